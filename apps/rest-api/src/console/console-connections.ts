import { Router } from 'express';

import { viewClient } from '../sessions/client-view.js';
import { consoleVisitor, platformNames } from './console-visitor.js';
import { connectionsPage } from './pages/connections-page.js';
import type { RestContext } from '../rest-context.js';

/** `GET /connections`: what is connected, and who can use it. */
export function connectionsPageRoutes(context: RestContext): Router {
  const { auth, clients, config, isWriteAllowed } = context.gateway;
  const router = Router({ caseSensitive: true });
  router.get('/', async (req, res) => {
    const session = await consoleVisitor(context, req);
    const connections = session === undefined ? [] : await auth.statuses(session);
    const ids = connections.map(({ platformId }) => platformId);
    const names = platformNames(context, ids);
    const writable = connections.filter(({ connected, platformId }) => connected && isWriteAllowed(platformId));
    const listed = session && (await clients.list(session)).map((client) => viewClient(client, config));
    const page = connectionsPage({
      base: context.base,
      connections,
      names,
      writable: writable.map(({ platformId }) => names.get(platformId) ?? platformId),
      ...(listed && { clients: listed }),
    });
    context.sendPage(res, page, { hasScript: true });
  });
  return router;
}
