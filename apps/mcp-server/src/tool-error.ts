import { describeError } from '@fhir-gateway/gateway';
import type { ErrorCode } from '@fhir-gateway/gateway';
import type { CallToolResult } from '@modelcontextprotocol/server';
import type { ToolCall } from './tool-call.js';

/** Errors after which the platform needs a sign-in, and the tool that begins one is the next call. */
const signInCodes: ReadonlySet<ErrorCode> = new Set(['LOGIN_REQUIRED', 'REAUTH_REQUIRED', 'SCOPE_INSUFFICIENT']);
const startAgainCodes: ReadonlySet<ErrorCode> = new Set(['LOGIN_UNKNOWN', 'LOGIN_DENIED', 'LOGIN_STATE_UNKNOWN']);

/**
 * Turns what a tool threw into a result that a model can act on: what happened, whether trying again helps, and the next
 * call to make. Nothing of an unknown error is shown; it is logged under the request id.
 */
export function errorResult(error: unknown, call: ToolCall): CallToolResult {
  const described = describeError(error);
  if (described.httpStatus === 500) call.logger.error({ err: error, requestId: call.requestId }, 'tool failed');
  const lines = [
    `${described.code}: ${described.message}`,
    described.retryable ? 'Trying the same call again may help.' : 'Trying the same call again will not help.',
    nextStep(described.code, call.platformId) ?? described.nextStep,
    described.retryAfterSeconds === undefined ? undefined : `Wait ${described.retryAfterSeconds} seconds first.`,
    described.code === 'INTERNAL' ? `Request id: ${call.requestId}` : undefined,
  ];
  return { isError: true, content: [{ type: 'text', text: lines.filter(Boolean).join('\n') }] };
}

function nextStep(code: ErrorCode, platformId: string | undefined): string | undefined {
  if (platformId === undefined) return undefined;
  if (signInCodes.has(code) || startAgainCodes.has(code)) {
    return `Next: call start_auth with platform_id "${platformId}" and give the person the link.`;
  }
  if (code === 'PLATFORM_NOT_FOUND') return 'Next: call list_platforms to find the right platform_id.';
  return undefined;
}
