import { createSameOriginCheck } from '@fhir-gateway/express-kit';
import { GatewayError, whileSessionLasts } from '@fhir-gateway/gateway';
import { Router, type Request } from 'express';

import { closeSignal } from '../close-signal.js';
import { viewConnection } from '../connection-view.js';
import { connectedPage } from '../pages/message-pages.js';
import { loginUrl } from '../public-urls.js';
import { wantsPage, type RestContext } from '../rest-context.js';

const DEFAULT_WAIT_SECONDS = 25;
const MAX_WAIT_SECONDS = 60;

/** `GET /auth/status`, `GET /auth/{platform_id}/connected` and `/wait`, `POST /auth/{platform_id}/logout`: the state of connections. */
export function connectionRoutes(context: RestContext): Router {
  const { auth, config, pairing, registry, vault } = context.gateway;
  const router = Router({ caseSensitive: true });
  const checkOrigin = createSameOriginCheck({ origin: context.origin });

  router.get('/status', async (req, res) => {
    const session = await context.findSession(req);
    const summaries = session === undefined ? [] : await auth.statuses(session);
    res.json({
      mode: config.mcpAuth,
      authenticated: session !== undefined,
      connections: summaries.map((summary) => viewConnection(summary, config.publicUrl)),
      login_url_template: `${config.publicUrl}/auth/{platform_id}/login`,
    });
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
    const timeoutMs = readTimeoutSeconds(req.query['timeout']) * 1000;
    const session = await context.requireSession(req);
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
  });

  router.post('/:platform_id/logout', async (req, res) => {
    // An Authorization header is proof of intent: no foreign page can send one.
    if (req.headers.authorization === undefined) checkOrigin(req);
    const platform = registry.resolve(req.params.platform_id);
    const session = await context.requireSession(req);
    const { revokedUpstream } = await auth.disconnect(session, platform);
    if (wantsPage(req)) return res.redirect(303, `${context.base}/`);
    res.json({ platform_id: platform.id, connected: false, revoked_upstream: revokedUpstream });
  });

  return router;
}

/** @throws GatewayError ARGUMENT_INVALID unless it is a number of seconds from 0 to 60 */
function readTimeoutSeconds(value: unknown): number {
  if (value === undefined) return DEFAULT_WAIT_SECONDS;
  const seconds = typeof value === 'string' && /^\d{1,2}$/.test(value) ? Number(value) : Number.NaN;
  if (seconds <= MAX_WAIT_SECONDS) return seconds;
  throw new GatewayError('ARGUMENT_INVALID', `The parameter timeout is a number of seconds up to ${MAX_WAIT_SECONDS}.`);
}
