import { clientRegistration } from '@fhir-gateway/auth-server';

import { introspection, keySet, oauthError, registeredClient, tokenAnswer } from '../../answers/oauth.js';
import { consentForm } from '../../requests/form-fields.js';
import { authorizationQuery, tokenForm, tokenReference } from '../../requests/oauth-fields.js';
import { answersJson, formBody, jsonBody, type Answer, type Operation } from '../operation.js';

const refused: Answer = {
  status: 400,
  description: 'An OAuth error, such as `invalid_grant`: RFC 6749 section 5.2, RFC 7591 section 3.2.2.',
  mediaTypes: ['application/json'],
  schema: oauthError,
};
const unknownClient: Answer = {
  ...refused,
  status: 401,
  description: '`invalid_client`: no app is registered under this id.',
};
const asForm = (schema: Parameters<typeof formBody>[0]) => formBody(schema, 'Of a public client: there is no secret.');
const page: Answer = { status: 200, description: 'A page.', mediaTypes: ['text/html'] };
const anyApp = 'https://app.example/client.json';

/** The authorization server, as far as there is one. */
export const oauthOperations: readonly Operation[] = (
  [
    {
      id: 'registerClient',
      method: 'post',
      path: '/oauth/register',
      summary: 'Register an app',
      description: 'RFC 7591. Apps that publish a client id metadata document need not register.',
      access: 'anybody',
      body: jsonBody(clientRegistration),
      answers: [...answersJson(registeredClient, 'The app, with its client_id.', 201), refused],
      refusals: ['BODY_TOO_LARGE'],
      refusalForm: 'oauth',
      examples: [
        {
          name: 'app',
          summary: 'An app on somebody’s computer',
          caller: 'nobody',
          body: { client_name: 'My app', redirect_uris: ['http://127.0.0.1:33418/'] },
          status: 201,
        },
        {
          name: 'noAddress',
          summary: 'Without a redirect URI',
          caller: 'nobody',
          body: { client_name: 'My app' },
          status: 400,
        },
      ],
    },
    {
      id: 'authorize',
      method: 'get',
      path: '/oauth/authorize',
      summary: 'Ask a person to let an app in',
      description: 'The authorization endpoint: to be opened in the person’s browser. PKCE (S256) is a must.',
      access: 'anybody',
      query: authorizationQuery,
      answers: [
        { status: 303, description: 'Leads to the page that asks.', headers: { Location: 'The consent page' } },
        { status: 400, description: 'A page that says what is wrong with the request.', mediaTypes: ['text/html'] },
      ],
      refusals: ['METHOD_NOT_ALLOWED', 'AUDIT_UNAVAILABLE'],
      refusalForm: 'page',
      examples: [
        {
          name: 'unknownApp',
          summary: 'From an app that is not known',
          caller: 'nobody',
          parameters: { client_id: 'unknown', response_type: 'code' },
          status: 400,
        },
      ],
    },
    {
      id: 'resumeAuthorization',
      method: 'get',
      path: '/oauth/authorize/{id}',
      summary: 'Go back to the app after the person has answered',
      access: 'browser',
      answers: [
        {
          status: 303,
          description: 'Leads to the app with a code, or with an error.',
          headers: { Location: 'The app’s redirect URI' },
        },
        {
          status: 400,
          description: 'A page: the request is not of this browser, or too old.',
          mediaTypes: ['text/html'],
        },
      ],
      refusals: ['METHOD_NOT_ALLOWED', 'AUDIT_UNAVAILABLE'],
      refusalForm: 'page',
      examples: [
        {
          name: 'unknown',
          summary: 'What nobody asked for',
          caller: 'nobody',
          parameters: { id: 'unknown' },
          status: 400,
        },
      ],
    },
    {
      id: 'showConsent',
      method: 'get',
      path: '/oauth/consent/{id}',
      summary: 'See which app asks for what',
      access: 'browser',
      answers: [page],
      refusals: ['CONSENT_UNKNOWN', 'METHOD_NOT_ALLOWED', 'AUDIT_UNAVAILABLE'],
      refusalForm: 'page',
      examples: [
        {
          name: 'unknown',
          summary: 'What nobody asked for',
          caller: 'nobody',
          parameters: { id: 'unknown' },
          status: 400,
        },
      ],
    },
    {
      id: 'sendConsent',
      method: 'post',
      path: '/oauth/consent/{id}',
      summary: 'Let an app in, or not',
      access: 'browser',
      sameOrigin: 'proven',
      body: formBody(consentForm),
      answers: [page],
      refusals: [
        'CONSENT_UNKNOWN',
        'CONSENT_FORGED',
        'CROSS_SITE_REFUSED',
        'ARGUMENT_INVALID',
        'BODY_TOO_LARGE',
        'AUDIT_UNAVAILABLE',
      ],
      refusalForm: 'page',
      examples: [
        {
          name: 'foreign',
          summary: 'From nowhere: refused',
          caller: 'nobody',
          parameters: { id: 'unknown' },
          body: {},
          status: 403,
        },
      ],
    },
    {
      id: 'getToken',
      method: 'post',
      path: '/oauth/token',
      summary: 'Get a token for a code, or a new one for a refresh token',
      access: 'anybody',
      body: asForm(tokenForm),
      answers: [...answersJson(tokenAnswer, 'Tokens of this gateway.'), refused, unknownClient],
      refusals: [],
      refusalForm: 'oauth',
      examples: [
        {
          name: 'unknownApp',
          summary: 'Of an app that is not known',
          caller: 'nobody',
          body: { grant_type: 'refresh_token', client_id: 'unknown', refresh_token: 'unknown' },
          status: 401,
        },
        {
          name: 'unknownGrant',
          summary: 'For a refresh token that opens nothing',
          caller: 'nobody',
          body: { grant_type: 'refresh_token', client_id: anyApp, refresh_token: 'unknown' },
          after: { operationId: 'registerClient', example: 'app', take: { client_id: '/client_id' } },
          status: 400,
        },
      ],
    },
    {
      id: 'revokeToken',
      method: 'post',
      path: '/oauth/revoke',
      summary: 'End a token',
      description: 'RFC 7009. A token that opens nothing is as good as ended.',
      access: 'anybody',
      body: asForm(tokenReference),
      answers: [{ status: 200, description: 'It opens nothing any more.' }, refused, unknownClient],
      refusals: [],
      refusalForm: 'oauth',
      examples: [
        {
          name: 'unknownToken',
          summary: 'One that opens nothing',
          caller: 'nobody',
          body: { client_id: anyApp, token: 'unknown' },
          after: { operationId: 'registerClient', example: 'app', take: { client_id: '/client_id' } },
          status: 200,
        },
      ],
    },
    {
      id: 'introspectToken',
      method: 'post',
      path: '/oauth/introspect',
      summary: 'See whether a token is good',
      description: 'RFC 7662. An app learns about its own tokens alone.',
      access: 'anybody',
      body: asForm(tokenReference),
      answers: [...answersJson(introspection, 'What is known of it.'), refused, unknownClient],
      refusals: [],
      refusalForm: 'oauth',
      examples: [
        {
          name: 'unknownToken',
          summary: 'One that opens nothing',
          caller: 'nobody',
          body: { client_id: anyApp, token: 'unknown' },
          after: { operationId: 'registerClient', example: 'app', take: { client_id: '/client_id' } },
          status: 200,
          answer: { active: false },
        },
      ],
    },
    {
      id: 'getServerKeys',
      method: 'get',
      path: '/oauth/jwks',
      summary: 'Get the public keys of the authorization server',
      access: 'anybody',
      answers: [
        {
          status: 200,
          description: 'A JSON Web Key Set (RFC 7517).',
          mediaTypes: ['application/jwk-set+json'],
          schema: keySet,
        },
      ],
      refusals: [],
      examples: [{ name: 'keys', summary: 'The keys', caller: 'nobody', status: 200 }],
    },
  ] satisfies Omit<Operation, 'tag'>[]
).map((operation) => ({ ...operation, tag: 'OAuth', oauthOnly: true }));
