import type { Session } from '@fhir-gateway/token-vault';
import type { Request } from 'express';
import { randomBytes } from 'node:crypto';
import { z } from 'zod';

import { consoleVisitor, formVisitor } from '../console/console-visitor.js';
import type { RestContext } from '../rest-context.js';
import { defineRoute, type Route } from '../route/define-route.js';
import { consoleErrors } from '../route/error-sets.js';
import { csrfField } from '../route/fields.js';
import { formBody, pageAnswer, redirectAnswer } from '../route/operation.js';
import { pageRoute } from '../route/page-route.js';
import { codePage, deviceCodePage } from './keys-page.js';
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
import { passkeyRoutes } from './passkeys.js';

const confirmForm = z.object({ csrf: csrfField, group: typed.describe('The last group of the code') });
const openForm = z.object({
  csrf: csrfField,
  attempt: typed.describe('Of the page: it may ask again, since its answer may be lost'),
  code: typed.describe('A recovery code, or the code that another device shows'),
  shared: sharedField,
});

/** `/auth/keys` and `/auth/open`: keeping connections by a recovery code, and opening them again; passkeys are beside. */
export const keptRoutes: readonly Route[] = [
  ...passkeyRoutes,
  {
    ...pageRoute({
      id: 'showKeys',
      path: '/auth/keys',
      summary: 'See whether connections are kept, and keep them',
      errors: consoleErrors,
      handle: (context) => async (req, res) =>
        context.sendPage(res, await keysView(context, await consoleVisitor(context, req))),
    }),
    keptOnly: true,
  },
  defineRoute({
    ...keptForm,
    id: 'makeRecoveryCode',
    path: '/auth/keys/recovery',
    summary: 'Make a recovery code, which is shown once',
    access: 'browser',
    body: formBody(codeForm),
    answers: {
      200: pageAnswer('The code.'),
      303: redirectAnswer('Nothing is connected.', '/auth/keys'),
      400: wrongCode,
    },
    errors: formErrors,
    handle: (context) => async (req, res, read) => {
      const { csrf, code: present } = read.form();
      const session = await visitorOf(context, req, csrf);
      const { kept } = context.gateway;
      const isKept = (await kept.keptUntil(session)) !== undefined;
      const code = await unlessWrong(kept.offerCode(session, addressOf(context, req), present));
      if (code === 'wrong') return context.sendPage(res, await keysView(context, session, wrongWords), { status: 400 });
      if (code === undefined) return res.redirect(303, `${context.base}/auth/keys`);
      const { base } = context;
      context.sendPage(res, codePage({ base, formToken: tokensOf(context).issue(session), code, isKept }));
    },
  }),
  defineRoute({
    ...keptForm,
    id: 'confirmRecoveryCode',
    path: '/auth/keys/confirm',
    summary: 'Show that the recovery code was written down: from here on it counts, and the connections are kept',
    access: 'browser',
    body: formBody(confirmForm),
    answers: { 303: redirectAnswer('Kept.', '/auth/keys'), 400: wrongCode },
    errors: [...formErrors, 'CALLS_LIMITED'],
    handle: (context) => async (req, res, read) => {
      const { csrf, group } = read.form();
      const session = await visitorOf(context, req, csrf);
      const { kept } = context.gateway;
      const { base } = context;
      if (await kept.confirm(session, group, addressOf(context, req))) return res.redirect(303, `${base}/auth/keys`);
      const isKept = (await kept.keptUntil(session)) !== undefined;
      const page = codePage({ base, formToken: tokensOf(context).issue(session), isKept });
      context.sendPage(res, page, { status: 400 });
    },
  }),
  defineRoute({
    ...keptForm,
    id: 'showDeviceCode',
    path: '/auth/keys/device-code',
    summary: 'Show a code for another device of the person',
    access: 'browser',
    body: formBody(codeForm),
    answers: { 200: pageAnswer('The code.'), 400: wrongCode },
    errors: formErrors,
    handle: (context) => async (req, res, read) => {
      const { csrf, code: present } = read.form();
      const session = await visitorOf(context, req, csrf);
      const code = await unlessWrong(context.gateway.kept.deviceCode(session, addressOf(context, req), present));
      if (code === 'wrong') return context.sendPage(res, await keysView(context, session, wrongWords), { status: 400 });
      context.sendPage(res, deviceCodePage({ base: context.base, code }));
    },
  }),
  {
    ...pageRoute({
      id: 'showOpenKept',
      path: '/auth/open',
      summary: 'Open kept connections',
      errors: consoleErrors,
      handle: (context) => async (req, res) => {
        const attempt = randomBytes(16).toString('base64url');
        context.sendPage(res, openView(context, await consoleVisitor(context, req), { attempt }), { hasScript: true });
      },
    }),
    keptOnly: true,
  },
  defineRoute({
    ...keptForm,
    id: 'openKept',
    path: '/auth/open',
    summary: 'Open kept connections by a recovery code, or by the code that another device shows',
    access: 'anybody',
    body: formBody(openForm),
    answers: {
      200: pageAnswer('What is open, and the next recovery code where one was used.'),
      400: wrongCode,
      409: pageAnswer('The page again: this browser has connections of its own.'),
    },
    errors: formErrors,
    handle: (context) => async (req, res, read) => {
      const { csrf, attempt, code, shared } = read.form();
      const own = await formVisitor(context, req, (visitor) => tokensOf(context).check(csrf, visitor));
      const opened = await unlessWrong(openBy(context, req, { attempt, code, own }));
      if (opened === 'own' || opened === 'wrong') {
        const problem = opened === 'own' ? 'own' : 'unknown';
        const page = openView(context, own, { attempt, problem });
        return context.sendPage(res, page, { hasScript: true, status: opened === 'own' ? 409 : 400 });
      }
      await showOpened(context, { req, res, own, shared }, opened);
    },
  }),
];

interface Opening {
  readonly attempt: string;
  readonly code: string;
  readonly own: Session | undefined;
}

/** Whose code it is shows by its length. */
async function openBy(
  context: RestContext,
  req: Request,
  { attempt, code, own }: Opening,
): Promise<{ session: Session; nextCode?: string } | 'own'> {
  const { kept } = context.gateway;
  const address = addressOf(context, req);
  if (!kept.isDeviceCode(code)) return kept.open(code, attempt, address, own);
  const session = await kept.openByDeviceCode(code, address, own);
  return session === 'own' ? 'own' : { session };
}
