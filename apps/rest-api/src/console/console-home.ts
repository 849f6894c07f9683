import type { PlatformFilter, PlatformRegistry } from '@fhir-gateway/platform-registry';

import { platformFilterQuery } from '../platforms/platform-query.js';
import { toPlatformFilter } from '../platforms/platforms.js';
import { consoleErrors } from '../route/error-sets.js';
import { pageNumber } from '../route/fields.js';
import { pageRoute } from '../route/page-route.js';
import { connectionNames, consoleConnections, consoleVisitor } from './console-visitor.js';
import { homePage } from './pages/platforms/home-page.js';
import type { OrganizationGroup } from './pages/platforms/organization-list.js';
import { inOrderOfUse } from './pages/platforms/platform-order.js';

const pageSize = 24;
/** The rest is on the platform's own page. */
const organizationsShown = 4;
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
    const found = registry.list(filter);
    // Best match first where something is searched for.
    const platforms = filter.query === undefined ? inOrderOfUse(found) : found;
    const shown = homePage({
      base: context.base,
      filter: { q, kind, state, status },
      platforms: platforms.slice((page - 1) * pageSize, page * pageSize),
      total: platforms.length,
      page,
      pageSize,
      organizations: page === 1 ? findOrganizations(registry, filter) : [],
      connections,
      names: connectionNames(context, connections),
      isLocal: callers.isLocal,
    });
    context.sendPage(res, shown, { hasScript: true });
  },
});

/** The organizations that a search means, by platform, the platform with most of them first. */
function findOrganizations(registry: PlatformRegistry, filter: PlatformFilter): OrganizationGroup[] {
  const { query = '', state, kind, status } = filter;
  if (query.trim().length < leastLetters) return [];
  const within = registry.list({ ...(kind && { kind }), ...(status && { status }) });
  return within
    .map(({ id, name }) => {
      const { total, tenants } = registry.tenants(id, { query, ...(state && { state }), limit: organizationsShown });
      return { platformId: id, platformName: name, total, tenants };
    })
    .filter(({ tenants }) => tenants.length > 0)
    .sort((one, other) => other.total - one.total);
}
