import { Readable } from 'node:stream';
import type { FhirRequest } from './contract/fhir-request.js';
import {
  answers,
  codeOf,
  eachProxy,
  fixture,
  formBody,
  jsonBody,
  jsonText,
  ProxyFixture,
  reopen,
  upstream,
} from './testing/fixture.js';

eachProxy();

/** A refusal: this code, no request to the platform, exactly one audit entry. */
async function expectRefusal(line: string, code: string, request: Partial<FhirRequest> = {}): Promise<void> {
  expect(await codeOf(fixture.send(line, request))).toBe(code);
  expect(upstream.seen).toEqual([]);
  expect(fixture.audit).toEqual([expect.objectContaining({ outcome: 'refused', code, requestId: 'request-1' })]);
}

describe('requests that cannot be understood', () => {
  it.each([
    ['GET Patient/%2e%2e%2fmetadata', 'RESOURCE_ID_INVALID'],
    ['GET http://evil.test/Patient', 'REQUEST_INVALID'],
    ['GET Patient?x= HTTP/1.1', 'REQUEST_INVALID'],
    ['OPTIONS Patient', 'INTERACTION_NOT_SUPPORTED'],
  ])('refuses %s with %s', async (line, code) => {
    await expectRefusal(line, code);
  });

  it('refuses a header that could begin another line', async () => {
    await expectRefusal('GET Patient', 'REQUEST_INVALID', { headers: { prefer: 'x\r\nauthorization: y' } });
  });
});

describe('writes and operations', () => {
  it.each(['POST Patient', 'PUT Patient/p1', 'PATCH Patient/p1', 'DELETE Patient/p1', 'DELETE Patient?active=false'])(
    'refuses %s while writes are off, whatever the scopes',
    async (line) => {
      fixture.auth.scopes = ['system/*.cruds'];
      await expectRefusal(line, 'WRITES_OFF', jsonBody({ resourceType: 'Patient', id: 'p1' }));
    },
  );

  it.each([
    ['POST Patient', jsonBody({ resourceType: 'Patient' })],
    ['PUT Patient/p1', jsonBody({ resourceType: 'Patient', id: 'p1' })],
    ['DELETE Patient/p1', {}],
    ['POST $expunge', jsonBody({ resourceType: 'Parameters' })],
  ])('refuses %s of nobody at a platform that everybody may read', async (line, request) => {
    reopen({}, { isOpen: true });
    fixture.writes = true;
    answers(200, {
      resourceType: 'CapabilityStatement',
      rest: [{ mode: 'server', operation: [{ name: 'expunge' }] }],
    });
    expect(await codeOf(fixture.send(line, request, { session: undefined }))).toBe('WRITER_UNKNOWN');
    expect(upstream.seen.filter(({ url }) => url !== '/r4/metadata')).toEqual([]);
    expect(fixture.audit).toMatchObject([{ outcome: 'refused', rule: 'writes.anonymous' }]);
    await fixture.send('GET Patient/p1', {}, { session: undefined });
    expect(await codeOf(fixture.send(line, request))).toBe('no error');
  });

  it('refuses a batch of nobody that writes anything there, naming the entry', async () => {
    reopen({}, { isOpen: true });
    fixture.writes = true;
    const read = { request: { method: 'GET', url: 'Patient/p1' } };
    const remove = { request: { method: 'DELETE', url: 'Patient/p1' } };
    const batch = (...entry: object[]) => jsonBody({ resourceType: 'Bundle', type: 'batch', entry });
    const asked = fixture.send('POST ', batch(read, remove), { session: undefined });
    await expect(asked).rejects.toMatchObject({ code: 'WRITER_UNKNOWN', expression: 'Bundle.entry[1]' });
    expect(upstream.seen).toEqual([]);
    expect(await codeOf(fixture.send('POST ', batch(read), { session: undefined }))).toBe('no error');
  });
});

