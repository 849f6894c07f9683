import type { Organization, OrganizationPlace } from '@fhir-gateway/platform-registry';
import { foldName } from './organization-name.js';

type Mutable<T> = { -readonly [Key in keyof T]: T[Key] };
/** An organization while lists are read: what is known of it grows. */
export type Row = Mutable<Organization>;

/** Beyond these the list is noise for a search. */
const maxAliases = 50;
const maxPlaces = 100;

/** Adds what one row knows and the other does not. @returns whether there was anything */
export function mergeRows(into: Row, { aliases = [], places = [], npis = [] }: Partial<Organization>): boolean {
  const known = new Set([into.name, ...(into.aliases ?? [])].map(foldName));
  const newAliases = aliases.filter((alias) => {
    const folded = foldName(alias);
    const isNew = !known.has(folded);
    known.add(folded);
    return isNew;
  });
  const allPlaces = uniquePlaces([...(into.places ?? []), ...places]);
  const allNpis = [...new Set([...(into.npis ?? []), ...npis])];
  const grows =
    newAliases.length > 0 || allPlaces.length > (into.places?.length ?? 0) || allNpis.length > (into.npis?.length ?? 0);
  if (newAliases.length > 0) into.aliases = [...(into.aliases ?? []), ...newAliases].slice(0, maxAliases);
  if (allPlaces.length > 0) into.places = allPlaces.slice(0, maxPlaces);
  if (allNpis.length > 0) into.npis = allNpis;
  return grows;
}

/** A state alone says nothing beside a town in it. */
export function uniquePlaces(places: readonly OrganizationPlace[]): OrganizationPlace[] {
  const known = new Map(places.map((place) => [`${place.city ?? ''},${place.state ?? ''}`, place]));
  const withTown = new Set(places.flatMap(({ city, state }) => (city === undefined ? [] : [state])));
  return [...known.values()].filter(({ city, state }) => city !== undefined || !withTown.has(state));
}
