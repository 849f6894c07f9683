import { endedClient, endedSession, sessionView } from '../../answers/sessions.js';
import { answersJson, type Answer, type Operation } from '../operation.js';

const unknownCallers = [
  'SESSION_UNKNOWN',
  'CREDENTIAL_MALFORMED',
  'TOKEN_NOT_FOR_THIS',
  'CALLER_UNKNOWN',
  'AUDIT_UNAVAILABLE',
] as const;
const toPage: Answer = {
  status: 303,
  description: 'For a browser that asks for a page.',
  headers: { Location: 'A page of the console' },
};
const endedOne = answersJson(endedClient, 'It can do nothing any more; an app’s refresh token ended with it.');
const endedAll = answersJson(endedSession, 'Nobody can use the session any more, and no platform is connected.');

/** `/auth/sessions`. */
export const sessionOperations: readonly Operation[] = [
  {
    id: 'getSession',
    method: 'get',
    path: '/auth/sessions',
    tag: 'Sessions',
    summary: 'List the browsers, apps and chats of the session',
    description: 'An app or a chat sees itself alone. A browser that asks for a page gets one.',
    access: 'session',
    answers: answersJson(sessionView, 'The session and who can use it.'),
    refusals: unknownCallers,
    examples: [
      { name: 'browser', summary: 'All, as a browser of the session', caller: 'browser', status: 200 },
      { name: 'app', summary: 'Itself, as an app', caller: 'app', status: 200 },
      { name: 'stranger', summary: 'Without a session', caller: 'nobody', status: 401 },
    ],
  },
  {
    id: 'endClient',
    method: 'delete',
    path: '/auth/sessions/{client_id}',
    tag: 'Sessions',
    summary: 'End one browser, app or chat',
    access: 'session',
    sameOrigin: 'proven',
    answers: [...endedOne, toPage],
    refusals: [...unknownCallers, 'CLIENT_UNKNOWN', 'CROSS_SITE_REFUSED'],
    examples: [
      {
        name: 'unknown',
        summary: 'One that the session has not',
        caller: 'browser',
        parameters: { client_id: 'nobody' },
        status: 404,
      },
      {
        name: 'itself',
        summary: 'An app ends itself',
        caller: 'app',
        parameters: { client_id: 'a1b2c3' },
        after: { operationId: 'getSession', example: 'app', take: { client_id: '/clients/0/id' } },
        status: 200,
        answer: { id: 'a1b2c3', ended: true },
      },
    ],
  },
  {
    id: 'endSession',
    method: 'delete',
    path: '/auth/sessions',
    tag: 'Sessions',
    summary: 'Log out everywhere',
    description:
      'Ends every browser, app and chat of the session, every connection, and the session. Only a browser may.',
    access: 'browser',
    sameOrigin: 'proven',
    answers: [...endedAll, toPage],
    refusals: [...unknownCallers, 'CROSS_SITE_REFUSED'],
    examples: [
      {
        name: 'everywhere',
        summary: 'Log out everywhere',
        caller: 'browser',
        status: 200,
        answer: { ended: 2, revoked_upstream: ['sandbox-ehr'] },
      },
    ],
  },
  {
    id: 'endClientByForm',
    method: 'post',
    path: '/auth/sessions/{client_id}/end',
    tag: 'Sessions',
    summary: 'End one browser, app or chat, from a form',
    access: 'session',
    sameOrigin: 'proven',
    answers: [...endedOne, toPage],
    refusals: [...unknownCallers, 'CLIENT_UNKNOWN', 'CROSS_SITE_REFUSED'],
    examples: [
      {
        name: 'unknown',
        summary: 'One that the session has not',
        caller: 'browser',
        parameters: { client_id: 'nobody' },
        status: 404,
      },
    ],
  },
  {
    id: 'endSessionByForm',
    method: 'post',
    path: '/auth/sessions/end',
    tag: 'Sessions',
    summary: 'Log out everywhere, from a form',
    access: 'browser',
    sameOrigin: 'proven',
    answers: [...endedAll, toPage],
    refusals: [...unknownCallers, 'CROSS_SITE_REFUSED'],
    examples: [{ name: 'stranger', summary: 'From nowhere: refused', caller: 'nobody', status: 403 }],
  },
];
