import type { Route } from '../route/define-route.js';
import { agentsRoute } from './console-agents.js';
import { connectionsRoute } from './console-connections.js';
import { peoplePageRoutes } from './console-people.js';
import { homeRoutes } from './console-home.js';
import { platformRoute } from './console-platform.js';
import { registrationPageRoutes } from './console-registration.js';
import { priorAuthRoutes } from './console-prior-auth.js';
import { packetPageRoutes } from './console-packets.js';
import { priorAuthDraftRoutes } from './console-prior-auth-drafts.js';
import { documentRoute } from './console-document.js';
import { recordListRoutes } from './console-lists.js';
import { timelineRoute } from './console-record.js';
import { resultsRoute } from './console-results.js';
import { searchRoutes } from './console-search.js';
import { summaryRoutes } from './console-summary.js';
import { tryRoute } from './console-try.js';
import { visitRoute } from './console-visit.js';

/** Where the console's pages are; each needs the browser's session. */
export const consolePaths = [
  /^\/\/?$/,
  '/platforms',
  '/try',
  '/connections',
  '/record',
  '/shares',
  '/prior-auth',
  '/agents',
  '/developers',
  '/operator',
] as const;

/** The web console. A further part of it is one more route here, its path above, and a line of `pages/console-page.ts`. */
export const consoleRoutes: readonly Route[] = [
  ...homeRoutes,
  tryRoute,
  platformRoute,
  ...registrationPageRoutes,
  connectionsRoute,
  ...summaryRoutes,
  ...recordListRoutes,
  documentRoute,
  timelineRoute,
  visitRoute,
  ...searchRoutes,
  resultsRoute,
  ...peoplePageRoutes,
  ...priorAuthRoutes,
  ...priorAuthDraftRoutes,
  ...packetPageRoutes,
  agentsRoute,
];
