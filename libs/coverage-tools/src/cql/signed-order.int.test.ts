import type { Resource } from 'fhir/r4.js';
import { getQuestionnairePackage } from '../dtr/get-questionnaire-package.js';
import { expression, form, question } from '../dtr/testing/forms.js';
import { stubContext } from '../dtr/testing/stub-context.js';
import { testCell } from '../testing/test-cell.js';
import { createElmRunner } from './elm-runner.js';
import { signedOrder } from './testing/signed-order.js';

jest.setTimeout(120_000);

const icd = 'http://hl7.org/fhir/sid/icd-10-cm';
const from = (linkId: string, type: string, more: object = {}) =>
  question(linkId, type, {
    ...more,
    extension: [expression('initialExpression', `"SignedOrder".${linkId}`, 'text/cql')],
  });
const devices = {
  answerOption: ['E0470', 'E0471'].map((code) => ({ valueCoding: { code, display: `Device ${code}` } })),
};
const questionnaire = form(
  from('FamilyName', 'string'),
  from('BirthDate', 'date'),
  from('Gender', 'string'),
  from('MemberId', 'string'),
  from('SignerName', 'string'),
  from('SignerNpi', 'string'),
  from('VisitDate', 'date'),
  from('Diagnoses', 'open-choice', { repeats: true }),
  from('Device', 'choice', devices),
  from('Refused', 'integer'),
  from('Today', 'date'),
);
const library = {
  resourceType: 'Library',
  url: 'https://payer.example/fhir/Library/SignedOrder',
  name: 'SignedOrder',
  status: 'active',
  type: {},
  content: [{ contentType: 'application/elm+json', data: Buffer.from(JSON.stringify(signedOrder)).toString('base64') }],
};

const patient = {
  resourceType: 'Patient',
  id: 'p',
  birthDate: '1960-01-02',
  gender: 'female',
  name: [{ family: 'Quill' }],
};
const coverage = {
  resourceType: 'Coverage',
  id: 'c',
  status: 'active',
  subscriberId: 'M100',
  beneficiary: { reference: 'https://ehr.example/fhir/Patient/p' },
  payor: [{ display: 'A payer' }],
};
const doctor = {
  resourceType: 'Practitioner',
  id: 'd',
  name: [{ family: 'Marlow', given: ['Ada'] }],
  identifier: [{ system: 'http://hl7.org/fhir/sid/us-npi', value: '1122334455' }],
};
const visit = {
  resourceType: 'Encounter',
  id: 'e',
  status: 'finished',
  class: { code: 'AMB' },
  subject: { reference: 'Patient/p' },
  period: { start: '2026-07-01T10:40:10+01:00' },
};
const condition = (id: string, code: string) => ({
  resourceType: 'Condition',
  id,
  subject: { reference: 'Patient/p' },
  code: { coding: [{ system: icd, code, display: code }] },
});
const record: Readonly<Record<string, Resource[]>> = {
  Patient: [patient as Resource],
  Coverage: [coverage as Resource],
  Practitioner: [doctor as Resource],
  Encounter: [visit as Resource],
  Condition: [condition('1', 'J44.9') as Resource, condition('2', 'R09.02') as Resource],
};

describe('a package of the shape that is published', () => {
  it('is filled in from the record, the order and its signer; a refused query costs its own answer', async () => {
    const bundle = { resourceType: 'Bundle', entry: [{ resource: questionnaire }, { resource: library }] };
    const { context, sent } = stubContext({ body: bundle });
    const { forms } = await getQuestionnairePackage(
      {
        ...context,
        runElm: createElmRunner(testCell, 180_000),
        records: async ({ path, query }) => {
          const [type = '', id] = path.split('/');
          // Of what belongs to no patient, and of procedures, this server answers no search of a patient.
          const isRefused = !record[type] || (type === 'Practitioner' && query.startsWith('patient'));
          if (isRefused) return { status: 400, body: undefined };
          const found = (record[type] ?? []).filter((one) => id === undefined || one.id === id);
          if (id !== undefined) return { status: found[0] ? 200 : 404, body: found[0] };
          return { status: 200, body: { resourceType: 'Bundle', entry: found.map((resource) => ({ resource })) } };
        },
      },
      { patient_id: 'p', coverage_id: 'c', procedure_code: 'E0470', ordering_npi: '1122334455', encounter_id: 'e' },
    );
    const [prepared] = forms;
    const answers = Object.fromEntries(
      (prepared?.fields ?? []).map(({ linkId, answers: given = [] }) => [
        linkId,
        given.map(({ text }) => text).join('; '),
      ]),
    );
    expect(answers).toEqual({
      FamilyName: 'Quill',
      BirthDate: '1960-01-02',
      Gender: 'female',
      MemberId: 'M100',
      SignerName: 'Marlow',
      SignerNpi: '1122334455',
      VisitDate: '2026-07-01',
      Diagnoses: 'J44.9; R09.02',
      Device: 'Device E0470',
      Refused: '',
      Today: '2026-11-24',
    });
    expect(prepared?.prefilled).toContainEqual({
      linkId: 'SignerNpi',
      outcome: 'filled',
      source: '"SignedOrder".SignerNpi',
      reads: ['Practitioner', 'order'],
    });
    expect(prepared?.warnings).toEqual([expect.stringMatching(/CQL is not executed: the record did not answer/)]);
    // The copy that the logic sees does not leave; the order that does names who and what it is for.
    const body = JSON.stringify(sent[0]?.body);
    expect(body).not.toMatch(/bluebutton|Marlow|"Condition"/);
    expect(body).toMatch(/"insurance":\[\{"reference":"Coverage\/c"\}\].*"encounter":\{"reference":"Encounter\/e"\}/);
  });
});
