import type { LongestGrant } from '@fhir-gateway/gateway';
import type { ConsentRequest, ConsentVisit } from '@fhir-gateway/auth-server';
import type { Request, Response } from 'express';
import { z } from 'zod';

import type { RestContext } from '../rest-context.js';
import { defineRoute, formParser, type Route } from '../route/define-route.js';
import { csrfField } from '../route/fields.js';
import { named } from '../route/named-schemas.js';
import { formBody, pageAnswer, redirectAnswer, type ExampleCall } from '../route/operation.js';
import { connectedPlatforms, writableNames } from '../agents/connected-platforms.js';
import { readGrantForm, startingGrant, type GrantFields } from '../agents/grant-form.js';
import type { Session } from '@fhir-gateway/token-vault';
import { consentPath } from './consent-address.js';
import { consentPage, returningPage } from './consent-page.js';
import { consentPurpose, resumeAfterConsent } from './resume.js';
import { isConnected, offeredReach, readSmartConsent, shownConsent, smartGrant } from './smart-consent.js';
import { clientId, handleByServer, resource } from '../oauth/oauth-endpoints.js';

/** A form holds a token, a decision, and what the app may do, with the ids of platforms. */
const MAX_FORM_BYTES = 64 * 1024;

/** The query of `GET /oauth/authorize` (RFC 6749 section 4.1.1, RFC 7636 section 4.3). */
const authorizationQuery = z.object({
  client_id: clientId,
  response_type: z.literal('code'),
  redirect_uri: z.string().optional().describe('One of those that the app registered'),
  code_challenge: z.string().optional().describe('SHA-256 of the verifier, base64url'),
  code_challenge_method: z.literal('S256').optional(),
  scope: z.string().optional(),
  state: z.string().optional().describe('Comes back as it is'),
  resource,
});
const consentForm = named(
  'ConsentForm',
  z.object({
    csrf: csrfField,
    decision: z.string().optional().describe('`allow`; anything else is a no'),
    access: z.string().optional().describe('`read`, or `read-and-write`. Without it: reading, nothing marked private'),
    platforms: z
      .string()
      .optional()
      .describe('`all`, or `some`: then those that `platform` names, any number of times'),
    labelled: z.string().optional().describe('`yes` for entries that a platform labels as sensitive, too'),
    until: z.string().optional().describe('`day`, `month`, `quarter`, `year` or `session`'),
  }),
);
/** Boxes that are ticked, which a form sends any number of times; read by `readGrantForm`. */
const boxes = 'Besides `kind`, a kind of record, and `platform`, any number of times; `kind=all` for all kinds.';

const browsed = { tag: 'OAuth', oauthOnly: true, errorForm: 'page' } as const;
const unknown: ExampleCall = { summary: 'What nobody asked for', parameters: { id: 'unknown' }, status: 400 };

/**
 * `/oauth/authorize` and `/oauth/consent/{id}`: what a person's browser visits when an app asks to use the gateway.
 *
 * The app gets the session of this browser and no other. A browser without a session gets one when the person says yes;
 * one that has a session gets a new cookie to it, so that a cookie which somebody planted before is worth nothing after.
 * That takes two requests, see {@link resumeAfterConsent}: whichever answer is lost, the browser's cookie opens its session.
 */
