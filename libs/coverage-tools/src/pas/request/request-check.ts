import type { DecisionStatus } from '../vocabulary/review-action.js';

/** One time that the payer was asked, or answered the request itself, and what came of it. */
export interface RequestCheck {
  /** An instant. */
  readonly at: string;
  /** What the payer said, `unverified` also where it sent other requests alone; `not-found`: nothing; `no-answer`: none was read. */
  readonly outcome: DecisionStatus | 'not-found' | 'no-answer';
}

/** Older ones are forgotten: a request is pended for days, and its entry lies in a session. */
const most = 30;

/** The checks with one more, newest last; one at the same moment is replaced. @param atMs epoch milliseconds */
export function noteCheck(
  before: readonly RequestCheck[] | undefined,
  atMs: number,
  outcome: RequestCheck['outcome'],
): readonly RequestCheck[] {
  const at = new Date(atMs).toISOString();
  return [...(before ?? []).filter((check) => check.at !== at), { at, outcome }].slice(-most);
}
