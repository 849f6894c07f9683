import type {
  AllergyIntolerance,
  Condition,
  FamilyMemberHistory,
  FamilyMemberHistoryCondition,
  Immunization,
} from 'fhir/r4.js';
import { codeText } from '../codes/code-text.js';
import { quantityText, rangeText } from '../decimals/quantity-text.js';
import { clean, conceptText, conceptTexts, join, referenceText, statusText } from '../fhir-text.js';
import { observation } from './observation.js';
import { firstDate, labelled, startOf, type Projections } from './projection.js';

/** What was found and done: allergies, problems, results, procedures, immunizations, specimens, family history. */
export const clinical: Projections = {
  Observation: observation,
  AllergyIntolerance: (allergy) => ({
    ...firstDate(
      ['recorded', allergy.recordedDate],
      ['onset', allergy.onsetDateTime],
      startOf('onset', allergy.onsetPeriod),
      ['last reaction', allergy.lastOccurrence],
    ),
    text: allergenText(allergy),
    code: codeText(allergy.code),
    flag: allergy.criticality && `criticality ${allergy.criticality}`,
    status: join([statusText(allergy.clinicalStatus), statusText(allergy.verificationStatus)], ', '),
    detail: join([
      join([allergy.type, ...(allergy.category ?? [])], ', '),
      ...(allergy.reaction ?? []).map(({ manifestation, severity, description }) =>
        join([conceptTexts(manifestation) ?? clean(description), severity && `(${severity})`], ' '),
      ),
      labelled('onset', clean(allergy.onsetString) ?? quantityText(allergy.onsetAge) ?? rangeText(allergy.onsetRange)),
      ...(allergy.note ?? []).map(({ text }) => clean(text)),
    ]),
  }),
  Condition: (condition) => ({
    ...firstDate(['onset', condition.onsetDateTime], startOf('onset', condition.onsetPeriod), [
      'recorded',
      condition.recordedDate,
    ]),
    text: conceptText(condition.code),
    code: codeText(condition.code),
    status: join([statusText(condition.clinicalStatus), statusText(condition.verificationStatus)], ', '),
    detail: join([
      conceptTexts(condition.category),
      conceptText(condition.severity),
      conceptTexts(condition.bodySite),
      labelled(
        'onset',
        clean(condition.onsetString) ?? quantityText(condition.onsetAge) ?? rangeText(condition.onsetRange),
      ),
      endedText(condition),
      ...(condition.stage ?? []).map(({ summary }) => labelled('stage', conceptText(summary))),
      ...(condition.note ?? []).map(({ text }) => labelled('note', clean(text))),
    ]),
  }),
  DiagnosticReport: (report) => ({
    ...firstDate(['effective', report.effectiveDateTime], startOf('effective', report.effectivePeriod), [
      'issued',
      report.issued,
    ]),
    text: conceptText(report.code),
    code: codeText(report.code),
    value: join([clean(report.conclusion), conceptTexts(report.conclusionCode)]),
    status: report.status,
    detail: join([conceptTexts(report.category), report.result && `${report.result.length} results`]),
  }),
  FamilyMemberHistory: (history) => ({
    ...firstDate(['recorded', history.date]),
    text: conceptText(history.relationship),
    value: join(history.condition?.map(familyConditionText)),
    status: history.status,
    detail: join([
      clean(history.name),
      deceasedText(history),
      labelled('no data', conceptText(history.dataAbsentReason)),
    ]),
  }),
  Immunization: (immunization) => ({
    ...firstDate(
      ['occurred', immunization.occurrenceDateTime],
      ['occurred', immunization.occurrenceString],
      ['recorded', immunization.recorded],
    ),
    text: conceptText(immunization.vaccineCode),
    code: codeText(immunization.vaccineCode),
    status: immunization.status,
    detail: join([
      conceptText(immunization.statusReason),
      conceptTexts(immunization.subpotentReason),
      doseText(immunization),
      immunization.primarySource === false ? 'as reported by others' : undefined,
    ]),
  }),
  Procedure: (procedure) => ({
    ...firstDate(
      ['performed', procedure.performedDateTime],
      startOf('performed', procedure.performedPeriod),
      ['performed', procedure.performedString],
      ['performed at age', quantityText(procedure.performedAge) ?? rangeText(procedure.performedRange)],
    ),
    text: conceptText(procedure.code),
    code: codeText(procedure.code),
    status: procedure.status,
    detail: join([
      conceptTexts(procedure.bodySite),
      conceptText(procedure.statusReason),
      conceptTexts(procedure.reasonCode),
      conceptText(procedure.outcome),
    ]),
  }),
  Specimen: (specimen) => ({
    ...firstDate(
      ['collected', specimen.collection?.collectedDateTime],
      startOf('collected', specimen.collection?.collectedPeriod),
      ['received', specimen.receivedTime],
    ),
    text: conceptText(specimen.type),
    code: codeText(specimen.type),
    status: specimen.status,
    detail: join([conceptText(specimen.collection?.bodySite), referenceText(specimen.collection?.collector)]),
  }),
};

/** The code may only say that it is an allergy to a drug; which one then stands with the reaction. */
function allergenText({ code, reaction = [] }: AllergyIntolerance): string | undefined {
  const substances = reaction.flatMap(({ substance }) => conceptText(substance) ?? []);
  const texts = [conceptText(code), ...substances].filter((text) => text !== undefined);
  return join(texts.filter((text, at) => texts.findIndex((one) => one.toLowerCase() === text.toLowerCase()) === at));
}

function familyConditionText({
  code,
  onsetAge,
  onsetRange,
  onsetPeriod,
  onsetString,
  outcome,
  contributedToDeath,
}: FamilyMemberHistoryCondition) {
  const onset =
    quantityText(onsetAge) ??
    rangeText(onsetRange) ??
    join([onsetPeriod?.start, onsetPeriod?.end], ' to ') ??
    clean(onsetString);
  const more = join(
    [onset && `onset ${onset}`, conceptText(outcome), contributedToDeath ? 'contributed to death' : undefined],
    ', ',
  );
  return join([conceptText(code), more && `(${more})`], ' ');
}

function deceasedText(history: FamilyMemberHistory): string | undefined {
  const when = quantityText(history.deceasedAge) ?? rangeText(history.deceasedRange);
  const said = when ? `at ${when}` : (history.deceasedDate ?? clean(history.deceasedString));
  if (said !== undefined) return `deceased ${said}`;
  return history.deceasedBoolean ? 'deceased' : undefined;
}

/** Which dose of how many it was. */
function doseText({ protocolApplied = [] }: Immunization): string | undefined {
  const doses = protocolApplied.map((applied) => {
    const number = applied.doseNumberString ?? applied.doseNumberPositiveInt;
    const all = applied.seriesDosesString ?? applied.seriesDosesPositiveInt;
    return number === undefined ? undefined : clean(`dose ${number}${all === undefined ? '' : ` of ${all}`}`);
  });
  return join(doses);
}

function endedText({
  abatementDateTime,
  abatementPeriod,
  abatementString,
  abatementAge,
  abatementRange,
}: Condition): string | undefined {
  const ended =
    abatementDateTime ??
    join([abatementPeriod?.start, abatementPeriod?.end], ' to ') ??
    clean(abatementString) ??
    quantityText(abatementAge) ??
    rangeText(abatementRange);
  return ended && `ended ${ended}`;
}
