import type { AllergyIntolerance, Observation, RelatedPerson } from 'fhir/r4.js';
import { codings, concepts } from '../codes/concepts.js';
import { allergies } from '../codes/tables.js';
import type { Chart, RecordedVisit } from './chart.js';
import { toDate, toInstant } from '../base/dates.js';
import { meta, referenceTo } from '../base/fhir-values.js';
import { usCore } from '../base/profiles.js';
import type { Stored } from '../base/stored.js';
import { addressOf } from '../people/patients.js';

/** Records the answer to "which allergies?", asked at the first visit; "none" is an answer too. */
export function addAllergies(chart: Chart, firstVisit: RecordedVisit): void {
  const { random, person } = chart;
  const isAllergic = person.role === 'long-record' || random.chance(0.3);
  const facts = person.role === 'long-record' ? allergies[0] : random.pick(allergies);
  chart.add<AllergyIntolerance>('allergy', {
    resourceType: 'AllergyIntolerance',
    meta: meta(firstVisit.endMs, usCore('us-core-allergyintolerance')),
    clinicalStatus: concepts.allergyActive,
    verificationStatus: concepts.allergyConfirmed,
    ...(isAllergic ? facts : { code: concepts.noKnownAllergy }),
    patient: chart.subject,
    encounter: referenceTo(firstVisit.encounter),
    recordedDate: toInstant(firstVisit.startMs),
    recorder: referenceTo(firstVisit.clinician.practitioner, firstVisit.clinician.displayName),
  });
}

/** Records whether an adult smokes, as asked at a check-up. */
export function addSmokingStatus(chart: Chart, visit: RecordedVisit): void {
  if (visit.kind !== 'check-up' || chart.person.role === 'child') return;
  chart.add<Observation>('social', {
    resourceType: 'Observation',
    meta: meta(visit.endMs, usCore('us-core-smokingstatus')),
    status: 'final',
    category: [concepts.socialHistoryCategory],
    code: concepts.smokingStatus,
    subject: chart.subject,
    encounter: referenceTo(visit.encounter),
    effectiveDateTime: toInstant(visit.startMs),
    issued: toInstant(visit.startMs),
    performer: [referenceTo(visit.clinician.practitioner, visit.clinician.displayName)],
    valueCodeableConcept: concepts.smokingAnswers[chart.person.smoking],
  });
}

/** Records the parent of a child, or the spouse of a deceased patient; undefined for everybody else. */
export function addRelatedPerson({ person, subject, add, asOfMs }: Chart): Stored<RelatedPerson> | undefined {
  const { guardian, spouse } = person;
  const relative = guardian ?? spouse;
  if (relative === undefined) return undefined;
  const parent = guardian?.sex === 'male' ? codings.relationships.father : codings.relationships.mother;
  const text = `${relative.given} ${relative.family}`;
  return add<RelatedPerson>('relative', {
    resourceType: 'RelatedPerson',
    meta: meta(asOfMs, usCore('us-core-relatedperson')),
    active: true,
    patient: subject,
    relationship: [{ coding: [guardian ? parent : codings.relationships.spouse] }],
    name: [{ use: 'official', family: relative.family, given: [relative.given], text }],
    telecom: [{ system: 'phone', value: person.phone, use: 'home' }],
    ...(guardian && { gender: guardian.sex, birthDate: toDate(guardian.birthMs) }),
    address: [addressOf(person)],
  });
}
