import type { OAuthErrorCode } from './discovery/oauth-error.js';

/**
 * Everything that can go wrong between a person and a platform's authorization server.
 *
 * - `PLATFORM_OPEN`: the platform needs no login, so there is nothing to sign in to.
 * - `LOGIN_NOT_OFFERED`: nobody signs in at the platform; it knows this gateway as a service.
 * - `BACKEND_NOT_ALLOWED`: the operator has not switched the platform's backend service on.
 * - `CLIENT_ID_MISSING`: the operator has not configured a client id for the platform.
 * - `CLIENT_AUTHENTICATION_UNSUPPORTED`: the configured credentials do not fit a method this library speaks.
 * - `REDIRECT_NOT_HTTPS`: the platform takes no redirect URI with http, and this gateway has one.
 * - `SCOPE_NOT_ALLOWED`: a requested scope is not a scope token (RFC 6749 section 3.3), or there are too many.
 * - `DISCOVERY_FAILED`: no source named trustworthy endpoints. Retryable.
 * - `LAUNCH_REFUSED`: a launch names another issuer than the platform, or carries no launch value.
 * - `LOGIN_UNKNOWN`: this session has no such login attempt, or it has expired or been replaced.
 * - `LOGIN_STATE_UNKNOWN`: a callback that this browser did not begin, that came twice, or too late.
 * - `LOGIN_SESSION_MISMATCH`: the browser began the login under another session.
 * - `LOGIN_INTERRUPTED`: the process that exchanged the code ended, or lost the store, before the connection was stored.
 * - `LOGIN_DENIED`: the person, or the platform for them, said no.
 * - `AUTHORIZATION_REFUSED`: the authorization server answered the login with another error.
 * - `AUTHORIZATION_RESPONSE_INVALID`: the callback's parameters are not an authorization response.
 * - `ISSUER_MISMATCH`: the answer came from another authorization server than the one asked (RFC 9207).
 * - `TOKEN_ENDPOINT_REFUSED`: the token endpoint refused the request for a reason that asking again does not cure.
 * - `TOKEN_ENDPOINT_UNAVAILABLE`: the token endpoint answered 5xx, 429 or 408. Retryable; nothing is lost.
 * - `TOKEN_ENDPOINT_UNREACHABLE`: no answer. Retryable; nothing is lost.
 * - `TOKEN_RESPONSE_INVALID`: the token endpoint's answer is not a usable token response.
 * - `ID_TOKEN_INVALID`: signature, issuer, audience, expiry or nonce of the id_token do not hold.
 * - `LOGIN_REQUIRED`: the session has no connection to the platform.
 * - `CONNECTION_UNKNOWN`: the id names a connection by number, and the session has none of that number.
 * - `REAUTH_REQUIRED`: there was a connection, and it has ended; only a new login helps.
 * - `CLIENT_REGISTRATION_REFUSED`: the platform did not register this gateway by itself, and the message says why.
 * - `CLIENT_REGISTRATION_UNCHANGED`: the platform did not answer for, change or end a registration, and the message says why.
 * - `PATIENT_NOT_OFFERED`: the record that was chosen is none of those that the login can choose from.
 */
export type AuthErrorCode =
  | 'PLATFORM_OPEN'
  | 'LOGIN_NOT_OFFERED'
  | 'BACKEND_NOT_ALLOWED'
  | 'CLIENT_ID_MISSING'
  | 'CLIENT_AUTHENTICATION_UNSUPPORTED'
  | 'REDIRECT_NOT_HTTPS'
  | 'SCOPE_NOT_ALLOWED'
  | 'DISCOVERY_FAILED'
  | 'LAUNCH_REFUSED'
  | 'LOGIN_UNKNOWN'
  | 'LOGIN_STATE_UNKNOWN'
  | 'LOGIN_SESSION_MISMATCH'
  | 'LOGIN_INTERRUPTED'
  | 'LOGIN_DENIED'
  | 'AUTHORIZATION_REFUSED'
  | 'AUTHORIZATION_RESPONSE_INVALID'
  | 'ISSUER_MISMATCH'
  | 'TOKEN_ENDPOINT_REFUSED'
  | 'TOKEN_ENDPOINT_UNAVAILABLE'
  | 'TOKEN_ENDPOINT_UNREACHABLE'
  | 'TOKEN_RESPONSE_INVALID'
  | 'ID_TOKEN_INVALID'
  | 'LOGIN_REQUIRED'
  | 'CONNECTION_UNKNOWN'
  | 'REAUTH_REQUIRED'
  | 'CLIENT_REGISTRATION_REFUSED'
  | 'CLIENT_REGISTRATION_UNCHANGED'
  | 'PATIENT_NOT_OFFERED';

/** All codes at run time, so that an error table can prove that it covers each. */
export const authErrorCodes: readonly AuthErrorCode[] = [
  'PLATFORM_OPEN',
  'LOGIN_NOT_OFFERED',
  'BACKEND_NOT_ALLOWED',
  'CLIENT_ID_MISSING',
  'CLIENT_AUTHENTICATION_UNSUPPORTED',
  'REDIRECT_NOT_HTTPS',
  'SCOPE_NOT_ALLOWED',
  'DISCOVERY_FAILED',
  'LAUNCH_REFUSED',
  'LOGIN_UNKNOWN',
  'LOGIN_STATE_UNKNOWN',
  'LOGIN_SESSION_MISMATCH',
  'LOGIN_INTERRUPTED',
  'LOGIN_DENIED',
  'AUTHORIZATION_REFUSED',
  'AUTHORIZATION_RESPONSE_INVALID',
  'ISSUER_MISMATCH',
  'TOKEN_ENDPOINT_REFUSED',
  'TOKEN_ENDPOINT_UNAVAILABLE',
  'TOKEN_ENDPOINT_UNREACHABLE',
  'TOKEN_RESPONSE_INVALID',
  'ID_TOKEN_INVALID',
  'LOGIN_REQUIRED',
  'CONNECTION_UNKNOWN',
  'REAUTH_REQUIRED',
  'CLIENT_REGISTRATION_REFUSED',
  'CLIENT_REGISTRATION_UNCHANGED',
  'PATIENT_NOT_OFFERED',
];

/** What an {@link AuthError} carries beside its code and message. */
export interface AuthErrorOptions {
  detail?: string;
  platformId?: string;
  oauthError?: OAuthErrorCode;
  /** Never an error of an HTTP or OAuth library: those keep the answer they failed on, and loggers print causes. */
  cause?: unknown;
}

/**
 * The one error class of this library.
 * `message` is safe to show to anyone; `detail` is for logs, and holds no token, code or personal value either: of a
 * body at most the `error_description` of an authorization server, cleaned.
 */
export class AuthError extends Error {
  override readonly name = 'AuthError';
  readonly code: AuthErrorCode;
  /** A short reason for the log, such as `invalid_client` or `http 302`. */
  readonly detail?: string;
  /** The platform it happened at, when there was one. */
  readonly platformId?: string;
  /** What the authorization server answered, when it is one of the registered error codes. */
  readonly oauthError?: OAuthErrorCode;

  constructor(code: AuthErrorCode, message: string, options: AuthErrorOptions = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.code = code;
    if (options.oauthError !== undefined) this.oauthError = options.oauthError;
    if (options.detail !== undefined) this.detail = options.detail;
    if (options.platformId !== undefined) this.platformId = options.platformId;
  }
}

/** Tells an {@link AuthError} of any copy of this library from other errors: by its code, never by its class. */
export function isAuthError(error: unknown): error is AuthError {
  return error instanceof Error && authErrorCodes.some((code) => 'code' in error && error.code === code);
}
