import { createSameOriginCheck } from '@fhir-gateway/express-kit';
import { GatewayError, logOutEverywhere } from '@fhir-gateway/gateway';
import type { Session } from '@fhir-gateway/token-vault';
import { Router, type Request, type RequestHandler, type Response } from 'express';

import type { EndedClient, EndedSession, SessionView } from '../answers/sessions.js';
import { viewClient } from './client-view.js';
import { sessionsPage } from '../console/pages/sessions-page.js';
import { wantsPage, type RestContext } from '../rest-context.js';

/**
 * `/auth/sessions`: the browsers, apps and chats that can use the caller's session.
 *
 * `GET` lists them, as a page or as JSON; `DELETE /auth/sessions/{id}` ends one, `DELETE /auth/sessions` all of them,
 * with every connection. The page's forms post to `/{id}/end` and `/end`. An app or chat sees and ends itself alone.
 */
export function sessionRoutes(context: RestContext): Router {
  const { auth, clients, config, isWriteAllowed, registry } = context.gateway;
  const router = Router({ caseSensitive: true });
  const checkOrigin = createSameOriginCheck({ origin: context.origin });
  const guard: RequestHandler = (req, _res, next) => {
    // An Authorization header is proof of intent: no foreign page can send one.
    if (req.headers.authorization === undefined) checkOrigin(req);
    next();
  };

  router.get('/', async (req, res) => {
    const session = await context.requireSession(req);
    const views = (await clients.list(session)).map((client) => viewClient(client, config));
    const connected = (await auth.statuses(session)).filter((summary) => summary.connected);
    if (!wantsPage(req)) {
      const answer: SessionView = {
        created_at: isoTime(session.createdAtSeconds),
        ends_at: isoTime(session.expiresAtSeconds),
        clients: views,
        platforms: connected.map(({ platformId }) => ({
          platform_id: platformId,
          may_write: isWriteAllowed(platformId),
        })),
      };
      res.json(answer);
      return;
    }
    const names = new Map(registry.list().map(({ id, name }) => [id, name]));
    const nameOf = ({ platformId }: { platformId: string }) => names.get(platformId) ?? platformId;
    const writable = connected.filter(({ platformId }) => isWriteAllowed(platformId)).map(nameOf);
    context.sendPage(
      res,
      sessionsPage({ base: context.base, clients: views, connected: connected.map(nameOf), writable }),
    );
  });

  const endOne = async (req: Request, res: Response): Promise<void> => {
    const session = await context.requireSession(req);
    const id = String(req.params['client_id']);
    const ended = await clients.end(session, id);
    if (ended === undefined)
      throw new GatewayError('CLIENT_UNKNOWN', 'This session has no such client, or not any more.');
    await context.forgetGrants([ended]);
    if (ended.isCurrent) await context.sessions.leave(req, res);
    answer(req, res, { id, ended: true }, ended.isCurrent ? '/' : '/auth/sessions');
  };

  const endAll = async (req: Request, res: Response): Promise<void> => {
    const session = await requireManager(req);
    const { clients: ended, revokedUpstream } = await logOutEverywhere(context.gateway, session);
    await context.forgetGrants(ended);
    await context.sessions.leave(req, res);
    answer(req, res, { ended: ended.length, revoked_upstream: revokedUpstream }, '/');
  };

  /** An app was let in to read records, and not to lock its person out. */
  const requireManager = async (req: Request): Promise<Session> => {
    const session = await context.requireSession(req);
    if ((session.credentialKind ?? 'browser') === 'browser') return session;
    throw new GatewayError('TOKEN_NOT_FOR_THIS', 'Only a browser of the session can log out everywhere.');
  };

  const answer = (req: Request, res: Response, body: EndedClient | EndedSession, path: string): void => {
    if (wantsPage(req)) res.redirect(303, context.base + path);
    else res.json(body);
  };

  router.delete('/', guard, endAll);
  router.post('/end', guard, endAll);
  router.delete('/:client_id', guard, endOne);
  router.post('/:client_id/end', guard, endOne);
  return router;
}

function isoTime(epochSeconds: number): string {
  return new Date(epochSeconds * 1000).toISOString();
}
