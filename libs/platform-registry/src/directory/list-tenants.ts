import type { Organization, TenantIndexSource, TenantQuery } from '../tenants/organization.js';
import { findHits, type DirectoryContext } from './search-directory.js';

/** One organization of a platform, with the platform_id that leads to it. */
export interface TenantSummary {
  /** `<id>:<tenant>`, or `<id>` where the login decides the organization. */
  readonly platformId: string;
  readonly name: string;
  readonly aliases: readonly string[];
  readonly places: NonNullable<Organization['places']>;
  /** Whether a state was asked for and nothing is known of a place: it may be in another. */
  readonly isPlaceUnknown?: true;
  readonly npis: readonly string[];
  readonly fhirBaseUrl: string;
}

/** One page of the organizations that match. */
export interface TenantListing {
  readonly total: number;
  /** false: none matches, and these have names that are near. */
  readonly sure: boolean;
  readonly tenants: readonly TenantSummary[];
  /** Where the platform's list of organizations is from; absent where the platform file names them. */
  readonly source?: TenantIndexSource;
  /** How many organizations of the platform are known in all. */
  readonly listed: number;
  /** Whether the list says where organizations are, so that it can be narrowed by state. */
  readonly hasPlaces: boolean;
}

const defaultLimit = 20;

/**
 * Finds organizations of one platform, best match first; without a query, by name. Whatever could not be resolved afterwards,
 * because the platform file does not allow its address, is left out.
 */
export function listTenants(context: DirectoryContext, platformId: string, query: TenantQuery): TenantListing {
  const { index, fhirBaseUrlOf } = context;
  const { offset = 0, limit = defaultLimit } = query;
  const { sure, hits } = findHits(context, { ...query, platformId, only: 'organizations' });
  const tenants = hits.slice(offset, offset + limit).map(({ entry, isPlaceUnknown }): TenantSummary => {
    const { organization, platformId: id } = index.entry(entry);
    const { name, aliases = [], places = [], npis = [] } = organization;
    const known = { platformId: id, name, aliases, places, npis, fhirBaseUrl: fhirBaseUrlOf(id) };
    return isPlaceUnknown ? { ...known, isPlaceUnknown } : known;
  });
  const source = index.sourceOfList(platformId);
  const listed = index.table.countOf(platformId);
  return {
    total: hits.length,
    sure,
    tenants,
    ...(source && { source }),
    listed,
    hasPlaces: index.hasPlaces(platformId),
  };
}
