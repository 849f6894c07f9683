import type { ResolvedPlatform } from '@fhir-gateway/platform-registry';
import { z } from 'zod';

import { BrowserLogin, isFromElsewhere } from '../auth/browser-login.js';
import { departingPage } from '../auth/departing-page.js';
import { signInErrors } from '../auth/sign-in-fields.js';
import { pathSegment } from '../public-urls.js';
import type { RestContext } from '../rest-context.js';
import { defineRoute, type Route } from '../route/define-route.js';
import { pageAnswer, redirectAnswer } from '../route/operation.js';
import { inOrderOfUse } from './pages/platforms/platform-order.js';

const about = 'You look at the record of a made-up patient. You need no password.';
const query = z.object({
  outcome: z.string().optional().describe('How the sign-in ended from which the browser comes back'),
  platform_id: z.string().optional().describe('Where that was'),
  error: z.string().optional().describe('The code of a failure'),
});

/**
 * `GET /try`: signs in as the made-up patient at one server of this machine after the other, without a form, and leads to
 * her record. It never adds her to a record of somebody else, and begins by no link of another site.
 */
export const tryRoute: Route = defineRoute({
  id: 'tryMadeUpPatient',
  method: 'get',
  path: '/try',
  tag: 'Pages',
  summary: 'Look at the record of a made-up patient',
  access: 'anybody',
  refusesHead: true,
  query,
  answers: {
    200: pageAnswer('A page that leads to the next server.'),
    303: redirectAnswer('Leads to the record; home where there is nothing to try.', '/record/summary'),
  },
  errors: signInErrors,
  errorForm: 'page',
  examples: { trying: { summary: 'Where a server for trying runs', status: 200 } },
  handle: (context) => {
    const { auth, config } = context.gateway;
    const login = new BrowserLogin(context);
    return async (req, res, read) => {
      const { base } = context;
      const { outcome, platform_id: failedAt } = read.query();
      const places = await placesToTry(context);
      const own = await context.findOwnSession(req);
      const connected = own === undefined ? [] : await auth.statuses(own);
      const ids = new Set(connected.map(({ platformId }) => platformId));
      const isOnlyTrying = [...ids].every((id) => places.some((place) => place.id === id));
      const next = places.find(({ id }) => !ids.has(id));
      const leadTo = (platformName: string, authorizationUrl: string) =>
        context.sendPage(res, departingPage({ base, platformName, authorizationUrl, about }), {
          leavesNoReferrer: true,
        });
      if (ids.size === 0 && (next === undefined || isFromElsewhere(req))) return res.redirect(303, `${base}/`);
      if (!isOnlyTrying) return res.redirect(303, `${base}/record/summary`);
      // Not by a redirect: the record is not read for who comes from another site, as the browser does from a server here.
      if (next === undefined) return leadTo('the record', `${config.publicUrl}/record/summary`);
      const failed = outcome === 'connected' ? undefined : places.find(({ id }) => id === failedAt);
      // The usual sign-in says what is wrong, and asks where apps of the session would get the record too.
      if (failed !== undefined || (await login.clientsOf(req)).length > 0) {
        return res.redirect(303, `${base}/auth/${pathSegment((failed ?? next).id)}/login`);
      }
      const session = await context.openBrowserSession(req);
      const { id } = await auth.beginLogin(session, next, {
        startedBy: 'browser',
        returnTo: `${base}/try`,
        ...(next.oauth?.loginHintToTry !== undefined && { loginHint: next.oauth.loginHintToTry }),
      });
      leadTo(next.name, await login.depart(res, session, await auth.authorize(session, next, id), []));
    };
  },
});

/** Servers of this machine that let a made-up patient in by a hint, the first to be tried first. */
export async function placesToTry({ gateway }: RestContext): Promise<ResolvedPlatform[]> {
  await gateway.refreshLocalServers();
  return inOrderOfUse(gateway.registry.list({ kind: 'sandbox', status: 'ready' }))
    .filter(({ environment, loginRequired }) => environment === 'local' && loginRequired)
    .map(({ id }) => gateway.registry.resolve(id))
    .filter(({ oauth }) => oauth?.loginHintToTry !== undefined);
}
