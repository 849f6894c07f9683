import { packetContent, type PacketInput } from '@fhir-gateway/coverage-tools';
import { preparePacketFor, readPacket, type RecordCall } from '@fhir-gateway/gateway';
import { resourceIdPattern } from '@fhir-gateway/fhir';
import type { Session } from '@fhir-gateway/token-vault';
import type { Response } from 'express';
import { z } from 'zod';

import type { RestContext } from '../rest-context.js';
import { defineRoute, formParser, type Route } from '../route/define-route.js';
import { consoleErrors } from '../route/error-sets.js';
import { choice, csrfField } from '../route/fields.js';
import { formBody, pageAnswer, redirectAnswer } from '../route/operation.js';
import { FormTokens } from '../sessions/form-token.js';
import { consoleVisitor, formVisitor, requireSession } from './console-visitor.js';
import { packetPage } from './pages/prior-auth/packet-page.js';
import { draftAddress } from './pages/prior-auth/draft-frame.js';
import { draftOfPacket } from './prior-auth/draft-of-packet.js';
import { askPlan } from './prior-auth/plan-steps.js';
import { postedFacts } from './prior-auth/posted-details.js';
import type { PostedFields } from './prior-auth/posted-answers.js';
import { RequestDrafts } from './prior-auth/request-drafts.js';
import { consoleCall } from './record/console-people.js';

const maxFormBytes = 16 * 1024;
const words = z.string().trim().max(200, 'has at most 200 characters').default('');
const address = '/prior-auth/packets/{platform_id}/{packet_id}';

const packetForm = z.object({
  csrf: csrfField,
  connection: z.string().max(200).default('').describe('The connection whose record it is gathered from'),
  order: z
    .string()
    .regex(
      new RegExp(`^(?:(?:ServiceRequest|DeviceRequest|MedicationRequest|Appointment)/${resourceIdPattern})?$`),
      'is a reference to an order',
    )
    .default('')
    .describe('An order of the record'),
  service: words.describe('The service in words, where there is no order'),
  code: z.string().trim().max(20, 'has at most 20 characters').default('').describe('Its CPT or HCPCS code'),
  payer: words.describe('The plan as its card names it; default: the coverage of the record'),
  packet: z.string().max(64).default('').describe('The packet that is gone on with; its facts stand beside these'),
  then: choice(['ask']).optional().describe('ask: the service of the plan is asked as well'),
  asked: z.string().max(200).default('').describe('The platform that is asked; default: by the coverage'),
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
    errors: [...consoleErrors, 'CALLER_UNKNOWN', 'BODY_TOO_LARGE', 'CROSS_SITE_REFUSED', 'PACKET_UNKNOWN', 'PERSON_UNKNOWN', 'PROCEDURE_CODE_INVALID'], // prettier-ignore
    errorForm: 'page',
    examples: { foreign: { summary: 'From nowhere: refused', body: {}, status: 403 } },
    handle: (context) => {
      const tokens = new FormTokens(context.gateway.storage.keyring);
      return async (req, res, read) => {
        const form = read.form();
        const session = requireSession(await formVisitor(context, req, (visitor) => tokens.check(form.csrf, visitor)));
        const call = await packetCall(context, session, res, form.connection);
        const packet = await prepare(context, call, form, (req.body ?? {}) as PostedFields);
        const to = `${context.base}/prior-auth/packets/${encodeURIComponent(form.connection)}/${packet.packet_id}`;
        if (form.then !== 'ask') return res.redirect(303, to);
        const step = { context, asker: call.asker };
        const { connection: connectionId, asked } = form;
        const begun = await draftOfPacket(step, { connectionId, packet, ...(asked !== '' && { payer: asked }) });
        const drafts = new RequestDrafts(step);
        // Who asks anew has a new question: what was begun from the packet and not sent is over.
        for (const { id, packetId, sent, change } of await drafts.list()) {
          if (packetId === packet.packet_id && !sent && !change) await drafts.remove(id);
        }
        const id = await drafts.begin(begun);
        await drafts.change(id, 0, async (draft) => ({ draft: await askPlan(step, draft) }));
        res.redirect(303, draftAddress(context.base, { id }, 'plan'));
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
      const packet = await readPacket(context.gateway, call, id);
      const file = `${context.base}/api/coverage/${encodeURIComponent(connection)}/packet/${encodeURIComponent(id)}`;
      const formToken = new FormTokens(context.gateway.storage.keyring).issue(session);
      const form = { base: context.base, packet, connection, formToken, plans: plansOf(context) };
      const page = packetPage({ ...form, content: packetContent(packet), file });
      context.sendPage(res.set('cache-control', 'no-store'), page);
    },
  }),
];

type PacketForm = z.output<typeof packetForm>;
type PacketCall = Parameters<typeof readPacket>[1];

/** Prepares a packet, or goes on with one by what the person adds to it. */
async function prepare({ gateway }: RestContext, call: PacketCall, form: PacketForm, fields: PostedFields) {
  const { packet: packetId, order, code, service, payer } = form;
  const said: PacketInput = {
    ...(order !== '' && { order_id: order }),
    ...(code !== '' && { procedure_code: code }),
    ...(service !== '' && { service }),
    ...(payer !== '' && { payer }),
  };
  if (packetId === '') return preparePacketFor(gateway, call, said);
  const facts = postedFacts(fields, await readPacket(gateway, call, packetId));
  return preparePacketFor(gateway, call, { ...said, ...facts, answered_by_person: true }, packetId);
}

/** Who asks, and whose record it is. */
async function packetCall(
  { gateway }: RestContext,
  session: Session,
  res: Response,
  connection: string,
): Promise<PacketCall & { readonly asker: RecordCall }> {
  const platform = gateway.registry.resolve(connection);
  const { patient } = platform.oauth ? await gateway.auth.status(session, platform) : {};
  return { asker: consoleCall(session, res), platform, patient };
}

/** Plans that can be asked by computer, by name. */
function plansOf({ gateway }: RestContext) {
  return gateway.registry
    .list({ ready: true })
    .filter(({ payerServices = [] }) => payerServices.length > 0)
    .map(({ id, name }) => ({ id, name }));
}
