import { GatewayError, type RegistrationInput } from '@fhir-gateway/gateway';
import type { Session } from '@fhir-gateway/token-vault';
import { json, type Request } from 'express';
import { z } from 'zod';

import type { RestContext } from '../rest-context.js';
import { defineRoute, type Route } from '../route/define-route.js';
import { sessionErrors } from '../route/error-sets.js';
import { choice } from '../route/fields.js';
import { named } from '../route/named-schemas.js';
import { jsonAnswer, jsonBody } from '../route/operation.js';
import { registrationView, storedView, viewRegistration, viewStored } from './registration-view.js';

const maxBodyBytes = 16 * 1024;

const clientBody = named(
  'ClientRegistration',
  z.strictObject({
    client_id: z.string().describe('As the portal shows it'),
    client_secret: z.string().optional().describe('For a confidential client; never shown again'),
    key_of: z.string().optional().describe('platform_id whose configured private key signs for this client'),
    scopes: z.string().optional().describe('Asked for instead of those of the platform file, with spaces between'),
  }),
);

const dynamicBody = named(
  'DynamicRegistration',
  z.strictObject({
    initial_access_token: z
      .string()
      .optional()
      .describe('Where the server registers only with one; used once, not stored'),
  }),
);

const forgetQuery = z.object({
  here_only: choice(['true', 'false']).optional().describe('`true` leaves the platform alone'),
});

const parameters = { platform_id: 'sandbox-ehr' };
const path = '/api/platforms/{platform_id}/registration';

/** `GET /api/platforms/{platform_id}/registration`: what registering with the vendor needs. */
export const registrationGuideRoute = defineRoute({
  id: 'getPlatformRegistration',
  method: 'get',
  path,
  tag: 'Platforms',
  summary: 'See what registering this gateway with the vendor needs',
  description:
    'The addresses to enter in the vendor’s portal, and dated facts about the portal, each with its source. Never a secret.',
  access: 'anybody',
  answers: { 200: jsonAnswer(registrationView, 'What to enter, and what is known of the portal.') },
  errors: ['PLATFORM_NOT_FOUND'],
  examples: {
    sandbox: { summary: 'The sandbox', parameters, status: 200 },
    unknown: { summary: 'A platform that there is not', parameters: { platform_id: 'no-such-platform' }, status: 404 },
  },
  handle:
    ({ gateway }) =>
    (req, res) => {
      res.json(viewRegistration(gateway.registrations.guide(req.params.platform_id)));
    },
});

const registrationErrors = [
  'CLIENT_REGISTRATION_REFUSED',
  'CLIENT_REGISTRATION_UNCHANGED',
  'DISCOVERY_FAILED',
] as const;

const changing = {
  path,
  tag: 'Platforms',
  access: 'browser',
  sameOrigin: 'proven',
  errors: [
    ...sessionErrors,
    'AUDIT_UNAVAILABLE',
    'ARGUMENT_INVALID',
    'BODY_TOO_LARGE',
    'CROSS_SITE_REFUSED',
    'OPERATOR_REQUIRED',
    'PLATFORM_NOT_FOUND',
  ],
} as const;

