import { requestIdOf, toProblem } from '@fhir-gateway/express-kit';
import { errorTable, type ErrorCode } from '@fhir-gateway/gateway';
import { mostFileBytes } from '@fhir-gateway/patient-record/shares';
import type { Session } from '@fhir-gateway/token-vault';
import type { Request, Response } from 'express';
import { z } from 'zod';

import { consoleVisitor, requireSession } from '../console/console-visitor.js';
import type { RestContext } from '../rest-context.js';
import { defineRoute, formParser, type Route } from '../route/define-route.js';
import { consoleErrors } from '../route/error-sets.js';
import { csrfField, readFields } from '../route/fields.js';
import { readMultipart } from '../route/multipart.js';
import { formBody, redirectAnswer } from '../route/operation.js';
import { pageRoute } from '../route/page-route.js';
import { FormTokens } from '../sessions/form-token.js';
import { receivedPage, type ReceivedPage } from './pages/received-page.js';
import { requireVisitor } from './require-visitor.js';

/** A file of cards, as a form encodes it. */
const mostFormBytes = 200 * 1024;

/** Why a link or a card is not opened. */
export const receiveErrors = [
  'SHARES_LIMITED',
  'SHARED_LINK_MALFORMED',
  'SHARED_LINK_UNSUPPORTED',
  'SHARED_LINK_EXPIRED',
  'SHARED_LINK_GONE',
  'SHARED_ADDRESS_REFUSED',
  'SHARED_LINK_UNREACHABLE',
  'SHARED_PASSCODE_REQUIRED',
  'SHARED_PASSCODE_WRONG',
  'SHARED_CONTENT_TOO_LARGE',
  'SHARED_FILE_UNREADABLE',
  'SHARED_CONTENT_UNSUPPORTED',
  'HEALTH_CARD_MALFORMED',
  'HEALTH_CARD_ISSUER_UNKNOWN',
  'HEALTH_CARD_SIGNATURE_INVALID',
  'HEALTH_CARD_EXPIRED',
  'HEALTH_CARD_REVOKED',
] as const satisfies readonly ErrorCode[];

const passcodeField = z.string().max(100, 'has at most 100 characters').optional();
const openForm = z.object({
  csrf: csrfField,
  shared: z
    .string()
    .max(100_000, 'is longer than any link or card')
    .default('')
    .describe('A link, or the text of a card'),
  passcode: passcodeField,
});
const fileFields = z.object({ csrf: csrfField, passcode: passcodeField });
const fileForm = fileFields.extend({
  file: z.file().describe('A `.smart-health-card` file, or a text with a link'),
});
const closeForm = z.object({ csrf: csrfField, id: z.string().max(40, 'has at most 40 characters').optional() });

