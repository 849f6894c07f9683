import { createServer, request } from 'node:http';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { connectAgent } from './testing/agents/agent.js';
import { startStack } from './testing/stacks/stack.js';
import type { Stack } from './testing/stacks/stack.js';

interface Answer {
  readonly status: number;
  readonly type: string;
  readonly text: string;
}

describe('bad input', () => {
  let stack: Stack;
  let upstream: Server;
  let htmlStatus = 200;

  beforeAll(async () => {
    upstream = createServer((_request, response) => {
      response.writeHead(htmlStatus, { 'content-type': 'text/html' });
      response.end('<html><body>secret-upstream-page</body></html>');
    });
    await new Promise<void>((resolve) => upstream.listen(0, '127.0.0.1', resolve));
    const { port } = upstream.address() as AddressInfo;
    stack = await startStack({
      mcpAuth: 'local',
      apps: ['rest', 'mcp'],
      env: { FHIR_GATEWAY_WRITES: 'web-server,sandbox-open' },
      platforms: [
        openPlatform('web-server', `http://127.0.0.1:${port}/fhir`),
        openPlatform('nobody-there', 'http://127.0.0.1:9/fhir'),
      ],
    });
  }, 60_000);

  afterAll(async () => {
    await stack?.stop();
    upstream?.close();
  });

  const table: [string, string, number, string][] = [
    ['an unknown platform', '/api/fhir/no-such-platform/Patient/1', 404, 'PLATFORM_NOT_FOUND'],
    ['a hostile platform id', '/api/fhir/..%2f..%2fetc/Patient/1', 404, 'PLATFORM_NOT_FOUND'],
    ['an unknown platform in the listing', '/api/platforms/no-such-platform', 404, 'PLATFORM_NOT_FOUND'],
    ['an unknown platform at sign-in', '/auth/no-such-platform/login', 404, 'PLATFORM_NOT_FOUND'],
    ['a sign-in at an open platform', '/auth/sandbox-open/login', 409, 'PLATFORM_OPEN'],
    ['a resource type in lower case', '/api/fhir/sandbox-open/patient/1', 400, 'RESOURCE_TYPE_INVALID'],
    ['a resource type with a script', '/api/fhir/sandbox-open/%3Cscript%3E/1', 400, 'RESOURCE_TYPE_INVALID'],
    ['an id that is too long', `/api/fhir/sandbox-open/Patient/${'a'.repeat(65)}`, 400, 'RESOURCE_ID_INVALID'],
    ['an id with a space', '/api/fhir/sandbox-open/Patient/a%20b', 400, 'RESOURCE_ID_INVALID'],
    ['an id with a line break', '/api/fhir/sandbox-open/Patient/a%0A', 400, 'RESOURCE_ID_INVALID'],
    ['two dots', '/api/fhir/sandbox-open/Patient/..', 400, ''],
    ['two encoded dots', '/api/fhir/sandbox-open/Patient/%2e%2e', 400, ''],
    ['dots on the way out of the base', '/api/fhir/sandbox-open/../../control/counters', 400, ''],
    ['an encoded slash', '/api/fhir/sandbox-open/Patient%2F1', 400, ''],
    ['a twice encoded slash', '/api/fhir/sandbox-open/Patient/1%252F2', 400, ''],
    ['a backslash', '/api/fhir/sandbox-open/Patient/..%5c..%5cx', 400, ''],
    ['a broken escape', '/api/fhir/sandbox-open/Patient/%zz', 400, ''],
    ['an operation that is not allowed', '/api/fhir/sandbox-open/Patient/1/$purge', 405, 'INTERACTION_NOT_SUPPORTED'],
    ['an unknown route', '/api/nothing-here', 404, 'ROUTE_NOT_FOUND'],
    ['an unknown state', '/oauth/callback?code=x&state=made-up', 400, 'LOGIN_STATE_UNKNOWN'],
    ['a callback without anything', '/oauth/callback', 400, ''],
    ['a callback with two states', '/oauth/callback?code=x&state=a&state=b', 400, ''],
    ['an unknown attempt', '/auth/sandbox-ehr/login?attempt=made-up', 404, 'LOGIN_UNKNOWN'],
    ['a wait that is no number', '/auth/sandbox-ehr/wait?timeout=soon', 400, 'ARGUMENT_INVALID'],
    ['a platform that is down', '/api/fhir/nobody-there/Patient/1', 502, 'UPSTREAM_UNREACHABLE'],
  ];

  it.each(table)('%s', async (_what, path, status, code) => {
    const answer = await send(stack.restUrl + path);
    expect(answer.status).toBe(status);
    expectExplained(answer, code);
  });

  it.each([200, 302, 401, 403, 404, 429, 500, 503])('a platform that answers %i in HTML', async (status) => {
    htmlStatus = status;
    const answer = await send(`${stack.restUrl}/api/fhir/web-server/Patient/1`);
    expect(answer.status).not.toBe(500);
    expect(answer.status).toBeGreaterThanOrEqual(400);
    expectExplained(answer, status === 302 ? 'UPSTREAM_REDIRECT_REFUSED' : 'UPSTREAM_NOT_FHIR');
    expect(answer.text).not.toMatch(/secret-upstream-page/);
  });

  it('a body that is too large, announced or not', async () => {
    const resource = JSON.stringify({ resourceType: 'Basic', code: { text: 'x'.repeat(3 * 1024 * 1024) } });
    const url = `${stack.restUrl}/api/fhir/sandbox-open/Basic`;
    for (const chunked of [false, true]) {
      const answer = await send(url, { method: 'POST', body: resource, chunked });
      expect(answer.status).toBe(413);
      expectExplained(answer, 'BODY_TOO_LARGE');
    }
  });

  it.each([
    ['no JSON', '{"resourceType":'],
    ['another type than the address', '{"resourceType":"Patient"}'],
    ['a list', '[]'],
    ['nothing', ''],
  ])('a body that is %s', async (_what, body) => {
    const answer = await send(`${stack.restUrl}/api/fhir/sandbox-open/Basic`, { method: 'POST', body });
    expect(answer.status).toBe(400);
    expectExplained(answer, 'BODY_INVALID');
  });

  it('a write where writing is off', async () => {
    const answer = await send(`${stack.restUrl}/api/fhir/nobody-there/Basic`, {
      method: 'POST',
      body: '{"resourceType":"Basic"}',
    });
    expect(answer.status).toBe(403);
    expectExplained(answer, 'WRITES_OFF');
  });

  it('a credential that is none', async () => {
    for (const authorization of ['Bearer made-up', 'Basic dXNlcjpwYXNz', 'Bearer ', `Bearer fgs_${'A'.repeat(54)}`]) {
      const answer = await send(`${stack.restUrl}/api/fhir/sandbox-open/Patient`, { headers: { authorization } });
      expect(answer.status).toBe(401);
    }
  });

  it('the same over MCP: an error that names the code, never a crash', async () => {
    const agent = await connectAgent('sdk 1.x', stack.mcpUrl);
    const calls: [string, Record<string, unknown>, RegExp][] = [
      ['search', { platform_id: 'no-such-platform', resource_type: 'Patient' }, /^PLATFORM_NOT_FOUND.*list_platforms/s],
      ['search', { platform_id: 'sandbox-open', resource_type: '../Patient' }, /^ARGUMENT_INVALID: resource_type/],
      [
        'read',
        { platform_id: 'sandbox-open', resource_type: 'Patient', resource_id: '..' },
        /^(RESOURCE_ID|REQUEST)_INVALID/,
      ],
      [
        'read',
        { platform_id: 'sandbox-open', resource_type: 'Patient', resource_id: 'a/b' },
        /^(RESOURCE_ID|REQUEST)_INVALID/,
      ],
      [
        'read',
        { platform_id: 'nobody-there', resource_type: 'Patient', resource_id: '1' },
        /^UPSTREAM_UNREACHABLE.*may help/s,
      ],
      ['get_next_page', { platform_id: 'sandbox-open', cursor: 'made-up' }, /^CURSOR_INVALID/],
      ['start_auth', { platform_id: 'sandbox-open' }, /^PLATFORM_OPEN/],
      ['wait_for_auth', { platform_id: 'sandbox-ehr', timeout: 0 }, /^sandbox-ehr: not-started/],
      ['search', { platform_id: 'sandbox-ehr', resource_type: 'Observation' }, /^LOGIN_REQUIRED.*start_auth/s],
      ['search', { platform_id: 'sandbox-open', resource_type: 'Patient', auth_handle: 'stolen' }, /^SESSION_UNKNOWN/],
      [
        'create',
        { platform_id: 'nobody-there', resource_type: 'Basic', resource: { resourceType: 'Basic' } },
        /^WRITES_OFF/,
      ],
    ];
    for (const [tool, args, expected] of calls) expect((await agent.call(tool, args)).text).toMatch(expected);
    await agent.close();
  }, 30_000);
});

