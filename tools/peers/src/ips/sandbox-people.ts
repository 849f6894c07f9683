import type { Person, PersonSource, RecordConnection } from '@fhir-gateway/patient-record';
import { generateSystems, patientIdIn } from '@fhir-gateway/sandbox/records';
import type { FhirResource, Patient } from 'fhir/r4.js';

/** The "today" of the records. */
export const asOf = '2026-11-28T00:00:00Z';
export const recordOptions = { seed: 1, patients: 12, asOf } as const;

const systemsOf = ({ ehr, clinic, member }: ReturnType<typeof generateSystems>) =>
  [
    ['sandbox-ehr', 'ehr', ehr.resources],
    ['sandbox-clinic', 'clinic', clinic.resources],
    ['sandbox-payer', 'member', member.resources],
  ] as const;

/** Everybody whom the sandbox invents, over its three systems, with readers that answer from memory. */
export function sandboxPeople(): Person[] {
  const systems = systemsOf(generateSystems(recordOptions));
  const [[, , first]] = systems;
  return first.filter(isPatient).map(({ id: key = '' }) => {
    const sources = systems.flatMap(([platform, system, resources]) => {
      const patientId = patientIdIn(system, key);
      const patient = resources.filter(isPatient).find(({ id }) => id === patientId);
      return patient ? [sourceOf(platform, patientId, patient, resources as readonly FhirResource[])] : [];
    });
    const patients = sources.flatMap(({ patient }) => patient ?? []);
    return {
      id: sources[0]?.connection.id ?? '',
      name: patients[0]?.name?.[0]?.text ?? key,
      birthDates: distinct(patients.map(({ birthDate }) => birthDate)),
      sexes: distinct(patients.map(({ gender }) => gender)),
      sources,
    };
  });
}

function sourceOf(id: string, patientId: string, patient: Patient, resources: readonly FhirResource[]): PersonSource {
  const own = `"Patient/${patientId}"`;
  const isOf = (one: FhirResource) => {
    const { subject, patient: of, beneficiary } = one as unknown as Record<string, unknown>;
    return JSON.stringify(subject ?? of ?? beneficiary ?? null).includes(own);
  };
  const mine = resources.filter(isOf);
  const connection: RecordConnection = {
    id,
    platformName: id,
    patientId,
    baseUrl: `https://gateway.example.org/api/fhir/${id}`,
    isStrict: false,
    reader: ({ path, query = '' }) => {
      const category = new URLSearchParams(query).get('category');
      const found = mine.filter(
        (one) =>
          one.resourceType === path &&
          (category === null || JSON.stringify('category' in one ? one.category : '').includes(`"${category}"`)),
      );
      const entry = found.map((resource) => ({ resource, search: { mode: 'match' } }));
      return Promise.resolve({ status: 200, headers: {}, body: { resourceType: 'Bundle', type: 'searchset', entry } });
    },
  };
  return { connection, patient };
}

function isPatient(resource: { resourceType: string }): resource is Patient {
  return resource.resourceType === 'Patient';
}

function distinct(values: readonly (string | undefined)[]): string[] {
  return [...new Set(values.filter((value) => value !== undefined))];
}
