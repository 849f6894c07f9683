import { endClient, type GatewayLogin, type SignedIn } from '@fhir-gateway/gateway';
import type { Session } from '@fhir-gateway/token-vault';
import { parseCookie } from 'cookie';
import type { CookieOptions, Request, Response } from 'express';
import { z } from 'zod';

import type { RestContext } from '../rest-context.js';
import { defineRoute, formParser, type Route } from '../route/define-route.js';
import { formBody, redirectAnswer } from '../route/operation.js';
import { returnPath } from './return-path.js';

/** A logout token has some hundred bytes. */
const MAX_FORM_BYTES = 32 * 1024;

const signInQuery = z.object({
  return_to: z.string().optional().describe('Where to go afterwards: a path of this gateway'),
  prompt: z.literal('login').optional().describe('To be asked who you are, also where you are signed in'),
});
const logoutForm = z.object({ logout_token: z.string({ error: 'is missing' }).describe('As the provider signed it') });

const signInErrors = ['DISCOVERY_FAILED', 'ARGUMENT_INVALID', 'METHOD_NOT_ALLOWED', 'AUDIT_UNAVAILABLE'] as const;
const only = { tag: 'Sessions', access: 'anybody', loginOnly: true, errorForm: 'page' } as const;

/**
 * `/auth/sign-in` and `/oauth/login/callback`: how people sign in to the gateway itself, at the OpenID provider of
 * `FHIR_GATEWAY_LOGIN_ISSUER`. A browser gets its session here and nowhere else.
 *
 * @see OpenID Connect Core 1.0 section 3.1
 */
export const signInRoutes: readonly Route[] = [
  defineRoute({
    ...only,
    id: 'signIn',
    method: 'get',
    path: '/auth/sign-in',
    summary: 'Sign in to this gateway',
    description: 'Leads to the OpenID provider, and from there back to the page that was asked for.',
    refusesHead: true,
    query: signInQuery,
    answers: { 303: redirectAnswer('To the provider, or on for who has signed in.', 'Where to') },
    errors: signInErrors,
    examples: {},
    handle: (context) => async (req, res, read) => {
      const login = requireLogin(context);
      const { return_to: asked, prompt } = read.query();
      const path = returnPath(asked);
      if (prompt === undefined && context.sessions.find(req)) return res.redirect(303, context.base + path);
      const { authorizationUrl, browserCookie } = await login.begin(path, prompt);
      const { name, value, maxAgeSeconds } = browserCookie;
      res.cookie(name, value, { ...cookieOptions(context), maxAge: maxAgeSeconds * 1000 });
      res.redirect(303, authorizationUrl);
    },
  }),
  defineRoute({
    ...only,
    id: 'finishSignIn',
    method: 'get',
    path: '/oauth/login/callback',
    summary: 'Come back from the OpenID provider',
    description: 'The redirect URI to register there. Its answer counts once, and in the browser that began alone.',
    refusesHead: true,
    freeQuery: 'The authentication response of the provider (OpenID Connect Core section 3.1.2.5)',
    answers: { 303: redirectAnswer('To the page that was asked for.', 'A page of the gateway') },
    errors: [
      ...signInErrors,
      'ACCOUNT_NOT_ALLOWED',
      'LOGIN_STATE_UNKNOWN',
      'LOGIN_DENIED',
      'AUTHORIZATION_REFUSED',
      'AUTHORIZATION_RESPONSE_INVALID',
      'ISSUER_MISMATCH',
      'CLIENT_AUTHENTICATION_UNSUPPORTED',
      'TOKEN_ENDPOINT_REFUSED',
      'TOKEN_ENDPOINT_UNAVAILABLE',
      'TOKEN_ENDPOINT_UNREACHABLE',
      'TOKEN_RESPONSE_INVALID',
      'ID_TOKEN_INVALID',
    ],
    examples: {
      unknownState: {
        summary: 'With a state that nobody began',
        parameters: { state: 'unknown', code: 'x' },
        status: 400,
      },
    },
    handle: (context) => (req, res) => finish(context, req, res),
  }),
];

