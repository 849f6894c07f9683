import { AgentGrants, readOnlyGrant } from '@fhir-gateway/auth-server';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createGateway, createLogger, loadConfig, type Config, type Gateway } from '@fhir-gateway/gateway';
import type { Session } from '@fhir-gateway/token-vault';
import { Client, StreamableHTTPClientTransport, type ClientOptions } from '@modelcontextprotocol/client';
import { McpEndpoint } from '../protocol/mcp-endpoint.js';
import type { ToolDependencies } from '../tool/tool-call.js';
import { FakePlatform } from '@fhir-gateway/testing';
import { memoryFetch } from './memory-fetch.js';

/** Both protocol eras: every tool must work in either. */
export const eras = ['auto', 'legacy'] as const;
export type Era = (typeof eras)[number];

/** What a tool answered; `size` is that of the longer half of the result as it goes over the wire. */
export interface ToolResult {
  readonly isError: boolean;
  readonly text: string;
  readonly structured: Record<string, unknown>;
  readonly size: number;
}

/** The parts of a call that tests vary. */
export interface CallOptions {
  readonly signal?: AbortSignal;
  readonly onprogress?: (progress: { progress: number; total?: number | undefined }) => void;
}

/** The protocol endpoint on real libraries and a stub platform, without a socket in front. */
export interface TestEndpoint {
  readonly gateway: Gateway;
  readonly stub: FakePlatform;
  /** All log lines so far. */
  log(): string;
  /** A client that has connected. */
  connect(era?: Era, options?: ClientOptions): Promise<Client>;
  /** Somebody else than the person of this machine: their session, and the handle that opens it. */
  otherCaller(): Promise<{ session: Session; handle: string }>;
  call(tool: string, args: Record<string, unknown>, options?: CallOptions & { client?: Client }): Promise<ToolResult>;
  /** Signs the session of this machine, or another one, in to `stub-ehr` or another platform for that patient. */
  signIn(patient?: string, session?: Session, scopes?: readonly string[], platform?: string): Promise<void>;
  close(): Promise<void>;
}

/**
 * Starts an endpoint in local mode with the platforms `stub-ehr` (sign-in) and `stub-open` (none).
 *
 * @param now the gateway's clock, epoch milliseconds
 * @param tune changes what no setting does
 * @param hasPayer whether there is `stub-plan`, too, a payer that can be asked
 */
export async function startTestEndpoint(
  settings: Record<string, string> = {},
  dependencies: Partial<Omit<ToolDependencies, 'gateway'>> = {},
  now: () => number = Date.now,
  tune: (config: Config) => Config = (config) => config,
  hasPayer: boolean = false,
): Promise<TestEndpoint> {
  const stub = await FakePlatform.start({ grantedScope: 'launch/patient offline_access patient/*.cruds' });
  const directory = mkdtempSync(join(tmpdir(), 'fhir-gateway-platforms-'));
  for (const definition of definitions(stub.origin, hasPayer)) {
    writeFileSync(join(directory, `${definition.id}.json`), JSON.stringify(definition));
  }
  const lines: string[] = [];
  const logger = createLogger('debug', { write: (line: string) => void lines.push(line) });
  const config = tune(loadConfig({ FHIR_GATEWAY_MCP_AUTH: 'local', ...settings }));
  const gateway = await createGateway(config, { platformsDirectory: directory, logger, now });
  const endpoint = await McpEndpoint.open(gateway, dependencies);
  const fetch = memoryFetch(endpoint);
  const clients: Client[] = [];

  const connect = async (era: Era = 'auto', options: ClientOptions = {}): Promise<Client> => {
    const client = new Client(
      { name: 'unit-test', version: '1.0.0' },
      { ...options, versionNegotiation: { mode: era } },
    );
    const transport = new StreamableHTTPClientTransport(new URL('http://localhost/mcp'), { fetch });
    await client.connect(transport);
    clients.push(client);
    return client;
  };
  let ownClient: Client | undefined;

  return {
    gateway,
    stub,
    log: () => lines.join(''),
    connect,
    async otherCaller() {
      const { vault } = gateway;
      const handle = vault.mintCredential();
      const session = await vault.activate(handle, 'handle', { group: 'chat-other' });
      const grant = { ...readOnlyGrant(session), access: 'read-and-write', labelled: true } as const;
      await new AgentGrants(vault).set(session, 'chat-other', grant);
      return { session, handle };
    },
    async call(tool, args, { client, ...options } = {}) {
      const caller = client ?? (ownClient ??= await connect());
      return describe(await caller.callTool({ name: tool, arguments: args }, options));
    },
    async signIn(patient = 'pat-1', session, scopes, platform = 'stub-ehr') {
      await signIn(gateway, session ?? (await gateway.callers.localSession()), stub, patient, scopes, platform);
      stub.seen.length = 0;
    },
    async close() {
      await Promise.all(clients.map((client) => client.close()));
      await endpoint.close();
      await gateway.close();
      await stub.close();
      rmSync(directory, { recursive: true });
    },
  };
}

