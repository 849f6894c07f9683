import { rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { findPlatformsDirectory } from '@fhir-gateway/gateway';
import { relocateSandbox } from '@fhir-gateway/operations';
import { freePort, startService } from '@fhir-gateway/testing';
import type { ChildService } from '@fhir-gateway/testing';
import { RoundRobin } from './round-robin.js';
import { startSandbox } from './stack.js';
import type { AppName } from './stack.js';

const shippedPlatforms = findPlatformsDirectory(import.meta.url);
const folders = { rest: 'rest-api', mcp: 'mcp-server' } as const;

/** One running process of an app. */
export interface Replica {
  readonly app: AppName;
  readonly origin: string;
  stop(): Promise<unknown>;
}

/** Processes of both apps on one Redis behind balancers without stickiness, of which each may have other settings. */
export class Fleet {
  readonly #sandbox: ChildService;
  readonly #balancers: Readonly<Record<AppName, RoundRobin>>;
  readonly #env: Readonly<Record<string, string>>;
  readonly #replicas: Replica[] = [];
  /** Platform files that name the sandbox where it listens. */
  readonly #platforms: string | undefined;

  private constructor(sandbox: ChildService, balancers: Record<AppName, RoundRobin>, redisUrl: string) {
    this.#sandbox = sandbox;
    this.#balancers = balancers;
    this.#platforms = relocateSandbox(shippedPlatforms, String(sandbox.listening['origin']));
    this.#env = {
      FHIR_GATEWAY_PUBLIC_URL: balancers.rest.url,
      FHIR_GATEWAY_MCP_PUBLIC_URL: balancers.mcp.url,
      FHIR_GATEWAY_REDIS_URL: redisUrl,
      FHIR_GATEWAY_PLATFORMS_DIR: this.#platforms ?? '',
      FHIR_GATEWAY_RATE_LIMITS: 'off',
    };
  }

  static async start(redisUrl: string): Promise<Fleet> {
    const sandbox = await startSandbox({});
    return new Fleet(sandbox, { rest: await RoundRobin.listen(), mcp: await RoundRobin.listen() }, redisUrl);
  }

  get restUrl(): string {
    return this.#balancers.rest.url;
  }

  get mcpUrl(): string {
    return this.#balancers.mcp.url;
  }

  /** Starts both apps with these settings; nobody is sent to them yet. */
  async run(env: Readonly<Record<string, string>>): Promise<Replica[]> {
    return [await this.#run('rest', env), await this.#run('mcp', env)];
  }

  /** Sends everybody to these replicas, one request after the other to the next of its app, and to no others. */
  serve(...replicas: readonly Replica[]): void {
    for (const app of ['rest', 'mcp'] as const) {
      this.#balancers[app].replace(replicas.filter((each) => each.app === app).map(({ origin }) => origin));
    }
  }

  async stop(): Promise<void> {
    await Promise.all([this.#sandbox, ...this.#replicas].map((each) => each.stop()));
    for (const balancer of Object.values(this.#balancers)) balancer.close();
    if (this.#platforms !== undefined) rmSync(this.#platforms, { recursive: true, force: true });
  }

  async #run(app: AppName, env: Readonly<Record<string, string>>): Promise<Replica> {
    const port = await freePort();
    const setting = app === 'rest' ? 'FHIR_GATEWAY_PORT' : 'FHIR_GATEWAY_MCP_PORT';
    const command = [join(dirname(shippedPlatforms), 'apps', folders[app], 'dist', 'main.js')];
    const service = await startService({ command, env: { ...this.#env, [setting]: `${port}`, ...env } });
    const replica = { app, origin: `http://127.0.0.1:${port}`, stop: () => service.stop() };
    this.#replicas.push(replica);
    return replica;
  }
}
