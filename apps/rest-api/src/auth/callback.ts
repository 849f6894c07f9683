import { AuthError, browserCookieName, isAuthError, type LoginCallback } from '@fhir-gateway/smart-auth';
import { parseCookie } from 'cookie';
import { text, type Request, type Response } from 'express';

import { defineRoute, type Route } from '../route/define-route.js';
import { redirectAnswer } from '../route/operation.js';
import { BrowserLogin } from './browser-login.js';
import { FormAnswers } from './form-answer.js';
import { returnAfterFailure, returnAfterSuccess } from './return-to.js';

/** An authorization response; a code has at most 8 KiB, and most have a hundredth of that. */
const MAX_FORM_BYTES = 16 * 1024;

const toGateway = redirectAnswer(
  'Goes on to a page of the gateway, or back to the application that asked for it.',
  'Where to',
);

/**
 * `GET /oauth/callback`: the platform sends the browser back here. The login is taken only in the browser that began it
 * and under the session that began it; no session is ever handed to a browser here.
 *
 * `POST` is for platforms that answer with a form. It comes from another site and without cookies, decides nothing, and
 * leads to `GET` with the answer sealed; see {@link FormAnswers}.
 *
 * @see RFC 6749 section 4.1.2, RFC 9700 section 4.7
 */
export const callbackRoutes: readonly Route[] = [
  defineRoute({
    id: 'finishLogin',
    method: 'get',
    path: '/oauth/callback',
    tag: 'Connections',
    summary: 'Come back from a platform',
    description:
      'The redirect URI to register with platforms. What the platform sends is taken once, only in the browser that began ' +
      'the sign-in and under the session that began it.',
    access: 'browser',
    refusesHead: true,
    freeQuery: 'The authorization response of the platform (RFC 6749 section 4.1.2), or `answer`, a sealed one',
    answers: { 303: toGateway },
    errors: [
      'LOGIN_STATE_UNKNOWN',
      'LOGIN_SESSION_MISMATCH',
      'LOGIN_DENIED',
      'AUTHORIZATION_REFUSED',
      'AUTHORIZATION_RESPONSE_INVALID',
      'ISSUER_MISMATCH',
      'TOKEN_ENDPOINT_REFUSED',
      'TOKEN_ENDPOINT_UNREACHABLE',
      'TOKEN_RESPONSE_INVALID',
      'ID_TOKEN_INVALID',
      'RECORD_TAMPERED',
      'RECORD_SEALED_WITH_UNKNOWN_KEY',
      'METHOD_NOT_ALLOWED',
      'AUDIT_UNAVAILABLE',
    ],
    errorForm: 'page',
    examples: {
      unknownState: {
        summary: 'With a state that nobody began',
        parameters: { state: 'unknown', code: 'x' },
        status: 400,
      },
    },
    handle: (context) => {
      const { auth, callers, pairing, storage } = context.gateway;
      const formAnswers = new FormAnswers(storage.keyring);
      const login = new BrowserLogin(context);
      const clearLoginCookie = (res: Response, name: string): void => {
        res.clearCookie(name, context.cookie.loginOptions);
      };
      return async (req, res) => {
        const { params, responseMode } = readAnswer(req, formAnswers);
        const cookies = parseCookie(req.headers.cookie ?? '');
        const session = context.sessions.find(req) ?? (callers.isLocal ? await callers.localSession() : undefined);
        if (session === undefined) {
          throw new AuthError('LOGIN_STATE_UNKNOWN', 'This browser has no session that could have begun this sign-in.');
        }
        const loginCookie = browserCookieName(params.get('state') ?? '');
        try {
          const browserSecret = cookies[loginCookie];
          const own = browserSecret === undefined ? session : await login.arrive(req, session, browserSecret);
          const { platformId, attempt } = await auth.completeLogin(own, { params, responseMode, cookies });
          if (pairing.isOn) await pairing.signedIn(own, attempt);
          clearLoginCookie(res, loginCookie);
          // Away from this address at once: it holds the code and the state, and would stay in the history.
          res.redirect(303, returnAfterSuccess(attempt) ?? `${context.base}/auth/${platformId}/connected`);
        } catch (error) {
          // Whatever happened, a state is good for one callback; only a browser that held the cookie hears about it.
          if (cookies[loginCookie] !== undefined) clearLoginCookie(res, loginCookie);
          if (isAuthError(error)) res.locals['platformId'] = error.platformId;
          const back = await returnAfterFailure(context, context.sessions.find(req) ?? session, error);
          if (back !== undefined) return res.redirect(303, back);
          throw error;
        }
      };
    },
  }),
  defineRoute({
    id: 'receiveLoginForm',
    method: 'post',
    path: '/oauth/callback',
    tag: 'Connections',
    summary: 'Come back from a platform that answers with a form',
    description: 'Decides nothing: the answer is sealed, and the browser sent on to `GET` with it.',
    access: 'anybody',
    parse: text({ type: 'application/x-www-form-urlencoded', limit: MAX_FORM_BYTES }),
    answers: { 303: toGateway },
    errors: ['AUTHORIZATION_RESPONSE_INVALID', 'BODY_TOO_LARGE', 'AUDIT_UNAVAILABLE'],
    errorForm: 'page',
    examples: { empty: { summary: 'Without an answer', status: 400 } },
    handle: (context) => {
      const formAnswers = new FormAnswers(context.gateway.storage.keyring);
      return (req, res) => {
        const sealed = typeof req.body === 'string' ? formAnswers.seal(req.body) : undefined;
        if (sealed === undefined) {
          throw new AuthError('AUTHORIZATION_RESPONSE_INVALID', 'This is not an authorization response.');
        }
        res.redirect(303, `${context.base}/oauth/callback?answer=${sealed}`);
      };
    },
  }),
];

/** The parameters as received: they must not be merged or converted before the protocol checks them. */
function readAnswer(req: Request, formAnswers: FormAnswers): Required<Pick<LoginCallback, 'params' | 'responseMode'>> {
  const params = new URLSearchParams(rawQuery(req));
  const sealed = params.get('answer');
  if (sealed === null) return { params, responseMode: 'query' };
  // What does not open, or stands beside other parameters, is as good as no answer: it has no state.
  const opened = params.size === 1 ? formAnswers.open(sealed) : undefined;
  return { params: opened ?? new URLSearchParams(), responseMode: 'form_post' };
}

function rawQuery(req: Request): string {
  const mark = req.originalUrl.indexOf('?');
  return mark === -1 ? '' : req.originalUrl.slice(mark + 1);
}
