import { isObject, isResource, nextPage, objectsOf, type PageAddress, parseReference } from '@fhir-gateway/fhir';
import type { FhirResource } from 'fhir/r4.js';
import { CoverageError } from '../coverage-error.js';
import type { DirectoryContext } from './directory-context.js';

/** What a search of a directory gave. */
export interface Found {
  /** Resources of the type that was searched for. */
  readonly matches: readonly FhirResource[];
  /** Everything that came along, by `Type/id`. */
  readonly others: ReadonlyMap<string, FhirResource>;
  /** false: there are further pages that were not read. */
  readonly isComplete: boolean;
}

/** A search as it is sent: what has to be, and what a server may refuse. */
export interface DirectorySearch {
  readonly type: string;
  readonly params: readonly (readonly [name: string, value: string])[];
  /** Left out in a second try where the server answers 400, such as `_include`. */
  readonly optional?: readonly (readonly [name: string, value: string])[];
}

const pageSize = 50;
const mostPages = 5;
/** References in one parameter, so that an address stays short enough for any server. */
const idsOfOneSearch = 20;

/**
 * Reads up to five pages of fifty. Includes are asked for and not relied on: many directories leave them out.
 *
 * @throws CoverageError DIRECTORY_UNAVAILABLE where it refuses, DIRECTORY_ANSWER_INVALID where it answers no Bundle; and
 *   whatever the reader throws
 */
export async function searchDirectory(context: DirectoryContext, search: DirectorySearch): Promise<Found> {
  const { type, params, optional = [] } = search;
  const path = (all: DirectorySearch['params']) => {
    const query = new URLSearchParams();
    for (const [name, value] of all) query.append(name, value);
    query.set('_count', String(pageSize));
    return { path: type, query: query.toString() };
  };
  let request: PageAddress = path([...params, ...optional]);
  let answer = await context.read(request);
  if (answer.status === 400 && optional.length > 0) answer = await context.read((request = path(params)));
  // By their names: servers give an entry on two pages when the list moves between them.
  const [matches, others] = [new Map<string, FhirResource>(), new Map<string, FhirResource>()];
  const asked = new Set<string>();
  for (let page = 1; ; page++) {
    const entries = entriesOf(answer, type);
    for (const resource of entries) {
      (resource.resourceType === type ? matches : others).set(`${resource.resourceType}/${resource.id}`, resource);
    }
    const next = nextPage(answer.body, request, context.baseUrl);
    if (next === 'last') return { matches: [...matches.values()], others, isComplete: true };
    const address = typeof next === 'string' ? undefined : `${next.path}?${next.query}`;
    // A page that comes a second time leads round in a circle.
    const isEnd = typeof next === 'string' || address === undefined || asked.has(address) || page === mostPages;
    if (isEnd) return { matches: [...matches.values()], others, isComplete: false };
    asked.add(address);
    request = next;
    answer = await context.read(request);
  }
}

/**
 * The same where the directory may not know a parameter that the search cannot do without.
 *
 * @returns undefined for a directory that answers 400
 */
export function searchUnlessRefused(context: DirectoryContext, search: DirectorySearch): Promise<Found | undefined> {
  return searchDirectory(context, search).catch((error: unknown) => {
    if (error instanceof CoverageError && error.upstreamStatus === 400) return undefined;
    throw error;
  });
}

/** The same for references of which there may be more than one address can take. */
export async function searchByReference(
  context: DirectoryContext,
  { type, params, optional }: DirectorySearch,
  [name, references]: readonly [name: string, references: readonly string[]],
): Promise<Found> {
  const [matches, others] = [new Map<string, FhirResource>(), new Map<string, FhirResource>()];
  let isComplete = true;
  for (let from = 0; from < references.length; from += idsOfOneSearch) {
    const some = references.slice(from, from + idsOfOneSearch).join(',');
    const found = await searchDirectory(context, {
      type,
      params: [[name, some], ...params],
      ...(optional && { optional }),
    });
    for (const one of found.matches) matches.set(`${one.resourceType}/${one.id}`, one);
    for (const [key, resource] of found.others) others.set(key, resource);
    isComplete &&= found.isComplete;
  }
  return { matches: [...matches.values()], others, isComplete };
}

const mostReads = 20;
/** Few enough that one question takes no other caller's places at the platform. */
const readsAtOnce = 5;

/**
 * Reads what did not come along with a search, at most twenty resources; one that the directory does not show is left out.
 *
 * @returns how many were not read, beside the resources by `Type/id`
 */
export async function readMissing(
  context: DirectoryContext,
  references: Iterable<string>,
  known: ReadonlyMap<string, FhirResource>,
): Promise<{ all: ReadonlyMap<string, FhirResource>; unread: number }> {
  const missing = [...new Set(references)].filter((key) => !known.has(key));
  const all = new Map(known);
  const wanted = missing.slice(0, mostReads);
  for (let from = 0; from < wanted.length; from += readsAtOnce) {
    await Promise.all(
      wanted.slice(from, from + readsAtOnce).map(async (key) => {
        const { status, body } = await context.read({ path: key, query: '' });
        if (status === 200 && isNamed(body) && `${body.resourceType}/${body.id}` === key) all.set(key, body);
      }),
    );
  }
  return { all, unread: Math.max(0, missing.length - mostReads) };
}

/** `Type/id` of a reference, relative or absolute; undefined for any other. */
export function keyOf(reference: unknown): string | undefined {
  if (!isObject(reference) || typeof reference['reference'] !== 'string') return undefined;
  return parseReference(reference['reference'])?.ref;
}

function entriesOf(answer: { status: number; body: unknown }, type: string): FhirResource[] {
  const { status, body } = answer;
  if (status !== 200) {
    const message = `The directory answered ${status} to a search for ${type}.`;
    throw new CoverageError('DIRECTORY_UNAVAILABLE', message, status);
  }
  if (!isObject(body) || body['resourceType'] !== 'Bundle')
    throw new CoverageError('DIRECTORY_ANSWER_INVALID', `The directory answered a search for ${type} with no Bundle.`);
  return objectsOf(body['entry']).flatMap(({ resource }) => (isNamed(resource) ? [resource] : []));
}

function isNamed(value: unknown): value is FhirResource {
  return isResource(value) && typeof value.id === 'string';
}
