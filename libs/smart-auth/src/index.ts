export { browserCookieName } from './browser-cookie.js';
export { AuthError, authErrorCodes, isAuthError } from './errors.js';
export { connectionRecord } from './login-attempt.js';
export { decideScopes } from './scope-decision.js';
export { parseScope } from './scopes.js';
export { SmartAuth } from './smart-auth.js';

export type { AuthErrorCode, AuthErrorOptions } from './errors.js';
export type { ConnectionSummary, LoginAttempt, LoginWait, PlatformAccess } from './login-attempt.js';
export type { CompletedLogin, LoginCallback } from './login-completion.js';
export type { AuthorizationStart, BeginLoginOptions } from './login-start.js';
export type { WaitOptions } from './login-wait.js';
export type { OAuthErrorCode } from './oauth-error.js';
export type { AuthAudit, AuthAuditEntry, AuthEvent, Logger } from './observer.js';
export type { PatientRequest } from './patient-id.js';
export type { FindPatient } from './patient-search.js';
export type { ScopeDecision, ScopeNeed } from './scope-decision.js';
export type { ResourceScope, ScopePermission } from './scopes.js';
export type { SmartAuthOptions } from './smart-auth.js';
