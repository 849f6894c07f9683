import { coversPlatform } from '@fhir-gateway/fhir-proxy';
import { endClient, GatewayError, logOutEverywhere } from '@fhir-gateway/gateway';
import type { Session } from '@fhir-gateway/token-vault';
import type { Request, Response } from 'express';
import { z } from 'zod';

import { leaveProvider, sendLoggedOut } from './sign-out.js';
import { sessionsPage } from './sessions-page.js';
import { wantsPage, type RestContext } from '../rest-context.js';
import { defineRoute, type Route } from '../route/define-route.js';
import { sessionErrors } from '../route/error-sets.js';
import { named } from '../route/named-schemas.js';
import { jsonAnswer, redirectAnswer, type ExampleCall } from '../route/operation.js';
import { unconfirmedEndNames, unconfirmedEndsView, viewUnconfirmedEnds } from '../pages/unconfirmed-ends.js';
import { clientView, isoTime, isoTimeText, viewClient } from '../pages/client-view.js';

const sessionView = named(
  'Session',
  z.object({
    created_at: isoTimeText,
    ends_at: isoTimeText,
    clients: z.array(clientView),
    platforms: z.array(
      z.object({
        platform_id: z.string(),
        may_write: z.boolean().describe('Whether the operator, and for an app the person, allows writing to it'),
      }),
    ),
    unconfirmed_ends: unconfirmedEndsView,
  }),
);
const endedClient = named(
  'EndedClient',
  z.object({
    id: z.string(),
    ended: z.literal(true),
    revoked_upstream: z
      .array(z.string())
      .readonly()
      .optional()
      .describe('Where it was the last client of the session, which has ended with it: the platforms that took it'),
  }),
);
const endedSession = named(
  'EndedSession',
  z.object({
    ended: z.int().describe('How many browsers, apps and chats'),
    revoked_upstream: z.array(z.string()).readonly().describe('The platforms that were told and took it'),
  }),
);

const errors = [...sessionErrors, 'AUDIT_UNAVAILABLE'] as const;
const changing = { tag: 'Sessions', sameOrigin: 'proven' } as const;
const toPage = redirectAnswer('For a browser that asks for a page.', 'A page of the console');
const endingOne = {
  access: 'session',
  answers: {
    200: jsonAnswer(endedClient, 'It can do nothing any more; an app’s refresh token ended with it.'),
    303: toPage,
  },
  errors: [...errors, 'CLIENT_UNKNOWN', 'CROSS_SITE_REFUSED'],
} as const;
const endingAll = {
  access: 'browser',
  answers: {
    200: jsonAnswer(endedSession, 'Nobody can use the session any more, and no platform is connected.'),
    303: toPage,
  },
  errors: [...errors, 'CROSS_SITE_REFUSED'],
} as const;
const unknownClient: ExampleCall = {
  summary: 'One that the session has not',
  caller: 'browser',
  parameters: { client_id: 'nobody' },
  status: 404,
};

/**
 * `/auth/sessions`: the browsers, apps and chats that can use the caller's session.
 *
 * `GET` lists them, as a page or as JSON; `DELETE /auth/sessions/{id}` ends one, `DELETE /auth/sessions` all of them,
 * with every connection. The last client of a session ends the session, too. The page's forms post to `/{id}/end` and `/end`. An app or chat sees and ends itself alone.
 */
