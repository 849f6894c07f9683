export { InFlightLimiter } from './in-flight-limiter.js';
export { RateLimiter } from './rate-limiter.js';
export { spanOf, takeFrom } from './token-bucket.js';

export type { InFlightRefusal } from './in-flight-limiter.js';
export type { SharedBucket } from './leased-bucket.js';
export type { RateLimiterOptions, Taken } from './rate-limiter.js';
export type { BucketSize, BucketStore, TakenTokens } from './token-bucket.js';
