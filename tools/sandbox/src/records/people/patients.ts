import type { Coding, Extension, Patient, Reference } from 'fhir/r4.js';
import { codings, concepts } from '../codes/concepts.js';
import type { Stored } from '../base/stored.js';
import { toDate, toInstant } from '../base/dates.js';
import { coding, meta, referenceTo } from '../base/fhir-values.js';
import type { Person } from './person.js';
import { carinProfile, usCore } from '../base/profiles.js';

const english = { coding: [coding('urn:ietf:bcp:47', 'en-US', 'English (United States)')], text: 'English' };

/**
 * Member numbers that the sandbox payer treats in a way of its own, by the position of the patient: M100 is in force,
 * M300's providers are exempt from authorization, M200's policy has ended at the payer, of M404 the payer knows nothing.
 */
const notableMembers: Readonly<Record<number, string>> = { 0: 'M100', 5: 'M300', 6: 'M200', 7: 'M404' };

/** The member number at the payer: a notable one, or eight digits that follow from the position of the patient. */
export function memberNumberOf(position: number): string {
  return notableMembers[position] ?? String(70_000_000 + position * 37);
}

function category(url: string, value: Coding): Extension {
  return {
    url: usCore(url),
    extension: [
      { url: 'ombCategory', valueCoding: value },
      { url: 'text', valueString: value.display ?? '' },
    ],
  };
}

/** The home address, as FHIR writes it. */
export function addressOf({ home }: Person): NonNullable<Patient['address']>[number] {
  const { line, city, state, postalCode } = home;
  return { use: 'home', line: [line], city, state, postalCode, country: 'US' };
}

/** The Patient resource; `position` counts patients from 0 and makes its numbers unique. */
export function patientResource(person: Person, position: number, asOfMs: number): Stored<Patient> {
  const text = `${person.given} ${person.family}`;
  return {
    resourceType: 'Patient',
    id: person.id,
    meta: meta(person.deathMs ?? asOfMs, usCore('us-core-patient'), carinProfile('Patient')),
    extension: [
      category('us-core-race', person.race),
      category('us-core-ethnicity', person.ethnicity),
      { url: usCore('us-core-birthsex'), valueCode: person.sex === 'female' ? 'F' : 'M' },
    ],
    identifier: [
      {
        use: 'usual',
        type: concepts.medicalRecordNumber,
        system: 'https://records.example.org/mrn',
        value: `MRN-${String(position + 1).padStart(6, '0')}`,
      },
      { type: concepts.memberNumber, system: 'https://payers.example.org/member', value: memberNumberOf(position) },
    ],
    active: person.deathMs === undefined,
    name: [{ use: 'official', family: person.family, given: [person.given], text }],
    telecom: [
      { system: 'phone', value: person.phone, use: 'home' },
      { system: 'email', value: `${person.id}@example.com`, use: 'home' },
    ],
    gender: person.sex,
    birthDate: toDate(person.birthMs),
    ...(person.deathMs !== undefined && { deceasedDateTime: toInstant(person.deathMs) }),
    address: [addressOf(person)],
    maritalStatus: { coding: [person.isMarried ? codings.married : codings.neverMarried] },
    communication: [{ language: english, preferred: true }],
  };
}

/** A reference to a patient by the person, for records that stand in another patient's chart. */
export function patientReference(person: Person): Reference {
  return referenceTo({ resourceType: 'Patient', id: person.id }, `${person.given} ${person.family}`);
}