describe('scopes', () => {
  it.each([
    [['patient/*.read'], 'DELETE Observation/o1'],
    [['patient/*.s'], 'GET Observation/o1'],
    [['patient/*.r'], 'GET Observation'],
    [['patient/Observation.rs'], 'GET Patient/p1/*'],
    [['patient/Observation.rs'], 'GET ?_type=Observation'],
    [['patient/Observation.rs', 'patient/Patient.rs'], 'GET Patient/p1/$everything'],
    [['patient/Observation.rs'], 'GET Condition/c1/$lastn'],
    [['user/*.us'], 'PUT Observation?identifier=1'],
    // A create stays one, though it brings an id along (D16).
    [['user/*.u'], 'POST Observation'],
    [[], 'GET Observation/o1'],
    [['openid', 'fhirUser', 'launch/patient'], 'GET Observation/o1'],
    [['patient/*.readx', 'Patient/*.read', 'patient/*.rs\n'], 'GET Observation/o1'],
  ])('%j do not cover %s', async (scopes, line) => {
    fixture.writes = true;
    fixture.auth.scopes = scopes;
    await expectRefusal(line, 'SCOPE_INSUFFICIENT', jsonBody({ resourceType: 'Observation', id: 'o1' }));
  });

  it('asks for search as well when a create has a condition', async () => {
    fixture.mayWrite('user/*.c');
    const { headers, body } = jsonBody({ resourceType: 'Observation' });
    await expectRefusal('POST Observation', 'SCOPE_INSUFFICIENT', {
      headers: { ...headers, 'if-none-exist': 'identifier=1' },
      body,
    });
  });
});

describe('another patient, under patient scopes only (D12)', () => {
  it.each([
    'GET Patient/p2',
    'GET Patient/p2/Observation',
    'GET Patient/p2/$everything',
    'GET Observation?patient=p2',
    'GET Observation?patient=p1,p2',
  ])('refuses %s', async (line) => {
    fixture.mayWrite('patient/*.cruds');
    await expectRefusal(line, 'PATIENT_OUT_OF_SCOPE');
  });

  it('refuses one named in a search body', async () => {
    await expectRefusal('POST Observation/_search', 'PATIENT_OUT_OF_SCOPE', formBody('patient=p2'));
  });
});

describe('bodies', () => {
  beforeEach(() => {
    fixture.mayWrite('user/*.cruds');
  });

  it.each([
    ['an id on create that is no text', 'POST Patient', { resourceType: 'Patient', id: 123 }],
    ['another type than the URL on create', 'POST Patient', { resourceType: 'Observation' }],
    ['another type than the URL on update', 'PUT Patient/p1', { resourceType: 'Observation', id: 'p1' }],
    ['another id than the URL', 'PUT Patient/p1', { resourceType: 'Patient', id: 'p2' }],
    ['no id on update', 'PUT Patient/p1', { resourceType: 'Patient' }],
    ['no resourceType', 'POST Patient', { id: 'p1' }],
    ['a list', 'POST Patient', []],
    ['a patch that is a resource', 'PATCH Patient/p1', { resourceType: 'Patient' }],
  ])('refuses %s', async (_name, line, body) => {
    await expectRefusal(line, 'BODY_INVALID', jsonBody(body));
  });

  it.each([
    ['no JSON', jsonText('{"a":')],
    ['bytes that are no UTF-8', jsonText(Buffer.from([0x22, 0xff, 0x22]))],
    ['nothing', { headers: { 'content-type': 'application/fhir+json' } }],
    ['a type given twice', jsonText('{"resourceType":"Observation","resourceType":"Patient"}')],
  ])('refuses %s', async (_name, request) => {
    await expectRefusal('POST Patient', 'BODY_INVALID', request);
  });

  it.each([
    ['no media type', 'POST Patient', {}],
    ['a media type of no resource', 'POST Patient', { 'content-type': 'text/plain' }],
    ['a body in another coding', 'POST Patient', { 'content-type': 'application/fhir+json', 'content-encoding': 'br' }],
    ['another charset', 'POST Patient', { 'content-type': 'application/fhir+json; charset=utf-16' }],
    ['a search body that is no form', 'POST Patient/_search', { 'content-type': 'application/fhir+json' }],
  ])('refuses %s for its type, whatever it holds', async (_name, line, headers) => {
    const body = Buffer.from('{"resourceType":"Patient"}');
    await expectRefusal(line, 'BODY_TYPE_UNSUPPORTED', { headers, body });
  });

  it('says of JSON that is nested too deep that it is, and not that it is none', async () => {
    const deep = (levels: number) =>
      jsonText(`{"resourceType":"Patient","a":${'['.repeat(levels)}${']'.repeat(levels)}}`);
    const asked = fixture.send('POST Patient', deep(128));
    await expect(asked).rejects.toMatchObject({
      code: 'BODY_INVALID',
      message: expect.stringMatching(/deeper than 128/),
    });
    await fixture.send('POST Patient', deep(127));
  });

  it('takes a search by POST whose parameters are all in its URL', async () => {
    await fixture.send('POST Patient/_search?name=a+b', { headers: {} });
    const [sent] = upstream.seen;
    expect([sent?.method, sent?.url, sent?.headers['content-type']]).toEqual([
      'POST',
      '/r4/Patient/_search?name=a+b',
      'application/x-www-form-urlencoded',
    ]);
  });

  it('refuses a body over the limit: announced, given, and streamed without end (D42)', async () => {
    const headers = { 'content-type': 'application/fhir+json' };
    await expectRefusal('POST Patient', 'BODY_TOO_LARGE', {
      headers: { ...headers, 'content-length': '3000000' },
      body: Readable.from([]),
    });
    fixture.audit.length = 0;
    await expectRefusal('POST Patient', 'BODY_TOO_LARGE', { headers, body: Buffer.alloc(2 * 1024 * 1024 + 1) });
    fixture.audit.length = 0;
    let produced = 0;
    const endless = new Readable({
      read() {
        produced += 65_536;
        this.push(Buffer.alloc(65_536, 0x20));
      },
    });
    await expectRefusal('POST Patient', 'BODY_TOO_LARGE', { headers, body: endless });
    expect(produced).toBeLessThan(3 * 1024 * 1024);
    expect(endless.destroyed).toBe(false);
  });

  it('forwards a create as it came, once', async () => {
    const text =
      '{ "resourceType": "Patient", "id": "tmp1", "multipleBirthInteger": 1, "extension":[{"valueDecimal":1.50}] }';
    await fixture.send('POST Patient', {
      headers: { 'content-type': 'application/fhir+json; charset=utf-8', 'if-none-exist': 'identifier=1' },
      body: Readable.from([Buffer.from(text.slice(0, 9)), Buffer.from(text.slice(9))]),
    });
    expect(upstream.seen).toMatchObject([{ method: 'POST', url: '/r4/Patient', body: text }]);
    expect(upstream.seen[0]?.headers).toMatchObject({
      'content-type': 'application/fhir+json; charset=utf-8',
      'if-none-exist': 'identifier=1',
    });
  });

  it('forwards a JSON Patch, a conditional update and a raw Binary', async () => {
    await fixture.send('PATCH Patient/p1', jsonBody([{ op: 'remove', path: '/name' }], 'application/json-patch+json'));
    await fixture.send('PUT Patient?identifier=1', jsonBody({ resourceType: 'Patient' }));
    await fixture.send('POST Binary', { headers: { 'content-type': 'application/pdf' }, body: Buffer.from('%PDF') });
    expect(upstream.seen.map(({ method, url, body }) => `${method} ${url} ${body}`)).toEqual([
      'PATCH /r4/Patient/p1 [{"op":"remove","path":"/name"}]',
      'PUT /r4/Patient?identifier=1 {"resourceType":"Patient"}',
      'POST /r4/Binary %PDF',
    ]);
  });
});

