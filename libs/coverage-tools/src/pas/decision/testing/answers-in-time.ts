import type { ClaimResponse } from 'fhir/r4.js';
import { decidedItem, namedAnswer } from '../../../testing/answer-fixtures.js';
import { approval, approvedWith, cancellation, denial, pended, readAs, without, type Variation } from './variation.js';

const faulty = (overrides: Partial<ClaimResponse>) =>
  namedAnswer(decidedItem('A3'), {
    outcome: 'error',
    item: [],
    error: [{ code: { text: 'Input errors' } }],
    ...overrides,
  });
const makers = { approved: approval, denied: denial, pended, cancelled: cancellation, faulty } as const;

/**
 * An answer from `denied 2026-11-20`: what it decides, and its date or `undated`. Behind it may stand the number of an approval
 * that says no days (`#AUTH-2`), its last day (`<2026-12-01`), the moment of the last change (`@…`), and its status (`!draft`).
 */
export function answerOf(text: string): ClaimResponse {
  const [word = '', created = '', ...more] = text.split(' ');
  const option = (mark: string) => more.find((one) => one.startsWith(mark))?.slice(1);
  const [number, end, lastUpdated, status] = [option('#'), option('<'), option('@'), option('!')];
  const overrides: Partial<ClaimResponse> = {
    ...(created !== 'undated' && { created }),
    ...(lastUpdated !== undefined && { meta: { lastUpdated } }),
    ...(status !== undefined && { status: status as ClaimResponse['status'] }),
  };
  const answer =
    number === undefined
      ? makers[word as keyof typeof makers](overrides)
      : approvedWith({ number, ...(end !== undefined && { end }) }, overrides);
  return created === 'undated' ? without(answer, 'created') : answer;
}

/** What is answered, how it is read, why, and what else has to be in the decision. */
type Row = readonly [answers: string, read: string, why: string, more?: NonNullable<Variation['expected']>];

const deniedBefore = { earlier: [{ status: 'denied', decidedAt: '2026-11-01' }] };
const approvedBefore = { earlier: [{ status: 'approved', decidedAt: '2026-11-20' }] };
const first = { authorizationNumber: 'AUTH-1' };
const moment = '2026-11-24T10:10:04Z';

const rows: readonly Row[] = [
  ['denied 2026-11-01, approved 2026-11-20', 'approved', 'the newest wins, and the denial is told', deniedBefore],
  ['approved 2026-11-20, denied 2026-11-25', 'denied', 'the newest wins', approvedBefore],
  [
    'approved 2026-11-01, denied 2026-11-10, approved 2026-11-20 #AUTH-9',
    'approved',
    'granted again on appeal: the newest wins, with its own number',
    { authorizationNumber: 'AUTH-9' },
  ],
  [
    'approved 2026-11-01, denied 2026-11-10, approved 2026-11-20 !entered-in-error',
    'newest-withdrawn',
    'what the payer takes back says nothing, and neither does what was before it',
  ],
  ['pended 2026-11-20, approved 2026-11-24', 'approved', 'the payer has decided since', first],
  ['approved 2026-11-20, pended 2026-11-24', 'pended', 'what it had granted is not its last word'],
  ['approved 2026-11-20, cancelled 2026-11-24', 'cancelled', 'action C takes back what was granted', approvedBefore],
  [
    'approved 2026-11-20, approved 2026-11-24 #AUTH-1 <2026-12-01',
    'approved-other-dates',
    'the payer shortened the days, which no longer hold that of the service',
    { expires: '2026-12-01' },
  ],
  ['approved 2026-11-20, faulty 2026-11-24', 'error', 'an outcome of error grants nothing', approvedBefore],
  ['approved 2026-11-25T10:00:00Z, denied 2026-11-25T11:00:01+01:00', 'denied', 'moments are compared, not texts'],
  [
    'approved 2026-11-25T10:00:00Z, denied 2026-11-25T05:00:00-05:00',
    'answers-contradict',
    'one moment in two zones: neither is newer',
  ],
  ['approved 2026-11-25, denied 2026-11-25', 'answers-contradict', 'a day does not say which came first'],
  [
    'denied 2026-11-25, approved 2026-11-25T09:00:00Z',
    'answers-contradict',
    'the denial of that day may have come after that hour',
  ],
  [
    'approved 2026-11-25T10:00:00, denied 2026-11-25T10:00:00Z',
    'answers-contradict',
    'an hour without a zone is any moment of that day on earth',
  ],
  [
    'approved 2026-11-25, denied 2026-11-24',
    'answers-contradict',
    'the 24th in the west ends after the 25th in the east began',
  ],
  ['approved 2026-11-20, denied 2026-11', 'answers-contradict', 'the month holds days after the approval'],
  ['approved 2026-11-20, denied 2026-10', 'approved', 'all days of that month are before the approval'],
  [
    'approved 2026-11-25 @2026-11-25T08:00:00Z, denied 2026-11-25 @2026-11-25T09:00:00Z',
    'denied',
    'meta.lastUpdated says which is the newer of one day',
  ],
  [
    'denied 2026-11-20 @2026-11-26T08:00:00Z, approved 2026-11-25 @2026-11-25T09:00:00Z',
    'answers-contradict',
    'a payer may change an answer and leave its date: the denial may be the last word',
  ],
  ['denied 2026-11-01, approved undated', 'answers-contradict', 'what has no date may be older'],
  ['approved 2026-11-01, denied undated', 'answers-contradict', 'what has no date may be newer'],
  ['approved undated', 'approved', 'what it lacks is told', { warnings: ['The answer has no date.'] }],
  ['approved 2027-06-01, denied 2026-11-26T10:00:00Z', 'answers-contradict', 'a date to come says nothing about time'],
  [`approved ${moment}, approved ${moment}`, 'approved', 'a repetition is no contradiction', first],
  [`approved ${moment}, approved ${moment} #AUTH-2`, 'answers-contradict', 'only one of the numbers can be the newest'],
  [`pended ${moment}, denied ${moment}`, 'answers-contradict', 'neither is newer'],
  [`approved ${moment} !cancelled`, 'newest-withdrawn', 'the payer does not stand by it'],
  [
    'denied 2026-11-01, approved 2026-11-20 !draft',
    'newest-withdrawn',
    'a draft is no answer, and shows that the denial is not the last word',
  ],
  ['denied 2026-11-01 !cancelled, approved 2026-11-20', 'approved', 'the newest answer is active'],
];

/** Several answers, and the moments at which they were given. */
export const answersInTime: readonly Variation[] = [
  ...rows.map(([what, read, why, more]): Variation => ({
    ...{ what, why, answers: what.split(', ').map(answerOf) },
    expected: { ...readAs(read), ...more },
  })),
  {
    what: 'the same denial three times, in other words each time',
    answers: ['first', 'second', 'third'].map((reason) => namedAnswer(decidedItem('A3', { reason }))),
    expected: { status: 'denied' },
    why: 'what differs in words alone decides the same',
  },
];
