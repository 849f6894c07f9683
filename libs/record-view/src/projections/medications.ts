import type * as R4 from 'fhir/r4.js';
import { codeText } from '../codes/code-text.js';
import { numberText } from '../decimals/source-digits.js';
import { clean, conceptText, conceptTexts, join, quantityText, rangeText, referenceText } from '../fhir-text.js';
import { firstDate, labelled, startOf, type Projections } from './projection.js';

/** What was ordered, handed out, given and said to be taken. */
export const medications: Projections = {
  Medication: (medication) => ({
    text: conceptText(medication.code),
    code: codeText(medication.code),
    status: medication.status,
    detail: join([
      conceptText(medication.form),
      ...(medication.ingredient ?? []).map(
        (part) => conceptText(part.itemCodeableConcept) ?? referenceText(part.itemReference),
      ),
    ]),
  }),
  MedicationAdministration: (administration) => ({
    ...firstDate(['given', administration.effectiveDateTime], startOf('given', administration.effectivePeriod)),
    text: medicationText(administration),
    code: medicationCode(administration),
    value: quantityText(administration.dosage?.dose),
    status: administration.status,
    detail: join([clean(administration.dosage?.text), conceptText(administration.dosage?.route)]),
  }),
  MedicationDispense: (dispense) => ({
    ...firstDate(['handed over', dispense.whenHandedOver], ['prepared', dispense.whenPrepared]),
    text: medicationText(dispense),
    code: medicationCode(dispense),
    value: quantityText(dispense.quantity),
    status: dispense.status,
    detail: join([
      dosageText(dispense.dosageInstruction),
      conceptText(dispense.statusReasonCodeableConcept),
      labelled('supply for', quantityText(dispense.daysSupply)),
    ]),
  }),
  MedicationRequest: (request) => ({
    ...firstDate(['authored', request.authoredOn]),
    text: medicationText(request),
    code: medicationCode(request),
    status: join([request.status, request.intent], ', '),
    detail: join([
      dosageText(request.dosageInstruction),
      conceptText(request.statusReason),
      labelled('for', conceptTexts(request.reasonCode)),
    ]),
  }),
  MedicationStatement: (statement) => ({
    ...firstDate(['effective', statement.effectiveDateTime], startOf('effective', statement.effectivePeriod), [
      'asserted',
      statement.dateAsserted,
    ]),
    text: medicationText(statement),
    code: medicationCode(statement),
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
  return conceptText(containedCode(reference, contained));
}

function containedCode(reference: string | undefined, contained: OfMedication['contained']) {
  const found = contained?.find(({ id }) => `#${id}` === reference) as R4.FhirResource | undefined;
  return found?.resourceType === 'Medication' ? found.code : undefined;
}

function medicationCode({ medicationCodeableConcept, medicationReference, contained }: OfMedication) {
  return codeText(medicationCodeableConcept, containedCode(medicationReference?.reference, contained));
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
  return clean(`${repeat.frequency} times per ${numberText(repeat, 'period')} ${repeat.periodUnit ?? ''}`);
}
