import { decidedItem, namedAnswer } from '../../../testing/answer-fixtures.js';
import {
  approval,
  approvedWith,
  cancellation,
  changed,
  denial,
  on,
  pended,
  unverified,
  without,
  type Variation,
} from './variation.js';

const undated = without(approval(), 'created');
const faulty = (created: string) =>
  namedAnswer(decidedItem('A3'), { outcome: 'error', item: [], created, error: [{ code: { text: 'Input errors' } }] });

/** Several answers, and the moments at which they were given. */
export const answersInTime: readonly Variation[] = [
  {
    what: 'an approval after a denial',
    answers: [denial(on('2026-11-01')), approval(on('2026-11-20'))],
    expected: { status: 'approved', earlier: [{ status: 'denied', decidedAt: '2026-11-01' }] },
    why: 'the newest answer wins, and the denial is told',
  },
  {
    what: 'a denial after an approval',
    answers: [approval(on('2026-10-01')), denial(on('2026-11-25'))],
    expected: { status: 'denied', earlier: [{ status: 'approved', decidedAt: '2026-10-01' }] },
    why: 'the newest answer wins',
  },
  {
    what: 'an approval that was denied and granted again on appeal',
    answers: [
      approval(on('2026-11-01')),
      denial(on('2026-11-10')),
      approvedWith({ number: 'AUTH-9' }, on('2026-11-20')),
    ],
    expected: { status: 'approved', authorizationNumber: 'AUTH-9' },
    why: 'the newest answer wins, with its own number',
  },
  {
    what: 'an approval that was denied, and a second approval entered in error',
    answers: [
      approval(on('2026-11-01')),
      denial(on('2026-11-10')),
      approval({ ...on('2026-11-20'), status: 'entered-in-error' }),
    ],
    expected: unverified('newest-withdrawn'),
    why: 'what the payer takes back says nothing, and neither does what was before it',
  },
  {
    what: 'pended, then approved',
    answers: [pended(on('2026-11-20')), approval(on('2026-11-24'))],
    expected: { status: 'approved', authorizationNumber: 'AUTH-1' },
    why: 'the payer has decided since',
  },
  {
    what: 'approved, then pended again',
    answers: [approval(on('2026-11-20')), pended(on('2026-11-24'))],
    expected: { status: 'pended' },
    why: 'the payer looks at it anew: what it had granted is not its last word',
  },
  {
    what: 'approved, then cancelled',
    answers: [approval(on('2026-11-20')), cancellation(on('2026-11-24'))],
    expected: { status: 'cancelled', earlier: [{ status: 'approved', decidedAt: '2026-11-20' }] },
    why: 'review action C takes back what was granted',
  },
  {
    what: 'approved, then approved under another number',
    answers: [approval(on('2026-11-20')), approvedWith({ number: 'AUTH-2' }, on('2026-11-24'))],
    expected: { status: 'approved', authorizationNumber: 'AUTH-2' },
    why: 'the number of the newest answer authorizes',
  },
  {
    what: 'approved, then approved for days before the service',
    answers: [approval(on('2026-11-20')), approvedWith({ number: 'AUTH-1', end: '2026-12-01' }, on('2026-11-24'))],
    expected: { status: 'approved-other-dates', expires: '2026-12-01' },
    why: 'the payer shortened the days, which no longer hold that of the service',
  },
  {
    what: 'approved, then found faulty',
    answers: [approval(on('2026-11-20')), faulty('2026-11-24')],
    expected: { status: 'error', earlier: [{ status: 'approved', decidedAt: '2026-11-20' }] },
    why: 'an outcome of error grants nothing, and is newer',
  },
  {
    what: 'found faulty, then approved',
    answers: [faulty('2026-11-20'), approval(on('2026-11-24'))],
    expected: { status: 'approved' },
    why: 'the fault was corrected',
  },
  {
    what: 'an error and an approval of one moment',
    answers: [faulty('2026-11-24T10:10:04Z'), approval()],
    expected: unverified('answers-contradict'),
    why: 'neither is newer',
  },
  {
    what: 'a denial one second after an approval',
    answers: [approval(on('2026-11-25T10:00:00Z')), denial(on('2026-11-25T11:00:01+01:00'))],
    expected: { status: 'denied' },
    why: 'moments are compared, not texts',
  },
  {
    what: 'an approval one second after a denial, in a zone whose clock is behind',
    answers: [denial(on('2026-11-25T10:00:00+01:00')), approval(on('2026-11-25T04:00:01-05:00'))],
    expected: { status: 'approved' },
    why: 'moments are compared, not texts',
  },
  {
    what: 'one moment in two zones, approved and denied',
    answers: [approval(on('2026-11-25T10:00:00Z')), denial(on('2026-11-25T05:00:00-05:00'))],
    expected: unverified('answers-contradict'),
    why: 'neither is newer',
  },
  {
    what: 'one moment in two zones, approved twice',
    answers: [approval(on('2026-11-25T10:00:00Z')), approval(on('2026-11-25T05:00:00-05:00'))],
    expected: { status: 'approved', authorizationNumber: 'AUTH-1' },
    why: 'what agrees needs no order',
  },
  {
    what: 'both on one day',
    answers: [approval(on('2026-11-25')), denial(on('2026-11-25'))],
    expected: unverified('answers-contradict'),
    why: 'a day does not say which came first',
  },
  {
    what: 'a denial of a day, and an approval at an hour of it',
    answers: [denial(on('2026-11-25')), approval(on('2026-11-25T09:00:00Z'))],
    expected: unverified('answers-contradict'),
    why: 'the denial may have come after that hour',
  },
  {
    what: 'an approval at an hour of the day without a zone, and a denial at that hour in Greenwich',
    answers: [approval(on('2026-11-25T10:00:00')), denial(on('2026-11-25T10:00:00Z'))],
    expected: unverified('answers-contradict'),
    why: 'an hour without a zone is any moment of that day on earth',
  },
  {
    what: 'days that overlap somewhere on earth',
    answers: [approval(on('2026-11-25')), denial(on('2026-11-24'))],
    expected: unverified('answers-contradict'),
    why: 'the 24th in the west ends after the 25th in the east began',
  },
  {
    what: 'a denial of the month in which it was approved',
    answers: [approval(on('2026-11-20')), denial(on('2026-11'))],
    expected: unverified('answers-contradict'),
    why: 'the month holds days after the approval',
  },
  {
    what: 'a denial of the month before',
    answers: [approval(on('2026-11-20')), denial(on('2026-10'))],
    expected: { status: 'approved' },
    why: 'all days of that month are before the approval',
  },
  {
    what: 'both on one day, the denial changed last',
    answers: [
      approval(changed('2026-11-25', '2026-11-25T08:00:00Z')),
      denial(changed('2026-11-25', '2026-11-25T09:00:00Z')),
    ],
    expected: { status: 'denied' },
    why: 'meta.lastUpdated says which is the newer of one day',
  },
  {
    what: 'a denial of before that was changed after the approval',
    answers: [
      denial(changed('2026-11-20', '2026-11-26T08:00:00Z')),
      approval(changed('2026-11-25', '2026-11-25T09:00:00Z')),
    ],
    expected: unverified('answers-contradict'),
    why: 'a payer may change an answer and leave its date: the denial may be the last word',
  },
  {
    what: 'a denial and an approval without a date',
    answers: [denial(on('2026-11-01')), undated],
    expected: unverified('answers-contradict'),
    why: 'what has no date may be older',
  },
  {
    what: 'an approval and a denial without a date',
    answers: [approval(on('2026-11-01')), without(denial(), 'created')],
    expected: unverified('answers-contradict'),
    why: 'what has no date may be newer',
  },
  {
    what: 'an approval without a date alone',
    answers: [undated],
    expected: { status: 'approved', warnings: ['The answer has no date.'] },
    why: 'nothing contradicts it, and what it lacks is told',
  },
  {
    what: 'an approval of next year and a denial of today',
    answers: [approval(on('2027-06-01')), denial(on('2026-11-26T10:00:00Z'))],
    expected: unverified('answers-contradict'),
    why: 'a date that has not come says nothing about time',
  },
  {
    what: 'an approval of today and a denial of next year',
    answers: [approval(on('2026-11-26T10:00:00Z')), denial(on('2027-06-01'))],
    expected: unverified('answers-contradict'),
    why: 'a date that has not come says nothing about time',
  },
  {
    what: 'the same approval twice',
    answers: [approval(), approval()],
    expected: { status: 'approved', authorizationNumber: 'AUTH-1' },
    why: 'a repetition is no contradiction',
  },
  {
    what: 'the same denial three times, in other words each time',
    answers: ['first', 'second', 'third'].map((reason) => namedAnswer(decidedItem('A3', { reason }))),
    expected: { status: 'denied' },
    why: 'what differs in words alone decides the same',
  },
  {
    what: 'two approvals of one moment with two numbers',
    answers: [approval(), approvedWith({ number: 'AUTH-2' })],
    expected: unverified('answers-contradict'),
    why: 'only one of the numbers can be the newest',
  },
  {
    what: 'pended and denied at one moment',
    answers: [pended(), denial()],
    expected: unverified('answers-contradict'),
    why: 'neither is newer',
  },
  {
    what: 'an approval that was entered in error after a denial',
    answers: [denial(on('2026-11-01')), approval({ ...on('2026-11-20'), status: 'entered-in-error' })],
    expected: unverified('newest-withdrawn'),
    why: 'the payer does not stand by its newest answer',
  },
  {
    what: 'a cancelled approval',
    answers: [approval({ status: 'cancelled' })],
    expected: unverified('newest-withdrawn'),
    why: 'the payer does not stand by it',
  },
  {
    what: 'a draft of an approval after a denial',
    answers: [denial(on('2026-11-01')), approval({ ...on('2026-11-20'), status: 'draft' })],
    expected: unverified('newest-withdrawn'),
    why: 'a draft is no answer, and shows that the denial is not the last word',
  },
  {
    what: 'a cancelled denial of before',
    answers: [denial({ ...on('2026-11-01'), status: 'cancelled' }), approval(on('2026-11-20'))],
    expected: { status: 'approved' },
    why: 'the newest answer is active',
  },
  {
    what: 'a cancelled approval of before',
    answers: [approval({ ...on('2026-11-01'), status: 'cancelled' }), denial(on('2026-11-20'))],
    expected: { status: 'denied' },
    why: 'the newest answer is active',
  },
];
