import { PassThrough } from 'node:stream';
import { createTransport } from '@fhir-gateway/http1-client';
import { createUndiciTransport } from '@fhir-gateway/http1-client/undici';
import { sendJson } from '@fhir-gateway/testing';
import type { ResponseHead } from './contract/fhir-call.js';
import {
  answers,
  codeOf,
  eachProxy,
  fixture,
  formBody,
  gatewayBase,
  jsonBody,
  ProxyFixture,
  reopen,
  upstream,
} from './testing/fixture.js';

let open: () => void;

eachProxy(() => {
  fixture.auth.scopes = ['patient/*.rs', 'user/*.s'];
});

it('tells the audit whom a call was about, and by which client, apart from the entry', async () => {
  const told: [entry: unknown, subjects: unknown][] = [];
  const own = new ProxyFixture(upstream.base, { audit: (...given) => void told.push(given) });
  await own.send('GET Patient/p1', {}, { clientId: 'an-app' });
  await own.send('GET Observation/o1');
  expect(told.map(([, subjects]) => subjects)).toEqual([
    { actor: 'local', client: 'an-app', resourceId: 'p1', patientId: 'p1', scopes: ['patient/*.rs'] },
    { actor: 'local', resourceId: 'o1', patientId: 'p1', scopes: ['patient/*.rs'] },
  ]);
  expect(JSON.stringify(told.map(([entry]) => entry))).not.toMatch(/an-app|p1|o1/);
});

