import { join } from 'node:path';
import { RoundRobin, startSandbox } from '@fhir-gateway/e2e/testing';
import type { ChildService } from '@fhir-gateway/testing';
import { AppProcess } from './app-process.js';
import type { ChaosPlan } from './plan.js';
import { RedisGroup } from './redis-group.js';
import { commonSettings, countersOf, sandboxSettings } from './surroundings.js';
import { pause, waitFor } from './wait-for.js';

/** The platforms, each a sandbox of its own. */
export const platformIds = ['north-ehr', 'south-ehr'] as const;
/** A process that was cut off from Redis looks for it once a second. */
const readyLimitMs = 60_000;

/** Two processes of either app behind balancers without stickiness, a Redis with replicas and Sentinels, two platforms. */
export class Deployment {
  /** Two of the REST API, of which the second has a clock that is ahead, and two of the MCP server. */
  readonly processes: AppProcess[] = [];
  readonly redis: RedisGroup;
  readonly #sandboxes: readonly ChildService[];
  readonly #balancers: { readonly rest: RoundRobin; readonly mcp: RoundRobin };

  private constructor(redis: RedisGroup, sandboxes: readonly ChildService[], rest: RoundRobin, mcp: RoundRobin) {
    this.redis = redis;
    this.#sandboxes = sandboxes;
    this.#balancers = { rest, mcp };
  }

  /** @param root folder of the repository */
  static async start(root: string, plan: ChaosPlan): Promise<Deployment> {
    const [redis, rest, mcp, north, south] = await Promise.all([
      RedisGroup.start(),
      RoundRobin.listen(),
      RoundRobin.listen(),
      startSandbox(sandboxSettings(plan.users, plan.accessTokenSeconds)),
      startSandbox(sandboxSettings(plan.users, plan.accessTokenSeconds)),
    ]);
    const deployment = new Deployment(redis, [north, south], rest, mcp);
    try {
      const sandboxes = { 'north-ehr': north, 'south-ehr': south };
      const env = {
        ...commonSettings({ restUrl: rest.url, redisUrl: redis.url, sandboxes }),
        FHIR_GATEWAY_MCP_PUBLIC_URL: mcp.url,
      };
      const preload = join(root, 'tools', 'chaos', 'src', 'skewed-clock.cjs');
      const skew = { NODE_OPTIONS: `--require ${preload}`, CHAOS_CLOCK_SKEW_MS: `${plan.clockSkewMs}` };
      const processes = [
        ['rest', {}],
        ['rest', skew],
        ['mcp', {}],
        ['mcp', {}],
      ] as const;
      for (const [app, own] of processes) {
        const program = join(root, 'apps', app === 'rest' ? 'rest-api' : 'mcp-server', 'dist', 'main.js');
        const started = await AppProcess.start({ app, program, env: { ...env, ...own } });
        deployment.processes.push(started);
        (app === 'rest' ? rest : mcp).add(started.origin);
      }
      return deployment;
    } catch (error) {
      await deployment.stop();
      throw error;
    }
  }

  get restUrl(): string {
    return this.#balancers.rest.url;
  }

  get mcpUrl(): string {
    return this.#balancers.mcp.url;
  }

  counters(): ReturnType<typeof countersOf> {
    return countersOf(this.#sandboxes);
  }

  /** The first platform keeps its connections and answers nothing for so long, its token endpoint included. */
  async stallUpstream(forMs: number): Promise<void> {
    const [sandbox] = this.#sandboxes;
    sandbox?.send('SIGSTOP');
    await pause(forMs);
    sandbox?.send('SIGCONT');
  }

  /**
   * Resolves when nothing is broken any more: Redis is whole, and every process says that it is ready.
   *
   * @throws Error when that takes longer than a minute
   */
  async whole(): Promise<void> {
    await this.redis.whole();
    const areReady = async () => (await Promise.all(this.processes.map((each) => each.isReady()))).every(Boolean);
    await waitFor('process that is ready', readyLimitMs, areReady);
  }

  async stop(): Promise<void> {
    for (const balancer of Object.values(this.#balancers)) balancer.close();
    await Promise.all([...this.processes, ...this.#sandboxes].map((part) => part.stop()));
    await this.redis.stop();
  }
}
