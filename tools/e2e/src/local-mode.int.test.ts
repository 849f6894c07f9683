import { request } from 'node:http';
import { connectAgent } from './testing/agents/agent.js';
import { startApp, startStack } from './testing/stacks/stack.js';
import type { AppName, Stack } from './testing/stacks/stack.js';

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
      30_000,
    );
  });

  describe('refuses requests that a page of somebody else made', () => {
    let stack: Stack;

    beforeAll(async () => {
      stack = await startStack({ mcpAuth: 'local', apps: ['rest', 'mcp'] });
    }, 60_000);

    afterAll(async () => {
      await stack?.stop();
    });

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
      const answer = await send(url(stack), method, headers);
      expect(answer.status).toBe(status);
      expect(answer.text).not.toMatch(/platform_id|resourceType":"Bundle|Hedda/);
    });

    it('answers under its own name, and to a real client', async () => {
      expect((await send(`${stack.restUrl}/api/platforms`, 'GET', {})).status).toBe(200);
      const agent = await connectAgent('client 2.x', stack.mcpUrl);
      expect(await agent.toolNames()).toContain('search');
      await agent.close();
    });

    it('tells a client that looks for an authorization server that there is none', async () => {
      for (const path of ['oauth-authorization-server', 'oauth-protected-resource', 'openid-configuration']) {
        const answer = await send(`${stack.mcpUrl}/.well-known/${path}`, 'GET', {});
        expect(answer.status).toBe(404);
        expect(JSON.parse(answer.text)).toMatchObject({ code: 'ROUTE_NOT_FOUND' });
      }
    });
  });
});

/** `fetch` does not let a caller choose the Host header; `node:http` does. */
function send(url: string, method: string, headers: Record<string, string>): Promise<{ status: number; text: string }> {
  return new Promise((resolve, reject) => {
    const outgoing = request(
      url,
      { method, headers: { 'content-type': 'application/json', ...headers } },
      (response) => {
        let text = '';
        response.setEncoding('utf8');
        response.on('data', (chunk: string) => (text += chunk));
        response.on('end', () => resolve({ status: response.statusCode ?? 0, text }));
      },
    );
    outgoing.once('error', reject);
    outgoing.end(method === 'POST' ? '{}' : undefined);
  });
}
