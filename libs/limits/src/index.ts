export { Deadline } from './deadline.js';
export { InFlightLimiter } from './in-flight-limiter.js';
export { RateLimiter } from './rate-limiter.js';
export { atOnce, eachInSteps, inTimeSlices, inTurns, isTurnOver, nextTurn, stepLength } from './time-slicing.js';

export type { InFlightRefusal } from './in-flight-limiter.js';
export type { SharedBucket } from './leased-bucket.js';
export type { RateLimiterOptions, Taken } from './rate-limiter.js';
export type { Steps } from './time-slicing.js';
export type { BucketStore } from './token-bucket.js';
