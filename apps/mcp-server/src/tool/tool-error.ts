import { describeError } from '@fhir-gateway/gateway';
import type { ErrorCode, ErrorDescription } from '@fhir-gateway/gateway';
import { withoutConnectionNumber } from '@fhir-gateway/platform-registry/platform';
import { clean, fence, type ViewError } from '@fhir-gateway/record-view';
import type { CallToolResult } from '@modelcontextprotocol/server';
import { pairingSteps } from '../sign-in/pairing.js';
import { setUpSteps } from '../result/set-up-steps.js';
import { failedResult } from '../result/failed-result.js';
import { unknownPatientStep } from './unknown-patient.js';
import { mostHalfCharacters } from '../result/result-size.js';
import { otherPlatformOf } from './other-platform.js';
import type { ToolCall } from './tool-call.js';

/** Errors after which the platform needs a sign-in, and the tool that begins one is the next call. */
const signInCodes: ReadonlySet<ErrorCode> = new Set(['LOGIN_REQUIRED', 'REAUTH_REQUIRED', 'SCOPE_INSUFFICIENT']);
const startAgainCodes: ReadonlySet<ErrorCode> = new Set(['LOGIN_UNKNOWN', 'LOGIN_DENIED', 'LOGIN_STATE_UNKNOWN']);
/** Errors after which a chat that is to be paired needs a code, whether or not it has a handle. */
const pairingCodes: ReadonlySet<ErrorCode> = new Set([
  'CALLER_UNKNOWN',
  'SIGN_IN_REQUIRED',
  'WRITER_UNKNOWN',
  'SESSION_REQUIRED',
  'SESSION_UNKNOWN',
  'PAIRING_CODE_UNKNOWN',
]);
const notFound: ReadonlySet<ErrorCode> = new Set(['PLATFORM_NOT_FOUND', 'PLATFORM_NOT_ROUTABLE']);
const longestMessage = 2000;
const brought = 'It brings this connection back, with what was decided and looked at before.';

/** What a platform has not got that answers 404: what was named, all resources of a type, or a page of a search. */
export type ReadsRecords = 'by name' | 'by type' | 'page';

/**
 * Turns what a tool threw into a result that a model can act on: what happened, whether trying again helps, and the next
 * call to make. Nothing of an unknown error is shown; it is logged under the request id.
 *
 * @param reads how the tool reads records, if it does: then the error must not be taken for their absence
 * @param advice about a scope that is missing
 */
export function errorResult(error: unknown, call: ToolCall, reads?: ReadsRecords, advice?: string): CallToolResult {
  const described = describeError(call.isOverdue ? call.overdueError() : error);
  if (described.httpStatus === 500) call.logger.error({ err: error, requestId: call.requestId }, 'tool failed');
  const { code, message, retryable, retryAfterSeconds: seconds } = described;
  const meaning = reads === undefined ? undefined : absenceLine(code, error, reads);
  const next =
    nextStep(code, call, otherPlatform(code, error, call) ?? call.platformId, advice) ??
    disclosureStep(described) ??
    stepWithPeople(described);
  return failedResult({
    code,
    message: message.slice(0, longestMessage),
    meaning,
    retryable,
    retry_after_seconds: seconds,
    next_step: next,
    ...(code === 'INTERNAL' && { request_id: call.requestId }),
  });
}

/** Better no answer than one that a host cuts somewhere: what is missing would not be seen. */
export function tooLargeResult(call: ToolCall, tool: string): CallToolResult {
  call.logger.error({ tool, requestId: call.requestId }, 'an answer was over the limit');
  return failedResult({
    code: 'RESPONSE_TOO_LARGE',
    message: `The answer is longer than ${mostHalfCharacters} characters.`,
    retryable: false,
    next_step: 'Ask for less: narrower arguments, a smaller limit, or elements.',
  });
}

const notAuthorized: ReadonlySet<ErrorCode> = new Set([
  'LOGIN_REQUIRED',
  'REAUTH_REQUIRED',
  'SCOPE_INSUFFICIENT',
  'PATIENT_OUT_OF_SCOPE',
  'PATIENT_UNKNOWN',
  'SESSION_UNKNOWN',
  'CALLER_UNKNOWN',
  'SIGN_IN_REQUIRED',
  'WRITER_UNKNOWN',
  'SESSION_REQUIRED',
  'GRANT_INSUFFICIENT',
]);
const ofThePlatform = /^(UPSTREAM_|PLATFORM_REFUSED$|ANSWER_UNEXPECTED$|RESPONSE_TOO_LARGE$|TOKEN_ENDPOINT_)/;

