import {
  packetInput,
  packetLines,
  packetSchema,
  packetViews,
  wholeRecordInput,
  type Packet,
} from '@fhir-gateway/coverage-tools';
import { preparePacketFor } from '@fhir-gateway/gateway';
import { fence, fenceFields } from '@fhir-gateway/record-view';
import { z } from 'zod';
import { fencedSchema } from '../../answers/fenced-content.js';
import { keptOrder } from '../../answers/kept-order.js';
import { authHandle, platformId, readOnly } from '../../tool/arguments.js';
import { defineTool } from '../../tool/tool.js';

/** Characters of each half of the answer. */
const mostCharacters = 6_000;

const { packet_id: packetId, state } = packetSchema.shape;

/** Checked and not listed: a pattern costs the list of the tools more than it says. */
const orderName = /^(?:[\w-]{12}|(?:ServiceRequest|DeviceRequest|MedicationRequest|Appointment)\/[A-Za-z0-9.-]{1,64})$/;

/** What an order of `check_prior_auth` and the arguments of a call have in common. */
const taken = packetInput.extend(wholeRecordInput.shape);

export const preparePriorAuthTool = defineTool({
  name: 'prepare_prior_auth',
  title: 'Prepare a prior authorization',
  description:
    'For any payer: what a request needs, from the record; what is missing; the payer’s rules; where a person sends it. ' +
    'Sends nothing. Takes what “missing” names, too.',
  inputSchema: z.object({
    platform_id: platformId.describe('Of the record'),
    ...taken.shape,
    order_id: z
      .string()
      .refine((id) => orderName.test(id), 'must be such as ServiceRequest/1')
      .optional()
      .describe('Such as ServiceRequest/1'),
    packet_id: z.string().max(64).optional().describe('To go on'),
    view: z.enum(packetViews).optional().describe('Default: summary'),
    auth_handle: authHandle,
  }),
  unlisted: [
    ...(['patient_id', 'coverage_id', 'code_system', 'drug_code', 'drug_code_system', 'quantity'] as const),
    ...(['place_of_service', 'ordering_npi', 'performing_npi', 'urgent', 'answered_by_person'] as const),
    ...(['diagnosis_codes', 'service_date', 'whole_record', 'line', 'state', 'documents', 'view', 'denial'] as const),
  ],
  example: { platform_id: 'sandbox-ehr', service: 'knee replacement' },
  outputSchema: z.object({
    packet_id: packetId,
    state,
    next_steps: z.array(z.string()).describe('What to do next'),
    record_content: fencedSchema({
      sections: z
        .record(z.string(), z.array(z.string()))
        .describe('missing first; numbers in brackets are those of sources'),
    }),
  }),
  annotations: readOnly,
  readsRecords: 'by name',
  async run({ platform_id: id, auth_handle: _handle, packet_id, view, order_id, ...input }, call) {
    const opened = await call.openPlatform(id);
    const isOfRecord = order_id === undefined || order_id.includes('/');
    const kept = isOfRecord ? {} : await keptOrder(call, opened, order_id);
    const asked = { ...taken.parse(kept), ...input, ...(isOfRecord && order_id !== undefined && { order_id }) };
    const patient = opened.connection?.patient;
    const packet = await preparePacketFor(
      call.gateway,
      { asker: { ...opened.asker, signal: call.signal }, platform: opened.platform, patient },
      asked,
      packet_id,
    );
    return packetResult(packet, view);
  },
});

/** Both halves of the answer; each names its sources. */
function packetResult(packet: Packet, view: (typeof packetViews)[number] | undefined) {
  const lines = packetLines(packet, view, mostCharacters - 500);
  const { packet_id, state: now, next_steps } = packet;
  const said = Object.entries(lines).flatMap(([section, texts]) => [
    `${section.replace('_', ' ')}:`,
    ...texts.map((text) => `- ${text}`),
  ]);
  return {
    structured: {
      packet_id,
      state: now,
      next_steps,
      record_content: fenceFields({ sections: lines as Record<string, string[]> }),
    },
    text: [
      `Packet ${packet_id ?? 'without an id'}: ${now}. Nothing was sent.`,
      fence(said.join('\n')),
      ...next_steps.map((step) => `Next: ${step}`),
    ].join('\n'),
  };
}
