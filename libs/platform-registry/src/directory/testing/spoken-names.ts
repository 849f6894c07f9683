import type { DirectoryEntry } from '../directory-query.js';
import { directoryWords } from '../words/directory-words.js';

/** What somebody says for an organization, and what they say for it without typing errors. */
export interface SpokenName {
  readonly query: string;
  readonly entry: DirectoryEntry;
  /** How people say the name of an organization: whoever has the same is meant as well. */
  readonly say: (entry: DirectoryEntry) => string;
}

type Random = (below: number) => number;

/** The same numbers for the same seed (a linear congruential generator). */
export function randomOf(seed: number): Random {
  let state = seed >>> 0;
  return (below) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
}

const pick = <Item>(items: readonly [Item, ...Item[]] | readonly Item[], random: Random): Item =>
  items[random(items.length)] as Item;

const legal =
  /[\s,]+(?:llc|l\.l\.c\.|inc|pc|p\.c\.|pllc|pa|p\.a\.|md|m\.d\.|ltd|corp|llp|sc|s\.c\.|apc|pl|do|d\.o\.)\.?$/i;

function withoutLegal(name: string): string {
  const cut = name.replace(legal, '').replace(/[\s,.;-]+$/, '');
  return cut === name ? name : withoutLegal(cut);
}

const replaced = (text: string, pairs: readonly (readonly [RegExp, string])[]) =>
  pairs.reduce((all, [from, to]) => all.replace(from, to), text);
const isSystem = (name: string) => /hospital|health system|medical center|healthcare\b|university/i.test(name);
const little = /^(?:of|the|and|at|for|a|an|in)$/i;

/** Ways in which people say a name that they spell right. */
const ways: readonly ((entry: DirectoryEntry) => string)[] = [
  ({ name }) => withoutLegal(name),
  ({ name }) =>
    replaced(withoutLegal(name), [
      [/\bsaint\b/i, 'st'],
      [/\bhospitals?\b/i, 'hosp'],
      [/\bmedical center\b/i, 'med ctr'],
      [/\buniversity\b/i, 'univ'],
      [/\bassociates\b/i, 'assoc'],
      [/\bcommunity\b/i, 'comm'],
      [/\bcounty\b/i, 'cnty'],
    ]),
  ({ name }) =>
    replaced(withoutLegal(name), [
      [/\bst\b\.?/i, 'saint'],
      [/\bmt\b\.?/i, 'mount'],
      [/\bhosp\b/i, 'hospital'],
      [/\bmed ctr\b/i, 'medical center'],
      [/\bctr\b/i, 'center'],
    ]),
  ({ name }) => {
    const words = withoutLegal(name)
      .split(/[^A-Za-z0-9'’]+/)
      .filter(Boolean);
    if (!isSystem(name) || words.length < 3 || words.length > 6) return withoutLegal(name);
    return words
      .filter((word) => !little.test(word))
      .map((word) => word.charAt(0).toLowerCase())
      .join('');
  },
  ({ name, places }) => {
    const plain = withoutLegal(name);
    const without = places.reduce(
      (all, { city = '-' }) =>
        all.replace(new RegExp(`[\\s,-]*\\b(?:of |in |at )?${city.replace(/\W/g, '.')}\\b`, 'i'), ' '),
      plain,
    );
    return directoryWords(without).length >= 2 ? without.trim() : plain;
  },
  ({ name, places }) => [withoutLegal(name), places[0]?.state].filter(Boolean).join(' '),
  ({ name, places }) => [withoutLegal(name), places[0]?.city].filter(Boolean).join(' in '),
  ({ name }) => {
    const [first = '', ...others] = withoutLegal(name).split(/\s+/);
    return [...others, first].join(' ');
  },
];

const sounds: readonly (readonly [RegExp, string])[] = [
  [/ph/, 'f'],
  [/ck/, 'k'],
  [/c(?=[aou])/, 'k'],
  [/ei/, 'ie'],
  [/ie/, 'ei'],
  [/([a-z])\1/, '$1'],
  [/y\b/, 'ie'],
  [/s(?=[eiou])/, 'z'],
  [/ea/, 'ee'],
  [/ou/, 'u'],
  [/er\b/, 'ur'],
  [/an/, 'en'],
];

/** Errors of typing, in one of the longer words of a name: in a short one, a letter makes another name. */
const errors: readonly ((text: string, random: Random) => string)[] = [
  (text) => text,
  (text) => text.toLowerCase(),
  (text, random) => edited(text, random, (word, at) => swapped(word, at)),
  (text, random) => edited(text, random, (word, at) => word.slice(0, at) + word.slice(at + 1)),
  (text, random) => edited(text, random, (word, at) => word.slice(0, at) + word.charAt(at) + word.slice(at)),
  (text, random) => {
    const words = text.toLowerCase().split(' ');
    const fitting = words.flatMap((word, place) =>
      sounds.filter(([from]) => word.length >= 5 && from.test(word)).map((sound) => ({ place, sound })),
    );
    if (fitting.length === 0) return text;
    const { place, sound } = pick(fitting, random);
    return words.map((word, at) => (at === place ? word.replace(...sound) : word)).join(' ');
  },
];

function swapped(word: string, at: number): string {
  return word.slice(0, at) + word.charAt(at + 1) + word.charAt(at) + word.slice(at + 2);
}

function edited(text: string, random: Random, edit: (word: string, at: number) => string): string {
  const words = [...text.matchAll(/[A-Za-z]{5,}/g)];
  if (words.length === 0) return text;
  const { 0: word, index } = pick(words, random);
  const changed = edit(word, 1 + random(word.length - 2));
  return (text.slice(0, index) + changed + text.slice(index + word.length)).toLowerCase();
}

/** Draws organizations, two of three from those that many people ask for, and says each in a way of its own. */
export function spokenNames(entries: readonly DirectoryEntry[], count: number, seed: number): SpokenName[] {
  const random = randomOf(seed);
  const isAsked = ({ name, kind }: DirectoryEntry) =>
    kind === 'payer' || /hospital|health|medical center|clinic|university|plan|medicaid|medicare/i.test(name);
  const asked = entries.filter(isAsked);
  const large = entries.filter(({ name, kind }) => kind === 'payer' || isSystem(name));
  const named: SpokenName[] = [];
  while (named.length < count) {
    const entry = pick(pick([entries, asked, large], random), random);
    const say = pick(ways, random);
    const said = say(entry);
    const query = pick(errors, random)(said, random);
    if (directoryWords(said).length > 0 && said.length > 2) named.push({ query, entry, say });
  }
  return named;
}

const syllables = 'bra dul vok zem quil phar gost lin wex tor jun yap mib sko flor dwen'.split(' ');
const kinds = [
  'Hospital',
  'Medical Center',
  'Health System',
  'Family Clinic',
  'Health Plan',
  'Regional Medical Center',
  "Children's Hospital",
  'Physicians Group',
  'Community Health',
  'Insurance',
];

/** Names that nobody has, of three made-up syllables or more. */
export function madeUpNames(count: number, seed: number): string[] {
  const random = randomOf(seed);
  const word = () => Array.from({ length: 3 + random(2) }, () => pick(syllables, random)).join('');
  return Array.from({ length: count }, () => {
    const first = word();
    return `${first.charAt(0).toUpperCase()}${first.slice(1)} ${pick(kinds, random)}`;
  });
}
