import type { PlatformSummary } from '@fhir-gateway/platform-registry';

import { platformFilterQuery } from '../platforms/platform-query.js';
import { toPlatformFilter } from '../platforms/platforms.js';
import { defineRoute, type Route } from '../route/define-route.js';
import { consoleErrors } from '../route/error-sets.js';
import { pageNumber } from '../route/fields.js';
import { pageAnswer, redirectAnswer } from '../route/operation.js';
import { pageRoute } from '../route/page-route.js';
import { placesToTry } from './console-try.js';
import { consoleConnections, consoleVisitor } from './console-visitor.js';
import type { DirectoryResults } from './pages/platforms/directory-results.js';
import { findPage } from './pages/platforms/find-page.js';
import { inOrderOfUse } from './pages/platforms/platform-order.js';
import { welcomePage } from './pages/platforms/welcome-page.js';

const pageSize = 24;
const hitsOnPage = 20;
/** Of one letter nearly everything would match. */
const leastLetters = 2;
const searchQuery = platformFilterQuery.extend({ page: pageNumber('results') });

/** `GET /`: the home of who is connected, and a welcome to who is not; `GET /platforms`: find a place to connect. */
export const homeRoutes: readonly Route[] = [
  defineRoute({
    id: 'showHome',
    method: 'get',
    path: '/',
    tag: 'Pages',
    summary: 'Begin: a welcome, or the home of who is connected',
    access: 'anybody',
    query: searchQuery,
    answers: {
      200: pageAnswer(),
      303: redirectAnswer('Leads to the home of who is connected, and a search to its page.', '/record/summary'),
    },
    errors: consoleErrors,
    errorForm: 'page',
    examples: { open: { summary: 'Open it', status: 200 } },
    handle: (context) => async (req, res, read) => {
      const { base, gateway } = context;
      read.query();
      const query = req.url.split('?')[1] ?? '';
      if (query !== '') return res.redirect(303, `${base}/platforms?${query}`);
      const session = await consoleVisitor(context, req);
      if ((await consoleConnections(context, session)).length > 0) return res.redirect(303, `${base}/record/summary`);
      // Who runs a gateway for others has no record in it.
      if (context.visitorOf(req).isOperator && !gateway.callers.isLocal) return res.redirect(303, `${base}/operator`);
      const canTry = (await placesToTry(context)).length > 0;
      context.sendPage(res, welcomePage({ base, ...(canTry && { tryAt: `${base}/try` }) }), { hasScript: true });
    },
  }),
  pageRoute({
    id: 'findPlaces',
    path: '/platforms',
    summary: 'Find a hospital, clinic or plan',
    query: searchQuery,
    errors: consoleErrors,
    parameters: { q: 'sandbox' },
    handle: (context) => async (req, res, read) => {
      const { registry } = context.gateway;
      const { page, ...narrowed } = read.query();
      const { q = '', kind = '', state = '', status = '' } = narrowed;
      const filter = toPlatformFilter(narrowed);
      const connections = await consoleConnections(context, await consoleVisitor(context, req));
      await context.gateway.refreshLocalServers();
      const isSearch = q.trim().length >= leastLetters;
      if (isSearch) await registry.prepareDirectory();
      // Nothing is listed that a visitor cannot use; who runs the gateway can change what is missing.
      const isUsable = ({ status: state, loginRequired }: PlatformSummary) =>
        state !== 'listed' && state !== 'needs-credentials' && loginRequired;
      const { isOperator } = context.visitorOf(req);
      const platforms = isSearch
        ? []
        : inOrderOfUse(registry.list({ ...filter, query: '' })).filter((one) => isOperator || isUsable(one));
      const part = { page, pageSize: isSearch ? hitsOnPage : pageSize };
      const search: DirectoryResults | undefined = isSearch
        ? {
            ...part,
            query: { q, kind, state, status },
            listing: registry.searchDirectory({ ...filter, offset: (page - 1) * hitsOnPage, limit: hitsOnPage }),
          }
        : undefined;
      const shown = findPage({
        base: context.base,
        filter: { q, kind, state, status },
        platforms: platforms.slice((page - 1) * pageSize, page * pageSize),
        total: platforms.length,
        ...part,
        ...(search && { search }),
        connections,
      });
      context.sendPage(res, shown, { hasScript: true });
    },
  }),
];
