import { randomBytes } from 'node:crypto';

/** What is open on the screen of the EHR: a patient, and the visit that the clinician looks at. */
export interface OpenRecord {
  readonly patient: string;
  readonly encounter?: string;
}

/**
 * Launches that wait for an app to come back: each `launch` value stands for one open record, for a few minutes, and is
 * good for one authorization.
 */
export type Launches = ReturnType<typeof createLaunches>;

const lifeMs = 5 * 60_000;
const maxWaiting = 1000;

/** Launches kept in memory; the oldest are removed when too many wait. */
export function createLaunches(now: () => number) {
  const waiting = new Map<string, OpenRecord & { untilMs: number }>();
  const find = (launch: string): OpenRecord | undefined => {
    const found = waiting.get(launch);
    if (!found || now() >= found.untilMs) return undefined;
    const { untilMs: _until, ...record } = found;
    return record;
  };
  return {
    issue(record: OpenRecord): string {
      const launch = randomBytes(24).toString('base64url');
      waiting.set(launch, { ...record, untilMs: now() + lifeMs });
      const [oldest] = waiting.keys();
      if (waiting.size > maxWaiting && oldest !== undefined) waiting.delete(oldest);
      return launch;
    },
    /** `undefined` for a value that was never given out, was used, or is too old. */
    find,
    /** Uses a value up; false when there is nothing to use. */
    take: (launch: string) => find(launch) !== undefined && waiting.delete(launch),
  };
}
