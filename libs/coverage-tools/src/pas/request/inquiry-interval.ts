import type { RequestCheck } from './request-check.js';

/** What an entry says of when the payer was asked about a request. */
export interface AskedBefore {
  /** Epoch milliseconds of the last time. */
  readonly askedAt?: number | undefined;
  readonly checks?: readonly RequestCheck[] | undefined;
  /** Epoch milliseconds before which the payer wants no question, as it said itself (`Retry-After`). */
  readonly notBefore?: number | undefined;
}

/** The least time between two questions about one request; the guide would rather have none at all. */
const shortestMs = 60_000;
const longestMs = 3_600_000;
/** Answers that say the same, after which the wait doubles with each more. */
const patience = 3;
/** A payer that names a longer wait is asked after this one: a day is a seventh of the time it has for a decision. */
const longestRetryMs = 24 * 3_600_000;

/** When the payer may be asked again, in epoch milliseconds; 0 where it was not asked yet. */
export function nextInquiryAt({ askedAt, checks = [], notBefore = 0 }: AskedBefore): number {
  if (askedAt === undefined) return notBefore;
  const last = checks.at(-1)?.outcome;
  const different = checks.findLastIndex(({ outcome }) => outcome !== last);
  const doublings = Math.max(0, checks.length - 1 - different - patience);
  return Math.max(notBefore, askedAt + Math.min(longestMs, shortestMs * 2 ** doublings));
}

/** Whether the payer may be asked now. @param now epoch milliseconds */
export function mayAskAgain(asked: AskedBefore, now: number): boolean {
  return nextInquiryAt(asked) <= now;
}

/** Whole seconds until it may be. @param now epoch milliseconds */
export function secondsUntilNext(asked: AskedBefore, now: number): number {
  return Math.max(0, Math.ceil((nextInquiryAt(asked) - now) / 1000));
}

/** The moment that a `Retry-After` names, for an entry; nothing where there was none. @param now epoch milliseconds */
export function retryAt(retryAfterSeconds: number | undefined, now: number): Pick<AskedBefore, 'notBefore'> {
  if (retryAfterSeconds === undefined || !(retryAfterSeconds > 0)) return {};
  return { notBefore: now + Math.min(longestRetryMs, retryAfterSeconds * 1000) };
}
