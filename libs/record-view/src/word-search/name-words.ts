import type { SearchArguments } from '../search/search-query.js';

/** Types that are found by the names of people. */
const people: ReadonlySet<string> = new Set(['Patient', 'Practitioner', 'RelatedPerson', 'Person']);

/** Said of a page that was found so. */
export const nameWordsNotice =
  'The platform found nobody by that name as one value; each word of it was looked for in the name.';

/**
 * The same search with each word of a whole name for itself: `name` of R4 is compared with the parts of a name, and a
 * server that does no more finds nobody by "given family" in one value.
 *
 * @returns `undefined` where no name has several words
 * @see https://hl7.org/fhir/R4/search.html#string
 */
export function byNameWords(
  resourceType: string,
  params: NonNullable<SearchArguments['params']>,
): NonNullable<SearchArguments['params']> | undefined {
  const { name } = params;
  if (!people.has(resourceType) || typeof name !== 'string') return undefined;
  const words = name.split(/\s+/).filter((word) => word !== '');
  // A comma stands between alternatives.
  return words.length < 2 || name.includes(',') ? undefined : { ...params, name: words };
}
