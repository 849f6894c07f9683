import type { CoverageAssertion } from './assertion.js';

/** What is known of prior authorization. */
export type CoverageStatus = 'required' | 'not-required' | 'conditional' | 'satisfied' | 'not-covered' | 'unknown';

type Asserted = Pick<CoverageAssertion, 'covered' | 'paNeeded'>;

/** The rows are tried from the top. What no row is for is unknown: silence is never "not required". */
const rows: readonly (readonly [(asserted: Asserted) => boolean, CoverageStatus])[] = [
  [({ covered }) => covered === 'not-covered', 'not-covered'],
  [({ paNeeded }) => paNeeded === 'auth-needed', 'required'],
  [({ paNeeded }) => paNeeded === 'performpa', 'required'],
  [({ paNeeded }) => paNeeded === 'satisfied', 'satisfied'],
  [({ covered, paNeeded }) => covered === 'covered' && paNeeded === 'no-auth', 'not-required'],
  [({ covered, paNeeded }) => covered === 'conditional' && paNeeded === 'no-auth', 'conditional'],
  [({ paNeeded }) => paNeeded === 'conditional', 'conditional'],
  [({ covered, paNeeded }) => covered === 'conditional' && paNeeded === null, 'conditional'],
];

/** What one assertion means. */
export function statusOf(asserted: Asserted): CoverageStatus {
  return rows.find(([applies]) => applies(asserted))?.[1] ?? 'unknown';
}

/** The most restrictive first. */
const restrictive: readonly CoverageStatus[] = [
  'not-covered',
  'required',
  'conditional',
  'unknown',
  'satisfied',
  'not-required',
];

/**
 * What several assertions that all hold mean together: the most restrictive of them. The guide does not order them.
 *
 * @returns undefined where there is none
 */
export function strictest<T extends Asserted>(
  assertions: readonly T[],
): { assertion: T; status: CoverageStatus; isAmbiguous: boolean } | undefined {
  const judged = assertions.map((assertion) => ({ assertion, status: statusOf(assertion) }));
  const [first] = [...judged].sort((a, b) => restrictive.indexOf(a.status) - restrictive.indexOf(b.status));
  return first && { ...first, isAmbiguous: judged.some(({ status }) => status !== first.status) };
}