export const sessionRoutes: readonly Route[] = [
  defineRoute({
    id: 'getSession',
    method: 'get',
    path: '/auth/sessions',
    tag: 'Sessions',
    summary: 'List the browsers, apps and chats of the session',
    description: 'An app or a chat sees itself alone. A browser that asks for a page gets one.',
    access: 'session',
    answers: { 200: jsonAnswer(sessionView, 'The session and who can use it.') },
    errors,
    examples: {
      browser: { summary: 'All, as a browser of the session', caller: 'browser', status: 200 },
      app: { summary: 'Itself, as an app', caller: 'app', status: 200 },
      stranger: { summary: 'Without a session', status: 401 },
    },
    handle: (context) => async (req, res) => {
      const { auth, clients, config, isWriteAllowed, registry } = context.gateway;
      const { session, grant } = await context.requireCaller(req);
      const views = (await clients.list(session)).map((client) => viewClient(client, config));
      const all = await auth.statuses(session);
      const connected = all.filter((summary) => summary.connected && coversPlatform(grant, summary.platformId));
      if (!wantsPage(req)) {
        return void res.json({
          created_at: isoTime(session.createdAtSeconds),
          ends_at: isoTime(session.expiresAtSeconds),
          clients: views,
          platforms: connected.map(({ platformId }) => ({
            platform_id: platformId,
            may_write: isWriteAllowed(platformId) && grant?.access !== 'read',
          })),
          unconfirmed_ends: await viewUnconfirmedEnds(context, session),
        });
      }
      const names = new Map(registry.list().map(({ id, name }) => [id, name]));
      const nameOf = ({ platformId }: { platformId: string }) => names.get(platformId) ?? platformId;
      const writable = connected.filter(({ platformId }) => isWriteAllowed(platformId)).map(nameOf);
      const unconfirmed = await unconfirmedEndNames(context, session);
      const shown = { base: context.base, clients: views, connected: connected.map(nameOf), writable, unconfirmed };
      context.sendPage(res, sessionsPage(shown));
    },
  }),
  defineRoute({
    ...changing,
    ...endingOne,
    id: 'endClient',
    method: 'delete',
    path: '/auth/sessions/{client_id}',
    summary: 'End one browser, app or chat',
    examples: {
      unknown: unknownClient,
      itself: {
        summary: 'An app ends itself',
        caller: 'app',
        parameters: { client_id: 'a1b2c3' },
        after: { operationId: 'getSession', example: 'app', take: { client_id: '/clients/0/id' } },
        status: 200,
        answer: { id: 'a1b2c3', ended: true },
      },
    },
    handle: endOne,
  }),
  defineRoute({
    ...changing,
    ...endingAll,
    id: 'endSession',
    method: 'delete',
    path: '/auth/sessions',
    summary: 'Log out everywhere',
    description:
      'Ends every browser, app and chat of the session, every connection, and the session. Only a browser may.',
    examples: {
      everywhere: {
        summary: 'Log out everywhere',
        caller: 'browser',
        status: 200,
        answer: { ended: 2, revoked_upstream: ['sandbox-ehr'] },
      },
    },
    handle: endAll,
  }),
  defineRoute({
    ...changing,
    ...endingOne,
    id: 'endClientByForm',
    method: 'post',
    path: '/auth/sessions/{client_id}/end',
    summary: 'End one browser, app or chat, from a form',
    examples: { unknown: unknownClient },
    handle: endOne,
  }),
  defineRoute({
    ...changing,
    ...endingAll,
    id: 'endSessionByForm',
    method: 'post',
    path: '/auth/sessions/end',
    summary: 'Log out everywhere, from a form',
    examples: { stranger: { summary: 'From nowhere: refused', status: 403 } },
    handle: endAll,
  }),
];

function endOne(context: RestContext) {
  return async (req: Request<{ client_id: string }>, res: Response<z.output<typeof endedClient>>): Promise<void> => {
    const session = await context.requireSession(req);
    const id = req.params.client_id;
    const signOut = wantsPage(req) ? await context.gateway.login?.signOut(session) : undefined;
    const ended = await endClient(context.gateway, session, id, { offersSignOut: wantsPage(req) });
    if (ended === undefined)
      throw new GatewayError('CLIENT_UNKNOWN', 'This session has no such client, or not any more.');
    const { client, session: whole } = ended;
    await context.forgetGrants([client, ...(whole?.clients ?? [])]);
    if (client.isCurrent) await context.sessions.leave(req, res);
    if (signOut && whole && client.isCurrent) await leaveProvider(context, res, signOut, whole.signOuts);
    else if (wantsPage(req))
      sendLoggedOut(context, res, whole?.signOuts ?? new Map(), client.isCurrent ? '/' : '/auth/sessions');
    else res.json({ id, ended: true, ...(whole && { revoked_upstream: whole.revokedUpstream }) });
  };
}

function endAll(context: RestContext) {
  return async (req: Request, res: Response<z.output<typeof endedSession>>): Promise<void> => {
    const session = await requireManager(context, req);
    const options = { offersSignOut: wantsPage(req) };
    const signOut = wantsPage(req) ? await context.gateway.login?.signOut(session) : undefined;
    const { clients: ended, revokedUpstream, signOuts } = await logOutEverywhere(context.gateway, session, options);
    await context.forgetGrants(ended);
    await context.sessions.leave(req, res);
    if (signOut) await leaveProvider(context, res, signOut, signOuts);
    else if (wantsPage(req)) sendLoggedOut(context, res, signOuts, '/');
    else res.json({ ended: ended.length, revoked_upstream: revokedUpstream });
  };
}

/** An app was let in to read records, and not to lock its person out. */
async function requireManager(context: RestContext, req: Request): Promise<Session> {
  const session = await context.requireSession(req);
  if ((session.credentialKind ?? 'browser') === 'browser') return session;
  throw new GatewayError('TOKEN_NOT_FOR_THIS', 'Only a browser of the session can log out everywhere.');
}
