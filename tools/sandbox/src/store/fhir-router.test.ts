import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import express from 'express';
import { fhirRouter, type FhirRouterOptions } from './fhir-router.js';
import { startStore } from './testing/store-fixture.js';

const grants = new Map([
  ['ada-token', { scopes: ['patient/*.cruds'], patient: 'ada', clientId: 'app' }],
  ['narrow-token', { scopes: ['patient/Condition.rs'], patient: 'ada', clientId: 'app' }],
]);
const ada = { authorization: 'Bearer ada-token' };
const json = { ...ada, 'content-type': 'application/fhir+json' };

let server: Server;
let origin: string;
let counted = 0;

async function serve(options: Partial<FhirRouterOptions>): Promise<FhirRouterOptions> {
  const { store } = await startStore();
  const app = express();
  server = createServer(app).listen(0, '127.0.0.1');
  await once(server, 'listening');
  origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  counted = 0;
  const all = { store, baseUrl: `${origin}/fhir`, onRequest: () => void counted++, ...options };
  app.use('/fhir', fhirRouter(all));
  return all;
}

const secured = (): Promise<FhirRouterOptions> =>
  serve({
    tokens: { inspect: async (accessToken) => grants.get(accessToken) },
    smartConfiguration: () => ({ token_endpoint: 'http://localhost/token' }),
    securityUrls: { authorize: 'http://localhost/auth', token: 'http://localhost/token' },
  });

const get = (path: string, headers: Record<string, string> = ada): Promise<Response> =>
  fetch(`${origin}/fhir${path}`, { headers });
const send = (method: string, path: string, body: string, headers: Record<string, string> = json): Promise<Response> =>
  fetch(`${origin}/fhir${path}`, { method, body, headers });
const bodyOf = async (response: Response): Promise<Record<string, unknown>> =>
  (await response.json()) as Record<string, unknown>;

afterEach(() => server.close());

describe('a secured base', () => {
  beforeEach(secured);

  it.each([
    ['no token', {}],
    ['an unknown token', { authorization: 'Bearer nobody-knows' }],
    ['another scheme', { authorization: 'Basic ada-token' }],
    ['an empty token', { authorization: 'Bearer ' }],
    ['two tokens', { authorization: 'Bearer ada-token, Bearer ada-token' }],
    ['a token in the URL only', {}],
  ])('answers 401 to %s', async (_case, headers) => {
    const response = await get('/Patient/ada?access_token=ada-token', headers as Record<string, string>);
    expect(response.status).toBe(401);
    expect(response.headers.get('www-authenticate')).toBe('Bearer error="invalid_token"');
    expect(await bodyOf(response)).toMatchObject({ resourceType: 'OperationOutcome', issue: [{ code: 'login' }] });
  });

  it('answers 500 without a reason when the token cannot be checked', async () => {
    server.close();
    const onServerError = jest.fn();
    const inspect = (): Promise<never> => Promise.reject(new Error('the database password is wrong'));
    await serve({ tokens: { inspect }, onServerError });
    const response = await get('/Patient');
    expect(response.status).toBe(500);
    expect(onServerError).toHaveBeenCalledTimes(1);
    expect(await response.text()).not.toContain('database');
  });

  it('leaves the statement and the SMART configuration open', async () => {
    const metadata = await bodyOf(await get('/metadata', {}));
    expect(metadata).toMatchObject({ resourceType: 'CapabilityStatement', rest: [{ security: { service: [{}] } }] });
    const smart = await get('/.well-known/smart-configuration', {});
    expect(smart.headers.get('content-type')).toContain('application/json');
    expect(await bodyOf(smart)).toEqual({ token_endpoint: 'http://localhost/token' });
  });

  it.each([
    ['broken JSON', '{"resourceType":', 'application/fhir+json', 400],
    ['a JSON string', '"Observation"', 'application/fhir+json', 400],
    ['an empty body', '', 'application/fhir+json', 400],
    ['XML of no namespace', '<Observation/>', 'application/fhir+xml', 400],
    ['an XML Patch', '<diff/>', 'application/xml-patch+xml', 415],
    ['plain text', '{}', 'text/plain', 415],
    ['an unknown charset', '{}', 'application/json; charset=x-unknown', 415],
    ['more than 1 MB', `{"a":"${'x'.repeat(1024 * 1024)}"}`, 'application/fhir+json', 413],
    ['an unknown element', '{"resourceType":"Observation","colour":"red"}', 'application/fhir+json', 422],
  ])('refuses %s with an OperationOutcome', async (_case, body, type, status) => {
    const response = await send('POST', '/Observation', body, { ...ada, 'content-type': type });
    expect(response.status).toBe(status);
    expect(response.headers.get('content-type')).toBe('application/fhir+json; charset=utf-8');
    expect(await bodyOf(response)).toMatchObject({ resourceType: 'OperationOutcome' });
  });

  it('stores what a Binary holds, and gives it back', async () => {
    const bytes = Buffer.from([0x25, 0x50, 0xff, 0x00]);
    const headers = { ...ada, 'content-type': 'application/pdf', 'x-security-context': `${origin}/fhir/Patient/ada` };
    const created = await fetch(`${origin}/fhir/Binary`, { method: 'POST', body: bytes, headers });
    expect([created.status, await bodyOf(created)]).toEqual([
      201,
      expect.objectContaining({ contentType: 'application/pdf', data: bytes.toString('base64') }),
    ]);
    const url = (created.headers.get('location') ?? '').replace(/\/_history.*/, '');
    const read = await fetch(url, { headers: { ...ada, accept: 'application/pdf' } });
    expect(Buffer.from(await read.arrayBuffer())).toEqual(bytes);
    // Whose it is has to be said.
    const nobodys = await fetch(`${origin}/fhir/Binary`, {
      method: 'POST',
      body: bytes,
      headers: { ...ada, 'content-type': 'application/pdf' },
    });
    expect(nobodys.status).toBe(403);
  });

  it('reads XML and answers in it', async () => {
    const body =
      '<Observation xmlns="http://hl7.org/fhir"><status value="final"/><code><text value="x"/></code>' +
      '<subject><reference value="Patient/ada"/></subject></Observation>';
    const type = 'application/fhir+xml';
    const response = await send('POST', '/Observation', body, { ...ada, 'content-type': type, accept: type });
    expect([response.status, response.headers.get('content-type')]).toEqual([201, `${type}; charset=utf-8`]);
    expect(await response.text()).toContain('<code><text value="x"/></code>');
  });
});

describe('an open base', () => {
  beforeEach(() => serve({}));

  it('reads without a token and ignores one that is sent', async () => {
    expect(await bodyOf(await get('/Patient', {}))).toMatchObject({ total: 2 });
    expect((await get('/Patient', { authorization: 'Bearer nobody-knows' })).status).toBe(200);
  });

  it('has no SMART configuration and no security in its statement', async () => {
    expect((await get('/.well-known/smart-configuration', {})).status).toBe(404);
    expect(JSON.stringify(await bodyOf(await get('/metadata', {})))).not.toContain('oauth');
  });
});
