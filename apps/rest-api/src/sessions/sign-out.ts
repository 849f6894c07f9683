import { randomBytes } from 'node:crypto';

import { GatewayError, type ProviderSignOut } from '@fhir-gateway/gateway';
import type { Response } from 'express';
import { z } from 'zod';

import { platformNames } from '../pages/platform-names.js';
import type { RestContext } from '../rest-context.js';
import { defineRoute, formParser, type Route } from '../route/define-route.js';
import { named } from '../route/named-schemas.js';
import { formBody, pageAnswer } from '../route/operation.js';
import { leavingPage, loggedOutPage, signedOutPage } from './sign-out-pages.js';

const MAX_FORM_BYTES = 1024;
const offersKind = 'sign-out-offers';
/** How long the way back from the provider may take. */
const offersSeconds = 600;

const signOutForm = named(
  'SignOutForm',
  z.object({
    ticket: z.string({ error: 'is missing' }).describe('From the page after a logout; good once, for ten minutes'),
  }),
);
const returnQuery = z.object({ state: z.string().optional().describe('As it was sent to the platform') });

/** Answers a browser that has logged out: with the offer to sign out at the platforms, or by the way to `path`. */
export function sendLoggedOut(
  context: RestContext,
  res: Response,
  tickets: ReadonlyMap<string, string>,
  path: string,
): void {
  if (tickets.size === 0) return res.redirect(303, context.base + path);
  const names = platformNames(context, [...tickets.keys()]);
  const offers = [...tickets].map(([platformId, ticket]) => ({
    platformId,
    platformName: names.get(platformId) ?? platformId,
    ticket,
  }));
  context.sendPage(res, loggedOutPage({ base: context.base, offers }));
}

/**
 * Sends a browser that has logged out on to the logout of the OpenID provider, where else the next person at this computer
 * would come in without a password. What {@link sendLoggedOut} offers is offered on the way back.
 */
export async function leaveProvider(
  context: RestContext,
  res: Response,
  { endSessionEndpoint, fields }: ProviderSignOut,
  tickets: ReadonlyMap<string, string>,
): Promise<void> {
  const { base, gateway } = context;
  const state = randomBytes(32).toString('base64url');
  if (tickets.size > 0) await gateway.vault.putOneTime(offersKind, state, [...tickets], offersSeconds);
  const platformName = 'your sign-in service';
  const page = { base, platformName, endSessionEndpoint, method: 'post', fields: { ...fields, state } } as const;
  context.sendPage(res, leavingPage(page), { hasScript: true, formTarget: endSessionEndpoint });
}

async function takeOffers({ gateway }: RestContext, state = ''): Promise<ReadonlyMap<string, string>> {
  if (gateway.login === undefined || state === '') return new Map();
  return new Map(await gateway.vault.takeOneTime<[string, string][]>(offersKind, state));
}

/** `POST /auth/sign-out` and `GET /auth/signed-out`: the way out of a platform and back (RP-Initiated Logout). */
export const signOutRoutes: readonly Route[] = [
  defineRoute({
    id: 'signOutAtPlatform',
    method: 'post',
    path: '/auth/sign-out',
    tag: 'Connections',
    summary: 'Go on to sign out at a platform as well',
    description:
      'The button of the page after a logout. Answers a page that sends the browser to the logout of the platform.',
    access: 'anybody',
    sameOrigin: 'proven',
    body: formBody(signOutForm),
    parse: formParser(MAX_FORM_BYTES),
    answers: { 200: pageAnswer('A page that leads to the platform.') },
    errors: ['CROSS_SITE_REFUSED', 'ARGUMENT_INVALID', 'BODY_TOO_LARGE', 'SIGN_OUT_UNKNOWN', 'PLATFORM_NOT_FOUND'],
    errorForm: 'page',
    examples: {
      foreign: { summary: 'From nowhere: refused', body: { ticket: 'a1b2c3' }, status: 403 },
      unknown: {
        summary: 'A ticket that nobody has given out',
        caller: 'browser',
        body: { ticket: 'a1b2c3' },
        status: 404,
      },
    },
    handle: (context) => async (_req, res, read) => {
      const leaving = await context.gateway.auth.signOutAtPlatform(read.form().ticket);
      if (!leaving) throw new GatewayError('SIGN_OUT_UNKNOWN', 'This button was pressed before, or is too old.');
      const { platformId, endSessionEndpoint, method } = leaving;
      const platformName = platformNames(context, [platformId]).get(platformId) ?? platformId;
      const page = leavingPage({ ...leaving, base: context.base, platformName });
      const options =
        method === 'post' ? { hasScript: true, formTarget: endSessionEndpoint } : { leavesNoReferrer: true };
      context.sendPage(res, page, options);
    },
  }),
  defineRoute({
    id: 'showSignedOut',
    method: 'get',
    path: '/auth/signed-out',
    tag: 'Connections',
    summary: 'Come back from signing out at a platform',
    description: 'Platforms that let browsers come back have this address registered as `post_logout_redirect_uri`.',
    access: 'anybody',
    query: returnQuery,
    answers: { 200: pageAnswer('Says where the browser comes from, where the gateway sent it there.') },
    errors: ['ARGUMENT_INVALID'],
    errorForm: 'page',
    examples: { back: { summary: 'Without a state', status: 200 } },
    handle: (context) => async (_req, res, read) => {
      const offers = await takeOffers(context, read.query().state);
      if (offers.size > 0) return sendLoggedOut(context, res, offers, '/');
      const platformId = await context.gateway.auth.signedOutPlatform(read.query().state ?? '');
      const name = platformId === undefined ? undefined : platformNames(context, [platformId]).get(platformId);
      const page = signedOutPage({ base: context.base, ...(name !== undefined && { platformName: name }) });
      context.sendPage(res, page);
    },
  }),
];
