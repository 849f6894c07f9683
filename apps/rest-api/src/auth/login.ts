import { GatewayError, requireReturnAddress } from '@fhir-gateway/gateway';
import type { ResolvedPlatform } from '@fhir-gateway/platform-registry';
import { AuthError } from '@fhir-gateway/smart-auth';
import type { Session } from '@fhir-gateway/token-vault';
import type { Request, Response } from 'express';
import { z } from 'zod';

import { pathSegment } from '../public-urls.js';
import type { RestContext } from '../rest-context.js';
import { defineRoute, formParser, type Route } from '../route/define-route.js';
import { named } from '../route/named-schemas.js';
import { formBody, jsonAnswer, pageAnswer, redirectAnswer } from '../route/operation.js';
import { BrowserLogin, isFromElsewhere } from './browser-login.js';
import { isConsentAddress } from '../consent/consent-address.js';
import { continuePage, type ContinuePage } from './continue-page.js';
import { departingPage } from './departing-page.js';
import { clientsField, maxAgeField, promptField, returnToField, signInErrors } from './sign-in-fields.js';

/** A form holds an attempt id or a list of scopes. */
const MAX_FORM_BYTES = 8 * 1024;

const scope = z.string().optional().describe('SMART scopes to ask for, with spaces between; by default the platform’s');
const pairing = z
  .string()
  .optional()
  .describe('1 in the link of an agent that has no session yet; `pairing` mode only');
const loginQuery = z.object({
  scope,
  redirect: z.string().optional().describe('`false` answers JSON for programs instead of a redirect'),
  attempt: z.string().optional().describe('A sign-in that an agent began: answers a page that says what it leads to'),
  prompt: promptField,
  max_age: maxAgeField,
  pairing,
  return_to: returnToField,
});
const loginForm = named(
  'LoginForm',
  z.object({
    attempt: z.string().optional().describe('The sign-in that an agent began; by default one begins here'),
    scope,
    prompt: promptField,
    max_age: maxAgeField,
    pairing,
    return_to: returnToField,
    clients: clientsField,
  }),
);
const loginAnswer = named(
  'LoginAnswer',
  z.object({
    authorization_url: z.string().describe('To be opened with the cookies of this answer'),
    platform_id: z.string(),
    expires_in: z.int().describe('Seconds until it can no longer be finished'),
  }),
);

const platform = { platform_id: 'sandbox-ehr' };

/**
 * `GET` and `POST /auth/{platform_id}/login`: the way from the gateway to a platform's sign-in page.
 *
 * A person who comes from the gateway's own pages, or typed the address, goes straight on. A link that somebody handed
 * out, an agent's above all, shows a page first, which says what it leads to; only the button on it begins anything. So
 * does a sign-in that apps or chats of the session will be able to use: the person sees which, and keeps them or not.
 * `pairing=1` marks the link of an agent that has no session yet: it begins a sign-in of the browser's own session.
 */