/** Every error says, in the format of its route, what happened and with which code. */
function expectExplained({ type, text }: Answer, code: string): void {
  if (type.startsWith('application/fhir+json')) {
    const outcome = JSON.parse(text) as {
      resourceType: string;
      issue: { details: { coding: { code: string }[]; text: string } }[];
    };
    expect(outcome.resourceType).toBe('OperationOutcome');
    expect(outcome.issue[0]?.details.text).not.toBe('');
    expect(outcome.issue[0]?.details.coding[0]?.code).toMatch(/^[A-Z_]+$/);
  } else {
    expect(type).toMatch(/^(application\/problem\+json|text\/html)/);
  }
  expect(text).toContain(code);
  expect(text).not.toMatch(/ at .*\.(js|ts):\d+|node_modules|INTERNAL/);
}

function openPlatform(id: string, fhirBaseUrl: string) {
  return { id, fhirBaseUrl };
}

/** Sends the path as it stands; `fetch` and `URL` would resolve dots and refuse broken escapes. */
function send(
  url: string,
  options: { method?: string; headers?: Record<string, string>; body?: string; chunked?: boolean } = {},
): Promise<Answer> {
  const { method = 'GET', headers = {}, body, chunked = false } = options;
  const [, origin = '', path = ''] = /^(https?:\/\/[^/]+)(.*)$/.exec(url) ?? [];
  const { hostname, port } = new URL(origin);
  const length: Record<string, string> =
    body === undefined || chunked ? {} : { 'content-length': `${Buffer.byteLength(body)}` };
  return new Promise((resolve, reject) => {
    const outgoing = request(
      { hostname, port, path, method, headers: { 'content-type': 'application/fhir+json', ...length, ...headers } },
      (response) => {
        let text = '';
        response.setEncoding('utf8');
        response.on('data', (chunk: string) => (text += chunk));
        response.on('end', () =>
          resolve({ status: response.statusCode ?? 0, type: String(response.headers['content-type'] ?? ''), text }),
        );
      },
    );
    outgoing.once('error', (error) => reject(error));
    outgoing.end(body);
  });
}
