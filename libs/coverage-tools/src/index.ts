export { findActiveCoverage } from './active-coverage.js';
export { Attempts } from './attempts.js';
export { CoverageError } from './coverage-error.js';

export type { ActiveCoverageOptions, CoverageReader } from './active-coverage.js';
export type { Attempt } from './attempts.js';
export type { CoverageErrorCode } from './coverage-error.js';
export type { PayerAnswer, PayerClient, PayerRequest, PayerService } from './payer/payer-client.js';
