import {
  answers,
  codeOf,
  eachProxy,
  fixture,
  gatewayBase,
  jsonBody,
  jsonText,
  reopen,
  upstream,
} from '../testing/fixture.js';

eachProxy(() => {
  answers(200, { resourceType: 'Bundle', type: 'batch-response' });
  reopen({ limits: { maxRetries: 1, retryDelayMs: 1 } });
  fixture.mayWrite('user/*.cruds');
});

const patient = { resourceType: 'Patient' };
const read = { request: { method: 'GET', url: 'Patient/p1' } };
const create = { fullUrl: 'urn:uuid:1', resource: patient, request: { method: 'POST', url: 'Patient' } };

function bundle(...entry: unknown[]): ReturnType<typeof jsonBody> {
  return jsonBody({ resourceType: 'Bundle', type: 'transaction', entry });
}

async function refusal(request: ReturnType<typeof jsonBody>): Promise<string> {
  const error = await fixture.send('POST ', request).then(
    () => undefined,
    (thrown: unknown) => thrown as Error & { code: string; expression?: string },
  );
  // What the platform offers may have been looked up; that is no part of the batch.
  expect(upstream.seen.filter(({ method }) => method !== 'GET')).toEqual([]);
  expect(fixture.audit.at(-1)).toMatchObject({ event: 'fhir.batch', outcome: 'refused', code: error?.code });
  // The place that the message begins with, for programs.
  expect(error?.expression).toBe(/^Bundle\.entry\[\d+\]/.exec(error?.message ?? '')?.[0]);
  return `${error?.code} ${error?.message}`;
}

