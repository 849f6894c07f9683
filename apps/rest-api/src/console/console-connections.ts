import { consoleErrors } from '../route/error-sets.js';
import { pageRoute } from '../route/page-route.js';
import { memberPortals, type MemberPortal } from '../pages/connection-ending.js';
import type { RestContext } from '../rest-context.js';
import { viewClient } from '../pages/client-view.js';
import { unconfirmedEndNames } from '../pages/unconfirmed-ends.js';
import { consoleConnections, consoleVisitor, namesOfPeople } from './console-visitor.js';
import { connectionsPage } from './pages/connections-page.js';

/** A platform that was taken out of the configuration is not known to have any. */
function portalsOf({ gateway }: RestContext, platformId: string): MemberPortal[] {
  try {
    return memberPortals(gateway.registry.resolve(platformId).definition);
  } catch {
    return [];
  }
}

/** `GET /connections`: what is connected, and who can use it. */
export const connectionsRoute = pageRoute({
  id: 'showConnections',
  path: '/connections',
  summary: 'See what is connected, and who can use it',
  errors: consoleErrors,
  handle: (context) => async (req, res) => {
    const { clients, config, isWriteAllowed, kept } = context.gateway;
    const session = await consoleVisitor(context, req);
    const connections = await consoleConnections(context, session);
    const names = await namesOfPeople(context, connections, { req, res, session });
    const writable = connections.filter(({ connected, platformId }) => connected && isWriteAllowed(platformId));
    const listed = session && (await clients.list(session)).map((client) => viewClient(client, config));
    const page = connectionsPage({
      base: context.base,
      connections,
      nowMs: Date.now(),
      names,
      portals: new Map(connections.map(({ platformId }) => [platformId, portalsOf(context, platformId)])),
      unconfirmed: session === undefined ? [] : await unconfirmedEndNames(context, session),
      writable: writable.map(({ platformId }) => names.get(platformId) ?? platformId),
      ...(listed && { clients: listed }),
      ...(kept.isOn && {
        kept: {
          untilSeconds: session && (await kept.keptUntil(session)),
          codeUsedAtSeconds: session && (await kept.codeUsedAt(session)),
        },
      }),
    });
    context.sendPage(res, page, { hasScript: true });
  },
});
