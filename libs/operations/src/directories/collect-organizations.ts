import { setImmediate } from 'node:timers/promises';
import type { Organization, OrganizationPlace, PlatformDefinition } from '@fhir-gateway/platform-registry';
import type { Candidate } from './candidate.js';
import { cleanName, foldName } from './organization-name.js';
import { comparableUrl, placeCandidate } from './place-candidate.js';
import type { Skipped } from './skipped.js';

type Mutable<T> = { -readonly [Key in keyof T]: T[Key] };
type Row = Mutable<Organization>;

/** What a practice is in law stands in one list of a vendor and not in the other. */
const legalForm = /(?: (?:llc|pllc|inc|ltd|corp|p ?c|p ?a))+$/;
/** Beyond these the list is noise for a search. */
const maxAliases = 50;
const maxPlaces = 100;
const candidatesInStep = 2000;

/**
 * Makes the organizations of one platform of the candidates of its lists. Of two spellings of one name the first stays.
 * Lists whose entries have ids have to come first: an entry without one takes the id that its address already has.
 */
export async function collectOrganizations(
  platform: PlatformDefinition,
  candidates: Iterable<Candidate>,
  skipped: Skipped,
): Promise<Organization[]> {
  const collection = new Collection(platform, skipped);
  const namesOnly: Candidate[] = [];
  let taken = 0;
  for (const candidate of candidates) {
    // `collectEagerly` needs a turn: what is read becomes garbage here, a third of the process at its largest.
    if (++taken % candidatesInStep === 0) await setImmediate();
    if (candidate.givesNamesOnly === true) namesOnly.push(candidate);
    else collection.add(candidate);
  }
  for (const candidate of namesOnly) collection.addNames(candidate);
  return collection.finish();
}

class Collection {
  readonly #platform: PlatformDefinition;
  readonly #skipped: Skipped;
  readonly #rows: Row[] = [];
  readonly #byIdentity = new Map<string, Row>();
  readonly #firstOfTenant = new Map<string, Row>();
  /** Where each organization has an address of its own: the id of what was seen there first. */
  readonly #tenantAt = new Map<string, string>();

  constructor(platform: PlatformDefinition, skipped: Skipped) {
    this.#platform = platform;
    this.#skipped = skipped;
  }

  add(candidate: Candidate): void {
    const row = this.#toRow(candidate);
    if (row === undefined) return;
    const first = row.tenant === undefined ? undefined : this.#firstOfTenant.get(row.tenant);
    // One platform_id must never mean two servers.
    if (first !== undefined && first.fhirBaseUrl !== row.fhirBaseUrl) {
      if (comparableUrl(first.fhirBaseUrl) !== comparableUrl(row.fhirBaseUrl)) {
        this.#skip('has the id of another endpoint', candidate);
        return;
      }
      if (first.fhirBaseUrl !== undefined) row.fhirBaseUrl = first.fhirBaseUrl;
    }
    const identity = identityOf(row);
    const same = this.#byIdentity.get(identity);
    if (same !== undefined) {
      if (!merge(same, row)) this.#skip('is listed twice', candidate, false);
    } else if (first !== undefined && this.#isNamedByTenant()) {
      // The tenant is the organization's own id, so another name at it is another name of it.
      merge(first, { ...row, aliases: [row.name, ...(row.aliases ?? [])] });
      this.#byIdentity.set(identity, first);
    } else this.#put(row, identity);
  }

  /** Adds other names to an organization that is there already. */
  addNames(candidate: Candidate): void {
    const row = this.#toRow(candidate);
    if (row === undefined) return;
    const first = row.tenant === undefined ? undefined : this.#firstOfTenant.get(row.tenant);
    if (first === undefined) {
      this.#skip('is not FHIR R4', candidate);
      return;
    }
    // The address is of no use, so what it says of the place is less sure than what another list says.
    const { places, ...rest } = row;
    const more = { ...rest, ...(first.places === undefined && places && { places }), aliases: [row.name] };
    if (!merge(first, more)) this.#skip('is listed twice', candidate, false);
  }

  finish(): Organization[] {
    return this.#platform.tenancy?.mode === 'search-parameter' ? joinByName(this.#rows) : this.#rows;
  }

  #toRow(candidate: Candidate): Row | undefined {
    const clean = cleanName(candidate.name);
    if (typeof clean === 'string') {
      this.#skip(clean, candidate, false);
      return undefined;
    }
    const places = [...(clean.state === undefined ? [] : [{ state: clean.state }]), ...(candidate.places ?? [])];
    const endpointId = candidate.endpointId ?? this.#tenantAt.get(comparableUrl(candidate.url));
    const placed = placeCandidate(this.#platform, {
      ...candidate,
      name: clean.name,
      places: uniquePlaces(places),
      ...(endpointId !== undefined && { endpointId }),
    });
    if (typeof placed === 'string') {
      this.#skip(placed, candidate);
      return undefined;
    }
    return { ...placed };
  }

  #put(row: Row, identity: string): void {
    this.#rows.push(row);
    this.#byIdentity.set(identity, row);
    const { tenant, fhirBaseUrl } = row;
    if (tenant === undefined || this.#firstOfTenant.has(tenant)) return;
    this.#firstOfTenant.set(tenant, row);
    const url = comparableUrl(fhirBaseUrl);
    if (url !== '' && !this.#tenantAt.has(url)) this.#tenantAt.set(url, tenant);
  }

  #isNamedByTenant(): boolean {
    return this.#platform.tenancy?.mode === 'template';
  }

  #skip(reason: string, { name }: Candidate, isOrganization = true): void {
    this.#skipped.add({ reason, what: name, isOrganization });
  }
}

/** Without a tenant only the state tells two organizations of one name apart. */
function identityOf({ tenant, name, places }: Organization): string {
  return `${tenant ?? `${places?.[0]?.state ?? ''}:`}\t${foldName(name)}`;
}

/** Adds what one row knows and the other does not. @returns whether there was anything */
function merge(into: Row, { aliases = [], places = [], npis = [] }: Partial<Organization>): boolean {
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
function uniquePlaces(places: readonly OrganizationPlace[]): OrganizationPlace[] {
  const known = new Map(places.map((place) => [`${place.city ?? ''},${place.state ?? ''}`, place]));
  const withTown = new Set(places.flatMap(({ city, state }) => (city === undefined ? [] : [state])));
  return [...known.values()].filter(({ city, state }) => city !== undefined || !withTown.has(state));
}

/**
 * Joins a row that has the id of a practice with one that has the state, where the name is that of just one of each.
 * The vendor publishes the two in different lists.
 */
function joinByName(rows: readonly Row[]): Organization[] {
  const groups = new Map<string, Row[]>();
  for (const row of rows) {
    const name = foldName(row.name).replace(legalForm, '');
    groups.set(name, [...(groups.get(name) ?? []), row]);
  }
  return [...groups.values()].flatMap((group) => {
    const withId = group.filter(({ tenant }) => tenant !== undefined);
    const [known, more] = withId;
    const rest = group.filter(({ tenant }) => tenant === undefined);
    if (known === undefined || more !== undefined || rest.length !== 1) return group;
    merge(known, rest[0] ?? {});
    return [known];
  });
}
