import { html } from '@fhir-gateway/express-kit';
import { z } from 'zod';

import { formVisitor } from '../console/console-visitor.js';
import { defineRoute, type Route } from '../route/define-route.js';
import { csrfField } from '../route/fields.js';
import { formBody, pageAnswer, redirectAnswer } from '../route/operation.js';
import {
  addressOf,
  codeForm,
  formErrors,
  keptForm,
  keysView,
  openView,
  sharedField,
  showOpened,
  tokensOf,
  typed,
  unlessWrong,
  visitorOf,
  wrongCode,
  wrongWords,
} from './kept-visitor.js';
import { passkeyPage } from './passkey-page.js';

/** In base64url, as long as keys and signatures of RSA with 4,096 bits are. */
const part = z
  .string()
  .max(2048, 'has at most 2048 characters')
  .regex(/^[\w-]*$/, 'is base64url')
  .default('');
const answerForm = z.object({
  csrf: csrfField,
  id: part.describe('The credential id'),
  authenticatorData: part.describe('What the authenticator says of itself'),
  clientData: part.describe('What the browser says that was asked'),
  signature: part.describe('The authenticator’s signature over both'),
  secret: part.describe('Derived from what the authenticator computed: it opens the records'),
});
const addForm = answerForm.extend({ publicKey: part.describe('The public key of the passkey') });
const openForm = answerForm.extend({ attempt: typed.describe('Of the page'), shared: sharedField });
const endForm = codeForm.extend({ id: part.describe('The credential id') });

const notAdded = html`This passkey did not answer as it should, or it is there already. Nothing was changed.`;

/** Passkeys of kept connections: made, used and ended. The page of each works by a script, since only a script reaches an authenticator. */
export const passkeyRoutes: readonly Route[] = [
  defineRoute({
    ...keptForm,
    id: 'offerPasskey',
    path: '/auth/keys/passkey',
    summary: 'Begin to make a passkey',
    access: 'browser',
    body: formBody(codeForm),
    answers: { 200: pageAnswer('The page that asks the device.'), 400: wrongCode },
    errors: formErrors,
    handle: (context) => async (req, res, read) => {
      const { csrf, code } = read.form();
      const session = await visitorOf(context, req, csrf);
      const { passkeys } = context.gateway.kept;
      const options = await unlessWrong(passkeys.offer(session, addressOf(context, req), code));
      if (options === 'wrong')
        return context.sendPage(res, await keysView(context, session, wrongWords), { status: 400 });
      const { base } = context;
      const page = passkeyPage({ base, formToken: tokensOf(context).issue(session), options });
      context.sendPage(res, page, { hasScript: true });
    },
  }),
  defineRoute({
    ...keptForm,
    id: 'addPasskey',
    path: '/auth/keys/passkey/add',
    summary: 'Add a passkey that has answered once',
    access: 'browser',
    body: formBody(addForm),
    answers: { 303: redirectAnswer('Added.', '/auth/keys'), 400: pageAnswer('The page again: it did not answer.') },
    errors: formErrors,
    handle: (context) => async (req, res, read) => {
      const { csrf, ...answer } = read.form();
      const session = await visitorOf(context, req, csrf);
      if (await context.gateway.kept.passkeys.add(session, answer))
        return res.redirect(303, `${context.base}/auth/keys`);
      context.sendPage(res, await keysView(context, session, notAdded), { status: 400 });
    },
  }),
  defineRoute({
    ...keptForm,
    id: 'endPasskey',
    path: '/auth/keys/passkey/end',
    summary: 'End a passkey: it opens nothing any more',
    access: 'browser',
    body: formBody(endForm),
    answers: { 303: redirectAnswer('Ended.', '/auth/keys'), 400: wrongCode },
    errors: formErrors,
    handle: (context) => async (req, res, read) => {
      const { csrf, code, id } = read.form();
      const session = await visitorOf(context, req, csrf);
      const ended = await unlessWrong(context.gateway.kept.passkeys.end(session, id, addressOf(context, req), code));
      if (ended === 'wrong')
        return context.sendPage(res, await keysView(context, session, wrongWords), { status: 400 });
      res.redirect(303, `${context.base}/auth/keys`);
    },
  }),
  defineRoute({
    ...keptForm,
    id: 'openByPasskey',
    path: '/auth/open/passkey',
    summary: 'Open kept connections by a passkey',
    access: 'anybody',
    body: formBody(openForm),
    answers: {
      200: pageAnswer('What is open.'),
      400: pageAnswer('The page again: the passkey opens nothing here.'),
      409: pageAnswer('The page again: this browser has connections of its own.'),
    },
    errors: formErrors,
    handle: (context) => async (req, res, read) => {
      const { csrf, attempt, shared, ...answer } = read.form();
      const own = await formVisitor(context, req, (visitor) => tokensOf(context).check(csrf, visitor));
      const { passkeys } = context.gateway.kept;
      const opened = await unlessWrong(passkeys.open(answer, addressOf(context, req), own));
      if (opened === 'own' || opened === 'wrong') {
        const page = openView(context, own, { attempt, problem: opened === 'own' ? 'own' : 'passkey' });
        return context.sendPage(res, page, { hasScript: true, status: opened === 'own' ? 409 : 400 });
      }
      await showOpened(context, { req, res, own, shared }, { session: opened });
    },
  }),
];
