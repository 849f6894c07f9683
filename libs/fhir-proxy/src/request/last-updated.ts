const partial =
  /^(eq|ge|gt|le|lt|sa|eb)?(\d{4})(?:-(\d{2})(?:-(\d{2})(?:T(\d{2}:\d{2})(:\d{2}(?:\.\d+)?)?(Z|[+ -]\d{2}:\d{2})?)?)?)?$/;

/**
 * Writes a `_lastUpdated` value as full timestamps with zone (quirk `lastUpdatedFormat`), for servers that take no
 * other. A day stands for all of its moments, so `le` and `gt` mean its last one, `ge` and `lt` its first, and a bare
 * day becomes a range of two values. A date without zone is taken as UTC.
 *
 * @returns the values that together say the same; `undefined` when the value is complete already, or cannot be said so
 * @see https://hl7.org/fhir/R4/search.html#prefix
 */
export function fullTimestamps(value: string): string[] | undefined {
  const match = partial.exec(value);
  if (!match) return undefined;
  const [, prefix = '', year = '', month, day, minute, second, zone] = match;
  if (second !== undefined && zone !== undefined) return undefined;
  const first = new Date(
    `${year}-${month ?? '01'}-${day ?? '01'}T${minute ?? '00:00'}${second ?? ':00'}${zoneOf(zone)}`,
  );
  if (Number.isNaN(first.getTime())) return undefined;
  const from = first.toISOString();
  const until = new Date(endOf(first, { month, day, minute, second }) - 1).toISOString();
  switch (prefix) {
    case 'ge':
    case 'lt':
    case 'eb':
      return [`${prefix}${from}`];
    case 'gt':
    case 'le':
    case 'sa':
      return [`${prefix}${until}`];
    default:
      return [`ge${from}`, `le${until}`];
  }
}

/** A `+` that was not escaped arrives as a space. */
function zoneOf(zone: string | undefined): string {
  return zone?.replace(' ', '+') ?? 'Z';
}

/** The moment after the last one that a date of this precision stands for, in epoch milliseconds. */
function endOf(first: Date, given: Record<'month' | 'day' | 'minute' | 'second', string | undefined>): number {
  if (given.second !== undefined) return first.getTime() + 1000;
  if (given.minute !== undefined) return first.getTime() + 60_000;
  const end = new Date(first);
  if (given.day !== undefined) end.setUTCDate(end.getUTCDate() + 1);
  else if (given.month !== undefined) end.setUTCMonth(end.getUTCMonth() + 1);
  else end.setUTCFullYear(end.getUTCFullYear() + 1);
  return end.getTime();
}
