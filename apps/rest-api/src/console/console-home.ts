import { platformFilterQuery } from '../platforms/platform-query.js';
import { toPlatformFilter } from '../platforms/platforms.js';
import { consoleErrors } from '../route/error-sets.js';
import { pageNumber } from '../route/fields.js';
import { pageRoute } from '../route/page-route.js';
import { connectionNames, consoleConnections, consoleVisitor } from './console-visitor.js';
import { homePage } from './pages/platforms/home-page.js';
import type { DirectoryResults } from './pages/platforms/directory-results.js';
import { inOrderOfUse } from './pages/platforms/platform-order.js';

const pageSize = 24;
const hitsOnPage = 20;
/** Of one letter nearly everything would match. */
const leastLetters = 2;

/** `GET /`: find a platform or an organization, and what is connected. */
export const homeRoute = pageRoute({
  id: 'showHome',
  path: '/',
  summary: 'Find a platform or an organization',
  query: platformFilterQuery.extend({ page: pageNumber('results') }),
  errors: consoleErrors,
  parameters: { q: 'sandbox' },
  handle: (context) => async (req, res, read) => {
    const { callers, registry } = context.gateway;
    const { page, ...narrowed } = read.query();
    const { q = '', kind = '', state = '', status = '' } = narrowed;
    const filter = toPlatformFilter(narrowed);
    const session = await consoleVisitor(context, req);
    const connections = await consoleConnections(context, session);
    await context.gateway.refreshLocalServers();
    const isSearch = q.trim().length >= leastLetters;
    if (isSearch) await registry.prepareDirectory();
    const platforms = isSearch ? [] : inOrderOfUse(registry.list({ ...filter, query: '' }));
    const part = { page, pageSize: isSearch ? hitsOnPage : pageSize };
    const search: DirectoryResults | undefined = isSearch
      ? {
          ...part,
          query: { q, kind, state, status },
          listing: registry.searchDirectory({ ...filter, offset: (page - 1) * hitsOnPage, limit: hitsOnPage }),
        }
      : undefined;
    const shown = homePage({
      base: context.base,
      filter: { q, kind, state, status },
      platforms: platforms.slice((page - 1) * pageSize, page * pageSize),
      total: platforms.length,
      ...part,
      ...(search && { search }),
      connections,
      names: connectionNames(context, connections),
      isLocal: callers.isLocal,
    });
    context.sendPage(res, shown, { hasScript: true });
  },
});
