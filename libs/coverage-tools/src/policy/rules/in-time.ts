import { Deadline } from '@fhir-gateway/limits';
import type { PolicyRule, SearchedSource } from './policy-rule.js';

/** Longest that looking for rules takes, in milliseconds; a source that has not answered by then is left out. */
export const overallMs = 10_000;

/** What some sources gave, and what came of asking each. */
export interface FoundRules {
  readonly rules: readonly PolicyRule[];
  readonly searched: readonly SearchedSource[];
}

/** Runs something that ends with the overall time, or with the caller's signal where that is sooner. */
export async function withDeadline<T>(
  outer: AbortSignal | undefined,
  ms: number,
  run: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  const deadline = new Deadline(ms, outer);
  try {
    return await run(deadline.signal);
  } finally {
    deadline.release();
  }
}

/** One source that fails or takes too long leaves the others their answer. */
export async function inTime(work: Promise<FoundRules>, signal: AbortSignal, source: string): Promise<FoundRules> {
  const found = (outcome: string): FoundRules => ({ rules: [], searched: [{ source, outcome }] });
  const late = new Promise<FoundRules>((resolve) => {
    if (signal.aborted) resolve(found('timeout'));
    signal.addEventListener('abort', () => resolve(found('timeout')), { once: true });
  });
  return Promise.race([work.catch((error: unknown) => found(failureOf(error))), late]);
}

/** An error with a code is somebody's answer; anything else is a fault of ours and must not look like an empty source. */
function failureOf(error: unknown): string {
  if (error instanceof Error && 'code' in error && typeof error.code === 'string') return error.code;
  throw error;
}
