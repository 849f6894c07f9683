import { normalizeBaseUrl } from '../base-url.js';
import { openIndex, type IndexHeader } from './index-format.js';
import { LineTable } from './line-table.js';
import type { Organization, OrganizationList, StoredNames, TenantIndexSource } from './organization.js';
import { RowTable } from './row-table.js';

/** What a tenant is looked up for. */
export interface IndexedTenant {
  readonly id: string;
  readonly name: string;
  /** Present only where each organization has a base URL of its own. */
  readonly fhirBaseUrl?: string;
}

/**
 * The organizations of one platform, read where they lie in the file: no object per organization is kept.
 * Immutable, so that any number of requests may read it at once.
 */
export class TenantIndex implements OrganizationList {
  readonly header: IndexHeader;
  readonly storedNames: StoredNames;
  readonly #lines: LineTable;
  /** Each is made when the first one is looked for: most processes never do. */
  #tenants: RowTable | undefined;
  #baseUrls: RowTable | undefined;

  /**
   * @param readNames reads the file of the index of its names
   * @throws TenantIndexFault when the file is no index, damaged or of another version
   */
  constructor(file: Buffer, readNames: () => Buffer | undefined = () => undefined) {
    const { header, checksum, lines } = openIndex(file);
    this.header = header;
    this.storedNames = { listChecksum: checksum, read: readNames };
    this.#lines = new LineTable(lines, header.organizations);
  }

  /** How many organizations there are. */
  get length(): number {
    return this.#lines.length;
  }

  /** Where the list is from. */
  get source(): TenantIndexSource | undefined {
    return this.header.source;
  }

  /** Returns the tenant of exactly this id, called by its shortest name, or undefined. */
  find(tenant: string): IndexedTenant | undefined {
    this.#tenants ??= new RowTable(this.length, (row) => this.#columns(row)[1] || undefined);
    const [first, ...others] = this.#tenants.find(tenant).map((row) => this.#columns(row));
    if (first === undefined) return undefined;
    const [name = ''] = others.reduce((one, other) => (isShorter(other[0], one[0]) ? other : one), first);
    return { id: tenant, name, ...(first[2] && { fhirBaseUrl: first[2] }) };
  }

  /** Returns the ids of the tenants with this base URL, which may be several. @param url as `normalizeBaseUrl` returns it */
  findByBaseUrl(url: string): string[] {
    this.#baseUrls ??= new RowTable(this.length, (row) => normalizeBaseUrl(this.#columns(row)[2] ?? ''));
    return [...new Set(this.#baseUrls.find(url).flatMap((row) => this.#columns(row)[1] || []))].sort();
  }

  /** Returns an organization. @param row 0 to `length` - 1, in the order of names */
  organization(row: number): Organization {
    const [name = '', tenant, fhirBaseUrl, aliases, formerNames, places, npis] = this.#columns(row);
    return {
      name,
      ...(tenant && { tenant }),
      ...(aliases && { aliases: aliases.split('|') }),
      ...(formerNames && { formerNames: formerNames.split('|') }),
      ...(places && { places: places.split('|').map(toPlace) }),
      ...(npis && { npis: npis.split('|') }),
      ...(fhirBaseUrl && { fhirBaseUrl }),
    };
  }

  #columns(row: number): string[] {
    return this.#lines.line(row).split('\t');
  }
}

function isShorter(one = '', other = ''): boolean {
  return one.split(' ').length < other.split(' ').length;
}

/** Cities may have commas in them, states do not. */
function toPlace(text: string): { city?: string; state?: string } {
  const comma = text.lastIndexOf(',');
  const [city, state] = [text.slice(0, comma), text.slice(comma + 1)];
  return { ...(city !== '' && { city }), ...(state !== '' && { state }) };
}
