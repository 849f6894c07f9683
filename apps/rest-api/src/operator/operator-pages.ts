import { z } from 'zod';

import { isOwnVisit } from '../console/record/own-visit.js';
import { defineRoute, formParser, type Route } from '../route/define-route.js';
import { choice, csrfField } from '../route/fields.js';
import { formBody, pageAnswer, redirectAnswer } from '../route/operation.js';
import { FormTokens } from '../sessions/form-token.js';
import { operatorErrors } from './operator-errors.js';
import { operatorQuery, readOverview } from './overview/operator-overview.js';
import { operatorVisitor } from './operator-visitor.js';
import { checkUpPage } from './pages/check-up-page.js';
import { overviewPage } from './pages/overview-page.js';
import { platformHealthPage } from './pages/platform-health-page.js';
import { requestPage } from './pages/request-page.js';
import { sessionsOverviewPage } from './pages/sessions-overview-page.js';
import { settingsPage } from './pages/settings-page.js';

const maxFormBytes = 4 * 1024;

const page = {
  method: 'get',
  tag: 'Pages',
  access: 'browser',
  answers: { 200: pageAnswer() },
  errors: [...operatorErrors, 'STORE_UNAVAILABLE'],
  errorForm: 'page',
} as const;
const refused = (parameters?: Readonly<Record<string, string>>) => ({
  stranger: { summary: 'Without a session: refused', ...(parameters && { parameters }), status: 401 },
});

const endForm = z.object({
  csrf: csrfField,
  action: choice(['ask', 'end']).describe('`ask` shows what would end, `end` ends it'),
  subject: z
    .string()
    .regex(/^[\w-]{16}$/, 'is the `subject` of an audit entry')
    .optional()
    .describe('The session that an audit entry names; absent: every session but one’s own'),
});

