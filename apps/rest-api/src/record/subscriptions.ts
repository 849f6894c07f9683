import { requestIdOf } from '@fhir-gateway/express-kit';
import type { GatewaySubscriptions, ListedSubscription } from '@fhir-gateway/gateway';
import { json } from 'express';
import { z } from 'zod';

import type { RestContext } from '../rest-context.js';
import { closeSignal } from '../route/close-signal.js';
import { defineRoute, type Route } from '../route/define-route.js';
import { platformErrors, sessionErrors } from '../route/error-sets.js';
import { jsonAnswer, jsonBody } from '../route/operation.js';
import { requirePerson } from '../sessions/require-person.js';

const mostBodyBytes = 1024;
const moment = z.iso.datetime();
const requestBody = z.object({
  connection: z.string().min(1).max(200).describe('The id of a connection, as `/api/record` has it'),
});
const subscriptionView = z.object({
  id: z.string().describe('As messages to the webhook have it; it opens nothing'),
  connection: z.string(),
  person: z.string().describe('As messages to the webhook have it: the same for one person at one platform'),
  status: z.enum(['requested', 'active', 'error', 'off']).describe('As the platform said last'),
  made: moment,
  ends: moment,
  resource_types: z.array(z.string()).describe('What the platform tells of'),
  last_event: z.int().describe('The highest number of an event so far; 0 before the first'),
  missed: z.int().describe('How many events did not come when they were due'),
});
const list = z.object({ subscriptions: z.array(subscriptionView) });
const ended = z.object({
  id: z.string(),
  ended_upstream: z.boolean().describe('Whether the platform has confirmed; if not, its Subscription ends by itself'),
});

const common = { tag: 'Record', webhookOnly: true } as const;
const changing = { ...common, access: 'browser', sameOrigin: 'proven' } as const;
const foreign = { summary: 'From no page of the gateway, and without a credential', status: 403 } as const;

/** `/api/record/subscriptions`: being told of changes, which a person switches on for a connection, and off. */
export const subscriptionRoutes: readonly Route[] = [
  defineRoute({
    ...common,
    id: 'listSubscriptions',
    method: 'get',
    path: '/api/record/subscriptions',
    summary: 'See for which connections the operator is told of changes',
    access: 'session',
    answers: { 200: jsonAnswer(list, 'The newest first.') },
    errors: sessionErrors,
    examples: {
      none: { summary: 'None yet', caller: 'app', status: 200, answer: { subscriptions: [] } },
      stranger: { summary: 'Without a session', status: 401 },
    },
    handle: (rest) => async (req, res) => {
      const subscriptions = await ownOf(rest).list(await rest.requireSession(req));
      res.set('cache-control', 'no-store').json({ subscriptions: subscriptions.map(view) });
    },
  }),
  defineRoute({
    ...changing,
    id: 'makeSubscription',
    method: 'post',
    path: '/api/record/subscriptions',
    summary: 'Have the operator told when a record changes',
    description:
      'Makes a Subscription at the platform of this connection, for the topic `patient-data-feed` of US Core, with ids and ' +
      'no content. The operator’s webhook is told that something has changed, and never what: `/api/record/changes` says ' +
      'that, to whoever has the session. Only the person may, in a browser of the session; the operator has to allow writing ' +
      'to the platform, and the sign-in has to have the scope to create, update and delete a Subscription. One that is on ' +
      'already is returned.',
    body: jsonBody(requestBody),
    parse: json({ limit: mostBodyBytes }),
    answers: { 200: jsonAnswer(subscriptionView, 'It is on; the platform confirms it with a handshake of its own.') },
    errors: [
      'ARGUMENT_INVALID',
      'BODY_TOO_LARGE',
      'CROSS_SITE_REFUSED',
      ...sessionErrors,
      ...platformErrors,
      'CONNECTION_UNKNOWN',
      'LOGIN_REQUIRED',
      'REAUTH_REQUIRED',
      'WRITES_OFF',
      'SCOPE_INSUFFICIENT',
      'UPSTREAM_UNREACHABLE',
      'UPSTREAM_TIMEOUT',
      'UPSTREAM_OUTCOME_UNKNOWN',
      'UPSTREAM_NOT_FHIR',
      'SUBSCRIPTION_NOT_OFFERED',
      'SUBSCRIPTION_REFUSED',
      'SUBSCRIPTIONS_LIMITED',
      'LOCK_TIMEOUT',
      'AUDIT_UNAVAILABLE',
    ],
    examples: { foreign: { ...foreign, body: { connection: 'sandbox-ehr' } } },
    handle: (rest) => async (req, res, read) => {
      const session = await requirePerson(rest, req);
      const { connection } = read.form();
      const call = { session, app: 'rest', requestId: requestIdOf(res), signal: closeSignal(res) } as const;
      res.set('cache-control', 'no-store').json(view(await ownOf(rest).make(call, connection)));
    },
  }),
  defineRoute({
    ...changing,
    id: 'endSubscription',
    method: 'delete',
    path: '/api/record/subscriptions/{subscription_id}',
    summary: 'Have nobody told any more',
    answers: { 200: jsonAnswer(ended, 'No notification is taken any more.') },
    errors: ['CROSS_SITE_REFUSED', ...sessionErrors, 'SUBSCRIPTION_UNKNOWN', 'AUDIT_UNAVAILABLE'],
    examples: { foreign: { ...foreign, parameters: { subscription_id: 'none' } } },
    handle: (rest) => async (req, res) => {
      const session = await requirePerson(rest, req);
      const id = req.params.subscription_id;
      res.json({ id, ended_upstream: await ownOf(rest).end(session, id) });
    },
  }),
];

/** @throws TypeError where the operator has no webhook, and no such route either */
function ownOf({ gateway }: RestContext): GatewaySubscriptions['own'] {
  if (gateway.subscriptions === undefined) throw new TypeError('This gateway has no webhook for changes.');
  return gateway.subscriptions.own;
}

function view(one: ListedSubscription): z.output<typeof subscriptionView> {
  const at = (ms: number) => new Date(ms).toISOString();
  const { name: id, connection, person, status, types, last, missed } = one;
  return {
    ...{ id, connection, person, status, made: at(one.madeAtMs), ends: at(one.endsAtMs) },
    ...{ resource_types: [...types], last_event: last, missed },
  };
}
