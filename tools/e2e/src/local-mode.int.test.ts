import { once } from 'node:events';
import { request, type IncomingMessage } from 'node:http';
import { text } from 'node:stream/consumers';
import { describeWithChromium } from '@fhir-gateway/testing';
import { HostileSite } from './testing/hostile/hostile-site.js';
import { shared, sharedAgent, sharedBrowser, sharedPerson, sharedStack } from './testing/shared.js';
import { startApp, type AppName } from './testing/stacks/stack.js';

const stack = sharedStack({ mcpAuth: 'local', apps: ['rest', 'mcp'] });
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

/** With any Host and Origin, which `fetch` would not send. */
async function send(
  url: string,
  { method = 'GET', headers = {} }: { method?: string; headers?: Record<string, string> } = {},
) {
  const [response] = (await once(request(url, { method, headers }).end(), 'response')) as [IncomingMessage];
  return { status: response.statusCode, text: await text(response) };
}
