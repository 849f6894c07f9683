/** Why an exchange with a server failed. */
export type TransportErrorCode =
  /** No connection within its time. */
  | 'CONNECT_TIMEOUT'
  /** No whole head of an answer within its time. */
  | 'HEADERS_TIMEOUT'
  /** The body stood still for too long. */
  | 'BODY_TIMEOUT'
  /** The server closed the connection before its answer was complete. */
  | 'CONNECTION_CLOSED'
  /** The answer is no HTTP/1.1, or such as two readers could read in two ways. */
  | 'HTTP_INVALID'
  | 'HTTP_HEAD_TOO_LARGE'
  /** What was to be sent cannot be written as one request. */
  | 'HTTP_REQUEST_INVALID'
  /** The pool was closed. */
  | 'POOL_CLOSED';

/** An error of the connection or of what came over it; its text has nothing of either. */
export class TransportError extends Error {
  override readonly name = 'TransportError';
  readonly code: TransportErrorCode;

  constructor(code: TransportErrorCode, message: string) {
    super(message);
    this.code = code;
  }
}