describe('a batch or transaction', () => {
  it('may have so many references by search in all its entries together, and no more', async () => {
    const referring = (count: number): object => ({
      ...create,
      resource: {
        ...patient,
        link: Array.from({ length: count }, (_, at) => ({ other: { reference: `Patient?a=${at}` } })),
      },
    });
    await fixture.send('POST ', bundle(referring(5_000), referring(5_000)));
    expect(upstream.seen).toHaveLength(1);
    upstream.seen.length = 0;
    expect(await refusal(bundle(referring(5_000), referring(5_001)))).toMatch(/^BODY_TOO_LARGE Bundle\.entry\[1\]: /);
  });

  it('may have a search by POST among its entries, for the platform to answer', async () => {
    const search = { request: { method: 'POST', url: 'Observation/_search?patient=p1' } };
    const { head } = await fixture.send('POST ', bundle(read, search));
    expect(head?.status).toBe(200);
    expect(upstream.seen).toMatchObject([{ method: 'POST', url: '/r4' }]);
    upstream.seen.length = 0;
    const resource = { resourceType: 'Parameters' };
    expect(await refusal(bundle(read, { ...search, resource }))).toMatch(/^BODY_INVALID Bundle\.entry\[1\]: /);
    fixture.auth.scopes = ['user/Patient.rs'];
    expect(await refusal(bundle(read, search))).toMatch(/^SCOPE_INSUFFICIENT Bundle\.entry\[1\]: /);
  });

  it.each(['batch', 'transaction'])('goes to the base of the platform as one %s', async (type) => {
    const sent = { resourceType: 'Bundle', type, entry: [read, create] };
    const { head, body } = await fixture.send('POST ', jsonBody(sent));
    expect(head?.status).toBe(200);
    expect(JSON.parse(body.toString())).toMatchObject({ type: 'batch-response' });
    expect(upstream.seen).toMatchObject([{ method: 'POST', url: '/r4', body: JSON.stringify(sent) }]);
    expect(upstream.seen[0]?.headers).toMatchObject({ authorization: 'Bearer token-1' });
  });

  it('has the slash removed that a URL begins with, and nothing else changed', async () => {
    const sent = (slash: string): string =>
      `{"resourceType":"Bundle","type":"batch","entry":[{"request":{"method":"GET","url":"${slash}Patient/p1"},"x":1.50},` +
      `{"request":{"method":"GET","url":"${slash}Observation?subject=/Patient/p1"}},` +
      `{"request":{"method":"GET","url":"${slash}Patient/p1/$everything"}},{"request":{"method":"GET","url":"Patient/p2"}}]}`;
    await fixture.send('POST ', jsonText(sent('/')));
    expect(upstream.seen[0]?.body.replaceAll(' ', '')).toBe(sent(''));
  });

  it('may be empty', async () => {
    for (const entry of [{}, { entry: [] }]) {
      await fixture.send('POST ', jsonBody({ resourceType: 'Bundle', type: 'batch', ...entry }));
    }
    expect(upstream.seen).toHaveLength(2);
  });

  it('keeps every byte but the URLs of the gateway, which become those of the platform', async () => {
    const sent = (base: string): string => `{"type" : "batch","resourceType":"Bundle",
      "entry":[{"request":{"method":"GET","url":"Observation?subject=${base}/Patient/p1&x=1"}, "fullUrl":"${base}/a"},
        {"request":{"method":"GET","url":"Patient/p2"}},
        {"fullUrl":"urn:uuid:1","resource":{"resourceType":"Observation","id":"own","valueQuantity":{"value":1.50},
          "subject":{"reference":"${base}/Patient/p1"}},"request":{"method":"POST","url":"${base}/Observation",
          "ifNoneExist":"subject=${base}/Patient/p1"}}]}`;
    await fixture.send('POST ', jsonText(sent(gatewayBase)));
    const squeeze = (given: string): string => given.replaceAll(/\s/g, '');
    expect(squeeze(upstream.seen[0]?.body ?? '')).toBe(squeeze(sent(upstream.base)));
  });

  it('is audited once, with what its entries do and nothing of what they say', async () => {
    await fixture.send('POST ', bundle(read, create, create, { request: { method: 'GET', url: '?_type=Patient' } }));
    expect(fixture.audit).toHaveLength(1);
    expect(fixture.audit[0]).toMatchObject({
      event: 'fhir.batch',
      outcome: 'allowed',
      entries: { 'read Patient': 1, 'create Patient': 2, 'search-system *': 1 },
    });
  });

  it.each([
    ['again where all of it reads', [read, { request: { method: 'HEAD', url: 'Patient/p1' } }], 2],
    ['once where any of it writes', [read, create], 1],
    [
      'once where an operation is in it',
      [{ resource: { resourceType: 'Parameters' }, request: { method: 'POST', url: 'ValueSet/$expand' } }],
      1,
    ],
  ])('is sent %s, when the platform is out of order', async (_how, entries, times) => {
    answers(503, { resourceType: 'OperationOutcome' });
    expect((await fixture.send('POST ', bundle(...entries))).head?.status).toBe(503);
    expect(upstream.seen).toHaveLength(times);
  });

  it('needs no writing to be switched on when it only reads', async () => {
    fixture.writes = false;
    fixture.auth.scopes = ['patient/*.rs'];
    await fixture.send('POST ', bundle(read, { request: { method: 'GET', url: 'Observation?patient=p1' } }));
    expect(upstream.seen).toHaveLength(1);
  });

  it('takes a JSON Patch in a Binary and a FHIRPath Patch', async () => {
    const data = Buffer.from('[{"op":"remove","path":"/name"}]').toString('base64');
    const resource = { resourceType: 'Binary', contentType: 'application/json-patch+json', data };
    const request = { method: 'PATCH', url: 'Patient/p1', ifMatch: 'W/"1"' };
    await fixture.send('POST ', bundle({ resource, request }, { resource: { resourceType: 'Parameters' }, request }));
    expect(upstream.seen).toHaveLength(1);
  });
});

