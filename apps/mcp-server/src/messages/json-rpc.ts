import type { ProtocolError } from '@modelcontextprotocol/server';
import { textOf, type JsonText } from '../result/json-fragment.js';

/** How a request names itself; the same stands in its answer. */
export type MessageId = string | number;

/** What goes back over HTTP for one message, or for one batch. */
export interface Answer {
  readonly status: number;
  /** JSON in parts, so that nothing large is copied to be sent; absent where there is nothing to answer. */
  readonly body?: readonly JsonText[];
}

/** An error as JSON-RPC has it. */
export type RpcError = Pick<ProtocolError, 'code' | 'message'> & { readonly data?: unknown };

/** Codes of JSON-RPC 2.0, section 5.1. */
export const parseError = -32_700;
export const invalidRequest = -32_600;
export const invalidParams = -32_602;
export const internalError = -32_603;
/** Code of the SDK for what HTTP refuses: a method, a media type, a version. */
export const refusedByTransport = -32_000;

/** The answer of a request that has a result, given as parts of JSON. */
export function resultAnswer(id: MessageId, ...result: readonly JsonText[]): Answer {
  return { status: 200, body: [`${answerHead(id)}"result":`, ...result, '}'] };
}

/** The JSON of an answer as one text; empty where there is none. */
export function bodyText({ body = [] }: Answer): string {
  return body.map(textOf).join('');
}

/**
 * @param id `null` where none could be read
 * @param status of HTTP: an error of a request that was understood is an answer like others
 */
export function errorAnswer(id: MessageId | null, { code, message, data }: RpcError, status = 200): Answer {
  const error = JSON.stringify({ code, message, data });
  return { status, body: [`${answerHead(id)}"error":${error}}`] };
}

function answerHead(id: MessageId | null): string {
  return `{"jsonrpc":"2.0","id":${JSON.stringify(id)},`;
}
