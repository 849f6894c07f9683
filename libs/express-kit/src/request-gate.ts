import { GatewayError } from '@fhir-gateway/gateway';

import type { FrontHandler } from './fast-server.js';
import { problemHeaders, toOperationOutcome, toProblem, toProblemDetails, type ProblemLogger } from './problem.js';
import { chooseRequestId, echoRequestId, requestIdHeader } from './request-id.js';
import { routeOf } from './route-class.js';
import { securityHeaders } from './security-headers.js';

/** Probes must learn that the process lives, however much it has to do. */
const probe = /^\/(?:livez|readyz)(?:\?|(?![\s\S]))/;

/**
 * Bounds the requests that are under way in one process: a request beyond that is answered 503 at once, before anything
 * is read of its body or asked of the store. A long poll is under way for as long as it waits.
 *
 * @param most requests at a time; 0 for as many as come
 */
export function createRequestGate(most: number, logger: ProblemLogger): FrontHandler {
  if (most === 0) return () => false;
  const baseHeaders = securityHeaders('api');
  let running = 0;
  // One for all answers, and never taken off: an answer closes once.
  const leave = (): void => void (running -= 1);
  return (request, response) => {
    const { url = '' } = request;
    if (probe.test(url)) return false;
    if (running < most) {
      running += 1;
      response.on('close', leave);
      return false;
    }
    const requestId = chooseRequestId(request);
    echoRequestId(request, response);
    const busy = new GatewayError('GATEWAY_BUSY', 'As many requests are under way as this gateway takes at once.', {
      retryAfterSeconds: 1,
    });
    const problem = toProblem(busy, requestId, logger);
    const isFhir = routeOf(url) === 'fhir';
    const body = JSON.stringify(isFhir ? toOperationOutcome(problem) : toProblemDetails(problem));
    response.writeHead(problem.httpStatus, {
      ...baseHeaders,
      ...problemHeaders(problem),
      [requestIdHeader]: requestId,
      'content-type': isFhir ? 'application/fhir+json; charset=utf-8' : 'application/problem+json; charset=utf-8',
      'content-length': Buffer.byteLength(body),
      // The rest of a body that nobody reads must not be taken for the next request.
      ...(!request.complete && { connection: 'close' }),
    });
    if (request.method === 'HEAD') response.end();
    else response.end(body);
    return true;
  };
}
