import type { Deployment } from './deployment.js';
import type { ChaosPlan, FaultKind } from './plan.js';
import type { Tally } from './tally.js';
import { pause, waitFor } from './wait-for.js';

/** Between the death of a process and its next start. */
const awayMs = 2_000;
/** Within which everybody must be well again when nothing is broken any more; what fails later, fails without a fault. */
const healingLimitMs = 30_000;

/** What was broken, and when, in milliseconds of `performance.now()`. */
export interface PastFault {
  readonly name: FaultKind;
  readonly startedMs: number;
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
    // Retries, reconnections and locks of the dead are a part of the fault: it ends when everybody is well.
    await waitFor('well users', healingLimitMs, async () => tally.unwell(wholeMs).length === 0).catch(() => {
      report(`after ${seconds(healingLimitMs)} s not well: ${tally.unwell(wholeMs).join(', ')}`);
    });
    tally.mark(false);
    past.push({ name: kind, startedMs });
    const [at, whole, well] = [startedMs - beganMs, wholeMs - startedMs, performance.now() - startedMs].map(seconds);
    const { refusedRefreshes } = await deployment.counters();
    report(
      `${at} s: ${kind}, whole after ${whole} s, everybody well after ${well} s, ${refusedRefreshes} duplicate refreshes so far`,
    );
  }
  return past;
}

async function inject(deployment: Deployment, kind: FaultKind, stallMs: number): Promise<unknown> {
  const { processes, redis } = deployment;
  const [rest, skewed, , mcp] = processes;
  switch (kind) {
    case 'kill-rest':
      return rest?.killAndRestart(awayMs);
    case 'kill-skewed-rest':
      return skewed?.killAndRestart(awayMs);
    case 'kill-mcp':
      return mcp?.killAndRestart(awayMs);
    case 'redis-failover':
      return redis.loseMaster();
    case 'upstream-stall':
      return deployment.stallUpstream(stallMs);
    case 'stall-and-failover':
      // Answers of the token endpoint then come at a moment when there is no Redis to keep them.
      return Promise.all([deployment.stallUpstream(stallMs), pause(stallMs - 500).then(() => redis.loseMaster())]);
  }
}

function seconds(ms: number): string {
  return (ms / 1000).toFixed(1);
}
