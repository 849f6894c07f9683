import { directoryWords } from './directory-words.js';
import names from './us-cities.json' with { type: 'json' };

/** As "Salt Lake City" has. */
export const mostCityWords = 3;

/**
 * Postal codes of states, in lower case, by the words of a city in them. Cities of 50,000 people or more, without those
 * whose name is rather a word or a person's.
 *
 * @see https://www.geonames.org, CC BY 4.0, as of 2026
 */
const statesByCity: ReadonlyMap<string, readonly string[]> = prepare();

/** The states that have a city of this name; undefined where none is known. @param words as `directoryWords` reads them */
export function statesOfCity(words: readonly string[]): readonly string[] | undefined {
  return statesByCity.get(words.join(' '));
}

function prepare(): Map<string, readonly string[]> {
  const result = new Map<string, readonly string[]>();
  for (const [state, cities] of Object.entries(names)) {
    for (const city of cities.split('|')) {
      const key = directoryWords(city).join(' ');
      result.set(key, [...(result.get(key) ?? []), state.toLowerCase()]);
    }
  }
  return result;
}
