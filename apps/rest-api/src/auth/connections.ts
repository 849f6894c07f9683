import { coversPlatform, requireGranted } from '@fhir-gateway/fhir-proxy';
import { GatewayError, personChange, whileSessionLasts } from '@fhir-gateway/gateway';
import { plainPlatform } from '@fhir-gateway/platform-registry';
import { z } from 'zod';

import { connectedPage } from '../pages/message-pages.js';
import { loginUrl } from '../public-urls.js';
import { wantsPage } from '../rest-context.js';
import { connectedRecord } from './connected-record.js';
import { requirePerson } from '../sessions/require-person.js';
import { endOfLastDay } from '../pages/connection-card.js';
import { defineRoute, formParser, type Route } from '../route/define-route.js';
import { platformErrors, sessionErrors } from '../route/error-sets.js';
import { fhirDate, wholeNumber } from '../route/fields.js';
import { unconfirmedEndsView, viewUnconfirmedEnds } from '../pages/unconfirmed-ends.js';
import { named } from '../route/named-schemas.js';
import { formBody, jsonAnswer, pageAnswer, redirectAnswer } from '../route/operation.js';
import { closeSignal } from '../route/close-signal.js';
import { sendLoggedOut } from '../sessions/sign-out.js';
import { connectionView, viewConnection } from './connection-view.js';
import { patientChoiceHref } from './patient-choice-page.js';

const connectionStatus = named(
  'ConnectionStatus',
  z.object({
    mode: z.enum(['local', 'oauth', 'pairing']).describe('How a call is tied to a person'),
    authenticated: z.boolean().describe('Whether the caller has a session'),
    roles: z
      .array(z.string())
      .readonly()
      .optional()
      .describe('What the caller is to this gateway, where people sign in to it: `user`, `operator`, `service`'),
    connections: z.array(connectionView),
    unconfirmed_ends: unconfirmedEndsView,
    login_url_template: z.string().describe('Where a person signs in, with {platform_id} to be filled in'),
  }),
);
const MAX_FORM_BYTES = 1024;
const untilForm = z.object({ last_day: fhirDate.optional().describe('Such as 2027-06-30') });
const waitQuery = z.object({
  timeout: wholeNumber({ least: 0, most: 60 }).default(25).describe('Seconds to wait at most'),
});
const waitAnswer = named(
  'WaitAnswer',
  z.object({
    platform_id: z.string(),
    status: z.enum(['connected', 'pending', 'denied', 'failed', 'expired', 'not-started']),
    reason: z.string().optional().describe('Why it was denied or failed'),
    code: z.string().optional().describe('The stable code of that'),
    connection: connectionView.optional(),
    login_url: z.string().optional().describe('Where to begin; absent when connected'),
  }),
);
const logoutAnswer = named(
  'LogoutAnswer',
  z.object({
    platform_id: z.string(),
    connected: z.literal(false),
    revoked_upstream: z
      .boolean()
      .describe('Whether the platform was told and took it; the tokens are gone here either way'),
  }),
);

const platform = { platform_id: 'sandbox-ehr' };
const granted = ['launch/patient', 'offline_access', 'patient/*.rs'];
const toConsole = redirectAnswer('Goes on to a page of the gateway.', 'Where to');
const login_url_template = 'http://localhost:8000/auth/{platform_id}/login';

