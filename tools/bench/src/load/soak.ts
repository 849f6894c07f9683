import { readdirSync } from 'node:fs';
import { createClient } from 'redis';
import { cases, fhirPath } from '../measure/cases.js';
import { ask } from '../child.js';
import type { LoadResult } from '../measure/load.js';
import { assertSound, makeOrder } from '../measure/matrix.js';
import { readUsage } from '../measure/process-usage.js';
import { count, megabytes, table } from '../measure/report.js';
import { signIn } from './sign-in.js';
import type { SignedInGateway, Stage } from '../stage.js';

/** How much of everything. */
export interface SoakPlan {
  readonly requests: number;
  readonly sessions: number;
}

/** One look at both processes and their Redis. */
export interface SoakLook {
  readonly when: string;
  readonly rssMegabytes: number;
  /** Open files, sockets among them. */
  readonly handles: number;
  readonly redisKeys: number;
}

const concurrency = 64;
const signInsAtOnce = 16;
const orders = 100;
const maxOrderMs = 30_000;
/** A session must outlive the sign-ins of all others, at this many a second on a slow machine. */
const signInsPerSecond = 40;
const leastIdleSeconds = 60;
/** Redis forgets what has expired in its own time. */
const forgetSeconds = 60;
const allowedGrowthMegabytes = 60;
/** Sockets that are kept for the next request: to the platform, and to Redis. */
const allowedHandles = 160;

/**
 * Sends requests of many sessions through two processes, lets the sessions end, and looks whether anything is left.
 *
 * @param report hears of the progress
 * @returns the result as Markdown
 * @throws Error without a Redis: in memory there is nothing to share
 */
export async function measureSoak(
  stage: Stage,
  bundle: string,
  plan: SoakPlan,
  report: (progress: string) => void,
): Promise<string> {
  if (stage.redis === undefined) throw new Error('this measurement needs a redis-server');
  const idleSeconds = leastIdleSeconds + Math.ceil(plan.sessions / signInsPerSecond);
  const own = { sessionIdleSeconds: idleSeconds };
  const pair = [await stage.startGateway('one', bundle, own), await stage.startGateway('two', bundle, own)];
  const redis = await createClient({ url: stage.redis.url }).connect();
  const look = async (when: string): Promise<SoakLook> => ({
    when,
    rssMegabytes: sum(pair.map(({ target }) => readUsage(target.pid).rssMegabytes)),
    handles: sum(pair.map(({ target }) => readdirSync(`/proc/${target.pid}/fd`).length)),
    redisKeys: await redis.dbSize(),
  });
  try {
    for (const gateway of pair) await load(stage, gateway, plan.requests / orders);
    const looks = [await look('warm')];
    const cookies = await openSessions(pair, plan.sessions);
    looks.push(await look('all signed in'));
    report(`${count(cookies.length)} sessions`);
    let sent = 0;
    for (let order = 0; order < orders; order += 1) {
      const gateway = pair[order % pair.length];
      const first = share(order, cookies.length);
      const own = cookies.slice(first, Math.max(first + 1, share(order + 1, cookies.length)));
      if (gateway) sent += await load(stage, gateway, plan.requests / orders, own);
      if (order % 10 === 9) report(`${count(sent)} requests`);
    }
    looks.push(await look('after the requests'));
    const deadlineMs = performance.now() + (idleSeconds + forgetSeconds) * 1000;
    const goal = looks[0]?.redisKeys ?? 0;
    while ((await redis.dbSize()) > goal && performance.now() < deadlineMs) {
      await new Promise((resolve) => setTimeout(resolve, 1_000));
    }
    looks.push(await look('sessions ended'));
    return describeSoak(looks, sent, cookies.length);
  } finally {
    redis.destroy();
  }
}

/** The looks as a table, and whether the last is like the first. */
export function describeSoak(looks: readonly SoakLook[], requests: number, sessions: number): string {
  const rows = looks.map((each) => [each.when, megabytes(each.rssMegabytes), `${each.handles}`, count(each.redisKeys)]);
  const left = leftovers(looks);
  return [
    `${count(requests)} requests, ${count(sessions)} sessions, two processes together:`,
    table([['when', 'memory', 'handles', 'Redis keys'], ...rows]),
    left.length === 0 ? 'Back to the baseline.' : `NOT back to the baseline: ${left.join(', ')}.`,
  ].join('\n\n');
}

/** What is more at the end than it was when warm. */
export function leftovers(looks: readonly SoakLook[]): string[] {
  const [first, last] = [looks[0], looks.at(-1)];
  if (first === undefined || last === undefined) return ['nothing was measured'];
  return [
    last.rssMegabytes - first.rssMegabytes <= allowedGrowthMegabytes ? '' : 'memory',
    last.handles - first.handles <= allowedHandles ? '' : 'handles',
    last.redisKeys <= first.redisKeys ? '' : 'Redis keys',
  ].filter(Boolean);
}

/** Where the sessions of an order begin: every one of them sends requests, each order those of its own. */
function share(order: number, sessions: number): number {
  return Math.floor((order * sessions) / orders);
}

async function load(
  stage: Stage,
  { target }: SignedInGateway,
  maxRequests: number,
  cookies?: readonly string[],
): Promise<number> {
  const [read] = cases;
  if (read === undefined) return 0;
  const order = {
    ...makeOrder(target, read, concurrency, maxOrderMs),
    maxRequests,
    ...(cookies !== undefined && { cookies }),
  };
  const result = await ask<LoadResult>(stage.load, order);
  assertSound(target, result);
  return result.requests;
}

/** Each is opened at one process and used once at the other. */
async function openSessions(pair: readonly SignedInGateway[], sessions: number): Promise<string[]> {
  const cookies: string[] = [];
  let begun = 0;
  const work = async (): Promise<void> => {
    while (begun < sessions) {
      const index = begun++;
      const [here, there] = [pair[index % pair.length], pair[(index + 1) % pair.length]];
      const cookie = await signIn(here?.target.origin ?? '');
      const answer = await fetch(`${there?.target.origin}${fhirPath}${cases[0]?.path}`, { headers: { cookie } });
      await answer.arrayBuffer();
      if (answer.status !== 200) throw new Error(`a session opened at one process is ${answer.status} at the other`);
      cookies.push(cookie);
    }
  };
  await Promise.all(Array.from({ length: signInsAtOnce }, work));
  return cookies;
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
