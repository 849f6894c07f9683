import type { HumanName, Patient } from 'fhir/r4.js';

import { nicknameKind, relatedNames } from './nicknames.js';
import { comparableWords, isOneEdit } from './text-edits.js';

/** One name of a person, in words for comparison. */
export interface ComparableName {
  /** The first given name; absent for a placeholder and where only a family name is known. */
  readonly given?: string;
  readonly middle: readonly string[];
  readonly family: readonly string[];
  /** `jr`, `sr`, `ii` … */
  readonly suffix?: string;
  /** Written in one field: which word is the family name is a guess. */
  readonly isGuessed: boolean;
}

const suffixes = new Map([
  ...['jr', 'sr', 'ii', 'iii', 'iv'].map((word) => [word, word] as const),
  ...(
    [
      ['junior', 'jr'],
      ['senior', 'sr'],
      ['2nd', 'ii'],
      ['3rd', 'iii'],
      ['4th', 'iv'],
    ] as const
  ).map((pair) => pair),
]);

/** What registration desks write where there is no name yet. */
const placeholders = new Set(
  'baby babyboy babygirl newborn infant boy girl male female twin test unknown unk none na anonymous patient fetus'.split(
    ' ',
  ),
);

/** Words before a family name that many families share. */
const particles = new Set('de del della der den di da dos du la le van von el al bin ibn st mac mc o y e'.split(' '));

/** Every name that a record gives, former ones included: people are known under all of them. */
export function namesOf(patient: Patient): ComparableName[] {
  return (patient.name ?? []).map(nameOf).filter(({ given, family }) => given !== undefined || family.length > 0);
}

function nameOf(name: HumanName): ComparableName {
  const parts = name.family === undefined && !name.given?.length ? partsOf(name.text ?? '') : name;
  const given = (parts.given ?? []).flatMap(comparableWords);
  const written = comparableWords(parts.family);
  const tail = suffixes.get(written.at(-1) ?? '');
  const family = written.length > 1 && tail !== undefined ? written.slice(0, -1) : written;
  const suffix =
    (name.suffix ?? [])
      .flatMap(comparableWords)
      .map((word) => suffixes.get(word))
      .find(Boolean) ??
    (written.length > 1 ? tail : undefined) ??
    (given.length > 1 ? suffixes.get(given.at(-1) ?? '') : undefined);
  const [first, ...middle] = given;
  const isMissing = first === undefined || placeholders.has(first);
  return {
    ...(!isMissing && { given: first }),
    middle: isMissing ? [] : middle.filter((word) => !suffixes.has(word)),
    family: family.filter((word) => !placeholders.has(word)),
    suffix,
    isGuessed: 'isGuessed' in parts,
  };
}

/** A name that is written as text alone: `Smith, John J.` or `John J. Smith`. */
function partsOf(text: string): Pick<HumanName, 'family' | 'given'> & { isGuessed?: true } {
  const [before = '', after] = text.split(',', 2);
  if (after !== undefined && !suffixes.has(comparableWords(after)[0] ?? '')) {
    return { family: before, given: after.split(' ') };
  }
  const words = comparableWords(text);
  const end = words.length > 2 && suffixes.has(words.at(-1) ?? '') ? -2 : -1;
  if (words.length < 2) return { family: text };
  return { family: words.slice(end).join(' '), given: words.slice(0, end), isGuessed: true };
}

/** How two given names compare, the best first. */
export type GivenMatch =
  | 'exact'
  | 'nickname'
  | 'possible-nickname'
  | 'one-letter'
  | 'initial'
  | 'middle'
  /** Another name, unless much else speaks for a way of writing: an abbreviation, one letter of a short name. */
  | 'alike'
  | 'different';

/** How two family names compare, the best first. */
export type FamilyMatch = 'exact' | 'one-letter' | 'shared-part' | 'different';

const givenOrder: readonly GivenMatch[] = [
  'exact',
  'nickname',
  'one-letter',
  'possible-nickname',
  'initial',
  'middle',
  'alike',
  'different',
];
const familyOrder: readonly FamilyMatch[] = ['exact', 'one-letter', 'shared-part', 'different'];
/** In shorter names one letter makes another name: Jon and Joe. */
const leastForEdit = 5;

/** The best match of any two given names; `undefined` where one side has none, or none in the letters of the other. */
export function givenMatch(one: readonly ComparableName[], other: readonly ComparableName[]): GivenMatch | undefined {
  return bestOf(givenOrder, one, other, (a, b) => {
    if (a.given === undefined || b.given === undefined || !isOneScript(a.given, b.given)) return undefined;
    const { given } = a;
    if (given.length === 1 || b.given.length === 1) return initialMatch(given, b.given);
    if (given === b.given) return isWholeName(given) && !isMistakable(a, b) ? 'exact' : 'possible-nickname';
    const nickname = nicknameKind(given, b.given);
    if (nickname === 'short') return 'nickname';
    if (Math.min(given.length, b.given.length) >= leastForEdit && isOneEdit(given, b.given)) return 'one-letter';
    if (nickname === 'possible') return 'possible-nickname';
    if (b.middle.includes(given) || a.middle.includes(b.given)) return 'middle';
    return isOneEdit(given, b.given) || isAbbreviated(given, b.given) ? 'alike' : 'different';
  });
}

