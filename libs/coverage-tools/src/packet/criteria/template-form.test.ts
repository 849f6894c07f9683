import type { Resource } from 'fhir/r4.js';
import { testCell } from '../../testing/test-cell.js';
import { fillTemplate, templateForm } from './template-form.js';
import { templateFor } from './template.js';

jest.setTimeout(240_000);
const patient = { resourceType: 'Patient' as const, id: 'p' };
const subject = { reference: 'Patient/p' };
const loinc = 'http://loinc.org';
const onDay = '2026-11-24';

async function filled(code: string, ...resources: object[]) {
  const form = templateForm(templateFor(code, onDay)!, code);
  const record = resources.map((one) => ({ resource: { subject, ...one } as unknown as Resource, platform: 'ehr' }));
  const { item = [] } = await fillTemplate(form, record, { cell: testCell, patient, onDay, at: `${onDay}T10:00:00Z` });
  const answered = item.flatMap((group) => group.item ?? []);
  return Object.fromEntries(answered.map(({ linkId, answer = [] }) => [linkId, answer.map(({ extension: _origin, ...one }) => Object.values(one)[0])])); // prettier-ignore
}

const saturation = (value: number, day: string, more = {}) => ({
  ...{ resourceType: 'Observation', id: day, status: 'final', effectiveDateTime: day },
  ...{ code: { coding: [{ system: loinc, code: '59408-5' }] }, valueQuantity: { value, unit: '%' }, ...more },
});

it('takes the newest result with its day, and answers nothing that a person vouches for', async () => {
  const order = { resourceType: 'DeviceRequest', id: 'o', status: 'active', authoredOn: '2026-11-20', codeCodeableConcept: { coding: [{ code: 'E1390' }] } }; // prettier-ignore
  expect(await filled('E1390', order, saturation(91, '2026-10-01'), saturation(86, '2026-11-01'))).toEqual({
    'order.day': ['2026-11-20'],
    'group-1.result': [{ value: 86, unit: '%' }],
    'group-1.day': ['2026-11-01'],
  });
});

it.each([
  ['of nobody’s code', [saturation(86, '2026-11-01', { code: { coding: [{ system: loinc, code: '8310-5' }] } })]],
  ['entered in error', [saturation(86, '2026-11-01', { status: 'entered-in-error' })]],
  ['of the year to come', [saturation(86, '2027-02-01')]],
  ['of a day that cannot be', [saturation(86, '2026-02-30')]],
  ['of another person', [saturation(86, '2026-11-01', { subject: { reference: 'Patient/q' } })]],
  ['without a number', [saturation(86, '2026-11-01', { valueQuantity: { unit: '%' } })]],
] as const)('fills in no result %s', async (_what, entries) => {
  expect(await filled('E1390', ...entries)).toEqual({});
});

it('names the diagnoses that stand, and none that are refuted or over', async () => {
  const coding = { system: 'http://hl7.org/fhir/sid/icd-10-cm', code: 'H02.831' };
  const condition = (more: object) => ({ resourceType: 'Condition', id: 'c', code: { coding: [coding] }, ...more });
  const status = (code: string) => ({ coding: [{ code }] });
  expect(await filled('15823', condition({}))).toEqual({ 'lid-skin.diagnosis': [coding] });
  expect(await filled('15823', condition({ verificationStatus: status('refuted') }))).toEqual({});
  expect(await filled('15823', condition({ clinicalStatus: status('resolved') }))).toEqual({});
});
