import { join } from 'node:path';
import { masterKey, RoundRobin, startSandbox, writeSandboxPlatforms } from '@fhir-gateway/e2e/testing';
import type { Counters } from '@fhir-gateway/e2e/testing';
import type { ChildService } from '@fhir-gateway/testing';
import { Member } from './member.js';
import type { ChaosPlan } from './plan.js';
import { RedisGroup } from './redis-group.js';
import { waitFor } from './wait-for.js';

/** The platforms, each a sandbox of its own. */
export const platformIds = ['north-ehr', 'south-ehr'] as const;

/** A process that was cut off from Redis looks for it once a second. */
const readyLimitMs = 60_000;

/** Two processes of either app behind balancers without stickiness, a Redis with replicas and Sentinels, two platforms. */
export class Deployment {
  readonly rest: readonly Member[];
  readonly mcp: readonly Member[];
  readonly restUrl: string;
  readonly mcpUrl: string;
  readonly redis: RedisGroup;
  readonly #sandboxes: readonly ChildService[];
  readonly #balancers: readonly RoundRobin[];

  private constructor(parts: {
    members: readonly Member[];
    sandboxes: readonly ChildService[];
    redis: RedisGroup;
    balancers: readonly [RoundRobin, RoundRobin];
  }) {
    this.rest = parts.members.filter(({ app }) => app === 'rest');
    this.mcp = parts.members.filter(({ app }) => app === 'mcp');
    [{ url: this.restUrl }, { url: this.mcpUrl }] = parts.balancers;
    this.#sandboxes = parts.sandboxes;
    this.redis = parts.redis;
    this.#balancers = parts.balancers;
  }

  /** @param root folder of the repository */
  static async start(root: string, plan: ChaosPlan): Promise<Deployment> {
    const [redis, rest, mcp, ...sandboxes] = await Promise.all([
      RedisGroup.start(),
      RoundRobin.listen(),
      RoundRobin.listen(),
      ...platformIds.map(() => startSandbox(sandboxSettings(plan))),
    ]);
    const started: Member[] = [];
    try {
      const env = settingsOf({ redis, rest, mcp, sandboxes });
      const skew = skewSettings(root, plan.clockSkewMs);
      for (const [app, own] of [
        ['rest', {}],
        ['rest', skew],
        ['mcp', {}],
        ['mcp', {}],
      ] as const) {
        const member = await Member.start(app, { ...env, ...own });
        started.push(member);
        (app === 'rest' ? rest : mcp).add(member.origin);
      }
    } catch (error) {
      for (const balancer of [rest, mcp]) balancer.close();
      await Promise.all([redis, ...started, ...sandboxes].map((part) => part.stop()));
      throw error;
    }
    return new Deployment({ members: started, sandboxes, redis, balancers: [rest, mcp] });
  }

  get members(): readonly Member[] {
    return [...this.rest, ...this.mcp];
  }

  /** What both sandboxes were asked for, added up. */
  async counters(): Promise<Pick<Counters, 'refreshes' | 'refusedRefreshes'>> {
    let [refreshes, refusedRefreshes] = [0, 0];
    for (const { listening } of this.#sandboxes) {
      const response = await fetch(`${String(listening['origin'])}/control/counters`);
      const counters = (await response.json()) as Counters;
      refreshes += counters.refreshes;
      refusedRefreshes += counters.refusedRefreshes;
    }
    return { refreshes, refusedRefreshes };
  }

  /** The first platform keeps its connections and answers nothing for so long, its token endpoint included. */
  async stallUpstream(forMs: number): Promise<void> {
    const [sandbox] = this.#sandboxes;
    sandbox?.send('SIGSTOP');
    await new Promise((resolve) => setTimeout(resolve, forMs));
    sandbox?.send('SIGCONT');
  }

  /**
   * Resolves when nothing is broken any more: Redis is whole, and every process says that it is ready.
   *
   * @throws Error when that takes longer than a minute
   */
  async whole(): Promise<void> {
    await this.redis.whole();
    const areReady = async () => (await Promise.all(this.members.map((member) => member.isReady()))).every(Boolean);
    await waitFor('process that is ready', readyLimitMs, areReady);
  }

  async stop(): Promise<void> {
    for (const balancer of this.#balancers) balancer.close();
    await Promise.all([...this.members, ...this.#sandboxes].map((part) => part.stop()));
    await this.redis.stop();
  }
}

function sandboxSettings({ users, accessTokenSeconds }: ChaosPlan): Record<string, string> {
  return {
    FHIR_GATEWAY_SANDBOX_PATIENTS: `${Math.max(12, users)}`,
    FHIR_GATEWAY_SANDBOX_ACCESS_TOKEN_SECONDS: `${accessTokenSeconds}`,
  };
}

function settingsOf(parts: {
  redis: RedisGroup;
  rest: RoundRobin;
  mcp: RoundRobin;
  sandboxes: readonly ChildService[];
}): Record<string, string> {
  const platforms = platformIds.map((id, index) => ({
    id,
    origin: String(parts.sandboxes[index]?.listening['origin']),
    authMethod: 'none',
  }));
  return {
    FHIR_GATEWAY_PUBLIC_URL: parts.rest.url,
    FHIR_GATEWAY_MCP_PUBLIC_URL: parts.mcp.url,
    FHIR_GATEWAY_MCP_AUTH: 'oauth',
    FHIR_GATEWAY_MASTER_KEY: masterKey,
    FHIR_GATEWAY_REDIS_URL: parts.redis.url,
    FHIR_GATEWAY_PLATFORMS_DIR: writeSandboxPlatforms(platforms),
    // Everybody comes from one address, faster than people do.
    FHIR_GATEWAY_RATE_LIMITS: 'off',
  };
}

function skewSettings(root: string, clockSkewMs: number): Record<string, string> {
  const preload = join(root, 'tools', 'chaos', 'src', 'skewed-clock.cjs');
  return { NODE_OPTIONS: `--require ${preload}`, CHAOS_CLOCK_SKEW_MS: `${clockSkewMs}` };
}
