export { browserCookieName } from './login/browser-cookie.js';
export { isOneOwner } from './discovery/endpoint-trust.js';
export { AuthError, isAuthError } from './errors.js';
export { connectionRecord } from './records/login-attempt.js';
export { publishedKeys } from './clients/published-keys.js';
export { decideScopes } from './scopes/scope-decision.js';
export { parseScope } from './scopes/scopes.js';
export { signServiceToken } from './tokens/service-token.js';
export { SmartAuth } from './smart-auth.js';

export type { AuthErrorCode } from './errors.js';
export type { ConnectionSummary, LoginWait, PlatformAccess } from './records/login-attempt.js';
export type { EhrLaunch } from './login/ehr-launch.js';
export type { LoginCallback } from './login/login-completion.js';
export type { AuthAuditEntry } from './observer.js';
export type { PublishedKey, PublishedKeys } from './clients/published-keys.js';
export type { PatientRequest } from './records/patient-id.js';
export type { ScopeDecision } from './scopes/scope-decision.js';
export type { ResourceScope, ScopePermission } from './scopes/scopes.js';
