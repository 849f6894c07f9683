import type { ClaimResponse } from 'fhir/r4.js';
import { decidedItem, namedAnswer } from '../../../testing/answer-fixtures.js';
import { reviewed } from '../../../testing/prior-auth-fixtures.js';
import { approval, pas, pended, without, type Variation } from './variation.js';

const ofOtherList = JSON.parse(JSON.stringify(reviewed('A1')).replaceAll('005010/306', '005010/889')) as ReturnType<
  typeof reviewed
>;

/** Answers without what the guide demands, and with what contradicts it. */
export const incompleteAnswers: readonly Variation[] = [
  { what: 'nothing', answers: [], expected: undefined, why: 'the payer knows nothing of the request' },
  { what: 'a pended request', answers: [pended()], expected: { status: 'pended' }, why: 'review action A4' },
  {
    what: 'an approval without an outcome',
    answers: [without(approval(), 'outcome')],
    expected: { status: 'approved', warnings: ['The answer has no outcome.'] },
    why: 'the review action decides, and what is missing is told',
  },
  {
    what: 'an approval without a patient',
    answers: [without(approval(), 'patient')],
    expected: { status: 'approved', warnings: ['The answer names no patient.'] },
    why: 'it names the request, and what is missing is told',
  },
  {
    what: 'an approval without any number',
    answers: [namedAnswer(decidedItem('A1'))],
    expected: { status: 'approved', authorizationNumber: undefined },
    why: 'the review action decides, and no number is made up',
  },
  {
    what: 'an approval whose number stands in preAuthRef alone',
    answers: [namedAnswer(decidedItem('A1'), { preAuthRef: 'REF-1' })],
    expected: { status: 'approved', authorizationNumber: 'REF-1' },
    why: 'some payers write it there',
  },
  {
    what: 'an approval with another number in preAuthRef',
    answers: [approval({ preAuthRef: 'REF-1' })],
    expected: { status: 'approved', authorizationNumber: 'AUTH-1' },
    why: 'the guide has the number with the review action',
  },
  {
    what: 'a number without a review action',
    answers: [namedAnswer({ itemSequence: 1, adjudication: [] }, { preAuthRef: 'REF-1' })],
    expected: { status: 'unknown', authorizationNumber: undefined },
    why: 'a number alone is no approval',
  },
  {
    what: 'a denial with a number in preAuthRef',
    answers: [namedAnswer(decidedItem('A3'), { preAuthRef: 'REF-1' })],
    expected: { status: 'denied', authorizationNumber: undefined },
    why: 'under a refusal a number authorizes nothing',
  },
  {
    what: 'a number that is the trace number',
    answers: [
      namedAnswer(decidedItem('A1'), {
        preAuthRef: 'T-1',
        extension: [{ url: pas('administrationReferenceNumber'), valueString: 'T-1' }],
      }),
    ],
    expected: { status: 'approved', authorizationNumber: undefined, traceNumber: 'T-1' },
    why: 'the trace number authorizes nothing',
  },
  {
    what: 'an outcome of error over an approved item',
    answers: [approval({ outcome: 'error' })],
    expected: { status: 'error', authorizationNumber: undefined },
    why: 'the payer found the request faulty',
  },
  {
    what: 'a queued outcome over an approved item',
    answers: [approval({ outcome: 'queued' })],
    expected: { status: 'pended', authorizationNumber: undefined },
    why: 'the payer has not decided',
  },
  {
    what: 'an item without an adjudication',
    answers: [namedAnswer({ itemSequence: 1 } as NonNullable<ClaimResponse['item']>[number])],
    expected: { status: 'unknown' },
    why: 'complete says that the payer is done, not what it decided',
  },
  {
    what: 'a review action that nobody knows',
    answers: [namedAnswer(decidedItem('Z9', { number: 'AUTH-1' }))],
    expected: { status: 'unknown', authorizationNumber: undefined },
    why: 'what is not called an approval is none',
  },
  {
    what: 'an action of another list',
    answers: [namedAnswer({ itemSequence: 1, adjudication: [ofOtherList] })],
    expected: { status: 'unknown' },
    why: 'the same code means something else there',
  },
];
