import { consoleErrors } from '../route/error-sets.js';
import { pageRoute } from '../route/page-route.js';
import { viewClient } from '../pages/client-view.js';
import { unconfirmedEndNames } from '../pages/unconfirmed-ends.js';
import { consoleVisitor, platformNames } from './console-visitor.js';
import { connectionsPage } from './pages/connections-page.js';

/** `GET /connections`: what is connected, and who can use it. */
export const connectionsRoute = pageRoute({
  id: 'showConnections',
  path: '/connections',
  summary: 'See what is connected, and who can use it',
  errors: consoleErrors,
  handle: (context) => async (req, res) => {
    const { auth, clients, config, isWriteAllowed } = context.gateway;
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
      unconfirmed: session === undefined ? [] : await unconfirmedEndNames(context, session),
      writable: writable.map(({ platformId }) => names.get(platformId) ?? platformId),
      ...(listed && { clients: listed }),
    });
    context.sendPage(res, page, { hasScript: true });
  },
});
