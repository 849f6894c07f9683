import type { Disclosure } from '@fhir-gateway/coverage-tools';
import type { ProxyError } from '@fhir-gateway/fhir-proxy/contract';
import { errorTable } from './error-table.js';
import type { ErrorRow } from './error-row.js';
import type { ErrorCode } from './error-table.js';

/** An error as either app may show it. */
export interface ErrorDescription extends ErrorRow {
  readonly code: ErrorCode;
  /** Safe to show: written by us, without anything an upstream or a caller sent. */
  readonly message: string;
  /** What the platform asked for in `Retry-After`, in seconds. */
  readonly retryAfterSeconds?: number;
  /** The place in what the caller sent that is at fault, as FHIRPath. */
  readonly expression?: string;
  /** Of `GRANT_INSUFFICIENT`: what an app asks this gateway for to be given more. */
  readonly missingScope?: string;
  /** Of `DISCLOSURE_UNCONFIRMED`: what would leave, to whom, and what stands for agreeing. For the caller, not for logs. */
  readonly disclosure?: Disclosure;
  /** Of `PERSON_REQUIRED`: each person's name with the id that means them. A platform's words, for the caller and not for logs. */
  readonly people?: readonly string[];
}

const internal: ErrorDescription = Object.freeze({
  ...errorTable.INTERNAL,
  code: 'INTERNAL',
  message: 'Something went wrong inside the gateway.',
});

/**
 * Describes any thrown value. An error without a code of the table is our own fault, and says nothing of itself.
 * Codes are compared, never classes: bundles may hold a library twice.
 */
export function describeError(error: unknown): ErrorDescription {
  if (!(error instanceof Error) || !('code' in error) || !isErrorCode(error.code)) return internal;
  const { code } = error;
  const { upstreamStatus, retryAfterSeconds, expression, wasLeftOut, missingScope } = error as Partial<
    Record<keyof ProxyError, unknown>
  >;
  return {
    ...(code === 'UPSTREAM_NOT_FHIR' ? answerWithoutFhir(upstreamStatus) : errorTable[code]),
    ...(code === 'SCOPE_INSUFFICIENT' && wasLeftOut === true && { nextStep: leftOut }),
    code,
    message: error.message,
    ...(typeof retryAfterSeconds === 'number' && { retryAfterSeconds }),
    ...(typeof expression === 'string' && { expression }),
    // That of a platform is asked for there, in a sign-in.
    ...(code === 'GRANT_INSUFFICIENT' && typeof missingScope === 'string' && { missingScope }),
    ...(code === 'DISCLOSURE_UNCONFIRMED' && {
      disclosure: (error as unknown as { disclosure: Disclosure }).disclosure,
    }),
    ...(code === 'PERSON_REQUIRED' && { people: (error as unknown as { people: readonly string[] }).people }),
  };
}

/** To ask once more would only lead back here. */
const leftOut =
  'The sign-in asked for it and it was left out: only the person, or whoever runs the platform, can grant it.';

function isErrorCode(code: unknown): code is ErrorCode {
  return typeof code === 'string' && Object.hasOwn(errorTable, code);
}

const changed = 'Read the resource as it is now, then make the change again.';

/** What a status means that came without a word, where it is not the platform that has to be looked at. */
const bareStatuses: ReadonlyMap<number, Pick<ErrorRow, 'issueCode' | 'nextStep'>> = new Map([
  [400, { issueCode: 'invalid', nextStep: 'Change the request: the platform does not say what is wrong with it.' }],
  [401, { issueCode: 'login', nextStep: 'The platform wants a sign-in, or another one, for this.' }],
  [403, { issueCode: 'forbidden', nextStep: 'Ask for less, or sign in again with more scopes.' }],
  [404, { issueCode: 'not-found', nextStep: 'Check the resource type and the id.' }],
  [409, { issueCode: 'conflict', nextStep: changed }],
  [410, { issueCode: 'deleted', nextStep: 'It was deleted; its history may still be there.' }],
  [412, { issueCode: 'conflict', nextStep: changed }],
]);

/**
 * A platform whose entry page answers in HTML still said something with its status: a 404 or 429 from it means that to
 * our caller too. 407 does not pass on: it is about a proxy of this gateway.
 */
function answerWithoutFhir(upstreamStatus: unknown): ErrorRow {
  const plain = errorTable.UPSTREAM_NOT_FHIR;
  if (typeof upstreamStatus !== 'number') return plain;
  if (upstreamStatus === 429 || upstreamStatus === 503) {
    return { httpStatus: upstreamStatus, issueCode: 'throttled', retryable: true, nextStep: 'Wait, then try again.' };
  }
  if (upstreamStatus >= 400 && upstreamStatus < 500 && upstreamStatus !== 407) {
    return { ...plain, ...bareStatuses.get(upstreamStatus), httpStatus: upstreamStatus };
  }
  return plain;
}
