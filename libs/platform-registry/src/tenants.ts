import type { PlatformDefinition, TenancyDefinition } from './schema/types.js';
import { directoryAddressFault } from './tenants/directory-address.js';
import type { OrganizationList } from './tenants/organization.js';

/** One organization of a platform. */
export interface TenantEntry {
  readonly id: string;
  readonly name: string;
  /** Given, and used, only where organizations have base URLs of their own. */
  readonly fhirBaseUrl?: string;
}

/** A tenant of a platform. */
export interface TenantPlace {
  readonly platformId: string;
  readonly tenant: string;
}

/** A source of organizations beyond those in platform files, such as an index made from a vendor's directory. */
export interface TenantDirectory {
  /** Returns the organization, or undefined when the platform has none of that id. Must not touch the network. */
  find(platformId: string, tenant: string): TenantEntry | undefined;
  /** Returns the organizations of a platform by number. Absent: this directory can only be asked for ids. */
  list?(platformId: string): OrganizationList | undefined;
  /** Finds the tenants with this base URL, in the form of `normalizeBaseUrl`. Absent: they cannot be found by it. */
  findByBaseUrl?(url: string): readonly TenantPlace[];
}

/** Where requests for one platform, or one tenant of it, go. */
export interface Route {
  /** As the vendor writes it. */
  readonly fhirBaseUrl: string;
  readonly tenantName?: string;
  readonly authorizeUrl?: string;
  readonly tokenUrl?: string;
  readonly query?: Readonly<Record<string, string>>;
}

/**
 * Returns where requests go when no tenant is named, or undefined when that cannot be said.
 * A platform with one base URL that names its tenant in every query works without one only if the login supplies it.
 */
export function routeWithoutTenant({ fhirBaseUrl, tenancy, quirks }: PlatformDefinition): Route | undefined {
  if (fhirBaseUrl === undefined) return undefined;
  if (tenancy?.mode === 'search-parameter' && quirks?.tokenContextToQuery === undefined) return undefined;
  return { fhirBaseUrl };
}

/** Whether naming an organization leads anywhere at this platform. */
export function takesTenants({ tenancy }: PlatformDefinition): boolean {
  return tenancy?.mode === 'template' || tenancy?.mode === 'search-parameter' || tenancy?.mode === 'directory';
}

/**
 * Returns where requests for one tenant go, or undefined when the platform has no such tenant.
 *
 * @param tenant checked against the tenant grammar already; it has no character that could end a path segment
 */
export function routeToTenant(
  definition: PlatformDefinition,
  tenant: string,
  directory?: TenantDirectory,
): Route | undefined {
  const { tenancy, fhirBaseUrl } = definition;
  if (tenancy === undefined) return undefined;
  const known = tenancy.knownTenants?.find(({ id }) => id === tenant);
  const entry = directory?.find(definition.id, tenant);
  const tenantName = known?.name ?? entry?.name;
  const named = tenantName === undefined ? {} : { tenantName };
  switch (tenancy.mode) {
    case 'template': {
      const route = fillTemplates(tenancy, tenant);
      return route && { ...route, ...named };
    }
    case 'search-parameter': {
      if (fhirBaseUrl === undefined) return undefined;
      const value = tenancy.tenantValue.replace('{tenant}', () => tenant);
      return { fhirBaseUrl, query: Object.freeze({ [tenancy.tenantParam]: value }), ...named };
    }
    case 'directory': {
      // The file is reviewed, a directory is not: its addresses are judged each time.
      if (known?.fhirBaseUrl !== undefined) return { fhirBaseUrl: known.fhirBaseUrl, ...named };
      const fhirBaseUrl = entry?.fhirBaseUrl;
      if (fhirBaseUrl === undefined || directoryAddressFault(definition, fhirBaseUrl) !== undefined) return undefined;
      return { fhirBaseUrl, ...named };
    }
    default:
      return undefined;
  }
}

function fillTemplates(tenancy: Extract<TenancyDefinition, { mode: 'template' }>, tenant: string): Route | undefined {
  const templates = tenancy.templates[tenancy.persona ?? 'patient'];
  if (templates === undefined) return undefined;
  // The replacement is a function since `$&` and the like are patterns in a replacement text.
  const fill = (template: string) => template.replaceAll('{tenant}', () => encodeURIComponent(tenant));
  return {
    fhirBaseUrl: fill(templates.fhirBaseUrl),
    ...(templates.authorizeUrl !== undefined && { authorizeUrl: fill(templates.authorizeUrl) }),
    ...(templates.tokenUrl !== undefined && { tokenUrl: fill(templates.tokenUrl) }),
  };
}