/** The pages of those who run the gateway. */
export const operatorPageRoutes: readonly Route[] = [
  defineRoute({
    ...page,
    id: 'showOperator',
    path: '/operator',
    summary: 'See how the gateway and its platforms do',
    query: operatorQuery,
    examples: refused(),
    handle: (context) => async (req, res, read) => {
      await operatorVisitor(context, req);
      const query = read.query();
      const overview = await readOverview(context.gateway, query);
      const shown = overviewPage({ base: context.base, query, nowMs: Date.now(), ...overview });
      context.sendPage(res.set('cache-control', 'no-store'), shown, { hasScript: true });
    },
  }),
  defineRoute({
    ...page,
    id: 'showOperatorPlatform',
    path: '/operator/platforms/{platform_id}',
    summary: 'See why a platform fails, and what to do',
    query: z.object({
      try: choice(['client']).optional().describe('`client` tries out the client that counts'),
    }),
    errors: [...page.errors, 'PLATFORM_NOT_FOUND'],
    examples: refused({ platform_id: 'sandbox-ehr' }),
    handle: (context) => async (req, res, read) => {
      const session = await operatorVisitor(context, req);
      const { operator, registry, registrations } = context.gateway;
      const { platform_id: platformId } = req.params;
      const summary = registry.summary(platformId);
      const reports = await operator.processes();
      const health = operator.platforms(reports).find((one) => one.platformId === summary.id);
      const wantsTry = read.query().try !== undefined && isOwnVisit(req);
      const shown = platformHealthPage({
        base: context.base,
        nowMs: Date.now(),
        summary,
        health,
        takesClient: registry.takesClient(summary.id),
        failures: operator.failures(reports).filter((failure) => failure.platformId === summary.id),
        servers: operator.servers(reports).filter((server) => server.platformId === summary.id),
        ...(wantsTry && { tried: await registrations.check(session, summary.id) }),
      });
      context.sendPage(res.set('cache-control', 'no-store'), shown, { hasScript: true });
    },
  }),
  defineRoute({
    ...page,
    id: 'showOperatorRequest',
    path: '/operator/requests',
    summary: 'See what is known of one request',
    query: z.object({
      id: z.string().max(200, 'has at most 200 characters').optional().describe('The request id'),
    }),
    examples: refused(),
    handle: (context) => async (req, res, read) => {
      await operatorVisitor(context, req);
      const { operator } = context.gateway;
      const { id = '' } = read.query();
      const found = operator.failures(await operator.processes()).find(({ requestId }) => requestId === id.trim());
      const shown = requestPage({ base: context.base, nowMs: Date.now(), id: id.trim(), found });
      context.sendPage(res.set('cache-control', 'no-store'), shown, { hasScript: true });
    },
  }),
  defineRoute({
    ...page,
    id: 'showOperatorCheckUp',
    path: '/operator/check-up',
    summary: 'See how the gateway itself does',
    examples: refused(),
    handle: (context) => async (req, res) => {
      await operatorVisitor(context, req);
      const overview = await readOverview(context.gateway, { page: 1 });
      const { places: auditPlaces } = context.gateway.operator.audit;
      const shown = checkUpPage({ base: context.base, nowMs: Date.now(), auditPlaces, ...overview });
      context.sendPage(res.set('cache-control', 'no-store'), shown, { hasScript: true });
    },
  }),
  defineRoute({
    ...page,
    id: 'showOperatorSettings',
    path: '/operator/settings',
    summary: 'See which settings hold, and where they come from',
    examples: refused(),
    handle: (context) => async (req, res) => {
      await operatorVisitor(context, req);
      const shown = settingsPage({ base: context.base, settings: context.gateway.operator.settings() });
      context.sendPage(res.set('cache-control', 'no-store'), shown, { hasScript: true });
    },
  }),
  defineRoute({
    ...page,
    id: 'showOperatorSessions',
    path: '/operator/sessions',
    summary: 'See how many sessions and apps there are',
    query: z.object({
      ended: z
        .string()
        .regex(/^\d{1,9}$/, 'is a number')
        .optional()
        .describe('How many have just ended'),
    }),
    examples: refused(),
    handle: (context) => {
      const tokens = new FormTokens(context.gateway.storage.keyring);
      return async (req, res, read) => {
        const session = await operatorVisitor(context, req);
        const { ended } = read.query();
        const survey = await context.gateway.operator.sessions();
        const token = tokens.issue(session);
        const shown = sessionsOverviewPage({
          base: context.base,
          survey,
          token,
          ...(ended !== undefined && { ended }),
        });
        context.sendPage(res.set('cache-control', 'no-store'), shown, { hasScript: true });
      };
    },
  }),
  defineRoute({
    ...page,
    id: 'endOperatorSessions',
    method: 'post',
    path: '/operator/sessions',
    summary: 'End the session that an audit entry names, or all',
    sameOrigin: 'proven',
    body: formBody(endForm),
    parse: formParser(maxFormBytes),
    answers: {
      200: pageAnswer('Asks once more.'),
      303: redirectAnswer('Back to the page.', '/operator/sessions?ended=12'),
    },
    errors: [...page.errors, 'BODY_TOO_LARGE', 'CROSS_SITE_REFUSED'],
    examples: { foreign: { summary: 'From nowhere: refused', body: {}, status: 403 } },
    handle: (context) => {
      const tokens = new FormTokens(context.gateway.storage.keyring);
      return async (req, res, read) => {
        const session = await operatorVisitor(context, req);
        const { operator } = context.gateway;
        const { csrf, action, subject } = read.form();
        tokens.check(csrf, session);
        if (action === 'end') {
          const ended = await operator.endSessions(session, subject);
          return res.redirect(303, `${context.base}/operator/sessions?ended=${ended}`);
        }
        const survey = await operator.sessions();
        const asks = { subject, token: tokens.issue(session) };
        const shown = sessionsOverviewPage({ base: context.base, survey, token: asks.token, asks });
        context.sendPage(res.set('cache-control', 'no-store'), shown, { hasScript: true });
      };
    },
  }),
];