/** `SMITH MARIA` and `SMITH MARIE` are two sisters, whose names may be read as those of two families. */
function isMistakable(one: ComparableName, other: ComparableName): boolean {
  return (one.isGuessed || other.isGuessed) && one.family.join(' ') !== other.family.join(' ');
}

/** What has no vowel is none: `Chr` may be Christian and Christopher. */
function isWholeName(given: string): boolean {
  return /[aeiouy]|[^a-z]/.test(given);
}

/** `M.` may stand for Peggy, who is a Margaret. */
function initialMatch(one: string, other: string): GivenMatch {
  if (one[0] === other[0]) return 'initial';
  const [initial, name] = one.length < other.length ? [one, other] : [other, one];
  return relatedNames(name).some((related) => related.startsWith(initial)) ? 'alike' : 'different';
}

/** `Mich` for Michael, `Wm` for William, `Chas` for Charles: the first letter, then others in their order, or three at once. */
function isAbbreviated(one: string, other: string): boolean {
  const [short, long] = one.length < other.length ? [one, other] : [other, one];
  if (short[0] !== long[0]) return false;
  if (short.length > 2 && long.startsWith(short.slice(0, 3))) return true;
  let at = 0;
  for (const letter of long) if (letter === short[at]) at++;
  return at === short.length;
}

/** Whether a name has the given name where the other has the family name, as names do that are written in one field. */
export function areReordered(one: readonly ComparableName[], other: readonly ComparableName[]): boolean {
  const has = ({ given, middle, family }: ComparableName, words: readonly string[]) =>
    words.length > 1 && words.every((word) => word === given || middle.includes(word) || family.includes(word));
  const ends = ({ given, family }: ComparableName) => [...(given === undefined ? [] : [given]), ...family];
  return one.some((a) => other.some((b) => has(b, ends(a)) || has(a, ends(b))));
}

/** The best match of any two family names; `undefined` where one side has none, or none in the letters of the other. */
export function familyMatch(one: readonly ComparableName[], other: readonly ComparableName[]): FamilyMatch | undefined {
  return bestOf(familyOrder, one, other, ({ family: a }, { family: b }) => {
    if (a.length === 0 || b.length === 0) return undefined;
    const [whole, otherWhole] = [a.join(''), b.join('')];
    if (!isOneScript(whole, otherWhole)) return undefined;
    if (whole === otherWhole) return 'exact';
    if (Math.min(whole.length, otherWhole.length) >= leastForEdit && isOneEdit(whole, otherWhole)) return 'one-letter';
    const isShared = a.some((word) => word.length > 1 && !particles.has(word) && b.includes(word));
    return isShared ? 'shared-part' : 'different';
  });
}

/** Whether both have a given name, and no two are in the same letters: a name of one script may be that of another. */
export function areInOtherLetters(one: readonly ComparableName[], other: readonly ComparableName[]): boolean {
  const given = (names: readonly ComparableName[]) => names.flatMap(({ given: word }) => word ?? []);
  const [a, b] = [given(one), given(other)];
  return a.length > 0 && b.length > 0 && !a.some((word) => b.some((another) => isOneScript(word, another)));
}

/** Whether one has a middle name and the other has none. */
export function hasOneMiddle(one: readonly ComparableName[], other: readonly ComparableName[]): boolean {
  const [a, b] = [one, other].map((names) => names.some(({ middle }) => middle.length > 0));
  return a !== b;
}

/** Whether middle names agree; `undefined` where one side has none, or none in the letters of the other. */
export function middlesAgree(one: readonly ComparableName[], other: readonly ComparableName[]): boolean | undefined {
  const [a, b] = [one, other].map((names) => names.flatMap(({ middle }) => middle));
  if (!a?.length || !b?.length) return undefined;
  if (!a.some((word) => b.some((another) => isOneScript(word, another)))) return undefined;
  const agree = (x: string, y: string) => x === y || (Math.min(x.length, y.length) === 1 && x[0] === y[0]);
  return a.some((word) => b.some((another) => agree(word, another)));
}

/** One says Jr where the other says Sr. */
export function suffixesDiffer(one: readonly ComparableName[], other: readonly ComparableName[]): boolean {
  const [a, b] = [one, other].map((names) => names.flatMap(({ suffix = '' }) => (suffix === '' ? [] : [suffix])));
  return a !== undefined && b !== undefined && a.length > 0 && b.length > 0 && !a.some((word) => b.includes(word));
}

const scripts = [
  'Latin',
  'Cyrillic',
  'Greek',
  'Han',
  'Hangul',
  'Hiragana',
  'Katakana',
  'Arabic',
  'Hebrew',
  'Devanagari',
].map((script) => new RegExp(`\\p{Script=${script}}`, 'u'));

/** Whether two words have letters of one script; letters of a script that is not listed are of one with each other. */
function isOneScript(one: string, other: string): boolean {
  const of = (word: string) => scripts.filter((script) => script.test(word));
  const [a, b] = [of(one), of(other)];
  return a.length === 0 ? b.length === 0 : a.some((script) => b.includes(script));
}

function bestOf<T>(
  order: readonly T[],
  one: readonly ComparableName[],
  other: readonly ComparableName[],
  match: (a: ComparableName, b: ComparableName) => T | undefined,
): T | undefined {
  const found = new Set(one.flatMap((a) => other.map((b) => match(a, b))));
  return order.find((kind) => found.has(kind));
}
