/** Where an organization is, as far as known. */
export interface OrganizationPlace {
  readonly city?: string;
  /** Postal code of a state, such as `MN`. */
  readonly state?: string;
}

/** One organization of a multi-tenant platform. */
export interface Organization {
  /** What follows the colon in the platform_id; absent where the login alone decides the organization. */
  readonly tenant?: string;
  readonly name: string;
  readonly aliases?: readonly string[];
  /** Names that the organization had before, by which people still look for it. */
  readonly formerNames?: readonly string[];
  readonly places?: readonly OrganizationPlace[];
  /** National Provider Identifiers, ten digits each. */
  readonly npis?: readonly string[];
  /** Present only where each organization has a base URL of its own; elsewhere the platform file gives the address. */
  readonly fhirBaseUrl?: string;
}

/** Where the facts of an index come from. */
export interface TenantIndexSource {
  readonly title: string;
  readonly url?: string;
  /** Day of the list, `YYYY-MM-DD`. */
  readonly date?: string;
  /** How many entries the list has that could be used; absent where the index has all of them. */
  readonly total?: number;
}

/** An index of the names of a list, which may have been made of an earlier one. */
export interface StoredNames {
  /** Changes whenever the list does. */
  readonly listChecksum: string;
  /** Reads its file; undefined where there is none. */
  read(): Buffer | undefined;
}

/** Organizations of one platform, in the order of their names. */
export interface OrganizationList {
  readonly length: number;
  /** Where the list is from, as far as it says. */
  readonly source: TenantIndexSource | undefined;
  /** Where an index of its names may be; absent where none is stored. */
  readonly storedNames?: StoredNames | undefined;
  /** @param row 0 to `length` - 1 */
  organization(row: number): Organization;
}

/** What organizations are looked for by; all given conditions have to hold. */
export interface TenantQuery {
  /** Words of name, other names, city or state; see `searchDirectory`. */
  readonly query?: string;
  /** Postal code of a state in which the organization has a place. */
  readonly state?: string;
  /** National Provider Identifier, whole. */
  readonly npi?: string;
  /** How many matches are passed over; default 0. */
  readonly offset?: number;
  /** How many matches are returned at most; default 20. */
  readonly limit?: number;
}
