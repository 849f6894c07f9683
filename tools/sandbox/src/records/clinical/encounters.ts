import type { CodeableConcept, Encounter } from 'fhir/r4.js';
import { concepts } from '../codes/concepts.js';
import { chronicConditions, classOf, visitKinds } from '../codes/tables.js';
import type { Charge, Chart, RecordedVisit } from './chart.js';
import { ageInYears, dayMs, hourMs, toInstant } from '../base/dates.js';
import { meta, referenceTo } from '../base/fhir-values.js';
import { usCore } from '../base/profiles.js';
import type { Visit } from './visits.js';

/** What the visit itself costs, before tests and procedures. */
function visitCharges(visit: Visit, age: number): Charge[] {
  const clinic = (code: string, name: string, amount: number): Charge[] => [
    { code, name, amount, revenueCode: '0510' },
  ];
  switch (visit.kind) {
    case 'check-up':
      if (age < 5) return clinic('99392', 'Preventive visit, age 1 to 4', 145);
      if (age < 12) return clinic('99393', 'Preventive visit, age 5 to 11', 150);
      if (age < 18) return clinic('99394', 'Preventive visit, age 12 to 17', 160);
      if (age < 40) return clinic('99395', 'Preventive visit, age 18 to 39', 178);
      if (age < 65) return clinic('99396', 'Preventive visit, age 40 to 64', 190);
      return clinic('99397', 'Preventive visit, age 65 and over', 205);
    case 'follow-up':
      return clinic('99214', 'Office visit, moderate complexity', 165);
    case 'sick':
      return clinic('99213', 'Office visit, low complexity', 118);
    case 'emergency':
      return [{ code: '99283', name: 'Emergency department visit', amount: 640, revenueCode: '0450' }];
    case 'surgery':
    case 'admission': {
      const nights = Math.max(1, Math.round((visit.endMs - visit.startMs) / dayMs));
      return [
        { name: 'Room and board, semi-private', amount: 2100 * nights, revenueCode: '0120' },
        { name: 'Pharmacy', amount: 340 * nights, revenueCode: '0250' },
      ];
    }
  }
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
    const charges = visitCharges(visit, ageInYears(person.birthMs, visit.startMs));
    return { ...visit, encounter, site, clinician, charges, reasons };
  });
}
