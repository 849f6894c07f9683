import type { PolicyRule } from './policy-rule.js';

/**
 * Why the proxy refused a call, or could not complete it.
 *
 * Refusals (nothing was sent to the platform): `REQUEST_INVALID` path, query, method or header is malformed;
 * `RESOURCE_TYPE_INVALID`, `RESOURCE_ID_INVALID` a path segment is not a FHIR type name or id;
 * `INTERACTION_NOT_SUPPORTED` well formed, but nothing this proxy forwards; `FORMAT_NOT_SUPPORTED` the same, for the
 * format that is asked for; `WRITES_OFF` writing is not switched on for the platform; `WRITER_UNKNOWN` a write to an open
 * platform by a caller without a session; `SESSION_REQUIRED` any call without one to a platform that is for known
 * callers; `SCOPE_INSUFFICIENT` the granted scopes do not clearly allow it; `GRANT_INSUFFICIENT` it is beyond what the person
 * lets the app do; `PATIENT_OUT_OF_SCOPE` it names another patient than the one the login is for;
 * `PATIENT_UNKNOWN` the platform did not say whom the login is for, or the person has not chosen yet;
 * `BODY_TOO_LARGE`, `BODY_TYPE_UNSUPPORTED`, `BODY_INVALID` the request's body; `LINK_REFUSED` it follows a link of the platform's to another place;
 * `PLATFORM_CALLS_LIMITED` too many requests of this caller wait for this platform, or this one waited too long for them.
 *
 * Failures (the platform was asked, or could not be): `UPSTREAM_UNREACHABLE` no connection, or it broke;
 * `UPSTREAM_TIMEOUT` too slow; `UPSTREAM_OUTCOME_UNKNOWN` the same for a write that it may have
 * carried out; `UPSTREAM_NOT_FHIR` an answer that is no FHIR; `UPSTREAM_REDIRECT_REFUSED` it answered
 * with a redirect, which is never followed; `UPSTREAM_BUSY` too many requests wait for this platform, or one waited too
 * long; `UPSTREAM_RATE_LIMITED` the limit that it publishes is reached, and it was not asked;
 * `UPSTREAM_CREDENTIALS_REFUSED` it does not take the credentials that the operator has set for it;
 * `RESPONSE_TOO_LARGE` over the byte limit; `CLIENT_CLOSED` the caller went away.
 */
export type ProxyErrorCode =
  | 'REQUEST_INVALID'
  | 'RESOURCE_TYPE_INVALID'
  | 'RESOURCE_ID_INVALID'
  | 'INTERACTION_NOT_SUPPORTED'
  | 'FORMAT_NOT_SUPPORTED'
  | 'WRITES_OFF'
  | 'WRITER_UNKNOWN'
  | 'SESSION_REQUIRED'
  | 'SCOPE_INSUFFICIENT'
  | 'PATIENT_OUT_OF_SCOPE'
  | 'PATIENT_UNKNOWN'
  | 'BODY_TOO_LARGE'
  | 'BODY_TYPE_UNSUPPORTED'
  | 'BODY_INVALID'
  | 'LINK_REFUSED'
  | 'PLATFORM_CALLS_LIMITED'
  | 'UPSTREAM_UNREACHABLE'
  | 'UPSTREAM_TIMEOUT'
  | 'UPSTREAM_OUTCOME_UNKNOWN'
  | 'UPSTREAM_NOT_FHIR'
  | 'UPSTREAM_REDIRECT_REFUSED'
  | 'UPSTREAM_BUSY'
  | 'UPSTREAM_RATE_LIMITED'
  | 'UPSTREAM_CREDENTIALS_REFUSED'
  | 'RESPONSE_TOO_LARGE'
  | 'CLIENT_CLOSED'
  | 'GRANT_INSUFFICIENT';