describe('reading', () => {
  it('sends the judged token and hands the answer on (D10)', async () => {
    const { head, body } = await fixture.send('GET Patient/p1');
    expect(head).toMatchObject({ status: 200, headers: { 'content-type': 'application/fhir+json' } });
    expect(JSON.parse(body.toString())).toEqual({ resourceType: 'Patient', id: 'p1' });
    expect(upstream.seen).toHaveLength(1);
    expect(upstream.seen[0]).toMatchObject({ method: 'GET', url: '/r4/Patient/p1' });
    expect(upstream.seen[0]?.headers).toMatchObject({
      authorization: 'Bearer token-1',
      accept: 'application/fhir+json',
      'accept-encoding': 'identity',
      'x-request-id': 'request-1',
    });
  });

  it('passes the query string verbatim, repeats and order included', async () => {
    const query = 'date=ge2020-01-01&code=a%7Cb,c&date=le2021-01-01&_include=Observation:subject&x=%C3%A9&y=a\\,b&z=+';
    await fixture.send(`GET Observation?${query}`);
    expect(upstream.seen[0]?.url).toBe(`/r4/Observation?${query}`);
  });

  // The engines have a contract of their own; here, that the proxy works with either.
  it.each([
    ['own', createTransport],
    ['undici', createUndiciTransport],
  ])('changes nothing in a Bundle but the URLs, with the client %s', async (_engine, createPool) => {
    reopen({ createPool });
    const bundle = (base: string): string => `{ "resourceType":"Bundle", "total" : 41.0,
      "link":[{"relation":"next","url":"${base}/Patient?page=1&_count=2"},{"url":"${base.replaceAll('/', '\\/')}\\/Patient"}],
      "entry":[{"fullUrl":"${base}/Patient/p1","resource":{"resourceType":"Patient","text":{"div":"<a href=\\"${upstream.base}/Patient/p1\\">é</a>"},
      "extension":[{"valueString":"see ${upstream.base}/Patient/p1"},{"valueUri":"${upstream.base}x/Patient"},{"valueDecimal":1.50}]}}]}`;
    answers(200, bundle(upstream.base));
    const { body, head } = await fixture.send('GET Patient');
    expect(body.toString()).toBe(bundle(gatewayBase));
    expect(head?.headers['content-length']).toBe(String(body.length));
  });

  it.each([{}, { 'content-length': '30' }])('does not wait for the rest of an answer (%j)', async (headers) => {
    const opened = new Promise<void>((resolve) => {
      upstream.answer = (_request, response) => {
        response.writeHead(200, { 'content-type': 'application/fhir+json', ...headers });
        response.write('{"resourceType":');
        void opened.then(() => response.end('"Patient"    }'));
      };
      open = resolve;
    });
    let head: ResponseHead | undefined;
    const target = new PassThrough();
    await fixture.proxy.send(fixture.ofNoPatient().call('GET Patient/p1'), (given) => {
      head = given;
      open();
      return target;
    });
    expect(head?.headers['content-length']).toBeUndefined();
    expect(String(target.read())).toBe('{"resourceType":"Patient"    }');
  });

  it('lets status, ETag, Last-Modified and Location survive, and drops what is not on the list', async () => {
    fixture.mayWrite('user/*.cruds');
    answers(
      201,
      { resourceType: 'Patient', id: 'p9' },
      {
        etag: 'W/"3"',
        'last-modified': 'Tue, 01 Jan 2030 00:00:00 GMT',
        location: `${upstream.base}/Patient/p9/_history/3`,
        'content-location': '/r4/Patient/p9',
        'set-cookie': 'a=b',
        server: 'x',
        'www-authenticate': 'Bearer',
      },
    );
    const { head } = await fixture.send('POST Patient', jsonBody({ resourceType: 'Patient' }));
    expect(head).toEqual({
      status: 201,
      headers: {
        'content-type': 'application/fhir+json',
        'content-length': '36',
        etag: 'W/"3"',
        'last-modified': 'Tue, 01 Jan 2030 00:00:00 GMT',
        location: `${gatewayBase}/Patient/p9/_history/3`,
        'content-location': `${gatewayBase}/Patient/p9`,
        warning: '299 fhir-gateway "This is about another patient than the sign-in is for"',
      },
    });
  });

  it.each([
    [
      'by another scheme and port, as servers behind a proxy do',
      ({ hostname }: URL) => `https://${hostname}/r4/Patient/p9`,
    ],
    ['relative to its base', () => 'Patient/p9'],
  ])('names what was created at the gateway when the platform writes itself %s', async (_how, write) => {
    fixture.mayWrite('user/*.cruds');
    answers(201, { resourceType: 'Patient', id: 'p9' }, { location: write(new URL(upstream.base)) });
    const { head } = await fixture.send('POST Patient', jsonBody({ resourceType: 'Patient' }));
    expect(head?.headers['location']).toBe(`${gatewayBase}/Patient/p9`);
  });

  it('hands on 304 to a conditional read, 204, and HEAD without a body', async () => {
    upstream.answer = (_request, response) => response.writeHead(304, { etag: 'W/"1"' }).end();
    const conditional = await fixture.send('GET Patient/p1', { headers: { 'if-none-match': 'W/"1"' } });
    expect(conditional.head).toEqual({ status: 304, headers: { etag: 'W/"1"' } });
    expect(upstream.seen[0]?.headers['if-none-match']).toBe('W/"1"');

    answers(200, '{}', { etag: 'W/"2"' });
    const head = await fixture.send('HEAD Patient/p1');
    expect(head).toMatchObject({ head: { status: 200, headers: { etag: 'W/"2"' } }, body: Buffer.alloc(0) });

    fixture.mayWrite('patient/*.cruds');
    upstream.answer = (_request, response) => response.writeHead(204).end();
    expect((await fixture.send('DELETE Observation/o1')).head?.status).toBe(204);
  });

  it('forwards no header of the client that is not on the list', async () => {
    const headers = {
      authorization: 'Bearer stolen',
      cookie: 'fhir_gateway_session=x',
      'x-forwarded-for': '10.0.0.1',
      connection: 'x-secret',
      'accept-encoding': 'gzip',
      prefer: 'handling=strict',
    };
    await fixture.send('GET Patient', { headers });
    expect(upstream.seen[0]?.headers).toMatchObject({ authorization: 'Bearer token-1', prefer: 'handling=strict' });
    expect(Object.keys(upstream.seen[0]?.headers ?? {})).not.toEqual(expect.arrayContaining(['cookie']));
    expect(JSON.stringify(upstream.seen)).not.toMatch(/stolen|10\.0\.0\.1|gzip|session/);
  });

  it('sends the headers and tenant parameters of the platform file on every request', async () => {
    const change = { requestHeaders: { 'X-Plan': 'A' }, tenantQuery: { practice: 'Organization/a-1' } };
    const other = new ProxyFixture(upstream.base, {}, change);
    other.auth.scopes = ['user/*.rs'];
    await other.send('GET metadata');
    await other.send('GET Patient?name=x');
    await other.send('GET Patient?practice=Organization%2Fa-1');
    expect(upstream.seen.map(({ url }) => url)).toEqual([
      '/r4/metadata?practice=Organization%2Fa-1',
      '/r4/Patient?name=x&practice=Organization%2Fa-1',
      '/r4/Patient?practice=Organization%2Fa-1',
    ]);
    expect(upstream.seen.every(({ headers }) => headers['x-plan'] === 'A')).toBe(true);
    expect(await codeOf(other.send('GET Patient?practice=Organization/other'))).toBe('REQUEST_INVALID');
  });
});

