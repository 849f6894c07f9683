export { FhirProxy } from './fhir-proxy.js';
export type { FhirProxyOptions } from './fhir-proxy-options.js';
export type { AnswerSink } from './contract/answer-sink.js';
export type { CallSpan, TraceCall } from './upstream/traced-exchange.js';
export { Deadline } from './contract/deadline.js';
export { ProxyError, proxyErrorCodes } from './contract/proxy-error.js';
export type { ProxyErrorCode, ProxyErrorOptions } from './contract/proxy-error.js';
export { lookUpPatient } from './features/patient-lookup.js';
export type { JsonReader } from './features/patient-lookup.js';
export { ServiceTransport } from './upstream/service-transport.js';
export type { ServiceAnswer, ServiceRequest, ServiceTransportOptions } from './upstream/service-transport.js';
export type { TextSeal } from './platform/sealed-records.js';
export { wantsXml } from './contract/asked-format.js';
export { allowedMethods } from './contract/allowed-methods.js';
export { coversPlatform, requireGranted } from './policy/grant-policy.js';
export { recordKindLabel, recordKindOf, recordKinds } from './grants/record-kinds.js';
export { parseInteraction } from './contract/interaction.js';
export type { Interaction, InteractionKind } from './contract/interaction.js';
export { bodyRefusal } from './policy/written-patient.js';
export { patientSearchTypes } from './request/patient-search-types.js';
export { defaultLimits } from './contract/limits.js';
export type { ProxyLimits } from './contract/limits.js';
export type { CreateTransport, PoolState } from './upstream/upstream-pools.js';
export type { ScopeMode } from './policy/scope-mode.js';
export type { CallGrant, SmartToken } from './contract/call-grant.js';
export type { FhirAuditEntry, FhirAuditSubjects } from './contract/fhir-audit.js';
export type {
  AccessProvider,
  CancelSignal,
  FhirCall,
  FhirRequest,
  JsonAnswer,
  Logger,
  ResponseHead,
} from './contract/fhir-call.js';
export { readOnlyOperations } from './contract/operations.js';
export type { OperationRule } from './contract/operations.js';
export type { GatewaySecurity } from './features/capability-statement.js';
