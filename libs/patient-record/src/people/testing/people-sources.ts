import type { HumanName, Patient } from 'fhir/r4.js';

import { comparePeople, type PeopleComparison } from '../compare-people.js';
import { evidenceOf } from '../person-evidence.js';
import type { PersonSource } from '../person.js';

/** What a test says of a person; the rest is that of Robert J Smith. */
export interface SaidOfPerson extends Partial<Omit<Patient, 'resourceType' | 'name'>> {
  readonly name?: string | HumanName[];
  readonly isOfPanel?: boolean;
}

/** A connection with its Patient: the name as `Given Middle Family`. */
export function source(id: string, { name = 'Robert J Smith', isOfPanel, ...said }: SaidOfPerson = {}): PersonSource {
  const patient: Patient = {
    resourceType: 'Patient',
    id: `at-${id}`,
    name: typeof name === 'string' ? [nameOf(name)] : name,
    gender: 'male',
    birthDate: '1971-04-12',
    ...said,
  };
  return {
    connection: {
      id,
      platformName: id,
      patientId: patient.id ?? '',
      baseUrl: `http://gateway.test/api/fhir/${id}`,
      isStrict: false,
      reader: () => Promise.reject(new Error('nothing is read here')),
      ...(isOfPanel && { isOfPanel }),
    },
    patient,
  };
}

function nameOf(text: string): HumanName {
  const [family = '', ...given] = text.split(' ').reverse();
  return { family, given: given.reverse() };
}

/** What a household shares. */
export const home: Pick<SaidOfPerson, 'telecom' | 'address'> = {
  telecom: [
    { system: 'phone', value: '(802) 441-0142' },
    { system: 'email', value: 'smiths@example.com' },
  ],
  address: [{ line: ['12 Damson Lane'], postalCode: '00011' }],
};

/** Compares two people at two platforms, both ways, and fails where the order matters. */
export function compared(one: SaidOfPerson, other: SaidOfPerson): PeopleComparison {
  const [a, b] = [evidenceOf(source('ehr', one)), evidenceOf(source('clinic', other))];
  if (!a || !b) throw new Error('there is no evidence');
  const [forth, back] = [comparePeople(a, b), comparePeople(b, a)];
  if (forth.answer !== back.answer || forth.bits !== back.bits) throw new Error('the order matters');
  return forth;
}