/** `PUT` and `DELETE` of the same address: the client that an operator enters. */
export const registrationRoutes: readonly Route[] = [
  defineRoute({
    ...changing,
    id: 'putPlatformRegistration',
    method: 'put',
    summary: 'Enter the client that the vendor’s portal gave',
    description:
      'For operators, in a browser of their session. It is sealed, tried out at once, and used by every process from then on. ' +
      'A client of the environment wins: `client_from` says which one counts.',
    body: jsonBody(clientBody),
    parse: json({ limit: maxBodyBytes }),
    answers: { 200: jsonAnswer(storedView, 'It is stored; what trying it out came to.') },
    examples: {
      stranger: {
        summary: 'No operator: refused',
        caller: 'browser',
        parameters,
        body: { client_id: 'x' },
        status: 403,
      },
    },
    handle: (context) => async (req, res) => {
      const { registrations } = context.gateway;
      const session = await requireOperator(context, req, req.params.platform_id);
      await registrations.enter(session, req.params.platform_id, readBody(req.body));
      const stored = await registrations.check(session, req.params.platform_id);
      res.set('cache-control', 'no-store').json(viewStored(req.params.platform_id, stored));
    },
  }),
  defineRoute({
    ...changing,
    path: `${path}/udap`,
    id: 'registerPlatformByUdap',
    method: 'post',
    summary: 'Register this gateway by its UDAP certificate',
    description:
      'For operators, where the settings name a certificate of a trust community that the platform is in: no portal is ' +
      'needed. The client that comes back is stored and tried out as one that is entered. Register again after a change of ' +
      'the certificate.',
    errors: [...changing.errors, ...registrationErrors],
    answers: { 200: jsonAnswer(storedView, 'It is registered and stored; what trying it out came to.') },
    examples: { stranger: { summary: 'No operator: refused', caller: 'browser', parameters, status: 403 } },
    handle: (context) => async (req, res) => {
      const { registrations } = context.gateway;
      const session = await requireOperator(context, req, req.params.platform_id);
      await registrations.registerByUdap(session, req.params.platform_id);
      const stored = await registrations.check(session, req.params.platform_id);
      res.set('cache-control', 'no-store').json(viewStored(req.params.platform_id, stored));
    },
  }),
  defineRoute({
    ...changing,
    path: `${path}/dynamic`,
    id: 'registerPlatformDynamically',
    method: 'post',
    summary: 'Register this gateway where the server registers apps itself (RFC 7591)',
    description:
      'For operators, where the platform’s authorization server names a `registration_endpoint`: no portal is needed. What comes ' +
      'back is stored and tried out as a client that is entered, and replaces it. Where this gateway is registered there already and ' +
      'may manage that (RFC 7592), the registration is changed instead, and people stay connected. A secret that expires is ' +
      'renewed before its end.',
    body: jsonBody(dynamicBody),
    parse: json({ limit: maxBodyBytes }),
    errors: [...changing.errors, ...registrationErrors],
    answers: { 200: jsonAnswer(storedView, 'It is registered and stored; what trying it out came to.') },
    examples: { stranger: { summary: 'No operator: refused', caller: 'browser', parameters, body: {}, status: 403 } },
    handle: (context) => async (req, res) => {
      const { registrations } = context.gateway;
      const session = await requireOperator(context, req, req.params.platform_id);
      const parsed = dynamicBody.safeParse((req.body as unknown) ?? {});
      if (!parsed.success)
        throw new GatewayError(
          'ARGUMENT_INVALID',
          'The body is an object that may have `initial_access_token`, as text.',
        );
      await registrations.registerDynamically(session, req.params.platform_id, parsed.data.initial_access_token);
      const stored = await registrations.check(session, req.params.platform_id);
      res.set('cache-control', 'no-store').json(viewStored(req.params.platform_id, stored));
    },
  }),
  defineRoute({
    ...changing,
    id: 'deletePlatformRegistration',
    method: 'delete',
    summary: 'Forget the client that was entered or registered',
    description:
      'A registration that this gateway made is ended at the platform first: deleted (RFC 7592), or cancelled by a software ' +
      'statement (UDAP). Where the platform does not confirm that, nothing is forgotten, unless `here_only` is `true`.',
    query: forgetQuery,
    errors: [...changing.errors, 'CLIENT_REGISTRATION_UNCHANGED', 'DISCOVERY_FAILED'],
    answers: { 204: { description: 'There is none now. One of the environment stays.' } },
    examples: { stranger: { summary: 'No operator: refused', caller: 'browser', parameters, status: 403 } },
    handle: (context) => async (req, res, read) => {
      const session = await requireOperator(context, req, req.params.platform_id);
      const hereOnly = read.query().here_only === 'true';
      await context.gateway.registrations.remove(session, req.params.platform_id, hereOnly);
      res.status(204).end();
    },
  }),
];

/** The session of whoever may; refused before the body is looked at. */
async function requireOperator(context: RestContext, req: Request, platformId: string): Promise<Session> {
  const session = await context.requireSession(req);
  context.gateway.registrations.requireOperator(session, platformId);
  return session;
}

function readBody(body: unknown): RegistrationInput {
  const parsed = clientBody.safeParse(body);
  if (!parsed.success) {
    throw new GatewayError(
      'ARGUMENT_INVALID',
      'The body has `client_id`, and may have `client_secret`, `key_of` and `scopes`; each is text.',
    );
  }
  const { client_id: clientId, client_secret: clientSecret, key_of: keyOf, scopes } = parsed.data;
  return {
    clientId,
    ...(clientSecret !== undefined && { clientSecret }),
    ...(keyOf !== undefined && { keyOf }),
    ...(scopes !== undefined && { scopes }),
  };
}
