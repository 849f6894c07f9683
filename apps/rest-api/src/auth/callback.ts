import { AuthError } from '@fhir-gateway/smart-auth';
import { text } from 'express';

import { defineRoute, type Route } from '../route/define-route.js';
import { redirectAnswer } from '../route/operation.js';
import { FormAnswers } from './form-answer.js';
import { LoginReturn } from './login-return.js';

/** An authorization response; a code has at most 8 KiB, and most have a hundredth of that. */
const MAX_FORM_BYTES = 16 * 1024;

const toGateway = redirectAnswer(
  'Goes on to a page of the gateway, or back to the application that asked for it.',
  'Where to',
);

/**
 * `GET /oauth/callback`: the platform sends the browser back here. The login is taken only in the browser that began it
 * and under the session that began it; no session is ever handed to a browser here. See {@link LoginReturn}.
 *
 * `POST` is for platforms that answer with a form. It comes from another site and without cookies, decides nothing, and
 * leads to `GET` with the answer sealed; see {@link FormAnswers}.
 *
 * @see RFC 6749 section 4.1.2, RFC 9700 section 4.7
 */
export const callbackRoutes: readonly Route[] = [
  defineRoute({
    id: 'finishLogin',
    method: 'get',
    path: '/oauth/callback',
    tag: 'Connections',
    summary: 'Come back from a platform',
    description:
      'The redirect URI to register with platforms. What the platform sends is taken only in the browser that began the ' +
      'sign-in and under the session that began it, and leads on to the same address with `login` alone, where the code ' +
      'is spent. Both may be asked for again: the outcome is shown for ten minutes.',
    access: 'browser',
    refusesHead: true,
    freeQuery:
      'The authorization response of the platform (RFC 6749 section 4.1.2), or `answer`, a sealed one; or `login`, one ' +
      'that was taken',
    answers: { 303: toGateway },
    errors: [
      'LOGIN_STATE_UNKNOWN',
      'LOGIN_SESSION_MISMATCH',
      'LOGIN_INTERRUPTED',
      'LOGIN_UNKNOWN',
      'LOCK_TIMEOUT',
      'LOGIN_DENIED',
      'AUTHORIZATION_REFUSED',
      'AUTHORIZATION_RESPONSE_INVALID',
      'ISSUER_MISMATCH',
      'TOKEN_ENDPOINT_REFUSED',
      'TOKEN_ENDPOINT_UNAVAILABLE',
      'TOKEN_ENDPOINT_UNREACHABLE',
      'TOKEN_RESPONSE_INVALID',
      'ID_TOKEN_INVALID',
      'RECORD_TAMPERED',
      'RECORD_SEALED_WITH_UNKNOWN_KEY',
      'METHOD_NOT_ALLOWED',
      'AUDIT_UNAVAILABLE',
    ],
    errorForm: 'page',
    examples: {
      unknownState: {
        summary: 'With a state that nobody began',
        parameters: { state: 'unknown', code: 'x' },
        status: 400,
      },
    },
    handle: (context) => {
      const login = new LoginReturn(context);
      return (req, res) => login.handle(req, res);
    },
  }),
  defineRoute({
    id: 'receiveLoginForm',
    method: 'post',
    path: '/oauth/callback',
    tag: 'Connections',
    summary: 'Come back from a platform that answers with a form',
    description: 'Decides nothing: the answer is sealed, and the browser sent on to `GET` with it.',
    access: 'anybody',
    parse: text({ type: 'application/x-www-form-urlencoded', limit: MAX_FORM_BYTES }),
    answers: { 303: toGateway },
    errors: ['AUTHORIZATION_RESPONSE_INVALID', 'BODY_TOO_LARGE', 'AUDIT_UNAVAILABLE'],
    errorForm: 'page',
    examples: { empty: { summary: 'Without an answer', status: 400 } },
    handle: (context) => {
      const formAnswers = new FormAnswers(context.gateway.storage.keyring);
      return (req, res) => {
        const sealed = typeof req.body === 'string' ? formAnswers.seal(req.body) : undefined;
        if (sealed === undefined) {
          throw new AuthError('AUTHORIZATION_RESPONSE_INVALID', 'This is not an authorization response.');
        }
        res.redirect(303, `${context.base}/oauth/callback?answer=${sealed}`);
      };
    },
  }),
];
