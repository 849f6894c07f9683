import {
  checkPriorAuth,
  CoverageError,
  packetEntries,
  packetRequest,
  preparePacket,
  submitInput,
  type Packet,
  type PacketContext,
  type PacketInput,
  type partialSubmitInput,
  type SubmitInput,
} from '@fhir-gateway/coverage-tools';
import type { Asker } from '@fhir-gateway/fhir-proxy';
import type { ResolvedPlatform } from '@fhir-gateway/platform-registry';
import type { z } from 'zod';
import { GatewayError } from '../errors/errors.js';
import { recordRule } from '../handles/gateway-handles.js';
import { documentToSend } from '../record/document-to-send.js';
import { handleKinds } from '../handles/handle-kinds.js';
import type { PacketAuditEntry } from './payer-audit.js';
import type { Gateway } from '../wiring/gateway.js';
import { writePacket, type PacketFormat } from './write-packet.js';

/** How a person sent a request, as they note it. */
export type PacketSent = NonNullable<Packet['sent']>;

type PacketGateway = Pick<Gateway, 'coverage' | 'payerFacts' | 'handles' | 'audit' | 'subjectsOf'>;

/** Who asks, at the platform of the record. */
export interface PacketCall {
  readonly asker: Asker<AbortSignal>;
  readonly platform: ResolvedPlatform;
  /** The patient chosen at sign-in. */
  readonly patient?: string | undefined;
}

interface StoredPacket {
  readonly input: PacketInput;
  readonly packet: Packet;
}

const kind = handleKinds.packet;

/**
 * Prepares a packet, or goes on with one that was prepared: what the input leaves out is taken from then. Stored for its
 * session, sealed; without a session it has no id.
 *
 * @param packetId of the packet that is gone on with
 * @throws CoverageError PACKET_UNKNOWN, and what preparing throws
 */
export async function preparePacketFor(
  gateway: PacketGateway,
  call: PacketCall,
  input: PacketInput & { readonly whole_record?: boolean | undefined },
  packetId?: string,
): Promise<Packet> {
  return audited(gateway, call, async () => {
    const { whole_record: wholeRecord, ...given } = input;
    const before = packetId === undefined ? undefined : await storedPacket(gateway, call, packetId);
    const asked: PacketInput = { ...before?.input, ...given };
    const context = await packetContext(gateway, call, asked, wholeRecord);
    const prepared = await preparePacket(context, asked);
    const packet: Packet = before?.packet.sent === undefined ? prepared : withSent(prepared, before.packet.sent);
    return store(gateway, call, { input: asked, packet }, packetId);
  });
}

/** @throws GatewayError CALLER_UNKNOWN, CoverageError PACKET_UNKNOWN, and what handing out what came from a record throws */
export async function readPacket(gateway: PacketGateway, call: PacketCall, packetId: string): Promise<Packet> {
  return audited(gateway, call, async () => (await storedPacket(gateway, call, packetId)).packet);
}

/**
 * A whole request from what a caller gives and what the packet says that it names, with the documents that the person
 * enclosed in it. What is given wins.
 *
 * @throws CoverageError PACKET_UNKNOWN; GatewayError CALLER_UNKNOWN, ARGUMENT_INVALID for what is missing or does not fit; and
 *   what reading a document throws
 */
export async function wholeRequest(
  gateway: PacketGateway & Pick<Gateway, 'records'>,
  call: PacketCall,
  { packet_id: packetId, ...given }: z.input<typeof partialSubmitInput>,
): Promise<SubmitInput> {
  const ofPacket = packetId === undefined ? {} : await requestOfPacket(gateway, call, packetId);
  const read = submitInput.safeParse({ ...ofPacket, ...given });
  if (read.success) return read.data;
  const [fault] = read.error.issues;
  const [name] = fault?.path ?? [];
  const isMissing = name !== undefined && !(name in ofPacket) && given[name as keyof typeof given] === undefined;
  throw new GatewayError(
    'ARGUMENT_INVALID',
    isMissing ? `${String(name)} is missing: give it, or an order or packet that has it.` : `${[name, fault?.message].filter(Boolean).join(' ')}.`, // prettier-ignore
  );
}

async function requestOfPacket(
  gateway: PacketGateway & Pick<Gateway, 'records'>,
  call: PacketCall,
  packetId: string,
): Promise<Partial<z.input<typeof submitInput>>> {
  const packet = await readPacket(gateway, call, packetId);
  const { session } = call.asker;
  const chosen = packet.documents.filter((one) => one.chosen);
  if (session === undefined || chosen.length === 0) return packetRequest(packet);
  const asker = { ...call.asker, session, signal: call.asker.signal ?? new AbortController().signal };
  const documents = await Promise.all(
    chosen.map(({ reference: entry, title }) =>
      documentToSend(gateway, asker, { connection: call.platform.id, entry, title }),
    ),
  );
  return { ...packetRequest(packet), documents: documents.map((document) => ({ ...document })) };
}

