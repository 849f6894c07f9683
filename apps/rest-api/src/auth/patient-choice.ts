import { AuthError } from '@fhir-gateway/smart-auth';
import type { Session } from '@fhir-gateway/token-vault';
import type { Request } from 'express';
import { z } from 'zod';

import { pathSegment } from '../public-urls.js';
import type { RestContext } from '../rest-context.js';
import { defineRoute, formParser, type Route } from '../route/define-route.js';
import { platformErrors } from '../route/error-sets.js';
import { named } from '../route/named-schemas.js';
import { formBody, pageAnswer, redirectAnswer } from '../route/operation.js';
import { patientChoiceHref, patientChoicePage } from './patient-choice-page.js';

/** A form holds one id. */
const MAX_FORM_BYTES = 2 * 1024;

const choiceForm = named(
  'PatientChoiceForm',
  z.object({ patient: z.string().max(255).describe('The id of one of the records on the page') }),
);
const platform = { platform_id: 'sandbox-ehr' };

/**
 * `GET` and `POST /auth/{platform_id}/patient`: whose record a sign-in is for, where it reaches several and the platform
 * did not say. The names on the page are for the browser that signed in: no app and no assistant gets them.
 */
export const patientChoiceRoutes: readonly Route[] = [
  defineRoute({
    id: 'showPatientChoice',
    method: 'get',
    path: '/auth/{platform_id}/patient',
    tag: 'Connections',
    summary: 'See whose records a sign-in reaches',
    access: 'browser',
    answers: {
      200: pageAnswer('A button for each record.'),
      303: redirectAnswer('There is nothing to choose.', 'What was connected'),
    },
    errors: [...platformErrors, 'LOGIN_REQUIRED', 'AUDIT_UNAVAILABLE'],
    errorForm: 'page',
    examples: { stranger: { summary: 'Without the cookie of a browser', parameters: platform, status: 401 } },
    handle: (context) => async (req, res) => {
      const { auth, registry } = context.gateway;
      const platform = registry.resolve(req.params.platform_id);
      const choices = await auth.patientChoices(await browserSession(context, req, platform.id), platform);
      if (choices.length === 0) return res.redirect(303, connectedHref(context.base, platform.id));
      const action = patientChoiceHref(context.base, platform.id);
      context.sendPage(res, patientChoicePage({ base: context.base, platformName: platform.name, action, choices }));
    },
  }),
  defineRoute({
    id: 'choosePatient',
    method: 'post',
    path: '/auth/{platform_id}/patient',
    tag: 'Connections',
    summary: 'Choose whose record a sign-in is for',
    description: 'Once for each sign-in; to choose anew, sign in again.',
    access: 'browser',
    sameOrigin: 'proven',
    body: formBody(choiceForm),
    parse: formParser(MAX_FORM_BYTES),
    answers: { 303: redirectAnswer('It is chosen.', 'What was connected') },
    errors: [
      'ARGUMENT_INVALID',
      ...platformErrors,
      'CROSS_SITE_REFUSED',
      'LOGIN_REQUIRED',
      'PATIENT_NOT_OFFERED',
      'LOCK_TIMEOUT',
      'BODY_TOO_LARGE',
      'AUDIT_UNAVAILABLE',
    ],
    errorForm: 'page',
    examples: {
      foreign: {
        summary: 'Without proof that the gateway’s own page sent it',
        parameters: platform,
        body: { patient: 'tamsin-hollowmere' },
        status: 403,
      },
    },
    handle: (context) => async (req, res, read) => {
      const { auth, registry } = context.gateway;
      const platform = registry.resolve(req.params.platform_id);
      const session = await browserSession(context, req, platform.id);
      await auth.choosePatient(session, platform, read.form().patient);
      res.redirect(303, connectedHref(context.base, platform.id));
    },
  }),
];

/** Of a bearer token or a handle nobody knows who looks at the answer. */
async function browserSession(context: RestContext, req: Request, platformId: string): Promise<Session> {
  const { callers } = context.gateway;
  const session = context.sessions.find(req) ?? (callers.isLocal ? await callers.localSession() : undefined);
  if (session) return session;
  throw new AuthError('LOGIN_REQUIRED', 'Open this page in the browser that signed in.', { platformId });
}

function connectedHref(base: string, platformId: string): string {
  return `${base}/auth/${pathSegment(platformId)}/connected`;
}
