import { approvedItem, decidedItem, namedAnswer } from '../../../testing/answer-fixtures.js';
import { approval, approvedWith, readAs, type Variation } from './variation.js';

/** The days of the item or of the whole, from and until, how the answer is read, and why. */
type Row = readonly [from: string | undefined, until: string | undefined, read: string, why: string];

const ofItem: readonly Row[] = [
  ['2026-11-24', '2026-12-14', 'approved-other-dates', 'it has expired on the day of the service'],
  ['2026-12-15', '2026-12-15', 'approved', 'the last day counts'],
  [undefined, '2026-12-15T23:59:59-05:00', 'approved', 'the day is that which the payer wrote'],
  ['2026-12-16', undefined, 'approved-other-dates', 'it does not hold yet'],
  ['2027-01-01', '2026-01-01', 'approved-other-dates', 'no day is in it'],
  [undefined, '2026-12', 'approved', 'a month holds to its last day'],
  [undefined, 'soon', 'validity-unreadable', 'for which days it holds is not known'],
  [undefined, '2026-13-45', 'validity-unreadable', 'no year has so many months'],
  ['2026-02-30', '2027-01-01', 'validity-unreadable', 'February has no such day'],
  [undefined, undefined, 'approved', 'the payer sets no end'],
];
const days = ([from, until]: Row) => ({ ...(from && { start: from }), ...(until && { end: until }) });

/** For which days an authorization holds, of a service on 2026-12-15. */
export const grantedDays: readonly Variation[] = [
  ...ofItem.map((row): Variation => ({
    what: `an approval from ${row[0]} until ${row[1]}`,
    answers: [approvedWith({ number: 'N', ...days(row) })],
    expected: readAs(row[2]),
    why: row[3],
  })),
  {
    what: 'an approval around the day of the service',
    answers: [approval()],
    expected: { status: 'approved', authorizationNumber: 'AUTH-1', expires: '2027-02-24' },
    why: 'its days hold that of the service',
  },
  ...[{ end: '2026-01-01' }, { start: '2027-01-01' }].map((preAuthPeriod): Variation => ({
    what: `an approval whose whole holds for other days: ${JSON.stringify(preAuthPeriod)}`,
    answers: [namedAnswer(decidedItem('A1'), { preAuthPeriod })],
    expected: { status: 'approved-other-dates' },
    why: 'an item without days of its own has those of the whole',
  })),
  {
    what: 'an approval whose item holds, and whose whole has expired',
    answers: [namedAnswer(approvedItem, { preAuthPeriod: { end: '2026-01-01' } })],
    expected: { status: 'approved', expires: '2027-02-24' },
    why: 'the days of the item are said of the service itself',
  },
  {
    what: 'an approval whose whole holds, and whose item has expired',
    answers: [approvedWith({ end: '2026-12-01' }, { preAuthPeriod: { end: '2027-12-01' } })],
    expected: { status: 'approved-other-dates', expires: '2026-12-01' },
    why: 'the days of the item are said of the service itself',
  },
  {
    what: 'a denial with a period',
    answers: [namedAnswer(decidedItem('A3', { end: '2027-01-01' }))],
    expected: { status: 'denied' },
    why: 'what is refused holds for no day',
  },
];
