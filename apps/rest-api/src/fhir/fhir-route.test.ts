import { request as httpRequest, type IncomingMessage } from 'node:http';

import { sendJson } from '@fhir-gateway/testing';
import type { TestBrowser } from '../testing/test-browser.js';
import { useTestGateway } from '../testing/test-gateway.js';

const base = '/api/fhir/stub-ehr';

describe('the FHIR route', () => {
  const rest = useTestGateway({ FHIR_GATEWAY_WRITES: 'on' });
  let browser: TestBrowser;
  beforeAll(async () => {
    browser = await rest.signedIn('pat-1');
  });
  beforeEach(() => {
    rest.stub.seen.length = 0;
    rest.stub.answer = (_request, response) => sendJson(response, 200, { resourceType: 'Bundle', type: 'searchset' });
  });

  /** Sends a request target exactly as written, which fetch would normalise. */
  function sendRaw(path: string, headers: Record<string, string> = {}): Promise<{ status: number; body: string }> {
    return new Promise((resolve, reject) => {
      const onAnswer = (answer: IncomingMessage): void => {
        let body = '';
        answer.setEncoding('utf8');
        answer.on('data', (chunk: string) => (body += chunk));
        answer.on('end', () => resolve({ status: answer.statusCode ?? 0, body }));
      };
      httpRequest({ host: '127.0.0.1', port: rest.server.port, path, headers }, onAnswer).on('error', reject).end();
    });
  }

  function sessionHeader(): Record<string, string> {
    return { cookie: browser.sessionCookie };
  }

  it.each<[string, number, string]>([
    ['/api/fhir', 404, 'ROUTE_NOT_FOUND'],
    ['/api/fhir/', 404, 'ROUTE_NOT_FOUND'],
    ['/api/fhir/nowhere/Patient', 404, 'PLATFORM_NOT_FOUND'],
    ['/api/fhir/%E0%A4%A/Patient', 404, 'ROUTE_NOT_FOUND'],
    ['/api/fhir/stub-listed/Patient', 409, 'PLATFORM_NOT_ROUTABLE'],
    [`${base}/patient`, 400, 'RESOURCE_TYPE_INVALID'],
    [`${base}/Patient/..`, 400, 'RESOURCE_ID_INVALID'],
    [`${base}/Patient/%2e%2e`, 400, 'RESOURCE_ID_INVALID'],
    [`${base}/Patient/..%2f..%2fadmin`, 400, 'RESOURCE_ID_INVALID'],
    [`${base}/Patient/a%2Fb`, 400, 'RESOURCE_ID_INVALID'],
    [`${base}/Patient/a%0A`, 400, 'RESOURCE_ID_INVALID'],
    [`${base}/Patient/${'a'.repeat(256)}`, 400, 'RESOURCE_ID_INVALID'],
  ])('answers %s with %i and an OperationOutcome %s, and asks nobody', async (path, status, code) => {
    const answer = await sendRaw(path, sessionHeader());
    const outcome = JSON.parse(answer.body) as {
      resourceType: string;
      issue: { details: { coding: { code: string }[] } }[];
    };
    expect(outcome.resourceType).toBe('OperationOutcome');
    expect([answer.status, outcome.issue[0]?.details.coding[0]?.code]).toEqual([status, code]);
    expect(rest.stub.seen).toEqual([]);
  });

  it.each([
    ['?_format=xml', {}],
    ['?_format=application/fhir%2Bxml', { accept: 'application/fhir+json' }],
    ['', { accept: 'application/fhir+xml' }],
  ])('answers a mistake with an OperationOutcome in XML where XML is asked for: %s %j', async (query, headers) => {
    const answer = await rest.browser().visit(`${base}/Patient/..%2f${query}`, { headers });
    expect([answer.status, answer.headers.get('content-type')]).toEqual([400, 'application/fhir+xml; charset=utf-8']);
    expect(await answer.text()).toContain('<OperationOutcome xmlns="http://hl7.org/fhir"><issue>');
  });

  it('names the login address to a stranger, and asks nobody', async () => {
    const stranger = rest.browser();
    const { status, body } = await stranger.json(`${base}/Observation`);
    expect(status).toBe(401);
    expect(body).toMatchObject({
      resourceType: 'OperationOutcome',
      issue: [{ code: 'login', diagnostics: expect.stringContaining(`${rest.publicUrl}/auth/stub-ehr/login`) }],
    });
    expect(rest.stub.seen).toEqual([]);
  });

  it('serves an open platform to anybody', async () => {
    expect((await rest.browser().visit('/api/fhir/stub-open/Observation')).status).toBe(200);
    expect(rest.stub.seen[0]?.headers.authorization).toBeUndefined();
  });

  it.each(['Basic dXNlcjpwYXNz', 'Bearer somebody-elses-token', 'Bearer ', 'Bearer fgs_aaaaaaaa', 'DPoP abc'])(
    'refuses "Authorization: %s" beside a good cookie, and never forwards it',
    async (authorization) => {
      for (const platform of ['stub-ehr', 'stub-open']) {
        const answer = await browser.visit(`/api/fhir/${platform}/Observation`, { headers: { authorization } });
        expect(answer.status).toBe(401);
        expect(answer.headers.get('www-authenticate')).toContain('Bearer');
      }
      expect(rest.stub.seen).toEqual([]);
    },
  );
});
