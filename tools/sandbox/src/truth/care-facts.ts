import type { Binary, CareTeam, Device, DocumentReference, Encounter, Goal, Procedure } from 'fhir/r4.js';
import { coded, nameOf, present, refOf, textOf, type RecordIndex } from './fact-values.js';
import type { DeviceTruth, DocumentTruth, EncounterTruth, FactTruth, ProcedureTruth } from './truth.js';

/** A visit or a stay. */
export function encounter(one: Encounter): EncounterTruth {
  return {
    ...coded(one, one.type?.[0]),
    start: one.period?.start ?? '',
    end: one.period?.end ?? '',
    class: one.class.code ?? '',
    clinician: nameOf(one.participant?.[0]?.individual),
    place: nameOf(one.serviceProvider),
    reasons: (one.reasonCode ?? []).map(textOf),
  };
}

/** What was done. */
export function procedure(one: Procedure): ProcedureTruth {
  return {
    ...coded(one, one.code),
    date: one.performedPeriod?.start ?? one.performedDateTime ?? '',
    performer: nameOf(one.performer?.[0]?.actor),
  };
}

/** An implant; the day that it was put in is that of the procedure which names it. */
export function device(one: Device, procedures: readonly Procedure[]): DeviceTruth {
  const putIn = procedures.find(({ focalDevice }) =>
    focalDevice?.some(({ manipulated }) => manipulated.reference === refOf(one)),
  );
  return {
    ...coded(one, one.type),
    ...present({
      manufactured: one.manufactureDate,
      serial: one.serialNumber,
      lot: one.lotNumber,
      implanted: putIn?.performedPeriod?.start,
    }),
  };
}

/** A document; its content lies in a Binary. */
export function document(one: DocumentReference, index: RecordIndex): DocumentTruth {
  const attachment = one.content[0]?.attachment;
  const content = index.get(attachment?.url ?? '') as Binary | undefined;
  return {
    ...coded(one, one.type),
    title: attachment?.title ?? '',
    date: one.date ?? '',
    author: nameOf(one.author?.[0]),
    contentType: content?.contentType ?? attachment?.contentType ?? '',
  };
}

/** Members of a team, `name (role)`. */
export function careTeam(one: CareTeam): string[] {
  return (one.participant ?? []).map(({ role, member }) => `${nameOf(member)} (${textOf(role?.[0])})`);
}

/** What is aimed at. */
export function goal(one: Goal): FactTruth {
  return coded(one, one.description);
}
