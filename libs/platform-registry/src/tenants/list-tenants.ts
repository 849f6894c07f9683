import { routeToTenant, routeWithoutTenant, takesTenants, type TenantDirectory } from '../tenants.js';
import type { PlatformDefinition } from '../schema/types.js';
import { encodeTenantIndex } from './encode-index.js';
import type { Organization, TenantMatches, TenantQuery } from './organization.js';
import { TenantIndex } from './tenant-index.js';

/** One organization of a platform, with the platform_id that leads to it. */
export interface TenantSummary {
  /** `<id>:<tenant>`, or `<id>` where the login decides the organization. */
  readonly platformId: string;
  readonly name: string;
  readonly aliases: readonly string[];
  readonly places: NonNullable<Organization['places']>;
  readonly npis: readonly string[];
  readonly fhirBaseUrl: string;
}

/** One page of the organizations that match. */
export interface TenantListing {
  readonly total: number;
  readonly tenants: readonly TenantSummary[];
}

const defaultLimit = 20;

/**
 * Finds organizations of one platform: those that its file names, then those of the directory, each best first.
 * Whatever could not be resolved afterwards, because the platform file no longer allows its address, is left out.
 */
export function listTenants(
  definition: PlatformDefinition,
  directory: TenantDirectory | undefined,
  query: TenantQuery,
): TenantListing {
  const { offset = 0, limit = defaultLimit } = query;
  const inFile = searchFile(definition, directory, { ...query, offset, limit });
  const rest = { ...query, offset: Math.max(0, offset - inFile.total), limit: limit - inFile.organizations.length };
  const indexed = directory?.search?.(definition.id, rest) ?? { total: 0, organizations: [] };
  const found = [...inFile.organizations, ...indexed.organizations];
  const tenants = found.flatMap((organization) => summarize(definition, directory, organization) ?? []);
  return { total: inFile.total + indexed.total - (found.length - tenants.length), tenants };
}

function searchFile(
  { id, tenancy }: PlatformDefinition,
  directory: TenantDirectory | undefined,
  query: TenantQuery,
): TenantMatches {
  const known = (tenancy?.knownTenants ?? []).filter((tenant) => directory?.find(id, tenant.id) === undefined);
  if (known.length === 0) return { total: 0, organizations: [] };
  const organizations = known.map(({ id: tenant, name }) => ({ tenant, name }));
  return new TenantIndex(encodeTenantIndex({ platform: id, organizations })).search(query);
}

function summarize(
  definition: PlatformDefinition,
  directory: TenantDirectory | undefined,
  { tenant, name, aliases = [], places = [], npis = [] }: Organization,
): TenantSummary | undefined {
  const named = takesTenants(definition) ? tenant : undefined;
  const route = named === undefined ? routeWithoutTenant(definition) : routeToTenant(definition, named, directory);
  if (route === undefined) return undefined;
  const platformId = named === undefined ? definition.id : `${definition.id}:${named}`;
  return { platformId, name, aliases, places, npis, fhirBaseUrl: route.fhirBaseUrl.replace(/\/+$/, '') };
}
