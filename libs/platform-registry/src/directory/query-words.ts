import { normalizeName } from '../names.js';
import { directoryWords } from './words/directory-words.js';
import { editDistance } from './vocabulary/edit-distance.js';
import { isSynonym, synonymsIn } from './synonyms.js';
import { stateCodes, stateWords, wordLikeCodes } from './words/us-states.js';
import {
  blueWords,
  optionalWords,
  placePrepositions,
  requestWords,
  sandboxWords,
  unlistedNames,
  wordsOfMembers,
} from './words/word-kinds.js';
import { mostCityWords, statesOfCity } from './words/us-cities.js';
import { stateOfZip } from './zip-state.js';

/** Names have no more; a longer query matches nothing rather than being cut. */
const maxQueryLength = 200;
const maxQueryWords = 16;
/** Payers whose names are optional words in those of plans. */
const programmes: ReadonlySet<string> = new Set(['medicare', 'medicaid']);
/** In shorter words one letter makes too often another name, as in "heath". */
const minCorrectedLength = 5;
const longOptionalWords = [...optionalWords].filter(({ length }) => length > minCorrectedLength);

/** Words that there are in the lists. */
export interface KnownWords {
  readonly has: (word: string) => boolean;
  /** Whether some organization is in a city that has this word in its name. */
  readonly isCity: (word: string) => boolean;
}

/** One word of a query. */
export interface QueryWord {
  readonly text: string;
  /** A name may lack it. */
  readonly optional: boolean;
  /** Postal code of the state that it is, in lower case. */
  readonly state?: string;
  /** Whether it ends the query and is a city: nothing speaks against an organization of which no place is known. */
  readonly place?: true;
  /** Postal codes of the states that have that city, in lower case; absent where none is known. */
  readonly placeStates?: readonly string[];
  /** Whether it is known to be a name, so that no other is meant, although none of the lists may have it. */
  readonly isName?: true;
}

/** One way to read a query. */
export interface QueryReading {
  readonly words: readonly QueryWord[];
  /** The part of the query that was read as another name; absent where the words are the query's own. */
  readonly abbreviation?: string;
}

/** What was typed, as words in every way that it may be read; no readings where nothing can match. */
export interface WordedQuery {
  readonly readings: readonly QueryReading[];
  readonly wantsSandbox: boolean;
}

/** @param known which words the lists have, and which of them stand for cities */
export function wordQuery(text: string, known: KnownWords): WordedQuery {
  const read = (list: readonly string[]) => toQueryWords(list, known);
  const typed = text.length > maxQueryLength ? [] : directoryWords(text);
  // A number alone may be a payer id.
  const isZip = (word: string) => typed.length > 1 && !known.has(word);
  const words = [...new Set(withoutPrepositions(typed).map((word) => (isZip(word) ? withoutZip(word) : word)))];
  const plain = words.filter((word) => !sandboxWords.has(word));
  const wantsSandbox = plain.length < words.length;
  // "Test Hospital" and "Local Clinic" ask for no test system, but for what has that name.
  const isName = plain.some((word) => programmes.has(word) || !(optionalWords.has(word) || stateCodes.has(word)));
  const own = wantsSandbox && isName ? plain : words;
  if (own.length === 0 || own.length > maxQueryWords) return { readings: [], wantsSandbox };
  const plainWords = read(own);
  const corrected = correctOptional(plainWords);
  const named = withoutRequest(own);
  const readings = [
    { words: plainWords },
    // "Medicare test" means the sandbox of Medicare, whether or not its name has the word "test".
    ...(own === words ? [] : [{ words: read(words) }]),
    ...(corrected === undefined ? [] : [{ words: corrected }]),
    ...(named === undefined ? [] : [{ words: read(named) }]),
    ...synonymsIn(own).map(({ words: other, means, said }) => ({
      // All of what is meant has to be in the name, a state too: other universities are in Virginia.
      words: read(other).map((word) => (means.includes(word.text) ? { text: word.text, optional: false } : word)),
      abbreviation: said,
    })),
  ];
  return { readings, wantsSandbox };
}

function toQueryWords(words: readonly string[], known: KnownWords): QueryWord[] {
  const all = words.map((text, at): QueryWord => {
    const isLastCode = at > 0 && at === words.length - 1 && wordLikeCodes.has(text) && stateWords.has(text);
    const state = stateCodes.get(text) ?? (isLastCode ? text : undefined);
    const isName = (isSynonym(text) || unlistedNames.includes(text)) && { isName: true as const };
    const optional = state !== undefined || optionalWords.has(text);
    return { text, optional, state, ...isName };
  });
  // "Medicare" alone means Medicare, and "Texas" alone what has Texas in its name.
  if (all.every(({ optional }) => optional)) return words.map((text) => ({ text, optional: false }));
  return withPlace(all, known);
}

