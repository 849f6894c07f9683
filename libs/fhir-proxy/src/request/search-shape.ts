import type { PlatformDefinition } from '@fhir-gateway/platform-registry/platform';
import type { Interaction } from '../contract/interaction.js';
import { fullTimestamps } from './last-updated.js';
import { withPatient } from './named-patient.js';
import { joinQuery, queryPart, splitQuery, valueOf } from '../contract/query-parts.js';
import type { QueryPart } from '../contract/query-parts.js';

/** The parameters of a search: those of the query, and those of a `_search` body. */
export interface SearchParameters {
  readonly query: string;
  readonly form?: string;
}

type Quirks = NonNullable<PlatformDefinition['quirks']>;

/** Whether anything about searches at this platform is special; nothing is taken apart anywhere else. */
export function shapesSearches({ maxCount, lastUpdatedFormat, requiredSearchParams }: Quirks): boolean {
  return maxCount !== undefined || lastUpdatedFormat !== undefined || requiredSearchParams === true;
}

/**
 * Writes a search as a platform takes it: `_count` no larger than allowed (quirk `maxCount`), `_lastUpdated` as full
 * timestamps (`lastUpdatedFormat`), and the patient of the login where nobody is named (`requiredSearchParams`).
 * Everything else stays as the client wrote it, byte for byte; nothing else is ever added, and nothing is taken away.
 */
export function shapeSearch(
  quirks: Quirks,
  interaction: Interaction,
  search: SearchParameters,
  patient: string | undefined,
): SearchParameters {
  const shaped = shapeQuery(quirks, search.query);
  const form = search.form === undefined ? undefined : shapeQuery(quirks, search.form);
  const isByType = interaction.kind === 'search-type' && interaction.resourceType !== undefined;
  const names = quirks.requiredSearchParams === true && isByType && patient !== undefined;
  const query = names ? withPatient(shaped, form ?? '', interaction.resourceType ?? '', patient) : shaped;
  return form === undefined ? { query } : { query, form };
}

/** The page size that a search asks for, no larger than allowed; `undefined` when it asks for none. */
export function countOf(quirks: Quirks, search: SearchParameters): number | undefined {
  const asked = splitQuery(joinQuery(search.query, search.form ?? '')).filter(({ name }) => name === '_count');
  const [value] = asked
    .map((part) => Number(valueOf(part) || Number.NaN))
    .filter((count) => Number.isSafeInteger(count));
  return value === undefined ? undefined : Math.min(value, quirks.maxCount ?? Number.POSITIVE_INFINITY);
}

function shapeQuery(quirks: Quirks, query: string): string {
  return splitQuery(query)
    .map((part) => shapePart(quirks, part))
    .join('&');
}

function shapePart({ maxCount, lastUpdatedFormat }: Quirks, part: QueryPart): string {
  if (part.name === '_count' && maxCount !== undefined) {
    return Number(valueOf(part)) > maxCount ? queryPart('_count', String(maxCount)) : part.text;
  }
  if (part.name === '_lastUpdated' && lastUpdatedFormat !== undefined) {
    const values = fullTimestamps(valueOf(part) ?? '');
    return values?.map((value) => queryPart('_lastUpdated', value)).join('&') ?? part.text;
  }
  return part.text;
}
