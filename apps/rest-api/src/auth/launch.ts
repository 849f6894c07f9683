import { launchTarget, requireReturnAddress } from '@fhir-gateway/gateway';
import type { ResolvedPlatform } from '@fhir-gateway/platform-registry';
import type { EhrLaunch } from '@fhir-gateway/smart-auth';
import type { Request, Response } from 'express';
import { z } from 'zod';

import { pathSegment } from '../public-urls.js';
import type { RestContext } from '../rest-context.js';
import { defineRoute, formParser, type Route } from '../route/define-route.js';
import { named } from '../route/named-schemas.js';
import { formBody, pageAnswer } from '../route/operation.js';
import { BrowserLogin } from './browser-login.js';
import { continuePage } from './continue-page.js';
import { departingPage } from './departing-page.js';
import { clientsField, returnToField, signInErrors } from './sign-in-fields.js';

/** An issuer and a launch value, each of up to 2048 characters that may be percent-encoded. */
const MAX_FORM_BYTES = 16 * 1024;

const launchQuery = z.object({
  iss: z.string().optional().describe('FHIR base of the EHR that opens the gateway; has to be the platform’s'),
  launch: z.string().optional().describe('What the EHR calls the launch; goes back to it and nowhere else'),
  return_to: returnToField,
});
const launchForm = named('LaunchForm', launchQuery.extend({ clients: clientsField }));

const launchErrors = [
  ...signInErrors,
  'LAUNCH_REFUSED',
  'LAUNCH_ISSUER_UNKNOWN',
  'LAUNCH_ISSUER_AMBIGUOUS',
  'LAUNCH_NOT_CONFIGURED',
] as const;
const platform = { platform_id: 'sandbox-ehr' };
const otherIssuer = { iss: 'https://ehr.example/fhir', launch: 'abc' };

/**
 * `GET /auth/launch?iss=&launch=`: an EHR opens the gateway for the patient on its screen. EHRs register one launch URL
 * for an app; `iss` says which of the platforms, and which organization, it is. `GET /auth/{platform_id}/launch` is the
 * same for one platform alone.
 *
 * Anybody can make such a link, with a launch of their own in it, so whoever opens it is asked first, wherever they come
 * from: only the button, `POST` on the same address, opens a session and begins a sign-in. A launch with the issuer of
 * another platform gets no such page.
 *
 * @see SMART App Launch 2.2, "Launch App: EHR Launch"
 */
export const launchRoutes: readonly Route[] = [
  defineRoute({
    id: 'openFromAnyEhr',
    method: 'get',
    path: '/auth/launch',
    tag: 'Connections',
    summary: 'Open the gateway from within whichever EHR',
    description:
      'SMART App Launch 2.2, EHR launch: one address for all platforms and organizations. `iss` has to be exactly the FHIR ' +
      'base of one of them; nothing is fetched from it. Answers a page that says what it leads to.',
    access: 'anybody',
    refusesHead: true,
    query: launchQuery,
    answers: { 200: pageAnswer('A page with a button.') },
    errors: launchErrors,
    errorForm: 'page',
    examples: {
      unknownIssuer: { summary: 'From a system that nobody set up', parameters: otherIssuer, status: 400 },
    },
    handle: (context) => {
      const ask = askBeforeLaunch(context);
      return (req, res, read) => {
        const fields = read.query();
        return ask(req, res, launchTarget(context.gateway.registry, fields.iss), fields);
      };
    },
  }),
  defineRoute({
    id: 'openFromEhr',
    method: 'get',
    path: '/auth/{platform_id}/launch',
    tag: 'Connections',
    summary: 'Open the gateway from within an EHR',
    description:
      'The same for one platform: a launch from anywhere else is refused. Where the platform has many organizations and the ' +
      'address names none, `iss` says which.',
    access: 'anybody',
    refusesHead: true,
    query: launchQuery,
    answers: { 200: pageAnswer('A page with a button.') },
    errors: launchErrors,
    errorForm: 'page',
    examples: {
      otherIssuer: {
        summary: 'With the issuer of somebody else',
        parameters: { ...platform, ...otherIssuer },
        status: 400,
      },
    },
    handle: (context) => {
      const ask = askBeforeLaunch(context);
      return (req, res, read) => {
        const fields = read.query();
        return ask(req, res, launchTarget(context.gateway.registry, fields.iss, req.params.platform_id), fields);
      };
    },
  }),
  defineRoute({
    id: 'sendLaunchForm',
    method: 'post',
    path: '/auth/{platform_id}/launch',
    tag: 'Connections',
    summary: 'Press the button of the launch page',
    access: 'anybody',
    sameOrigin: 'proven',
    body: formBody(launchForm),
    parse: formParser(MAX_FORM_BYTES),
    answers: { 200: pageAnswer('A page that leads to the platform.') },
    errors: [...launchErrors, 'BODY_TOO_LARGE'],
    errorForm: 'page',
    examples: { foreign: { summary: 'From nowhere: refused', parameters: platform, body: {}, status: 403 } },
    handle: (context) => {
      const { auth, registry } = context.gateway;
      const login = new BrowserLogin(context);
      return async (req, res, read) => {
        const fields = read.form();
        const platform = launchTarget(registry, fields.iss, req.params.platform_id);
        const asked = askedLaunch(context, fields);
        // Checked before a session is opened: a refusal leaves nothing behind.
        auth.previewLaunch(platform, asked);
        const session = await context.openBrowserSession(req);
        const retained = await login.keepShown(session, fields.clients);
        const authorizationUrl = await login.depart(
          res,
          session,
          await auth.launch(session, platform, asked),
          retained,
        );
        const page = departingPage({ base: context.base, platformName: platform.name, authorizationUrl });
        context.sendPage(res, page, { leavesNoReferrer: true });
      };
    },
  }),
];

type LaunchFields = z.output<typeof launchQuery>;

/** The page before anything begins; its button sends everything to the platform that was found. */
function askBeforeLaunch(context: RestContext) {
  const { auth } = context.gateway;
  const login = new BrowserLogin(context);
  return async (req: Request, res: Response, platform: ResolvedPlatform, fields: LaunchFields): Promise<void> => {
    const asked = askedLaunch(context, fields);
    const { scopes } = auth.previewLaunch(platform, asked);
    const { iss = '', launch = '', returnTo } = asked;
    const page = continuePage({
      base: context.base,
      platformName: platform.name,
      platformHost: new URL(platform.oauth?.authorizeUrl ?? platform.fhirBaseUrl).host,
      action: `${context.base}/auth/${pathSegment(platform.id)}/launch`,
      fields: { iss, launch, ...(returnTo !== undefined && { return_to: returnTo }) },
      startedBy: 'ehr',
      scopes,
      clients: await login.clientsOf(req),
    });
    context.sendPage(res, page);
  };
}

/** @throws GatewayError RETURN_TO_REFUSED */
function askedLaunch({ gateway }: RestContext, { iss, launch, return_to: asked }: LaunchFields): EhrLaunch {
  const returnTo = asked === undefined ? undefined : requireReturnAddress(asked, gateway.config.returnTo);
  return { iss, launch, ...(returnTo !== undefined && { returnTo }) };
}