/** `POST /oauth/login/backchannel-logout`: what the provider calls when a person has logged out there. */
export const backChannelRoute: Route = defineRoute({
  id: 'endByProvider',
  method: 'post',
  path: '/oauth/login/backchannel-logout',
  tag: 'Sessions',
  access: 'anybody',
  loginOnly: true,
  summary: 'End the sessions of a person who logged out at the OpenID provider',
  description: 'OpenID Connect Back-Channel Logout 1.0: a logout token, signed by the provider and good once.',
  body: formBody(logoutForm, 'As the provider sends it.'),
  parse: formParser(MAX_FORM_BYTES),
  answers: {
    200: { description: 'The sessions have ended, with every app and agent in them; of kept ones, their browsers.' },
  },
  errors: ['ARGUMENT_INVALID', 'BODY_TOO_LARGE', 'LOGOUT_TOKEN_INVALID', 'DISCOVERY_FAILED', 'AUDIT_UNAVAILABLE'],
  examples: { forged: { summary: 'With a token of nobody', body: { logout_token: 'a.b.c' }, status: 400 } },
  handle: (context) => async (_req, res, read) => {
    await requireLogin(context).endByLogoutToken(read.form().logout_token);
    res.status(200).end();
  },
});

async function finish(context: RestContext, req: Request, res: Response): Promise<void> {
  const { base, sessions } = context;
  const login = requireLogin(context);
  const before = sessions.find(req);
  const mark = req.originalUrl.indexOf('?');
  const params = new URLSearchParams(mark === -1 ? '' : req.originalUrl.slice(mark + 1));
  const signedIn = await login.finish(params, parseCookie(req.headers.cookie ?? '')).catch((error: unknown) => {
    // Who asks once more for what was finished has signed in by then.
    if (before && isStateUnknown(error)) return undefined;
    throw error;
  });
  if (signedIn === undefined) return res.redirect(303, `${base}/`);
  res.clearCookie(signedIn.browserCookieName, cookieOptions(context));
  // Two pages that were opened at once lead to two sign-ins of one person: they share the session of the first.
  if (before === undefined || !isSame(before, signedIn)) {
    if (before !== undefined) await leaveSession(context, req, res, before);
    await beginSession(context, req, signedIn);
    // Who asked for a page goes there; who has come home would find it empty.
    if (signedIn.returnTo === '/' && context.gateway.kept.isOn && (await login.keepsConnections(signedIn))) {
      return res.redirect(303, `${base}/auth/open`);
    }
  }
  res.redirect(303, base + signedIn.returnTo);
}

/** Of a session that nobody could find and end, the browser gets no cookie. */
async function beginSession({ gateway, sessions }: RestContext, req: Request, signedIn: SignedIn): Promise<void> {
  const session = await sessions.openFor(req, signedIn.owner);
  try {
    await gateway.login?.begun(session, signedIn);
  } catch (error) {
    sessions.withholdCookie(req);
    await gateway.vault.endSession(session).catch(() => undefined);
    throw error;
  }
}

/** Another person has signed in: this browser leaves the session, which ends where it was the last to use it. */
async function leaveSession(context: RestContext, req: Request, res: Response, session: Session): Promise<void> {
  const { gateway, sessions } = context;
  const current = (await gateway.clients.list(session)).find(({ isCurrent }) => isCurrent);
  const ended = current && (await endClient(gateway, session, current.id));
  await context.forgetGrants(ended?.session?.clients ?? []);
  await sessions.leave(req, res);
}

function isSame({ owner }: Session, { owner: other }: SignedIn): boolean {
  const isOne = owner?.issuer === other.issuer && owner.subject === other.subject;
  return isOne && owner.roles.join() === other.roles.join();
}

/** The cookie goes to the callback only. */
function cookieOptions({ base, isHttps }: RestContext): CookieOptions {
  return { httpOnly: true, sameSite: 'lax', secure: isHttps, path: `${base}/oauth/login/callback` };
}

/** @throws TypeError where nobody signs in to the gateway, and these routes are not */
function requireLogin({ gateway }: RestContext): GatewayLogin {
  if (gateway.login === undefined) throw new TypeError('Nobody signs in to this gateway.');
  return gateway.login;
}

function isStateUnknown(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'LOGIN_STATE_UNKNOWN';
}
