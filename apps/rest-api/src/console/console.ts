import type { Route } from '../route/define-route.js';
import { agentsRoute } from './console-agents.js';
import { connectionsRoute } from './console-connections.js';
import { peoplePageRoutes } from './console-people.js';
import { homeRoute } from './console-home.js';
import { platformRoute } from './console-platform.js';
import { priorAuthRoutes } from './console-prior-auth.js';
import { timelineRoute } from './console-record.js';
import { requestRoutes } from './console-requests.js';
import { resultsRoute } from './console-results.js';

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

/** The web console. A further part of it is one more route here, its path above, and a line of `pages/console-page.ts`. */
export const consoleRoutes: readonly Route[] = [
  homeRoute,
  platformRoute,
  connectionsRoute,
  ...requestRoutes,
  timelineRoute,
  resultsRoute,
  ...peoplePageRoutes,
  ...priorAuthRoutes,
  agentsRoute,
];
