import type { EhrLaunch } from '@fhir-gateway/smart-auth';
import { z } from 'zod';

import { pathSegment } from '../public-urls.js';
import { defineRoute, formParser, type Route } from '../route/define-route.js';
import { named } from '../route/named-schemas.js';
import { formBody, pageAnswer } from '../route/operation.js';
import { BrowserLogin } from './browser-login.js';
import { continuePage } from './continue-page.js';
import { departingPage } from './departing-page.js';
import { clientsField, signInErrors } from './sign-in-fields.js';

/** An issuer and a launch value, each of up to 2048 characters that may be percent-encoded. */
const MAX_FORM_BYTES = 16 * 1024;

const launchQuery = z.object({
  iss: z.string().optional().describe('FHIR base of the EHR that opens the gateway; has to be the platform’s'),
  launch: z.string().optional().describe('What the EHR calls the launch; goes back to it and nowhere else'),
});
const launchForm = named('LaunchForm', launchQuery.extend({ clients: clientsField }));

const platform = { platform_id: 'sandbox-ehr' };

/**
 * `GET /auth/{platform_id}/launch?iss=&launch=`: an EHR opens the gateway for the patient on its screen.
 *
 * Anybody can make such a link, with a launch of their own in it, so whoever opens it is asked first, wherever they come
 * from: only the button, `POST` on the same address, opens a session and begins a sign-in. A launch with the issuer of
 * another platform gets no such page.
 *
 * @see SMART App Launch 2.2, "Launch App: EHR Launch"
 */
export const launchRoutes: readonly Route[] = [
  defineRoute({
    id: 'openFromEhr',
    method: 'get',
    path: '/auth/{platform_id}/launch',
    tag: 'Connections',
    summary: 'Open the gateway from within an EHR',
    description:
      'SMART App Launch 2.2, EHR launch. Answers a page that says what it leads to; only its button begins anything.',
    access: 'anybody',
    refusesHead: true,
    query: launchQuery,
    answers: { 200: pageAnswer('A page with a button.') },
    errors: [...signInErrors, 'LAUNCH_REFUSED'],
    errorForm: 'page',
    examples: {
      otherIssuer: {
        summary: 'With the issuer of somebody else',
        parameters: { ...platform, iss: 'https://ehr.example/fhir', launch: 'abc' },
        status: 400,
      },
    },
    handle: (context) => {
      const { auth, registry } = context.gateway;
      const login = new BrowserLogin(context);
      return async (req, res, read) => {
        const platform = registry.resolve(req.params.platform_id);
        const { iss, launch } = read.query();
        const asked: EhrLaunch = { iss, launch };
        const { scopes } = auth.previewLaunch(platform, asked);
        const page = continuePage({
          base: context.base,
          platformName: platform.name,
          platformHost: new URL(platform.oauth?.authorizeUrl ?? platform.fhirBaseUrl).host,
          action: `${context.base}/auth/${pathSegment(platform.id)}/launch`,
          fields: { iss: iss ?? '', launch: launch ?? '' },
          startedBy: 'ehr',
          scopes,
          clients: await login.clientsOf(req),
        });
        context.sendPage(res, page);
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
    errors: [...signInErrors, 'LAUNCH_REFUSED', 'BODY_TOO_LARGE'],
    errorForm: 'page',
    examples: { foreign: { summary: 'From nowhere: refused', parameters: platform, body: {}, status: 403 } },
    handle: (context) => {
      const { auth, registry } = context.gateway;
      const login = new BrowserLogin(context);
      return async (req, res, read) => {
        const platform = registry.resolve(req.params.platform_id);
        const { iss, launch, clients } = read.form();
        const asked: EhrLaunch = { iss, launch };
        // Checked before a session is opened: a refusal leaves nothing behind.
        auth.previewLaunch(platform, asked);
        const session = await context.openBrowserSession(req);
        const retained = await login.keepShown(session, clients);
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
