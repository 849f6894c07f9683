import type { Extension, Practitioner } from 'fhir/r4.js';
import { approvedItem, decidedItem, namedAnswer } from '../../../testing/answer-fixtures.js';
import { reviewed } from '../../../testing/prior-auth-fixtures.js';
import { approval, denial, npiSystem, pas, unverified, type Variation } from './variation.js';

const cpt = 'http://www.ama-assn.org/go/cpt';
const authorized = (url: string, extension: Extension[]) => ({
  ...approvedItem,
  extension: [...(approvedItem.extension ?? []), { url: pas(url), extension }],
});
const detail = (code: string, quantity?: number, system = cpt) =>
  authorized('itemAuthorizedDetail', [
    { url: 'productOrServiceCode', valueCodeableConcept: { coding: [{ system, code }] } },
    ...(quantity === undefined ? [] : [{ url: 'quantity', valueQuantity: { value: quantity } }]),
  ]);
const forProvider = authorized('itemAuthorizedProvider', [
  { url: 'provider', valueReference: { reference: 'Practitioner/x' } },
]);
const practitioner: Practitioner = {
  resourceType: 'Practitioner',
  id: 'x',
  identifier: [{ system: npiSystem, value: '3333333333' }],
};

/** What is granted of two units of 27447, item by item and as a whole. */
export const grantedServices: readonly Variation[] = [
  {
    what: 'an approval of another service',
    answers: [namedAnswer(detail('27130'))],
    expected: { status: 'modified', differences: [{ what: 'service', asked: '27447', answered: '27130' }] },
    why: 'it authorizes something else',
  },
  {
    what: 'an approval under a code of the payer’s own list',
    answers: [namedAnswer(detail('KNEE', 2, 'https://payer.example/codes'))],
    expected: { status: 'approved' },
    why: 'codes of two lists cannot be compared',
  },
  {
    what: 'an approval of half',
    answers: [namedAnswer(detail('27447', 1))],
    expected: { status: 'modified', differences: [{ what: 'quantity', asked: '2', answered: '1' }] },
    why: 'less is authorized than was asked for',
  },
  {
    what: 'an approval of more',
    answers: [namedAnswer(detail('27447', 3))],
    expected: { status: 'approved' },
    why: 'all that was asked for is authorized',
  },
  {
    what: 'an approval spelled out',
    answers: [namedAnswer(detail('27447', 2))],
    expected: { status: 'approved' },
    why: 'it repeats what was asked for',
  },
  {
    what: 'an approval for another performer',
    answers: [namedAnswer(forProvider)],
    expected: { status: 'modified', differences: [{ what: 'provider', answered: '3333333333' }] },
    why: 'nobody of the request may give the service',
    beside: [practitioner],
  },
  {
    what: 'an approval of an item that was not asked for',
    answers: [namedAnswer(decidedItem('A1', { sequence: 7 }))],
    expected: unverified('items-missing'),
    why: 'the item that was asked for is not decided',
  },
  {
    what: 'an approval of the item, and a denial of one that was not asked for',
    answers: [approval({ item: [approvedItem, decidedItem('A3', { sequence: 2 })] })],
    expected: { status: 'partial' },
    why: 'the items do not agree',
  },
  {
    what: 'an approval of the item, and another that is pended',
    answers: [approval({ item: [approvedItem, decidedItem('A4', { sequence: 2 })] })],
    expected: { status: 'pended' },
    why: 'the payer has not decided on all of it',
  },
  {
    what: 'a partial approval of the item',
    answers: [namedAnswer(decidedItem('A2', { number: 'AUTH-1' }))],
    expected: { status: 'partial', authorizationNumber: 'AUTH-1' },
    why: 'review action A2',
  },
  {
    what: 'an approval of the item and a refusal of the whole',
    answers: [approval({ adjudication: [reviewed('A3')] })],
    expected: unverified('contradicts-itself'),
    why: 'one place grants what the other refuses',
  },
  {
    what: 'an approval of the item, and the whole pended',
    answers: [approval({ adjudication: [reviewed('A4')] })],
    expected: unverified('contradicts-itself'),
    why: 'one place grants what the other has not decided',
  },
  {
    what: 'a refusal of the item and an approval of the whole',
    answers: [denial({ adjudication: [reviewed('A1')] })],
    expected: { status: 'denied' },
    why: 'the item decides, and it grants nothing',
  },
  {
    what: 'a pended item and an approval of the whole',
    answers: [namedAnswer(decidedItem('A4'), { adjudication: [reviewed('A1', { number: 'AUTH-1' })] })],
    expected: { status: 'pended' },
    why: 'the item decides, and it grants nothing',
  },
  {
    what: 'an approval of the whole alone',
    answers: [namedAnswer(approvedItem, { item: [], adjudication: [reviewed('A1')] })],
    expected: { status: 'approved' },
    why: 'no item says anything else',
  },
  {
    what: 'a refusal of the whole alone',
    answers: [namedAnswer(approvedItem, { item: [], adjudication: [reviewed('A3')] })],
    expected: { status: 'denied' },
    why: 'no item says anything else',
  },
  {
    what: 'one item approved and denied',
    answers: [namedAnswer({ itemSequence: 1, adjudication: [reviewed('A1'), reviewed('A3')] })],
    expected: { status: 'unknown' },
    why: 'two adjudications of one item contradict each other',
  },
  {
    what: 'one item twice, approved and denied',
    answers: [approval({ item: [approvedItem, decidedItem('A3')] })],
    expected: { status: 'unknown' },
    why: 'two decisions on one item contradict each other',
  },
  {
    what: 'a change whose replacement is refused',
    answers: [
      namedAnswer(decidedItem('A6'), {
        addItem: [{ itemSequence: [1], productOrService: { text: 'less' }, adjudication: [reviewed('A3')] }],
      }),
    ],
    expected: { status: 'unknown' },
    why: 'nothing is granted in place of what was asked for',
  },
  {
    what: 'no authorization needed',
    answers: [namedAnswer(decidedItem('NA', { number: 'AUTH-1' }))],
    expected: { status: 'not-required' },
    why: 'review action NA, under which a number authorizes nothing',
  },
  {
    what: 'a wish for a call',
    answers: [namedAnswer(decidedItem('CT'))],
    expected: { status: 'contact-payer' },
    why: 'review action CT',
  },
];
