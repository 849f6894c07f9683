import type { Condition } from 'fhir/r4.js';
import { concepts } from '../codes/concepts.js';
import { chronicConditions, type ChronicKey } from '../codes/tables.js';
import type { Chart, RecordedVisit } from './chart.js';
import type { Stored } from '../base/stored.js';
import { dayMs, toDate, toInstant } from '../base/dates.js';
import { meta, referenceTo } from '../base/fhir-values.js';
import { usCore } from '../base/profiles.js';

const { active, resolved, confirmed, problem, encounterDiagnosis } = concepts.conditionStates;

/** A passing illness is over after two weeks. */
const recoveryMs = 14 * dayMs;

/** Records the lasting diseases, each with the visit that found it where the record goes back that far. */
export function addProblems(chart: Chart, visits: readonly RecordedVisit[]): Map<ChronicKey, Stored<Condition>> {
  const problems = new Map<ChronicKey, Stored<Condition>>();
  for (const { key, onsetMs, foundAt } of chart.timeline.illnesses) {
    const visit = foundAt && visits.find(({ startMs }) => startMs === foundAt.startMs);
    const condition = chart.add<Condition>('condition', {
      resourceType: 'Condition',
      meta: meta(onsetMs + dayMs, usCore('us-core-condition-problems-health-concerns')),
      clinicalStatus: active,
      verificationStatus: confirmed,
      category: [problem],
      code: chronicConditions[key].code,
      subject: chart.subject,
      ...(visit && { encounter: referenceTo(visit.encounter) }),
      onsetDateTime: toDate(onsetMs),
      recordedDate: toDate(onsetMs),
      ...(visit && { recorder: referenceTo(visit.clinician.practitioner, visit.clinician.displayName) }),
    });
    problems.set(key, condition);
  }
  return problems;
}

/** Records the passing illness that a visit was about; undefined when it was about none. */
export function addDiagnosis(chart: Chart, visit: RecordedVisit): Stored<Condition> | undefined {
  if (visit.acute === undefined) return undefined;
  const overMs = visit.startMs + recoveryMs;
  // Nobody has said yet that an illness is over which began within the last two weeks, or with which the patient died.
  const isOver = overMs <= chart.endMs;
  return chart.add<Condition>('condition', {
    resourceType: 'Condition',
    meta: meta(isOver ? overMs : visit.endMs, usCore('us-core-condition-encounter-diagnosis')),
    clinicalStatus: isOver ? resolved : active,
    verificationStatus: confirmed,
    category: [encounterDiagnosis],
    code: concepts.acuteConditions[visit.acute],
    subject: chart.subject,
    encounter: referenceTo(visit.encounter),
    onsetDateTime: toInstant(visit.startMs),
    ...(isOver && { abatementDateTime: toInstant(overMs) }),
    recordedDate: toInstant(visit.startMs),
    recorder: referenceTo(visit.clinician.practitioner, visit.clinician.displayName),
  });
}