describe('the caller', () => {
  it('needs a login where the platform has one', async () => {
    expect(await codeOf(fixture.send('GET Patient/p1', {}, { session: undefined }))).toBe('LOGIN_REQUIRED');
    expect(upstream.seen).toEqual([]);
    expect(fixture.audit).toMatchObject([{ outcome: 'refused', code: 'LOGIN_REQUIRED' }]);
  });

  it('may not be sent to a platform over plain http beyond this machine', async () => {
    for (const base of [
      'http://192.0.2.1/r4',
      'http://127.evil.test/r4',
      'ftp://localhost/r4',
      'https://a:b@localhost/r4',
    ]) {
      const other = new ProxyFixture(base);
      expect(await codeOf(other.send('GET Patient/p1'))).toBe('UPSTREAM_UNREACHABLE');
      expect(other.auth.calls).toEqual([]);
    }
  });
});

describe('the audit entry', () => {
  it('names interaction, type, platform and outcome, and neither ids nor search values', async () => {
    await fixture.send('GET Observation?code=secret-value&patient=p1');
    await codeOf(fixture.send('GET Patient/p2'));
    expect(fixture.audit).toEqual([
      {
        event: 'fhir.search-type',
        app: 'rest',
        platformId: 'test',
        sessionId: 'session-1',
        resourceType: 'Observation',
        interaction: 'search-type',
        outcome: 'allowed',
        status: 200,
        durationMs: expect.any(Number),
        requestId: 'request-1',
      },
      expect.objectContaining({ event: 'fhir.read', outcome: 'refused', code: 'PATIENT_OUT_OF_SCOPE' }),
    ]);
    expect(JSON.stringify(fixture.audit)).not.toMatch(/secret-value|p1|p2|token/);
  });
});
