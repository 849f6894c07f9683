import { authServerPaths, type AuthServer, type ConsentVisit } from '@fhir-gateway/auth-server';
import { sameOrigin } from '@fhir-gateway/express-kit';
import { Router, urlencoded, type Request, type Response } from 'express';

import { consentPage, returningPage } from './consent-page.js';
import { readFields } from '../requests/fields.js';
import { consentForm } from '../requests/form-fields.js';
import type { RestContext } from '../rest-context.js';
import { refuseHead } from '../console/refuse-head.js';

/** A form holds a token and a decision. */
const MAX_FORM_BYTES = 2 * 1024;

/**
 * `/oauth/authorize` and `/oauth/consent/{id}`: what a person's browser visits when an app asks to use the gateway.
 *
 * The app gets the session of this browser and no other. A browser without a session gets one when the person says yes;
 * one that has a session gets a new cookie to it, so that a cookie which somebody planted before is worth nothing after.
 */
export function consentRoutes(context: RestContext, server: AuthServer): Router {
  const { base, gateway, sessions } = context;
  const { authorization, consent } = authServerPaths;
  const router = Router({ caseSensitive: true });
  const form = urlencoded({ extended: false, limit: MAX_FORM_BYTES });
  const visitOf = (req: Request, res: Response): ConsentVisit => ({
    request: req,
    response: res,
    id: String(req.params['id']),
  });

  router.head([authorization, `${authorization}/:id`, `${consent}/:id`], refuseHead());
  router.get([authorization, `${authorization}/:id`], (req, res) => server.handle(req, res));

  router.get(`${consent}/:id`, async (req, res) => {
    const request = await server.consent.describe(visitOf(req, res));
    const session = sessions.find(req);
    const summaries = session === undefined ? [] : await gateway.auth.statuses(session);
    const connected = summaries.filter((summary) => summary.connected).map(({ platformId }) => platformId);
    const action = `${base}${consent}/${encodeURIComponent(request.id)}`;
    const { sessionIdleSeconds: idleSeconds, sessionMaxSeconds: maxSeconds } = gateway.config;
    context.sendPage(res, consentPage({ base, request, action, connected, idleSeconds, maxSeconds }));
  });

  router.post(`${consent}/:id`, sameOrigin({ origin: context.origin }), form, async (req, res) => {
    const { csrf = '', decision } = readFields(consentForm, req.body ?? {});
    const visit = visitOf(req, res);
    const returnTo = decision === 'allow' ? await allow(req, visit, csrf) : await deny(req, visit, csrf);
    context.sendPage(res, returningPage({ base, returnTo }), { leavesNoReferrer: true });
  });

  const allow = async (req: Request, visit: ConsentVisit, csrf: string): Promise<string> => {
    // Nothing changes for a browser that did not begin this, or a form that the page did not send.
    await server.consent.check(visit, csrf);
    if (sessions.find(req) !== undefined) await sessions.rotate(req);
    const session = await sessions.open(req);
    const { returnTo, clientId } = await server.consent.allow(visit, csrf, session);
    const entry = { event: 'consent.given', sessionId: session.id, clientKind: 'app', outcome: 'success' } as const;
    gateway.audit(entry, { actor: 'browser', client: clientId });
    return returnTo;
  };

  const deny = async (req: Request, visit: ConsentVisit, csrf: string): Promise<string> => {
    const { returnTo, clientId } = await server.consent.deny(visit, csrf);
    const whose = sessions.find(req);
    const entry = { event: 'consent.refused', clientKind: 'app', outcome: 'success' } as const;
    gateway.audit({ ...entry, ...(whose && { sessionId: whose.id }) }, { actor: 'browser', client: clientId });
    return returnTo;
  };

  return router;
}
