import rows from './plans.json' with { type: 'json' };

/** What is broken. Each ends, and everybody is well again, before the next one begins. */
export type FaultKind =
  | 'kill-rest'
  | 'kill-mcp'
  | 'kill-skewed-rest'
  | 'redis-failover'
  | 'upstream-stall'
  | 'stall-and-failover';

/** One fault and when it begins at the earliest, in seconds from when everybody had signed in. */
export interface PlannedFault {
  readonly atSeconds: number;
  readonly kind: FaultKind;
}

/** A whole run. */
export interface ChaosPlan {
  /** Half of them over REST with a browser, half over MCP with OAuth; half at either sandbox. */
  readonly users: number;
  /** Of time without a fault after the last fault: what was lost without being noticed shows then. */
  readonly calmAfterSeconds: number;
  /** Life of the platforms' access tokens. */
  readonly accessTokenSeconds: number;
  /** Between an answer and the next request of the same user. */
  readonly thinkMs: number;
  /** How far the clock of the second REST process is ahead. */
  readonly clockSkewMs: number;
  /** How long an upstream stalls. */
  readonly stallMs: number;
  readonly faults: readonly PlannedFault[];
  /** After which no further fault begins; what is left out is told, and is no pass. */
  readonly limitSeconds: number;
}

/**
 * `full` is `npm run chaos`: under three minutes with all, where the machine has time for it, since a fault waits for the end
 * of the last. `short` is the integration test: every kind of promise, two faults.
 */
export const plans = rows as Readonly<Record<'full' | 'short', ChaosPlan>>;
