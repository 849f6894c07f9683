import { livez, readyz } from '@fhir-gateway/express-kit';
import { z } from 'zod';

import type { Route } from '../route/define-route.js';
import { named } from '../route/named-schemas.js';
import { jsonAnswer, type Operation } from '../route/operation.js';

const alive = named('Alive', z.object({ status: z.literal('ok') }));

const check = z.enum(['ok', 'failed']);
/** Of a check that failed as a whole, only that. */
const readiness = named(
  'Readiness',
  z.object({
    ready: z.boolean(),
    checks: z.object({ store: check, keys: check, platforms: check, audit: check }).optional(),
  }),
);

/** `/livez` and `/readyz`, for probes, which do not know the public name of the gateway. */
export const healthRoutes: readonly Route[] = [
  {
    id: 'isAlive',
    method: 'get',
    path: '/livez',
    tag: 'Health',
    summary: 'See whether the process answers',
    access: 'anybody',
    answers: { 200: jsonAnswer(alive, 'It does. It asks nothing else.') },
    examples: { alive: { summary: 'A probe', status: 200, answer: { status: 'ok' } } },
    handler: () => livez(),
  },
  {
    id: 'isReady',
    method: 'get',
    path: '/readyz',
    tag: 'Health',
    summary: 'See whether requests can be served',
    access: 'anybody',
    answers: {
      200: jsonAnswer(readiness, 'They can.'),
      503: jsonAnswer(readiness, 'Not now: take this process out of rotation.'),
    },
    examples: {
      ready: {
        summary: 'A probe',
        status: 200,
        answer: { ready: true, checks: { store: 'ok', keys: 'ok', platforms: 'ok', audit: 'ok' } },
      },
    },
    handler: ({ gateway }) => readyz(() => gateway.health()),
  },
];

/** Answered by a stage of the pipeline, before the host of a request is checked. */
export const metricsOperation: Operation = {
  id: 'getMetrics',
  method: 'get',
  path: '/metrics',
  tag: 'Health',
  summary: 'Get figures for Prometheus',
  description: 'For who has the token of FHIR_GATEWAY_METRICS_TOKEN; to everybody else there is no such address.',
  access: 'metrics',
  answers: {
    200: {
      description: 'The text format of Prometheus, or OpenMetrics.',
      mediaTypes: ['text/plain'],
      schema: z.string(),
    },
  },
  errors: ['ROUTE_NOT_FOUND'],
  examples: {
    scrape: { summary: 'With the token', caller: 'metrics', status: 200 },
    stranger: { summary: 'Without it', status: 404 },
  },
};
