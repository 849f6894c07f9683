import type * as R4 from 'fhir/r4.js';
import { clean, conceptText, conceptTexts, join, periodDate, quantityText, referenceText } from '../fhir-text.js';
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
    detail: join([dosageText(dispense.dosageInstruction), labelled('supply for', quantityText(dispense.daysSupply))]),
  }),
  MedicationRequest: (request) => ({
    date: request.authoredOn,
    text: medicationText(request),
    // An order not to give something must never read like an order to give it.
    flag: request.doNotPerform ? 'DO NOT GIVE' : undefined,
    status: join([request.status, request.intent], ', '),
    detail: join([dosageText(request.dosageInstruction), labelled('for', conceptTexts(request.reasonCode))]),
  }),
  MedicationStatement: (statement) => ({
    date: statement.effectiveDateTime ?? periodDate(statement.effectivePeriod) ?? statement.dateAsserted,
    text: medicationText(statement),
    status: statement.status,
    detail: join([dosageText(statement.dosage), labelled('for', conceptTexts(statement.reasonCode))]),
  }),
};

function medicationText(resource: {
  medicationCodeableConcept?: R4.CodeableConcept | undefined;
  medicationReference?: R4.Reference | undefined;
}): string | undefined {
  return conceptText(resource.medicationCodeableConcept) ?? referenceText(resource.medicationReference);
}

function dosageText(dosages: readonly R4.Dosage[] | undefined): string | undefined {
  return join(dosages?.map((dosage) => clean(dosage.text) ?? clean(dosage.patientInstruction)));
}
