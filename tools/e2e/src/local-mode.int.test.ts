import { request } from 'node:http';
import { describeWithChromium } from '@fhir-gateway/testing';
import { HostileSite } from './testing/hostile/hostile-site.js';
import { shared, sharedAgent, sharedBrowser, sharedPerson, sharedStack, sharedStub } from './testing/shared.js';
import { startApp, type AppName } from './testing/stacks/stack.js';

interface Answer {
  readonly status: number;
  readonly type: string;
  readonly text: string;
}

let htmlStatus = 200;
const upstream = sharedStub(() => ({
  status: htmlStatus,
  headers: { 'content-type': 'text/html' },
  body: '<html><body>secret-upstream-page</body></html>',
}));
const stack = sharedStack(() => ({
  mcpAuth: 'local',
  apps: ['rest', 'mcp'],
  env: { FHIR_GATEWAY_WRITES: 'sandbox-open' },
  platforms: [
    { id: 'web-server', fhirBaseUrl: `${upstream.origin}/fhir` },
    { id: 'nobody-there', fhirBaseUrl: 'http://127.0.0.1:9/fhir' },
  ],
}));
const agent = sharedAgent(stack, 'sdk 1.x');

describe('local mode', () => {
  const settings: readonly [AppName, string, string][] = [
    ['rest', 'FHIR_GATEWAY_HOST', '0.0.0.0'],
    ['rest', 'FHIR_GATEWAY_PUBLIC_URL', 'https://gateway.example.org'],
    ['mcp', 'FHIR_GATEWAY_HOST', '::'],
    ['mcp', 'FHIR_GATEWAY_MCP_PUBLIC_URL', 'http://192.0.2.10:8001'],
  ];
  it.each(settings)('does not start where anyone else could reach it: %s with %s=%s', async (app, name, value) => {
    const ports = { FHIR_GATEWAY_PORT: '0', FHIR_GATEWAY_MCP_PORT: '0' };
    const start = startApp(app, { FHIR_GATEWAY_MCP_AUTH: 'local', ...ports, [name]: value });
    await expect(start).rejects.toThrow(new RegExp(`ended with 1[^]*${name} must be a loopback address`));
  });

  describe('refuses requests that a page of somebody else made', () => {
    const foreign: [string, Record<string, string>, number][] = [
      ['a rebound host name', { host: 'attacker.example' }, 421],
      ['a host name that only begins like ours', { host: 'localhost.attacker.example' }, 421],
      ['another port', { host: 'localhost:1' }, 421],
      ['a foreign origin', { origin: 'https://attacker.example' }, 403],
      ['an opaque origin', { origin: 'null' }, 403],
      ['another port as origin', { origin: 'http://localhost:1' }, 403],
    ];
    const targets = [
      ...['GET /api/fhir/sandbox-ehr/Observation', 'GET /api/platforms', 'GET /auth/status', 'GET /'],
      ...['POST /auth/sandbox-ehr/logout', 'POST /mcp'],
    ];

    it.each(foreign)('with %s', async (_what, headers, status) => {
      for (const target of targets) {
        const [method = '', path = ''] = target.split(' ');
        const answer = await send((path === '/mcp' ? stack.mcpUrl : stack.restUrl) + path, { method, headers });
        expect([target, answer.status]).toEqual([target, status]);
        expect(answer.text).not.toMatch(/platform_id|resourceType":"Bundle|Hedda/);
      }
    });

    it.each(['/record', '/record/results'])('gives no page %s to a script of another site', async (path) => {
      const headers = { accept: 'text/html', 'sec-fetch-site': 'cross-site' };
      expect((await send(stack.restUrl + path, { headers })).status).toBe(403);
    });

    it('answers under its own name, and to a real client', async () => {
      expect((await send(`${stack.restUrl}/api/platforms`)).status).toBe(200);
      expect(await agent.toolNames()).toContain('search');
    });

    it('tells a client that looks for an authorization server that there is none', async () => {
      for (const path of ['oauth-authorization-server', 'oauth-protected-resource', 'openid-configuration']) {
        const answer = await send(`${stack.mcpUrl}/.well-known/${path}`);
        expect(answer.status).toBe(404);
        expect(JSON.parse(answer.text)).toMatchObject({ code: 'ROUTE_NOT_FOUND' });
      }
    });
  });
});