describe('an entry that may not pass, among others that may, keeps all of them back', () => {
  it.each([
    ['writes while writing is off', () => (fixture.writes = false), create, 'WRITES_OFF'],
    [
      'is about another patient',
      () => (fixture.auth.scopes = ['patient/*.cruds']),
      { request: { method: 'GET', url: 'Observation?patient=p2' } },
      'PATIENT_OUT_OF_SCOPE',
    ],
  ])('%s', async (_what, arrange, entry, code) => {
    arrange();
    expect(await refusal(bundle(read, read, entry))).toMatch(new RegExp(`^${code} Bundle\\.entry\\[2\\]: `));
  });

  const to = (method: string, url: string, resource?: object, more: object = {}): object => ({
    request: { method, url, ...more },
    ...(resource && { resource }),
  });
  const get = (url: string, resource?: object): object => to('GET', url, resource);
  const patch = { resourceType: 'Binary', contentType: 'application/json-patch+json' };
  const hidden = Buffer.from('[{"op":"add","path":"/x","value":1,"value":2}]').toString('base64');
  it.each<[string, unknown]>([
    ['null', null],
    ['no request', { resource: patient }],
    ['an unknown method', to('TRACE', 'Patient/p1')],
    ['a method in lower case', to('get', 'Patient/p1')],
    ['the URL of another server', get('https://evil.example/Patient/p1')],
    ['a network path', get('//evil.example/Patient/p1')],
    ['a path from the root that leads up', get('/../Patient/p1')],
    ['dots behind escapes', get('Patient/%2e%2e')],
    ['an escaped letter', get('P%61tient/p1')],
    ['no resource to create', to('POST', 'Patient')],
    ['a backslash', get('Patient\\p1')],
    ['a line feed in a condition', to('PUT', 'Patient/p1', { ...patient, id: 'p1' }, { ifMatch: 'W/"1"\r\nX: y' })],
    ['a resource with a GET', get('Patient/p1', patient)],
    ['another type than the URL', to('POST', 'Observation', patient)],
    ['an id to create that is no text', to('POST', 'Patient', { ...patient, id: 2 })],
    ['a batch within', to('POST', '', { resourceType: 'Bundle', type: 'batch' })],
    [
      'a condition for creating on an update',
      to('PUT', 'Patient/p1', { ...patient, id: 'p1' }, { ifNoneExist: 'x=1' }),
    ],
    ['a condition that is no text', to('DELETE', 'Patient/p1', undefined, { ifMatch: ['W/"1"'] })],
    ['an unknown member of the request', to('GET', 'Patient/p1', undefined, { headers: {} })],
    ['a patch that says two things', to('PATCH', 'Patient/p1', { ...patch, data: hidden })],
  ])('has %s', async (_what, entry) => {
    expect(await refusal(bundle(read, entry))).toMatch(/^[A-Z_]+ Bundle\.entry\[1\]: /);
  });
});

describe('a body to the base', () => {
  const entry = `{"request":{"method":"GET","url":"Patient/p1"}}`;
  const asking = (members: string) =>
    `{"resourceType":"Bundle","type":"batch","entry":[{"request":{"method":"GET",${members}}}]}`;
  it.each([
    ['is no Bundle', '{"resourceType":"Patient"}'],
    ['is a Bundle of another type', `{"resourceType":"Bundle","type":"collection","entry":[${entry}]}`],
    ['has no list of entries', `{"resourceType":"Bundle","type":"batch","entry":${entry}}`],
    ['names its entries twice', `{"resourceType":"Bundle","type":"batch","entry":[${entry}],"entry":[]}`],
    ['names a url twice', asking('"url":"a","url":"Patient/p1"')],
    ['names a url twice, in other case', asking('"URL":"a","url":"Patient/p1"')],
    ['names a url twice, behind an escape', asking('"\\u0075rl":"a","url":"Patient/p1"')],
    ['names something twice, deep within', asking('"url":"Patient/p1","a":[{"given":[],"given":["x"]}]')],
  ])('is refused when it %s', async (_what, body) => {
    expect(await refusal(jsonText(body))).toMatch(/^BODY_INVALID /);
  });

  it('is refused with more entries than the limit, which is a setting', async () => {
    expect(await refusal(bundle(...Array<unknown>(501).fill(read)))).toMatch(/^BODY_TOO_LARGE .*500/);
    reopen({ limits: { maxBatchEntries: 1 } });
    expect(await codeOf(fixture.send('POST ', bundle(read, read)))).toBe('BODY_TOO_LARGE');
  });

  it('is refused where the platform names the organization in each request', async () => {
    reopen({}, { tenantQuery: { practice: 'a-1' } });
    expect(await codeOf(fixture.send('POST ', bundle(read)))).toBe('INTERACTION_NOT_SUPPORTED');
    expect(upstream.seen).toEqual([]);
  });

  it('asks nobody for a token before it was understood', async () => {
    await refusal(bundle(read, {}));
    expect(fixture.auth.calls).toEqual([]);
  });
});
