import { parseProcedureCode } from '@fhir-gateway/coverage-tools';
import { GatewayError } from '@fhir-gateway/gateway';
import type { Person, RecordConnection } from '@fhir-gateway/patient-record';

import { aboutPerson, nameOf } from '../pages/record/patient-header.js';
import { consolePeople } from '../record/console-people.js';
import type { DraftCall } from './draft-call.js';
import { readDiagnoses, readOrder, readProvider, type OrderFacts } from './record-choices.js';
import type { Diagnosis, DraftService, Provider, RequestDraft } from './request-draft.js';

/** What a person chose on the first page. */
export interface ChosenService {
  readonly connection: string;
  /** `Type/id` of an order; else `code`. */
  readonly order?: string;
  readonly code?: string;
  readonly name?: string;
}

const mostDiagnoses = 20;

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
 * A draft of what a person chose, with what the order and the record say of it.
 *
 * @throws GatewayError PERSON_UNKNOWN | ROUTE_NOT_FOUND; CoverageError PROCEDURE_CODE_INVALID
 */
export async function draftFrom(call: DraftCall, chosen: ChosenService): Promise<Omit<RequestDraft, 'id' | 'version'>> {
  const { asker, context } = call;
  const { person } = await consolePeople(context, asker, chosen.connection);
  const connection = person && askable(person).find(({ id }) => id === chosen.connection);
  if (person === undefined || connection === undefined) {
    throw new GatewayError('PERSON_UNKNOWN', 'This record is not connected any more: sign in there again.');
  }
  const found = chosen.order === undefined ? undefined : await readOrder(connection, chosen.order);
  if (chosen.order !== undefined && found === undefined) {
    throw new GatewayError('ROUTE_NOT_FOUND', 'The record does not have this order any more.');
  }
  const platform = context.gateway.registry.resolve(connection.id);
  const { fhirUser } = await context.gateway.auth.status(asker.session, platform);
  const clinician = fhirUser?.includes('Practitioner')
    ? await readProvider(connection, { reference: fhirUser })
    : undefined;
  const facts = found?.facts;
  const options = context.gateway.records.readingOptions(asker);
  const own = facts?.diagnoses ?? [];
  return {
    startedAt: new Date().toISOString(),
    record: {
      connection: connection.id,
      platformName: connection.platformName,
      patientId: connection.patientId,
      personName: nameOf(person),
      about: aboutPerson(person, Date.now()).join(' · '),
      ...(clinician && { clinician }),
    },
    service: serviceOf(chosen, found?.order),
    details: detailsOf(facts, clinician, own),
    knownDiagnoses: unique([...own, ...(await readDiagnoses(connection, options))]).slice(0, mostDiagnoses),
    documents: [],
  };
}

function serviceOf(
  { code = '', name, order: entry }: ChosenService,
  order?: { code: string; system?: string; name: string },
): DraftService {
  if (order === undefined) {
    const { code: plain, system } = parseProcedureCode(code);
    return { code: plain, system, ...(name !== undefined && { name }) };
  }
  return {
    code: order.code,
    ...(order.system !== undefined && { system: order.system }),
    name: order.name,
    ...(entry !== undefined && { order: entry }),
    orderType: entry?.startsWith('DeviceRequest') === true ? 'DeviceRequest' : 'ServiceRequest',
  };
}

function detailsOf(
  facts: OrderFacts | undefined,
  clinician: Provider | undefined,
  own: readonly Diagnosis[],
): RequestDraft['details'] {
  const today = new Date().toISOString().slice(0, 10);
  const { date, quantity, orderer = clinician ?? {}, performer = {} } = facts ?? {};
  const isToCome = date !== undefined && date >= today;
  return {
    ...(isToCome && { date }),
    ...(quantity !== undefined && { quantity }),
    orderer,
    performer: performer.npi === orderer.npi ? {} : performer,
    diagnoses: own.map(({ code }) => code),
    isUrgent: false,
  };
}

function unique(diagnoses: readonly Diagnosis[]): Diagnosis[] {
  return [...new Map([...diagnoses].reverse().map((one) => [one.code, one])).values()].reverse();
}
