import { getQuestionnairePackage } from '../dtr/get-questionnaire-package.js';
import { stubContext } from '../dtr/testing/stub-context.js';
import { assertion, stubPayer } from '../testing/stub-payer.js';
import type { AssertionPart, StubPayerOptions } from '../testing/stub-payer.js';
import { checkPriorAuth } from './check-prior-auth.js';

const rxnorm = 'http://www.nlm.nih.gov/research/umls/rxnorm';
const hcpcs = 'https://www.cms.gov/Medicare/Coding/HCPCSReleaseCodeSets';
const drug = { patient_id: 'pat-1', drug_code: '310994', drug_code_system: 'rxnorm' as const };
const covered: AssertionPart = ['covered', 'valueCode', 'covered'];
const needed: AssertionPart = ['pa-needed', 'valueCode', 'auth-needed'];

async function ask(options: StubPayerOptions = {}, more: object = {}) {
  const stub = stubPayer(options);
  const found = await checkPriorAuth(stub.context, { ...drug, ...more });
  const { context } = stub.hooks()[0] as {
    context: { draftOrders: { entry: { resource: { resourceType: string; medicationCodeableConcept: unknown } }[] } };
  };
  return { found, order: context.draftOrders.entry[0]?.resource };
}

describe('a drug that is asked about by its own code', () => {
  it.each([
    [{}, rxnorm, '310994'],
    [{ drug_code: '57894-030-01', drug_code_system: 'ndc' }, 'http://hl7.org/fhir/sid/ndc', '57894-030-01'],
  ])('is a MedicationRequest that has this code and no other: %j', async (more, system, code) => {
    const { order, found } = await ask({}, more);
    expect(order).toMatchObject({
      resourceType: 'MedicationRequest',
      medicationCodeableConcept: { coding: [{ system, code }] },
    });
    expect((order?.medicationCodeableConcept as { coding: unknown[] }).coding).toHaveLength(1);
    expect(found.code).toEqual({ system, code });
  });

  it('goes without a system beside the billing code where none is named, and the answer says so', async () => {
    const { order, found } = await ask({}, { procedure_code: 'J1745', drug_code_system: undefined });
    expect(order?.medicationCodeableConcept).toEqual({
      coding: [{ code: '310994' }, { system: hcpcs, code: 'J1745' }],
    });
    expect(found.warnings.join()).toContain('The code system of drug_code is not known');
    expect((await ask({}, { procedure_code: 'J1745' })).found.warnings.join()).not.toContain('drug_code');
  });

  it('is unknown where the payer says nothing of it, with what may help', async () => {
    const { found } = await ask();
    expect(found.status).toBe('unknown');
    expect(found.nextSteps).toEqual(
      expect.arrayContaining([
        { do: 'check', why: 'drug-asked-alone', args: {} },
        { do: 'formulary', why: 'drug-of-pharmacy', args: {} },
      ]),
    );
  });

  it('needs its billing code for the request, which the payer may name', async () => {
    const plain = await ask({ assertions: [assertion(covered, needed)] });
    expect(plain.found.status).toBe('required');
    expect(plain.found.nextSteps).toContainEqual({ do: 'submit', why: 'drug-needs-code', args: {} });
    const named = assertion(covered, needed, ['billingCode', 'valueCoding', { system: hcpcs, code: 'J1745' }]);
    const { found } = await ask({ assertions: [named] });
    expect([found.status, found.billingCodes.map(({ code }) => code)]).toEqual(['required', ['J1745']]);
    expect(found.nextSteps).toContainEqual({
      do: 'submit',
      why: 'drug-needs-code',
      args: { procedure_codes: 'J1745' },
    });
  });

  it('is no answer about a service of another code', async () => {
    const other = assertion(covered, needed, ['billingCode', 'valueCoding', { system: hcpcs, code: 'J1745' }]);
    const { found } = await ask({ assertions: [other] }, { procedure_code: 'J0129' });
    expect(found.status).toBe('unknown');
  });

  it('is a MedicationRequest whatever else was asked for, and says so', async () => {
    const { order, found } = await ask({}, { order_type: 'ServiceRequest' });
    expect(order?.resourceType).toBe('MedicationRequest');
    expect(found.warnings.join()).toContain('by its own code is no ServiceRequest');
  });

  it('leads to forms like a service', async () => {
    const { context, sent } = stubContext({ status: 200, body: { resourceType: 'Parameters' } });
    await getQuestionnairePackage(context, { ...drug, patient_id: 'p' });
    expect(JSON.stringify(sent[0]?.body)).toContain('"resourceType":"MedicationRequest"');
  });
});
