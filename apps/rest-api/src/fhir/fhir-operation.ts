import type { ErrorCode } from '@fhir-gateway/gateway';
import type { z } from 'zod';

import { platformErrors } from '../route/error-sets.js';
import type { Answer, Method, Operation } from '../route/operation.js';

export const fhirTypes = ['application/fhir+json', 'application/fhir+xml'];
export const sandbox = { platform_id: 'sandbox-ehr' };

/** What any FHIR request may be refused with. */
const fhirErrors: readonly ErrorCode[] = [
  ...platformErrors,
  'CLIENT_ID_MISSING',
  'BACKEND_NOT_ALLOWED',
  'REQUEST_INVALID',
  'RESOURCE_TYPE_INVALID',
  'RESOURCE_ID_INVALID',
  'INTERACTION_NOT_SUPPORTED',
  'FORMAT_NOT_SUPPORTED',
  'SESSION_UNKNOWN',
  'CREDENTIAL_MALFORMED',
  'CALLER_UNKNOWN',
  'TOKEN_NOT_FOR_THIS',
  'SESSION_REQUIRED',
  'LOGIN_REQUIRED',
  'CONNECTION_UNKNOWN',
  'REAUTH_REQUIRED',
  'LOCK_TIMEOUT',
  'RECORD_TAMPERED',
  'RECORD_SEALED_WITH_UNKNOWN_KEY',
  'DISCOVERY_FAILED',
  'TOKEN_ENDPOINT_REFUSED',
  'TOKEN_ENDPOINT_UNAVAILABLE',
  'TOKEN_ENDPOINT_UNREACHABLE',
  'TOKEN_RESPONSE_INVALID',
  'SCOPE_INSUFFICIENT',
  'PATIENT_OUT_OF_SCOPE',
  'PATIENT_UNKNOWN',
  'GRANT_INSUFFICIENT',
  'GRANT_ENDED',
  'LINK_REFUSED',
  'UPSTREAM_UNREACHABLE',
  'UPSTREAM_TIMEOUT',
  'UPSTREAM_NOT_FHIR',
  'UPSTREAM_REDIRECT_REFUSED',
  'UPSTREAM_CREDENTIALS_REFUSED',
  'UPSTREAM_BUSY',
  'PLATFORM_CALLS_LIMITED',
  'UPSTREAM_RATE_LIMITED',
  'RESPONSE_TOO_LARGE',
  'CALLS_AT_ONCE_LIMITED',
  'AUDIT_UNAVAILABLE',
];

/** What requests with a body may be refused with besides. */
export const bodyErrors: readonly ErrorCode[] = [
  'BODY_TOO_LARGE',
  'BODY_TYPE_UNSUPPORTED',
  'BODY_INVALID',
  'CROSS_SITE_REFUSED',
];
/** What requests that change something may be refused with besides. */
export const writeErrors: readonly ErrorCode[] = [
  ...bodyErrors,
  'WRITES_OFF',
  'WRITER_UNKNOWN',
  'UPSTREAM_OUTCOME_UNKNOWN',
];

export const prefer = {
  Prefer: '`return=minimal`, `return=representation`, `handling=strict`, `respond-async`: passed on to the platform',
};

/** An answer of a platform, as it gave it. */
export function fhirAnswer(schema: z.ZodType, description: string): Answer {
  return {
    description,
    mediaTypes: fhirTypes,
    schema,
    headers: { ETag: 'Version of the resource', 'Last-Modified': 'When it changed' },
  };
}

/** One FHIR interaction below `/api/fhir/{platform_id}`: what they have in common is filled in. */
export function fhirOperation(
  method: Method,
  path: string,
  operation: Omit<Operation, 'method' | 'path' | 'tag' | 'access' | 'errorForm' | 'sameOrigin'>,
): Operation {
  return {
    ...operation,
    method,
    path: `/api/fhir/{platform_id}${path}`,
    tag: 'FHIR',
    access: 'caller',
    ...(method !== 'get' && { sameOrigin: 'not-foreign' }),
    errors: [...fhirErrors, ...(operation.errors ?? [])],
    errorForm: 'outcome',
  };
}
