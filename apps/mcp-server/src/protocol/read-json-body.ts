import type { FrontRequest } from '@fhir-gateway/express-kit';
import type { IncomingMessage } from 'node:http';

/** The body of a message, read whole. */
export interface WholeBody {
  /** As parsed from JSON; `undefined` where it is none. */
  readonly value: unknown;
  readonly isUnreadable: boolean;
}

const plainJson = /^application\/json(?:; *charset=utf-8)?$/i;
const digits = /^[1-9]\d{0,8}$/;

/** Whether a request posts JSON as nearly all clients do: in UTF-8, uncompressed, of a length that is known and allowed. */
export function hasWholeBody({ method, headers }: FrontRequest, maxBytes: number): boolean {
  const { 'content-type': type = '', 'content-length': length = '', 'content-encoding': coding } = headers;
  if (method !== 'POST' || coding !== undefined || headers['transfer-encoding'] !== undefined) return false;
  return digits.test(length) && Number(length) <= maxBytes && plainJson.test(type);
}

/**
 * Reads a body for which {@link hasWholeBody} holds; Node sees to it that it is no longer than it says. At once, where it
 * came together with the head.
 *
 * @returns `undefined` when the client left before its end
 */
export function readBody(given: FrontRequest): WholeBody | Promise<WholeBody | undefined> {
  if (given.whole) return parse([given.whole]);
  return new Promise((resolve) => {
    const request = given as IncomingMessage;
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => resolve(parse(chunks)));
    request.on('close', () => resolve(undefined));
    request.on('error', () => resolve(undefined));
  });
}

/** A message is an object, or in older versions a list of them; a text or number by itself is none. */
function parse(chunks: readonly Buffer[]): WholeBody {
  const [first] = chunks;
  const text = (chunks.length === 1 && first ? first : Buffer.concat(chunks)).toString('utf8');
  try {
    const value: unknown = JSON.parse(text.charCodeAt(0) === 0xfeff ? text.slice(1) : text);
    if (typeof value === 'object' && value !== null) return { value, isUnreadable: false };
  } catch {
    // The app says so, in the words of JSON-RPC.
  }
  return { value: undefined, isUnreadable: true };
}
