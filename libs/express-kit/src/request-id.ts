import { randomUUID } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';

import type { RequestHandler } from 'express';

/** The answer's header that names the request. */
export const requestIdHeader = 'x-request-id';

/** Printable, short, no spaces: may go into a log line and a header as it is. */
const wellFormed = /^[A-Za-z0-9._-]{8,64}$/;

/**
 * Chooses the id under which a request stands in answers, audit and log: the caller's `X-Request-Id` when it is
 * well-formed (8 to 64 letters, digits, `.`, `_`, `-`), else a random one.
 */
export function chooseRequestId(request: IncomingMessage): string {
  const inbound = request.headers[requestIdHeader];
  return typeof inbound === 'string' && wellFormed.test(inbound) ? inbound : randomUUID();
}

/** Names the request in the answer's `X-Request-Id`, from where {@link requestIdOf} reads it back. */
export function assignRequestId(): RequestHandler {
  return (req, res, next) => {
    res.setHeader(requestIdHeader, chooseRequestId(req));
    next();
  };
}

/** The id that {@link assignRequestId} gave to this exchange; empty when it did not run. */
export function requestIdOf(response: ServerResponse): string {
  const id = response.getHeader(requestIdHeader);
  return typeof id === 'string' ? id : '';
}
