import { masterKey, RoundRobin, startSandbox, writeSandboxPlatforms } from '@fhir-gateway/e2e/testing';
import type { AppName, Counters } from '@fhir-gateway/e2e/testing';
import type { Build } from '@fhir-gateway/replay/checkout';
import { startRedis } from '@fhir-gateway/testing';
import type { ChildService } from '@fhir-gateway/testing';
import { Life } from '../life.js';
import { McpVisitor } from '../mcp-visitor.js';
import { RestVisitor } from '../rest-visitor.js';
import { Tally } from '../tally.js';
import { readChartTimes } from './chart-times.js';
import type { ChartTimes } from './chart-times.js';
import type { PodImage } from './pod.js';
import { RenewingAgent } from './renewing-agent.js';
import { Workload } from './workload.js';

const platformId = 'north-ehr';
/** Short, so that both builds renew many. */
const accessTokenSeconds = 30;
const unhandled = /unhandled ?rejection|uncaught ?exception/gi;

/** What is rolled out, and under which load. */
export interface RollOutPlan {
  readonly older: Build;
  readonly newer: Build;
  /** `one`: the REST API's processes serve MCP too; `two`: the MCP server has processes and an address of its own. */
  readonly addresses: 'one' | 'two';
  readonly recordSealing: 'credential' | 'master';
  /** Half with a browser over REST, half with an agent over MCP. */
  readonly users: number;
  /** Agents that renew their token before each read. */
  readonly renewingAgents: number;
  readonly thinkMs: number;
  /** Before, between and after the roll-outs. */
  readonly calmSeconds: number;
  readonly replicas: number;
}

/** A part of the run; the moment is one of `performance.now()`. */
export interface RollOutPhase {
  readonly name: string;
  readonly startedMs: number;
  readonly requests: number;
  readonly seconds: number;
}

/** What everybody saw. */
export interface RollOutOutcome {
  readonly tally: Tally;
  /** Requests by phase: before, forward, between, back and after. */
  readonly phases: readonly RollOutPhase[];
  readonly refreshes: number;
  readonly refusedRefreshes: number;
  readonly renewed: number;
  /** Exit codes of the processes that were replaced. */
  readonly exits: readonly (number | null)[];
  readonly unhandledRejections: number;
}

/**
 * Signs everybody in at the older build, replaces its processes one by one by those of the newer build and back, while
 * people read, log out and sign in.
 *
 * @param root folder of the repository
 * @param tell hears of each step
 */
