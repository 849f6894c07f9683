import type { SeenEntry, TypeHistory } from './type-history.js';

/** Clocks of platforms may be this far ahead. */
const clockSkewMs = 5 * 60_000;
/** Dates of whole seconds, or of a clock that is a little behind. */
const secondMs = 1000;

/**
 * Why the dates of a platform's entries (`meta.lastUpdated`) cannot say what has changed; `undefined` where they can.
 * Checked on all entries of a type, never taken for granted.
 *
 * @param startedMs when the entries were asked for
 */
export function dateFault(
  seen: Iterable<SeenEntry>,
  { wrongDates }: Pick<TypeHistory, 'wrongDates'>,
  { startedMs, nowMs }: { readonly startedMs: number; readonly nowMs: number },
): string | undefined {
  const dates = [...seen].map(({ updated }) => updated);
  const known = dates.filter((date) => date !== undefined);
  if (known.length < dates.length) return 'entries do not say when they were last changed';
  if (known.some((date) => date > nowMs + clockSkewMs)) return 'entries are dated in the future';
  if (wrongDates) return 'an entry changed while its date stayed the same';
  if (known.length > 0 && known.every((date) => date >= startedMs - secondMs))
    return 'the platform dates all entries anew for each answer';
  return undefined;
}
