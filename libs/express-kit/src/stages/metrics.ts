import { createHash, timingSafeEqual } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';

import type { Gateway, GatewayMetrics } from '@fhir-gateway/gateway';
import type { Stage } from '../pipeline.js';
import { statusOf } from './answer-status.js';
import { contextOf } from './request-context.js';
import { routeOf } from './route-class.js';

/** The gateway's part that counts and shows. */
export interface MeteredGateway {
  readonly config: Pick<Gateway['config'], 'metricsToken'>;
  readonly metrics?: GatewayMetrics;
}

const bearer = /^Bearer ([\x21-\x7e]{1,256})$/i;
const digest = (text: string): Buffer => createHash('sha256').update(text).digest();

/**
 * Answers `/metrics` for a caller with the token of `FHIR_GATEWAY_METRICS_TOKEN`. To every other caller, and without that
 * setting, there is no such address; the request then goes on, so that guesses are limited like any other request.
 *
 * @returns `undefined` without that setting
 */
export function metricsStage({ config, metrics }: MeteredGateway): Stage | undefined {
  const { metricsToken } = config;
  if (metricsToken === undefined || !metrics) return undefined;
  const expected = digest(metricsToken);
  return {
    name: 'metrics',
    run: (request, response) => {
      if (request.path !== '/metrics' || request.method !== 'GET') return undefined;
      const [, presented] = bearer.exec(request.headers.authorization ?? '') ?? [];
      if (presented === undefined || !timingSafeEqual(digest(presented), expected)) return undefined;
      return metrics.expose().then(({ contentType, text }) => {
        contextOf(response).applyHeaders(response);
        response.set({ 'content-type': contentType, 'cache-control': 'no-store' }).end(text);
        return 'answered' as const;
      });
    },
  };
}

/** Counts each request when it has ended; `undefined` where nothing is counted, so that nothing is paid for it. */
export function createRequestMeter(
  { metrics }: MeteredGateway,
  app: 'rest' | 'mcp',
): ((request: IncomingMessage, response: ServerResponse) => void) | undefined {
  if (!metrics) return undefined;
  return ({ url = '' }, response) => {
    const startedAt = performance.now();
    const route = routeOf(url);
    response.once('close', () => {
      metrics.counts.countRequest(app, route, statusOf(response), (performance.now() - startedAt) / 1000);
    });
  };
}