export async function runRollOut(
  root: string,
  plan: RollOutPlan,
  tell: (step: string) => void,
): Promise<RollOutOutcome> {
  const times = readChartTimes(root);
  const cleanUp: (() => unknown)[] = [];
  try {
    const redis = await startRedis();
    cleanUp.push(() => redis.stop());
    const sandbox = await startSandbox({
      FHIR_GATEWAY_SANDBOX_PATIENTS: `${Math.max(12, plan.users + plan.renewingAgents)}`,
      FHIR_GATEWAY_SANDBOX_ACCESS_TOKEN_SECONDS: `${accessTokenSeconds}`,
    });
    cleanUp.push(() => sandbox.stop());
    const balancers = { rest: await RoundRobin.listen('reused'), mcp: await RoundRobin.listen('reused') };
    cleanUp.push(() => Object.values(balancers).forEach((each) => each.close()));
    const env = settingsOf(plan, times, { redisUrl: redis.url, sandbox, balancers });
    const imageOf = (app: AppName, build: Build): PodImage => ({ app, program: build[app], env });
    const apps: readonly AppName[] = plan.addresses === 'one' ? ['rest'] : ['rest', 'mcp'];
    const workloads: (readonly [AppName, Workload])[] = [];
    cleanUp.push(() => Promise.all(workloads.map(([, each]) => each.stop())));
    for (const app of apps) {
      workloads.push([app, await Workload.start(imageOf(app, plan.older), plan.replicas, balancers[app], times)]);
    }
    const crowd = crowdOf(plan, balancers.rest.url, plan.addresses === 'one' ? balancers.rest.url : balancers.mcp.url);
    cleanUp.push(() => Promise.all([...crowd.visitors, ...crowd.agents].map((each) => each.close())));
    const known = new Set<string>();
    for (const each of crowd.visitors) known.add(await each.enter().then(() => each.patient));
    for (const each of crowd.agents) known.add(await each.enter());
    tell(`${known.size} people sign in at the older build`);

    const tally = new Tally();
    const phases: RollOutPhase[] = [];
    let isOver = false;
    const around = { tally, known, thinkMs: plan.thinkMs, isOver: () => isOver };
    const lives = [
      ...crowd.visitors.map((visitor, index) => new Life(visitor, around).live(index)),
      ...crowd.agents.map((agent) => agent.live(tally, plan.thinkMs, around.isOver)),
    ];
    const phase = async (name: string, work: () => Promise<unknown>) => {
      const [before, startedMs] = [tally.requests, performance.now()];
      await work();
      const [requests, seconds] = [tally.requests - before, (performance.now() - startedMs) / 1000];
      phases.push({ name, startedMs, requests, seconds });
      tell(`${name}: ${requests} requests in ${Math.round(seconds)} s`);
    };
    const rollTo = (build: Build) => Promise.all(workloads.map(([app, each]) => each.roll(imageOf(app, build))));
    const calm = () => new Promise((resolve) => setTimeout(resolve, plan.calmSeconds * 1000));
    try {
      await phase('before', calm);
      await phase(`roll-out to ${plan.newer.name}`, () => rollTo(plan.newer));
      await phase('between', calm);
      await phase(`back to ${plan.older.name}`, () => rollTo(plan.older));
      await phase('after', calm);
    } finally {
      isOver = true;
      await Promise.all(lives);
    }
    const counters = await countersOf(sandbox);
    return {
      tally,
      phases,
      refreshes: counters.refreshes,
      refusedRefreshes: counters.refusedRefreshes,
      renewed: crowd.agents.reduce((sum, { renewed }) => sum + renewed, 0),
      exits: workloads.flatMap(([, { exits }]) => exits),
      unhandledRejections: workloads.flatMap(([, each]) => [...each.output().matchAll(unhandled)]).length,
    };
  } finally {
    for (const each of cleanUp.reverse()) await each();
  }
}

function crowdOf({ users, renewingAgents }: RollOutPlan, restUrl: string, mcpUrl: string) {
  return {
    visitors: Array.from({ length: users }, (_, record) =>
      record % 2 === 0 ? new RestVisitor(restUrl, platformId, record) : new McpVisitor({ mcpUrl, platformId }, record),
    ),
    agents: Array.from(
      { length: renewingAgents },
      (_, index) => new RenewingAgent({ restUrl, mcpUrl, platformId, record: users + index }),
    ),
  };
}

function settingsOf(
  { addresses, recordSealing }: RollOutPlan,
  times: ChartTimes,
  parts: { redisUrl: string; sandbox: ChildService; balancers: Record<AppName, RoundRobin> },
): Record<string, string> {
  const origin = String(parts.sandbox.listening['origin']);
  return {
    FHIR_GATEWAY_PUBLIC_URL: parts.balancers.rest.url,
    ...(addresses === 'two' && { FHIR_GATEWAY_MCP_PUBLIC_URL: parts.balancers.mcp.url }),
    FHIR_GATEWAY_MCP_AUTH: 'oauth',
    FHIR_GATEWAY_MASTER_KEY: masterKey,
    FHIR_GATEWAY_REDIS_URL: parts.redisUrl,
    FHIR_GATEWAY_PLATFORMS_DIR: writeSandboxPlatforms([{ id: platformId, origin, authMethod: 'none' }]),
    FHIR_GATEWAY_RECORD_SEALING: recordSealing,
    FHIR_GATEWAY_DRAIN_DELAY_SECONDS: `${times.drainDelay}`,
    FHIR_GATEWAY_DRAIN_SECONDS: `${times.drain}`,
    // Everybody comes from one address, faster than people do.
    FHIR_GATEWAY_RATE_LIMITS: 'off',
  };
}

async function countersOf({ listening }: ChildService): Promise<Counters> {
  const response = await fetch(`${String(listening['origin'])}/control/counters`);
  return (await response.json()) as Counters;
}
