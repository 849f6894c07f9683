// What a platform is, by itself: neither how platforms are loaded nor how they are found.
export { normalizeBaseUrl } from './base-url.js';
export type { ClientTls } from './credentials/client-tls.js';
export { connectionIdOf, withoutConnectionNumber } from './platform-id.js';
export { isSessionRequired, plainPlatform, platformConnection } from './resolved-platform.js';
export type { ResolvedPlatform } from './resolved-platform.js';
export type { DavinciDefinition, PlatformDefinition, PlatformQuirks } from './schema/types.js';
export { isLoopbackHost, isSameSite } from './site.js';
export { readState } from './read-state.js';
