import type * as R4 from 'fhir/r4.js';
import {
  clean,
  conceptText,
  conceptTexts,
  join,
  nameText,
  periodDate,
  quantityText,
  referenceText,
} from './fhir-text.js';
import { projectObservation } from './project-observation.js';
import type { Row } from './row.js';

type Fields = Omit<Row, 'ref' | 'type'>;
type Projection<T> = (resource: T) => Fields;
/** Projections by resource type; each gets resources of its own type only. */
type Projections = {
  readonly [T in R4.FhirResource['resourceType']]?: Projection<Extract<R4.FhirResource, { resourceType: T }>>;
};

const money = (amount: R4.Money | undefined) =>
  amount?.value === undefined ? undefined : join([`${amount.value}`, amount.currency], ' ');

/** What to show of the types that make up most of a record; anything else goes through the generic projection. */
export const projections: Projections = {
  Observation: projectObservation,
  AllergyIntolerance: (allergy) => ({
    date: allergy.recordedDate ?? allergy.onsetDateTime,
    text: conceptText(allergy.code),
    flag: allergy.criticality,
    status: join([conceptText(allergy.clinicalStatus), conceptText(allergy.verificationStatus)], ', '),
    detail: join(allergy.reaction?.map(({ manifestation }) => conceptTexts(manifestation))),
  }),
  Condition: (condition) => ({
    date: condition.onsetDateTime ?? periodDate(condition.onsetPeriod) ?? condition.recordedDate,
    text: conceptText(condition.code),
    status: join([conceptText(condition.clinicalStatus), conceptText(condition.verificationStatus)], ', '),
    detail: join([
      conceptTexts(condition.category),
      condition.abatementDateTime && `ended ${condition.abatementDateTime}`,
    ]),
  }),
  Coverage: (coverage) => ({
    date: periodDate(coverage.period),
    text: join([referenceText(coverage.payor[0]), conceptText(coverage.type)], ', '),
    status: coverage.status,
    detail: join([coverage.class?.map(({ name, value }) => name ?? value).join(', '), endText(coverage.period)]),
  }),
  DiagnosticReport: (report) => ({
    date: report.effectiveDateTime ?? periodDate(report.effectivePeriod) ?? report.issued,
    text: conceptText(report.code),
    value: clean(report.conclusion),
    status: report.status,
    detail: join([conceptTexts(report.category), report.result && `${report.result.length} results`]),
  }),
  DocumentReference: (document) => ({
    date: document.date ?? periodDate(document.context?.period),
    text: clean(document.description) ?? conceptText(document.type),
    status: document.status,
    detail: join([
      conceptTexts(document.category),
      ...document.content.map(({ attachment }) => attachment.contentType),
    ]),
  }),
  Encounter: (encounter) => ({
    date: periodDate(encounter.period),
    text: conceptTexts(encounter.type) ?? clean(encounter.class.display ?? encounter.class.code),
    status: encounter.status,
    detail: join([conceptTexts(encounter.reasonCode), referenceText(encounter.serviceProvider)]),
  }),
  ExplanationOfBenefit: (benefit) => ({
    date: periodDate(benefit.billablePeriod) ?? benefit.created,
    text: join(benefit.item?.map((item) => conceptText(item.productOrService))) ?? conceptText(benefit.type),
    value: join(benefit.total?.map((total) => join([conceptText(total.category), money(total.amount)], ' '))),
    status: join([benefit.status, benefit.outcome], ', '),
    detail: join([conceptText(benefit.type), referenceText(benefit.provider)]),
  }),
  Immunization: (immunization) => ({
    date: immunization.occurrenceDateTime ?? clean(immunization.occurrenceString),
    text: conceptText(immunization.vaccineCode),
    status: immunization.status,
    detail: conceptText(immunization.statusReason),
  }),
  MedicationDispense: (dispense) => ({
    date: dispense.whenHandedOver ?? dispense.whenPrepared,
    text: conceptText(dispense.medicationCodeableConcept) ?? referenceText(dispense.medicationReference),
    value: quantityText(dispense.quantity),
    status: dispense.status,
    detail: dosageText(dispense.dosageInstruction),
  }),
  MedicationRequest: (request) => ({
    date: request.authoredOn,
    text: conceptText(request.medicationCodeableConcept) ?? referenceText(request.medicationReference),
    status: join([request.status, request.intent], ', '),
    detail: dosageText(request.dosageInstruction),
  }),
  Organization: (organization) => ({ text: clean(organization.name), detail: conceptTexts(organization.type) }),
  Patient: (patient) => ({
    date: patient.birthDate,
    text: nameText(patient.name),
    status: deceasedText(patient),
    detail: patient.gender,
  }),
  Practitioner: (practitioner) => ({
    text: nameText(practitioner.name),
    detail: join(practitioner.qualification?.map(({ code }) => conceptText(code))),
  }),
  Procedure: (procedure) => ({
    date: procedure.performedDateTime ?? periodDate(procedure.performedPeriod),
    text: conceptText(procedure.code),
    status: procedure.status,
    detail: conceptTexts(procedure.reasonCode),
  }),
};

function dosageText(dosages: readonly R4.Dosage[] | undefined): string | undefined {
  return join(dosages?.map((dosage) => clean(dosage.text) ?? clean(dosage.patientInstruction)));
}

function deceasedText(patient: R4.Patient): string | undefined {
  if (patient.deceasedDateTime) return `deceased ${patient.deceasedDateTime}`;
  return patient.deceasedBoolean ? 'deceased' : undefined;
}

function endText(period: R4.Period | undefined): string | undefined {
  return period?.end && `until ${period.end}`;
}