/**
 * A stored packet in the format that is asked for. For FHIR the entries that it names are read anew, with the caller's own
 * access.
 *
 * @param gatewayUrl names the gateway in FHIR
 * @throws CoverageError PACKET_UNKNOWN | COVERAGE_UNAVAILABLE, before anything is written
 */
export async function writeStoredPacket(
  gateway: PacketGateway,
  call: PacketCall,
  { packetId, format, gatewayUrl }: { readonly packetId: string; readonly format: PacketFormat; readonly gatewayUrl: string }, // prettier-ignore
): Promise<AsyncGenerator<string | Uint8Array, void, undefined>> {
  const packet = await readPacket(gateway, call, packetId);
  const isFhir = format === 'document' || format === 'bundle';
  const record = isFhir ? await gateway.coverage.openRecord(call.asker, call.platform, { patientId: packet.member?.patient_id }) : undefined; // prettier-ignore
  const entries = record ? await packetEntries(record, packet) : [];
  return writePacket(format, packet, { gatewayUrl, packetId, entries });
}

/** Notes that a person sent it; the clock of the payer begins then. @throws CoverageError PACKET_UNKNOWN */
export async function notePacketSent(
  gateway: PacketGateway,
  call: PacketCall,
  packetId: string,
  sent: PacketSent,
): Promise<Packet> {
  return audited(gateway, call, async () => {
    const { input, packet } = await storedPacket(gateway, call, packetId);
    return store(gateway, call, { input, packet: withSent(packet, sent) }, packetId);
  });
}

function withSent(packet: Packet, sent: PacketSent): Packet {
  return { ...packet, state: 'sent-noted', sent };
}

async function packetContext(
  { coverage, payerFacts }: PacketGateway,
  { asker, platform, patient }: PacketCall,
  input: PacketInput,
  wholeRecord: boolean | undefined,
): Promise<PacketContext> {
  const patientId = input.patient_id ?? patient;
  const record = await coverage.openRecord(asker, platform, { patientId, wholeRecord });
  return {
    ...record,
    facts: payerFacts,
    now: Date.now,
    platformId: platform.id,
    platformName: platform.name,
    ...(patient !== undefined && { patient }),
    ask: async (question) => {
      const opened = await coverage.open(asker, platform, {
        patientId,
        coverageId: question.coverage_id,
        onDate: question.service_date,
        wholeRecord,
      });
      if (!opened.payer.configured('crd'))
        throw new CoverageError('PAYER_NOT_CONFIGURED', 'The payer has no service for this question here.');
      return checkPriorAuth(opened, question, { patient: patientId });
    },
  };
}

async function storedPacket(
  { handles }: PacketGateway,
  { asker, platform }: PacketCall,
  packetId: string,
): Promise<StoredPacket> {
  const { session } = asker;
  if (!session)
    throw new GatewayError('CALLER_UNKNOWN', 'A packet is of a session, and this call carried no credential.');
  const found = await handles.open<StoredPacket>(kind, { ...asker, session, platform }, packetId);
  if (found) return found.value;
  throw new CoverageError('PACKET_UNKNOWN', 'No packet of this id is stored for this session and platform.');
}

/** A packet without a session, or while the store does not answer, is whole and has no id. */
async function store(
  { handles }: PacketGateway,
  { asker, platform }: PacketCall,
  stored: StoredPacket,
  packetId: string | undefined,
): Promise<Packet> {
  const { session } = asker;
  if (!session) return stored.packet;
  const caller = { ...asker, session, platform };
  const held = (value: StoredPacket) => ({ value, rule: recordRule(caller) });
  const id = packetId ?? (await handles.issue(kind, caller, held(stored)));
  if (id === undefined) return stored.packet;
  const packet = { packet_id: id, ...stored.packet };
  await handles.set(kind, caller, id, held({ input: stored.input, packet }));
  return packet;
}

async function audited(
  { audit, subjectsOf }: PacketGateway,
  { asker, platform }: PacketCall,
  run: () => Promise<Packet>,
): Promise<Packet> {
  const startedMs = performance.now();
  const { session, app, requestId } = asker;
  const note = (outcome: PacketAuditEntry['outcome']) =>
    audit(
      {
        event: 'payer.packet',
        outcome,
        platformId: platform.id,
        app,
        requestId,
        ...(session && { sessionId: session.id }),
        durationMs: Math.round(performance.now() - startedMs),
      },
      session && subjectsOf(session),
    );
  try {
    const packet = await run();
    note('answered');
    return packet;
  } catch (error) {
    note('failed');
    throw error;
  }
}
