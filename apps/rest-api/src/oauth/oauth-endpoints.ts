import { ClientDocumentError, clientRegistration } from '@fhir-gateway/auth-server';
import { json, type RequestHandler } from 'express';
import { z } from 'zod';

import type { RestContext } from '../rest-context.js';
import { defineRoute, type Route } from '../route/define-route.js';
import { named } from '../route/named-schemas.js';
import { formBody, jsonAnswer, jsonBody, type Answer, type ExampleCall } from '../route/operation.js';
import { keySet } from './key-set.js';

/** A client's description of itself. */
const MAX_REGISTRATION_BYTES = 16 * 1024;

const texts = z.array(z.string());

/** An app as it was registered (RFC 7591 section 3.2.1). All apps are public clients. */
const registeredClient = named(
  'RegisteredClient',
  z.looseObject({
    client_id: z.string(),
    client_name: z.string().optional(),
    redirect_uris: texts,
    grant_types: texts,
    response_types: texts,
    token_endpoint_auth_method: z.literal('none'),
  }),
);

/** Tokens of this gateway (RFC 6749 section 5.1); never those of a platform. */
const tokenAnswer = named(
  'TokenAnswer',
  z.looseObject({
    access_token: z.string(),
    token_type: z.string(),
    expires_in: z.int().describe('Seconds'),
    refresh_token: z
      .string()
      .optional()
      .describe('Good once: the answer to it brings the next, and for 30 seconds the same next'),
    scope: z.string().optional(),
  }),
);

/** What a token is (RFC 7662 section 2.2); of one that opens nothing only that. */
const introspection = named('TokenState', z.looseObject({ active: z.boolean() }));

/** Why an OAuth request failed (RFC 6749 section 5.2). */
const oauthError = named('OAuthError', z.looseObject({ error: z.string(), error_description: z.string().optional() }));

// The authorization server checks these by itself, and more strictly; here they are described for those who call it.

export const clientId = z
  .string()
  .describe('The id of the app, from its registration, or the address of its metadata document');
export const resource = z
  .string()
  .optional()
  .describe('What the token is for (RFC 8707): this API, or the MCP server. By default the MCP server');

/** The form of `POST /oauth/token` (RFC 6749 sections 4.1.3 and 6). */
const tokenForm = named(
  'TokenForm',
  z.object({
    grant_type: z.enum([
      'authorization_code',
      'refresh_token',
      'urn:ietf:params:oauth:grant-type:device_code',
      'client_credentials',
    ]),
    client_id: clientId.optional(),
    client_secret: z.string().optional().describe('Of a client that the operator registered; or as HTTP Basic'),
    client_assertion: z.string().optional().describe('Of a client that the operator registered with keys (RFC 7523)'),
    client_assertion_type: z.literal('urn:ietf:params:oauth:client-assertion-type:jwt-bearer').optional(),
    code: z.string().optional().describe('Good once, for a minute'),
    redirect_uri: z.string().optional().describe('The same as when the code was asked for'),
    code_verifier: z.string().optional().describe('What the challenge was made of'),
    refresh_token: z.string().optional().describe('Good once: the answer brings the next'),
    device_code: z.string().optional().describe('Good once, for ten minutes; ask again every five seconds'),
    resource,
  }),
);

/** The form of `POST /oauth/revoke` and `/oauth/introspect`. */
const tokenReference = named(
  'TokenReference',
  z.object({
    client_id: clientId,
    token: z.string(),
    token_type_hint: z.enum(['access_token', 'refresh_token']).optional(),
  }),
);

const refused: Answer = {
  description: 'An OAuth error, such as `invalid_grant`: RFC 6749 section 5.2, RFC 7591 section 3.2.2.',
  mediaTypes: ['application/json'],
  schema: oauthError,
};
export const faults = {
  400: refused,
  401: { ...refused, description: '`invalid_client`: no app is registered under this id.' },
};
const ofPublicClient =
  'Clients that register themselves have no secret; those that the operator registered authenticate.';