/**
 * {@link startTestEndpoint} before the tests of this suite, closed after them.
 *
 * @param every whether each test has one of its own
 */
export function useTestEndpoint(
  settings?: Record<string, string>,
  { every = 'suite' }: { every?: 'suite' | 'test' } = {},
): TestEndpoint {
  let endpoint: TestEndpoint;
  const isOfSuite = every === 'suite';
  (isOfSuite ? beforeAll : beforeEach)(async () => {
    endpoint = await startTestEndpoint(settings);
  });
  (isOfSuite ? afterAll : afterEach)(() => endpoint.close());
  return lazily(() => endpoint);
}

/** {@link startTestEndpoint} for one test. */
export async function withTestEndpoint(
  settings: Record<string, string>,
  run: (endpoint: TestEndpoint) => Promise<void>,
): Promise<void> {
  const endpoint = await startTestEndpoint(settings);
  try {
    await run(endpoint);
  } finally {
    await endpoint.close();
  }
}

/** Stands for what is there only once the tests run. */
export function lazily<T extends object>(get: () => T): T {
  return new Proxy({} as T, { get: (_target, name) => Reflect.get(get(), name) as unknown });
}

/** Goes through the whole login as the person's browser would. */
async function signIn(
  { auth, registry }: Gateway,
  session: Session,
  stub: FakePlatform,
  patient: string,
  scopes: readonly string[] | undefined,
  id: string,
): Promise<void> {
  const platform = registry.resolve(id);
  const attempt = await auth.beginLogin(session, platform, scopes ? { scopes } : {});
  const { authorizationUrl, browserCookie } = await auth.authorize(session, platform, attempt.id);
  const params = stub.smart.approve(authorizationUrl, patient);
  await auth.completeLogin(session, { params, cookies: { [browserCookie.name]: browserCookie.value } });
}

function describe(result: unknown): ToolResult {
  const { isError, content, structuredContent } = result as {
    isError?: boolean;
    content: { type: string; text?: string }[];
    structuredContent?: Record<string, unknown>;
  };
  return {
    isError: isError === true,
    text: content.map((part) => part.text ?? '').join('\n'),
    structured: structuredContent ?? {},
    size: Math.max(JSON.stringify(content).length, JSON.stringify(structuredContent ?? {}).length),
  };
}

function definitions(url: string, hasPayer: boolean) {
  const stub = (id: string, name: string) => ({
    id,
    name,
    kind: 'sandbox',
    environment: 'local',
    fhirBaseUrl: `${url}/fhir`,
    fhirVersion: '4.0.1',
    registration: 'none',
    verification: { status: 'local', sources: [{ title: 'A stub inside the tests' }] },
  });
  const oauth = {
    authorizeUrl: `${url}/authorize`,
    tokenUrl: `${url}/token`,
    revokeUrl: `${url}/revoke`,
    clientType: 'public',
    pkce: 'required',
    scopes: ['launch/patient', 'offline_access', 'patient/*.rs'],
  };
  return [
    { ...stub('stub-ehr', 'Stub EHR'), oauth, quirks: { anyClientId: true } },
    { ...stub('stub-open', 'Stub Open'), quirks: { openData: true } },
    ...(hasPayer
      ? [{ ...stub('stub-plan', 'Stub Plan'), oauth, quirks: { anyClientId: true }, davinci: payer(url) }]
      : []),
  ];
}

function payer(url: string) {
  return {
    crd: { base: `${url}/payer`, auth: 'none', versions: ['2.2'], hooks: ['order-sign'] },
    evidence: { verifiedAt: '2026-11-24', how: 'A stub inside the tests' },
  };
}
