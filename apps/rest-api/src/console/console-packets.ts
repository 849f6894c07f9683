import { packetContent } from '@fhir-gateway/coverage-tools';
import { preparePacketFor, readPacket } from '@fhir-gateway/gateway';
import { resourceIdPattern } from '@fhir-gateway/fhir';
import type { Session } from '@fhir-gateway/token-vault';
import type { Response } from 'express';
import { z } from 'zod';

import type { RestContext } from '../rest-context.js';
import { defineRoute, formParser, type Route } from '../route/define-route.js';
import { consoleErrors } from '../route/error-sets.js';
import { csrfField } from '../route/fields.js';
import { formBody, pageAnswer, redirectAnswer } from '../route/operation.js';
import { FormTokens } from '../sessions/form-token.js';
import { consoleVisitor, formVisitor, requireSession } from './console-visitor.js';
import { packetPage } from './pages/prior-auth/packet-page.js';
import { consoleCall } from './record/console-people.js';

const maxFormBytes = 4 * 1024;
const words = z.string().trim().max(200, 'has at most 200 characters').default('');
const address = '/prior-auth/packets/{platform_id}/{packet_id}';

const packetForm = z.object({
  csrf: csrfField,
  connection: z.string().max(200).default('').describe('The connection whose record it is gathered from'),
  order: z
    .string()
    .regex(new RegExp(`^(?:\\w+/${resourceIdPattern})?$`), 'is a reference to an order')
    .default('')
    .describe('An order of the record'),
  service: words.describe('The service: words or a code, where there is no order'),
  payer: words.describe('The plan as its card names it; default: the coverage of the record'),
});

/** `/prior-auth/packets`: what any plan wants, gathered from the record, for a person who sends it. */
export const packetPageRoutes: readonly Route[] = [
  defineRoute({
    id: 'preparePacketByForm',
    method: 'post',
    path: '/prior-auth/packets',
    tag: 'Pages',
    summary: 'Gather what a request for prior authorization needs',
    access: 'browser',
    sameOrigin: 'proven',
    body: formBody(packetForm),
    parse: formParser(maxFormBytes),
    answers: { 303: redirectAnswer('To the page of the packet.', address) },
    errors: [...consoleErrors, 'CALLER_UNKNOWN', 'BODY_TOO_LARGE', 'CROSS_SITE_REFUSED', 'PROCEDURE_CODE_INVALID'],
    errorForm: 'page',
    examples: { foreign: { summary: 'From nowhere: refused', body: {}, status: 403 } },
    handle: (context) => {
      const tokens = new FormTokens(context.gateway.storage.keyring);
      return async (req, res, read) => {
        const { csrf, connection, order, service, payer } = read.form();
        const session = await formVisitor(context, req, (visitor) => tokens.check(csrf, visitor));
        const call = await packetCall(context, requireSession(session), res, connection);
        const packet = await preparePacketFor(context.gateway, call, {
          ...(order !== '' && { order_id: order }),
          ...(isCode(service) ? { procedure_code: service } : service !== '' && { service }),
          ...(payer !== '' && { payer }),
        });
        res.redirect(303, `${context.base}/prior-auth/packets/${encodeURIComponent(connection)}/${packet.packet_id}`);
      };
    },
  }),
  defineRoute({
    id: 'showPacket',
    method: 'get',
    path: address,
    tag: 'Pages',
    summary: 'Look through what a request for prior authorization needs',
    access: 'anybody',
    answers: { 200: pageAnswer('The packet, what is missing first.') },
    errors: [...consoleErrors, 'CALLER_UNKNOWN', 'PACKET_UNKNOWN'],
    errorForm: 'page',
    examples: {
      unknown: {
        summary: 'One that is not stored',
        parameters: { platform_id: 'sandbox-payer', packet_id: 'AAAAAAAAAAAAAAAA' },
        status: 401,
      },
    },
    handle: (context) => async (req, res) => {
      const session = requireSession(await consoleVisitor(context, req));
      const { platform_id: connection = '', packet_id: id = '' } = req.params as Record<string, string>;
      const call = await packetCall(context, session, res, connection);
      const content = packetContent(await readPacket(context.gateway, call, id));
      const file = `${context.base}/api/coverage/${encodeURIComponent(connection)}/packet/${encodeURIComponent(id)}`;
      context.sendPage(res.set('cache-control', 'no-store'), packetPage({ base: context.base, content, file }));
    },
  }),
];

/** Who asks, and whose record it is. */
async function packetCall({ gateway }: RestContext, session: Session, res: Response, connection: string) {
  const platform = gateway.registry.resolve(connection);
  const { patient } = platform.oauth ? await gateway.auth.status(session, platform) : {};
  return { asker: consoleCall(session, res), platform, patient };
}

/** CPT and HCPCS codes have five signs, of which the last four or the first four are digits. */
function isCode(text: string): boolean {
  return /^(?:\d{4}[0-9A-Z]|[A-Z]\d{4})$/i.test(text);
}
