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
  it('is found by the code it is about, with the code system and without', async () => {
    for (const context of [`${cpt}|27447`, '27447', '|27447', '99999,27447']) {
      expect(await found(`fhir/PlanDefinition?context=${encodeURIComponent(context)}&status=active`)).toEqual([
        'orth-12',
      ]);
    }
    expect(await found(`fhir/Questionnaire?context=27447`)).toEqual(['tka']);
    expect(await found(`fhir/Library?context=E0424`)).toEqual(['HomeOxygen']);
    expect(await found(`fhir/InsurancePlan?name=preferred`)).toEqual(['preferred-two']);
    expect(
      await found(`fhir/Questionnaire?url=${encodeURIComponent(`${payer.base}/fhir/Questionnaire/tka|1.0.0`)}`),
    ).toEqual(['tka']);
  });

  it('is not found by another code, system or version', async () => {
    expect(await found('fhir/PlanDefinition?context=99999')).toEqual([]);
    expect(await found('fhir/PlanDefinition?context=https://other.example|27447')).toEqual([]);
    expect(
      await found(`fhir/Questionnaire?url=${encodeURIComponent(`${payer.base}/fhir/Questionnaire/tka|9`)}`),
    ).toEqual([]);
  });

  it('refuses parameters that it does not have', async () => {
    expect((await payer.get('fhir/PlanDefinition?topic=knee')).status).toBe(400);
    expect((await payer.get('fhir/ClaimResponse?use=preauthorization')).status).toBe(400);
    expect((await payer.get('fhir/Observation')).status).toBe(404);
    expect((await payer.get('fhir/PlanDefinition/none')).status).toBe(404);
  });

  it('links to pages that can be read', async () => {
    const { body } = await payer.get('fhir/PlanDefinition/orth-12');
    expect(memberOf(body, 'relatedArtifact')).toMatchObject([
      { url: `${payer.base}/policies/orth-12` },
      { type: 'depends-on' },
    ]);
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
