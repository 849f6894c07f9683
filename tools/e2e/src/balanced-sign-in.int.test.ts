import { Client, StreamableHTTPClientTransport } from '@modelcontextprotocol/client';
import { type ChildService, describeWithRedis, FakePlatform, freePort, TestIssuer } from '@fhir-gateway/testing';
import { OauthMemory } from './testing/agents/oauth-agent.js';
import { FormBrowser } from './testing/browser/form-browser.js';
import {
  describeWithBoth,
  shared,
  sharedBalancer,
  sharedBrowser,
  sharedPerson,
  sharedRedis,
  sharedStack,
} from './testing/shared.js';
import { localPlatform, writePlatformFiles } from './testing/stacks/platform-files.js';
import { masterKey, startApp } from './testing/stacks/stack.js';

const json = { headers: { accept: 'application/json' } };
const loginCookie = 'fhir_gateway_login_';

interface Status {
  readonly authenticated: boolean;
  readonly connections: readonly { platform_id: string; connected: boolean }[];
}

/** The review's A1: a browser, two processes of the REST API, one Redis, and a token endpoint that takes its time. */
describeWithBoth('a person whose sign-in is cut off amid the exchange', () => {
  const browser = sharedBrowser();
  const redis = sharedRedis();
  const balancer = sharedBalancer();
  const platform = shared(
    () => FakePlatform.start({ grantedScope: 'launch/patient offline_access patient/*.rs' }),
    (one) => one.close(),
  );
  const person = sharedPerson(browser);
  const processes: ChildService[] = [];
  let reached: Promise<void>;
  let release: () => void;

  async function startProcess(): Promise<string> {
    const port = await freePort();
    const rest = await startApp('rest', {
      FHIR_GATEWAY_PORT: `${port}`,
      FHIR_GATEWAY_PUBLIC_URL: balancer.url,
      FHIR_GATEWAY_MCP_AUTH: 'oauth',
      FHIR_GATEWAY_MASTER_KEY: masterKey,
      FHIR_GATEWAY_REDIS_URL: redis.url,
      FHIR_GATEWAY_PLATFORMS_DIR: writePlatformFiles(['ehr-a', 'ehr-b'].map(platformFile)),
    });
    processes.push(rest);
    return `http://127.0.0.1:${port}`;
  }

  function platformFile(id: string) {
    const { origin } = platform;
    return localPlatform(id, `${origin}/fhir`, {
      quirks: { anyClientId: true },
      oauth: {
        authorizeUrl: `${origin}/authorize`,
        tokenUrl: `${origin}/token`,
        revokeUrl: `${origin}/revoke`,
        clientType: 'public',
        pkce: 'required',
        scopes: ['launch/patient', 'offline_access', 'patient/*.rs'],
      },
    });
  }

  beforeAll(async () => {
    balancer.replace([await startProcess()]);
    platform.smart.behaviour.codeResponse = (honest) => ({ body: honest });
    await person.page.goto(`${balancer.url}/auth/ehr-a/login`);
    await person.page.waitForURL(/\/auth\/ehr-a\/connected$/);
    const released = new Promise<void>((resolve) => (release = resolve));
    reached = new Promise<void>((resolve) => {
      platform.smart.behaviour.codeResponse = async (honest) => {
        resolve();
        await released;
        return { body: honest };
      };
    });
  });
  afterAll(() => (release(), Promise.all(processes.map((each) => each.stop('SIGKILL')))));

  const status = () => person.getJson<Status>(`${balancer.url}/auth/status`);
  const connected = async () =>
    (await status()).connections.filter((one) => one.connected).map((one) => one.platform_id);
  /** Sets out for the second platform, and stops while the code is exchanged; returns the address it waited at. */
  async function setOutAndStop(): Promise<string> {
    const loginCookies = async () =>
      (await person.cookies()).map(({ name }) => name).filter((name) => name.startsWith(loginCookie));
    const before = await loginCookies();
    void person.page.goto(`${balancer.url}/auth/ehr-b/login`).catch(() => undefined);
    await reached;
    await person.page.goto('about:blank');
    const [cookie = ''] = (await loginCookies()).filter((name) => !before.includes(name));
    return `${balancer.url}/oauth/callback?login=${cookie.slice(loginCookie.length)}`;
  }

  it('says truly that it was not finished when the process is killed, and everything else works', async () => {
    // It starts before: a busy machine takes longer for it than the exchange may.
    const next = await startProcess();
    const address = await setOutAndStop();
    balancer.replace([next]);
    await processes[0]?.stop('SIGKILL');
    await person.page.goto(address);
    const page = await person.page.locator('main').innerText();
    expect(page).toContain('What was connected before still is');
    expect(await person.page.locator('main').textContent()).toContain('LOGIN_INTERRUPTED');
    expect(person.page.url()).not.toMatch(/code=|state=/);
    expect(await connected()).toEqual(['ehr-a']);
    expect((await person.get(`${balancer.url}/api/fhir/ehr-a/Observation`)).status).toBe(200);
    platform.smart.behaviour.codeResponse = (honest) => ({ body: honest });
    await person.page.goto(`${balancer.url}/auth/ehr-b/login`);
    await person.page.waitForURL(/\/auth\/ehr-b\/connected$/);
    expect(await connected()).toEqual(['ehr-a', 'ehr-b']);
  });
});

describeWithRedis('a gateway at which people sign in first: two REST processes, one MCP process, one Redis', () => {
  const redis = sharedRedis();
  const rest = sharedBalancer();
  const issuer = shared(
    () => TestIssuer.start({ clientUrl: rest.url, people: { nurse: ['clerks'], visitor: [] } }),
    (one) => one.close(),
  );
  const stack = sharedStack(() => ({
    mcpAuth: 'oauth',
    apps: ['mcp'],
    redisUrl: redis.url,
    env: { ...issuer.settings, FHIR_GATEWAY_PUBLIC_URL: rest.url },
  }));
  beforeAll(async () => {
    for (const _replica of [1, 2]) rest.add(await stack.addReplica('rest'));
  });

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
});
