import type { HostileAct } from '../faults.js';

/** Prefetch templates of a payer that asks for more than coverage needs. */
const templates: Readonly<Partial<Record<HostileAct, Readonly<Record<string, string>>>>> = {
  'whole-chart': {
    chart: 'Patient/{{context.patientId}}/$everything',
    results: 'Observation?patient={{context.patientId}}',
    notes: 'DocumentReference?patient={{context.patientId}}',
    included: 'Coverage?patient={{context.patientId}}&_revinclude=Observation:subject',
  },
  'other-host': {
    elsewhere: 'http://other.example/fhir/Patient/{{context.patientId}}',
    schemeless: '//other.example/Patient/{{context.patientId}}',
    climbing: '../../Patient/{{context.patientId}}',
  },
  cyclic: {
    first: 'Practitioner?_id={{%second.entry.resource.id}}',
    second: 'Practitioner?_id={{%first.entry.resource.id}}',
  },
};

/** The templates of a hostile act, or nothing. */
export function hostilePrefetch(act: HostileAct | undefined): Readonly<Record<string, string>> {
  return (act && templates[act]) ?? {};
}