describe('bad input', () => {
  const table: [string, string, number, string][] = [
    ['a hostile platform id', '/api/fhir/..%2f..%2fetc/Patient/1', 404, 'PLATFORM_NOT_FOUND'],
    ['a sign-in at an open platform', '/auth/sandbox-open/login', 409, 'PLATFORM_OPEN'],
    ['a resource type with a script', '/api/fhir/sandbox-open/%3Cscript%3E/1', 400, 'RESOURCE_TYPE_INVALID'],
    ['an id with a line break', '/api/fhir/sandbox-open/Patient/a%0A', 400, 'RESOURCE_ID_INVALID'],
    ['two dots', '/api/fhir/sandbox-open/Patient/..', 400, ''],
    ['two encoded dots', '/api/fhir/sandbox-open/Patient/%2e%2e', 400, ''],
    ['dots on the way out of the base', '/api/fhir/sandbox-open/../../control/counters', 400, ''],
    ['a twice encoded slash', '/api/fhir/sandbox-open/Patient/1%252F2', 400, ''],
    ['a backslash', '/api/fhir/sandbox-open/Patient/..%5c..%5cx', 400, ''],
    ['a broken escape', '/api/fhir/sandbox-open/Patient/%zz', 400, ''],
    ['an operation that is not allowed', '/api/fhir/sandbox-open/Patient/1/$purge', 405, 'INTERACTION_NOT_SUPPORTED'],
    ['an unknown route', '/api/nothing-here', 404, 'ROUTE_NOT_FOUND'],
    ['an unknown state', '/oauth/callback?code=x&state=made-up', 400, 'LOGIN_STATE_UNKNOWN'],
    ['a callback with two states', '/oauth/callback?code=x&state=a&state=b', 400, ''],
    ['a platform that is down', '/api/fhir/nobody-there/Patient/1', 502, 'UPSTREAM_UNREACHABLE'],
  ];

  it.each(table)('%s', async (_what, path, status, code) => {
    const answer = await send(stack.restUrl + path);
    expect(answer.status).toBe(status);
    expectExplained(answer, code);
  });

  it.each([200, 302, 503])('a platform that answers %i in HTML', async (status) => {
    htmlStatus = status;
    const answer = await send(`${stack.restUrl}/api/fhir/web-server/Patient/1`);
    expect(answer.status).not.toBe(500);
    expect(answer.status).toBeGreaterThanOrEqual(400);
    expectExplained(answer, status === 302 ? 'UPSTREAM_REDIRECT_REFUSED' : 'UPSTREAM_NOT_FHIR');
    expect(answer.text).not.toMatch(/secret-upstream-page/);
  });

  it('the same over MCP: an error that names the code, never a crash', async () => {
    const patient = { resource_type: 'Patient', platform_id: 'sandbox-open' };
    const calls: [string, Record<string, unknown>, RegExp][] = [
      ['search', { ...patient, platform_id: 'no-such-platform' }, /^PLATFORM_NOT_FOUND.*list_platforms/s],
      ['search', { ...patient, resource_type: '../Patient' }, /^ARGUMENT_INVALID: resource_type/],
      ['read', { ...patient, resource_id: '..' }, /^(RESOURCE_ID|REQUEST)_INVALID/],
      ['read', { ...patient, platform_id: 'nobody-there', resource_id: '1' }, /^UPSTREAM_UNREACHABLE.*may help/s],
      ['get_next_page', { platform_id: 'sandbox-open', cursor: 'made-up' }, /^CURSOR_INVALID/],
      ['search', { ...patient, platform_id: 'sandbox-ehr' }, /^LOGIN_REQUIRED.*start_auth/s],
      ['search', { ...patient, auth_handle: 'stolen' }, /^SESSION_UNKNOWN/],
    ];
    for (const [tool, args, expected] of calls) expect((await agent.call(tool, args)).text).toMatch(expected);
  });
});

