import { sameOrigin } from '@fhir-gateway/express-kit';
import { GatewayError } from '@fhir-gateway/gateway';
import type { ResolvedPlatform } from '@fhir-gateway/platform-registry';
import { AuthError } from '@fhir-gateway/smart-auth';
import type { Session } from '@fhir-gateway/token-vault';
import { Router, urlencoded, type Request, type Response } from 'express';
import type { z } from 'zod';

import type { LoginAnswer } from '../answers/connections.js';
import { BrowserLogin } from './browser-login.js';
import { continuePage, type ContinuePage } from './continue-page.js';
import { departingPage } from './departing-page.js';
import { pathSegment } from '../public-urls.js';
import { readFields } from '../requests/fields.js';
import { loginForm, loginQuery } from '../requests/sign-in-fields.js';
import type { RestContext } from '../rest-context.js';
import { refuseHead } from '../console/refuse-head.js';

/** A form holds an attempt id or a list of scopes. */
const MAX_FORM_BYTES = 8 * 1024;

/**
 * `GET` and `POST /auth/{platform_id}/login`: the way from the gateway to a platform's sign-in page.
 *
 * A person who comes from the gateway's own pages, or typed the address, goes straight on. A link that somebody handed
 * out, an agent's above all, shows a page first, which says what it leads to; only the button on it begins anything. So
 * does a sign-in that apps or chats of the session will be able to use: the person sees which, and keeps them or not.
 * `pairing=1` marks the link of an agent that has no session yet: it begins a sign-in of the browser's own session.
 */
