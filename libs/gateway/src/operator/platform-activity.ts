import { Durations } from '../metrics/metric-family.js';
import type { PlatformOutcome } from './failure-kind.js';

/** What became of the calls to one platform in the last hour, in one process or in all of them. Times are epoch milliseconds. */
export interface PlatformFigures {
  readonly platformId: string;
  /** FHIR calls that the platform answered, by duration; the bounds are `durationBounds`, and the last is for all above them. */
  readonly buckets: readonly number[];
  /** How often each kind of failure occurred. */
  readonly failures: Readonly<Record<string, number>>;
  /** Since the process started, not only in the last hour. */
  readonly lastSuccessMs?: number;
  readonly lastFailureMs?: number;
  /** The kind of the newest failure. */
  readonly lastFailure?: string;
}

const slotMs = 5 * 60_000;
const slotsInHour = 12;
/** Of more platforms than this, those that were asked longest ago are forgotten. */
const mostPlatforms = 1_000;

interface Slot {
  readonly number: number;
  readonly durations: Durations;
  readonly failures: Map<string, number>;
}

interface Activity {
  slots: Slot[];
  /** The number of the call that asked it last, of all calls. */
  askedLast: number;
  lastSuccessMs?: number;
  lastFailureMs?: number;
  lastFailure?: string;
}

/** What became of the calls to each platform, by the audit entries of this process. */
export class PlatformActivity {
  readonly #now: () => number;
  /** Not moved to its end at each call: a map that things come to and go from all the time is copied again and again. */
  readonly #platforms = new Map<string, Activity>();
  /** How many calls were noted. */
  #calls = 0;

  /** @param now epoch milliseconds */
  constructor(now: () => number) {
    this.#now = now;
  }

  note(outcome: PlatformOutcome): void {
    const nowMs = this.#now();
    const activity = this.#of(outcome.platformId);
    const slot = slotOf(activity, Math.floor(nowMs / slotMs));
    if (outcome.seconds !== undefined) slot.durations.observe(outcome.seconds);
    if (outcome.failure === undefined) {
      activity.lastSuccessMs = nowMs;
      return;
    }
    slot.failures.set(outcome.failure, (slot.failures.get(outcome.failure) ?? 0) + 1);
    activity.lastFailureMs = nowMs;
    activity.lastFailure = outcome.failure;
  }

  /** Those that were asked longest ago come first. */
  figures(): PlatformFigures[] {
    const oldest = Math.floor(this.#now() / slotMs) - slotsInHour;
    const oldestFirst = [...this.#platforms].sort(([, one], [, other]) => one.askedLast - other.askedLast);
    return oldestFirst.map(([platformId, activity]) => figuresOf(platformId, activity, oldest));
  }

  #of(platformId: string): Activity {
    const askedLast = (this.#calls += 1);
    const known = this.#platforms.get(platformId);
    if (known) {
      known.askedLast = askedLast;
      return known;
    }
    if (this.#platforms.size >= mostPlatforms) this.#forgetOldest();
    const activity: Activity = { slots: [], askedLast };
    this.#platforms.set(platformId, activity);
    return activity;
  }

  #forgetOldest(): void {
    let oldest = '';
    let askedLast = Number.POSITIVE_INFINITY;
    for (const [platformId, activity] of this.#platforms) {
      if (activity.askedLast < askedLast) [oldest, askedLast] = [platformId, activity.askedLast];
    }
    this.#platforms.delete(oldest);
  }
}

function slotOf(activity: Activity, number: number): Slot {
  const newest = activity.slots.at(-1);
  if (newest?.number === number) return newest;
  const slot = { number, durations: new Durations(), failures: new Map() };
  activity.slots = [...activity.slots.filter((one) => one.number > number - slotsInHour), slot];
  return slot;
}

function figuresOf(platformId: string, activity: Activity, oldest: number): PlatformFigures {
  const { slots, lastSuccessMs, lastFailureMs, lastFailure } = activity;
  const recent = slots.filter(({ number }) => number > oldest);
  return {
    platformId,
    buckets: addBuckets(recent.map(({ durations }) => [...durations.buckets])),
    failures: addCounts(recent.map(({ failures }) => Object.fromEntries(failures))),
    lastSuccessMs,
    lastFailureMs,
    lastFailure,
  };
}

/** The figures of all processes together, by platform. */
export function mergeFigures(all: readonly PlatformFigures[]): Map<string, PlatformFigures> {
  const merged = new Map<string, PlatformFigures>();
  for (const one of all) {
    const other = merged.get(one.platformId);
    merged.set(one.platformId, other ? mergeTwo(other, one) : one);
  }
  return merged;
}

function mergeTwo(one: PlatformFigures, other: PlatformFigures): PlatformFigures {
  const newer = (other.lastFailureMs ?? -1) > (one.lastFailureMs ?? -1) ? other : one;
  const lastSuccessMs = Math.max(one.lastSuccessMs ?? -1, other.lastSuccessMs ?? -1);
  return {
    platformId: one.platformId,
    buckets: addBuckets([one.buckets, other.buckets]),
    failures: addCounts([one.failures, other.failures]),
    ...(lastSuccessMs >= 0 && { lastSuccessMs }),
    lastFailureMs: newer.lastFailureMs,
    lastFailure: newer.lastFailure,
  };
}

function addBuckets(all: readonly (readonly number[])[]): number[] {
  const sum = [...new Durations().buckets];
  for (const buckets of all) buckets.forEach((count, at) => (sum[at] = (sum[at] ?? 0) + count));
  return sum;
}

function addCounts(all: readonly Readonly<Record<string, number>>[]): Record<string, number> {
  const sum: Record<string, number> = {};
  for (const counts of all) {
    for (const [name, count] of Object.entries(counts)) sum[name] = (sum[name] ?? 0) + count;
  }
  return sum;
}
