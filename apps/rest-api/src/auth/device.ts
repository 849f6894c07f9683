import { commandLineClientId } from '@fhir-gateway/auth-server';
import { z } from 'zod';

import type { Route } from '../route/define-route.js';
import { resumeAfterConsent } from '../consent/resume.js';
import { named } from '../route/named-schemas.js';
import { formBody, jsonAnswer, pageAnswer, redirectAnswer } from '../route/operation.js';
import { faults, handleByServer, resource } from '../oauth/oauth-endpoints.js';

const deviceForm = named(
  'DeviceForm',
  z.object({
    client_id: z.string().describe(`\`${commandLineClientId}\`, or a client that the operator registered for devices`),
    resource,
  }),
);

/** RFC 8628 section 3.2. */
const deviceAnswer = named(
  'DeviceAnswer',
  z.looseObject({
    device_code: z.string().describe('For the program: what it asks for its token with'),
    user_code: z.string().describe('For the person, who enters it on the page'),
    verification_uri: z.string().describe('The page'),
    verification_uri_complete: z.string().describe('The page with the code filled in'),
    expires_in: z.int().describe('Seconds'),
    interval: z.int().describe('Seconds between two questions'),
  }),
);

const userCodeForm = named(
  'UserCodeForm',
  z.object({
    xsrf: z.string().optional().describe('As the page has it'),
    user_code: z.string().optional().describe('The code, in letters of either case, with or without the hyphen'),
    confirm: z.string().optional().describe('`yes`'),
  }),
);

/** `POST /auth/device`: what a program in a terminal asks for first. */
export const deviceEndpoint: Route = {
  id: 'beginDevice',
  method: 'post',
  path: '/auth/device',
  tag: 'OAuth',
  access: 'anybody',
  oauthOnly: true,
  summary: 'Begin the sign-in of the command line',
  description: 'RFC 8628. The person enters the code in a browser; the program asks for the token meanwhile.',
  body: formBody(deviceForm, 'Of the command line: there is no secret.'),
  answers: { 200: jsonAnswer(deviceAnswer, 'The two codes.'), ...faults },
  errorForm: 'oauth',
  examples: {
    commandLine: { summary: 'Of the command line', body: { client_id: commandLineClientId }, status: 200 },
    unknownApp: { summary: 'Of an app that is not known', body: { client_id: 'unknown' }, status: 401 },
  },
  handler: handleByServer,
};

const page = { tag: 'OAuth', oauthOnly: true, errorForm: 'page', handler: handleByServer } as const;

/** `/oauth/device`: where a person enters the code of a program. */
export const devicePages: readonly Route[] = [
  {
    ...page,
    id: 'showDevice',
    method: 'get',
    path: '/oauth/device',
    summary: 'Enter the code that a program shows',
    access: 'anybody',
    refusesHead: true,
    query: z.object({ user_code: z.string().optional().describe('Is filled in; the person sends it') }),
    answers: { 200: pageAnswer() },
    errors: ['METHOD_NOT_ALLOWED', 'AUDIT_UNAVAILABLE'],
    examples: { page: { summary: 'The page', status: 200 } },
  },
  {
    ...page,
    id: 'sendDevice',
    method: 'post',
    path: '/oauth/device',
    summary: 'See which program showed the code',
    access: 'browser',
    sameOrigin: 'proven',
    body: formBody(userCodeForm),
    answers: {
      200: pageAnswer('The page again, with what is wrong.'),
      303: redirectAnswer('Leads to the page that asks, or back to this one.', 'The consent page, or this one'),
      400: pageAnswer('The page again: the form is not of this browser.'),
    },
    errors: ['CROSS_SITE_REFUSED', 'AUDIT_UNAVAILABLE'],
    examples: { foreign: { summary: 'From nowhere: refused', body: {}, status: 403 } },
  },
  {
    ...page,
    handler: resumeAfterConsent,
    id: 'resumeDevice',
    method: 'get',
    path: '/oauth/device/{id}',
    summary: 'See that the program is connected, after the person has answered',
    access: 'browser',
    refusesHead: true,
    answers: {
      200: pageAnswer(),
      303: {
        ...pageAnswer('Leads back: this browser has entered no code.'),
        headers: { Location: 'The page for the code' },
      },
      400: pageAnswer('A page: the request is too old.'),
    },
    errors: ['METHOD_NOT_ALLOWED', 'AUDIT_UNAVAILABLE'],
    examples: { unknown: { summary: 'What nobody asked for', parameters: { id: 'unknown' }, status: 303 } },
  },
];
