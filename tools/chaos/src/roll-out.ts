import { RoundRobin, startSandbox } from '@fhir-gateway/e2e/testing';
import type { AppName } from '@fhir-gateway/e2e/testing';
import { startRedis } from '@fhir-gateway/testing';
import type { AppProgram } from './app-process.js';
import { readChartTimes } from './chart-times.js';
import type { Build } from './checkout.js';
import { LeftOpen } from './left-open.js';
import { Life } from './life.js';
import { RenewingAgent } from './renewing-agent.js';
import type { Outcome } from './report.js';
import { commonSettings, countersOf, sandboxSettings, unhandledIn, visitorsOf } from './surroundings.js';
import { Tally } from './tally.js';
import { pause } from './wait-for.js';
import { Workload } from './workload.js';

const platformId = 'north-ehr';
/** Short, so that both builds renew many. */
const accessTokenSeconds = 30;
const replicas = 2;
/** Agents that renew their token before each read. */
const renewingAgents = 2;
const thinkMs = 250;
/** Before, between and after the roll-outs. */
const calmMs = 5_000;

/** What is rolled out, and under which load. */
export interface RollOutPlan {
  readonly older: Build;
  readonly newer: Build;
  /** `one`: the REST API's processes serve MCP too; `two`: the MCP server has processes and an address of its own. */
  readonly addresses: 'one' | 'two';
  readonly recordSealing: 'credential' | 'master';
  /** Half with a browser over REST, half with an agent over MCP. */
  readonly users: number;
  /** Links to a further page, which are good for an hour, may hold within one release only. */
  readonly mayPagesEnd: boolean;
}

/**
 * Signs everybody in at the older build, replaces its processes one by one by those of the newer build and back, while
 * people read, log out and sign in.
 *
 * @param root folder of the repository
 * @param report hears of each step
 */
export async function runRollOut(root: string, plan: RollOutPlan, report: (line: string) => void): Promise<Outcome> {
  const times = readChartTimes(root);
  const cleanUp: (() => unknown)[] = [];
  try {
    const redis = await startRedis();
    cleanUp.push(() => redis.stop());
    const sandbox = await startSandbox({
      ...sandboxSettings(plan.users + renewingAgents, accessTokenSeconds),
      // As a payer that decides.
      FHIR_GATEWAY_SANDBOX_QUIRKS: 'none',
    });
    cleanUp.push(() => sandbox.stop());
    const balancers = { rest: await RoundRobin.listen('reused'), mcp: await RoundRobin.listen('reused') };
    cleanUp.push(() => Object.values(balancers).forEach((each) => each.close()));
    const isOne = plan.addresses === 'one';
    const [restUrl, mcpUrl] = [balancers.rest.url, isOne ? balancers.rest.url : balancers.mcp.url];
    const env = {
      ...(!isOne && { FHIR_GATEWAY_MCP_PUBLIC_URL: mcpUrl }),
      FHIR_GATEWAY_RECORD_SEALING: plan.recordSealing,
      FHIR_GATEWAY_DRAIN_DELAY_SECONDS: `${times.drainDelay}`,
      FHIR_GATEWAY_DRAIN_SECONDS: `${times.drain}`,
    };
    const apps: readonly AppName[] = isOne ? ['rest'] : ['rest', 'mcp'];
    const parts = { restUrl, redisUrl: redis.url, sandboxes: { [platformId]: sandbox }, payer: sandbox };
    const programOf = (app: AppName, build: Build): AppProgram => {
      const common = commonSettings({ ...parts, platforms: build.platforms });
      return { app, program: build[app], env: { ...common, ...env } };
    };
    const workloads = apps.map((app) => ({ app, load: new Workload(balancers[app], times.probePeriod) }));
    cleanUp.push(() => Promise.all(workloads.map(({ load }) => load.stop())));
    for (const { app, load } of workloads)
      for (let count = 0; count < replicas; count++) await load.add(programOf(app, plan.older));

    const visitors = visitorsOf({ restUrl, mcpUrl }, [platformId], plan.users);
    const records = Array.from({ length: renewingAgents }, (_, index) => plan.users + index);
    const agents = records.map((record) => new RenewingAgent({ restUrl, mcpUrl, platformId, record }));
    cleanUp.push(() => Promise.all([...visitors, ...agents].map((each) => each.close())));
    const known = new Set<string>();
    for (const each of visitors) known.add(await each.enter().then(() => each.patient));
    for (const each of agents) known.add(await each.enter());
    const leftOpen = new LeftOpen(restUrl);
    await leftOpen.begin(platformId);
    report(`${known.size + 1} people sign in at the older build`);
    const lost = new Map<string, number>();
    let found = 0;
    const look = async () => {
      for (const [kind, isThere] of Object.entries(await leftOpen.look(platformId)))
        if (isThere) found += 1;
        else lost.set(kind, (lost.get(kind) ?? 0) + 1);
    };

    const tally = new Tally();
    const phases: { name: string; startedMs: number }[] = [];
    let [isOver, idleParts] = [false, 0];
    const { mayPagesEnd } = plan;
    const around = { tally, known, thinkMs, mayPagesEnd, isOver: () => isOver };
    const lives = [
      ...visitors.map((visitor, index) => new Life(visitor, around).live(index)),
      ...agents.map((agent) => agent.live(tally, thinkMs, around.isOver)),
    ];
    const part = async (name: string, work: () => Promise<unknown>) => {
      const before = tally.requests;
      phases.push({ name, startedMs: performance.now() });
      await work();
      if (tally.requests === before) idleParts += 1;
      report(`${name}: ${tally.requests - before} requests`);
    };
    const rollTo = (build: Build) => Promise.all(workloads.map(({ app, load }) => load.roll(programOf(app, build))));
    try {
      await part('before', () => pause(calmMs));
      await part(`roll-out to ${plan.newer.name}`, () => rollTo(plan.newer));
      await part('between', () => pause(calmMs));
      await look();
      await leftOpen.wait(platformId);
      await part(`back to ${plan.older.name}`, () => rollTo(plan.older));
      await part('after', () => pause(calmMs));
      await look();
    } finally {
      isOver = true;
      await Promise.all(lives);
    }
    const { refreshes, refusedRefreshes } = await countersOf([sandbox]);
    const exits = workloads.flatMap(({ load }) => load.exits);
    return {
      tally,
      parts: phases,
      broken: {
        ...Object.fromEntries([...lost].map(([kind, count]) => [`lost: ${kind}`, count])),
        'refused refreshes': refusedRefreshes,
        'unhandled rejections': unhandledIn(workloads.map(({ load }) => load.output()).join('\n')),
        'processes that did not end with 0': exits.filter((code) => code !== 0).length,
        'parts without a request': idleParts,
      },
      done: {
        'left open and found again': found,
        logins: tally.logins,
        logouts: tally.logouts,
        'refreshes of platforms': refreshes,
        'renewals of agents': agents.reduce((sum, { renewed }) => sum + renewed, 0),
        'replaced processes': exits.length,
      },
    };
  } finally {
    for (const each of cleanUp.reverse()) await each();
  }
}
