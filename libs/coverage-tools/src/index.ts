export { findActiveCoverage } from './active-coverage.js';
export { CoverageError } from './coverage-error.js';

export type { ActiveCoverageOptions, CoverageReader } from './active-coverage.js';
export type { CoverageErrorCode } from './coverage-error.js';
