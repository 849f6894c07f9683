import { setImmediate } from 'node:timers/promises';
import type { Organization, PlatformDefinition } from '@fhir-gateway/platform-registry';
import type { Candidate } from './candidate.js';
import { joinByName } from './join-by-name.js';
import { mergeRows, uniquePlaces, type Row } from './merge-rows.js';
import { cleanName, foldName } from './organization-name.js';
import { placesInNames } from './places-in-names.js';
import { comparableUrl, placeCandidate } from './place-candidate.js';
import type { Skipped } from './skipped.js';

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
      if (!mergeRows(same, row)) this.#skip('is listed twice', candidate, false);
    } else if (first !== undefined && this.#isNamedByTenant()) {
      // The tenant is the organization's own id, so another name at it is another name of it.
      mergeRows(first, { ...row, aliases: [row.name, ...(row.aliases ?? [])] });
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
    if (!mergeRows(first, more)) this.#skip('is listed twice', candidate, false);
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
    const listed = [...(clean.state === undefined ? [] : [{ state: clean.state }]), ...(candidate.places ?? [])];
    const places = listed.length > 0 ? listed : placesInNames(clean.name, candidate.aliases);
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
