import type { ErrorCode } from '@fhir-gateway/gateway';
import type { z } from 'zod';

import type { Answer, Method, Operation, RequestHeader } from '../operation.js';

export const fhirBase = '/api/fhir/{platform_id}';
export const fhirTypes = ['application/fhir+json', 'application/fhir+xml'];

/** What any FHIR request may be refused with. */
const always: readonly ErrorCode[] = [
  'PLATFORM_NOT_FOUND',
  'PLATFORM_NOT_ROUTABLE',
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
  'LOGIN_REQUIRED',
  'REAUTH_REQUIRED',
  'LOCK_TIMEOUT',
  'RECORD_TAMPERED',
  'RECORD_SEALED_WITH_UNKNOWN_KEY',
  'DISCOVERY_FAILED',
  'TOKEN_ENDPOINT_REFUSED',
  'TOKEN_ENDPOINT_UNREACHABLE',
  'TOKEN_RESPONSE_INVALID',
  'SCOPE_INSUFFICIENT',
  'PATIENT_OUT_OF_SCOPE',
  'LINK_REFUSED',
  'PLATFORM_CALLS_LIMITED',
  'UPSTREAM_UNREACHABLE',
  'UPSTREAM_TIMEOUT',
  'UPSTREAM_NOT_FHIR',
  'UPSTREAM_REDIRECT_REFUSED',
  'UPSTREAM_BUSY',
  'UPSTREAM_RATE_LIMITED',
  'RESPONSE_TOO_LARGE',
  'CALLS_AT_ONCE_LIMITED',
  'AUDIT_UNAVAILABLE',
];

/** What requests with a body may be refused with besides. */
export const bodyRefusals: readonly ErrorCode[] = [
  'BODY_TOO_LARGE',
  'BODY_TYPE_UNSUPPORTED',
  'BODY_INVALID',
  'CROSS_SITE_REFUSED',
];
/** What requests that change something may be refused with besides. */
export const writeRefusals: readonly ErrorCode[] = [...bodyRefusals, 'WRITES_OFF', 'UPSTREAM_OUTCOME_UNKNOWN'];

export const conditions: readonly RequestHeader[] = [
  { name: 'If-None-Match', description: 'ETag of the version at hand; 304 when it is still the newest' },
  { name: 'If-Modified-Since', description: '304 when nothing has changed since' },
];
export const ifMatch: RequestHeader = { name: 'If-Match', description: 'ETag of the version that is changed' };
export const prefer: RequestHeader = {
  name: 'Prefer',
  description:
    '`return=minimal`, `return=representation`, `handling=strict`, `respond-async`: passed on to the platform',
};

/** An answer of a platform, as it gave it. */
export function answersFhir(schema: z.ZodType, description: string, status = 200): Answer {
  return {
    status,
    description,
    mediaTypes: fhirTypes,
    schema,
    headers: { ETag: 'Version of the resource', 'Last-Modified': 'When it changed' },
  };
}

export const notModified: Answer = { status: 304, description: 'What the caller has is the newest.' };
export const created: Answer = {
  status: 201,
  description: 'Created; with the resource unless `Prefer: return=minimal`.',
  mediaTypes: fhirTypes,
  headers: { Location: 'The resource, at this gateway', ETag: 'Its version' },
};
export const done: Answer = { status: 204, description: 'Done, with nothing to say.' };

/** One FHIR interaction: what they have in common is filled in. */
export function fhirOperation(
  method: Method,
  path: string,
  operation: Omit<Operation, 'method' | 'path' | 'tag' | 'access' | 'refusals' | 'refusalForm' | 'sameOrigin'> & {
    readonly refusals?: readonly ErrorCode[];
  },
): Operation {
  const { refusals = [], ...rest } = operation;
  return {
    ...rest,
    method,
    path: `${fhirBase}${path}`,
    tag: 'FHIR',
    access: 'caller',
    ...(method !== 'get' && { sameOrigin: 'not-foreign' }),
    refusals: [...always, ...refusals],
    refusalForm: 'outcome',
  };
}
