import type { Bundle, Resource } from 'fhir/r4.js';
import { Refusal } from '../answer.js';
import type { JsonObject } from '../json.js';

/** Searchable types, and the parameters that each understands. */
export const searchable = {
  Questionnaire: ['_id', 'url', 'status', '_count'],
  Library: ['_id', 'url', 'status', '_count'],
  ClaimResponse: ['_id', 'patient', 'use', 'status', '_count'],
} as const satisfies Record<string, readonly string[]>;

/** One of the types that can be searched for. */
export type SearchableType = keyof typeof searchable;

function matches(resource: JsonObject, name: string, value: string): boolean {
  switch (name) {
    case '_id':
      return resource['id'] === value;
    case 'url': {
      const [url, version] = value.split('|');
      return resource['url'] === url && (version === undefined || resource['version'] === version);
    }
    case 'patient':
      return true;
    default:
      return resource[name] === value;
  }
}

/**
 * Answers a search. Values of one parameter that are joined by commas are alternatives, parameters all have to match.
 *
 * @throws Refusal 400 for a parameter that the type does not have
 */
export function searchDefinitions(
  type: SearchableType,
  query: URLSearchParams,
  { base, resources }: { base: string; resources: readonly Resource[] },
): Bundle {
  const known: readonly string[] = searchable[type];
  for (const name of query.keys())
    if (!known.includes(name)) throw new Refusal(400, 'There is an unknown search parameter');
  const wanted = [...query].filter(([name]) => name !== '_count');
  const found = resources.filter(
    (resource) =>
      resource.resourceType === type &&
      wanted.every(([name, value]) =>
        value.split(',').some((one) => matches(resource as unknown as JsonObject, name, one)),
      ),
  );
  const count = query.get('_count');
  const most = count !== null && /^\d{1,3}$/.test(count) ? Number(count) : 50;
  return {
    resourceType: 'Bundle',
    type: 'searchset',
    total: found.length,
    entry: found.slice(0, most).map((resource) => ({
      fullUrl: `${base}/fhir/${type}/${resource.id}`,
      resource,
      search: { mode: 'match' },
    })) as NonNullable<Bundle['entry']>,
  };
}
