import type { Address, ContactPoint, Patient } from 'fhir/r4.js';

import { nicknamePairs } from '../nicknames.js';
import type { PersonSource } from '../person.js';
import { source } from './people-sources.js';

/** One record of an invented person at one platform, with whose it is. */
export interface NoisyRecord {
  readonly person: string;
  readonly source: PersonSource;
}

interface Invented {
  readonly id: string;
  readonly given: string;
  readonly middle: string;
  readonly family: string;
  readonly former: string;
  readonly suffix?: string;
  readonly sex: 'male' | 'female';
  readonly birthDate: string;
  readonly phone: string;
  readonly email: string;
  readonly address: Address;
  readonly isTwin?: boolean;
}

/** Numbers from 0 up to, and without, `below`: the same ones for the same seed. */
export type Pick = (below: number) => number;

/** A linear congruential generator. @see Numerical Recipes, 7.1 */
export function picker(seed: number): Pick {
  let state = seed >>> 0;
  return (below) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
}

const families = (
  'Ashgrove Bellwhistle Copperdale Dunmarrow Elderquist Fernhollow Gladewick Hollowmere Inkbarrow Juniperton ' +
  'Kettlebrook Larkspire Mossbarrow Nettlefold Oakenfeld Pebblewood Quillmarsh Rushwater Sablewick Thistlewane'
).split(' ');
const streets = ['Alder Row', 'Beacon Rise', 'Damson Lane', 'Elm Crescent', 'Foundry Street'];
/** Names that brothers and sisters of one day bear in life: they sound alike. */
const twinNames = ['Jayden Kayden', 'Emma Emily', 'Maria Marie', 'Hannah Anna', 'Christian Christopher', 'Tina Nina'];
const malesWithForms = nicknamePairs().slice(-90);
const femalesWithForms = nicknamePairs().slice(0, 70);

/**
 * Families of five: a mother who changed her name, a father, a son of the father's whole name, and twins; one telephone, one
 * e-mail address and one home for all. Each has records at three platforms, each record with faults of its own.
 */
export function noisyFamilies(count: number, pick: Pick): NoisyRecord[][] {
  return Array.from({ length: count }, (_, at) =>
    familyOf(at, pick).flatMap((person) =>
      ['ehr', 'clinic', 'payer'].map((platform) => ({ person: person.id, source: recordOf(person, platform, pick) })),
    ),
  );
}

function familyOf(at: number, pick: Pick): Invented[] {
  const family = families[at % families.length] ?? '';
  const home = {
    family,
    former: families[(at + 7) % families.length] ?? '',
    phone: `802${String(2_000_000 + at * 7919)}`,
    email: `family${at}@example.com`,
    address: {
      line: [`${12 + at} ${streets[at % streets.length]}`],
      postalCode: String(11 + (at % 4)).padStart(5, '0'),
    },
  };
  const day = (year: number) =>
    `${year}-${String(1 + pick(12)).padStart(2, '0')}-${String(2 + pick(27)).padStart(2, '0')}`;
  const middle = () => 'Alma Bram Cleo Dario Edda Florin'.split(' ')[pick(6)] ?? '';
  const father = capital(malesWithForms[pick(malesWithForms.length)]?.[0]);
  const mother = capital(femalesWithForms[pick(femalesWithForms.length)]?.[0]);
  const fathersMiddle = middle();
  const twins = (twinNames[pick(twinNames.length)] ?? '').split(' ');
  const twinsDay = day(2012 + pick(8));
  return [
    { id: `${at}-mother`, given: mother, middle: middle(), sex: 'female', birthDate: day(1972 + pick(15)), ...home },
    ...(['father Sr', 'son Jr'] as const).map((one): Invented => {
      const [id = '', suffix = ''] = one.split(' ');
      const birthDate = id === 'son' ? day(2001 + pick(8)) : day(1970 + pick(15));
      return { ...home, id: `${at}-${id}`, given: father, middle: fathersMiddle, suffix, sex: 'male', birthDate };
    }),
    ...twins.map((given, which) => ({
      ...home,
      id: `${at}-twin-${which}`,
      given,
      middle: 'Gale Hedy'.split(' ')[which] ?? '',
      sex: 'female' as const,
      birthDate: twinsDay,
      isTwin: pick(2) === 0,
    })),
  ];
}

function capital(name = ''): string {
  return name.charAt(0).toUpperCase() + name.slice(1);
}

/** Each fault in about one of `oneIn` records. */
function recordOf(person: Invented, platform: string, pick: Pick): PersonSource {
  const has = (oneIn: number) => pick(oneIn) === 0;
  // Twins who are both called Chris could be told apart by nobody.
  const form = nicknamePairs().filter(
    ([formal, short]) => formal === person.given.toLowerCase() && (person.suffix !== undefined || short !== 'chris'),
  );
  const nickname = has(5) ? capital(form[pick(form.length)]?.[1]) : '';
  const given = nickname || (has(25) ? person.given.charAt(0) : has(25) ? mistyped(person.given, pick) : person.given);
  const family = person.id.endsWith('mother') && has(4) ? person.former : person.family;
  const hasMoved = has(6);
  const telecom: ContactPoint[] = [
    ...(has(4)
      ? []
      : [{ system: 'phone' as const, value: hasMoved ? `603${String(2_000_000 + pick(7_000_000))}` : person.phone }]),
    ...(has(3) ? [] : [{ system: 'email' as const, value: person.email }]),
  ];
  const { isTwin } = person;
  const said: Partial<Patient> = {
    name: [
      {
        family: has(4) ? family.toUpperCase() : family,
        given: [given, ...(has(3) ? [] : [has(2) ? person.middle : person.middle.charAt(0)])],
        ...(person.suffix !== undefined && has(2) && { suffix: [person.suffix] }),
      },
    ],
    birthDate: has(10) ? withNoise(person.birthDate, pick) : person.birthDate,
    gender: person.sex,
    telecom,
    ...(!has(5) && { address: [hasMoved ? { line: ['900 Quarry Road'], postalCode: '00099' } : person.address] }),
    ...(isTwin === true && has(2) && { multipleBirthBoolean: true }),
  };
  // A platform for each record: that one platform tells two apart would be too much of a help.
  return source(`${platform}-${person.id}`, { ...(said as object), id: person.id });
}

function mistyped(name: string, pick: Pick): string {
  const at = 1 + pick(Math.max(1, name.length - 2));
  return name.slice(0, at) + (name[at + 1] ?? '') + (name[at] ?? '') + name.slice(at + 2);
}

function withNoise(date: string, pick: Pick): string {
  const [year = '', month = '', day = ''] = date.split('-');
  const kind = pick(4);
  if (kind === 0 && Number(day) <= 12) return `${year}-${day}-${month}`;
  if (kind === 1) return `${year}-${month}`;
  if (kind === 2) return `${year.slice(0, 2)}${year.charAt(3)}${year.charAt(2)}-${month}-${day}`;
  return `${year}-${month}-${String(1 + ((Number(day) + 9) % 28)).padStart(2, '0')}`;
}
