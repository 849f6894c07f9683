export { PlatformCredentials, type CredentialValues } from './credentials.js';
export { PlatformError, type PlatformErrorCode } from './errors.js';
export type { PlatformStatus, PlatformSummary, ResolvedPlatform } from './resolved-platform.js';
export { platformSchema } from './schema/platform.js';
export type {
  OauthDefinition,
  PlatformDefinition,
  PlatformEnvironment,
  PlatformKind,
  PlatformQuirks,
  TenancyDefinition,
} from './schema/types.js';
