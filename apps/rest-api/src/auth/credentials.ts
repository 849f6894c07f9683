import type { IncomingMessage } from 'node:http';

import { GatewayError, type PresentedCredentials } from '@fhir-gateway/gateway';

import type { SessionCookie } from '../sessions/session-cookie.js';

/**
 * The credential that a request carries. An Authorization header decides alone: it is never ignored in favour of a
 * cookie, and never forwarded.
 *
 * @throws GatewayError CALLER_UNKNOWN for an Authorization header of another scheme than Bearer
 */
export function readCredentials(
  request: Pick<IncomingMessage, 'headers'>,
  cookie: SessionCookie,
): PresentedCredentials {
  const { authorization, cookie: cookies } = request.headers;
  if (authorization !== undefined) {
    const token = /^Bearer +([^\s]+)$/i.exec(authorization)?.[1];
    if (token === undefined) {
      throw new GatewayError('CALLER_UNKNOWN', 'The Authorization header holds no token of this gateway.');
    }
    return { bearer: token };
  }
  const browser = cookie.read(cookies);
  return browser === undefined ? {} : { browser };
}
