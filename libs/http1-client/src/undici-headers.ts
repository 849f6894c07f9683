import type { IncomingHttpHeaders } from 'node:http';
import { addHeader, notInValue } from './header-fields.js';
import { TransportError } from './transport-error.js';

/**
 * Reads headers as the other engine does: in latin1, a list where one came more than once. Undici itself decodes them as
 * UTF-8, in which two different values may look the same.
 *
 * @param raw names and values in turn
 * @throws TransportError HTTP_INVALID
 */
export function readRawHeaders(raw: readonly Buffer[], most: number): IncomingHttpHeaders {
  if (raw.length > 2 * most) throw invalid();
  const headers: IncomingHttpHeaders = {};
  for (let index = 0; index < raw.length; index += 2) {
    const name = (raw[index] as Buffer).toString('latin1').toLowerCase();
    const value = (raw[index + 1] as Buffer).toString('latin1');
    // What every object has already would not be a header of its own.
    if (name in Object.prototype || notInValue.test(value)) throw invalid();
    addHeader(headers, name, value);
  }
  return headers;
}

function invalid(): TransportError {
  return new TransportError('HTTP_INVALID', 'The answer has a header that is not valid HTTP.');
}