export const loginRoutes: readonly Route[] = [
  defineRoute({
    id: 'beginLogin',
    method: 'get',
    path: '/auth/{platform_id}/login',
    tag: 'Connections',
    summary: 'Begin a sign-in to a platform',
    description:
      'Leads a person’s browser to the platform’s sign-in page, at once or by way of a page that says what it leads to. ' +
      'With `redirect=false` a program that keeps cookies gets the address as JSON; whoever opens it needs those cookies.',
    access: 'anybody',
    refusesHead: true,
    query: loginQuery,
    answers: {
      200: jsonAnswer(loginAnswer, 'A page with a button, or JSON with `redirect=false`.'),
      302: redirectAnswer('Leads to the platform.', 'The platform’s sign-in page'),
    },
    errors: signInErrors,
    examples: {
      forProgram: {
        summary: 'As JSON',
        parameters: { ...platform, redirect: 'false' },
        status: 200,
        answer: {
          authorization_url: 'http://localhost:8010/oauth/authorize?response_type=code&…',
          platform_id: 'sandbox-ehr',
          expires_in: 600,
        },
      },
      openData: {
        summary: 'A platform that needs no sign-in',
        parameters: { platform_id: 'sandbox-open', redirect: 'false' },
        status: 409,
      },
    },
    handle: (context) => {
      const { auth, loginClients, registry } = context.gateway;
      const login = new BrowserLogin(context);
      const pages = new LoginPages(context, login);
      return async (req, res, read) => {
        const platform = registry.resolve(req.params.platform_id);
        const fields = read.query();
        const asked = { ...askedOf(fields), ...returnOf(context, fields) };
        if (fields.attempt !== undefined) return pages.askToContinue(req, res, platform, fields.attempt);
        if (isForPairing(context, fields)) return pages.askBeforePairing(req, res, platform, asked);
        const isForProgram = fields.redirect === 'false';
        if (isFromElsewhere(req) || (!isForProgram && (await login.clientsOf(req)).length > 0)) {
          return pages.askBeforeBeginning(req, res, platform, asked);
        }
        const session = await context.openBrowserSession(req);
        // A program that keeps its own cookies has let in whoever is there; a browser gets here with nobody there.
        const retained = isForProgram ? (await loginClients.toShow(session)).map(({ id }) => id) : [];
        const { id } = await auth.beginLogin(session, platform, { ...asked, startedBy: 'browser' });
        const departure = await auth.authorize(session, platform, id);
        const url = await login.depart(res, session, departure, retained);
        if (!isForProgram) return res.redirect(302, url);
        const { maxAgeSeconds } = departure.browserCookie;
        res.json({ authorization_url: url, platform_id: platform.id, expires_in: maxAgeSeconds });
      };
    },
  }),
  defineRoute({
    id: 'sendLoginForm',
    method: 'post',
    path: '/auth/{platform_id}/login',
    tag: 'Connections',
    summary: 'Press the button of the sign-in page',
    access: 'anybody',
    sameOrigin: 'proven',
    body: formBody(loginForm),
    parse: formParser(MAX_FORM_BYTES),
    answers: { 200: pageAnswer('A page that leads to the platform.') },
    errors: [...signInErrors, 'LOGIN_NOT_FINISHED', 'BODY_TOO_LARGE'],
    errorForm: 'page',
    examples: { foreign: { summary: 'From nowhere: refused', parameters: platform, body: {}, status: 403 } },
    handle: (context) => {
      const { auth, registry } = context.gateway;
      const login = new BrowserLogin(context);
      return async (req, res, read) => {
        const platform = registry.resolve(req.params.platform_id);
        const fields = read.form();
        const { attempt } = fields;
        // Refused before a session is opened.
        returnOf(context, fields);
        const session =
          attempt === undefined ? await context.openBrowserSession(req) : await holderOf(context, req, platform);
        const id = attempt ?? (await begin(context, session, platform, fields));
        const retained = await login.keepShown(session, fields.clients);
        const departure = await auth.authorize(session, platform, id, promptOf(fields));
        // In local mode the browser that an agent sent gets its cookie only here, where the sign-in begins.
        if (attempt !== undefined) await context.openBrowserSession(req);
        const url = await login.depart(res, session, departure, retained);
        const page = departingPage({ base: context.base, platformName: platform.name, authorizationUrl: url });
        context.sendPage(res, page, { leavesNoReferrer: true });
      };
    },
  }),
];

async function begin(
  context: RestContext,
  session: Session,
  platform: ResolvedPlatform,
  fields: z.output<typeof loginForm>,
): Promise<string> {
  const { auth, pairing } = context.gateway;
  const startedBy = isForPairing(context, fields) ? 'agent' : 'browser';
  const options = { ...askedOf(fields), ...returnOf(context, fields), startedBy } as const;
  const attempt = await auth.beginLogin(session, platform, options);
  if (startedBy === 'agent') await pairing.begin(session, attempt);
  return attempt.id;
}

/** @throws GatewayError ARGUMENT_INVALID where the gateway does not pair chats */
function isForPairing({ gateway }: RestContext, { pairing: asked }: { pairing?: string | undefined }): boolean {
  if (asked === undefined) return false;
  if (gateway.pairing.isOn) return true;
  throw new GatewayError('ARGUMENT_INVALID', 'This gateway gives out no pairing codes.');
}

/** The session of the browser that opens somebody's link; a browser without one cannot be the one that asked. */
async function holderOf(context: RestContext, req: Request, platform: ResolvedPlatform): Promise<Session> {
  const session = await context.findOwnSession(req);
  if (session === undefined) throw notYours(platform);
  return session;
}

/** The pages that ask a person before a sign-in begins. */
class LoginPages {
  readonly #context: RestContext;
  readonly #login: BrowserLogin;

  constructor(context: RestContext, login: BrowserLogin) {
    this.#context = context;
    this.#login = login;
  }

