import type { Extension, Practitioner } from 'fhir/r4.js';
import { approvedItem, decidedItem, namedAnswer } from '../../../testing/answer-fixtures.js';
import { reviewed } from '../../../testing/prior-auth-fixtures.js';
import { approval, denial, npiSystem, pas, variations } from './variation.js';

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

const asked = (what: string, one: string, answered: string) => ({ differences: [{ what, asked: one, answered }] });
const item = (action: string, sequence = 2) => decidedItem(action, { sequence });
const both = { itemSequence: 1, adjudication: [reviewed('A1'), reviewed('A3')] };
const wholeOnly = (action: string) => namedAnswer(approvedItem, { item: [], adjudication: [reviewed(action)] });
const addItem = [{ itemSequence: [1], productOrService: { text: 'less' }, adjudication: [reviewed('A3')] }];
const [kneeOfPayer, contradicts] = [detail('KNEE', 2, 'https://payer.example/codes'), 'contradicts-itself'];
const wholeApproved = { adjudication: [reviewed('A1', { number: 'AUTH-1' })] };

/** What is granted of two units of 27447, item by item and as a whole; what review actions mean is told by the decision's reader. */
export const grantedServices = variations(
  [
    'an approval of another service',
    [namedAnswer(detail('27130'))],
    'modified',
    'it authorizes something else',
    asked('service', '27447', '27130'),
  ],
  ['a code of the payer’s own list', [namedAnswer(kneeOfPayer)], 'approved', 'codes of two lists cannot be compared'],
  ['half', [namedAnswer(detail('27447', 1))], 'modified', 'less is authorized', asked('quantity', '2', '1')],
  ['an approval of more', [namedAnswer(detail('27447', 3))], 'approved', 'all that was asked for is authorized'],
  ['an approval spelled out', [namedAnswer(detail('27447', 2))], 'approved', 'it repeats what was asked for'],
  [
    'an approval for another performer',
    [namedAnswer(forProvider)],
    'modified',
    'nobody of the request may give the service',
    { differences: [{ what: 'provider', answered: '3333333333' }] },
    [practitioner],
  ],
  ['another item', [namedAnswer(decidedItem('A1', { sequence: 7 }))], 'items-missing', 'the one asked for is open'],
  ['a denial beside it', [approval({ item: [approvedItem, item('A3')] })], 'partial', 'the items do not agree'],
  ['a refusal of the whole', [approval({ adjudication: [reviewed('A3')] })], contradicts, 'the item is granted'],
  ['the whole pended', [approval({ adjudication: [reviewed('A4')] })], contradicts, 'the item is granted'],
  ['a refused item', [denial({ adjudication: [reviewed('A1')] })], 'denied', 'the item decides, not the whole'],
  ['a pended item', [namedAnswer(item('A4', 1), wholeApproved)], 'pended', 'the item decides, not the whole'],
  ['an approval of the whole alone', [wholeOnly('A1')], 'approved', 'no item says anything else'],
  ['a refusal of the whole alone', [wholeOnly('A3')], 'denied', 'no item says anything else'],
  ['one item approved and denied', [namedAnswer(both)], 'unknown', 'two adjudications contradict each other'],
  ['one item twice', [approval({ item: [approvedItem, item('A3', 1)] })], 'unknown', 'two decisions contradict'],
  ['a change that is refused', [namedAnswer(item('A6', 1), { addItem })], 'unknown', 'nothing stands in its place'],
);
