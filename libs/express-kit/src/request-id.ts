import { randomUUID } from 'node:crypto';
import type { ServerResponse } from 'node:http';

import type { RequestHandler } from 'express';

import type { FrontRequest, FrontResponse } from './front.js';
import { contextOf } from './request-context.js';

/** The answer's header that names the request. */
export const requestIdHeader = 'x-request-id';

/** An id that nobody chose: a UUID, or a trace id of W3C Trace Context. */
const random = /^(?:[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}|[0-9a-f]{32})$/;
/** Printable, short, no spaces: may go into a header as it is. */
const wellFormed = /^[A-Za-z0-9._-]{8,64}$/;

/**
 * Chooses the id under which a request stands in answers, audit and log: the caller's `X-Request-Id` when it was made at
 * random (a UUID, or 32 hexadecimal digits), else a random one. An id that somebody chose can be a person's name or
 * number, and a log is kept.
 */
export function chooseRequestId(request: Pick<FrontRequest, 'headers'>): string {
  const inbound = request.headers[requestIdHeader];
  return typeof inbound === 'string' && random.test(inbound) ? inbound : randomUUID();
}

/**
 * The caller's own id for the answer's `X-Correlation-Id`, where the request was given another one and the own one is
 * well-formed (8 to 64 letters, digits, `.`, `_`, `-`).
 *
 * @see https://hl7.org/fhir/R4/http.html (`X-Request-Id` and `X-Correlation-Id`)
 */
export function correlationIdOf({ headers }: Pick<FrontRequest, 'headers'>): string | undefined {
  const inbound = headers[requestIdHeader];
  if (typeof inbound !== 'string' || random.test(inbound) || !wellFormed.test(inbound)) return undefined;
  return inbound;
}

/**
 * Gives the caller's own id back in the answer's `X-Correlation-Id`, where the request was given another one and the own
 * one is well-formed (8 to 64 letters, digits, `.`, `_`, `-`). To be called before the head is written.
 *
 * @see https://hl7.org/fhir/R4/http.html (`X-Request-Id` and `X-Correlation-Id`)
 */
export function echoRequestId(
  request: Pick<FrontRequest, 'headers'>,
  response: Pick<FrontResponse, 'setHeader'>,
): void {
  const correlationId = correlationIdOf(request);
  if (correlationId !== undefined) response.setHeader('x-correlation-id', correlationId);
}

/** Names the request in the answer's `X-Request-Id`, from where {@link requestIdOf} reads it back. */
export function assignRequestId(): RequestHandler {
  return (req, res, next) => {
    res.setHeader(requestIdHeader, chooseRequestId(req));
    echoRequestId(req, res);
    next();
  };
}

/** The id that the first stage of the pipeline gave to this request; empty when it did not run. */
export function requestIdOf(response: ServerResponse): string {
  const { requestId } = contextOf(response);
  if (requestId !== '') return requestId;
  const id = response.getHeader(requestIdHeader);
  return typeof id === 'string' ? id : '';
}