/** `/shares/received`: opening a SMART Health Link or Card, and closing it. */
export const receivedPageRoutes: readonly Route[] = [
  pageRoute({
    id: 'showReceived',
    path: '/shares/received',
    summary: 'Open a SMART Health Link or Card, and see what is open',
    errors: consoleErrors,
    handle: (context) => async (req, res) => show(context, req, res),
  }),
  defineRoute({
    id: 'receiveShareByForm',
    method: 'post',
    path: '/shares/received',
    tag: 'Pages',
    summary: 'Open a SMART Health Link or Card, from a form',
    access: 'browser',
    sameOrigin: 'proven',
    body: formBody(openForm),
    parse: formParser(mostFormBytes),
    answers: { 303: redirectAnswer('The page, with what was opened.', '/shares/received') },
    errors: [...consoleErrors, 'CROSS_SITE_REFUSED', 'BODY_TOO_LARGE', 'CALLER_UNKNOWN', ...receiveErrors],
    errorForm: 'page',
    examples: { foreign: { summary: 'From nowhere: refused', body: {}, status: 403 } },
    handle: (context) => {
      const tokens = new FormTokens(context.gateway.storage.keyring);
      return async (req, res, read) => {
        const { csrf, shared, passcode } = read.form();
        const session = await requireVisitor(context, req, (visitor) => tokens.check(csrf, visitor));
        await receive(context, req, res, session, shared, passcode);
      };
    },
  }),
  defineRoute({
    id: 'receiveShareByFile',
    method: 'post',
    path: '/shares/received/file',
    tag: 'Pages',
    summary: 'Open a SMART Health Link or Card of a file, from a form',
    access: 'browser',
    sameOrigin: 'proven',
    body: { schema: fileForm, mediaTypes: ['multipart/form-data'], description: 'As the page sends it.' },
    answers: { 303: redirectAnswer('The page, with what was opened.', '/shares/received') },
    errors: [
      ...consoleErrors,
      'CROSS_SITE_REFUSED',
      'BODY_TYPE_UNSUPPORTED',
      'BODY_INVALID',
      'BODY_TOO_LARGE',
      'CALLER_UNKNOWN',
      ...receiveErrors,
    ],
    errorForm: 'page',
    examples: { foreign: { summary: 'From nowhere: refused', body: { passcode: '' }, status: 403 } },
    handle: (context) => {
      const tokens = new FormTokens(context.gateway.storage.keyring);
      return async (req, res) => {
        // Before the file is read: that of a stranger is not taken.
        requireSession(await consoleVisitor(context, req));
        const { fields, file } = await readMultipart(req, mostFileBytes);
        const { csrf, passcode } = readFields(fileFields, fields);
        const session = await requireVisitor(context, req, (visitor) => tokens.check(csrf, visitor));
        await receive(context, req, res, session, file, passcode);
      };
    },
  }),
  defineRoute({
    id: 'closeReceivedByForm',
    method: 'post',
    path: '/shares/received/close',
    tag: 'Pages',
    summary: 'Forget what was opened',
    access: 'browser',
    sameOrigin: 'proven',
    body: formBody(closeForm),
    parse: formParser(mostFormBytes),
    answers: { 303: redirectAnswer('Back to the page.', '/shares/received') },
    errors: [...consoleErrors, 'CROSS_SITE_REFUSED', 'BODY_TOO_LARGE', 'CALLER_UNKNOWN', 'SHARE_UNKNOWN'],
    errorForm: 'page',
    examples: { foreign: { summary: 'From nowhere: refused', body: {}, status: 403 } },
    handle: (context) => {
      const tokens = new FormTokens(context.gateway.storage.keyring);
      return async (req, res, read) => {
        const { csrf, id = '' } = read.form();
        const session = await requireVisitor(context, req, (visitor) => tokens.check(csrf, visitor));
        await context.gateway.shares.received.close(session, id);
        res.redirect(303, `${context.base}/shares/received`);
      };
    },
  }),
];

/** Opens what was given, and shows it or why it is refused. */
async function receive(
  context: RestContext,
  req: Request,
  res: Response,
  session: Session,
  given: string | Uint8Array,
  passcode: string | undefined,
): Promise<void> {
  const { gateway, base } = context;
  try {
    await gateway.shares.received.receive(session, given, passcode);
  } catch (error) {
    return show(context, req, res, toProblem(error, requestIdOf(res), gateway.logger));
  }
  res.redirect(303, `${base}/shares/received`);
}

async function show(
  context: RestContext,
  req: Request,
  res: Response,
  problem?: ReceivedPage['problem'],
): Promise<void> {
  const { base, gateway } = context;
  const session = await consoleVisitor(context, req);
  const formToken = new FormTokens(gateway.storage.keyring).issue(session);
  const received = session ? await gateway.shares.received.list(session) : [];
  const status = problem ? (errorTable[problem.code as ErrorCode]?.httpStatus ?? 500) : 200;
  context.sendPage(res, receivedPage({ base, received, formToken, ...(problem && { problem }) }), {
    hasScript: true,
    status,
  });
}
