import { createSameOriginCheck } from '@fhir-gateway/express-kit';
import { whileSessionLasts } from '@fhir-gateway/gateway';
import { Router, type Request } from 'express';

import type { ConnectionStatus, LogoutAnswer, WaitAnswer } from '../answers/connections.js';
import { closeSignal } from './close-signal.js';
import { viewConnection } from './connection-view.js';
import { connectedPage } from '../console/pages/message-pages.js';
import { loginUrl } from '../public-urls.js';
import { readFields } from '../requests/fields.js';
import { waitQuery } from '../requests/sign-in-fields.js';
import { wantsPage, type RestContext } from '../rest-context.js';

/** `GET /auth/status`, `GET /auth/{platform_id}/connected` and `/wait`, `POST /auth/{platform_id}/logout`: the state of connections. */
export function connectionRoutes(context: RestContext): Router {
  const { auth, config, pairing, registry, vault } = context.gateway;
  const router = Router({ caseSensitive: true });
  const checkOrigin = createSameOriginCheck({ origin: context.origin });

  router.get('/status', async (req, res) => {
    const session = await context.findSession(req);
    const summaries = session === undefined ? [] : await auth.statuses(session);
    const answer: ConnectionStatus = {
      mode: config.mcpAuth,
      authenticated: session !== undefined,
      connections: summaries.map((summary) => viewConnection(summary, config.publicUrl)),
      login_url_template: `${config.publicUrl}/auth/{platform_id}/login`,
    };
    res.json(answer);
  });

  router.get('/:platform_id/connected', async (req, res) => {
    const platform = registry.resolve(req.params.platform_id);
    const summary = await auth.status(await context.requireSession(req), platform);
    const { connected, patient, encounter, fromEhr, scopes, missingScopes } = summary;
    const opened = { ...(patient !== undefined && { patient }), ...(encounter !== undefined && { encounter }) };
    if (!connected) return res.redirect(303, `${context.base}/`);
    const shown = { base: context.base, platformName: platform.name, scopes, missingScopes };
    const pairingCode = await codeFor(req, platform.id);
    context.sendPage(
      res,
      connectedPage({
        ...shown,
        hasPatient: patient !== undefined,
        tellsAssistant: !pairing.isOn,
        ...(fromEhr && { launched: opened }),
        ...(pairingCode !== undefined && { pairingCode }),
      }),
    );
  });

  /** For the browser that signed in and nobody else; other credentials of its session see no code. */
  const codeFor = async (req: Request, platformId: string): Promise<string | undefined> => {
    const session = pairing.isOn ? context.sessions.find(req) : undefined;
    return session && pairing.showCode(session, platformId);
  };

  router.get('/:platform_id/wait', async (req, res) => {
    const platform = registry.resolve(req.params.platform_id);
    const timeoutMs = readFields(waitQuery, req.query).timeout * 1000;
    const session = await context.requireSession(req);
    const wait = (signal: AbortSignal) => auth.waitForLogin(session, platform, { timeoutMs, signal });
    const { status, attempt, connection } = await whileSessionLasts(vault, session, closeSignal(res), wait);
    const answer: WaitAnswer = {
      platform_id: platform.id,
      status,
      reason: attempt?.reason,
      code: attempt?.code,
      connection: connection && viewConnection(connection, config.publicUrl),
      login_url: status === 'connected' ? undefined : loginUrl(config.publicUrl, platform.id),
    };
    res.json(answer);
  });

  router.post('/:platform_id/logout', async (req, res) => {
    // An Authorization header is proof of intent: no foreign page can send one.
    if (req.headers.authorization === undefined) checkOrigin(req);
    const platform = registry.resolve(req.params.platform_id);
    const session = await context.requireSession(req);
    const { revokedUpstream } = await auth.disconnect(session, platform);
    if (wantsPage(req)) return res.redirect(303, `${context.base}/`);
    const answer: LogoutAnswer = { platform_id: platform.id, connected: false, revoked_upstream: revokedUpstream };
    res.json(answer);
  });

  return router;
}
