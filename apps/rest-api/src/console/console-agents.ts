import { Router } from 'express';

import { agentsPage } from './pages/agents-page.js';
import type { RestContext } from '../rest-context.js';

/** `GET /agents`: how an MCP client is connected to this gateway. */
export function agentsRoutes(context: RestContext): Router {
  const { mcpAuth: mode, mcpPublicUrl } = context.gateway.config;
  const router = Router({ caseSensitive: true });
  router.get('/', (_req, res) => {
    context.sendPage(res, agentsPage({ base: context.base, mcpUrl: `${mcpPublicUrl}/mcp`, mode }), { hasScript: true });
  });
  return router;
}
