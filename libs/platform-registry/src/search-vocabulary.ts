/** States, the capital district and territories: postal code and name, as people write them in names of insurers. */
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

/** Cities whose names begin with that of a state, where another insurer than the state's is at home. */
const cities = ['kansas city', 'new york city', 'oklahoma city'];

/** What people write for a whole name. Abbreviations of one platform only stand in its file, as aliases. */
const abbreviations: readonly (readonly [string, string])[] = [
  ['bsca', 'blueshield california'],
  ['bcca', 'bluecross california'],
  ['bb2', 'blue button'],
  ['kp', 'kaiser permanente'],
  ['ibc', 'independence bluecross'],
  ['united health', 'unitedhealthcare'],
  ['united healthcare', 'unitedhealthcare'],
  ['united health care', 'unitedhealthcare'],
  ['unitedhealth', 'unitedhealthcare'],
  ['athena health', 'athenahealth'],
  ['next gen', 'nextgen'],
];

/** Words that ask for a test system. */
export const sandboxWords: ReadonlySet<string> = new Set(['sandbox', 'sandboxes', 'test', 'testing', 'demo', 'local']);

/** Insurers named after the blue cross, the blue shield or both; beside one, two letters are a state. */
export const blueWords: ReadonlySet<string> = new Set(['bcbs', 'blue', 'bluecross', 'blueshield']);

/** Postal codes that are also words or titles, as in "Advanced MD": only a blue word makes them states. */
export const wordLikeCodes: ReadonlySet<string> = new Set('al co de hi id in la md me ok or'.split(' '));

/** The one word that stands for a state, by postal code in lower case. */
export const stateWords: ReadonlyMap<string, string> = new Map(
  // The first name of a state is the one used; `new Map` would keep the last.
  [...stateNames].reverse().map(([code, name]) => [code.toLowerCase(), glue(name)]),
);

/** Postal code of a state by its word. */
export const stateCodes: ReadonlyMap<string, string> = new Map([...stateWords].map(([code, word]) => [word, code]));

/** A sequence of words and the words that it is read as. */
export interface Phrase {
  readonly from: readonly string[];
  readonly to: readonly string[];
}

/** Phrases by their first word, longest first. */
export const phrases: ReadonlyMap<string, readonly Phrase[]> = byFirstWord([
  ...stateNames.map(([code, name]) => ({ from: name.split(' '), to: [stateWords.get(code.toLowerCase()) ?? name] })),
  ...cities.map((name) => ({ from: name.split(' '), to: [glue(name)] })),
  ...abbreviations.map(([from, to]) => ({ from: from.split(' '), to: to.split(' ') })),
]);

function byFirstWord(all: readonly Phrase[]): Map<string, Phrase[]> {
  const result = new Map<string, Phrase[]>();
  for (const phrase of [...all].sort((a, b) => b.from.length - a.from.length)) {
    const first = phrase.from[0] ?? '';
    result.set(first, [...(result.get(first) ?? []), phrase]);
  }
  return result;
}

function glue(name: string): string {
  return name.replaceAll(' ', '');
}
