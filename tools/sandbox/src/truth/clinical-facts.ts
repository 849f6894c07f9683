import type {
  AllergyIntolerance,
  Condition,
  Immunization,
  Medication,
  MedicationDispense,
  MedicationRequest,
  Observation,
} from 'fhir/r4.js';
import { coded, codeOf, measured, nameOf, present, textOf, type RecordIndex } from './fact-values.js';
import type {
  AllergyTruth,
  DispenseTruth,
  FactTruth,
  ImmunizationTruth,
  MedicationTruth,
  ObservationTruth,
  ProblemTruth,
} from './truth.js';

/** A Condition: a problem of the list or a diagnosis of one visit. */
export function problem(one: Condition): ProblemTruth {
  return {
    ...coded(one, one.code),
    status: codeOf(one.clinicalStatus),
    category: codeOf(one.category?.[0]),
    ...present({
      onset: one.onsetDateTime,
      abatement: one.abatementDateTime,
      recorder: one.recorder && nameOf(one.recorder),
    }),
  };
}

function drug(one: MedicationRequest | MedicationDispense, index: RecordIndex): FactTruth {
  const listed = index.get(one.medicationReference?.reference ?? '') as Medication | undefined;
  return coded(one, one.medicationCodeableConcept ?? listed?.code);
}

/** A prescription. */
export function medication(one: MedicationRequest, index: RecordIndex): MedicationTruth {
  const reason = one.reasonCode?.[0];
  return {
    ...drug(one, index),
    status: one.status,
    authored: one.authoredOn ?? '',
    prescriber: nameOf(one.requester),
    directions: one.dosageInstruction?.[0]?.text ?? '',
    ...(reason && { reason: textOf(reason) }),
  };
}

/** What a pharmacy handed over. */
export function dispense(one: MedicationDispense, index: RecordIndex): DispenseTruth {
  return {
    ...drug(one, index),
    handedOver: one.whenHandedOver ?? '',
    pharmacy: nameOf(one.performer?.[0]?.actor),
    quantity: one.quantity?.value ?? 0,
    daysSupply: one.daysSupply?.value ?? 0,
  };
}

/** An allergy, or the statement that there is none. */
export function allergy(one: AllergyIntolerance): AllergyTruth {
  return {
    ...coded(one, one.code),
    status: codeOf(one.clinicalStatus),
    ...present({ criticality: one.criticality }),
    reactions: (one.reaction ?? []).map(({ manifestation, severity }) => ({
      text: textOf(manifestation[0]),
      ...(severity && { severity }),
    })),
    recorded: one.recordedDate ?? '',
  };
}

/** A laboratory result, a vital sign or an answer. */
export function observation(one: Observation): ObservationTruth {
  const part = (code: string): number | undefined =>
    one.component?.find((each) => codeOf(each.code) === code)?.valueQuantity?.value;
  const range = one.referenceRange?.[0];
  return {
    ...coded(one, one.code),
    date: one.effectiveDateTime ?? '',
    ...(one.valueQuantity ? measured(one.valueQuantity) : present({ unit: one.component?.[0]?.valueQuantity?.unit })),
    ...present({
      systolic: part('8480-6'),
      diastolic: part('8462-4'),
      answer: one.valueCodeableConcept && textOf(one.valueCodeableConcept),
      flag: one.interpretation && codeOf(one.interpretation[0]),
      low: range?.low?.value,
      high: range?.high?.value,
    }),
  };
}

/** A vaccine that was given. */
export function immunization(one: Immunization): ImmunizationTruth {
  const performer = one.performer?.[0]?.actor;
  return {
    ...coded(one, one.vaccineCode),
    date: one.occurrenceDateTime ?? '',
    ...(performer && { performer: nameOf(performer) }),
  };
}
