import { request as httpRequest, type IncomingMessage } from 'node:http';
import { Readable } from 'node:stream';

import { issuedIds, sendJson } from '@fhir-gateway/testing';
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

  it('sends the session’s token and passes the query on as it came', async () => {
    const query =
      'category=laboratory&date=ge2020&date=le2024&_has:Observation:patient:code=1234-5&name:contains=a%20b+c';
    const answer = await browser.visit(`${base}/Observation?${query}`);
    expect(answer.status).toBe(200);
    expect(answer.headers.get('content-type')).toContain('application/fhir+json');
    expect(rest.stub.seen).toHaveLength(1);
    expect(rest.stub.seen[0]).toMatchObject({ method: 'GET', url: `/fhir/Observation?${query}` });
    expect(rest.stub.seen[0]?.headers.authorization).toBe('Bearer access-token-0-of-pat-1');
    expect(rest.stub.seen[0]?.headers.cookie).toBeUndefined();
  });

  it('passes HEAD and 304 on without a body', async () => {
    const head = await browser.visit(`${base}/Patient/pat-1`, { method: 'HEAD' });
    expect([head.status, await head.text()]).toEqual([200, '']);
    rest.stub.answer = (_request, response) => response.writeHead(304, { etag: 'W/"7"' }).end();
    const unchanged = await browser.visit(`${base}/Patient/pat-1`, { headers: { 'if-none-match': 'W/"7"' } });
    expect([unchanged.status, await unchanged.text(), unchanged.headers.get('etag')]).toEqual([304, '', 'W/"7"']);
  });

  it('passes the upstream’s own OperationOutcome and status on', async () => {
    const outcome = { resourceType: 'OperationOutcome', issue: [{ severity: 'error', code: 'conflict' }] };
    rest.stub.answer = (_request, response) => sendJson(response, 412, outcome);
    const { status, body } = await browser.json(`${base}/Patient/pat-1`);
    expect([status, body]).toEqual([412, outcome]);
  });

  it('reads by every shape of id that servers issue', async () => {
    rest.stub.answer = ({ target }, response) => sendJson(response, 200, { resourceType: 'Observation', id: target });
    for (const [, id] of issuedIds) {
      const { status, body } = await browser.json(`${base}/Observation/${id}`);
      expect([status, body]).toEqual([200, { resourceType: 'Observation', id: expect.stringContaining(id) as string }]);
    }
  });

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

  it.each([
    ['announced', Buffer.alloc(3 * 1024 * 1024, 'a')],
    ['chunked', Readable.from(Array.from({ length: 48 }, () => Buffer.alloc(64 * 1024, 'a')))],
  ])('refuses a %s body over the limit with 413', async (_how, large) => {
    const status = await new Promise((resolve, reject) => {
      const upload = httpRequest(
        {
          host: '127.0.0.1',
          port: rest.server.port,
          method: 'POST',
          path: `${base}/Observation/_search`,
          headers: { ...sessionHeader(), 'content-type': 'application/x-www-form-urlencoded' },
        },
        (answer) => resolve(answer.statusCode),
      );
      upload.on('error', reject);
      if (large instanceof Readable) large.pipe(upload);
      else upload.end(large);
    });
    expect(status).toBe(413);
    expect(rest.stub.seen).toEqual([]);
  });
});
