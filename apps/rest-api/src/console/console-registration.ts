import type { PlatformRegistrations } from '@fhir-gateway/gateway';
import type { Session } from '@fhir-gateway/token-vault';
import { z } from 'zod';

import { pathSegment } from '../public-urls.js';
import { defineRoute, formParser, type Route } from '../route/define-route.js';
import { consoleErrors } from '../route/error-sets.js';
import { choice, csrfField } from '../route/fields.js';
import { formBody, redirectAnswer } from '../route/operation.js';
import { pageRoute } from '../route/page-route.js';
import { FormTokens } from '../sessions/form-token.js';
import { consoleVisitor, formVisitor } from './console-visitor.js';
import { registrationPage } from './pages/platforms/registration-page.js';
import { isOwnVisit } from './record/own-visit.js';

const maxFormBytes = 16 * 1024;
const path = '/platforms/{platform_id}/registration';

const query = z.object({
  try: choice(['client']).optional().describe('`client` tries out the client that counts, for operators'),
});

const clientForm = z.object({
  csrf: csrfField,
  action: choice(['save', 'udap', 'dynamic', 'remove', 'remove-here']).describe('What to do'),
  client_id: z.string().optional().describe('As the portal shows it'),
  client_secret: z.string().optional().describe('For a confidential client; never shown again'),
  key_of: z.string().optional().describe('platform_id whose configured private key signs for this client'),
  scopes: z.string().optional().describe('Asked for instead of those of the platform file'),
  initial_access_token: z.string().optional().describe('Where the server registers only with one; not stored'),
});

/** `GET` and `POST /platforms/{platform_id}/registration`: how to register with the vendor, and the client that came of it. */
export const registrationPageRoutes: readonly Route[] = [
  pageRoute({
    id: 'showRegistration',
    path,
    summary: 'See how to register with the vendor, and enter the client',
    query,
    errors: [...consoleErrors, 'PLATFORM_NOT_FOUND'],
    parameters: { platform_id: 'sandbox-ehr' },
    handle: (context) => {
      const tokens = new FormTokens(context.gateway.storage.keyring);
      return async (req, res, read) => {
        const { registrations, registry } = context.gateway;
        const { platform_id: platformId } = req.params;
        const guide = registrations.guide(platformId);
        const session = await consoleVisitor(context, req);
        const mayOperate = registrations.mayOperate(session) && registry.takesClient(platformId);
        const wantsTry = mayOperate && read.query().try !== undefined && isOwnVisit(req);
        const page = registrationPage({
          base: context.base,
          guide,
          platform: registry.summary(platformId),
          ...(mayOperate && {
            form: {
              token: tokens.issue(session),
              keyOwners: registrations.keyOwners(),
              hasUdap: registrations.hasUdap,
              stored: registrations.stored(platformId),
              whyNotAtServer: await registrations.whyNotAtServer(platformId),
            },
          }),
          ...(wantsTry && { tried: await registrations.check(session, platformId) }),
        });
        context.sendPage(res.set('cache-control', 'no-store'), page, { hasScript: true });
      };
    },
  }),
  defineRoute({
    id: 'changeRegistrationByForm',
    method: 'post',
    path,
    tag: 'Pages',
    summary: 'Enter the client of a platform, or forget it, from a form',
    access: 'browser',
    sameOrigin: 'proven',
    body: formBody(clientForm),
    parse: formParser(maxFormBytes),
    answers: { 303: redirectAnswer('Back to the page.', '/platforms/epic/registration?try=client') },
    errors: [
      ...consoleErrors,
      'BODY_TOO_LARGE',
      'CALLER_UNKNOWN',
      'CLIENT_REGISTRATION_REFUSED',
      'CLIENT_REGISTRATION_UNCHANGED',
      'CROSS_SITE_REFUSED',
      'DISCOVERY_FAILED',
      'OPERATOR_REQUIRED',
      'PLATFORM_NOT_FOUND',
    ],
    errorForm: 'page',
    examples: {
      foreign: { summary: 'From nowhere: refused', parameters: { platform_id: 'sandbox-ehr' }, body: {}, status: 403 },
    },
    handle: (context) => {
      const tokens = new FormTokens(context.gateway.storage.keyring);
      return async (req, res, read) => {
        const { registrations } = context.gateway;
        const { platform_id: platformId } = req.params;
        const { csrf, ...fields } = read.form();
        const session = await formVisitor(context, req, (visitor) => tokens.check(csrf, visitor));
        await change(registrations, session, platformId, fields);
        const after = fields.action.startsWith('remove') ? '' : '?try=client#tried';
        res.redirect(303, `${context.base}/platforms/${pathSegment(platformId)}/registration${after}`);
      };
    },
  }),
];

async function change(
  registrations: PlatformRegistrations,
  session: Session | undefined,
  platformId: string,
  fields: Omit<z.output<typeof clientForm>, 'csrf'>,
): Promise<void> {
  if (fields.action === 'remove' || fields.action === 'remove-here')
    return void (await registrations.remove(session, platformId, fields.action === 'remove-here'));
  if (fields.action === 'udap') return registrations.registerByUdap(session, platformId);
  if (fields.action === 'dynamic')
    return registrations.registerDynamically(session, platformId, fields.initial_access_token);
  const { client_id: clientId, client_secret: clientSecret, key_of: keyOf, scopes } = fields;
  await registrations.enter(session, platformId, {
    ...(clientId !== undefined && { clientId }),
    ...(clientSecret !== undefined && { clientSecret }),
    ...(keyOf !== undefined && { keyOf }),
    ...(scopes !== undefined && { scopes }),
  });
}
