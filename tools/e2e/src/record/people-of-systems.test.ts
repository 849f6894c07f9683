import { groupPeople, type Person, type PersonSource } from '@fhir-gateway/patient-record';
import { generateSystems, patientIdIn, type RecordSystem } from '@fhir-gateway/sandbox/records';
import type { Patient } from 'fhir/r4.js';

const systems: readonly RecordSystem[] = ['ehr', 'clinic', 'member'];
const written = generateSystems({ seed: 1, patients: 60, asOf: '2026-06-01T00:00:00.000Z' });
const patientsOf = (system: RecordSystem) =>
  written[system].resources.filter((one): one is Patient & { id: string } => one.resourceType === 'Patient');
/** By position, as the sandbox counts people. */
const people = patientsOf('ehr').map(({ id }) => id);

/** Every record of every person, each a connection named `<system>/<person>`. */
const sources = people.flatMap((person) =>
  systems.flatMap((system): PersonSource[] => {
    const patient = patientsOf(system).find(({ id }) => id === patientIdIn(system, person));
    if (patient === undefined) return [];
    const connection = {
      id: `${system}/${person}`,
      platformName: system,
      patientId: patient.id,
      baseUrl: `http://gateway.test/api/fhir/${system}`,
      isStrict: false,
      reader: () => Promise.reject(new Error('nothing is read here')),
    };
    return [{ connection, patient }];
  }),
);
const ownerOf = (id: string) => id.slice(id.indexOf('/') + 1);
const idsOf = ({ sources: own }: Person) => own.map(({ connection }) => connection.id);

describe('the people of the three systems of the sandbox', () => {
  const found = groupPeople(sources);

  it('are never joined with another', () => {
    for (const person of found) expect(new Set(idsOf(person).map(ownerOf)).size).toBe(1);
  });

  it('are joined, or asked about where the clinic has another surname or day of birth', () => {
    const asked = new Set(
      found.flatMap(({ questions = [] }) =>
        questions.map(({ connections }) => connections.map(ownerOf).sort().join(' ')),
      ),
    );
    const apart = people.filter(
      (person) => found.filter((one) => idsOf(one).some((id) => ownerOf(id) === person)).length > 1,
    );
    for (const person of apart) expect(asked).toContain(`${person} ${person}`);
    // Positions 5 and 6 of each twelve: renamed, mistyped.
    const doubtful = people.filter((_, position) => [5, 6].includes(position % 12));
    expect(apart.filter((person) => !doubtful.includes(person))).toEqual([]);
    expect(apart.length).toBeGreaterThan(0);
  });

  it('raise no question between two who are not one', () => {
    const wrong = found
      .flatMap(({ questions = [] }) => questions)
      .filter(({ connections: [one, other] }) => ownerOf(one) !== ownerOf(other));
    expect(wrong).toEqual([]);
  });
});
