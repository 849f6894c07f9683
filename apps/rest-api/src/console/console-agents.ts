import { pageRoute } from '../route/page-route.js';
import { consoleErrors } from '../route/error-sets.js';
import { agentsPage } from './pages/agents-page.js';

/** `GET /agents`: how an MCP client is connected to this gateway. */
export const agentsRoute = pageRoute({
  id: 'showAgents',
  path: '/agents',
  summary: 'See the lines for each MCP client',
  errors: consoleErrors,
  handle: (context) => (_req, res) => {
    const { mcpAuth: mode, mcpPublicUrl, restPort: port } = context.gateway.config;
    context.sendPage(res, agentsPage({ base: context.base, mcpUrl: `${mcpPublicUrl}/mcp`, mode, port }), {
      hasScript: true,
    });
  },
});
