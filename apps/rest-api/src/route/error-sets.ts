import type { ErrorCode } from '@fhir-gateway/gateway';

/** Of operations that look for the caller's session. */
export const sessionErrors = [
  'SESSION_UNKNOWN',
  'CREDENTIAL_MALFORMED',
  'TOKEN_NOT_FOR_THIS',
  'GRANT_ENDED',
  'CALLER_UNKNOWN',
  'SIGN_IN_REQUIRED',
] as const satisfies readonly ErrorCode[];

/** Of operations whose address names a platform that has to be ready. */
export const platformErrors = ['PLATFORM_NOT_FOUND', 'PLATFORM_NOT_ROUTABLE'] as const satisfies readonly ErrorCode[];

/** Of pages that show what belongs to a session, where there is one. */
export const consoleErrors = [
  'ARGUMENT_INVALID',
  'SESSION_UNKNOWN',
  'SIGN_IN_REQUIRED',
  'AUDIT_UNAVAILABLE',
] as const satisfies readonly ErrorCode[];
