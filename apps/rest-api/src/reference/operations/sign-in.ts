import { loginAnswer } from '../../answers/connections.js';
import { launchForm, launchQuery, loginForm, loginQuery } from '../../requests/sign-in-fields.js';
import { formBody, type Operation } from '../operation.js';
import { asPage, toGateway } from './browser-answers.js';

const platform = { platform_id: 'sandbox-ehr' };
const cannotBegin = [
  'ARGUMENT_INVALID',
  'PLATFORM_NOT_FOUND',
  'PLATFORM_NOT_ROUTABLE',
  'PLATFORM_OPEN',
  'LOGIN_NOT_OFFERED',
  'CLIENT_ID_MISSING',
  'CLIENT_AUTHENTICATION_UNSUPPORTED',
  'REDIRECT_NOT_HTTPS',
  'SCOPE_NOT_ALLOWED',
  'DISCOVERY_FAILED',
  'CROSS_SITE_REFUSED',
  'LOGIN_UNKNOWN',
  'METHOD_NOT_ALLOWED',
  'AUDIT_UNAVAILABLE',
] as const;

/** The way of a browser to a platform and back. */
export const signInOperations: readonly Operation[] = [
  {
    id: 'beginLogin',
    method: 'get',
    path: '/auth/{platform_id}/login',
    tag: 'Connections',
    summary: 'Begin a sign-in to a platform',
    description:
      'Leads a person’s browser to the platform’s sign-in page, at once or by way of a page that says what it leads to. ' +
      'With `redirect=false` a program that keeps cookies gets the address as JSON; whoever opens it needs those cookies.',
    access: 'anybody',
    query: loginQuery,
    answers: [
      {
        status: 200,
        description: 'A page with a button, or JSON with `redirect=false`.',
        mediaTypes: ['application/json'],
        schema: loginAnswer,
      },
      { status: 302, description: 'Leads to the platform.', headers: { Location: 'The platform’s sign-in page' } },
    ],
    refusals: cannotBegin,
    examples: [
      {
        name: 'forProgram',
        summary: 'As JSON',
        caller: 'nobody',
        parameters: { ...platform, redirect: 'false' },
        status: 200,
        answer: {
          authorization_url: 'http://localhost:8010/oauth/authorize?response_type=code&…',
          platform_id: 'sandbox-ehr',
          expires_in: 600,
        },
      },
      {
        name: 'openData',
        summary: 'A platform that needs no sign-in',
        caller: 'nobody',
        parameters: { platform_id: 'sandbox-open', redirect: 'false' },
        status: 409,
      },
    ],
  },
  {
    id: 'sendLoginForm',
    method: 'post',
    path: '/auth/{platform_id}/login',
    tag: 'Connections',
    summary: 'Press the button of the sign-in page',
    access: 'anybody',
    sameOrigin: 'proven',
    body: formBody(loginForm),
    answers: [asPage('A page that leads to the platform.')],
    refusals: [...cannotBegin, 'LOGIN_NOT_FINISHED', 'BODY_TOO_LARGE'],
    refusalForm: 'page',
    examples: [
      {
        name: 'foreign',
        summary: 'From nowhere: refused',
        caller: 'nobody',
        parameters: platform,
        body: {},
        status: 403,
      },
    ],
  },
  {
    id: 'openFromEhr',
    method: 'get',
    path: '/auth/{platform_id}/launch',
    tag: 'Connections',
    summary: 'Open the gateway from within an EHR',
    description:
      'SMART App Launch 2.2, EHR launch. Answers a page that says what it leads to; only its button begins anything.',
    access: 'anybody',
    query: launchQuery,
    answers: [asPage('A page with a button.')],
    refusals: [...cannotBegin, 'LAUNCH_REFUSED'],
    refusalForm: 'page',
    examples: [
      {
        name: 'otherIssuer',
        summary: 'With the issuer of somebody else',
        caller: 'nobody',
        parameters: { ...platform, iss: 'https://ehr.example/fhir', launch: 'abc' },
        status: 400,
      },
    ],
  },
  {
    id: 'sendLaunchForm',
    method: 'post',
    path: '/auth/{platform_id}/launch',
    tag: 'Connections',
    summary: 'Press the button of the launch page',
    access: 'anybody',
    sameOrigin: 'proven',
    body: formBody(launchForm),
    answers: [asPage('A page that leads to the platform.')],
    refusals: [...cannotBegin, 'LAUNCH_REFUSED', 'BODY_TOO_LARGE'],
    refusalForm: 'page',
    examples: [
      {
        name: 'foreign',
        summary: 'From nowhere: refused',
        caller: 'nobody',
        parameters: platform,
        body: {},
        status: 403,
      },
    ],
  },
  {
    id: 'finishLogin',
    method: 'get',
    path: '/oauth/callback',
    tag: 'Connections',
    summary: 'Come back from a platform',
    description:
      'The redirect URI to register with platforms. What the platform sends is taken once, only in the browser that began ' +
      'the sign-in and under the session that began it.',
    access: 'browser',
    freeQuery: 'The authorization response of the platform (RFC 6749 section 4.1.2), or `answer`, a sealed one',
    answers: [toGateway],
    refusals: [
      'LOGIN_STATE_UNKNOWN',
      'LOGIN_SESSION_MISMATCH',
      'LOGIN_DENIED',
      'AUTHORIZATION_REFUSED',
      'AUTHORIZATION_RESPONSE_INVALID',
      'ISSUER_MISMATCH',
      'TOKEN_ENDPOINT_REFUSED',
      'TOKEN_ENDPOINT_UNREACHABLE',
      'TOKEN_RESPONSE_INVALID',
      'ID_TOKEN_INVALID',
      'RECORD_TAMPERED',
      'RECORD_SEALED_WITH_UNKNOWN_KEY',
      'METHOD_NOT_ALLOWED',
      'AUDIT_UNAVAILABLE',
    ],
    refusalForm: 'page',
    examples: [
      {
        name: 'unknownState',
        summary: 'With a state that nobody began',
        caller: 'nobody',
        parameters: { state: 'unknown', code: 'x' },
        status: 400,
      },
    ],
  },
  {
    id: 'receiveLoginForm',
    method: 'post',
    path: '/oauth/callback',
    tag: 'Connections',
    summary: 'Come back from a platform that answers with a form',
    description: 'Decides nothing: the answer is sealed, and the browser sent on to `GET` with it.',
    access: 'anybody',
    answers: [toGateway],
    refusals: ['AUTHORIZATION_RESPONSE_INVALID', 'BODY_TOO_LARGE', 'AUDIT_UNAVAILABLE'],
    refusalForm: 'page',
    examples: [{ name: 'empty', summary: 'Without an answer', caller: 'nobody', status: 400 }],
  },
];
