export { findActiveCoverage } from './active-coverage.js';
export { Attempts } from './attempts.js';
export { CoverageError } from './coverage-error.js';
export { HookDiscoveries } from './crd/discovery.js';
export { HttpPayerClient } from './payer/http-payer-client.js';
export { checkPriorAuthStatus, statusInput } from './pas/check-status.js';
export { readDecision } from './pas/decision.js';
export { inquiryBundle } from './pas/inquiry-bundle.js';
export { requestBundle } from './pas/request-bundle.js';
export { submitInput } from './pas/submit-input.js';
export { submitPriorAuth } from './pas/submit-prior-auth.js';
export { getPolicyRules, rulesInput } from './policy/get-policy-rules.js';

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
export type { RequestStatus, StatusInput } from './pas/check-status.js';
export type { PriorAuthDecision, RequestFault } from './pas/decision.js';
export type { GrantedInstead, ItemDecision } from './pas/decision-item.js';
export type { CodedText } from './pas/payer-text.js';
export type { RequestPreview } from './pas/preview.js';
export type { CoverageAssertion, PriorAuthRequest, Provider, RequestedService } from './pas/prior-auth-request.js';
export type { LedgerEntry, LedgerLock, RequestLedger } from './pas/request-ledger.js';
export type { DecisionStatus } from './pas/review-action.js';
export type { SubmitInput } from './pas/submit-input.js';
export type { Confirmations, SubmissionParts, SubmitAnswer, SubmittedRequest } from './pas/submit-prior-auth.js';
export type { WantedInformation } from './pas/wanted-information.js';
export type { RulesInput } from './policy/get-policy-rules.js';
export type { MatchLevel, PolicyRule, PolicyRules, SearchedSource } from './policy/policy-rule.js';
