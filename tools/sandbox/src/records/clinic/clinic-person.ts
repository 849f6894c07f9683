import type { Patient } from 'fhir/r4.js';
import { familyNames } from '../people/names.js';
import { dayMs } from '../base/dates.js';
import type { Person } from '../people/person.js';
import type { Stored } from '../base/stored.js';

/** What the clinic has otherwise about whom, by the position in the cycle of twelve; the others it knows as they are. */
export const clinicPeople = {
  /** The clinic has other facts about the long record, and some twice. */
  contradicting: 0,
  /** Nothing is recorded at the hospital, and this person never was at the clinic. */
  neverThere: 3,
  /** The clinic has not heard of the death. */
  deceased: 4,
  /** Married since; the clinic has the former surname. */
  renamed: 5,
  /** Somebody mistyped the day of birth. */
  mistyped: 6,
  /** Allergic for one of the two, and not for the other. */
  otherAllergy: 7,
  /** Has a record at the hospital only. */
  hospitalOnly: 8,
} as const;

/** The part a position plays in the cycle. */
export function partAt(position: number): number {
  return position % 12;
}

/** Whether the clinic has a record of the person at a position. */
export function isAtClinic(position: number): boolean {
  return ![clinicPeople.neverThere, clinicPeople.hospitalOnly].some((part) => part === partAt(position));
}

/** The person as the clinic knows them; the id stays, so that what belongs together is seen. */
export function clinicPerson(person: Person, position: number, guardian?: Person): Person {
  const { deathMs: _death, spouse: _spouse, guardian: _guardian, ...known } = person;
  const isChild = person.role === 'child';
  return {
    ...known,
    role: isChild ? 'child' : 'ordinary',
    historyYears: isChild ? 2 : 3,
    ...(partAt(position) === clinicPeople.renamed && { family: formerName(person.family) }),
    ...(partAt(position) === clinicPeople.mistyped && { birthMs: mistypedBirth(person.birthMs) }),
    ...(guardian && { guardian }),
  };
}

function formerName(family: string): string {
  const at = familyNames.indexOf(family);
  return familyNames[(at + 7) % familyNames.length] ?? family;
}

/** Ten days off, in the same month: one digit. */
function mistypedBirth(birthMs: number): number {
  return birthMs + (new Date(birthMs).getUTCDate() <= 18 ? 10 : -10) * dayMs;
}

const initials = 'JMLRT';

/** The Patient in the clinic's spelling: another number, a middle initial, abbreviations, brackets in the phone number. */
export function respelled(patient: Stored<Patient>, person: Person, position: number): Stored<Patient> {
  const initial = initials.charAt(position % initials.length);
  const { line, city, state, postalCode } = person.home;
  const [house = '', ...street] = line.split(' ');
  const member = patient.identifier?.find(({ system }) => system === 'https://payers.example.org/member');
  return {
    ...patient,
    identifier: [
      {
        use: 'usual',
        ...(patient.identifier?.[0]?.type && { type: patient.identifier[0].type }),
        system: 'https://clinic.example.org/chart-number',
        value: `HL${String(88_000 + position * 13)}`,
      },
      // Every other one showed the insurance card.
      ...(member && position % 2 === 0 ? [member] : []),
    ],
    name: [
      {
        use: 'official',
        family: person.family.toUpperCase(),
        given: [person.given, `${initial}.`],
        text: `${person.family.toUpperCase()}, ${person.given} ${initial}.`,
      },
    ],
    telecom: [{ system: 'phone', value: person.phone.replace(/^(\d+)-(\d+)-(\d+)$/, '($1) $2-$3'), use: 'mobile' }],
    address: [
      {
        use: 'home',
        line: [`No. ${house}, ${street.join(' ').replace(/(Lane|Row|Rise|Walk|Yard)$/, abbreviated)}`],
        city,
        state,
        postalCode,
      },
    ],
  };
}

function abbreviated(word: string): string {
  return `${word.slice(0, 2)}.`;
}
