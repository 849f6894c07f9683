export { findActiveCoverage } from './active-coverage.js';
export { Attempts } from './attempts.js';
export { CoverageError } from './coverage-error.js';
export { HookDiscoveries } from './crd/discovery.js';
export { HttpPayerClient } from './payer/http-payer-client.js';

export type { ActiveCoverageOptions, CoverageReader } from './active-coverage.js';
export type { Attempt } from './attempts.js';
export type { CoverageContext, RecordReader } from './coverage-context.js';
export type { CoverageErrorCode } from './coverage-error.js';
export type { HookDiscovery, HookService } from './crd/discovery.js';
export type {
  AuthorizePayerCall,
  HttpPayerClientOptions,
  PayerAuditEntry,
  PayerAuthorization,
  PayerServiceDefinition,
  SendToService,
} from './payer/http-payer-client.js';
export type { PayerAnswer, PayerClient, PayerRequest, PayerService } from './payer/payer-client.js';
