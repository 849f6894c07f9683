import { rmSync } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';
import { findPlatformsDirectory } from '@fhir-gateway/gateway';
import { relocateSandbox } from '@fhir-gateway/operations';
import { freePort, startService } from '@fhir-gateway/testing';
import type { ChildService } from '@fhir-gateway/testing';
import { localPlatform, writePlatformFiles, type PlatformFiles } from './platform-files.js';
import { control } from './sandbox-control.js';
import { sandboxDay } from './sandbox-truth.js';

const shippedPlatforms = findPlatformsDirectory(import.meta.url);
const root = dirname(shippedPlatforms);
const scripts = {
  sandbox: join(root, 'tools', 'sandbox', 'dist', 'main.js'),
  rest: join(root, 'apps', 'rest-api', 'dist', 'main.js'),
  mcp: join(root, 'apps', 'mcp-server', 'dist', 'main.js'),
};

/** The master key of every process of a test; nothing it protects is real. */
export const masterKey = 'an-end-to-end-test-key-0123456789-ABCDEFGHIJ';

/** One of the two apps. */
export type AppName = 'rest' | 'mcp';

/** A platform without a login. */
export interface OpenPlatform {
  readonly id: string;
  readonly fhirBaseUrl: string;
  /** As in its platform file. */
  readonly capabilities?: object;
  readonly quirks?: object;
}

/** What a stack is started with. */
export interface StackOptions {
  readonly mcpAuth: 'local' | 'oauth' | 'pairing';
  /** Which apps to start, each as a process of its own. */
  readonly apps: readonly AppName[];
  /** Absent: each process keeps its own memory. */
  readonly redisUrl?: string;
  /** Life of the sandbox's access tokens; default 300. */
  readonly accessTokenSeconds?: number;
  /** Further settings of both apps. */
  readonly env?: Readonly<Record<string, string>>;
  /** Further platforms without a login. */
  readonly platforms?: readonly OpenPlatform[];
  /** In place of the shipped platforms. */
  readonly platformFiles?: PlatformFiles;
  /** Whether the sandbox fetches the keys that the REST API publishes, as those of its own clients. */
  readonly isKnownByKeys?: boolean;
  /** The name in the public URLs. As `127.0.0.1` the gateway is another site than the sandbox, which is on `localhost`. */
  readonly host?: 'localhost' | '127.0.0.1';
  /** Further settings of the sandbox. */
  readonly sandboxEnv?: Readonly<Record<string, string>>;
}

/** The sandbox's counters of what it was asked for. */
export type Counters = Readonly<
  Record<
    | ('authorizations' | 'codeExchanges' | 'refreshes' | 'refusedRefreshes' | 'revocations')
    | ('introspections' | 'fhirRequests' | 'backendTokens'),
    number
  >
>;

/** Sandbox and apps as processes of their own, on free loopback ports. */
export class Stack {
  readonly restUrl: string;
  readonly mcpUrl: string;
  readonly sandboxOrigin: string;
  readonly #sandbox: ChildService;
  readonly #apps: Map<AppName, ChildService>;
  #env: Readonly<Record<string, string>>;
  readonly #replicas: ChildService[] = [];
  readonly #past: string[] = [];

  readonly #folders: readonly string[];

  /** @param folders of platform files, which it removes when it stops */
  constructor(
    sandbox: ChildService,
    apps: Map<AppName, ChildService>,
    env: Readonly<Record<string, string>>,
    folders: readonly string[],
  ) {
    this.#sandbox = sandbox;
    this.#apps = apps;
    this.#env = env;
    this.#folders = folders;
    this.sandboxOrigin = String(sandbox.listening['origin']);
    this.restUrl = String(env['FHIR_GATEWAY_PUBLIC_URL']);
    this.mcpUrl = String(env['FHIR_GATEWAY_MCP_PUBLIC_URL']);
  }

  /** What the sandbox was asked for since it started. */
  async counters(): Promise<Counters> {
    return (await control(this.sandboxOrigin, 'GET', 'counters')) as Counters;
  }