export function loginRoutes(context: RestContext): Router {
  const { auth, loginClients, pairing, registry } = context.gateway;
  const login = new BrowserLogin(context);
  const router = Router({ caseSensitive: true });
  const form = urlencoded({ extended: false, limit: MAX_FORM_BYTES });

  router.head('/:platform_id/login', refuseHead());
  router.get('/:platform_id/login', async (req, res) => {
    const platform = registry.resolve(req.params.platform_id);
    const fields = readFields(loginQuery, req.query);
    const scopes = scopesOf(fields);
    if (fields.attempt !== undefined) return askToContinue(req, res, platform, fields.attempt);
    if (isForPairing(fields)) return askBeforePairing(req, res, platform, scopes);
    const isForProgram = fields.redirect === 'false';
    if (isFromElsewhere(req) || (!isForProgram && (await login.clientsOf(req)).length > 0)) {
      return askBeforeBeginning(req, res, platform, scopes);
    }
    const session = await context.openBrowserSession(req);
    // A program that keeps its own cookies has let in whoever is there; a browser gets here with nobody there.
    const kept = isForProgram ? (await loginClients.toShow(session)).map(({ id }) => id) : [];
    const { id } = await auth.beginLogin(session, platform, { ...scopes, startedBy: 'browser' });
    const departure = await auth.authorize(session, platform, id);
    const url = await login.depart(res, session, departure, kept);
    if (!isForProgram) return res.redirect(302, url);
    const { maxAgeSeconds } = departure.browserCookie;
    const answer: LoginAnswer = { authorization_url: url, platform_id: platform.id, expires_in: maxAgeSeconds };
    res.json(answer);
  });

  router.post('/:platform_id/login', sameOrigin({ origin: context.origin }), form, async (req, res) => {
    const platform = registry.resolve(String(req.params['platform_id']));
    const fields = readFields(loginForm, req.body ?? {});
    const attemptId = fields.attempt;
    const session = attemptId === undefined ? await context.openBrowserSession(req) : await holderOf(req, platform);
    const id = attemptId ?? (await begin(session, platform, fields));
    const kept = await login.keepShown(session, fields.clients);
    const url = await login.depart(res, session, await auth.authorize(session, platform, id), kept);
    const page = departingPage({ base: context.base, platformName: platform.name, authorizationUrl: url });
    context.sendPage(res, page, { leavesNoReferrer: true });
  });

  const begin = async (session: Session, platform: ResolvedPlatform, fields: z.output<typeof loginForm>) => {
    const startedBy = isForPairing(fields) ? 'agent' : 'browser';
    const attempt = await auth.beginLogin(session, platform, { ...scopesOf(fields), startedBy });
    if (startedBy === 'agent') await pairing.begin(session, attempt);
    return attempt.id;
  };

  /** @throws GatewayError ARGUMENT_INVALID where the gateway does not pair chats */
  const isForPairing = ({ pairing: asked }: { pairing?: string | undefined }): boolean => {
    if (asked === undefined) return false;
    if (pairing.isOn) return true;
    throw new GatewayError('ARGUMENT_INVALID', 'This gateway gives out no pairing codes.');
  };

  /** The session of the browser that opens somebody's link; a browser without one cannot be the one that asked. */
  const holderOf = async (req: Request, platform: ResolvedPlatform): Promise<Session> => {
    const { callers } = context.gateway;
    const session = callers.isLocal ? await context.openBrowserSession(req) : context.sessions.find(req);
    if (session === undefined) throw notYours(platform);
    return session;
  };

  const askToContinue = async (req: Request, res: Response, platform: ResolvedPlatform, attemptId: string) => {
    const attempt = await auth.pendingLogin(await holderOf(req, platform), platform, attemptId);
    if (attempt.status !== 'pending') throw notYours(platform);
    const { startedBy, clientName, scopes } = attempt;
    const fields = { attempt: attemptId };
    const asked = { fields, startedBy, scopes, ...(clientName !== undefined && { clientName }) };
    context.sendPage(res, await ask(req, platform, asked));
  };

  const askBeforeBeginning = async (
    req: Request,
    res: Response,
    platform: ResolvedPlatform,
    asked: AskedScopes,
  ): Promise<void> => {
    if (req.query['redirect'] === 'false') {
      throw new GatewayError('CROSS_SITE_REFUSED', 'Pages of other sites may not begin a sign-in here.');
    }
    context.sendPage(res, await ask(req, platform, { ...aboutScopes(platform, asked), startedBy: 'browser' }));
  };

  /** Opens no session yet: who only looks at the link is not known here afterwards. */
  const askBeforePairing = async (
    req: Request,
    res: Response,
    platform: ResolvedPlatform,
    asked: AskedScopes,
  ): Promise<void> => {
    const { fields, scopes } = aboutScopes(platform, asked);
    const page = await ask(req, platform, { fields: { ...fields, pairing: '1' }, scopes, startedBy: 'agent' });
    context.sendPage(res, page);
  };

  type Asked = Pick<ContinuePage, 'clientName' | 'fields' | 'scopes' | 'startedBy'>;
  const ask = async (req: Request, platform: ResolvedPlatform, asked: Asked) =>
    continuePage({
      base: context.base,
      platformName: platform.name,
      platformHost: new URL(platform.oauth?.authorizeUrl ?? platform.fhirBaseUrl).host,
      action: `${context.base}/auth/${pathSegment(platform.id)}/login`,
      clients: await login.clientsOf(req),
      ...asked,
    });

  return router;
}

interface AskedScopes {
  readonly scopes?: readonly string[];
}

/** Says the same for an attempt of somebody else and for one that has ended: nobody learns which links exist. */
function notYours(platform: ResolvedPlatform): AuthError {
  return new AuthError('LOGIN_UNKNOWN', 'This sign-in link is not from this browser’s session, or it has expired.', {
    platformId: platform.id,
  });
}

/** Whether another site's page led here. A typed address and a link on the gateway's own pages do not count. */
function isFromElsewhere(req: Request): boolean {
  const site = req.headers['sec-fetch-site'];
  return site === 'cross-site' || site === 'same-site';
}

/** What the page says will be asked for, and what its form repeats of the link. */
function aboutScopes(platform: ResolvedPlatform, { scopes }: AskedScopes): Pick<ContinuePage, 'fields' | 'scopes'> {
  if (scopes === undefined) return { fields: {}, scopes: platform.oauth?.scopes ?? [] };
  return { fields: { scope: scopes.join(' ') }, scopes };
}

function scopesOf({ scope }: { scope?: string | undefined }): AskedScopes {
  const scopes = scope?.split(' ').filter(Boolean) ?? [];
  return scopes.length > 0 ? { scopes } : {};
}
