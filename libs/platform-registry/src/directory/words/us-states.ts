import names from './us-states.json' with { type: 'json' };

/** Names of the states and the District of Columbia by postal code, as a filter lists them. */
export const usStates: Readonly<Record<string, string>> = names;

/** States, the capital district and territories: postal code and name, as people write them in names of organizations. */
const stateNames: readonly (readonly [string, string])[] = [
  ...Object.entries(names).map(([code, name]) => [code, name.toLowerCase().replace(' of ', ' ')] as const),
  ['DC', 'washington dc'],
  ['PR', 'puerto rico'],
];

/** Cities whose names begin with that of a state, or end with it, and organizations of another state are at home. */
const cities = [
  'kansas city',
  'new york city',
  'oklahoma city',
  'virginia beach',
  'michigan city',
  'iowa city',
  'texas city',
];

/** Postal codes that are also words or titles, as in "Advanced MD": only a blue word makes them states. */
export const wordLikeCodes: ReadonlySet<string> = new Set('al co de hi id in la md me ok or pa'.split(' '));

/** The one word that stands for a state, by postal code in lower case. */
export const stateWords: ReadonlyMap<string, string> = new Map(
  // The first name of a state is the one used; `new Map` would keep the last.
  [...stateNames].reverse().map(([code, name]) => [code.toLowerCase(), glue(name)]),
);

/** Postal code of a state by its word. */
export const stateCodes: ReadonlyMap<string, string> = new Map([...stateWords].map(([code, word]) => [word, code]));

/** Names of states and cities, as words, and the one word that each is read as. */
export const placePhrases: readonly (readonly [string, string])[] = [
  ...stateNames.map(([code, name]) => [name, stateWords.get(code.toLowerCase()) ?? name] as const),
  ...cities.map((name) => [name, glue(name)] as const),
];

function glue(name: string): string {
  return name.replaceAll(' ', '');
}
