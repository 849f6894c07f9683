export { certificateEnd } from './certificate.js';
export { discoverPlatform, NewPlatformError, type NewPlatform } from './new-platform.js';
export { PoliteQueue } from './polite-queue.js';
export { probe, type Probe, type ProbeOptions } from './probe.js';
export { verifyPlatform, type Outcome, type PlatformReport, type VerifyOptions } from './verify-platform.js';
export { verifyPlatforms, type CliContext, type VerifyRequest } from './verify-platforms.js';
export { writeNewPlatform, type NewContext, type NewRequest } from './write-new-platform.js';
