import type { CodeableConcept, Encounter } from 'fhir/r4.js';
import { concepts } from '../codes/concepts.js';
import { chronicConditions, classOf, nightCharges, visitCharges, visitKinds } from '../codes/tables.js';
import type { Charge, Chart, RecordedVisit } from './chart.js';
import { ageInYears, dayMs, hourMs, toInstant } from '../base/dates.js';
import { meta, referenceTo } from '../base/fhir-values.js';
import { usCore } from '../base/profiles.js';
import type { Visit } from './visits.js';

/** What the visit itself costs, before tests and procedures. */
function chargesOf({ kind, startMs, endMs }: Visit, age: number): Charge[] {
  const charge = visitCharges[kind]?.find(({ below = Infinity }) => age < below);
  if (charge) return [charge];
  const nights = Math.max(1, Math.round((endMs - startMs) / dayMs));
  return nightCharges.map((one) => ({ ...one, amount: one.amount * nights }));
}

function reasonsOf(visit: Visit): CodeableConcept[] {
  if (visit.acute !== undefined) return [concepts.acuteConditions[visit.acute]];
  if (visit.kind === 'surgery') return [chronicConditions.kneeArthritis.code];
  // Diseases found at a check-up were not the reason to come, but they are what the bill is for.
  return visit.known.slice(0, 4).map((key) => chronicConditions[key].code);
}

/** Records the Encounter of every visit, in order. */
export function addEncounters(chart: Chart): RecordedVisit[] {
  const { person, directory, subject } = chart;
  return chart.timeline.visits.map((visit): RecordedVisit => {
    const isStay = visit.kind === 'surgery' || visit.kind === 'admission';
    const site = isStay || visit.kind === 'emergency' ? directory.hospital : chart.clinic;
    const [first, second] = site.clinicians;
    const clinician = site === chart.clinic ? chart.primaryCare : visit.kind === 'surgery' ? second : first;
    const { practitioner, displayName } = clinician;
    const diedHere = person.deathMs !== undefined && visit.endMs === person.deathMs;
    const reasons = reasonsOf(visit);
    const period = { start: toInstant(visit.startMs), end: toInstant(visit.endMs) };
    const encounter = chart.add<Encounter>('visit', {
      resourceType: 'Encounter',
      meta: meta(visit.endMs + hourMs, usCore('us-core-encounter')),
      status: 'finished',
      class: classOf(visit.kind),
      type: [visitKinds[visit.kind].type],
      subject,
      participant: [
        {
          type: [isStay ? concepts.attender : concepts.primaryPerformer],
          period,
          individual: referenceTo(practitioner, displayName),
        },
      ],
      period,
      ...(visit.kind !== 'check-up' && reasons.length > 0 && { reasonCode: reasons }),
      ...(isStay && {
        hospitalization: { dischargeDisposition: diedHere ? concepts.diedInHospital : concepts.dischargedHome },
      }),
      location: [{ location: referenceTo(site.location, site.location.name) }],
      serviceProvider: referenceTo(site.organization, site.organization.name),
    });
    const charges = chargesOf(visit, ageInYears(person.birthMs, visit.startMs));
    return { ...visit, encounter, site, clinician, charges, reasons };
  });
}
