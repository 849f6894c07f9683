import { AuthError, browserCookieName, isAuthError } from '@fhir-gateway/smart-auth';
import { parseCookie } from 'cookie';
import { Router, type Request, type Response } from 'express';

import type { RestContext } from '../rest-context.js';
import { refuseHead } from './refuse-head.js';

/**
 * `GET /oauth/callback`: the platform sends the browser back here. The login is taken only in the browser that began it
 * and under the session that began it; no session is ever handed to a browser here.
 *
 * @see RFC 6749 section 4.1.2, RFC 9700 section 4.7
 */
export function callbackRoutes(context: RestContext): Router {
  const { auth, callers, pairing } = context.gateway;
  const router = Router({ caseSensitive: true });

  router.head('/callback', refuseHead());
  router.get('/callback', async (req, res) => {
    const params = new URLSearchParams(rawQuery(req));
    const cookies = parseCookie(req.headers.cookie ?? '');
    const session = context.sessions.find(req) ?? (callers.isLocal ? await callers.localSession() : undefined);
    if (session === undefined) {
      throw new AuthError('LOGIN_STATE_UNKNOWN', 'This browser has no session that could have begun this sign-in.');
    }
    const loginCookie = browserCookieName(params.get('state') ?? '');
    try {
      const { platformId, attempt } = await auth.completeLogin(session, { params, cookies });
      if (pairing.isOn) await pairing.signedIn(session, attempt);
      await context.sessions.rotate(req);
      clearLoginCookie(res, loginCookie);
      // Away from this address at once: it holds the code and the state, and would stay in the history.
      res.redirect(303, `${context.base}/auth/${platformId}/connected`);
    } catch (error) {
      // Whatever happened, a state is good for one callback; only a browser that held the cookie hears about it.
      if (cookies[loginCookie] !== undefined) clearLoginCookie(res, loginCookie);
      if (isAuthError(error)) res.locals['platformId'] = error.platformId;
      throw error;
    }
  });

  const clearLoginCookie = (res: Response, name: string): void => {
    res.clearCookie(name, context.cookie.loginOptions);
  };

  return router;
}

/** The query as received: parameters must not be merged or converted before the protocol checks them. */
function rawQuery(req: Request): string {
  const mark = req.originalUrl.indexOf('?');
  return mark === -1 ? '' : req.originalUrl.slice(mark + 1);
}
