import { hasGrant } from '../agents/grant-view.js';
import { resourceIdPattern } from '@fhir-gateway/fhir';
import type { Session } from '@fhir-gateway/token-vault';
import { z } from 'zod';

import { placesToTry } from '../console/console-try.js';
import { consoleConnections, consoleVisitor } from '../console/console-visitor.js';
import { titleOf } from '../pages/access-list.js';
import { dayOf } from '../pages/plain-dates.js';
import { pathSegment } from '../public-urls.js';
import type { RestContext } from '../rest-context.js';
import { defineRoute, formParser, type Route } from '../route/define-route.js';
import { consoleErrors } from '../route/error-sets.js';
import { choice, csrfField } from '../route/fields.js';
import { formBody, pageAnswer } from '../route/operation.js';
import { pageRoute } from '../route/page-route.js';
import { FormTokens } from '../sessions/form-token.js';
import { developersPage, type ShownKey } from './developers-page.js';
import { firstCall } from './first-call.js';
import { logPage } from './log-page.js';
import { ownCalls } from './own-calls.js';
import { askedPlaces, tryRequest } from './try-request.js';
import { askedTypes, tryPage } from './try-page.js';

const maxFormBytes = 4 * 1024;
const errors = [...consoleErrors, 'STORE_UNAVAILABLE'] as const;
const types = Object.keys(askedTypes) as [keyof typeof askedTypes, ...(keyof typeof askedTypes)[]];

const tryFields = z.object({
  csrf: csrfField,
  whose: z.string().max(300).describe('The connection or open place that is asked'),
  what: choice(types).describe('The type of resource'),
  id: z
    .string()
    .regex(new RegExp(`^${resourceIdPattern}$`), 'is the id of a resource')
    .optional()
    .describe('Id of one resource'),
  search: z.string().max(500, 'has at most 500 characters').optional().describe('Search parameters as in an address'),
});

/** `/developers`: what somebody needs who writes a program. */
export const developerRoutes: readonly Route[] = [
  pageRoute({
    id: 'showDevelopers',
    path: '/developers',
    summary: 'Begin as a developer',
    errors,
    handle: (context) => {
      const tokens = new FormTokens(context.gateway.storage.keyring);
      return async (req, res) => {
        const { callers, config, registry } = context.gateway;
        const session = await consoleVisitor(context, req);
        const trying = await placesToTry(context);
        const connections = await consoleConnections(context, session);
        const [open] = registry
          .list({ status: 'ready', kind: 'sandbox' })
          .filter(({ loginRequired }) => !loginRequired);
        const shown = developersPage({
          base: context.base,
          call: firstCall(
            config,
            connections.some(({ connected }) => connected),
            open,
          ),
          mcpUrl: `${config.mcpPublicUrl}/mcp`,
          isLocal: callers.isLocal,
          publicUrl: config.publicUrl,
          keys: await ownKeys(context, session),
          trying: trying.map(({ id, name }) => ({ name, href: `${context.base}/auth/${pathSegment(id)}/login` })),
          calls: await ownCalls(context, session),
          token: tokens.issue(session),
          places: await askedPlaces(context, session),
          fields: {},
        });
        context.sendPage(res.set('cache-control', 'no-store'), shown, { hasScript: true });
      };
    },
  }),
  pageRoute({
    id: 'showTryRequest',
    path: '/developers/try',
    summary: 'Ask a place for something, and see the answer',
    errors,
    handle: (context) => {
      const tokens = new FormTokens(context.gateway.storage.keyring);
      return async (req, res) => {
        const session = await consoleVisitor(context, req);
        const places = await askedPlaces(context, session);
        const shown = tryPage({ base: context.base, token: tokens.issue(session), places, fields: {} });
        context.sendPage(res.set('cache-control', 'no-store'), shown, { hasScript: true });
      };
    },
  }),
  defineRoute({
    id: 'tryRequestByForm',
    method: 'post',
    path: '/developers/try',
    tag: 'Pages',
    summary: 'Send a request that is tried',
    access: 'browser',
    sameOrigin: 'proven',
    body: formBody(tryFields),
    parse: formParser(maxFormBytes),
    answers: { 200: pageAnswer('The answer, or why there is none.') },
    errors: [...errors, 'BODY_TOO_LARGE', 'CROSS_SITE_REFUSED'],
    errorForm: 'page',
    examples: { foreign: { summary: 'From nowhere: refused', body: {}, status: 403 } },
    handle: (context) => {
      const tokens = new FormTokens(context.gateway.storage.keyring);
      return async (req, res, read) => {
        const session = await consoleVisitor(context, req);
        tokens.check((req.body as { readonly csrf?: string } | undefined)?.csrf, session);
        const { csrf: _csrf, ...fields } = read.form();
        const places = await askedPlaces(context, session);
        const tried = await tryRequest(context, res, session, fields);
        const shown = tryPage({ base: context.base, token: tokens.issue(session), places, fields, ...tried });
        context.sendPage(res.set('cache-control', 'no-store'), shown, { hasScript: true });
      };
    },
  }),
  pageRoute({
    id: 'showLog',
    path: '/developers/log',
    summary: 'See what your keys and agents called, and why a call was refused',
    errors,
    handle: (context) => async (req, res) => {
      const calls = await ownCalls(context, await consoleVisitor(context, req));
      context.sendPage(res.set('cache-control', 'no-store'), logPage({ base: context.base, calls }), {
        hasScript: true,
      });
    },
  }),
];

/** The apps and agents that the visitor let in. */
async function ownKeys({ gateway }: RestContext, session: Session | undefined): Promise<ShownKey[]> {
  const clients = session === undefined ? [] : await gateway.clients.list(session);
  return clients.filter(hasGrant).map((client) => {
    const { grant, lastUsedAtSeconds } = client;
    const power = grant.access === 'read' ? 'reads' : 'reads and changes';
    const used = lastUsedAtSeconds === undefined ? 'not used yet' : `used ${dayOf(lastUsedAtSeconds)}`;
    return { name: titleOf(client), about: `${power} · ends ${dayOf(grant.endsAtSeconds)} · ${used}` };
  });
}
