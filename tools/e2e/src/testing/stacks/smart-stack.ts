import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { findPlatformsDirectory } from '@fhir-gateway/gateway';
import { freePort } from '@fhir-gateway/testing';
import type { ChildService } from '@fhir-gateway/testing';
import { masterKey, startApp, startSandbox } from './stack.js';
import type { AppName } from './stack.js';

/** What differs from the shipped sandbox in a platform file of a test, by its id. */
export type PlatformChanges = Readonly<Record<string, { oauth?: object; quirks?: object }>>;

/** What a {@link SmartStack} is started with. */
export interface SmartStackOptions {
  readonly mcpAuth: 'local' | 'oauth';
  readonly apps: readonly AppName[];
  readonly platforms: PlatformChanges;
  readonly env?: Readonly<Record<string, string>>;
  /** The name in the public URLs. As `127.0.0.1` the gateway is another site than the sandbox, which is on `localhost`. */
  readonly host?: 'localhost' | '127.0.0.1';
}

/** The parts of the shipped file that are looked at here. */
interface Shipped {
  readonly $schema: string;
  readonly aliases: unknown;
  readonly matchers: unknown;
  readonly oauth: object;
  readonly quirks: { readonly anyClientId: boolean };
}

const shipped = join(findPlatformsDirectory(import.meta.url), 'sandbox-ehr.json');

/** Platforms that all are one sandbox, which knows this gateway by the keys that it publishes. */
export class SmartStack {
  readonly restUrl: string;
  readonly mcpUrl: string;
  readonly sandboxOrigin: string;
  readonly #sandbox: ChildService;
  readonly #options: SmartStackOptions;
  readonly #env: Readonly<Record<string, string>>;
  readonly #apps: ChildService[] = [];

  private constructor(sandbox: ChildService, options: SmartStackOptions, env: Readonly<Record<string, string>>) {
    this.#sandbox = sandbox;
    this.#options = options;
    this.#env = env;
    this.sandboxOrigin = String(sandbox.listening['origin']);
    this.restUrl = String(env['FHIR_GATEWAY_PUBLIC_URL']);
    this.mcpUrl = String(env['FHIR_GATEWAY_MCP_PUBLIC_URL']);
  }

  static async start(options: SmartStackOptions): Promise<SmartStack> {
    const [restPort, mcpPort] = [await freePort(), await freePort()];
    const { host = 'localhost' } = options;
    const restUrl = `http://${host}:${restPort}`;
    const sandbox = await startSandbox({
      FHIR_GATEWAY_SANDBOX_CLIENT_JWKS_URI: `${restUrl}/.well-known/jwks.json`,
    });
    const stack = new SmartStack(sandbox, options, {
      FHIR_GATEWAY_PORT: `${restPort}`,
      FHIR_GATEWAY_MCP_PORT: `${mcpPort}`,
      FHIR_GATEWAY_PUBLIC_URL: restUrl,
      FHIR_GATEWAY_MCP_PUBLIC_URL: `http://${host}:${mcpPort}`,
      FHIR_GATEWAY_MCP_AUTH: options.mcpAuth,
      FHIR_GATEWAY_MASTER_KEY: masterKey,
      FHIR_GATEWAY_PLATFORMS_DIR: writePlatforms(String(sandbox.listening['origin']), options.platforms),
      // Everybody in a test comes from one address, faster than people do.
      FHIR_GATEWAY_RATE_LIMITS: 'off',
      FHIR_GATEWAY_LOG_LEVEL: 'debug',
      ...options.env,
    });
    await stack.#startApps({});
    return stack;
  }

  /** Starts the apps anew with changed settings; what is in their memory is lost. */
  async restart(changes: Readonly<Record<string, string>>): Promise<void> {
    await Promise.all(this.#apps.splice(0).map((app) => app.stop()));
    await this.#startApps(changes);
  }

  /** What the sandbox has counted under a name. */
  async count(name: string): Promise<number> {
    const response = await fetch(`${this.sandboxOrigin}/control/counters`);
    return ((await response.json()) as Record<string, number>)[name] ?? Number.NaN;
  }

  /** Everything the running apps have written. */
  output(): string {
    return this.#apps.map((app) => app.output()).join('\n');
  }

  async stop(): Promise<void> {
    await Promise.all([this.#sandbox, ...this.#apps].map((service) => service.stop()));
  }

  async #startApps(changes: Readonly<Record<string, string>>): Promise<void> {
    for (const app of this.#options.apps) this.#apps.push(await startApp(app, { ...this.#env, ...changes }));
  }
}

function writePlatforms(origin: string, platforms: PlatformChanges): string {
  const folder = mkdtempSync(join(tmpdir(), 'fhir-gateway-smart-'));
  const text = readFileSync(shipped, 'utf8').replaceAll('http://localhost:8010', origin);
  const { $schema: _schema, aliases: _aliases, matchers: _matchers, ...definition } = JSON.parse(text) as Shipped;
  const { anyClientId: _any, ...shippedQuirks } = definition.quirks;
  for (const [id, { oauth, quirks }] of Object.entries(platforms)) {
    const changed = {
      ...definition,
      id,
      name: id,
      displayName: id,
      oauth: { ...definition.oauth, ...oauth },
      quirks: { ...shippedQuirks, ...quirks },
    };
    writeFileSync(join(folder, `${id}.json`), JSON.stringify(changed));
  }
  return folder;
}
