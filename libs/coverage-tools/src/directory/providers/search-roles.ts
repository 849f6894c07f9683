import type { FhirResource, PractitionerRole } from 'fhir/r4.js';
import type { DirectoryContext } from '../directory-context.js';
import { searchByReference, searchDirectory, type Found } from '../directory-search.js';
import { nameOf } from './provider-row.js';
import type { Place } from './place.js';
import type { Specialty } from './specialties.js';

/** Whom to look for; at least one is there. */
export interface WantedProvider {
  readonly specialty?: Specialty;
  readonly place?: Place;
  /** Words of a name. */
  readonly name?: string;
}

/** Roles that may be what was asked for; every one is judged again by what it says. */
export interface FoundRoles {
  readonly roles: readonly PractitionerRole[];
  readonly others: ReadonlyMap<string, FhirResource>;
  readonly isComplete: boolean;
}

const includes = ['practitioner', 'location', 'organization'].map(
  (name) => ['_include', `PractitionerRole:${name}`] as const,
);

/**
 * Searches roles by the most telling of what is known: the person's name, else the place, else the specialty. Directories
 * ignore parameters and leave out includes, so that nothing of an answer is trusted to fit.
 *
 * @param networks `Type/id`; only roles that name one of them
 */
export async function searchRoles(
  context: DirectoryContext,
  { specialty, place, name }: WantedProvider,
  networks: readonly string[] = [],
): Promise<FoundRoles> {
  const codes = specialty?.codes ?? [];
  const params = [
    ...(codes.length > 0 ? [['specialty', codes.join(',')] as const] : []),
    ...(networks.length > 0 ? [['network', networks.join(',')] as const] : []),
  ];
  const search = { type: 'PractitionerRole', params, optional: includes };
  if (name !== undefined) return rolesOf(context, search, 'practitioner', await practitioners(context, name));
  if (place !== undefined) return rolesOf(context, search, 'location', await locations(context, place));
  return asRoles(await searchDirectory(context, search), true);
}

/** Words of a name as they are compared: without titles, accents and case. */
export function nameWords(name: string): string[] {
  const plain = name
    .normalize('NFKD')
    .replace(/\p{M}+/gu, '')
    .toLowerCase();
  return plain.split(/[^\p{L}\p{N}]+/u).filter((word) => word !== '' && !titles.has(word));
}

const titles = new Set(['dr', 'doctor', 'md', 'do', 'prof', 'mr', 'mrs', 'ms']);

async function practitioners(context: DirectoryContext, name: string): Promise<Found> {
  const words = nameWords(name);
  // The last word of a name is the family name more often than not; the others are compared here.
  const value = words.at(-1) ?? name;
  const found = await searchDirectory(context, { type: 'Practitioner', params: [['name', value]] });
  const matches = found.matches.filter((one) => {
    const given = one.resourceType === 'Practitioner' ? nameWords(nameOf(one) ?? '') : [];
    return words.every((word) => given.some((own) => own.startsWith(word)));
  });
  return { ...found, matches };
}

function locations(context: DirectoryContext, { city, state, zip }: Place): Promise<Found> {
  const by: (readonly [string, string])[] =
    zip !== undefined
      ? [['address-postalcode', zip]]
      : [
          ...(city === undefined ? [] : [['address-city', city] as const]),
          ...(state === undefined ? [] : [['address-state', state] as const]),
        ];
  return searchDirectory(context, { type: 'Location', params: by });
}

async function rolesOf(
  context: DirectoryContext,
  search: Parameters<typeof searchDirectory>[1],
  parameter: string,
  from: Found,
): Promise<FoundRoles> {
  if (from.matches.length === 0) return { roles: [], others: new Map(), isComplete: from.isComplete };
  const references = from.matches.map(({ resourceType, id }) => `${resourceType}/${id}`);
  const found = await searchByReference(context, search, [parameter, references]);
  const own = new Map(from.matches.map((one) => [`${one.resourceType}/${one.id}`, one]));
  return asRoles({ ...found, others: new Map([...own, ...found.others]) }, from.isComplete);
}

function asRoles({ matches, others, isComplete }: Found, before: boolean): FoundRoles {
  return { roles: matches.filter(isRole), others, isComplete: isComplete && before };
}

function isRole(resource: FhirResource): resource is PractitionerRole {
  return resource.resourceType === 'PractitionerRole';
}
