export { normalizeBaseUrl } from './base-url.js';
export { checkPlatform } from './check-platform.js';
export type { PlatformFault } from './rules/platform-rule.js';
export type { ClientTls } from './credentials/client-tls.js';
export { credentialVariable } from './credentials/credential-source.js';
export { PlatformCredentials, type CredentialValues } from './credentials/credentials.js';
export { PlatformError, type PlatformErrorCode } from './errors.js';
export { formatFaults, loadPlatforms } from './load-platforms.js';
export { connectionIdOf, parsePlatformId, withoutConnectionNumber } from './platform-id.js';
export type { PlatformFilter } from './platform-filter.js';
export { PlatformRegistry, createPlatformRegistry } from './platform-registry.js';
export { plainPlatform, platformConnection } from './resolved-platform.js';
export type { PlatformStatus, PlatformSummary, ResolvedPlatform } from './resolved-platform.js';
export type {
  DavinciDefinition,
  OauthDefinition,
  PlatformDefinition,
  PlatformEnvironment,
  PlatformKind,
  PlatformQuirks,
} from './schema/types.js';
export { isLoopbackHost, isSameSite } from './site.js';
export { isSessionRequired } from './status.js';
export { directoryAddressFault } from './tenants/directory-address.js';
export type { TenantListing, TenantSummary } from './tenants/list-tenants.js';
export type { Organization, OrganizationPlace, TenantIndexSource, TenantQuery } from './tenants/organization.js';
export { openTenantCatalog } from './tenants/tenant-catalog.js';
export { TenantIndex } from './tenants/tenant-index.js';
export { upstreamCredentialFaults } from './credentials/upstream-credential.js';
export { writeTenantIndex } from './tenants/write-index.js';
