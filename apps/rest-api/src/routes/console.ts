import { Router } from 'express';

import { startPage } from '../pages/start-page.js';
import { wantsPage, type RestContext } from '../rest-context.js';

/** `GET /`: the start page. */
export function consoleRoutes(context: RestContext): Router {
  const { auth, callers, config, registry } = context.gateway;
  const router = Router({ caseSensitive: true });
  router.get('/', async (req, res) => {
    // Only for what looks like a browser: every cookie is a stored credential, and a shell loop would keep none of them.
    if (callers.isLocal && wantsPage(req)) await context.openBrowserSession(req);
    const session = await context.findSession(req);
    const page = startPage({
      base: context.base,
      platforms: registry.list(),
      connections: session === undefined ? [] : await auth.statuses(session),
      isLocal: callers.isLocal,
      hasSession: session !== undefined,
      publicUrl: config.publicUrl,
      mcpUrl: `${config.mcpPublicUrl}/mcp`,
    });
    context.sendPage(res, page);
  });
  return router;
}
