import type { IncomingMessage, ServerResponse } from 'node:http';

import type { Tracing } from '@fhir-gateway/gateway';

import { statusOf } from './answer-status.js';
import { routeOf } from './route-class.js';

/** The gateway's part that traces. */
export interface TracedGateway {
  readonly tracing?: Pick<Tracing, 'begin'>;
}

/** Runs what serves a request. */
export type RequestTrace = (request: IncomingMessage, response: ServerResponse, serve: () => void) => void;

/** They come every few seconds, and say nothing that a metric does not. */
const unasked = /^\/(?:livez|readyz|metrics)(?:\?|(?![\s\S]))/;

/**
 * Makes each request a trace, or a part of the caller's where the operator believes callers; it ends with the answer.
 * `undefined` where nothing is traced, so that nothing is paid for it.
 */
export function createRequestTrace({ tracing }: TracedGateway, app: 'rest' | 'mcp'): RequestTrace | undefined {
  if (!tracing) return undefined;
  return ({ url = '', method = '', headers }, response, serve) => {
    if (unasked.test(url)) return serve();
    const route = routeOf(url);
    const { traceparent } = headers;
    const parent = typeof traceparent === 'string' ? traceparent : undefined;
    const traced = tracing.begin(`${method} ${route}`, { app, route, method }, parent);
    if (!traced) return serve();
    response.once('close', () => {
      // What was decided is only written down when the last byte has gone, in the same turn.
      setImmediate(() => traced.end({ status: statusOf(response) }));
    });
    traced.run(serve);
  };
}
