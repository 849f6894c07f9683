import type { Bundle, ClaimResponse, FhirResource } from 'fhir/r4.js';
import { decidedItem, inquiryAnswer, namedAnswer, shownPatient } from '../../testing/answer-fixtures.js';
import { stubPas } from '../../testing/stub-pas.js';
import { listPriorAuths } from './list-prior-auths.js';

const question = { provider_npi: '1111111112', coverage_id: 'cov-1' };
const options = { patient: 'pat-1', identifierSystem: 'https://gateway.example/prior-auth' };
const member = shownPatient({ identifier: [{ system: 'https://payer.example/member', value: 'M100' }] });
const shownAs = { reference: 'Patient/p' };
const claim = (id: string) =>
  ({
    ...{ resourceType: 'Claim', status: 'active', use: 'preauthorization', id, identifier: [{ value: `pa-${id}` }] },
    item: [{ sequence: 1, productOrService: { coding: [{ code: '27447' }] } }],
  }) as FhirResource;
const about = (id: string, action: string, created: string, more: Partial<ClaimResponse> = {}): ClaimResponse =>
  namedAnswer(decidedItem(action, { number: `N-${id}` }), {
    id: `${id}-${action}`,
    request: { reference: `Claim/${id}` },
    patient: shownAs,
    created,
    ...more,
  });

function asking(answers: readonly ClaimResponse[], beside: readonly FhirResource[] = [member, claim('1')]) {
  const stub = stubPas();
  stub.inquire = () => ({ status: 200, body: inquiryAnswer(answers, beside) });
  return stub;
}

describe('a listing of prior authorizations', () => {
  it('has, in a session that sent nothing, what the payer granted before', async () => {
    const stub = asking([about('1', 'A1', '2026-11-20')]);
    const found = await listPriorAuths(stub.context, question, options);
    expect(found.known).toMatchObject([
      {
        source: 'payer',
        requestName: 'pa-1',
        services: [{ code: '27447' }],
        decision: { status: 'approved', authorizationNumber: 'N-1' },
        reading: { words: 'Approved' },
      },
    ]);
    expect(found.sources).toContainEqual({ source: 'payer', outcome: 'answered' });
  });

  it('takes the newest decision on each request, in any order', async () => {
    const answers = [about('1', 'A1', '2026-10-01'), about('1', 'A3', '2026-11-20'), about('2', 'A1', '2026-11-01')];
    for (const order of [answers, answers.toReversed()]) {
      const { known } = await listPriorAuths(asking(order).context, question, options);
      expect(known.map(({ decision }) => decision.status)).toEqual(['denied', 'approved']);
    }
  });

  it.each<[string, FhirResource[], string[]]>([
    ['another member', [shownPatient({ identifier: [{ system: 'https://payer.example/member', value: 'M9' }] })], []],
    ['nobody that is shown', [], ['unverified']],
    ['another name', [shownPatient({ name: [{ family: 'Smith' }] })], ['unverified']],
  ])('gives no number of a decision about %s', async (_whose, beside, statuses) => {
    const { known } = await listPriorAuths(asking([about('1', 'A1', '2026-11-20')], beside).context, question, options);
    expect(known.map(({ decision }) => decision.status)).toEqual(statuses);
    expect(JSON.stringify(known)).not.toMatch(/N-1|Smith|M9/);
  });

  it('asks with the member, the provider and the payer, and names no service', async () => {
    const stub = asking([]);
    await listPriorAuths(stub.context, question, options);
    const [{ path, body }] = stub.sent as [{ path: string; body: Bundle }];
    expect(path).toBe('Claim/$inquire');
    const types = body.entry?.map(({ resource }) => resource?.resourceType);
    expect(types?.join()).toBe('Claim,Patient,Coverage,Organization,Organization');
    expect(JSON.stringify(body)).toContain('not-applicable');
    expect(JSON.stringify(body)).not.toMatch(/27447|M17|mrn-9|ServiceRequest/);
  });

  it('asks the payer only for a provider, and says how', async () => {
    const stub = asking([]);
    const found = await listPriorAuths(stub.context, {}, options);
    expect(stub.sent).toEqual([]);
    expect(found.sources).toContainEqual({ source: 'payer', outcome: 'npi-missing' });
    expect(found.nextSteps).toMatchObject([{ why: 'ask-payer-too' }]);
  });

  it('names the source that failed, and tells what the others have', async () => {
    const stub = asking([]);
    stub.inquire = () => ({ status: 503 });
    const response = { ...about('1', 'A1', '2026-11-20'), patient: { reference: 'Patient/pat-1' } };
    const records: typeof stub.context.records = async (request) =>
      request.path === 'ClaimResponse'
        ? { status: 200, body: { resourceType: 'Bundle', entry: [{ resource: response }] } }
        : stub.context.records(request);
    const found = await listPriorAuths({ ...stub.context, records }, question, options);
    expect(found.sources).toContainEqual({ source: 'payer', outcome: 'payer-unreachable' });
    expect(found.known).toMatchObject([{ source: 'record', decision: { status: 'approved' } }]);
  });

  it('reads an authorization that the record has as an explanation of benefit', async () => {
    const stub = asking([]);
    const [{ adjudication }] = [decidedItem('A1', { number: 'E-1' })];
    const ofPdex = JSON.parse(JSON.stringify(adjudication).replace('davinci-pas', 'davinci-pdex')) as object[];
    const eob = {
      ...{ resourceType: 'ExplanationOfBenefit', use: 'preauthorization', status: 'active', outcome: 'complete' },
      ...{ created: '2026-11-01', patient: { reference: 'Patient/pat-1' }, preAuthRefPeriod: [{ end: '2027-01-01' }] },
      item: [{ sequence: 1, productOrService: { coding: [{ code: '70551' }] }, adjudication: ofPdex }],
    };
    const stranger = { ...eob, patient: { reference: 'Patient/other' } };
    const records: typeof stub.context.records = async (request) =>
      request.path === 'ExplanationOfBenefit'
        ? { status: 200, body: { resourceType: 'Bundle', entry: [{ resource: eob }, { resource: stranger }] } }
        : stub.context.records(request);
    const { known } = await listPriorAuths({ ...stub.context, records }, {}, options);
    expect(known).toMatchObject([
      {
        services: [{ code: '70551' }],
        decision: { status: 'approved', authorizationNumber: 'E-1', expires: '2027-01-01' },
      },
    ]);
  });

  it('does not guess whose authorizations are meant', async () => {
    const { patient: _patient, ...nobody } = options;
    await expect(listPriorAuths(asking([]).context, {}, nobody)).rejects.toMatchObject({ code: 'PATIENT_MISSING' });
  });
});
