import { Client, StreamableHTTPClientTransport } from '@modelcontextprotocol/client';
import { describeWithRedis, startRedis, TestIssuer } from '@fhir-gateway/testing';
import type { TestRedis } from '@fhir-gateway/testing';
import { OauthMemory } from './testing/agents/oauth-agent.js';
import { FormBrowser } from './testing/browser/form-browser.js';
import { letAppIn } from './testing/browser/form-person.js';
import { RoundRobin } from './testing/stacks/round-robin.js';
import { startStack } from './testing/stacks/stack.js';
import type { Stack } from './testing/stacks/stack.js';

const json = { headers: { accept: 'application/json' } };

describeWithRedis('a gateway at which people sign in first: two REST processes, one MCP process, one Redis', () => {
  let redis: TestRedis;
  let stack: Stack;
  let issuer: TestIssuer;
  let rest: RoundRobin;

  beforeAll(async () => {
    [redis, rest] = await Promise.all([startRedis(), RoundRobin.listen()]);
    issuer = await TestIssuer.start({ clientUrl: rest.url, people: { nurse: ['clerks'], visitor: [] } });
    const env = { ...issuer.settings, FHIR_GATEWAY_PUBLIC_URL: rest.url };
    stack = await startStack({ mcpAuth: 'oauth', apps: ['mcp'], redisUrl: redis.url, env });
    for (const _replica of [1, 2]) rest.add(await stack.addReplica('rest'));
  }, 120_000);

  afterAll(async () => {
    await stack?.stop();
    rest?.close();
    await issuer?.close();
    await redis?.stop();
  }, 60_000);

  async function signedIn(person: string, path = '/connections') {
    issuer.person = person;
    const browser = new FormBrowser();
    // One process sends the browser to the issuer, the other takes the answer, each in turn.
    return { browser, page: await browser.open(`${rest.url}${path}`, { headers: { accept: 'text/html' } }) };
  }
  async function statusOf(browser: FormBrowser): Promise<number> {
    return (await browser.open(`${rest.url}/auth/status`, json)).status;
  }

  it('begins in one process, ends in the other, and every process knows who it is', async () => {
    for (let round = 0; round < 2; round += 1) {
      const { browser, page } = await signedIn('nurse');
      expect([page.status, new URL(page.url).pathname]).toEqual([200, '/connections']);
      for (let call = 0; call < 2; call += 1) expect(await statusOf(browser)).toBe(200);
    }
    const { page } = await signedIn('visitor');
    expect(page.status).toBe(403);
  });

  it('begins the OAuth flow of an MCP client at the issuer, from its first message on', async () => {
    const memory = await OauthMemory.open();
    const connect = () => {
      const url = new URL(`${stack.mcpUrl}/mcp`);
      const transport = new StreamableHTTPClientTransport(url, { authProvider: memory as never });
      const client = new Client({ name: 'end-to-end-test', version: '1.0.0' });
      return { client, transport, connected: client.connect(transport) };
    };
    try {
      const first = connect();
      await expect(first.connected).rejects.toThrow();
      const arrived = memory.callback();
      issuer.person = 'nurse';
      const browser = new FormBrowser();
      const consent = await browser.open(memory.authorizationUrl?.href ?? '', { headers: { accept: 'text/html' } });
      await browser.submit(consent, 'allow-app');
      await first.transport.finishAuth(await arrived);
      const second = connect();
      await second.connected;
      const { content } = await second.client.callTool({ name: 'get_auth_status', arguments: {} });
      expect(JSON.stringify(content)).toMatch(/not connected/i);
      // Logged out at the issuer, in all processes at once.
      await issuer.logOut('nurse');
      await expect(second.client.callTool({ name: 'get_auth_status', arguments: {} })).rejects.toThrow();
      expect(await statusOf(browser)).toBe(401);
      await second.client.close();
    } finally {
      memory.close();
    }
  });

  it('refuses MCP messages of nobody, whatever they ask', async () => {
    for (const method of ['initialize', 'tools/list', 'resources/list', 'ping']) {
      const answer = await fetch(`${stack.mcpUrl}/mcp`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', accept: 'application/json, text/event-stream' },
        body: JSON.stringify({ jsonrpc: '2.0', id: 1, method, params: {} }),
      });
      expect([method, answer.status]).toEqual([method, 401]);
      expect(answer.headers.get('www-authenticate')).toContain('resource_metadata=');
    }
  });

  it('lets an app in for that person, and takes a forged answer in no process', async () => {
    const { browser } = await signedIn('nurse');
    const app = await letAppIn(browser, rest.url);
    const status = () =>
      fetch(`${rest.url}/auth/status`, { headers: { authorization: `Bearer ${app}`, accept: 'application/json' } });
    expect((await status()).status).toBe(200);
    const callback = `${rest.url}/oauth/login/callback?code=a&state=${'a'.repeat(43)}`;
    for (let call = 0; call < 2; call += 1) expect((await new FormBrowser().open(callback)).status).toBe(400);
    expect((await status()).status).toBe(200);
  });
});
