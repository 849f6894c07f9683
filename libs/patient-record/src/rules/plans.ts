import type { Appointment, CarePlan, CodeableConcept, FamilyMemberHistory, ServiceRequest } from 'fhir/r4.js';

import { conceptKeys } from '../matching/concept-keys.js';
import { stated, type EntryTraits } from '../matching/entry.js';
import type { SectionRule } from '../matching/section-rule.js';
import { textKey } from '../matching/text-key.js';
import { dayOf, minuteOf } from '../matching/time-keys.js';

/** Orders and referrals: the same code of the same day. */
export const orders: SectionRule = {
  read: (resource) => (resource.resourceType === 'ServiceRequest' ? [orderTraits(resource)] : []),
};

/** Appointments: two platforms that have one at the same minute may have the same one. */
export const appointments: SectionRule = {
  read: (resource) => (resource.resourceType === 'Appointment' ? [appointmentTraits(resource)] : []),
};

/** Care plans: the same title and the same first day. */
export const carePlans: SectionRule = {
  read: (resource) => (resource.resourceType === 'CarePlan' ? [carePlanTraits(resource)] : []),
};

/** Family history: the same relative with the same conditions. */
export const familyHistory: SectionRule = {
  read: (resource) => (resource.resourceType === 'FamilyMemberHistory' ? [relativeTraits(resource)] : []),
};

function orderTraits(one: ServiceRequest): EntryTraits {
  const day = dayOf(one.authoredOn);
  const { certain, named } = namesOf(one.code);
  return {
    ...common(one.status),
    apart: one.doNotPerform === true ? 'not to be done' : '',
    concepts: [one.code],
    same: day === undefined ? [] : certain.map((code) => `${code} ${day}`),
    possible: day === undefined ? [] : named.map((key) => `${key} ${day}`),
    asserted: one.authoredOn,
  };
}

function appointmentTraits(one: Appointment): EntryTraits {
  const minute = minuteOf(one.start);
  return {
    ...common(one.status),
    concepts: one.serviceType ?? [],
    possible: minute === undefined ? [] : [`at ${minute}`],
    asserted: one.created,
  };
}

function carePlanTraits(one: CarePlan): EntryTraits {
  const day = dayOf(one.period?.start ?? one.created);
  const title = textKey(one.title);
  return {
    ...common(one.status),
    concepts: one.category ?? [],
    same: day === undefined || title === '' ? [] : [`${title} ${day}`],
    possible: title === '' ? [] : [title],
    asserted: one.created ?? one.period?.start,
  };
}

function relativeTraits(one: FamilyMemberHistory): EntryTraits {
  const relative = namesOf(one.relationship).named;
  const conditions = (one.condition ?? []).map(({ code }) => namesOf(code).certain[0]);
  const isCoded = conditions.length > 0 && conditions.every((code) => code !== undefined);
  return {
    ...common(one.status),
    concepts: (one.condition ?? []).map(({ code }) => code),
    same: isCoded ? relative.map((who) => `${who}: ${conditions.toSorted().join(', ')}`) : [],
    possible: relative,
    asserted: one.date,
  };
}

function common(status: string): Pick<EntryTraits, 'state' | 'fields'> {
  return { state: status === 'entered-in-error' ? 'withdrawn' : 'stated', fields: { status: stated(status) } };
}

function namesOf(concept: CodeableConcept | undefined) {
  const { certain, doubtful } = conceptKeys(concept);
  const name = textKey(concept?.text ?? concept?.coding?.[0]?.display);
  return { certain, named: [...certain, ...doubtful, ...(name === '' ? [] : [`text ${name}`])] };
}