/** All codes at run time, so that an error table can prove that it covers each. */
export const proxyErrorCodes: readonly ProxyErrorCode[] = [
  'REQUEST_INVALID',
  'RESOURCE_TYPE_INVALID',
  'RESOURCE_ID_INVALID',
  'INTERACTION_NOT_SUPPORTED',
  'FORMAT_NOT_SUPPORTED',
  'WRITES_OFF',
  'WRITER_UNKNOWN',
  'SESSION_REQUIRED',
  'SCOPE_INSUFFICIENT',
  'PATIENT_OUT_OF_SCOPE',
  'PATIENT_UNKNOWN',
  'BODY_TOO_LARGE',
  'BODY_TYPE_UNSUPPORTED',
  'BODY_INVALID',
  'LINK_REFUSED',
  'PLATFORM_CALLS_LIMITED',
  'UPSTREAM_UNREACHABLE',
  'UPSTREAM_TIMEOUT',
  'UPSTREAM_OUTCOME_UNKNOWN',
  'UPSTREAM_NOT_FHIR',
  'UPSTREAM_REDIRECT_REFUSED',
  'UPSTREAM_BUSY',
  'UPSTREAM_RATE_LIMITED',
  'UPSTREAM_CREDENTIALS_REFUSED',
  'RESPONSE_TOO_LARGE',
  'CLIENT_CLOSED',
  'GRANT_INSUFFICIENT',
];

/**
 * The stages of a call, in their order: `understand` reads what is asked; `admit` decides what needs no token; `access` obtains
 * the token; `prepare` reads the body and fits the request to the platform; `authorize` decides by the token; `send`.
 */
export type CallStage = 'understand' | 'admit' | 'access' | 'prepare' | 'authorize' | 'send';

/** What a {@link ProxyError} may carry beside its code and message. */
export interface ProxyErrorOptions {
  /** For logs only; never a token, an id, a search value or a body. */
  readonly detail?: string;
  /** The rule of the policy that refused the call. */
  readonly rule?: PolicyRule;
  /**
   * Of `SCOPE_INSUFFICIENT`: the scope that would cover the call, such as `patient/Observation.c`. Of `GRANT_INSUFFICIENT`:
   * what an app asks this gateway for, so that the person can give more.
   */
  readonly missingScope?: string;
  /** The sign-in asked for that scope, and the person or the platform left it out. */
  readonly wasLeftOut?: boolean;
  /** The stage that refused it, where the thrower knows. */
  readonly stage?: CallStage;
  /** The status that the platform answered with, where it answered. */
  readonly upstreamStatus?: number;
  /** The platform's `Retry-After`, in seconds. */
  readonly retryAfterSeconds?: number;
  /** The place in what was sent that is at fault, as FHIRPath: `Bundle.entry[3]`. */
  readonly expression?: string;
  readonly cause?: unknown;
}

/** The one error class of this library. `message` is safe to show to the caller; `detail` is for logs. */
export class ProxyError extends Error {
  readonly code: ProxyErrorCode;
  readonly detail?: string;
  readonly rule?: PolicyRule;
  readonly missingScope?: string;
  readonly wasLeftOut?: boolean;
  readonly stage?: CallStage;
  readonly upstreamStatus?: number;
  readonly retryAfterSeconds?: number;
  readonly expression?: string;

  constructor(code: ProxyErrorCode, message: string, options: ProxyErrorOptions = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.name = 'ProxyError';
    this.code = code;
    this.detail = options.detail;
    this.rule = options.rule;
    this.missingScope = options.missingScope;
    this.wasLeftOut = options.wasLeftOut;
    this.stage = options.stage;
    this.upstreamStatus = options.upstreamStatus;
    this.retryAfterSeconds = options.retryAfterSeconds;
    this.expression = options.expression;
  }

  /** Whether the call was refused before the platform saw anything, as opposed to having failed on the way. */
  get isRefusal(): boolean {
    return !this.code.startsWith('UPSTREAM_') && this.code !== 'RESPONSE_TOO_LARGE' && this.code !== 'CLIENT_CLOSED';
  }
}
