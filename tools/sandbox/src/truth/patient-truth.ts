import type { CareTeam, Device, FhirResource, Observation, Patient, Procedure, Resource } from 'fhir/r4.js';
import { careTeam, device, document, encounter, goal, procedure } from './care-facts.js';
import { claim, claimSums, coverage } from './claim-facts.js';
import { allergy, dispense, immunization, medication, observation, problem } from './clinical-facts.js';
import { codeOf, oldestFirst, present, refOf, type RecordIndex } from './fact-values.js';
import type { PatientTruth } from './truth.js';

type OfType<T extends string> = Extract<FhirResource, { resourceType: T }>;

/** Elements that say whose a resource is; the policy of a child also names the parent who holds it. */
const owners = ['subject', 'patient', 'beneficiary', 'securityContext'] as const;

/** Resources of each patient, by patient id, in the order in which they were made. */
export function recordsByPatient(resources: readonly Resource[]): Map<string, Resource[]> {
  const byPatient = new Map<string, Resource[]>();
  for (const resource of resources) {
    const owner = ownerOf(resource);
    if (owner === undefined) continue;
    const own = byPatient.get(owner);
    if (own) own.push(resource);
    else byPatient.set(owner, [resource]);
  }
  return byPatient;
}

function ownerOf(resource: Resource): string | undefined {
  if (resource.resourceType === 'Patient') return resource.id;
  const members = resource as unknown as Readonly<Record<string, { reference?: string } | undefined>>;
  const reference = owners.map((name) => members[name]?.reference).find((each) => each?.startsWith('Patient/'));
  return reference?.slice('Patient/'.length);
}

/** Reads what a platform records of one person off the generated resources. */
export function patientTruth(patient: Patient, own: readonly Resource[], index: RecordIndex): PatientTruth {
  const all = <T extends string>(type: T): OfType<T>[] =>
    own.filter((one): one is OfType<T> & Resource => one.resourceType === type);
  const procedures: readonly Procedure[] = all('Procedure');
  const observed = (category: string): ReturnType<typeof observation>[] =>
    oldestFirst(
      all('Observation')
        .filter((one: Observation) => codeOf(one.category?.[0]) === category)
        .map(observation),
      ({ date }) => date,
    );
  const claims = oldestFirst(all('ExplanationOfBenefit').map(claim), ({ start }) => start);
  return {
    ...identity(patient),
    problems: oldestFirst(all('Condition').map(problem), ({ onset }) => onset),
    medications: oldestFirst(
      all('MedicationRequest').map((one) => medication(one, index)),
      ({ authored }) => authored,
    ),
    dispenses: oldestFirst(
      all('MedicationDispense').map((one) => dispense(one, index)),
      ({ handedOver }) => handedOver,
    ),
    allergies: all('AllergyIntolerance').map(allergy),
    results: observed('laboratory'),
    vitals: observed('vital-signs'),
    social: observed('social-history'),
    immunizations: oldestFirst(all('Immunization').map(immunization), ({ date }) => date),
    encounters: oldestFirst(all('Encounter').map(encounter), ({ start }) => start),
    procedures: oldestFirst(procedures.map(procedure), ({ date }) => date),
    devices: all('Device').map((one: Device) => device(one, procedures)),
    documents: oldestFirst(
      all('DocumentReference').map((one) => document(one, index)),
      ({ date }) => date,
    ),
    careTeam: all('CareTeam').flatMap((one: CareTeam) => careTeam(one)),
    goals: all('Goal').map(goal),
    claims,
    claimSums: claimSums(claims),
    coverages: all('Coverage').map(coverage),
    counts: countsOf(own),
  };
}

function identity(patient: Patient) {
  const name = patient.name?.[0];
  const home = patient.address?.[0];
  return {
    patientId: patient.id ?? '',
    name: name?.text ?? [...(name?.given ?? []), name?.family].join(' '),
    birthDate: patient.birthDate ?? '',
    sex: patient.gender ?? '',
    identifiers: (patient.identifier ?? []).map(({ system = '', value = '' }) => ({ system, value })),
    ...present({
      address: home && [...(home.line ?? []), home.city, home.state, home.postalCode].join(', '),
      phone: patient.telecom?.find(({ system }) => system === 'phone')?.value,
      deceased: patient.deceasedDateTime,
    }),
  };
}

function countsOf(own: readonly Resource[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const { resourceType } of own) counts[resourceType] = (counts[resourceType] ?? 0) + 1;
  return counts;
}

/** All resources by `Type/id`. */
export function indexOf(resources: readonly Resource[]): RecordIndex {
  return new Map(resources.map((resource) => [refOf(resource), resource]));
}
