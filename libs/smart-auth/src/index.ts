export { browserCookieName } from './browser-cookie.js';
export { AuthError, authErrorCodes, isAuthError } from './errors.js';
export { connectionRecord } from './login-attempt.js';
export { decideScopes } from './scope-decision.js';
export { parseScope } from './scopes.js';
export { SmartAuth } from './smart-auth.js';

export type { AuthErrorCode } from './errors.js';
export type { ConnectionSummary, LoginAttempt, LoginWait, PlatformAccess } from './login-attempt.js';
export type { AuthAudit, AuthAuditEntry, AuthEvent, Logger } from './observer.js';
export type { ScopeDecision, ScopeNeed } from './scope-decision.js';
export type { ResourceScope, ScopePermission } from './scopes.js';
export type { AuthorizationStart, CompletedLogin, LoginCallback, SmartAuthOptions } from './smart-auth.js';