describe('capabilities and open platforms', () => {
  it('reads capabilities without a login, and never sends a token for it unasked', async () => {
    await fixture.send('GET metadata', {}, { session: undefined });
    await fixture.send('GET metadata');
    expect(upstream.seen.map(({ headers }) => headers.authorization)).toEqual([undefined, undefined]);
    expect(fixture.auth.calls).toHaveLength(0);
  });

  it('signs the request for capabilities where the platform insists', async () => {
    upstream.answer = ({ headers }, response) =>
      headers.authorization ? sendJson(response, 200, {}) : response.writeHead(401).end();
    expect((await fixture.send('GET metadata')).head?.status).toBe(200);
    expect(await codeOf(fixture.send('GET metadata', {}, { session: undefined }))).toBe('LOGIN_REQUIRED');
  });

  it('needs no session on an open platform and sends no token there', async () => {
    const open = new ProxyFixture(upstream.base, {}, { isOpen: true });
    await open.send('GET Patient/p1', {}, { session: undefined });
    await open.send('GET Patient/p1');
    expect(upstream.seen.every(({ headers }) => headers.authorization === undefined)).toBe(true);
    expect(open.auth.calls).toHaveLength(0);
    const write = open.send('POST Patient', jsonBody({ resourceType: 'Patient' }), { session: undefined });
    expect(await codeOf(write)).toBe('WRITES_OFF');
  });
});

describe('URLs on the way in', () => {
  it('turns gateway URLs in queries back, plain and encoded, and leaves all else alone', async () => {
    fixture.auth.scopes = ['user/*.rs'];
    await fixture.send(`GET Observation?subject=${gatewayBase}/Patient/p1&code=a%20b`);
    await fixture.send(`GET Observation?subject=${encodeURIComponent(`${gatewayBase}/Patient/p1`)}&code=a+b`);
    await fixture.send(`GET Observation?subject=${gatewayBase}x/Patient/p1&url=x${gatewayBase}`);
    expect(upstream.seen.map(({ url }) => url)).toEqual([
      `/r4/Observation?subject=${upstream.base}/Patient/p1&code=a%20b`,
      `/r4/Observation?subject=${encodeURIComponent(upstream.base)}%2FPatient%2Fp1&code=a+b`,
      `/r4/Observation?subject=${gatewayBase}x/Patient/p1&url=x${gatewayBase}`,
    ]);
  });

  it('turns gateway URLs in resources and search bodies back', async () => {
    fixture.mayWrite('user/*.cruds');
    const resource = (base: string): object => ({
      resourceType: 'Observation',
      subject: { reference: `${base}/Patient/p1` },
      note: [{ text: `see ${gatewayBase}/Patient/p1` }],
    });
    await fixture.send('POST Observation', jsonBody(resource(gatewayBase)));
    const form = formBody(`subject=${gatewayBase}/Patient/p1&_count=1`);
    await fixture.send('POST Observation/_search', form);
    expect(JSON.parse(upstream.seen[0]?.body ?? '')).toEqual(resource(upstream.base));
    expect(upstream.seen[1]?.body).toBe(`subject=${upstream.base}/Patient/p1&_count=1`);
    expect(upstream.seen[1]?.headers['content-type']).toBe(form.headers['content-type']);
  });
});

describe('fetchJson', () => {
  it('returns what is made of the answer, and counts what is thrown then for no fault of the call', async () => {
    const taken = await fixture.proxy.fetchJson(fixture.call('GET Patient/p1'), {
      take: async ({ body, ...head }) => ({ ...head, body: Object.keys(body as object) }),
    });
    expect(taken).toMatchObject({ status: 200, body: ['resourceType', 'id'] });
    const take = () => {
      throw new RangeError('odd');
    };
    await expect(fixture.proxy.fetchJson(fixture.call('GET Patient/p1'), { take })).rejects.toThrow('odd');
    expect(fixture.audit.map(({ outcome }) => outcome)).toEqual(['allowed', 'allowed']);
  });

  it('refuses an answer over the limit, and one that is no JSON', async () => {
    answers(200, { text: 'x'.repeat(5000) });
    const large = fixture.proxy.fetchJson(fixture.call('GET Patient/p1'), { maxBytes: 1000 });
    expect(await codeOf(large)).toBe('RESPONSE_TOO_LARGE');
    answers(200, '{"resourceType":');
    expect(await codeOf(fixture.proxy.fetchJson(fixture.call('GET Patient/p1')))).toBe('UPSTREAM_NOT_FHIR');
    answers(200, '<Patient/>', { 'content-type': 'text/xml' });
    expect(await codeOf(fixture.proxy.fetchJson(fixture.call('GET Patient/p1')))).toBe('UPSTREAM_NOT_FHIR');
    expect(fixture.audit.map(({ outcome }) => outcome)).toEqual(['failed', 'failed', 'failed']);
  });
});
