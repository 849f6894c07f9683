import { type FakePlatform, sendJson } from '@fhir-gateway/testing';
import { codeOf, jsonBody, ProxyFixture } from '../testing/fixture.js';
import { startUpstream } from '../testing/upstream.js';

let upstream: FakePlatform;
let fixture: ProxyFixture;

beforeAll(async () => {
  upstream = await startUpstream();
});
afterAll(() => upstream.close());
beforeEach(() => {
  upstream.seen.length = 0;
  upstream.answer = (_request, response) => sendJson(response, 201, { resourceType: 'Patient', id: 'new' });
  fixture = new ProxyFixture(upstream.base);
  fixture.writes = true;
  fixture.auth.scopes = ['user/*.cruds'];
});
afterEach(() => fixture.proxy.close());

const id = '6d23a95e-7e18-4201-90ec-9501fa89fbd2';

// R4 http.html#create: "If an id is provided, the server SHALL ignore it."
describe('an id that a new resource brings along (D16)', () => {
  it.each([id, 'tmp1', 'urn:uuid:6d23a95e', ''])('goes to the platform as it is: %j', async (given) => {
    const sent = jsonBody({ resourceType: 'Patient', id: given });
    const { head } = await fixture.send('POST Patient', sent);
    expect(head?.status).toBe(201);
    expect(upstream.seen).toMatchObject([{ method: 'POST', url: '/r4/Patient', body: sent.body?.toString() }]);
  });

  it('stands in every entry of a transaction of Synthea, which goes byte for byte', async () => {
    const entry = (type: string, own: string, more: object) => ({
      fullUrl: `urn:uuid:${own}`,
      resource: { resourceType: type, id: own, ...more },
      request: { method: 'POST', url: type },
    });
    const bundle = {
      resourceType: 'Bundle',
      type: 'transaction',
      entry: [
        entry('Patient', id, { gender: 'female' }),
        entry('Encounter', '0e99785d-8f2a-45c7-848c-d6b31d1aa50e', { subject: { reference: `urn:uuid:${id}` } }),
      ],
    };
    const body = Buffer.from(JSON.stringify(bundle, null, 2));
    await fixture.send('POST ', { headers: { 'content-type': 'application/fhir+json' }, body });
    expect(upstream.seen).toMatchObject([{ url: '/r4', body: body.toString() }]);
  });

  it('does not make an update of a create: the scope to create is asked for, and no other', async () => {
    fixture.auth.scopes = ['user/Patient.u'];
    expect(await codeOf(fixture.send('POST Patient', jsonBody({ resourceType: 'Patient', id })))).toBe(
      'SCOPE_INSUFFICIENT',
    );
    fixture.auth.scopes = ['user/Patient.c'];
    await fixture.send('POST Patient', jsonBody({ resourceType: 'Patient', id }));
    expect(upstream.seen).toHaveLength(1);
  });

  it('lets a login for one patient create no Patient, not even with the id of its own', async () => {
    fixture.auth.scopes = ['patient/*.cruds'];
    const asked = fixture.send('POST Patient', jsonBody({ resourceType: 'Patient', id: 'p1' }));
    expect(await codeOf(asked)).toBe('PATIENT_OUT_OF_SCOPE');
    expect(upstream.seen).toEqual([]);
  });
});
