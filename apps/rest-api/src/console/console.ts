import { Router } from 'express';

import type { RestContext } from '../rest-context.js';
import { agentsRoutes } from './console-agents.js';
import { connectionsPageRoutes } from './console-connections.js';
import { homeRoutes } from './console-home.js';
import { platformPageRoutes } from './console-platform.js';
import { priorAuthRoutes } from './console-prior-auth.js';
import { timelineRoutes } from './console-record.js';
import { requestRoutes } from './console-requests.js';
import { resultsRoutes } from './console-results.js';

/** Where the console's pages are; each needs the browser's session. */
export const consolePaths = [
  /^\/\/?$/,
  '/platforms',
  '/connections',
  '/record',
  '/prior-auth',
  '/requests',
  '/agents',
] as const;

/** The web console. A further part of it is one more router here, its path above, and a line of `pages/console-page.ts`. */
export function consoleRoutes(context: RestContext): Router {
  const router = Router({ caseSensitive: true });
  router.use(homeRoutes(context));
  router.use('/platforms', platformPageRoutes(context));
  router.use('/connections', connectionsPageRoutes(context));
  router.use('/record', timelineRoutes(context));
  router.use('/record/results', resultsRoutes(context));
  router.use('/prior-auth', priorAuthRoutes(context));
  router.use('/requests', requestRoutes(context));
  router.use('/agents', agentsRoutes(context));
  return router;
}