/** `GET /auth/status`, `GET /auth/{platform_id}/wait` and `/connected`, `POST .../logout`: the state of connections. */
export const connectionRoutes: readonly Route[] = [
  defineRoute({
    id: 'getStatus',
    method: 'get',
    path: '/auth/status',
    tag: 'Connections',
    summary: 'See who the caller is and what is connected',
    access: 'caller',
    answers: { 200: jsonAnswer(connectionStatus, 'The caller’s connections; none for a stranger.') },
    errors: [...sessionErrors, 'AUDIT_UNAVAILABLE'],
    examples: {
      stranger: {
        summary: 'Without a session',
        status: 200,
        answer: { mode: 'oauth', authenticated: false, connections: [], login_url_template },
      },
      signedIn: {
        summary: 'Signed in to the sandbox',
        caller: 'app',
        status: 200,
        answer: {
          mode: 'oauth',
          authenticated: true,
          connections: [
            {
              platform_id: 'sandbox-ehr',
              connection_id: 'sandbox-ehr~1',
              connected: true,
              scopes: granted,
              requested_scopes: granted,
              missing_scopes: [],
              patient: 'tamsin-hollowmere',
              refreshable: true,
              connected_at: '2026-11-20T09:30:00.000Z',
              expires_at: '2026-11-20T09:35:00.000Z',
              login_url: 'http://localhost:8000/auth/sandbox-ehr/login',
            },
          ],
          login_url_template,
        },
      },
    },
    handle: (context) => async (req, res) => {
      const { auth, config } = context.gateway;
      const caller = await context.findCaller(req);
      const isKnown = caller.kind === 'session';
      const all = isKnown ? await auth.statuses(caller.session) : [];
      const summaries = all.filter(({ platformId }) => isKnown && coversPlatform(caller.grant, platformId));
      res.json({
        mode: config.mcpAuth,
        authenticated: isKnown,
        roles: config.login && isKnown ? caller.session.owner?.roles : undefined,
        connections: summaries.map((summary) => viewConnection(summary, config.publicUrl)),
        unconfirmed_ends: await viewUnconfirmedEnds(context, isKnown ? caller.session : undefined),
        login_url_template: `${config.publicUrl}/auth/{platform_id}/login`,
      });
    },
  }),
  defineRoute({
    id: 'waitForLogin',
    method: 'get',
    path: '/auth/{platform_id}/wait',
    tag: 'Connections',
    summary: 'Wait until a sign-in has ended',
    access: 'session',
    query: waitQuery,
    answers: { 200: jsonAnswer(waitAnswer, 'How it ended, or `pending` when the time was over first.') },
    errors: ['ARGUMENT_INVALID', ...platformErrors, ...sessionErrors, 'GRANT_INSUFFICIENT', 'AUDIT_UNAVAILABLE'],
    examples: {
      connected: {
        summary: 'After the person has signed in',
        caller: 'app',
        parameters: { ...platform, timeout: '0' },
        status: 200,
      },
      tooLong: {
        summary: 'For longer than a minute',
        caller: 'app',
        parameters: { ...platform, timeout: '61' },
        status: 400,
      },
      stranger: { summary: 'Without a session', parameters: platform, status: 401 },
    },
    handle: (context) => async (req, res, read) => {
      const { auth, config, registry, vault } = context.gateway;
      const platform = registry.resolve(req.params.platform_id);
      const timeoutMs = read.query().timeout * 1000;
      const { session, grant } = await context.requireCaller(req);
      requireGranted(grant, { platformId: platform.id });
      const wait = (signal: AbortSignal) => auth.waitForLogin(session, platform, { timeoutMs, signal });
      const { status, attempt, connection } = await whileSessionLasts(vault, session, closeSignal(res), wait);
      res.json({
        platform_id: platform.id,
        status,
        reason: attempt?.reason,
        code: attempt?.code,
        connection: connection && viewConnection(connection, config.publicUrl),
        login_url: status === 'connected' ? undefined : loginUrl(config.publicUrl, platform.id),
      });
    },
  }),
  defineRoute({
    id: 'showConnected',
    method: 'get',
    path: '/auth/{platform_id}/connected',
    tag: 'Connections',
    summary: 'Look at the page after a sign-in',
    access: 'browser',
    answers: {
      200: pageAnswer('What was granted; in `pairing` mode the code for the chat, once.'),
      303: toConsole,
    },
    errors: [...platformErrors, 'CALLER_UNKNOWN', 'GRANT_INSUFFICIENT', 'AUDIT_UNAVAILABLE'],
    errorForm: 'page',
    examples: { connected: { summary: 'Connected', caller: 'browser', parameters: platform, status: 200 } },
    handle: (context) => async (req, res) => {
      const { auth, pairing, registry } = context.gateway;
      const platform = registry.resolve(req.params.platform_id);
      const { session, grant } = await context.requireCaller(req);
      requireGranted(grant, { platformId: platform.id });
      const summary = await auth.status(session, platform);
      const { connected, patient, patientUnknown, encounter, fromEhr, scopes, missingScopes } = summary;
      const opened = { ...(patient !== undefined && { patient }), ...(encounter !== undefined && { encounter }) };
      if (!connected) return res.redirect(303, `${context.base}/`);
      // For the browser that signed in and nobody else; other credentials of its session see no code.
      const paired = pairing.isOn ? context.sessions.find(req) : undefined;
      const pairingCode = paired && (await pairing.showCode(paired, plainPlatform(platform).id));
      const change = await personChange(auth, session, summary);
      const page = connectedPage({
        base: context.base,
        platformName: platform.name,
        // For the person's own browser: an app that asks with its token may have been given less than that.
        ...(grant === undefined && (await connectedRecord(context, session, summary, res))),
        scopes,
        missingScopes,
        hasPatient: patient !== undefined,
        patientUnknown,
        choiceHref: patientChoiceHref(context.base, platform.id),
        tellsAssistant: !pairing.isOn,
        ...(fromEhr && { launched: opened }),
        ...(change !== undefined && { personChange: change }),
        ...(pairingCode !== undefined && { pairingCode }),
      });
      context.sendPage(res, page);
    },
  }),
  defineRoute({
    id: 'setConnectionEnd',
    method: 'post',
    path: '/auth/{platform_id}/until',
    tag: 'Connections',
    summary: 'Choose the last day of a connection',
    description:
      'The day ends at midnight, UTC, and is a year from now at most. Then the connection opens nothing, and it ends as ' +
      'disconnect does when the person or an app next comes. Without `last_day` its end is left to the platform.',
    access: 'browser',
    sameOrigin: 'proven',
    body: formBody(untilForm),
    parse: formParser(MAX_FORM_BYTES),
    answers: { 303: redirectAnswer('Back to the page of connections.', '/connections') },
    errors: [
      ...platformErrors,
      ...(['ARGUMENT_INVALID', 'CONNECTION_UNKNOWN', 'LOGIN_REQUIRED', 'REAUTH_REQUIRED'] as const),
      ...(['CROSS_SITE_REFUSED', 'BODY_TOO_LARGE', 'LOCK_TIMEOUT', 'AUDIT_UNAVAILABLE'] as const),
      ...sessionErrors,
    ],
    examples: { foreign: { summary: 'From nowhere: refused', parameters: platform, body: {}, status: 403 } },
    handle: (context) => async (req, res, read) => {
      const { auth, registry } = context.gateway;
      const platform = registry.resolve(req.params.platform_id);
      const session = await requirePerson(context, req);
      const { last_day: lastDay } = read.form();
      const until = lastDay === undefined ? undefined : endOfLastDay(lastDay, Date.now());
      if (lastDay !== undefined && until === undefined) {
        throw new GatewayError('ARGUMENT_INVALID', 'The parameter last_day is a day from today to a year from now.');
      }
      await auth.keepUntil(session, platform, until);
      res.redirect(303, `${context.base}/connections`);
    },
  }),
  defineRoute({
    id: 'disconnect',
    method: 'post',
    path: '/auth/{platform_id}/logout',
    tag: 'Connections',
    summary: 'Disconnect a platform',
    description:
      'Revokes the tokens at the platform and forgets them. With `{platform_id}~{n}` the connection of that number; without ' +
      'it the newest, and other people stay connected. A browser that asks for a page is led to the console, or offered to ' +
      'sign out at the platform as well.',
    access: 'session',
    sameOrigin: 'proven',
    answers: { 200: jsonAnswer(logoutAnswer, 'The platform is not connected any more.'), 303: toConsole },
    errors: [
      ...platformErrors,
      'CONNECTION_UNKNOWN',
      'CROSS_SITE_REFUSED',
      ...sessionErrors,
      'GRANT_INSUFFICIENT',
      'LOCK_TIMEOUT',
      'AUDIT_UNAVAILABLE',
    ],
    examples: {
      foreign: {
        summary: 'With a cookie and no proof that the gateway’s own page sent it',
        parameters: platform,
        status: 403,
      },
      unknownConnection: {
        summary: 'A connection that there is none of',
        caller: 'app',
        parameters: { platform_id: 'sandbox-ehr~7' },
        status: 404,
      },
      disconnect: {
        summary: 'Disconnect the sandbox',
        caller: 'app',
        parameters: platform,
        status: 200,
        answer: { platform_id: 'sandbox-ehr', connected: false, revoked_upstream: true },
      },
    },
    handle: (context) => async (req, res) => {
      const { auth, registry } = context.gateway;
      const platform = registry.resolve(req.params.platform_id);
      const { session, grant } = await context.requireCaller(req);
      requireGranted(grant, { platformId: platform.id });
      const ended = await auth.disconnect(session, platform, { offersSignOut: wantsPage(req) });
      const { revokedUpstream, signOutTicket } = ended;
      if (wantsPage(req)) {
        const tickets = new Map(signOutTicket === undefined ? [] : [[plainPlatform(platform).id, signOutTicket]]);
        return sendLoggedOut(context, res, tickets, '/');
      }
      res.json({ platform_id: platform.id, connected: false, revoked_upstream: revokedUpstream });
    },
  }),
];
