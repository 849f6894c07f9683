import { objectsOf } from '@fhir-gateway/fhir';
import { memberOf } from '../json.js';
import { memberRecord } from '../testing/requests.js';
import { startPayer, type RunningPayer } from '../testing/running-payer.js';

let payer: RunningPayer;
beforeAll(async () => {
  payer = await startPayer();
});
afterAll(() => payer.close());

const cpt = 'http://www.ama-assn.org/go/cpt';
const found = async (path: string): Promise<unknown[]> => {
  const { status, body } = await payer.get(path);
  expect(status).toBe(200);
  return objectsOf(memberOf(body, 'entry')).map(({ resource }) => memberOf(resource, 'id'));
};

describe('what the payer publishes', () => {
  it('is found by its canonical URL, and by no other version', async () => {
    const tka = encodeURIComponent(`${payer.base}/fhir/Questionnaire/tka|1.0.0`);
    expect(await found(`fhir/Questionnaire?url=${tka}`)).toEqual(['tka']);
    expect(await found(`fhir/Questionnaire?url=${tka.replace('1.0.0', '9')}`)).toEqual([]);
  });

  it('refuses parameters that it does not have', async () => {
    expect((await payer.get('fhir/Questionnaire?topic=knee')).status).toBe(400);
    expect((await payer.get('fhir/ClaimResponse?use=preauthorization')).status).toBe(400);
    expect((await payer.get('fhir/Observation')).status).toBe(404);
    expect((await payer.get('fhir/Questionnaire/none')).status).toBe(404);
  });

  it('has pages that can be read', async () => {
    expect(String((await payer.get('policies/orth-12')).body)).toContain('ORTH-12 Knee arthroplasty');
    expect(String((await payer.get('policies?code=27447')).body)).toContain('ORTH-12 Knee arthroplasty');
    expect(String((await payer.get('policies/orth-12')).body)).not.toContain('Sandbox EHR');
    expect((await payer.get('policies/none')).status).toBe(404);
  });
});

describe('eligibility', () => {
  const request = (code: string, member: string) => ({
    resourceType: 'CoverageEligibilityRequest',
    status: 'active',
    purpose: ['auth-requirements'],
    patient: memberRecord(member).coverage.beneficiary,
    created: '2026-11-24',
    insurance: [{ focal: true, coverage: { reference: `Coverage/${memberRecord(member).coverage.id}` } }],
    item: [{ productOrService: { coding: [{ system: cpt, code }] } }],
  });

  it.each([
    ['27447', 'M100', { inforce: true, item: [{ authorizationRequired: true }] }],
    ['99213', 'M100', { inforce: true, item: [{ authorizationRequired: false }] }],
    ['27447', 'M300', { inforce: true, item: [{ authorizationRequired: false }] }],
    ['15830', 'M100', { inforce: true, item: [{ excluded: true }] }],
    ['27447', 'M200', { inforce: false }],
    ['27447', 'M404', { inforce: false }],
  ])('says of %s for member %s what is needed', async (code, member, expected) => {
    const { status, body } = await payer.post('fhir/CoverageEligibilityRequest', request(code, member));
    expect(status).toBe(200);
    expect(body).toMatchObject({ outcome: 'complete', insurance: [expected] });
  });

  it('refuses what is no request', async () => {
    expect((await payer.post('fhir/CoverageEligibilityRequest', {})).status).toBe(400);
    expect(
      (await payer.post('fhir/CoverageEligibilityRequest', { ...request('27447', 'M100'), insurance: [] })).status,
    ).toBe(422);
  });
});
