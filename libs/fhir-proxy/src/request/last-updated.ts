import { type FhirTime, timeOf } from '@fhir-gateway/fhir';

/**
 * Writes a `_lastUpdated` value as full timestamps with zone (quirk `lastUpdatedFormat`), for servers that take no
 * other. A day stands for all of its moments, so `le` and `gt` mean its last one, `ge` and `lt` its first, and a bare
 * day becomes a range of two values. A date without zone is taken as UTC.
 *
 * @returns the values that together say the same; `undefined` when the value is complete already, or cannot be said so
 * @see https://hl7.org/fhir/R4/search.html#prefix
 */
export function fullTimestamps(value: string): string[] | undefined {
  const [, prefix = '', date = ''] = /^(eq|ge|gt|le|lt|sa|eb)?(.*)/s.exec(value) ?? [];
  // A `+` that was not escaped arrives as a space.
  const time = timeOf(date.replace(' ', '+'));
  if (time === undefined || (time.precision === 'second' && /(?:Z|[+ -]\d\d:\d\d)$/i.test(date))) return undefined;
  const from = new Date(time.fromMs).toISOString();
  const until = new Date(lastMs(time)).toISOString();
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

/** The last moment that a date of this precision stands for. */
function lastMs({ fromMs, untilMs, precision }: FhirTime): number {
  return (precision === 'minute' ? fromMs + 60_000 : precision === 'second' ? fromMs + 1000 : untilMs) - 1;
}
