export { checkPlatform, type PlatformCheck } from './check-platform.js';
export type { PlatformCheckOptions, PlatformFault } from './rules/platform-rule.js';
export { credentialVariable, type PlatformKey } from './credential-source.js';
export { PlatformCredentials, type CredentialValues } from './credentials.js';
export { PlatformError, type PlatformErrorCode } from './errors.js';
export { platformJsonSchema } from './json-schema.js';
export { platformKeyReference, type KeyReference } from './key-reference.js';
export { formatFaults, loadPlatforms, type LoadPlatformsOptions, type LoadedPlatforms } from './load-platforms.js';
export { parsePlatformId, type PlatformIdParts } from './platform-id.js';
export type { PlatformFilter, PlatformPage, PlatformPageOptions } from './platform-filter.js';
export { PlatformRegistry, createPlatformRegistry, type PlatformRegistryOptions } from './platform-registry.js';
export type { PlatformStatus, PlatformSummary, ResolvedPlatform } from './resolved-platform.js';
export { platformSchema } from './schema/platform.js';
export type {
  DavinciDefinition,
  OauthDefinition,
  PlatformDefinition,
  PlatformEnvironment,
  PlatformKind,
  PlatformQuirks,
  TenancyDefinition,
} from './schema/types.js';
export { isLoopbackHost, isSameSite } from './site.js';
export type { TenantDirectory, TenantEntry } from './tenants.js';
export { directoryAddressFault } from './tenants/directory-address.js';
export { encodeTenantIndex, type TenantIndexContents } from './tenants/encode-index.js';
export type { TenantListing, TenantSummary } from './tenants/list-tenants.js';
export type {
  Organization,
  OrganizationPlace,
  TenantIndexSource,
  TenantMatches,
  TenantQuery,
} from './tenants/organization.js';
export {
  TenantCatalog,
  openTenantCatalog,
  type OpenTenantCatalogOptions,
  type TenantCatalogFault,
} from './tenants/tenant-catalog.js';
export { TenantIndex, type IndexedTenant } from './tenants/tenant-index.js';
export { writeTenantIndex } from './tenants/write-index.js';
