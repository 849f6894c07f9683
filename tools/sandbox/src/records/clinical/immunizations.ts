import type { CodeableConcept, Immunization } from 'fhir/r4.js';
import { concepts } from '../codes/concepts.js';
import { childhoodSchedule } from '../codes/tables.js';
import type { Chart, RecordedVisit } from './chart.js';
import { ageInYears, dayMs, hourMs, minuteMs, toDate, toInstant } from '../base/dates.js';
import { meta, referenceTo } from '../base/fhir-values.js';
import { usCore } from '../base/profiles.js';

function addFromSchedule(chart: Chart): void {
  const { birthMs } = chart.person;
  const doses = childhoodSchedule
    .flatMap(({ vaccine, months }) => months.map((month) => ({ vaccine, atMs: birthMs + month * 30.44 * dayMs })))
    .filter(({ atMs }) => atMs < chart.endMs)
    .sort((a, b) => a.atMs - b.atMs);
  for (const { vaccine, atMs } of doses) {
    chart.add<Immunization>('vaccine', {
      resourceType: 'Immunization',
      meta: meta(atMs, usCore('us-core-immunization')),
      status: 'completed',
      vaccineCode: vaccine,
      patient: chart.subject,
      occurrenceDateTime: toDate(atMs),
      // Taken over from the state registry, not given by this clinic.
      primarySource: false,
    });
  }
}

function addAtVisit(chart: Chart, visit: RecordedVisit, vaccine: CodeableConcept): void {
  const { practitioner, displayName } = visit.clinician;
  chart.add<Immunization>('vaccine', {
    resourceType: 'Immunization',
    meta: meta(visit.endMs + hourMs, usCore('us-core-immunization')),
    status: 'completed',
    vaccineCode: vaccine,
    patient: chart.subject,
    encounter: referenceTo(visit.encounter),
    occurrenceDateTime: toInstant(visit.startMs + 30 * minuteMs),
    primarySource: true,
    location: referenceTo(visit.site.location, visit.site.location.name),
    performer: [{ actor: referenceTo(practitioner, displayName) }],
  });
  visit.charges.push({ code: '90471', name: 'Administration of a vaccine', amount: 28, revenueCode: '0771' });
}

/** Records the vaccines that a person of this age has had: the childhood schedule, or those given at check-ups. */
export function addImmunizations(chart: Chart, visits: readonly RecordedVisit[]): void {
  if (chart.person.role === 'child') addFromSchedule(chart);
  const checkUps = visits.filter(({ kind }) => kind === 'check-up');
  for (const [number, visit] of checkUps.entries()) {
    const age = ageInYears(chart.person.birthMs, visit.startMs);
    addAtVisit(chart, visit, concepts.influenzaVaccine);
    if (age < 18) continue;
    if (number === 0) addAtVisit(chart, visit, concepts.tetanusVaccine);
    if (number === 1 && age >= 50) addAtVisit(chart, visit, concepts.zosterVaccine);
    if (number === 2 && age >= 65) addAtVisit(chart, visit, concepts.pneumococcalVaccine);
  }
}
