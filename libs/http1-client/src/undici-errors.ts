import { TransportError } from './transport-error.js';
import type { TransportErrorCode } from './transport-error.js';

/** How undici reports a body that is shorter than its length, and what is malformed where there is a length. */
export const lengthMismatch = 'UND_ERR_RES_CONTENT_LENGTH_MISMATCH';

const codes: Readonly<Record<string, TransportErrorCode>> = {
  UND_ERR_CONNECT_TIMEOUT: 'CONNECT_TIMEOUT',
  UND_ERR_HEADERS_TIMEOUT: 'HEADERS_TIMEOUT',
  UND_ERR_BODY_TIMEOUT: 'BODY_TIMEOUT',
  UND_ERR_HEADERS_OVERFLOW: 'HTTP_HEAD_TOO_LARGE',
  UND_ERR_INVALID_ARG: 'HTTP_REQUEST_INVALID',
  // With a head, the body was shorter than its length when the connection ended.
  [lengthMismatch]: 'CONNECTION_CLOSED',
  HPE_INVALID_EOF_STATE: 'CONNECTION_CLOSED',
  UND_ERR_DESTROYED: 'POOL_CLOSED',
  UND_ERR_CLOSED: 'POOL_CLOSED',
};
const messages: Readonly<Partial<Record<TransportErrorCode, string>>> = {
  CONNECT_TIMEOUT: 'There was no connection in time.',
  HEADERS_TIMEOUT: 'The head of the answer did not come in time.',
  BODY_TIMEOUT: 'The body of the answer stood still.',
  HTTP_HEAD_TOO_LARGE: 'The head of the answer is too large.',
  HTTP_REQUEST_INVALID: 'The request cannot be sent.',
  CONNECTION_CLOSED: 'The server closed the connection.',
  POOL_CLOSED: 'The connections were closed.',
};

/**
 * Turns undici's error into one of this library; one of the system, of a look-up or of the caller stays as it is.
 *
 * @param hasHead whether the head of the response was read
 */
export function toTransportError(error: Error, hasHead: boolean): Error {
  const code = codeOf(error);
  if (isMalformed(error) || (code === lengthMismatch && !hasHead))
    return new TransportError('HTTP_INVALID', 'The answer is not valid HTTP/1.1.');
  const own = codes[code] ?? (code.startsWith('UND_ERR_') ? 'CONNECTION_CLOSED' : undefined);
  return own === undefined ? error : new TransportError(own, messages[own] ?? 'The connection failed.');
}

/** Whether a connection without a request ended because of what the server sent. */
export function isSurplusError(error: Error): boolean {
  return isMalformed(error) || codeOf(error) === lengthMismatch;
}

/** Undici names some faults by a code of its parser, others by a text only, and one by an assertion that fails. */
function isMalformed(error: Error): boolean {
  const code = codeOf(error);
  if (code === 'HPE_INVALID_EOF_STATE') return false;
  if (code === 'ERR_ASSERTION') return true;
  return error.name === 'HTTPParserError' || /^bad (?:response|upgrade)$/.test(error.message);
}

/** The code of an error, or nothing. */
export function codeOf(error: Error): string {
  return 'code' in error && typeof error.code === 'string' ? error.code : '';
}
