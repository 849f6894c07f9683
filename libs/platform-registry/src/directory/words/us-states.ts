/** States, the capital district and territories: postal code and name, as people write them in names of organizations. */
const stateNames: readonly (readonly [string, string])[] = [
  ['AL', 'alabama'],
  ['AK', 'alaska'],
  ['AZ', 'arizona'],
  ['AR', 'arkansas'],
  ['CA', 'california'],
  ['CO', 'colorado'],
  ['CT', 'connecticut'],
  ['DE', 'delaware'],
  ['DC', 'district columbia'],
  ['DC', 'washington dc'],
  ['FL', 'florida'],
  ['GA', 'georgia'],
  ['HI', 'hawaii'],
  ['ID', 'idaho'],
  ['IL', 'illinois'],
  ['IN', 'indiana'],
  ['IA', 'iowa'],
  ['KS', 'kansas'],
  ['KY', 'kentucky'],
  ['LA', 'louisiana'],
  ['ME', 'maine'],
  ['MD', 'maryland'],
  ['MA', 'massachusetts'],
  ['MI', 'michigan'],
  ['MN', 'minnesota'],
  ['MS', 'mississippi'],
  ['MO', 'missouri'],
  ['MT', 'montana'],
  ['NE', 'nebraska'],
  ['NV', 'nevada'],
  ['NH', 'new hampshire'],
  ['NJ', 'new jersey'],
  ['NM', 'new mexico'],
  ['NY', 'new york'],
  ['NC', 'north carolina'],
  ['ND', 'north dakota'],
  ['OH', 'ohio'],
  ['OK', 'oklahoma'],
  ['OR', 'oregon'],
  ['PA', 'pennsylvania'],
  ['PR', 'puerto rico'],
  ['RI', 'rhode island'],
  ['SC', 'south carolina'],
  ['SD', 'south dakota'],
  ['TN', 'tennessee'],
  ['TX', 'texas'],
  ['UT', 'utah'],
  ['VT', 'vermont'],
  ['VA', 'virginia'],
  ['WA', 'washington'],
  ['WV', 'west virginia'],
  ['WI', 'wisconsin'],
  ['WY', 'wyoming'],
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
