import { json } from 'express';
import { z } from 'zod';

import { defineRoute } from '../route/define-route.js';
import { readBodyBy } from '../route/read-body.js';

/** Notifications hold ids alone; one that brings whole resources is not waited for. */
const mostBodyBytes = 128 * 1024;
const mediaTypes = ['application/fhir+json', 'application/json'];

/** Where platforms send their notifications: an address that nobody can guess, with a secret that only they have. */
export const notificationRoute = defineRoute({
  id: 'receiveNotification',
  method: 'post',
  path: '/subscriptions/{subscription}',
  tag: 'Record',
  summary: 'Take a notification of a platform in',
  description:
    'For platforms alone: the Subscription that the gateway made there has the address and the value of `Authorization`. ' +
    'A Bundle of type `history` whose first entry is the status (Subscriptions R5 Backport 1.1, R4). What else it holds is ' +
    'not read.',
  access: 'anybody',
  webhookOnly: true,
  body: { mediaTypes, schema: z.looseObject({ resourceType: z.literal('Bundle'), type: z.literal('history') }) },
  answers: { 204: { description: 'It was taken in.' } },
  errors: ['SUBSCRIPTION_UNKNOWN', 'NOTIFICATION_INVALID', 'CALLS_LIMITED', 'BODY_TOO_LARGE', 'STORE_UNAVAILABLE'],
  examples: {
    nothing: {
      summary: 'There is none',
      parameters: { subscription: 'none' },
      body: { resourceType: 'Bundle', type: 'history' },
      status: 404,
    },
  },
  handle: ({ gateway }) => {
    const parse = json({ limit: mostBodyBytes, type: mediaTypes });
    return async (req, res) => {
      const { subscription } = req.params;
      const readBody = () => readBodyBy(parse, req, res);
      await gateway.subscriptions?.notifications.receive(subscription, req.headers.authorization, readBody);
      res.status(204).end();
    };
  },
});
