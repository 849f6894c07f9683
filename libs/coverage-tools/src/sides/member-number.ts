import type { Coverage } from 'fhir/r4.js';

/** How the member number of one coverage fits those of others; `unknown` where one side names none. */
export type NumberMatch = 'same' | 'near' | 'different' | 'unknown';

/** Digits that payers put behind a member number for a dependant. */
const longestSuffix = 3;

/**
 * Compares member numbers without case, spaces and hyphens. A number that differs by leading zeros or by a dependant's
 * suffix is near: it may be another member of the same family.
 */
export function compareMemberNumbers(own: Coverage, others: readonly Coverage[]): NumberMatch {
  const number = memberNumberOf(own);
  const theirs = others.flatMap((coverage) => memberNumberOf(coverage) ?? []);
  if (number === undefined || theirs.length === 0) return 'unknown';
  if (theirs.includes(number)) return 'same';
  return theirs.some((one) => isNear(one, number)) ? 'near' : 'different';
}

/** The identifier of type MB; a subscriber's number is that of a family, and is used only where there is no other. */
function memberNumberOf({ identifier = [], subscriberId }: Coverage): string | undefined {
  const member = identifier.find(({ type }) => type?.coding?.some(({ code }) => code === 'MB'))?.value;
  const plain = (member ?? subscriberId)?.toUpperCase().replace(/[^A-Z0-9]/g, '');
  return plain === '' ? undefined : plain;
}

function isNear(one: string, other: string): boolean {
  const [short = '', long = ''] = [one, other]
    .map((number) => number.replace(/^0+/, ''))
    .sort((a, b) => a.length - b.length);
  return short !== '' && long.startsWith(short) && long.length - short.length <= longestSuffix;
}
