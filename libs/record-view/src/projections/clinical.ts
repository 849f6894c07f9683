import type { Condition } from 'fhir/r4.js';
import { clean, conceptText, conceptTexts, join, periodDate, quantityText, referenceText } from '../fhir-text.js';
import { observation } from './observation.js';
import { labelled, type Projections } from './projection.js';

/** What was found and done: allergies, problems, results, procedures, immunizations, specimens, family history. */
export const clinical: Projections = {
  Observation: observation,
  AllergyIntolerance: (allergy) => ({
    date: allergy.recordedDate ?? allergy.onsetDateTime,
    text: conceptText(allergy.code),
    flag: allergy.criticality && `criticality ${allergy.criticality}`,
    status: join([conceptText(allergy.clinicalStatus), conceptText(allergy.verificationStatus)], ', '),
    detail: join([
      ...(allergy.reaction ?? []).map(({ manifestation, severity }) =>
        join([conceptTexts(manifestation), severity && `(${severity})`], ' '),
      ),
      labelled('onset', clean(allergy.onsetString) ?? quantityText(allergy.onsetAge)),
    ]),
  }),
  Condition: (condition) => ({
    date: condition.onsetDateTime ?? periodDate(condition.onsetPeriod) ?? condition.recordedDate,
    text: conceptText(condition.code),
    status: join([conceptText(condition.clinicalStatus), conceptText(condition.verificationStatus)], ', '),
    detail: join([
      conceptTexts(condition.category),
      conceptText(condition.severity),
      conceptTexts(condition.bodySite),
      labelled('onset', clean(condition.onsetString) ?? quantityText(condition.onsetAge)),
      endedText(condition),
    ]),
  }),
  DiagnosticReport: (report) => ({
    date: report.effectiveDateTime ?? periodDate(report.effectivePeriod) ?? report.issued,
    text: conceptText(report.code),
    value: clean(report.conclusion),
    status: report.status,
    detail: join([conceptTexts(report.category), report.result && `${report.result.length} results`]),
  }),
  FamilyMemberHistory: (history) => ({
    date: history.date,
    text: conceptText(history.relationship),
    value: join(
      history.condition?.map(({ code, onsetAge, onsetString }) => {
        const onset = quantityText(onsetAge) ?? clean(onsetString);
        return join([conceptText(code), onset && `(onset ${onset})`], ' ');
      }),
    ),
    status: history.status,
    detail: history.deceasedBoolean ? 'deceased' : undefined,
  }),
  Immunization: (immunization) => ({
    date: immunization.occurrenceDateTime ?? clean(immunization.occurrenceString),
    text: conceptText(immunization.vaccineCode),
    status: immunization.status,
    detail: conceptText(immunization.statusReason),
  }),
  Procedure: (procedure) => ({
    date: procedure.performedDateTime ?? periodDate(procedure.performedPeriod) ?? clean(procedure.performedString),
    text: conceptText(procedure.code),
    status: procedure.status,
    detail: join([
      conceptTexts(procedure.bodySite),
      conceptText(procedure.statusReason),
      conceptTexts(procedure.reasonCode),
    ]),
  }),
  Specimen: (specimen) => ({
    date: specimen.collection?.collectedDateTime ?? specimen.receivedTime,
    text: conceptText(specimen.type),
    status: specimen.status,
    detail: join([conceptText(specimen.collection?.bodySite), referenceText(specimen.collection?.collector)]),
  }),
};

function endedText({
  abatementDateTime,
  abatementPeriod,
  abatementString,
  abatementAge,
}: Condition): string | undefined {
  const ended =
    abatementDateTime ?? periodDate(abatementPeriod) ?? clean(abatementString) ?? quantityText(abatementAge);
  return ended && `ended ${ended}`;
}
