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
}

/** What organizations are looked for by; all given conditions have to hold. */
export interface TenantQuery {
  /** Words of name, other names, city or state; every one has to match. */
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

/** Organizations that match, best first, and how many there are in all. */
export interface TenantMatches {
  readonly total: number;
  readonly organizations: readonly Organization[];
}
