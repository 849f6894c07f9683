import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  type ChildService,
  describeWithChromium,
  FakePlatform,
  freePort,
  launchChromium,
  redisAvailable,
  startRedis,
  type TestRedis,
} from '@fhir-gateway/testing';
import type { Browser } from 'playwright-core';
import { Person } from './testing/browser/person.js';
import { RoundRobin } from './testing/stacks/round-robin.js';
import { masterKey, startApp } from './testing/stacks/stack.js';

const loginCookie = 'fhir_gateway_login_';

interface Status {
  readonly authenticated: boolean;
  readonly connections: readonly { platform_id: string; connected: boolean }[];
}

/** The review's A1: a browser, two processes of the REST API, one Redis, and a token endpoint that takes its time. */
(redisAvailable() ? describeWithChromium : describe.skip)('a person whose sign-in is cut off amid the exchange', () => {
  let browser: Browser;
  let redis: TestRedis;
  let balancer: RoundRobin;
  let platform: FakePlatform;
  let person: Person;
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
      FHIR_GATEWAY_PLATFORMS_DIR: writePlatforms(platform.origin, ['ehr-a', 'ehr-b']),
    });
    processes.push(rest);
    return `http://127.0.0.1:${port}`;
  }

  beforeAll(async () => {
    [browser, redis, balancer] = await Promise.all([launchChromium(), startRedis(), RoundRobin.listen()]);
    platform = await FakePlatform.start({ grantedScope: 'launch/patient offline_access patient/*.rs' });
    balancer.replace([await startProcess()]);
  }, 120_000);
  beforeEach(async () => {
    platform.smart.behaviour.codeResponse = (honest) => ({ body: honest });
    person = await Person.withBrowser(browser);
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
  afterEach(async () => {
    release();
    await person.close();
  });
  afterAll(async () => {
    await browser?.close();
    await Promise.all(processes.map((each) => each.stop('SIGKILL')));
    balancer?.close();
    await Promise.all([platform?.close(), redis?.stop()]);
  });

  const status = () => person.getJson<Status>(`${balancer.url}/auth/status`);
  const connected = async () =>
    (await status()).connections.filter((one) => one.connected).map((one) => one.platform_id);
  const loginCookies = async () =>
    (await person.cookies()).map(({ name }) => name).filter((name) => name.startsWith(loginCookie));
  /** Sets out for the second platform, and stops while the code is exchanged; returns the address it waited at. */
  async function setOutAndStop(): Promise<string> {
    const before = await loginCookies();
    void person.page.goto(`${balancer.url}/auth/ehr-b/login`).catch(() => undefined);
    await reached;
    await person.page.goto('about:blank');
    const [cookie = ''] = (await loginCookies()).filter((name) => !before.includes(name));
    return `${balancer.url}/oauth/callback?login=${cookie.slice(loginCookie.length)}`;
  }

  it('keeps what was connected, and gets the new connection, when the person goes elsewhere', async () => {
    await setOutAndStop();
    expect(await connected()).toEqual(['ehr-a']);
    release();
    await person.get(`${balancer.url}/auth/ehr-b/wait?timeout=10`);
    expect(await connected()).toEqual(['ehr-a', 'ehr-b']);
  });

  it('shows the outcome when the person reloads, and spends the code once', async () => {
    const before = platform.smart.tokenRequests.length;
    const reloaded = person.page.goto(await setOutAndStop());
    release();
    await reloaded;
    expect(new URL(person.page.url()).pathname).toBe('/auth/ehr-b/connected');
    expect(platform.smart.tokenRequests).toHaveLength(before + 1);
  });

  it('says truly that it was not finished when the process is killed, and everything else works', async () => {
    // It starts before: a busy machine takes longer for it than the exchange may.
    const next = await startProcess();
    const address = await setOutAndStop();
    balancer.replace([next]);
    await processes[0]?.stop('SIGKILL');
    await person.page.goto(address);
    const page = await person.page.locator('main').innerText();
    expect(page).toContain('What was connected before still is');
    expect(page).toContain('LOGIN_INTERRUPTED');
    expect(person.page.url()).not.toMatch(/code=|state=/);
    expect(await connected()).toEqual(['ehr-a']);
    expect((await person.get(`${balancer.url}/api/fhir/ehr-a/Observation`)).status).toBe(200);
    platform.smart.behaviour.codeResponse = (honest) => ({ body: honest });
    await person.page.goto(`${balancer.url}/auth/ehr-b/login`);
    await person.page.waitForURL(/\/auth\/ehr-b\/connected$/);
    expect(await connected()).toEqual(['ehr-a', 'ehr-b']);
  }, 60_000);
});

function writePlatforms(origin: string, ids: readonly string[]): string {
  const folder = mkdtempSync(join(tmpdir(), 'fhir-gateway-lost-callback-'));
  for (const id of ids) {
    const definition = {
      id,
      name: id,
      kind: 'sandbox',
      environment: 'local',
      fhirBaseUrl: `${origin}/fhir`,
      fhirVersion: '4.0.1',
      registration: 'none',
      verification: { status: 'local', sources: [{ title: 'A stub inside the tests' }] },
      quirks: { anyClientId: true },
      oauth: {
        authorizeUrl: `${origin}/authorize`,
        tokenUrl: `${origin}/token`,
        revokeUrl: `${origin}/revoke`,
        clientType: 'public',
        pkce: 'required',
        scopes: ['launch/patient', 'offline_access', 'patient/*.rs'],
      },
    };
    writeFileSync(join(folder, `${id}.json`), JSON.stringify(definition));
  }
  return folder;
}
