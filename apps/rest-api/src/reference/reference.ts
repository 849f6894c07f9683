import { GatewayError } from '@fhir-gateway/gateway';
import { z } from 'zod';

import type { RestContext } from '../rest-context.js';
import type { Route } from '../route/define-route.js';
import { jsonAnswer, type Operation } from '../route/operation.js';
import { pageRoute } from '../route/page-route.js';
import { componentSchemas, type JsonSchema } from './components.js';
import { describeOperations, operationsFor } from './document.js';
import { operationPage } from './operation-page.js';
import { overviewParagraphs } from './overview.js';
import { referencePage } from './reference-page.js';
import type { ReferenceSettings } from './reference-settings.js';

/**
 * `GET /openapi.json`, and the same to read: `GET /docs` and `GET /docs/{operation_id}`. All of it is public and the same
 * for everybody, so that it needs no session; it is made when somebody first asks.
 *
 * @param operations every operation of the API, these included; asked for when an app is made
 */
export function referenceRoutes(
  operations: () => readonly Operation[],
): readonly [description: Route, ...pages: Route[]] {
  return [
    {
      id: 'getDescription',
      method: 'get',
      path: '/openapi.json',
      tag: 'Health',
      summary: 'Get this reference for programs',
      access: 'anybody',
      answers: { 200: jsonAnswer(z.looseObject({ openapi: z.string() }), 'OpenAPI 3.1.') },
      examples: { document: { summary: 'The document', status: 200 } },
      handler: (context) => {
        let document: string | undefined;
        return (_req, res) => {
          document ??= JSON.stringify(describeOperations(operations(), settingsOf(context)));
          // Nothing here is about a person, and tools inside web pages read it, too.
          res.set({ 'access-control-allow-origin': '*', 'cache-control': 'public, max-age=300' });
          res.type('json').send(document);
        };
      },
    },
    pageRoute({
      id: 'showReference',
      path: '/docs',
      summary: 'Read this reference',
      query: z.object({
        q: z.string().max(200, 'has 200 characters at most').optional().describe('Words of operations to look for'),
      }),
      errors: ['ARGUMENT_INVALID'],
      handle: (context) => {
        const settings = settingsOf(context);
        const shown = {
          base: context.base,
          publicUrl: settings.config.publicUrl,
          overview: overviewParagraphs(settings),
        };
        const served = operationsFor(operations(), settings);
        return (_req, res, read) => {
          const { q = '' } = read.query();
          context.sendPage(res, referencePage({ ...shown, operations: served, words: q.trim() }), { hasScript: true });
        };
      },
    }),
    pageRoute({
      id: 'showOperation',
      path: '/docs/{operation_id}',
      summary: 'Read about one operation',
      errors: ['ROUTE_NOT_FOUND'],
      parameters: { operation_id: 'listPlatforms' },
      handle: (context) => {
        const { publicUrl, mcpAuth } = context.gateway.config;
        const shown = { base: context.base, gateway: { publicUrl, mode: mcpAuth } };
        const byId = new Map(
          operationsFor(operations(), context.gateway).map((operation) => [operation.id, operation]),
        );
        let schemas: Readonly<Record<string, JsonSchema>> | undefined;
        return (req, res) => {
          const operation = byId.get(req.params.operation_id);
          if (operation === undefined) throw new GatewayError('ROUTE_NOT_FOUND', 'There is no such operation.');
          // To write all of them takes longer than the rest of the page.
          schemas ??= componentSchemas();
          context.sendPage(res, operationPage({ ...shown, operation, schemas }), { hasScript: true });
        };
      },
    }),
  ];
}

function settingsOf({ cookie, gateway }: RestContext): ReferenceSettings {
  return {
    config: gateway.config,
    cookieName: cookie.name,
    limitOf: (limitClass) => gateway.callLimits.limits[limitClass],
  };
}
