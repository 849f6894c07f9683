import { z } from 'zod';

import { alive, readiness } from '../../answers/problem.js';
import { answersJson, type Operation } from '../operation.js';

/** Probes, metrics, and the reference itself. */
export const healthOperations: readonly Operation[] = (
  [
    {
      id: 'isAlive',
      method: 'get',
      path: '/livez',
      summary: 'See whether the process answers',
      access: 'anybody',
      answers: answersJson(alive, 'It does. It asks nothing else.'),
      refusals: [],
      examples: [{ name: 'alive', summary: 'A probe', caller: 'nobody', status: 200, answer: { status: 'ok' } }],
    },
    {
      id: 'isReady',
      method: 'get',
      path: '/readyz',
      summary: 'See whether requests can be served',
      access: 'anybody',
      answers: [
        ...answersJson(readiness, 'They can.'),
        ...answersJson(readiness, 'Not now: take this process out of rotation.', 503),
      ],
      refusals: [],
      examples: [
        {
          name: 'ready',
          summary: 'A probe',
          caller: 'nobody',
          status: 200,
          answer: { ready: true, checks: { store: 'ok', keys: 'ok', platforms: 'ok', audit: 'ok' } },
        },
      ],
    },
    {
      id: 'getMetrics',
      method: 'get',
      path: '/metrics',
      summary: 'Get figures for Prometheus',
      description: 'For who has the token of FHIR_GATEWAY_METRICS_TOKEN; to everybody else there is no such address.',
      access: 'metrics',
      answers: [
        {
          status: 200,
          description: 'The text format of Prometheus, or OpenMetrics.',
          mediaTypes: ['text/plain'],
          schema: z.string(),
        },
      ],
      refusals: ['ROUTE_NOT_FOUND'],
      examples: [
        { name: 'scrape', summary: 'With the token', caller: 'metrics', status: 200 },
        { name: 'stranger', summary: 'Without it', caller: 'nobody', status: 404 },
      ],
    },
    {
      id: 'getDescription',
      method: 'get',
      path: '/openapi.json',
      summary: 'Get this reference for programs',
      access: 'anybody',
      answers: answersJson(z.looseObject({ openapi: z.string() }), 'OpenAPI 3.1.'),
      refusals: [],
      examples: [{ name: 'document', summary: 'The document', caller: 'nobody', status: 200 }],
    },
  ] satisfies Omit<Operation, 'tag'>[]
).map((operation) => ({ ...operation, tag: 'Health' }));
