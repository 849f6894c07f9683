import type * as R4 from 'fhir/r4.js';
import { codeText } from '../codes/code-text.js';
import { quantityText } from '../decimals/quantity-text.js';
import { clean, conceptText, conceptTexts, join, referenceText } from '../fhir-text.js';
import { dosageText } from './dosage.js';
import { endText, firstDate, labelled, startOf, type Projections } from './projection.js';

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
    detail: join([
      clean(administration.dosage?.text),
      conceptText(administration.dosage?.route),
      labelled('status reason', conceptTexts(administration.statusReason)),
      ...notesOf(administration),
    ]),
  }),
  MedicationDispense: (dispense) => ({
    ...firstDate(['handed over', dispense.whenHandedOver], ['prepared', dispense.whenPrepared]),
    text: medicationText(dispense),
    code: medicationCode(dispense),
    value: quantityText(dispense.quantity),
    status: dispense.status,
    detail: join([
      dosageText(dispense.dosageInstruction),
      labelled('status reason', conceptText(dispense.statusReasonCodeableConcept)),
      labelled('supply for', quantityText(dispense.daysSupply)),
      ...notesOf(dispense),
    ]),
  }),
  MedicationRequest: (request) => ({
    ...firstDate(['authored', request.authoredOn]),
    text: medicationText(request),
    code: medicationCode(request),
    status: join([request.status, request.intent], ', '),
    detail: join([
      dosageText(request.dosageInstruction),
      labelled('status reason', conceptText(request.statusReason)),
      labelled('for', conceptTexts(request.reasonCode)),
      ...notesOf(request),
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
      endText(statement.effectivePeriod),
      labelled('status reason', conceptTexts(statement.statusReason)),
      labelled('for', conceptTexts(statement.reasonCode)),
      ...notesOf(statement),
    ]),
  }),
};

/** What the prescriber or the pharmacy wrote beside: `hold before surgery`. */
function notesOf({ note }: { readonly note?: readonly R4.Annotation[] | undefined }): (string | undefined)[] {
  return (note ?? []).map(({ text }) => labelled('note', clean(text)));
}

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
