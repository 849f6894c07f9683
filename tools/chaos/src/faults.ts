import type { Deployment } from './deployment.js';
import type { Member } from './member.js';
import type { ChaosPlan, FaultKind } from './plan.js';
import type { Tally } from './tally.js';

/** Between the death of a process and its next start. */
const awayMs = 2_000;
/** Retries and reconnections that a fault leaves behind count to it. */
const aftermathMs = 2_000;

/** What was broken, and when, in milliseconds of `performance.now()`. */
export interface PastFault {
  readonly kind: FaultKind;
  readonly startedMs: number;
  readonly endedMs: number;
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
    await pause(aftermathMs);
    tally.mark(false);
    const endedMs = performance.now();
    past.push({ kind, startedMs, endedMs });
    report(
      `${Math.round((startedMs - beganMs) / 1000)} s: ${kind}, over after ${((endedMs - startedMs) / 1000).toFixed(1)} s`,
    );
  }
  return past;
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
      return deployment.loseMaster();
    case 'upstream-stall':
      return deployment.stallUpstream(stallMs);
    case 'stall-and-failover':
      // Answers of the token endpoint then come at a moment when there is no Redis to keep them.
      await Promise.all([deployment.stallUpstream(stallMs), pause(stallMs - 500).then(() => deployment.loseMaster())]);
  }
}

async function killAndRestart(member: Member | undefined): Promise<void> {
  await member?.kill();
  await pause(awayMs);
  await member?.restart();
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, Math.max(0, ms)));
}