  /** Everything both apps have written, also before a restart. */
  output(): string {
    return [...this.#past, ...[...this.#apps.values(), ...this.#replicas].map((app) => app.output())].join('\n');
  }

  /** What both apps were started with, for a program beside them. */
  get settings(): Readonly<Record<string, string>> {
    return this.#env;
  }

  /** Stops all apps, and starts these anew with changed settings before the same sandbox; what was in their memory is lost. */
  async restart(changes: Readonly<Record<string, string>>, apps: readonly AppName[]): Promise<void> {
    const stopped = [...this.#apps.values(), ...this.#replicas.splice(0)];
    await Promise.all(stopped.map((app) => app.stop()));
    this.#past.push(...stopped.map((app) => app.output()));
    this.#apps.clear();
    this.#env = { ...this.#env, ...changes };
    for (const app of apps) this.#apps.set(app, await startApp(app, this.#env));
  }

  /** Kills an app without warning and starts it anew at the same address. */
  async killAndRestart(app: AppName): Promise<void> {
    const service = this.#apps.get(app);
    if (!service) throw new Error(`${app} does not run`);
    await service.stop('SIGKILL');
    this.#past.push(service.output());
    this.#apps.set(app, await startApp(app, this.#env));
  }

  /**
   * Starts one more process of an app with the same settings and the same public URL, as behind a load balancer.
   *
   * @returns where it listens; requests to the REST API have to name the host of `restUrl`
   */
  async addReplica(app: AppName): Promise<string> {
    const port = await freePort();
    const setting = app === 'rest' ? 'FHIR_GATEWAY_PORT' : 'FHIR_GATEWAY_MCP_PORT';
    this.#replicas.push(await startApp(app, { ...this.#env, [setting]: `${port}` }));
    return `http://127.0.0.1:${port}`;
  }

  /** Stops the sandbox only, for what happens when a platform is down. */
  async stopSandbox(): Promise<void> {
    await this.#sandbox.stop();
  }

  async stop(): Promise<void> {
    await Promise.all([this.#sandbox, ...this.#apps.values(), ...this.#replicas].map((service) => service.stop()));
    for (const folder of this.#folders) removeFolder(folder);
  }
}

/** Starts the sandbox and the asked-for apps against it. */
export async function startStack(options: StackOptions): Promise<Stack> {
  const [restPort, mcpPort] = [await freePort(), await freePort()];
  const { host = 'localhost' } = options;
  const restUrl = `http://${host}:${restPort}`;
  const sandbox = await startSandbox({
    FHIR_GATEWAY_SANDBOX_ACCESS_TOKEN_SECONDS: `${options.accessTokenSeconds ?? 300}`,
    ...(options.isKnownByKeys && { FHIR_GATEWAY_SANDBOX_CLIENT_JWKS_URI: `${restUrl}/.well-known/jwks.json` }),
    ...options.sandboxEnv,
  });
  const folders = platformFolders(String(sandbox.listening['origin']), options);
  const env = {
    FHIR_GATEWAY_PORT: `${restPort}`,
    FHIR_GATEWAY_MCP_PORT: `${mcpPort}`,
    FHIR_GATEWAY_PUBLIC_URL: restUrl,
    FHIR_GATEWAY_MCP_PUBLIC_URL: `http://${host}:${mcpPort}`,
    FHIR_GATEWAY_MCP_AUTH: options.mcpAuth,
    FHIR_GATEWAY_MASTER_KEY: masterKey,
    FHIR_GATEWAY_PLATFORMS_DIR: folders.join(delimiter),
    // Everybody in a test comes from one address, faster than people do.
    FHIR_GATEWAY_RATE_LIMITS: 'off',
    FHIR_GATEWAY_LOG_LEVEL: 'debug',
    ...(options.redisUrl && { FHIR_GATEWAY_REDIS_URL: options.redisUrl }),
    ...options.env,
  };
  const apps = new Map<AppName, ChildService>();
  try {
    for (const app of options.apps) apps.set(app, await startApp(app, env));
  } catch (error) {
    // What was started has nobody else to stop it.
    await Promise.all([sandbox, ...apps.values()].map((service) => service.stop()));
    for (const folder of folders) removeFolder(folder);
    throw error;
  }
  return new Stack(sandbox, apps, env, folders);
}

function removeFolder(folder: string): void {
  rmSync(folder, { recursive: true, force: true });
}

function platformFolders(origin: string, { platforms = [], platformFiles }: StackOptions): string[] {
  if (platformFiles) return [writePlatformFiles(platformFiles(origin))];
  const folder = writePlatformFiles(
    platforms.map(({ id, fhirBaseUrl, ...more }) => localPlatform(id, fhirBaseUrl, more)),
  );
  const relocated = relocateSandbox(shippedPlatforms, origin);
  return relocated === undefined ? [folder] : [relocated, folder];
}

/** Habits of unkind servers for every sandbox of a run, as `npm test -- --quirks` sets them. */
const quirksOfRun = process.env['FHIR_GATEWAY_SANDBOX_QUIRKS'];

/** For a test that needs a kind platform whatever the run is given; the test says why. */
export const plainSandbox = { FHIR_GATEWAY_SANDBOX_QUIRKS: 'none' } as const;

/** Starts a sandbox with the given settings, on a free port unless they name one. */
export function startSandbox(env: Readonly<Record<string, string>>): Promise<ChildService> {
  const quirks: Record<string, string> = quirksOfRun ? { FHIR_GATEWAY_SANDBOX_QUIRKS: quirksOfRun } : {};
  return startService({
    command: [scripts.sandbox],
    env: { FHIR_GATEWAY_SANDBOX_PORT: '0', FHIR_GATEWAY_SANDBOX_DATE: sandboxDay, ...quirks, ...env },
    // It makes the records of four organizations first.
    startTimeoutMs: 90_000,
  });
}

/** Starts one app with the given settings and nothing else; rejects with its output when it does not listen. */
export function startApp(
  app: AppName,
  env: Readonly<Record<string, string>>,
  startTimeoutMs = 120_000,
): Promise<ChildService> {
  const command = [scripts[app]];
  const { FHIR_GATEWAY_LOG_LEVEL: level = 'info' } = env;
  if (['trace', 'debug', 'info'].includes(level)) return startService({ command, env, startTimeoutMs });
  const port = env[app === 'rest' ? 'FHIR_GATEWAY_PORT' : 'FHIR_GATEWAY_MCP_PORT'];
  return startService({ command, env, startTimeoutMs, readyUrl: `http://localhost:${port}/livez` });
}
