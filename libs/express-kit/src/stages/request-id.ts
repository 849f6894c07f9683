import { randomUUID } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';

import { contextOf } from './request-context.js';

/** The answer's header that names the request. */
export const requestIdHeader = 'x-request-id';

/** An id that nobody chose: a UUID, or a trace id of W3C Trace Context. */
const random = /^(?:[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}|[0-9a-f]{32})$/;
/** Printable, short, no spaces: may go into a header as it is. */
const wellFormed = /^[A-Za-z0-9._-]{8,64}$/;

/** The ids of a request. */
interface RequestIds {
  readonly requestId: string;
  /**
   * The caller's own id for the answer's `X-Correlation-Id`, where the request was given another one and the own one is
   * well-formed (8 to 64 letters, digits, `.`, `_`, `-`).
   */
  readonly correlationId?: string;
}

/**
 * Chooses the id under which a request stands in answers, audit and log: the caller's `X-Request-Id` when it was made at
 * random (a UUID, or 32 hexadecimal digits), else a random one. An id that somebody chose can be a person's name or
 * number, and a log is kept.
 *
 * @see https://hl7.org/fhir/R4/http.html (`X-Request-Id` and `X-Correlation-Id`)
 */
export function chooseRequestId(request: Pick<IncomingMessage, 'headers'>): RequestIds {
  const inbound = request.headers[requestIdHeader];
  if (typeof inbound !== 'string') return { requestId: randomUUID() };
  if (random.test(inbound)) return { requestId: inbound };
  return { requestId: randomUUID(), ...(wellFormed.test(inbound) && { correlationId: inbound }) };
}

/** The id that the first stage of the pipeline gave to this request; empty when it did not run. */
export function requestIdOf(response: ServerResponse): string {
  return contextOf(response).requestId;
}