export const consentRoutes: readonly Route[] = [
  {
    ...browsed,
    id: 'authorize',
    method: 'get',
    path: '/oauth/authorize',
    summary: 'Ask a person to let an app in',
    description: 'The authorization endpoint: to be opened in the person’s browser. PKCE (S256) is a must.',
    access: 'anybody',
    refusesHead: true,
    query: authorizationQuery,
    answers: {
      303: redirectAnswer('Leads to the page that asks.', 'The consent page'),
      400: pageAnswer('A page that says what is wrong with the request.'),
    },
    errors: ['METHOD_NOT_ALLOWED', 'AUDIT_UNAVAILABLE'],
    examples: {
      unknownApp: {
        summary: 'From an app that is not known',
        parameters: { client_id: 'unknown', response_type: 'code' },
        status: 400,
      },
    },
    handler: handleByServer,
  },
  {
    ...browsed,
    id: 'resumeAuthorization',
    method: 'get',
    path: '/oauth/authorize/{id}',
    summary: 'Go back to the app after the person has answered',
    access: 'browser',
    refusesHead: true,
    answers: {
      303: redirectAnswer('Leads to the app with a code, or with an error.', 'The app’s redirect URI'),
      400: pageAnswer('A page: the request is not of this browser, or too old.'),
    },
    errors: ['METHOD_NOT_ALLOWED', 'AUDIT_UNAVAILABLE'],
    examples: { unknown },
    handler: resumeAfterConsent,
  },
  defineRoute({
    ...browsed,
    id: 'showConsent',
    method: 'get',
    path: '/oauth/consent/{id}',
    summary: 'See which app asks for what',
    access: 'browser',
    refusesHead: true,
    answers: { 200: pageAnswer() },
    errors: ['CONSENT_UNKNOWN', 'METHOD_NOT_ALLOWED', 'AUDIT_UNAVAILABLE'],
    examples: { unknown },
    handle: (context) => {
      const { base, gateway, sessions } = context;
      const server = context.requireAuthServer();
      return async (req, res) => {
        const request = await server.consent.describe(visitOf(req, res));
        const session = sessions.find(req);
        const smart = await readSmart(context, session, request);
        const connected = session === undefined ? [] : await connectedPlatforms(context, session);
        const ofApp = smart ? connected.filter(({ id }) => id === smart.platform.id) : connected;
        const { sessionIdleSeconds: idleSeconds, sessionMaxSeconds } = gateway.config;
        const nowSeconds = Math.floor(Date.now() / 1000);
        const longest: LongestGrant = session
          ? await gateway.clients.longestGrant(session)
          : { sessionEndsAtSeconds: nowSeconds + sessionMaxSeconds };
        const shown = smart && shownConsent(context, smart);
        const offered = shown && offeredReach(shown);
        const writes = offered?.access === 'read-and-write';
        const fields: GrantFields = {
          grant: startingGrant(longest, nowSeconds),
          connected: ofApp,
          writable: shown ? (writes ? [shown.platformName] : []) : writableNames(context, ofApp),
          asksToWrite: shown ? writes : request.asksToWrite,
          ...(smart && { only: smart.platform.id }),
          ...(offered && { offered: offered.kinds }),
          nowSeconds,
          ...longest,
          ...(session && gateway.kept.isOn && { keepAddress: `${base}/auth/keys` }),
        };
        const action = consentPath(base, request.id);
        context.sendPage(
          res,
          consentPage({
            base,
            request,
            action,
            fields,
            ...(longest.keptEndsAtSeconds === undefined && { idleSeconds }),
            ...(connected.length === 0 && gateway.kept.isOn && { openAddress: `${base}/auth/open` }),
            ...(shown && { smart: shown }),
          }),
        );
      };
    },
  }),
  defineRoute({
    ...browsed,
    id: 'sendConsent',
    method: 'post',
    path: '/oauth/consent/{id}',
    summary: 'Let an app in, or not',
    access: 'browser',
    sameOrigin: 'proven',
    body: formBody(consentForm, boxes),
    parse: formParser(MAX_FORM_BYTES),
    answers: {
      200: pageAnswer(),
      303: redirectAnswer('Leads back to the page that asks: a sign-in is needed first.', 'The consent page'),
    },
    errors: [
      'CONSENT_UNKNOWN',
      'CONSENT_FORGED',
      'CROSS_SITE_REFUSED',
      'ARGUMENT_INVALID',
      'BODY_TOO_LARGE',
      'AUDIT_UNAVAILABLE',
    ],
    examples: { foreign: { summary: 'From nowhere: refused', parameters: { id: 'unknown' }, body: {}, status: 403 } },
    handle: (context) => async (req, res, read) => {
      const { csrf = '', decision } = read.form();
      const decide = decision === 'allow' ? allow : deny;
      const returnTo = await decide(context, req, visitOf(req, res), csrf);
      // Nothing was decided, as where the sign-in that a SMART app needs has ended meanwhile: the page says so.
      if (returnTo === undefined) return res.redirect(303, consentPath(context.base, req.params.id));
      context.sendPage(res, returningPage({ base: context.base, returnTo }), { leavesNoReferrer: true });
    },
  }),
];

function visitOf(request: Request<{ id: string }>, response: Response): ConsentVisit {
  return { request, response, id: request.params.id };
}

async function allow(
  context: RestContext,
  req: Request<{ id: string }>,
  visit: ConsentVisit,
  csrf: string,
): Promise<string | undefined> {
  const { gateway, sessions } = context;
  const server = context.requireAuthServer();
  // Nothing changes for a browser that did not begin this, or a form that the page did not send.
  await server.consent.check(visit, csrf);
  const nowSeconds = Math.floor(Date.now() / 1000);
  const read = (longest: LongestGrant) =>
    readGrantForm(req.body, { grant: startingGrant(longest, nowSeconds), nowSeconds, longest });
  // Nor for an answer that the form does not offer.
  read({ sessionEndsAtSeconds: nowSeconds });
  // Another answer is on its way to this browser: the page is shown once more.
  if (!(await sessions.renewInTurn(req, consentPurpose(visit.id)))) return undefined;
  const session = await sessions.open(req);
  const chosen = read(await gateway.clients.longestGrant(session));
  const smart = await readSmart(context, session, await server.consent.describe(visit));
  if (smart && !isConnected(smart)) return undefined;
  const { scopes, grant } = smart ? smartGrant(context, smart, session.id, chosen) : { scopes: [], grant: chosen };
  if (smart && scopes.length === 0) return deny(context, req, visit, csrf);
  const allowed = await server.consent.allow(visit, csrf, session, grant, scopes);
  const { returnTo, clientId: client, credentialGroup } = allowed;
  const entry = { event: 'consent.given', sessionId: session.id, clientKind: 'app', outcome: 'success' } as const;
  gateway.audit(entry, { actor: 'browser', client, ...(credentialGroup !== undefined && { grant: credentialGroup }) });
  return returnTo;
}

/** What a SMART app asks for; `undefined` for every other app. */
async function readSmart(context: RestContext, session: Session | undefined, request: ConsentRequest) {
  const { smart } = request;
  return smart && readSmartConsent(context, session, { ...request, smart });
}

async function deny(context: RestContext, req: Request<{ id: string }>, visit: ConsentVisit, csrf: string) {
  const { gateway, sessions } = context;
  const { returnTo, clientId: client } = await context.requireAuthServer().consent.deny(visit, csrf);
  const whose = sessions.find(req);
  const entry = { event: 'consent.refused', clientKind: 'app', outcome: 'success' } as const;
  gateway.audit({ ...entry, ...(whose && { sessionId: whose.id }) }, { actor: 'browser', client });
  return returnTo;
}
