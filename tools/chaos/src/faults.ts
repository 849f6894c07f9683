import type { Deployment } from './deployment.js';
import type { Member } from './member.js';
import type { ChaosPlan, FaultKind } from './plan.js';
import type { Tally } from './tally.js';
import { waitFor } from './wait-for.js';

/** Between the death of a process and its next start. */
const awayMs = 2_000;
/** Within which everybody must be well again when nothing is broken any more; what fails later, fails without a fault. */
const healingLimitMs = 30_000;

/** What was broken, and when, in milliseconds of `performance.now()`. */
export interface PastFault {
  readonly kind: FaultKind;
  readonly startedMs: number;
  /** When nothing was broken any more. */
  readonly wholeMs: number;
  /** When everybody had got a good answer since then. */
  readonly endedMs: number;
  /** Refresh tokens that had come a second time by then. */
  readonly duplicateRefreshes: number;
}

/** Breaks one part after the other as planned. Resolves with what was done when the last fault is over. */
export async function breakThings(
  deployment: Deployment,
  plan: ChaosPlan,
  tally: Tally,
  report: (line: string) => void,
): Promise<PastFault[]> {
  const past: PastFault[] = [];
  const beganMs = performance.now();
  for (const { atSeconds, kind } of plan.faults) {
    if (performance.now() - beganMs > plan.limitSeconds * 1000) break;
    await pause(beganMs + atSeconds * 1000 - performance.now());
    const startedMs = performance.now();
    tally.mark(true);
    await inject(deployment, kind, plan.stallMs);
    await deployment.whole();
    const wholeMs = performance.now();
    await untilWell(tally, wholeMs, report);
    tally.mark(false);
    const endedMs = performance.now();
    const { refusedRefreshes: duplicateRefreshes } = await deployment.counters();
    past.push({ kind, startedMs, wholeMs, endedMs, duplicateRefreshes });
    const [at, whole, well] = [startedMs - beganMs, wholeMs - startedMs, endedMs - startedMs].map(seconds);
    report(`${at} s: ${kind}, whole after ${whole} s, everybody well after ${well} s`);
  }
  return past;
}

/** Retries, reconnections and locks of the dead are a part of the fault: it ends when everybody is well, not after a time. */
async function untilWell(tally: Tally, sinceMs: number, report: (line: string) => void): Promise<void> {
  const isWell = async (): Promise<boolean> => tally.unwell(sinceMs).length === 0;
  await waitFor('well users', healingLimitMs, isWell).catch(() => {
    report(`after ${seconds(healingLimitMs)} s not well: ${tally.unwell(sinceMs).join(', ')}`);
  });
}

async function inject(deployment: Deployment, kind: FaultKind, stallMs: number): Promise<void> {
  const [rest, skewed] = deployment.rest;
  const [, mcp] = deployment.mcp;
  switch (kind) {
    case 'kill-rest':
      return killAndRestart(rest);
    case 'kill-skewed-rest':
      return killAndRestart(skewed);
    case 'kill-mcp':
      return killAndRestart(mcp);
    case 'redis-failover':
      return deployment.redis.loseMaster();
    case 'upstream-stall':
      return deployment.stallUpstream(stallMs);
    case 'stall-and-failover':
      // Answers of the token endpoint then come at a moment when there is no Redis to keep them.
      await Promise.all([
        deployment.stallUpstream(stallMs),
        pause(stallMs - 500).then(() => deployment.redis.loseMaster()),
      ]);
  }
}

async function killAndRestart(member: Member | undefined): Promise<void> {
  await member?.kill();
  await pause(awayMs);
  await member?.restart();
}

function seconds(ms: number): string {
  return (ms / 1000).toFixed(1);
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, Math.max(0, ms)));
}
