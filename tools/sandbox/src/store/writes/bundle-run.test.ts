import { storeOfEach, token } from '../testing/store-fixture.js';

const { ask, find } = storeOfEach();

const clinic = { resourceType: 'Organization', name: 'New Clinic' };

function bundle(type: string, ...entry: object[]): { body: object } {
  return { body: { resourceType: 'Bundle', type, entry } };
}

interface Answered {
  resource?: { resourceType: string; id: string; subject?: { reference: string } };
  response?: { status: string; location?: string; outcome?: { issue: { code: string }[] } };
}

describe('a batch', () => {
  it('keeps the rules of each entry', async () => {
    const request = bundle('batch', { request: { method: 'GET', url: 'Patient/bob' } });
    const { body } = await ask('POST', '', { ...request, access: token('patient/*.rs', 'ada') });
    expect((body.entry as Answered[])[0]?.response?.status).toBe('404');
  });
});

describe('a transaction', () => {
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

  it('writes nothing on an open base', async () => {
    const request = bundle('transaction', { resource: clinic, request: { method: 'POST', url: 'Organization' } });
    expect((await ask('POST', '', { ...request, access: { kind: 'open' } })).status).toBe(405);
  });
});
