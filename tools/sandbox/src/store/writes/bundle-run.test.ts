import { storeOfEach } from '../testing/store-fixture.js';

const { ask, find } = storeOfEach();

const clinic = { resourceType: 'Organization', name: 'New Clinic' };
const newPatient = { resourceType: 'Patient', name: [{ family: 'New' }], gender: 'female' };
const urn = 'urn:uuid:61ebe359-bfdc-4613-8bf2-c5e300945f0a';
const about = (reference: string) => ({
  resourceType: 'Observation',
  status: 'final',
  code: { text: 'x' },
  subject: { reference },
});

function bundle(type: string, ...entry: object[]): { body: object } {
  return { body: { resourceType: 'Bundle', type, entry } };
}

interface Answered {
  resource?: { resourceType: string; id: string; subject?: { reference: string } };
  response?: { status: string; location?: string; outcome?: { issue: { code: string }[] } };
}

describe('a transaction', () => {
  it('gives new resources the ids that references to them get', async () => {
    const { body } = await ask(
      'POST',
      '',
      bundle(
        'transaction',
        { resource: about(urn), request: { method: 'POST', url: 'Observation' } },
        { fullUrl: urn, resource: newPatient, request: { method: 'POST', url: 'Patient' } },
      ),
    );
    const [observation, patient] = body.entry as Answered[];
    expect(body['type']).toBe('transaction-response');
    expect(observation?.resource?.subject?.reference).toBe(`Patient/${patient?.resource?.id}`);
  });

  it('resolves references by condition, to exactly one', async () => {
    const run = (condition: string) =>
      ask(
        'POST',
        '',
        bundle('transaction', { resource: about(condition), request: { method: 'POST', url: 'Observation' } }),
      );
    const { body } = await run('Patient?identifier=mrn-ada');
    expect((body.entry as Answered[])[0]?.resource?.subject?.reference).toBe('Patient/ada');
    expect((await run('Patient?identifier=none')).status).toBe(412);
  });

  it('is done whole or not at all', async () => {
    const { status } = await ask(
      'POST',
      '',
      bundle(
        'transaction',
        { resource: clinic, request: { method: 'POST', url: 'Organization' } },
        { request: { method: 'DELETE', url: 'Condition/cough' } },
        { request: { method: 'GET', url: 'Patient/none' } },
      ),
    );
    expect(status).toBe(404);
    expect(await find('Organization?name=New')).toEqual([]);
    expect((await ask('GET', 'Condition/cough')).status).toBe(200);
    expect((await ask('GET', 'Condition/cough/_history')).body.total).toBe(1);
  });

  it.each([
    ['is no Bundle', { body: clinic }],
    ['is of another type', bundle('collection')],
    ['has an entry without a request', bundle('transaction', { resource: clinic })],
    ['has a batch within', bundle('batch', { request: { method: 'POST', url: '' } })],
    ['is too long', bundle('batch', ...Array<object>(501).fill({ request: { method: 'GET', url: 'Patient/ada' } }))],
  ])('is refused when it %s', async (_what, request) => {
    const { status, body } = await ask('POST', '', request);
    const first = (body.entry as Answered[] | undefined)?.[0]?.response?.status;
    expect(first ?? String(status)).toBe('400');
  });
});
