// What callers of a platform speak of, without what sends a request.
export { ProxyError } from './contract/proxy-error.js';
export type { SmartToken } from './contract/call-grant.js';
export type { PoolState } from './contract/pool-state.js';
export type { FhirAuditEntry } from './contract/fhir-audit.js';
export type { ProxyErrorCode } from './contract/proxy-error.js';
export type { ScopeMode } from './policy/scope-mode.js';