/** "Not allowed to see", "not offered" and "could not be asked" are not "none recorded". */
function absenceLine(code: ErrorCode, error: unknown, reads: ReadsRecords): string | undefined {
  if (notAuthorized.has(code)) return 'Not authorized: this says nothing about what is recorded.';
  if (!ofThePlatform.test(code)) return undefined;
  const status = error instanceof Error && 'upstreamStatus' in error ? error.upstreamStatus : undefined;
  if (status === 401 || status === 403) return 'Not authorized there: this says nothing about what is recorded.';
  if (status === 404 || status === 410) {
    if (reads === 'by name' && !isNotOffered(error)) return undefined;
    if (reads === 'page') return 'The page is not there any more: there may be rows that were not shown.';
  }
  if (status === 404 || status === 405 || status === 501) {
    return 'Not supported there: this says nothing about what is recorded.';
  }
  if (code === 'PLATFORM_REFUSED' && typeof status === 'number' && status < 500) {
    return 'The platform refused the request: this says nothing about what is recorded.';
  }
  return 'The source failed: this says nothing about what is recorded.';
}

/** The platform says that it has no such type or operation, and not that nothing goes by that name. */
function isNotOffered(error: unknown): boolean {
  const { issueCodes } = error as Partial<ViewError>;
  return Array.isArray(issueCodes) && issueCodes.includes('not-supported');
}

function otherPlatform(code: ErrorCode, error: unknown, call: ToolCall): string | undefined {
  if (!signInCodes.has(code)) return undefined;
  return otherPlatformOf(error, call) ?? (code === 'REAUTH_REQUIRED' ? numberedBy(error) : undefined);
}

/** Of several people's connections the one that has ended, so that the sign-in can be held to it. */
function numberedBy(error: unknown): string | undefined {
  const id = error instanceof Error && 'platformId' in error ? error.platformId : undefined;
  return typeof id === 'string' && withoutConnectionNumber(id) !== id ? id : undefined;
}

function nextStep(
  code: ErrorCode,
  { hasHandle, gateway }: ToolCall,
  platformId: string | undefined,
  advice: string | undefined,
): string | undefined {
  if (code === 'GRANT_INSUFFICIENT') return widening(gateway.config.publicUrl);
  if (platformId === undefined) return undefined;
  const setUp = setUpSteps(platformId, gateway.registry);
  if (notFound.has(code) && setUp.organizations !== undefined) return `Next: ${setUp.organizations}`;
  if ((signInCodes.has(code) || code === 'CLIENT_ID_MISSING') && setUp.credentials !== undefined) {
    return `Next: ${setUp.credentials}`;
  }
  if (gateway.pairing.isOn && needsPairing(code, hasHandle)) return `Next: ${pairingSteps(platformId)}`;
  if (advice !== undefined) return advice;
  if (signInCodes.has(code) || startAgainCodes.has(code)) {
    const next = `Next: call start_auth with platform_id ${JSON.stringify(platformId)} and give the person the link.`;
    return code === 'REAUTH_REQUIRED' ? `${next} ${brought}` : next;
  }
  if (code === 'PATIENT_UNKNOWN') return unknownPatientStep(gateway, platformId);
  if (code === 'PLATFORM_NOT_FOUND') return 'Next: call list_platforms to find the right platform_id.';
  return undefined;
}

/** What the person is to be shown; the payer's own words among it are bounded to single words where it is put together. */
function disclosureStep({ disclosure }: ErrorDescription): string | undefined {
  if (disclosure === undefined) return undefined;
  const { from, to, sends, notes = [], confirm } = disclosure;
  return [
    `Show this to the person. From the record of ${from} would go to the payer ${to}:`,
    ...sends.map(({ resource, why }) => `- ${clean(resource, 200)}: ${why}`),
    ...notes.map((note) => clean(note, 500) ?? ''),
    `If they agree, call again with the same arguments and confirm ${JSON.stringify(confirm)} within ten minutes.`,
  ].join('\n');
}

/** What helps; with the names that platforms say, between the marks of a record, where a person has to be chosen. */
export function stepWithPeople({ nextStep, people }: ErrorDescription): string | undefined {
  return people === undefined ? nextStep : `${nextStep}\n${fence(people.join('\n'))}`;
}

/** Nothing that the model could do: what an app may do is the person's to say, in their browser. */
function widening(publicUrl: string): string {
  return (
    'Tell the person what was not allowed, and stop here. Only they can allow more, in their browser: ' +
    `${publicUrl}/auth/agents. What they allow there holds from the next call on.`
  );
}

function needsPairing(code: ErrorCode, hasHandle: boolean): boolean {
  return pairingCodes.has(code) || (!hasHandle && (signInCodes.has(code) || startAgainCodes.has(code)));
}
