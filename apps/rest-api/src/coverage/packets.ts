import { packetInput, packetSchema, wholeRecordInput } from '@fhir-gateway/coverage-tools';
import {
  notePacketSent,
  packetFormats,
  preparePacketFor,
  readPacket,
  writeStoredPacket,
  type ErrorCode,
  type PacketFormat,
} from '@fhir-gateway/gateway';
import { z } from 'zod';

import type { Route } from '../route/define-route.js';
import { named } from '../route/named-schemas.js';
import { jsonAnswer } from '../route/operation.js';
import { defineCall, signedInPatient, WrittenAnswer, type NamedCall } from './coverage-route.js';

const packet = named('PriorAuthPacket', packetSchema);
const formats = Object.keys(packetFormats) as [PacketFormat, ...PacketFormat[]];
const format = z
  .enum(formats)
  .default('json')
  .describe('`document` and `bundle` are FHIR; `html` and `pdf` are to print and to fax');
const endings = { json: 'json', document: 'json', bundle: 'json', html: 'html', pdf: 'pdf' } as const;
const packetId = z.string().min(1).max(64);
const aboutRecord: readonly ErrorCode[] = ['BODY_TOO_LARGE', 'COVERAGE_UNAVAILABLE', 'PACKET_UNKNOWN'];
const parameters = { platform_id: 'sandbox-payer' };
const asApp = { caller: 'app', parameters } as const;
const code = packetInput.shape.procedure_code.unwrap();
const rules = packetInput.pick({ code_system: true, patient_id: true, coverage_id: true, payer: true });
const stored = { operationId: 'preparePacket', example: 'kneeReplacement', take: { packet_id: '/packet_id' } } as const;

/** Who calls, and whose record it is. */
async function callOf(call: NamedCall) {
  const { asker, platform } = call;
  return { asker, platform, patient: await signedInPatient(call) };
}

/** `/api/coverage/{platform_id}/packet`: what a request for prior authorization needs, for a person who sends it. */
export const packetRoutes: readonly Route[] = [
  defineCall('post', {
    id: 'preparePacket',
    path: '/packet',
    summary: 'Gather what a request for prior authorization needs',
    description:
      'For every payer, also one without a service: `payer` takes words. Nothing is sent. What is not known is a state of ' +
      'the packet (`route.status`, `requirement.status`) and never an error. With `packet_id` it goes on with one.',
    input: named(
      'PacketQuestion',
      packetInput
        .extend(wholeRecordInput.shape)
        .extend({ packet_id: packetId.optional().describe('Of one to go on with') }),
    ),
    answers: { 200: jsonAnswer(packet, 'The packet, what is missing first. Each statement names its sources.') },
    errors: [...aboutRecord, 'PERSON_UNKNOWN', 'PERSON_UNCERTAIN'],
    examples: {
      kneeReplacement: {
        ...asApp,
        summary: 'Total knee arthroplasty',
        body: { procedure_code: '27447', payer: 'Aetna', line: 'commercial' },
        status: 200,
      },
      noCode: { ...asApp, summary: 'A code that is none', body: { procedure_code: 'ABCDE' }, status: 400 },
    },
    run: async (call, { packet_id: id, ...input }) => preparePacketFor(call.gateway, await callOf(call), input, id),
  }),
  defineCall('get', {
    id: 'getPolicyRules',
    path: '/rules/{code}',
    summary: 'Find what a payer asks for',
    description: 'The packet of a code, without more: see its `criteria` and `requirement`.',
    query: rules,
    input: rules.extend({ code }),
    answers: { 200: jsonAnswer(packet, 'The packet.') },
    errors: aboutRecord,
    examples: {
      kneeReplacement: {
        summary: 'Total knee arthroplasty',
        ...{ caller: 'app', parameters: { ...parameters, code: '27447' }, status: 200 },
      },
      noCode: {
        summary: 'A code that is none',
        ...{ caller: 'app', parameters: { ...parameters, code: 'ABCDE' }, status: 400 },
      },
    },
    run: async (call, { code: procedure, ...asked }) =>
      preparePacketFor(call.gateway, await callOf(call), { procedure_code: procedure, ...asked }),
  }),
  defineCall('get', {
    id: 'getPacket',
    path: '/packet/{packet_id}',
    summary: 'Get a packet again',
    description: 'A packet is stored for 30 days, sealed for the session that it was made in.',
    access: 'session',
    query: z.object({ format }),
    input: z.object({ packet_id: packetId, format }),
    answers: {
      200: {
        ...jsonAnswer(packet, 'The packet as it was prepared last, in the format that is asked for.'),
        mediaTypes: [...new Set(Object.values(packetFormats).map((type) => type.replace(/;.*/, '')))],
      },
    },
    errors: aboutRecord,
    examples: {
      stored: {
        ...asApp,
        summary: 'One that was prepared',
        parameters: { ...parameters, packet_id: 'AAAAAAAAAAAAAAAA' },
        after: stored,
        status: 200,
      },
      unknown: {
        ...asApp,
        summary: 'One that was not',
        parameters: { ...parameters, packet_id: 'AAAAAAAAAAAAAAAA' },
        status: 404,
      },
    },
    run: async (call, { packet_id: id, format: asked }) => {
      const { gateway } = call;
      if (asked === 'json') return readPacket(gateway, await callOf(call), id);
      const options = { packetId: id, format: asked, gatewayUrl: gateway.config.publicUrl };
      const chunks = await writeStoredPacket(gateway, await callOf(call), options);
      return new WrittenAnswer(packetFormats[asked], `prior-authorization.${endings[asked]}`, chunks);
    },
  }),
  defineCall('post', {
    id: 'notePacketSent',
    path: '/packet/{packet_id}/sent',
    summary: 'Note that a person sent it',
    description: 'The day, the way and the payer’s confirmation, from which its time runs. Nothing is sent by this.',
    access: 'session',
    input: named('PacketSent', packetSchema.shape.sent.unwrap()),
    answers: { 200: jsonAnswer(packet, 'The packet with the note.') },
    errors: aboutRecord,
    examples: {
      fax: {
        ...asApp,
        summary: 'Sent by fax',
        parameters: { ...parameters, packet_id: 'AAAAAAAAAAAAAAAA' },
        body: { on: '2030-12-15', by: 'fax', reference: 'FAX-1' },
        after: stored,
        status: 200,
      },
      noWay: {
        ...asApp,
        summary: 'Without the way',
        parameters: { ...parameters, packet_id: 'AAAAAAAAAAAAAAAA' },
        body: { on: '2030-12-15' },
        status: 400,
      },
    },
    run: async (call, sent, { packet_id: id = '' }) => notePacketSent(call.gateway, await callOf(call), id, sent),
  }),
];
