const spans: Readonly<Record<string, number>> = { h: 3_600_000, d: 86_400_000, w: 604_800_000 };

/**
 * Reads a point in time: a span before now such as `12h`, `7d` or `2w`, or a date or time of ISO 8601. A date without time is
 * its beginning in UTC.
 *
 * @returns epoch milliseconds; `undefined` for text that is neither
 */
export function readTimeLimit(text: string, nowMs: number): number | undefined {
  const [, count, unit = ''] = /^(\d{1,5})([hdw])$/.exec(text) ?? [];
  if (count !== undefined) return nowMs - Number(count) * (spans[unit] ?? 0);
  if (!/^\d{4}-\d{2}-\d{2}(?:T\d{2}:\d{2}(?::\d{2}(?:\.\d{1,3})?)?(?:Z|[+-]\d{2}:\d{2}))?$/.test(text))
    return undefined;
  const timeMs = Date.parse(text);
  return Number.isNaN(timeMs) ? undefined : timeMs;
}