describeWithChromium('a hostile page in the browser of the one person of local mode', () => {
  const browser = sharedBrowser();
  const site = shared(
    () => HostileSite.open(),
    (one) => one.close(),
  );
  const person = sharedPerson(browser);
  beforeAll(() => person.signIn(`${stack.restUrl}/auth/sandbox-ehr/login`, { login: 'hedda' }));

  const isConnected = async () => {
    const { connections } = await person.getJson<{ connections: { connected: boolean }[] }>(
      `${stack.restUrl}/auth/status`,
    );
    return connections.some(({ connected }) => connected);
  };
  const addresses = ['crossSite', 'sameSite'] as const;

  it.each(addresses)('reads nothing by script, from the %s address', async (address) => {
    await person.page.goto(site[address] + site.publish('<p>Hostile</p>'));
    const targets = [
      `${stack.restUrl}/api/fhir/sandbox-ehr/Observation`,
      `${stack.restUrl}/auth/status`,
      `${stack.mcpUrl}/mcp`,
    ];
    const answers = await person.page.evaluate(async (urls) => {
      const body = JSON.stringify({ jsonrpc: '2.0', id: 1, method: 'tools/list' });
      const ask = async (url: string, init: RequestInit) => {
        const answer = await fetch(url, { credentials: 'include', ...init }).catch(() => undefined);
        return answer === undefined ? 'refused' : `${answer.type} ${answer.status} ${(await answer.text()).length}`;
      };
      const inits: RequestInit[] = [{}, { mode: 'no-cors' }, { mode: 'no-cors', method: 'POST', body }];
      return Promise.all(urls.flatMap((url) => inits.map((init) => ask(url, init))));
    }, targets);
    // Not even that there is an answer.
    expect(new Set(answers)).toEqual(new Set(['refused']));
  });

  it.each(addresses)('changes nothing by a form, from the %s address', async (address) => {
    const before = await stack.counters();
    for (const path of ['/auth/sandbox-ehr/logout', '/auth/sandbox-ehr/login', '/auth/sessions/end']) {
      const answered = person.page.waitForResponse((response) => response.url() === stack.restUrl + path);
      await person.page.goto(site[address] + site.publishForm(stack.restUrl + path, { scope: 'patient/*.cruds' }));
      expect((await answered).status()).toBe(403);
      await person.page.waitForURL(stack.restUrl + path);
    }
    const { revocations, authorizations } = await stack.counters();
    expect({ revocations, authorizations }).toEqual({
      revocations: before.revocations,
      authorizations: before.authorizations,
    });
    expect(await isConnected()).toBe(true);
  });

  it.each(addresses)('shows the gateway in no frame, from the %s address', async (address) => {
    for (const path of ['/', '/auth/sessions', '/auth/sandbox-ehr/login']) {
      await person.page.goto(site[address] + site.publishFrame(stack.restUrl + path));
      expect(await person.page.frames()[1]?.locator('main, form').count()).toBe(0);
    }
    expect(await isConnected()).toBe(true);
  });
});

/** Every error says, in the format of its route, what happened and with which code. */
function expectExplained({ type, text }: Answer, code: string): void {
  if (type.startsWith('application/fhir+json')) {
    const details = {
      text: expect.stringMatching(/./) as string,
      coding: [{ code: expect.stringMatching(/^[A-Z_]+$/) as string }],
    };
    expect(JSON.parse(text)).toMatchObject({ resourceType: 'OperationOutcome', issue: [{ details }] });
  } else {
    expect(type).toMatch(/^(application\/problem\+json|text\/html)/);
  }
  expect(text).toContain(code);
  expect(text).not.toMatch(/ at .*\.(js|ts):\d+|node_modules|INTERNAL/);
}

/** Sends the path as it stands; `fetch` and `URL` would resolve dots and refuse broken escapes. */
function send(
  url: string,
  { method = 'GET', headers = {} }: { method?: string; headers?: Record<string, string> } = {},
) {
  const [, origin = '', path = ''] = /^(https?:\/\/[^/]+)(.*)$/.exec(url) ?? [];
  const { hostname, port } = new URL(origin);
  return new Promise<Answer>((resolve, reject) => {
    const outgoing = request({ hostname, port, path, method, headers }, (response) => {
      let text = '';
      response.setEncoding('utf8').on('data', (chunk: string) => (text += chunk));
      const { statusCode: status = 0, headers: received } = response;
      response.on('end', () => resolve({ status, type: String(received['content-type'] ?? ''), text }));
    });
    outgoing.once('error', reject).end();
  });
}
