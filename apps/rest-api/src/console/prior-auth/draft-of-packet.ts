import { packetRequest, type Packet } from '@fhir-gateway/coverage-tools';
import { GatewayError } from '@fhir-gateway/gateway';
import type { Person, RecordConnection } from '@fhir-gateway/patient-record';

import { aboutPerson, nameOf } from '../pages/record/patient-header.js';
import { consolePeople } from '../record/console-people.js';
import type { DraftCall } from './draft-call.js';
import type { Diagnosis, DraftService, Provider, RequestDraft } from './request-draft.js';

/** A connection whose record a plan can be asked with. */
export type AskableConnection = RecordConnection & { readonly patientId: string };

/** The connections of a person that can be asked with: those that have not ended, and are about a patient. */
export function askable({ sources }: Person): AskableConnection[] {
  return sources.flatMap(({ connection }) => {
    const { ended, patientId } = connection;
    return ended === undefined && patientId !== undefined ? [{ ...connection, patientId }] : [];
  });
}

/**
 * A draft of what a packet asks for, for the plan's own service.
 *
 * @param payer platform of the plan, where the person names it
 * @throws GatewayError PERSON_UNKNOWN; ARGUMENT_INVALID where the packet has no billing code
 */
export async function draftOfPacket(
  { asker, context }: DraftCall,
  { connectionId, packet, payer }: { readonly connectionId: string; readonly packet: Packet; readonly payer?: string },
): Promise<Omit<RequestDraft, 'id' | 'version'>> {
  const { person } = await consolePeople(context, asker, connectionId);
  const connection = person && askable(person).find(({ id }) => id === connectionId);
  if (person === undefined || connection === undefined) {
    throw new GatewayError('PERSON_UNKNOWN', 'This record is not connected any more: sign in there again.');
  }
  const platform = context.gateway.registry.resolve(connection.id);
  const { fhirUser } = await context.gateway.auth.status(asker.session, platform);
  return {
    startedAt: new Date().toISOString(),
    ...(packet.packet_id !== undefined && { packetId: packet.packet_id }),
    record: {
      connection: connection.id,
      platformName: connection.platformName,
      patientId: connection.patientId,
      personName: nameOf(person),
      about: aboutPerson(person, Date.now()).join(' · '),
      isActedFor: fhirUser?.includes('Practitioner') === true,
    },
    service: serviceOf(packet),
    details: { ...detailsOf(packet), ...(payer !== undefined && { payer }) },
    knownDiagnoses: (packet.service?.diagnoses ?? []).flatMap(({ code, text }): Diagnosis[] =>
      code === undefined ? [] : [{ code, ...(text !== undefined && { text }) }],
    ),
    documents: packet.documents
      .filter(({ chosen }) => chosen)
      .map(({ reference, title }) => ({ connection: connection.id, entry: reference, title })),
  };
}

function serviceOf(packet: Packet): DraftService {
  const { procedure_code: code, code_system: system, order_type: orderType } = packetRequest(packet);
  if (code === undefined)
    throw new GatewayError('ARGUMENT_INVALID', 'A plan is asked by the billing code of the service: say it first.');
  return {
    code,
    ...(system !== undefined && { system }),
    ...(packet.service && { name: packet.service.text }),
    ...(orderType !== undefined && { orderType }),
  };
}

function detailsOf(packet: Packet): RequestDraft['details'] {
  const {
    service_date: date,
    place_of_service: place,
    quantity,
    coverage_id: coverage,
    ...who
  } = packetRequest(packet);
  return {
    ...(date !== undefined && { date }),
    ...(place !== undefined && { place }),
    ...(quantity !== undefined && { quantity: String(quantity) }),
    orderer: providerOf(who.ordering_npi, who.ordering_name),
    performer: providerOf(who.performing_npi, who.performing_name),
    diagnoses: who.diagnosis_codes ?? [],
    isUrgent: packet.urgent,
    ...(packet.coverages.length > 1 && coverage !== undefined && { coverage }),
  };
}

function providerOf(npi: string | undefined, name: string | undefined): Provider {
  return { ...(npi !== undefined && { npi }), ...(name !== undefined && { name }) };
}
