import { timeOf } from '@fhir-gateway/fhir';
import type { AskedItem } from './asked-request.js';

/** First and last day of an authorization, each as far as it is said. */
export interface Validity {
  readonly validFrom?: string;
  readonly expires?: string;
}

/**
 * Whether an authorization holds on all days of a service, the first and the last included; `unreadable` where one of its
 * days is none. A month or year as the last day holds to its end.
 */
export function coversDays(
  { validFrom, expires }: Validity,
  { from, until }: Pick<AskedItem, 'from' | 'until'>,
): 'covered' | 'outside' | 'unreadable' {
  if ([validFrom, expires].some((one) => one !== undefined && timeOf(one) === undefined)) return 'unreadable';
  const [first, last] = [validFrom?.slice(0, 10) ?? '', expires?.slice(0, 10)];
  if (last !== undefined && first !== '' && first.slice(0, last.length) > last) return 'outside';
  if (from !== undefined && from < first.slice(0, from.length)) return 'outside';
  return until !== undefined && last !== undefined && until.slice(0, last.length) > last ? 'outside' : 'covered';
}
