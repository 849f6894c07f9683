import { z } from 'zod';
import { ArgumentFault, shown } from './argument-fault.js';
import type { ReadingContext } from './common-filters.js';
import { lowerBound, readDate, upperBound } from './plain-date.js';

/** From and until when, for every tool that takes it. */
export const dateWords = { since: '2026-01-15 or 6 months ago', until: 'Up to and with' };

/** Between which dates a question about a record looks; {@link readRecordDates} reads them. */
export const recordDates = {
  since: z.string().max(100).optional().describe(dateWords.since),
  until: z.string().max(100).optional().describe(dateWords.until),
};

interface DateArguments {
  readonly since?: string | undefined;
  readonly until?: string | undefined;
}

/**
 * `since` and `until` as FHIR dates.
 *
 * @throws ArgumentFault for what is no date, and for limits that nothing can lie between
 */
export function readRecordDates<Args extends DateArguments>(
  args: Args,
  { today }: ReadingContext,
  notices: string[],
): Args {
  const since = dateOf('since', args.since, today, notices);
  const until = dateOf('until', args.until, today, notices);
  if (since !== undefined && until !== undefined && until < since && !since.startsWith(until)) {
    throw new ArgumentFault(`since (${since}) is after until (${until}), so that nothing can lie between them.`, {
      since: until,
      until: since,
    });
  }
  return { ...args, ...(since !== undefined && { since }), ...(until !== undefined && { until }) };
}

function dateOf(
  name: 'since' | 'until',
  text: string | undefined,
  today: string,
  notices: string[],
): string | undefined {
  if (text === undefined) return undefined;
  const reading = readDate(text, today);
  if (reading?.kind === 'ambiguous') {
    const [first, second] = reading.days;
    throw new ArgumentFault(`${name}: ${shown(text)} may be ${first} or ${second}. Write the one that is meant.`, {
      [name]: first,
    });
  }
  const date = reading && (name === 'since' ? lowerBound : upperBound)(reading)?.replace(/^[a-z]{2}/, '');
  if (date === undefined) {
    throw new ArgumentFault(
      `${name} takes one date, such as 2026-01-15, 2025 or "6 months ago"; ${shown(text)} is none that can be understood.`,
      { [name]: '2026-01-15' },
    );
  }
  if (!/^(?:ge|le)?\d{4}(?:-\d{2}){0,2}$/.test(text)) notices.push(`Understood ${name} ${shown(text)} as ${date}.`);
  return date;
}