const anyApp = 'https://app.example/client.json';
const afterRegistration: ExampleCall['after'] = {
  operationId: 'registerClient',
  example: 'app',
  take: { client_id: '/client_id' },
};
const unknownToken = {
  summary: 'One that opens nothing',
  body: { client_id: anyApp, token: 'unknown' },
  after: afterRegistration,
  status: 200,
};
const endpoint = { tag: 'OAuth', access: 'anybody', oauthOnly: true } as const;
const delegated = { ...endpoint, method: 'post', errorForm: 'oauth', handler: handleByServer } as const;

/** `POST /oauth/register` (RFC 7591). */
export const registerClient = defineRoute({
  ...endpoint,
  id: 'registerClient',
  method: 'post',
  path: '/oauth/register',
  summary: 'Register an app',
  description: 'RFC 7591. Apps that publish a client id metadata document need not register.',
  body: jsonBody(named('ClientRegistration', clientRegistration)),
  parse: json({ limit: MAX_REGISTRATION_BYTES }),
  answers: {
    201: jsonAnswer(registeredClient, 'The app, with its client_id.'),
    400: refused,
    403: { ...refused, description: '`access_denied`: the operator lets no app register itself.' },
  },
  errors: ['BODY_TOO_LARGE'],
  errorForm: 'oauth',
  examples: {
    app: {
      summary: 'An app on somebody’s computer',
      body: { client_name: 'My app', redirect_uris: ['http://127.0.0.1:33418/'] },
      status: 201,
    },
    noAddress: { summary: 'Without a redirect URI', body: { client_name: 'My app' }, status: 400 },
  },
  handle: (context) => {
    const server = context.requireAuthServer();
    return (req, res) => {
      try {
        res.status(201).json(server.register(req.body));
      } catch (error) {
        if (!(error instanceof ClientDocumentError)) throw error;
        const status = error.code === 'access_denied' ? 403 : 400;
        // RFC 7591 section 3.2.2; clients look for these members and no others.
        res.status(status).json({ error: error.code, error_description: error.message });
      }
    };
  },
});

/** `/oauth/token`, `/revoke`, `/introspect` and `/jwks`: what programs call, without cookies. */
export const tokenEndpoints: readonly Route[] = [
  {
    ...delegated,
    id: 'getToken',
    path: '/oauth/token',
    summary: 'Get a token for a code or a device code, or a new one for a refresh token',
    body: formBody(tokenForm, ofPublicClient),
    answers: { 200: jsonAnswer(tokenAnswer, 'Tokens of this gateway.'), ...faults },
    examples: {
      unknownApp: {
        summary: 'Of an app that is not known',
        body: { grant_type: 'refresh_token', client_id: 'unknown', refresh_token: 'unknown' },
        status: 401,
      },
      unknownGrant: {
        summary: 'For a refresh token that opens nothing',
        body: { grant_type: 'refresh_token', client_id: anyApp, refresh_token: 'unknown' },
        after: afterRegistration,
        status: 400,
      },
    },
  },
  {
    ...delegated,
    id: 'revokeToken',
    path: '/oauth/revoke',
    summary: 'End a token',
    description: 'RFC 7009. A token that opens nothing is as good as ended.',
    body: formBody(tokenReference, ofPublicClient),
    answers: { 200: { description: 'It opens nothing any more.' }, ...faults },
    examples: { unknownToken },
  },
  {
    ...delegated,
    id: 'introspectToken',
    path: '/oauth/introspect',
    summary: 'See whether a token is good',
    description: 'RFC 7662. An app learns about its own tokens alone.',
    body: formBody(tokenReference, ofPublicClient),
    answers: { 200: jsonAnswer(introspection, 'What is known of it.'), ...faults },
    examples: { unknownToken: { ...unknownToken, answer: { active: false } } },
  },
  {
    ...endpoint,
    id: 'getServerKeys',
    method: 'get',
    path: '/oauth/jwks',
    summary: 'Get the public keys of the authorization server',
    answers: {
      200: {
        description: 'A JSON Web Key Set (RFC 7517).',
        mediaTypes: ['application/jwk-set+json'],
        schema: keySet,
      },
    },
    examples: { keys: { summary: 'The keys', status: 200 } },
    handler: handleByServer,
  },
];

/** The authorization server reads and answers the request by itself. */
export function handleByServer(context: RestContext): RequestHandler {
  const server = context.requireAuthServer();
  return (req, res) => server.handle(req, res);
}
