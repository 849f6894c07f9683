import type { Route } from '../route/define-route.js';
import { changesRoutes } from './changes.js';
import { exportRecord } from './export-record.js';
import { ipsRoutes } from './ips.js';
import { peopleRoutes } from './people.js';
import { sectionRoutes } from './sections.js';
import { summaryRoutes } from './summary.js';
import { trendRoutes } from './trends.js';

/** One person's record over all platforms. The sections come last: theirs is any name behind `/api/record/`. */
export const recordRoutes: readonly Route[] = [
  ...peopleRoutes,
  ...summaryRoutes,
  ...ipsRoutes,
  ...trendRoutes,
  ...changesRoutes,
  exportRecord,
  ...sectionRoutes,
];
