export { discoverPlatform, NewPlatformError, type NewPlatform } from './new-platform.js';
export { verifyPlatform, type Outcome, type PlatformReport, type VerifyOptions } from './verify-platform.js';
