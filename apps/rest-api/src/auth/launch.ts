import { sameOrigin } from '@fhir-gateway/express-kit';
import type { ResolvedPlatform } from '@fhir-gateway/platform-registry';
import type { EhrLaunch } from '@fhir-gateway/smart-auth';
import { Router, urlencoded } from 'express';

import { BrowserLogin } from './browser-login.js';
import { continuePage } from './continue-page.js';
import { departingPage } from './departing-page.js';
import { pathSegment } from '../public-urls.js';
import { readFields } from '../requests/fields.js';
import { launchForm, launchQuery } from '../requests/sign-in-fields.js';
import type { RestContext } from '../rest-context.js';
import { refuseHead } from '../console/refuse-head.js';

/** An issuer and a launch value, each of up to 2048 characters that may be percent-encoded. */
const MAX_FORM_BYTES = 16 * 1024;

/**
 * `GET /auth/{platform_id}/launch?iss=&launch=`: an EHR opens the gateway for the patient on its screen.
 *
 * Anybody can make such a link, with a launch of their own in it, so whoever opens it is asked first, wherever they come
 * from: only the button, `POST` on the same address, opens a session and begins a sign-in. A launch with the issuer of
 * another platform gets no such page.
 *
 * @see SMART App Launch 2.2, "Launch App: EHR Launch"
 */
export function launchRoutes(context: RestContext): Router {
  const { auth, registry } = context.gateway;
  const login = new BrowserLogin(context);
  const router = Router({ caseSensitive: true });
  const form = urlencoded({ extended: false, limit: MAX_FORM_BYTES });

  router.head('/:platform_id/launch', refuseHead());
  router.get('/:platform_id/launch', async (req, res) => {
    const platform = registry.resolve(req.params.platform_id);
    const { iss, launch } = readFields(launchQuery, req.query);
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
  });

  router.post('/:platform_id/launch', sameOrigin({ origin: context.origin }), form, async (req, res) => {
    const platform: ResolvedPlatform = registry.resolve(String(req.params['platform_id']));
    const { iss, launch, clients } = readFields(launchForm, (req.body as Record<string, unknown> | undefined) ?? {});
    const asked: EhrLaunch = { iss, launch };
    // Checked before a session is opened: a refusal leaves nothing behind.
    auth.previewLaunch(platform, asked);
    const session = await context.openBrowserSession(req);
    const kept = await login.keepShown(session, clients);
    const authorizationUrl = await login.depart(res, session, await auth.launch(session, platform, asked), kept);
    const page = departingPage({ base: context.base, platformName: platform.name, authorizationUrl });
    context.sendPage(res, page, { leavesNoReferrer: true });
  });

  return router;
}
