import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Writable } from 'node:stream';

import type { RunningServer } from '@fhir-gateway/express-kit';
import {
  createGateway,
  createLogger,
  loadConfig,
  type Config,
  type Gateway,
  type GatewayOptions,
} from '@fhir-gateway/gateway';

import { startRestApi } from '../start.js';
import { FakePlatform, freePort } from '@fhir-gateway/testing';
import { refreshOf } from './page-text.js';
import { TestBrowser } from './test-browser.js';

/** A running REST API on the real libraries and a stub platform. */
export interface TestGateway {
  readonly gateway: Gateway;
  readonly server: RunningServer;
  readonly stub: FakePlatform;
  readonly publicUrl: string;
  /** All log lines so far. */
  log(): string;
  /** A new browser with an empty jar. */
  browser(): TestBrowser;
  /** A new browser that has signed in, at `stub-ehr` unless told. */
  signedIn(patient: string, platform?: string): Promise<TestBrowser>;
  close(): Promise<void>;
}

/**
 * Starts everything for one suite: platforms `stub-ehr` (sign-in) and `stub-open` (none) on one stub.
 *
 * @param port a free port; the public URL names it before anything listens
 * @param further more platforms with a sign-in at the stub: by id, what differs from `stub-ehr`
 * @param tune changes what no setting does
 */
export async function startTestGateway(
  port: number,
  settings: Record<string, string> = {},
  limits: GatewayOptions['limits'] = {},
  further: Readonly<Record<string, object>> = {},
  tune: (config: Config) => Config = (config) => config,
): Promise<TestGateway> {
  // First: where settings are refused, nothing has been started that would go on.
  const read = loadConfig({
    FHIR_GATEWAY_PORT: String(port),
    FHIR_GATEWAY_PUBLIC_URL: `http://localhost:${port}`,
    FHIR_GATEWAY_LOG_LEVEL: 'debug',
    // Suites send more in a minute than anybody may; those about limits set their own.
    FHIR_GATEWAY_RATE_LIMITS: 'off',
    ...settings,
  });
  const config = tune(read);
  const stub = await FakePlatform.start({ grantedScope: 'launch/patient offline_access patient/*.rs' });
  const directory = await mkdtemp(join(tmpdir(), 'fhir-gateway-platforms-'));
  await writePlatform(directory, {
    ...platform('stub-ehr', 'Stub EHR', stub.origin),
    oauth: oauth(stub.origin),
    quirks: { anyClientId: true },
  });
  for (const [id, changed] of Object.entries(further)) {
    const { oauth: change = {} } = changed as { oauth?: object };
    const login = 'oauth' in changed && changed.oauth === undefined ? undefined : { ...oauth(stub.origin), ...change };
    await writePlatform(directory, { ...platform(id, id, stub.origin), ...changed, oauth: login });
  }
  await writePlatform(directory, { ...platform('stub-open', 'Stub Open', stub.origin), quirks: { openData: true } });
  await writePlatform(directory, {
    ...platform('stub-unset', 'Stub Unset', stub.origin),
    oauth: oauth(stub.origin),
    registration: 'required',
  });
  const { fhirBaseUrl: _unknown, ...listed } = platform('stub-listed', 'Stub Listed', stub.origin);
  await writePlatform(directory, { ...listed, registration: 'required' });
  const lines: string[] = [];
  const sink = new Writable({
    write: (chunk: Buffer, _encoding, done) => {
      lines.push(chunk.toString('utf8'));
      done();
    },
  });
  const gateway = await createGateway(config, {
    platformsDirectory: directory,
    logger: createLogger('debug', sink),
    limits,
  });
  const server = await startRestApi(gateway);
  const browser = () => new TestBrowser(`http://localhost:${port}`);
  return {
    gateway,
    server,
    stub,
    publicUrl: config.publicUrl,
    log: () => lines.join(''),
    browser,
    signedIn: async (patient, platform) => {
      const visitor = browser();
      await arriveSignedIn(stub, visitor, await beginSignIn(visitor, platform), patient);
      return visitor;
    },
    close: async () => {
      await server.close({ graceMs: 0 });
      await gateway.close();
      await stub.close();
      await rm(directory, { recursive: true });
    },
  };
}

/** {@link startTestGateway} on a free port before the tests of this suite, closed after them. */
export function useTestGateway(
  settings?: Record<string, string>,
  limits?: GatewayOptions['limits'],
  further?: Readonly<Record<string, object>>,
  tune?: (config: Config) => Config,
): TestGateway {
  return useGateway(async () => startTestGateway(await freePort(), settings, limits, further, tune));
}

/** Started before the tests of this suite, closed after them. */
export function useGateway(start: () => Promise<TestGateway>): TestGateway {
  let rest: TestGateway;
  beforeAll(async () => {
    rest = await start();
  });
  afterAll(() => rest.close());
  return new Proxy({} as TestGateway, { get: (_target, name) => Reflect.get(rest, name) as unknown });
}

/** {@link startTestGateway} for one test. */
export async function withTestGateway(
  settings: Record<string, string>,
  run: (rest: TestGateway) => Promise<void>,
): Promise<void> {
  const rest = await startTestGateway(await freePort(), settings);
  try {
    await run(rest);
  } finally {
    await rest.close();
  }
}

/** Signs a browser in to `stub-ehr`, all the way through the callback; returns the page at the end. */
export async function signIn({ stub }: TestGateway, browser: TestBrowser, patient: string): Promise<Response> {
  return arriveSignedIn(stub, browser, await beginSignIn(browser), patient);
}

function arriveSignedIn(stub: FakePlatform, browser: TestBrowser, url: string, patient: string): Promise<Response> {
  return browser.arrive(`/oauth/callback?${stub.smart.approve(url, patient).toString()}`);
}

/** Goes as far as the platform, keeping the apps and chats that the page names, if there is one; returns its address. */
export async function beginSignIn(browser: TestBrowser, platform = 'stub-ehr'): Promise<string> {
  const begun = await browser.visit(`/auth/${platform}/login`);
  const location = begun.headers.get('location');
  if (location !== null) return location;
  const clients = shownClients(await begun.text());
  return leave(await browser.visit(`/auth/${platform}/login`, { form: { clients } }));
}

/** What the button of a page sends that keeps the apps and chats which the page names. */
export function shownClients(page: string): string {
  return /id="continue"\s+name="clients"\s+value="([^"]*)"/.exec(page)?.[1] ?? '';
}

/** Where the page after the button leads. */
export async function leave(page: Response): Promise<string> {
  return refreshOf(await page.text());
}

function platform(id: string, name: string, url: string) {
  return {
    id,
    name,
    kind: 'sandbox',
    environment: 'local',
    fhirBaseUrl: `${url}/fhir`,
    fhirVersion: '4.0.1',
    registration: 'none',
    verification: { status: 'local', sources: [{ title: 'A stub inside the tests' }] },
  };
}

function oauth(url: string): object {
  return {
    authorizeUrl: `${url}/authorize`,
    tokenUrl: `${url}/token`,
    revokeUrl: `${url}/revoke`,
    clientType: 'public',
    pkce: 'required',
    scopes: ['launch/patient', 'offline_access', 'patient/*.rs'],
  };
}

async function writePlatform(directory: string, definition: { id: string; [member: string]: unknown }): Promise<void> {
  await writeFile(join(directory, `${definition.id}.json`), JSON.stringify(definition));
}
