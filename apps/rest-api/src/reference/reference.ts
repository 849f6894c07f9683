import { GatewayError } from '@fhir-gateway/gateway';
import { Router } from 'express';

import { operationPage } from './operation-page.js';
import { referencePage } from './reference-page.js';
import { describeApi, operationsOf, type ReferenceSettings } from './document.js';
import { overviewParagraphs } from './overview.js';
import type { RestContext } from '../rest-context.js';

/**
 * `GET /openapi.json`, and the same to read: `GET /docs` and `GET /docs/{operation_id}`. All of it is public and the same
 * for everybody, so that it needs no session; it is made when somebody first asks.
 */
export function referenceRoutes(context: RestContext): Router {
  const { base, cookie, gateway, sendPage } = context;
  const { publicUrl, mcpAuth } = gateway.config;
  const settings: ReferenceSettings = {
    config: gateway.config,
    cookieName: cookie.name,
    limitOf: (limitClass) => gateway.callLimits.limitOf(limitClass),
  };
  const operations = operationsOf(settings);
  const byId = new Map(operations.map((operation) => [operation.id, operation]));
  let document: string | undefined;
  const router = Router({ caseSensitive: true });

  router.get('/openapi.json', (_req, res) => {
    document ??= JSON.stringify(describeApi(settings));
    // Nothing here is about a person, and tools inside web pages read it, too.
    res.set({ 'access-control-allow-origin': '*', 'cache-control': 'public, max-age=300' }).type('json').send(document);
  });

  router.get('/docs', (_req, res) => {
    const page = referencePage({ base, publicUrl, overview: overviewParagraphs(settings), operations });
    sendPage(res, page, { hasScript: true });
  });

  router.get('/docs/:operation_id', (req, res) => {
    const operation = byId.get(req.params.operation_id);
    if (operation === undefined) throw new GatewayError('ROUTE_NOT_FOUND', 'There is no such operation.');
    sendPage(res, operationPage({ base, operation, publicUrl, isLocal: mcpAuth === 'local' }), { hasScript: true });
  });

  return router;
}
