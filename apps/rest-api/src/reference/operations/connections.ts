import { connectionStatus, logoutAnswer, waitAnswer } from '../../answers/connections.js';
import { waitQuery } from '../../requests/sign-in-fields.js';
import { answersJson, type Operation } from '../operation.js';
import { asPage, toGateway } from './browser-answers.js';

const platform = { platform_id: 'sandbox-ehr' };

/** `/auth`: what is connected. */
export const connectionOperations: readonly Operation[] = [
  {
    id: 'getStatus',
    method: 'get',
    path: '/auth/status',
    tag: 'Connections',
    summary: 'See who the caller is and what is connected',
    access: 'caller',
    answers: answersJson(connectionStatus, 'The caller’s connections; none for a stranger.'),
    refusals: ['SESSION_UNKNOWN', 'CREDENTIAL_MALFORMED', 'TOKEN_NOT_FOR_THIS', 'CALLER_UNKNOWN', 'AUDIT_UNAVAILABLE'],
    examples: [
      {
        name: 'stranger',
        summary: 'Without a session',
        caller: 'nobody',
        status: 200,
        answer: {
          mode: 'oauth',
          authenticated: false,
          connections: [],
          login_url_template: 'http://localhost:8000/auth/{platform_id}/login',
        },
      },
      {
        name: 'signedIn',
        summary: 'Signed in to the sandbox',
        caller: 'app',
        status: 200,
        answer: {
          mode: 'oauth',
          authenticated: true,
          connections: [
            {
              platform_id: 'sandbox-ehr',
              connected: true,
              scopes: ['launch/patient', 'offline_access', 'patient/*.rs'],
              requested_scopes: ['launch/patient', 'offline_access', 'patient/*.rs'],
              missing_scopes: [],
              patient: 'tamsin-hollowmere',
              refreshable: true,
              connected_at: '2026-11-20T09:30:00.000Z',
              expires_at: '2026-11-20T09:35:00.000Z',
              login_url: 'http://localhost:8000/auth/sandbox-ehr/login',
            },
          ],
          login_url_template: 'http://localhost:8000/auth/{platform_id}/login',
        },
      },
    ],
  },
  {
    id: 'waitForLogin',
    method: 'get',
    path: '/auth/{platform_id}/wait',
    tag: 'Connections',
    summary: 'Wait until a sign-in has ended',
    access: 'session',
    query: waitQuery,
    answers: answersJson(waitAnswer, 'How it ended, or `pending` when the time was over first.'),
    refusals: [
      'ARGUMENT_INVALID',
      'PLATFORM_NOT_FOUND',
      'PLATFORM_NOT_ROUTABLE',
      'SESSION_UNKNOWN',
      'CREDENTIAL_MALFORMED',
      'TOKEN_NOT_FOR_THIS',
      'CALLER_UNKNOWN',
      'AUDIT_UNAVAILABLE',
    ],
    examples: [
      {
        name: 'connected',
        summary: 'After the person has signed in',
        caller: 'app',
        parameters: { ...platform, timeout: '0' },
        status: 200,
      },
      {
        name: 'tooLong',
        summary: 'For longer than a minute',
        caller: 'app',
        parameters: { ...platform, timeout: '61' },
        status: 400,
      },
      { name: 'stranger', summary: 'Without a session', caller: 'nobody', parameters: platform, status: 401 },
    ],
  },
  {
    id: 'showConnected',
    method: 'get',
    path: '/auth/{platform_id}/connected',
    tag: 'Connections',
    summary: 'Look at the page after a sign-in',
    access: 'browser',
    answers: [asPage('What was granted; in `pairing` mode the code for the chat, once.'), toGateway],
    refusals: ['PLATFORM_NOT_FOUND', 'PLATFORM_NOT_ROUTABLE', 'CALLER_UNKNOWN', 'AUDIT_UNAVAILABLE'],
    refusalForm: 'page',
    examples: [{ name: 'connected', summary: 'Connected', caller: 'browser', parameters: platform, status: 200 }],
  },
  {
    id: 'disconnect',
    method: 'post',
    path: '/auth/{platform_id}/logout',
    tag: 'Connections',
    summary: 'Disconnect a platform',
    description:
      'Revokes the tokens at the platform and forgets them. A browser that asks for a page is led to the console.',
    access: 'session',
    sameOrigin: 'proven',
    answers: [...answersJson(logoutAnswer, 'The platform is not connected any more.'), toGateway],
    refusals: [
      'PLATFORM_NOT_FOUND',
      'PLATFORM_NOT_ROUTABLE',
      'CROSS_SITE_REFUSED',
      'SESSION_UNKNOWN',
      'CREDENTIAL_MALFORMED',
      'TOKEN_NOT_FOR_THIS',
      'CALLER_UNKNOWN',
      'LOCK_TIMEOUT',
      'AUDIT_UNAVAILABLE',
    ],
    examples: [
      {
        name: 'foreign',
        summary: 'With a cookie and no proof that the gateway’s own page sent it',
        caller: 'nobody',
        parameters: platform,
        status: 403,
      },
      {
        name: 'disconnect',
        summary: 'Disconnect the sandbox',
        caller: 'app',
        parameters: platform,
        status: 200,
        answer: { platform_id: 'sandbox-ehr', connected: false, revoked_upstream: true },
      },
    ],
  },
];
