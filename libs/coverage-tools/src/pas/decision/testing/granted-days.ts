import { approvedItem, decidedItem, namedAnswer } from '../../../testing/answer-fixtures.js';
import { approval, approvedWith, unverified, type Variation } from './variation.js';

/** For which days an authorization holds, of a service on 2026-12-15. */
export const grantedDays: readonly Variation[] = [
  {
    what: 'an approval around the day of the service',
    answers: [approval()],
    expected: { status: 'approved', authorizationNumber: 'AUTH-1', expires: '2027-02-24' },
    why: 'its days hold that of the service',
  },
  {
    what: 'an approval until the day before the service',
    answers: [approvedWith({ number: 'N', start: '2026-11-24', end: '2026-12-14' })],
    expected: { status: 'approved-other-dates', expires: '2026-12-14' },
    why: 'it has expired on the day of the service',
  },
  {
    what: 'an approval until the day of service',
    answers: [approvedWith({ number: 'N', start: '2026-12-15', end: '2026-12-15' })],
    expected: { status: 'approved' },
    why: 'the last day counts',
  },
  {
    what: 'an approval until an hour of the day of service',
    answers: [approvedWith({ number: 'N', end: '2026-12-15T23:59:59-05:00' })],
    expected: { status: 'approved' },
    why: 'the request names a day, and the day is that which the payer wrote',
  },
  {
    what: 'an approval from the day after the service',
    answers: [approvedWith({ number: 'N', start: '2026-12-16' })],
    expected: { status: 'approved-other-dates' },
    why: 'it does not hold yet',
  },
  {
    what: 'an approval of years ago',
    answers: [approvedWith({ start: '2005-05-02', end: '2005-06-02' })],
    expected: { status: 'approved-other-dates' },
    why: 'it has expired',
  },
  {
    what: 'an approval of years to come',
    answers: [approvedWith({ start: '2035-05-02', end: '2035-06-02' })],
    expected: { status: 'approved-other-dates' },
    why: 'it does not hold yet',
  },
  {
    what: 'an approval that ends before it begins',
    answers: [approvedWith({ start: '2027-01-01', end: '2026-01-01' })],
    expected: { status: 'approved-other-dates' },
    why: 'no day is in it',
  },
  {
    what: 'an approval until the end of the month',
    answers: [approvedWith({ end: '2026-12' })],
    expected: { status: 'approved' },
    why: 'a month holds to its last day',
  },
  {
    what: 'an approval until "soon"',
    answers: [approvedWith({ end: 'soon' })],
    expected: unverified('validity-unreadable'),
    why: 'for which days it holds is not known',
  },
  {
    what: 'an approval without days',
    answers: [approvedWith({ number: 'N' })],
    expected: { status: 'approved' },
    why: 'the payer sets no end',
  },
  {
    what: 'an approval whose whole holds for other days',
    answers: [namedAnswer(decidedItem('A1'), { preAuthPeriod: { end: '2026-01-01' } })],
    expected: { status: 'approved-other-dates' },
    why: 'an item without days of its own has those of the whole',
  },
  {
    what: 'an approval whose whole holds from a day after the service',
    answers: [namedAnswer(decidedItem('A1'), { preAuthPeriod: { start: '2027-01-01' } })],
    expected: { status: 'approved-other-dates' },
    why: 'an item without days of its own has those of the whole',
  },
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
