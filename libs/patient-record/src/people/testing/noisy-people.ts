import type { Address, ContactPoint, HumanName, Patient } from 'fhir/r4.js';

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
  /** The given name of the twin. */
  readonly twin?: string;
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
const withForms = nicknamePairs();
const malesWithForms = withForms.slice(-90);
const femalesWithForms = withForms.slice(0, 70);

/**
 * Families of five: a mother who changed her name, a father, a son of the father's whole name, and twins; one telephone, one
 * e-mail address and one home for all. Each has records at some platforms, each record with faults of its own.
 */
export function noisyFamilies(count: number, platforms: number, pick: Pick): NoisyRecord[][] {
  return Array.from({ length: count }, (_, at) =>
    familyOf(at, pick).flatMap((person) =>
      Array.from({ length: platforms }, (_unused, place) => ({
        person: person.id,
        source: recordOf(person, `platform${place}`, pick),
      })),
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
      twin: twins[1 - which] ?? '',
    })),
  ];
}

function capital(name = ''): string {
  return name.charAt(0).toUpperCase() + name.slice(1);
}

/** Each fault in about one of `oneIn` records. */
function recordOf(person: Invented, platform: string, pick: Pick): PersonSource {
  const has = (oneIn: number) => pick(oneIn) === 0;
  const given = writtenGiven(person, pick);
  const family = person.id.endsWith('mother') && has(4) ? person.former : person.family;
  const middles = has(3) ? [] : [has(2) ? person.middle : person.middle.charAt(0)];
  const suffix = person.suffix !== undefined && has(2) ? person.suffix : undefined;
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
      has(25) ? inOneField([given, ...middles], family, pick) : fielded([given, ...middles], family, suffix, pick),
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

function writtenGiven({ given, suffix, isTwin, twin = '' }: Invented, pick: Pick): string {
  const kind = pick(100);
  const cut = given.slice(0, 4);
  if (kind < 20) {
    // Twins who are both called Chris could be told apart by nobody.
    const forms = withForms.filter(
      ([formal, short]) => formal === given.toLowerCase() && (suffix !== undefined || short !== 'chris'),
    );
    return capital(forms[pick(forms.length)]?.[1]) || given;
  }
  if (kind < 24) return given.charAt(0);
  if (kind < 28) return mistyped(given, pick);
  if (kind < 31 && !twin.startsWith(cut)) return cut;
  if (kind < 32) return given.charAt(0) + given.slice(1).replace(/[aeiou]/g, '');
  if (kind < 38) return accented(given).normalize(isTwin === undefined ? 'NFC' : 'NFD');
  return kind < 40 ? inCyrillic(given) : given;
}

function fielded(given: string[], family: string, suffix: string | undefined, pick: Pick): HumanName {
  if (pick(40) === 0) return { family: inCyrillic(family), given: given.map(inCyrillic) };
  const written = pick(4) === 0 ? family.toUpperCase() : family;
  if (suffix === undefined) return { family: written, given };
  return pick(2) === 0 ? { family: written, given, suffix: [suffix] } : { family: `${written} ${suffix}`, given };
}

function inOneField(given: string[], family: string, pick: Pick): HumanName {
  const [all, turned] = [[...given, family].join(' '), [family, ...given].join(' ')];
  return (
    [
      { text: all },
      { text: turned.toUpperCase() },
      { text: turned.replace(' ', ', ') },
      { family: all },
      { given: [all] },
    ][pick(5)] ?? {}
  );
}

function accented(name: string): string {
  return name.replace(/[aeou](?=[a-z])/, (vowel) => 'áéóü'['aeou'.indexOf(vowel)] ?? vowel);
}

function inCyrillic(name: string): string {
  const cyrillic = 'абкдефгхийклмнопкрстуввхиз';
  return [...name.toLowerCase()].map((letter) => cyrillic[letter.charCodeAt(0) - 97] ?? letter).join('');
}

function mistyped(name: string, pick: Pick): string {
  const at = 1 + pick(Math.max(1, name.length - 2));
  return name.slice(0, at) + (name[at + 1] ?? '') + (name[at] ?? '') + name.slice(at + 2);
}

function withNoise(date: string, pick: Pick): string {
  const [year = '', month = '', day = ''] = date.split('-');
  const kind = pick(6);
  if (kind === 0 && Number(day) <= 12) return `${year}-${day}-${month}`;
  if (kind === 1) return `${year}-${month}`;
  if (kind === 2) return `${year.slice(0, 2)}${year.charAt(3)}${year.charAt(2)}-${month}-${day}`;
  if (kind === 3) return '1900-01-01';
  if (kind === 4) return `${year}-01-01`;
  return `${year}-${month}-${String(1 + ((Number(day) + 9) % 28)).padStart(2, '0')}`;
}
