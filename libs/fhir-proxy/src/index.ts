export { FhirProxy } from './fhir-proxy.js';
export type { FhirProxyOptions } from './fhir-proxy.js';
export type { AnswerSink } from './answer-sink.js';
export type { CallSpan, TraceCall } from './traced-exchange.js';
export { ProxyError, proxyErrorCodes } from './proxy-error.js';
export type { ProxyErrorCode, ProxyErrorOptions } from './proxy-error.js';
export { lookUpPatient } from './patient-lookup.js';
export type { JsonReader } from './patient-lookup.js';
export type { RateBucket, RateLimiter } from './rate-limiter.js';
export { SharedRateLimiter } from './shared-rate-limiter.js';
export type { SharedRateLimiterOptions } from './shared-rate-limiter.js';
export { ServiceTransport } from './service-transport.js';
export type { ServiceAnswer, ServiceRequest, ServiceTransportOptions } from './service-transport.js';
export { isPrivateNetwork } from './private-networks.js';
export type { TextSeal } from './sealed-records.js';
export { wantsXml } from './asked-format.js';
export { parseInteraction } from './interaction.js';
export type { Interaction, InteractionKind } from './interaction.js';
export { patientSearchTypes } from './patient-search-types.js';
export { defaultLimits } from './limits.js';
export type { ProxyLimits } from './limits.js';
export type { CreateTransport, PoolState } from './upstream-pools.js';
export type { WireControl, WireHandler, WireRequest, WireTransport } from './http1/transport.js';
export type { ScopeMode } from './scope-mode.js';
export type { FhirAuditEntry, FhirAuditSubjects } from './fhir-audit.js';
export type {
  AccessProvider,
  CancelSignal,
  FhirCall,
  FhirRequest,
  JsonAnswer,
  Logger,
  ResponseHead,
} from './fhir-call.js';
export { readOnlyOperations } from './operations.js';
export type { OperationRule } from './operations.js';
export type { GatewaySecurity } from './capability-statement.js';
