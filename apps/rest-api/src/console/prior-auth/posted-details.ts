import { packetInput, packetRequest, type Packet, type PacketInput } from '@fhir-gateway/coverage-tools';
import { GatewayError } from '@fhir-gateway/gateway';
import { z } from 'zod';

import type { PostedFields } from './posted-answers.js';
import type { DraftChange } from './request-draft.js';

const npi = z.string().regex(/^\d{10}$/, 'An NPI has ten digits.');
const day = z.iso.date('The day of the service is missing, or no date.');
const quantity = z.string().regex(/^\d{1,5}$/, 'How many is a whole number.');
const rules = packetInput.shape;

const shape = z.object({
  date: day.optional(),
  place: rules.place_of_service,
  orderer_npi: npi.optional(),
  performer_npi: npi.optional(),
  diagnosis: z
    .array(z.string().regex(/^[A-Z]\d[0-9A-Z](?:\.?[0-9A-Z]{1,4})?$/i, 'A diagnosis code is written like M17.11.'))
    .max(12, 'A request has at most twelve diagnoses.'),
  document: rules.documents.unwrap(),
  quantity: quantity.optional(),
  line: rules.line,
  coverage: z.string().max(255).optional(),
  urgent: z.literal('yes').optional(),
});

/** What a person can add to a packet on its page. */
type PacketFacts = Pick<
  PacketInput,
  | 'service_date'
  | 'place_of_service'
  | 'ordering_npi'
  | 'performing_npi'
  | 'diagnosis_codes'
  | 'documents'
  | 'quantity'
  | 'line'
  | 'coverage_id'
  | 'urgent'
>;

/** What a packet has of what a person can add. */
export function knownFacts(packet: Packet): PacketFacts {
  const known = packetRequest(packet);
  return {
    service_date: known.service_date,
    place_of_service: known.place_of_service,
    ordering_npi: known.ordering_npi,
    performing_npi: known.performing_npi,
    diagnosis_codes: known.diagnosis_codes ?? [],
    documents: packet.documents.flatMap(({ chosen, reference }) => (chosen ? reference : [])),
    quantity: known.quantity,
    line: rules.line.safeParse(packet.payer?.line).data,
    coverage_id: known.coverage_id,
    urgent: packet.urgent,
  };
}

/**
 * What the person says on the page of a packet: only what the packet does not have, so that what the record says stays
 * the record's.
 *
 * @throws GatewayError ARGUMENT_INVALID with the faults in words
 */
export function postedFacts(fields: PostedFields, packet: Packet): Partial<PacketFacts> {
  const one = (name: string) => posted(fields, name);
  const others = (one('diagnosis_other') ?? '').split(/[\s,;]+/).filter(Boolean);
  const parsed = shape.safeParse({
    ...Object.fromEntries(Object.keys(shape.shape).map((name) => [name, one(name)])),
    diagnosis: [...new Set([...all(fields, 'diagnosis'), ...others].map((code) => code.toUpperCase()))],
    document: all(fields, 'document'),
  });
  if (!parsed.success) {
    const faults = new Set(parsed.error.issues.map(({ message }) => message));
    throw new GatewayError('ARGUMENT_INVALID', [...faults].join(' '));
  }
  const { date, place, orderer_npi, performer_npi, diagnosis, document, line, coverage, urgent } = parsed.data;
  const said: PacketFacts = {
    service_date: date,
    place_of_service: place,
    ordering_npi: orderer_npi,
    performing_npi: performer_npi,
    diagnosis_codes: diagnosis,
    documents: document,
    quantity: quantityIn(parsed.data).quantity === undefined ? undefined : Number(parsed.data.quantity),
    line,
    coverage_id: coverage,
    urgent: urgent === 'yes',
  };
  const known = knownFacts(packet);
  const isNew = ([name, value]: [string, unknown]) =>
    value !== undefined && JSON.stringify(value) !== JSON.stringify(known[name as keyof PacketFacts]);
  return Object.fromEntries(Object.entries(said).filter(isNew));
}

const changeShape = z.object({ date: day, quantity: quantity.optional() });

/**
 * What the person says of a request that is to be changed.
 *
 * @returns day and quantity, or the faults in words, one each
 */
export function postedChange(
  fields: PostedFields,
): { readonly change: Pick<DraftChange, 'date' | 'quantity'> } | { readonly faults: readonly string[] } {
  const parsed = changeShape.safeParse({ date: posted(fields, 'date'), quantity: posted(fields, 'quantity') });
  if (!parsed.success) return { faults: parsed.error.issues.map(({ message }) => message) };
  return { change: { date: parsed.data.date, ...quantityIn(parsed.data) } };
}

function quantityIn({ quantity: many }: { readonly quantity?: string | undefined }): { readonly quantity?: string } {
  return many === undefined || Number(many) === 0 ? {} : { quantity: many };
}

function posted(fields: PostedFields, name: string): string | undefined {
  const value = fields[name];
  return typeof value === 'string' && value.trim() !== '' ? value.trim() : undefined;
}

function all(fields: PostedFields, name: string): string[] {
  return [fields[name]].flat().filter((one): one is string => typeof one === 'string');
}
