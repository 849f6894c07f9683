import { types } from 'node:util';
import { ProxyError } from './proxy-error.js';

const timeouts = /^(?:(?:CONNECT|HEADERS|BODY)_TIMEOUT|ETIMEDOUT)$/;
const ownFault = 'HTTP_REQUEST_INVALID';
const malformed = /^(?:HTTP_(?:INVALID|HEAD_TOO_LARGE)|ERR_INVALID_CHAR)$/;

/** What goes wrong before anything is sent: looking the name up, connecting, agreeing on TLS. */
const beforeSending =
  /^(ECONNREFUSED|EHOSTUNREACH|ENETUNREACH|ENOTFOUND|EAI_AGAIN|CONNECT_TIMEOUT|CERT_.*|ERR_TLS_.*|ERR_SSL_.*|DEPTH_ZERO_.*|SELF_SIGNED_.*|UNABLE_TO_.*)$/;

/**
 * The error of a write whose answer did not come: who sends it again may do twice what was done once already.
 *
 * @returns the error as it is when the platform cannot have got the request, or did answer
 */
export function asWriteError(error: ProxyError): ProxyError {
  const isLost =
    error.code === 'UPSTREAM_TIMEOUT' || (error.code === 'UPSTREAM_UNREACHABLE' && error.cause !== undefined);
  if (!isLost || beforeSending.test(error.detail ?? '')) return error;
  const message = `${error.message} Whether it carried out this request is not known.`;
  return new ProxyError('UPSTREAM_OUTCOME_UNKNOWN', message, { detail: error.detail, cause: error });
}

/** Turns an error of the transport into one of this library; the original is kept as `cause`, for logs. */
export function toProxyError(error: unknown): ProxyError {
  if (error instanceof ProxyError) return error;
  const code = codeOf(error);
  const options = { detail: code, cause: error };
  if (timeouts.test(code)) return new ProxyError('UPSTREAM_TIMEOUT', 'The platform did not answer in time.', options);
  if (malformed.test(code)) {
    return new ProxyError('UPSTREAM_NOT_FHIR', 'The platform did not answer with valid HTTP.', options);
  }
  if (code === ownFault) return new ProxyError('REQUEST_INVALID', 'The request cannot be sent as it is.', options);
  return new ProxyError('UPSTREAM_UNREACHABLE', 'The connection to the platform failed.', options);
}

/**
 * Reads a `Retry-After` header: seconds, or a date.
 *
 * @returns whole seconds from now, `undefined` when there is none or it cannot be read
 * @see RFC 9110 section 10.2.3
 */
export function retryAfterSeconds(value: string | undefined, nowMs: number): number | undefined {
  if (value === undefined) return undefined;
  if (/^\d{1,9}$/.test(value)) return Number(value);
  const at = Date.parse(value);
  return Number.isNaN(at) ? undefined : Math.max(0, Math.ceil((at - nowMs) / 1000));
}

function codeOf(error: unknown): string {
  // Errors of sockets may stem from another realm than ours, where `instanceof` does not know them.
  if (!types.isNativeError(error)) return 'unknown';
  return 'code' in error && typeof error.code === 'string' ? error.code : error.name;
}