  async askToContinue(req: Request, res: Response, platform: ResolvedPlatform, attemptId: string): Promise<void> {
    const { auth } = this.#context.gateway;
    const attempt = await auth.pendingLogin(await holderOf(this.#context, req, platform), platform, attemptId);
    if (attempt.status !== 'pending') throw notYours(platform);
    const { startedBy, clientName, prompt, scopes } = attempt;
    const fields = { attempt: attemptId };
    const asked = {
      fields,
      startedBy,
      scopes,
      ...(prompt && { prompt }),
      ...(clientName !== undefined && { clientName }),
    };
    await this.#ask(req, res, platform, asked);
  }

  async askBeforeBeginning(req: Request, res: Response, platform: ResolvedPlatform, asked: AskedLogin): Promise<void> {
    if (req.query['redirect'] === 'false') {
      throw new GatewayError('CROSS_SITE_REFUSED', 'Pages of other sites may not begin a sign-in here.');
    }
    await this.#ask(req, res, platform, { ...aboutLogin(platform, asked), startedBy: 'browser' });
  }

  /** Opens no session yet: who only looks at the link is not known here afterwards. */
  async askBeforePairing(req: Request, res: Response, platform: ResolvedPlatform, asked: AskedLogin): Promise<void> {
    const { fields, ...shown } = aboutLogin(platform, asked);
    await this.#ask(req, res, platform, { fields: { ...fields, pairing: '1' }, ...shown, startedBy: 'agent' });
  }

  async #ask(
    req: Request,
    res: Response,
    platform: ResolvedPlatform,
    asked: Pick<ContinuePage, 'clientName' | 'fields' | 'prompt' | 'scopes' | 'startedBy'>,
  ): Promise<void> {
    const page = continuePage({
      base: this.#context.base,
      platformName: platform.name,
      platformHost: new URL(platform.oauth?.authorizeUrl ?? platform.fhirBaseUrl).host,
      action: `${this.#context.base}/auth/${pathSegment(platform.id)}/login`,
      clients: await this.#login.clientsOf(req),
      ...asked,
    });
    this.#context.sendPage(res, page);
  }
}

interface AskedLogin {
  readonly scopes?: readonly string[];
  readonly returnTo?: string;
  readonly prompt?: 'login';
  readonly maxAgeSeconds?: number;
}

/** Says the same for an attempt of somebody else and for one that has ended: nobody learns which links exist. */
function notYours(platform: ResolvedPlatform): AuthError {
  return new AuthError('LOGIN_UNKNOWN', 'This sign-in link is not from this browser’s session, or it has expired.', {
    platformId: platform.id,
  });
}

/** What the page says will be asked for, and what its form repeats of the link. */
function aboutLogin(platform: ResolvedPlatform, asked: AskedLogin): Pick<ContinuePage, 'fields' | 'prompt' | 'scopes'> {
  const { scopes, maxAgeSeconds, returnTo } = asked;
  return {
    fields: {
      ...(scopes && { scope: scopes.join(' ') }),
      ...(maxAgeSeconds !== undefined && { max_age: String(maxAgeSeconds) }),
      ...(returnTo !== undefined && { return_to: returnTo }),
    },
    scopes: scopes ?? platform.oauth?.scopes ?? [],
    ...promptOf(asked),
  };
}

/**
 * @throws GatewayError RETURN_TO_REFUSED; ARGUMENT_INVALID in the link of an agent, whose sign-ins end where the agent says
 */
function returnOf(
  { gateway }: RestContext,
  {
    return_to: asked,
    attempt,
    pairing,
  }: { return_to?: string | undefined; attempt?: string | undefined; pairing?: string | undefined },
): Pick<AskedLogin, 'returnTo'> {
  if (asked === undefined) return {};
  if (attempt !== undefined || pairing !== undefined) {
    throw new GatewayError('ARGUMENT_INVALID', 'return_to does not go together with attempt or pairing.');
  }
  const { publicUrl, returnTo } = gateway.config;
  return { returnTo: isConsentAddress(asked, publicUrl) ? asked : requireReturnAddress(asked, returnTo) };
}

function askedOf(fields: {
  scope?: string | undefined;
  max_age?: number | undefined;
  prompt?: 'login' | undefined;
}): AskedLogin {
  const scopes = fields.scope?.split(' ').filter(Boolean) ?? [];
  return {
    ...(scopes.length > 0 && { scopes }),
    ...(fields.max_age !== undefined && { maxAgeSeconds: fields.max_age }),
    ...promptOf(fields),
  };
}

function promptOf({ prompt }: { prompt?: 'login' | undefined }): Pick<AskedLogin, 'prompt'> {
  return prompt === undefined ? {} : { prompt };
}
