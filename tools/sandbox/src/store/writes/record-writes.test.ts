import { baseUrl, storeOfEach } from '../testing/store-fixture.js';

const { ask, find } = storeOfEach();

const clinic = { resourceType: 'Organization', name: 'New Clinic' };
const patch = { 'content-type': 'application/json-patch+json' };

describe('create', () => {
  it('chooses the id and says where the resource is', async () => {
    const { status, headers, body } = await ask('POST', 'Organization', { body: { ...clinic, id: 'mine' } });
    expect(status).toBe(201);
    expect(body.id).toMatch(/^[0-9a-f-]{36}$/);
    expect(headers).toMatchObject({ Location: `${baseUrl}/Organization/${body.id}/_history/1`, ETag: 'W/"1"' });
    expect((await ask('GET', `Organization/${body.id}`)).body['name']).toBe('New Clinic');
  });

  it('keeps references to this server relative, so that they are found', async () => {
    const body = { resourceType: 'Condition', subject: { reference: `${baseUrl}/Patient/ada` } };
    await ask('POST', 'Condition', { body });
    expect(await find('Condition?patient=ada')).toHaveLength(1);
  });

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

describe('conditional create', () => {
  const create = async (condition: string): Promise<{ status: number; id: string | undefined }> => {
    const body = { resourceType: 'Patient', identifier: [{ system: 'urn:example:mrn', value: 'mrn-ada' }] };
    const answer = await ask('POST', 'Patient', { body, headers: { 'if-none-exist': condition } });
    return { status: answer.status, id: answer.body.id };
  };

  it.each([
    ['several match', 'gender=male,female', 412],
    ['nothing is asked', '', 400],
    ['a parameter is unknown', 'shoe-size=44', 400],
    ['a result parameter is among them', 'gender=male&_count=1', 400],
  ])('refuses when %s', async (_case, condition, status) => {
    expect((await create(condition)).status).toBe(status);
  });
});

describe('update', () => {
  it('creates under the id in the URL, also after a deletion', async () => {
    const first = await ask('PUT', 'Organization/mine', { body: { ...clinic, id: 'mine' } });
    expect([first.status, first.headers['Location']]).toEqual([201, `${baseUrl}/Organization/mine/_history/1`]);
    await ask('DELETE', 'Organization/mine');
    const again = await ask('PUT', 'Organization/mine', { body: { ...clinic, id: 'mine' } });
    expect([again.status, again.headers['ETag']]).toEqual([201, 'W/"3"']);
  });

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

  it('applies all operations or none', async () => {
    const body = [
      { op: 'replace', path: '/status', value: 'amended' },
      { op: 'remove', path: '/note' },
    ];
    await ask('PATCH', 'Observation/a1', { body, headers: patch });
    expect((await ask('GET', 'Observation/a1')).body['status']).toBe('final');
  });

  it('refuses other patch formats, absent resources and outdated versions', async () => {
    const body = [{ op: 'replace', path: '/status', value: 'amended' }];
    for (const type of ['application/merge-patch+json', 'application/xml-patch+xml']) {
      const headers = { 'content-type': type };
      expect((await ask('PATCH', 'Observation/a1', { body, headers })).status).toBe(415);
    }
    // An array is no FHIRPath Patch, as which this type is read.
    expect((await ask('PATCH', 'Observation/a1', { body })).status).toBe(400);
    expect((await ask('PATCH', 'Observation/none', { body, headers: patch })).status).toBe(404);
    const outdated = { ...patch, 'if-match': 'W/"2"' };
    expect((await ask('PATCH', 'Observation/a1', { body, headers: outdated })).status).toBe(412);
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
