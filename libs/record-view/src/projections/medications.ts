import type * as R4 from 'fhir/r4.js';
import {
  clean,
  conceptText,
  conceptTexts,
  join,
  periodDate,
  quantityText,
  rangeText,
  referenceText,
} from '../fhir-text.js';
import { labelled, type Projections } from './projection.js';

/** What was ordered, handed out, given and said to be taken. */
export const medications: Projections = {
  Medication: (medication) => ({
    text: conceptText(medication.code),
    status: medication.status,
    detail: join([
      conceptText(medication.form),
      ...(medication.ingredient ?? []).map(
        (part) => conceptText(part.itemCodeableConcept) ?? referenceText(part.itemReference),
      ),
    ]),
  }),
  MedicationAdministration: (administration) => ({
    date: administration.effectiveDateTime ?? periodDate(administration.effectivePeriod),
    text: medicationText(administration),
    value: quantityText(administration.dosage?.dose),
    status: administration.status,
    detail: join([clean(administration.dosage?.text), conceptText(administration.dosage?.route)]),
  }),
  MedicationDispense: (dispense) => ({
    date: dispense.whenHandedOver ?? dispense.whenPrepared,
    text: medicationText(dispense),
    value: quantityText(dispense.quantity),
    status: dispense.status,
    detail: join([
      dosageText(dispense.dosageInstruction),
      conceptText(dispense.statusReasonCodeableConcept),
      labelled('supply for', quantityText(dispense.daysSupply)),
    ]),
  }),
  MedicationRequest: (request) => ({
    date: request.authoredOn,
    text: medicationText(request),
    // An order not to give something must never read like an order to give it.
    flag: request.doNotPerform ? 'DO NOT GIVE' : undefined,
    status: join([request.status, request.intent], ', '),
    detail: join([
      dosageText(request.dosageInstruction),
      conceptText(request.statusReason),
      labelled('for', conceptTexts(request.reasonCode)),
    ]),
  }),
  MedicationStatement: (statement) => ({
    date: statement.effectiveDateTime ?? periodDate(statement.effectivePeriod) ?? statement.dateAsserted,
    text: medicationText(statement),
    status: statement.status,
    detail: join([
      dosageText(statement.dosage),
      conceptTexts(statement.statusReason),
      labelled('for', conceptTexts(statement.reasonCode)),
    ]),
  }),
};

interface OfMedication {
  readonly medicationCodeableConcept?: R4.CodeableConcept | undefined;
  readonly medicationReference?: R4.Reference | undefined;
  readonly contained?: readonly R4.Resource[] | undefined;
}

function medicationText({
  medicationCodeableConcept,
  medicationReference,
  contained,
}: OfMedication): string | undefined {
  return (
    conceptText(medicationCodeableConcept) ??
    containedText(medicationReference?.reference, contained) ??
    referenceText(medicationReference)
  );
}

/** A drug that is described within the order stands nowhere else: `#1` names nothing. */
function containedText(reference: string | undefined, contained: OfMedication['contained']): string | undefined {
  if (reference?.startsWith('#') !== true) return undefined;
  const found = contained?.find(({ id }) => `#${id}` === reference) as R4.FhirResource | undefined;
  return found?.resourceType === 'Medication' ? conceptText(found.code) : undefined;
}

function dosageText(dosages: readonly R4.Dosage[] | undefined): string | undefined {
  return join(
    dosages?.map((dosage) => clean(dosage.text) ?? clean(dosage.patientInstruction) ?? structuredText(dosage)),
  );
}

/** Of an instruction without words: dose, route, how often, and whether only as needed. */
function structuredText({ doseAndRate, route, timing, asNeededBoolean, asNeededCodeableConcept }: R4.Dosage) {
  const dose = doseAndRate?.map((one) => quantityText(one.doseQuantity) ?? rangeText(one.doseRange));
  const reason = conceptText(asNeededCodeableConcept);
  return join(
    [
      join(dose),
      conceptText(route),
      conceptText(timing?.code) ?? frequencyText(timing?.repeat),
      reason === undefined ? asNeededBoolean && 'as needed' : `as needed for ${reason}`,
    ].map((part) => part || undefined),
    ', ',
  );
}

function frequencyText(repeat: R4.TimingRepeat | undefined): string | undefined {
  if (repeat?.frequency === undefined || repeat.period === undefined) return undefined;
  return clean(`${repeat.frequency} times per ${repeat.period} ${repeat.periodUnit ?? ''}`);
}
