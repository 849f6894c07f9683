import { ask, type Child } from '../child.js';

/** What the platforms answer, and for which process they note its CPU time from now on. */
export interface LastPageOrder {
  readonly pid: number;
}

/** When the platforms have sent their last page, and how much CPU time the watched process had used by then. */
export interface LastPage {
  readonly cpuMicroseconds: number;
  /** Epoch milliseconds. */
  readonly atMs: number;
}

/** Asks the platforms for their last page until now. */
export function lastPageOf(platforms: Child, pid: number): Promise<LastPage> {
  const order: LastPageOrder = { pid };
  return ask<LastPage>(platforms, order);
}
