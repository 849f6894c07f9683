import { createServer, request } from 'node:http';
import type { AddressInfo } from 'node:net';
import { describeWithChromium } from '@fhir-gateway/testing';
import { HostileSite } from './testing/hostile/hostile-site.js';
import { shared, sharedAgent, sharedBrowser, sharedPerson, sharedStack } from './testing/shared.js';
import { startApp, type AppName, type Stack } from './testing/stacks/stack.js';

interface Answer {
  readonly status: number;
  readonly type: string;
  readonly text: string;
}

let htmlStatus = 200;
const upstream = shared(
  async () => {
    const server = createServer((_request, response) => {
      response.writeHead(htmlStatus, { 'content-type': 'text/html' });
      response.end('<html><body>secret-upstream-page</body></html>');
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    return server;
  },
  (server) => server.close(),
);
const stack = sharedStack(() => ({
  mcpAuth: 'local',
  apps: ['rest', 'mcp'],
  env: { FHIR_GATEWAY_WRITES: 'web-server,sandbox-open' },
  platforms: [
    { id: 'web-server', fhirBaseUrl: `http://127.0.0.1:${(upstream.address() as AddressInfo).port}/fhir` },
    { id: 'nobody-there', fhirBaseUrl: 'http://127.0.0.1:9/fhir' },
  ],
}));
const agent = sharedAgent(stack, 'sdk 1.x');

describe('local mode', () => {
  describe('does not start where anyone else could reach it', () => {
    const apps: AppName[] = ['rest', 'mcp'];
    const settings: [string, string][] = [
      ['FHIR_GATEWAY_HOST', '0.0.0.0'],
      ['FHIR_GATEWAY_HOST', '::'],
      ['FHIR_GATEWAY_PUBLIC_URL', 'https://gateway.example.org'],
      ['FHIR_GATEWAY_MCP_PUBLIC_URL', 'http://192.0.2.10:8001'],
    ];
    it.each(apps.flatMap((app) => settings.map(([name, value]) => ({ app, name, value }))))(
      '$app with $name=$value',
      async ({ app, name, value }) => {
        const start = startApp(app, {
          FHIR_GATEWAY_MCP_AUTH: 'local',
          FHIR_GATEWAY_PORT: '0',
          FHIR_GATEWAY_MCP_PORT: '0',
          [name]: value,
        });
        await expect(start).rejects.toThrow(new RegExp(`ended with 1[^]*${name} must be a loopback address`));
      },
    );
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
    const targets: [string, (stack: Stack) => string, string][] = [
      ['the record', ({ restUrl }) => `${restUrl}/api/fhir/sandbox-ehr/Observation`, 'GET'],
      ['the platforms', ({ restUrl }) => `${restUrl}/api/platforms`, 'GET'],
      ['the status', ({ restUrl }) => `${restUrl}/auth/status`, 'GET'],
      ['a logout', ({ restUrl }) => `${restUrl}/auth/sandbox-ehr/logout`, 'POST'],
      ['the console', ({ restUrl }) => `${restUrl}/`, 'GET'],
      ['MCP', ({ mcpUrl }) => `${mcpUrl}/mcp`, 'POST'],
    ];

    it.each(
      targets.flatMap(([target, url, method]) =>
        foreign.map(([what, headers, status]) => ({ target, url, method, what, headers, status })),
      ),
    )('$target, asked with $what', async ({ url, method, headers, status }) => {
      const answer = await send(url(stack), { method, headers });
      expect(answer.status).toBe(status);
      expect(answer.text).not.toMatch(/platform_id|resourceType":"Bundle|Hedda/);
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
