import { isObject } from '@fhir-gateway/fhir';
import type { Resource } from 'fhir/r4.js';

/** Compares two resources; both ways of `Array.sort`. */
export type Compare = (one: Resource, other: Resource) => number;

/** Where each search parameter of dates finds its date, the first that is there. */
const dates: Readonly<Record<string, readonly string[]>> = {
  _lastUpdated: ['meta.lastUpdated'],
  authored: ['authoredOn'],
  authoredon: ['authoredOn'],
  date: [
    'effectiveDateTime',
    'effectiveInstant',
    'effectivePeriod',
    'performedDateTime',
    'performedPeriod',
    'occurrenceDateTime',
    'period',
    'date',
  ],
  issued: ['issued'],
  'onset-date': ['onsetDateTime', 'onsetPeriod'],
  period: ['period'],
  'recorded-date': ['recordedDate'],
};

/**
 * The order that `_sort` asks for, for answers of several servers.
 *
 * @returns undefined for a parameter that is no date of this table: its order is the server's own
 * @see http://hl7.org/fhir/R4/search.html#sort
 */
export function searchOrder(sort: string): Compare | undefined {
  const keys = sort.split(',').map((key) => ({ isDown: key.startsWith('-'), paths: dates[key.replace(/^-/, '')] }));
  if (keys.some(({ paths }) => paths === undefined)) return undefined;
  return (one, other) => {
    for (const { isDown, paths = [] } of keys) {
      const [mine, theirs] = [momentOf(one, paths, isDown), momentOf(other, paths, isDown)];
      // Without a date a resource is last, whichever way the others go.
      if (mine === undefined || theirs === undefined) {
        if (mine !== theirs) return mine === undefined ? 1 : -1;
      } else if (mine !== theirs) {
        return isDown ? theirs - mine : mine - theirs;
      }
    }
    return 0;
  };
}

/** Epoch milliseconds. A period that has not ended goes on. */
function momentOf(resource: Resource, paths: readonly string[], isDown: boolean): number | undefined {
  for (const path of paths) {
    const value = path.split('.').reduce<unknown>((from, key) => (isObject(from) ? from[key] : undefined), resource);
    const text = isObject(value) ? (isDown ? value['end'] : value['start']) : value;
    if (isObject(value) && isDown && text === undefined) return Number.POSITIVE_INFINITY;
    const at = typeof text === 'string' ? Date.parse(text) : Number.NaN;
    if (!Number.isNaN(at)) return at;
  }
  return undefined;
}
