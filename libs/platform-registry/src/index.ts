export { checkPlatform } from './check-platform.js';
export type { PlatformFault } from './rules/platform-rule.js';
export type { ClientTls } from './credentials/client-tls.js';
export { credentialVariable } from './credentials/credential-source.js';
export { PlatformCredentials, type CredentialValues } from './credentials/credentials.js';
export { isPlaceholder } from './credentials/placeholder.js';
export type { StoredClient, StoredClients } from './credentials/stored-client.js';
export { PlatformError, type PlatformErrorCode } from './errors.js';
export { formatFaults, loadPlatforms } from './load-platforms.js';
export type { OpenDirectory } from './open-directory.js';
export { parsePlatformId, withoutConnectionNumber } from './platform-id.js';
export type { PlatformFilter } from './platform-filter.js';
export { PlatformRegistry, createPlatformRegistry } from './registry/platform-registry.js';
export { loadDeveloperPrograms } from './registration/load-developer-programs.js';
export { describeClient, registrationBlock } from './registration/registration-guide.js';
export type { GatewayAddresses, RegistrationGuide } from './registration/registration-guide.js';
export { isSessionRequired, plainPlatform, platformConnection } from './resolved-platform.js';
export type { PlatformStatus, PlatformSummary, ResolvedPlatform } from './resolved-platform.js';
export type {
  OauthDefinition,
  PlatformDefinition,
  PlatformEnvironment,
  PlatformKind,
  PlatformQuirks,
} from './schema/types.js';
export { expandShortForm } from './short-form.js';
export { isLoopbackHost, isSameSite } from './site.js';
export { directoryAddressFault } from './tenants/directory-address.js';
export { usStates } from './directory/words/us-states.js';
export { stateOfZip } from './directory/zip-state.js';
export type { TenantListing, TenantSummary } from './directory/list-tenants.js';
export type { DirectoryEntry, DirectoryListing, DirectoryQuery } from './directory/directory-query.js';
export type { Organization, OrganizationPlace, TenantIndexSource, TenantQuery } from './tenants/organization.js';
export { openTenantCatalog } from './tenants/tenant-catalog.js';
export { TenantIndex } from './tenants/tenant-index.js';
export { explainUnknownPlatform } from './directory/unknown-platform.js';
export { upstreamCredentialFaults } from './credentials/upstream-credential.js';
export { writeNames, writeTenantIndex } from './write-tenant-index.js';
