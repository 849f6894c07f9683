import type { FeedNotification } from './read-notification.js';

/** Which events of a Subscription were received. */
export interface EventNumbers {
  /** The highest number so far; 0 before the first. */
  readonly last: number;
  /** Lower numbers that have not come, the newest of them, in their order. */
  readonly missing: readonly number[];
}

/** What a notification adds. */
interface ReceivedEvents {
  readonly numbers: EventNumbers;
  /** Those that came for the first time. */
  readonly fresh: readonly number[];
  /** Types of what changed in them, each once, in order. */
  readonly resourceTypes: readonly string[];
  /** How many numbers were found missing by this notification. */
  readonly missed: number;
}

/** Before the first notification. */
export const noEvents: EventNumbers = { last: 0, missing: [] };

const mostMissing = 200;

/**
 * Counts the events of a notification: a number that came before is passed over, one that comes late fills its gap, and one
 * that is higher than the next opens a gap, as does a count of the platform's that is higher than the last number.
 */
export function receiveEvents(before: EventNumbers, notification: FeedNotification): ReceivedEvents {
  let { last } = before;
  const missing = new Set(before.missing);
  const fresh: number[] = [];
  const types = new Set<string>();
  let missed = 0;
  const skipTo = (number: number): void => {
    missed += Math.max(0, number - 1 - last);
    for (let one = Math.max(last + 1, number - mostMissing); one < number; one++) missing.add(one);
  };
  for (const { number, resourceType } of notification.events) {
    const isNew = number > last;
    if (isNew) skipTo(number);
    else if (!missing.delete(number)) continue;
    fresh.push(number);
    if (resourceType !== undefined) types.add(resourceType);
    last = Math.max(last, number);
  }
  const { eventsSinceStart = 0 } = notification;
  if (eventsSinceStart > last) {
    skipTo(eventsSinceStart + 1);
    last = eventsSinceStart;
  }
  const newest = [...missing].sort((one, other) => one - other).slice(-mostMissing);
  return { numbers: { last, missing: newest }, fresh, resourceTypes: [...types].sort(), missed };
}
