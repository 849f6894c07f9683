import type { Coding } from 'fhir/r4.js';
import { codings } from '../codes/concepts.js';
import { chronicConditions, type ChronicKey } from '../codes/tables.js';
import { addYears, ageInYears, dayMs, hourMs, startOfDay } from '../base/dates.js';
import { streets, towns } from './names.js';
import rows from './people.json' with { type: 'json' };
import type { Random } from '../base/random.js';
import type { Roster, RosterName, Sex } from './roster.js';

/**
 * The part a patient plays. Every twelve patients hold one of each special part, so that also a small sandbox shows a
 * long record, a parent with a child, an empty record and a deceased patient.
 */
export type PersonRole = 'long-record' | 'parent' | 'child' | 'empty' | 'deceased' | 'ordinary';

/** A lasting disease and when it began. */
export interface Illness {
  key: ChronicKey;
  onsetMs: number;
}

/** An invented person before anything is written into a chart. */
export interface Person extends RosterName {
  role: PersonRole;
  sex: Sex;
  birthMs: number;
  /** Absent while alive. */
  deathMs?: number;
  race: Coding;
  ethnicity: Coding;
  home: { line: string; city: string; state: string; postalCode: string };
  phone: string;
  isMarried: boolean;
  /** Adult height; children grow towards it. */
  heightCm: number;
  bodyMassIndex: number;
  /** 0 never, 1 former, 2 current. */
  smoking: 0 | 1 | 2;
  /** How many years back the record goes. */
  historyYears: number;
  illnesses: Illness[];
  /** The parent of a child, who has a record too. */
  guardian?: Person;
  /** Who stands in for the deceased. */
  spouse?: RosterName;
}

/** How old people of a part are, how far their records go back, and what they have, where that is not drawn. */
interface Parts {
  cycle: readonly PersonRole[];
  ages: Record<PersonRole, readonly [youngest: number, oldest: number]>;
  historyYears: Partial<Record<PersonRole, number>>;
  illnesses: Partial<Record<PersonRole, readonly ChronicKey[]>>;
}
const { cycle, ages, historyYears, illnesses: given } = rows as unknown as Parts;

/** The part of the patient at a position, counted from 0. */
export function roleAt(index: number): PersonRole {
  return cycle[index % 12] ?? 'ordinary';
}

function chooseIllnesses(role: PersonRole, random: Random): readonly ChronicKey[] {
  const keys = Object.keys(chronicConditions) as ChronicKey[];
  return given[role] ?? keys.filter((key) => random.chance(chronicConditions[key].prevalence));
}

/** When a disease began: never under its usual age, and at least 200 days before the record ends. */
function onsetOf(key: ChronicKey, person: Person, endMs: number, random: Random): number | undefined {
  const earliest = addYears(person.birthMs, chronicConditions[key].fromAge);
  // In a long record the diseases begin inside it, so that the values before, at onset and under treatment can be seen.
  const yearsBack = person.role === 'long-record' ? person.historyYears - 1 : 12;
  const from = Math.max(earliest, addYears(endMs, -yearsBack));
  const to = person.role === 'long-record' ? addYears(from, 2) : endMs - 200 * dayMs;
  if (to <= from) return undefined;
  return startOfDay(from + random.next() * (to - from));
}

function inventIllnesses(person: Person, endMs: number, random: Random): Illness[] {
  return chooseIllnesses(person.role, random).flatMap((key) => {
    const onsetMs = onsetOf(key, person, endMs, random);
    return onsetMs === undefined ? [] : [{ key, onsetMs }];
  });
}

const yearsOf = (role: PersonRole, drawn: number): number => historyYears[role] ?? drawn;

/**
 * Invents one person.
 *
 * @param guardian the parent of a child: gives family name, address and phone
 */
export function inventPerson(
  role: PersonRole,
  asOfMs: number,
  random: Random,
  roster: Roster,
  guardian?: Person,
): Person {
  const sex: Sex = random.chance(0.5) ? 'female' : 'male';
  const [youngest, oldest] = ages[role];
  const endMs = role === 'deceased' ? startOfDay(asOfMs) - random.int(30, 300) * dayMs + 9 * hourMs : asOfMs;
  const birthMs = addYears(startOfDay(endMs), -random.int(youngest, oldest)) - random.int(1, 360) * dayMs;
  const town = random.pick(towns);
  const person: Person = {
    ...roster.name(sex, guardian?.family),
    role,
    sex,
    birthMs,
    race: random.pick(codings.races),
    ethnicity: random.chance(0.2) ? codings.ethnicities.hispanic : codings.ethnicities.notHispanic,
    home: guardian?.home ?? { line: `${random.int(1, 240)} ${random.pick(streets)}`, ...town },
    phone: guardian?.phone ?? `555-555-01${String(random.int(0, 99)).padStart(2, '0')}`,
    isMarried: role === 'deceased' || (role !== 'child' && ageInYears(birthMs, endMs) > 28 && random.chance(0.6)),
    heightCm: Math.round((sex === 'male' ? 176 : 163) + 6 * random.normal()),
    bodyMassIndex: 26 + 3 * random.normal(),
    smoking: random.chance(0.6) ? 0 : random.chance(0.7) ? 1 : 2,
    historyYears: yearsOf(role, random.int(3, 5)),
    illnesses: [],
    ...(guardian && { guardian }),
  };
  if (role === 'deceased') {
    person.deathMs = endMs;
    person.spouse = roster.name(sex === 'male' ? 'female' : 'male', person.family);
  }
  person.illnesses = inventIllnesses(person, endMs, random);
  return person;
}