/** Marks the city at the end, before a state or not, unless nothing else would tell names apart. */
function withPlace(words: QueryWord[], known: KnownWords): QueryWord[] {
  let end = words.length;
  while (end > 0 && words[end - 1]?.state !== undefined) end -= 1;
  let from = end;
  const isCity = (word: QueryWord | undefined) => word !== undefined && !word.optional && known.isCity(word.text);
  while (from > 0 && end - from < mostCityWords && isCity(words[from - 1])) from -= 1;
  const city = cityBefore(words, end);
  if (city !== undefined) ({ from } = city);
  if (from === end || isNameless(words.slice(0, from))) return words;
  const placed = { place: true, ...(city && { placeStates: city.states }) } as const;
  return words.map((word, at) => (at >= from && at < end ? { ...word, ...placed } : word));
}

/** The longest name of a city at the end that leaves a name before it. */
function cityBefore(words: readonly QueryWord[], end: number): { from: number; states: readonly string[] } | undefined {
  for (let from = Math.max(1, end - mostCityWords); from < end; from += 1) {
    const states = statesOfCity(words.slice(from, end).map(({ text }) => text));
    if (states !== undefined && !isNameless(words.slice(0, from))) return { from, states };
  }
  return undefined;
}

/** Whether words tell no organization from others: there are many plans of the blue cross, each with its place in its name. */
function isNameless(words: readonly QueryWord[]): boolean {
  const telling = words.filter(({ optional }) => !optional);
  return (
    telling.every(({ text }) => blueWords.has(text)) && (telling.length === 0 || words.every((word) => !word.state))
  );
}

/** The Medicaid of some states. */
interface MedicaidQuery {
  /** Without what says no more than that somebody is a member. */
  readonly text: string;
  /** Postal codes in lower case; none where any is meant. */
  readonly states: readonly string[];
}

/** Whether somebody asks for Medicaid, and whose: no hospital is meant, although "medical" is spelled like it. */
export function medicaidQuery(text: string): MedicaidQuery | undefined {
  const words = directoryWords(text);
  const others = words.filter((word) => word !== 'medicaid');
  if (others.length === words.length || !isAboutPlan(others)) return undefined;
  const states = others.flatMap((word) => stateCodes.get(word) ?? (stateWords.has(word) ? word : []));
  return { text: ['medicaid', ...states.flatMap((state) => stateWords.get(state) ?? [])].join(' '), states };
}

/** Whether somebody asks for a payer that no list has, and for nothing else. */
export function asksForUnlisted(text: string): boolean {
  const said = ` ${normalizeName(text)} `;
  const name = unlistedNames.find((one) => said.includes(` ${one} `));
  return name !== undefined && isAboutPlan(directoryWords(said.replace(` ${name} `, ' ')));
}

/** Whether words beside the name of a payer say which of its plans is meant, where, or what somebody wants of it. */
function isAboutPlan(words: readonly string[]): boolean {
  const isState = (word: string) => stateCodes.has(word) || stateWords.has(word);
  let end = words.length;
  while (isState(words[end - 1] ?? '')) end -= 1;
  for (let from = Math.max(0, end - mostCityWords); from < end; from += 1)
    if (statesOfCity(words.slice(from, end)) !== undefined) end = from;
  return words.slice(0, end).every((word) => wordsOfMembers.has(word) || requestWords.has(word) || isState(word));
}

/** Reads "clinics in Ohio" as "clinics Ohio"; at the beginning or the end, the word may be a name or a state. */
function withoutPrepositions(words: readonly string[]): string[] {
  return words.filter((word, at) => at === 0 || at === words.length - 1 || !placePrepositions.has(word));
}

/** Reads a ZIP code beside a name as its state, which is as much as lists say. */
function withoutZip(word: string): string {
  return stateWords.get(stateOfZip(word)?.toLowerCase() ?? '') ?? word;
}

/** Reads "get my results from Mayo" as "Mayo"; undefined where there is no such sentence, or nothing but it. */
function withoutRequest(words: readonly string[]): string[] | undefined {
  const named = words.filter((word) => !requestWords.has(word));
  // One such word may be part of a name, as in "Get Well Clinic".
  const isSentence = words.length - named.length >= 2;
  return isSentence && named.some((word) => !optionalWords.has(word)) ? named : undefined;
}

/** Reads "mayo clinc" as "mayo clinic": what only says of which kind an organization is may be misspelled too. */
function correctOptional(words: readonly QueryWord[]): QueryWord[] | undefined {
  const corrected = words.map((word) => {
    if (word.optional || word.text.length < minCorrectedLength) return word;
    const meant = longOptionalWords.find((optional) => editDistance(word.text, optional, 1) === 1);
    return meant === undefined ? word : { text: meant, optional: true };
  });
  const isChanged = corrected.some((word, at) => word !== words[at]);
  return isChanged && corrected.some(({ optional }) => !optional) ? corrected : undefined;
}
