import { ArgumentFault, shown } from './argument-fault.js';
import { nameFor } from './filter-names.js';
import { bothBounds, lowerBound, readDate, searchValues, upperBound } from './plain-date.js';
import type { CommonFilters, GivenParams, ReadingContext, Target } from './common-filters.js';
import type { TypeParameters } from './search-parameters.js';

/** FHIR values of a date parameter. */
export function dateValues(
  name: string,
  text: string,
  { today }: ReadingContext,
  notices: string[],
): readonly string[] {
  const reading = readDate(text, today);
  if (reading === undefined)
    throw new ArgumentFault(`params: ${name} is no date that can be understood: ${shown(text)}. ${dateForms}`, {
      params: { [name]: 'ge2026-01-15' },
    });
  if (reading.kind === 'ambiguous') throw ambiguous(name, text, reading.days, (day) => ({ params: { [name]: day } }));
  const values = searchValues(reading);
  if (values.length !== 1 || values[0] !== text) notices.push(understood(name, text, values));
  return values;
}

const lowerKeys: ReadonlySet<string> = new Set(['ge', 'gt', 'from', 'since', 'start', 'gte', 'after', 'min']);
const upperKeys: ReadonlySet<string> = new Set(['le', 'lt', 'to', 'until', 'end', 'lte', 'before', 'max']);

/** `{"ge": "2025-01-01", "le": "2025-06-30"}`, as other query languages write it. */
export function datesOfObject(name: string, value: GivenParams, context: ReadingContext, notices: string[]): string[] {
  const entries = Object.entries(value);
  const values = entries.flatMap(([key, one]) => {
    const word = key.replace(/^\$/, '').toLowerCase();
    const side = lowerKeys.has(word) ? lowerBound : upperKeys.has(word) ? upperBound : undefined;
    const reading =
      typeof one === 'string' || typeof one === 'number' ? readDate(String(one), context.today) : undefined;
    const bound = reading && side?.(reading);
    if (bound === undefined)
      throw new ArgumentFault(`params: ${name} takes texts such as "ge2026-01-15". ${dateForms}`, {
        params: { [name]: ['ge2025-01-01', 'le2025-06-30'] },
      });
    return /^(?:gt|after)$/.test(word)
      ? [bound.replace(/^ge/, 'gt')]
      : /^(?:lt|before)$/.test(word)
        ? [bound.replace(/^le/, 'lt')]
        : [bound];
  });
  notices.push(understood(name, JSON.stringify(value), values));
  return values;
}

const dateForms = 'Dates are written 2026-01-15, or with a comparison: ge2026-01-15, lt2026-02-01.';

function understood(name: string, text: string, values: readonly string[]): string {
  return `Understood ${name} ${shown(text)} as ${values.join(' and ')}.`;
}

function ambiguous(
  name: string,
  text: string,
  [first, second]: readonly [string, string],
  exampleOf: (day: string) => Record<string, unknown>,
): ArgumentFault {
  return new ArgumentFault(
    `${name}: ${shown(text)} may be ${first} or ${second}. Write the one that is meant.`,
    exampleOf(first),
  );
}

/** Adds what `since` and `until` mean for a type. */
export function addDates(
  resourceType: string,
  names: TypeParameters | undefined,
  { since, until }: CommonFilters,
  { today, platformKind }: ReadingContext,
  { add, notices }: Target,
): void {
  if (since === undefined && until === undefined) return;
  const which = since === undefined ? 'until' : 'since';
  const isOfPayer = resourceType === 'ExplanationOfBenefit' && platformKind === 'payer';
  // CARIN Blue Button requires service-date of payers, and no other parameter that says when.
  const name = isOfPayer ? 'service-date' : nameFor(which, 'date', resourceType, names);
  const values: string[] = [];
  if (since !== undefined) values.push(...sinceValues(since, until, today, notices));
  if (until !== undefined) {
    const reading = readOr('until', until, today);
    const bound = upperBound(reading);
    if (bound === undefined) throw noBound('until', until);
    values.push(bound);
    if (!isPlain(until)) notices.push(understood('until', until, [bound]));
  }
  const [from = '', to = ''] = values.map((value) => value.replace(/^[a-z]{2}/, ''));
  if (values.length === 2 && to < from && !from.startsWith(to)) {
    throw new ArgumentFault(`since (${from}) is after until (${to}), so that nothing can lie between them.`, {
      since: to,
      until: from,
    });
  }
  add(name, values);
  if (name !== 'date') notices.push(`since and until look at ${name}.${resourceType === 'Condition' ? onsetOnly : ''}`);
}

const onsetOnly =
  ' Conditions without an onset are not found by it: params {"recorded-date": "ge…"} looks at when they were recorded.';

function sinceValues(since: string, until: string | undefined, today: string, notices: string[]): readonly string[] {
  const reading = readOr('since', since, today);
  const both = until === undefined ? bothBounds(reading) : undefined;
  const bound = lowerBound(reading);
  const values = both ?? (bound === undefined ? undefined : [bound]);
  if (values === undefined) throw noBound('since', since);
  if (!isPlain(since)) notices.push(understood(`since`, since, values));
  return values;
}

function readOr(name: string, text: string, today: string) {
  const reading = readDate(text, today);
  if (reading === undefined) throw noBound(name, text);
  if (reading.kind === 'ambiguous') throw ambiguous(name, text, reading.days, (day) => ({ [name]: day }));
  return reading;
}

function noBound(name: string, text: string): ArgumentFault {
  return new ArgumentFault(
    `${name} takes one date, such as 2026-01-15, 2025 or "6 months ago"; ${shown(text)} is none that can be understood.`,
    { [name]: '2026-01-15' },
  );
}

/** A date as FHIR writes it, about which there is nothing to say. */
function isPlain(text: string): boolean {
  return /^(?:ge|le)?\d{4}(?:-\d{2}(?:-\d{2}(?:T.*)?)?)?$/.test(text);
}
