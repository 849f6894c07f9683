/**
 * Why nothing certain is known of a decision.
 *
 * - `request-not-named`: the answer does not say that it is about this request.
 * - `names-contradict`: the answer names another request, and a number that the payer gave to this one.
 * - `not-understood`: the payer answered the request, and nothing of it can be read as a decision on it.
 * - `member-not-certain`: name or number of the patient are not those of the request.
 * - `other-provider`, `other-insurer`: the answer goes to, or comes from, somebody else.
 * - `answers-contradict`: several answers that may be the newest say different things.
 * - `too-many-answers`: more answers came than are read.
 * - `newest-withdrawn`: the newest answer was cancelled, is a draft, or was entered in error.
 * - `contradicts-itself`: the answer grants something in one place and refuses it in another.
 * - `not-an-authorization`: the answer is of another use than `preauthorization`.
 * - `items-missing`: the answer decides on items that were not asked for, and not on those that were.
 * - `validity-unreadable`: the days for which something is granted cannot be read.
 * - `denied-before`: an approval that is not certainly newer than a refusal of before.
 * - `perhaps-refused`: a refusal came with it that may be about the request, and is not certainly older.
 */
export const unverifiedReasons = [
  'request-not-named',
  'names-contradict',
  'not-understood',
  'member-not-certain',
  'other-provider',
  'other-insurer',
  'answers-contradict',
  'too-many-answers',
  'newest-withdrawn',
  'contradicts-itself',
  'not-an-authorization',
  'items-missing',
  'validity-unreadable',
  'denied-before',
  'perhaps-refused',
] as const;

/** Why nothing certain is known of a decision. */
export type UnverifiedReason = (typeof unverifiedReasons)[number];
