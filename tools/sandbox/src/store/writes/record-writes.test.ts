import { storeOfEach } from '../testing/store-fixture.js';

const { ask } = storeOfEach();

const clinic = { resourceType: 'Organization', name: 'New Clinic' };
const patch = { 'content-type': 'application/json-patch+json' };

describe('create', () => {
  it.each([
    ['an unknown element', { ...clinic, colour: 'red' }, 422],
    ['a wrong cardinality', { ...clinic, name: ['a', 'b'] }, 422],
    ['a missing element', { resourceType: 'Observation', code: { text: 'x' } }, 422],
    ['a malformed date', { resourceType: 'Patient', birthDate: 'May' }, 422],
    ['a string where an object belongs', { resourceType: 'Patient', name: 'Ada' }, 422],
    ['a null', { resourceType: 'Patient', name: [null] }, 422],
    ['an unknown contained type', { ...clinic, contained: [{ resourceType: 'Starship', id: 'x' }] }, 422],
    ['a list', [clinic], 400],
    ['no body', undefined, 400],
    ['no resource type', { name: 'x' }, 400],
  ])('refuses %s', async (_case, body, status) => {
    const type = (body as { resourceType?: string } | undefined)?.resourceType ?? 'Organization';
    const answer = await ask('POST', type, { body, headers: { 'content-type': 'application/fhir+json' } });
    expect(answer.status).toBe(status);
    expect(answer.body.resourceType).toBe('OperationOutcome');
  });

  it('refuses another type than that of the URL, another media type, and content nested without end', async () => {
    expect((await ask('POST', 'Patient', { body: clinic })).status).toBe(400);
    const xml = { 'content-type': 'application/fhir+xml' };
    expect((await ask('POST', 'Organization', { body: clinic, headers: xml })).status).toBe(415);
    let deep: object = {};
    for (let level = 0; level < 50_000; level++) deep = { extension: [deep] };
    expect((await ask('POST', 'Organization', { body: { ...clinic, ...deep } })).status).toBe(400);
  });
});

describe('update', () => {
  it.each([
    ['an outdated If-Match', 'clinic', 'clinic', 'W/"7"', 412],
    ['an If-Match for what is not there', 'absent', 'absent', 'W/"1"', 412],
    ['an If-Match that is no tag', 'clinic', 'clinic', '1', 400],
    ['another id in the body', 'clinic', 'other', undefined, 400],
    ['no id in the body', 'clinic', undefined, undefined, 400],
  ])('refuses %s and changes nothing', async (_case, id, bodyId, ifMatch, status) => {
    const headers: Record<string, string> = ifMatch === undefined ? {} : { 'if-match': ifMatch };
    const answer = await ask('PUT', `Organization/${id}`, { body: { ...clinic, id: bodyId }, headers });
    expect(answer.status).toBe(status);
    expect((await ask('GET', 'Organization?name=new')).body.total).toBe(0);
  });

  it('lets one of two writers with the same tag win', async () => {
    const write = (): Promise<{ status: number }> =>
      ask('PUT', 'Organization/clinic', { body: { ...clinic, id: 'clinic' }, headers: { 'if-match': 'W/"1"' } });
    const statuses = (await Promise.all([write(), write()])).map(({ status }) => status);
    expect(statuses.sort()).toEqual([200, 412]);
  });
});

describe('JSON Patch', () => {
  it.each([
    ['a test that fails', [{ op: 'test', path: '/status', value: 'x' }], 422],
    ['a path that is not there', [{ op: 'remove', path: '/note/0' }], 422],
    ['an invalid result', [{ op: 'remove', path: '/status' }], 422],
    ['another id', [{ op: 'replace', path: '/id', value: 'b1' }], 422],
    ['another type', [{ op: 'replace', path: '/resourceType', value: 'Patient' }], 422],
    ['the whole document', [{ op: 'replace', path: '', value: { resourceType: 'Observation', id: 'a1' } }], 400],
    ['the prototype', [{ op: 'add', path: '/__proto__/polluted', value: true }], 422],
    ['an unknown operation', [{ op: 'burn', path: '/status' }], 400],
    ['a missing value', [{ op: 'add', path: '/status' }], 400],
    ['no list', { op: 'remove', path: '/status' }, 400],
  ])('refuses %s and changes nothing', async (_case, body, status) => {
    expect((await ask('PATCH', 'Observation/a1', { body, headers: patch })).status).toBe(status);
    expect((await ask('GET', 'Observation/a1')).headers['ETag']).toBe('W/"1"');
    expect('polluted' in {}).toBe(false);
  });

  it('refuses a value nested without end', async () => {
    let value: object = {};
    for (let level = 0; level < 50_000; level++) value = [value];
    const body = [{ op: 'add', path: '/note', value }];
    expect((await ask('PATCH', 'Observation/a1', { body, headers: patch })).status).toBe(400);
  });
});

describe('delete', () => {
  it('is repeatable and leaves a version behind', async () => {
    const first = await ask('DELETE', 'Condition/cough');
    const second = await ask('DELETE', 'Condition/cough');
    expect([first.status, second.status, second.headers['ETag']]).toEqual([204, 204, first.headers['ETag']]);
    expect((await ask('GET', 'Condition/cough')).status).toBe(410);
  });

  it('refuses what never was, and an outdated version', async () => {
    expect((await ask('DELETE', 'Condition/none')).status).toBe(404);
    expect((await ask('DELETE', 'Condition/cough', { headers: { 'if-match': 'W/"4"' } })).status).toBe(412);
    expect((await ask('GET', 'Condition/cough')).status).toBe(200);
  });
});

describe('a condition in place of an id', () => {
  const one = 'Patient?identifier=mrn-ada';
  const many = 'Observation?code=718-7';
  const none = 'Patient?identifier=none';
  const amended = [{ op: 'replace', path: '/birthDate', value: '1980-05-18' }];
  const person = { resourceType: 'Patient', gender: 'female' };

  it.each([
    ['PUT', many, 412],
    ['PATCH', many, 412],
    ['DELETE', many, 412],
    ['PATCH', none, 404],
    ['DELETE', none, 404],
    ['PUT', 'Patient', 400],
    ['DELETE', 'Patient?_count=1', 400],
  ])('refuses %s %s with %d', async (method, url, status) => {
    const isPatch = method === 'PATCH';
    const sent = {
      body: isPatch ? amended : { ...person, resourceType: url.split('?')[0] },
      headers: isPatch ? patch : {},
    };
    expect((await ask(method, url, method === 'DELETE' ? {} : sent)).status).toBe(status);
  });

  it('refuses another id than that of the match, and needs a scope to search', async () => {
    expect((await ask('PUT', one, { body: { ...person, id: 'bob' } })).status).toBe(400);
    const access = { kind: 'token' as const, scopes: ['user/Patient.ud'] };
    expect((await ask('DELETE', one, { access })).status).toBe(403);
  });
});
