import { countBits } from './vocabulary/edit-distance.js';
import type { NameTable } from './name-table.js';
import type { QueryReading, QueryWord } from './query-words.js';
import type { WordMatch } from './vocabulary/vocabulary.js';
import { placeFacts } from './name-index/name-index.js';
import { planWords } from './words/word-kinds.js';

/**
 * Takes a name that fits a query.
 *
 * @param sure whether every word that matters was found as what it says, and nothing speaks against it
 * @param isPlaceUnknown whether the query says where it is, and nothing is known of that
 */
type NameVisitor = (row: number, entry: number, score: number, sure: boolean, isPlaceUnknown: boolean) => void;

/** One or several words of the query that are looked for as one. */
interface Term {
  readonly bits: number;
  readonly matches: readonly WordMatch[];
  /** What an exact match weighs. */
  readonly whole: number;
}

/** For each of the words that are found as one. */
const joinedWeight = 0.8;
const initialsWeight = 0.9;
const stateWeight = 0.6;
const nationWeight = 0.2;
const elsewhereShare = 0.85;
const mostWordValue = 9;
const otherState = 0.4;
const minJoinedLength = 8;
const surelyInitials = 4;
/** A word of so few names may be a misspelling in the lists themselves. */
const fewRows = 3;
const wholeName = 1.5;
/** Where it is spelled like that, and of more words than one: those are hardly another's. */
const exactName = 5;
/** Of organizations that share a server, the one of that name goes before those that have it among their other names. */
const ownName = 1.3;
const penalties = { telling: 0.12, other: 0.03 } as const;
const perSizeClass = 1.2;

/** Scores the names of a table. Holds two numbers for each name, which a pass takes and leaves empty. */
export class NameScorer {
  readonly #table: NameTable;
  readonly #scores: Float32Array;
  /** Bits of the words found, and 16 bits further those found for sure. */
  readonly #found: Uint32Array;
  /** Bits of the words found as they are spelled. */
  readonly #exact: Uint16Array;
  readonly #touched: Uint32Array;
  /** By source: whether it is a payer; whether only all words of the query mean it. */
  readonly #isPayer: readonly boolean[];
  readonly #isForItsNameOnly: readonly boolean[];

  constructor(table: NameTable) {
    this.#table = table;
    const rows = table.entryOf.length;
    this.#scores = new Float32Array(rows);
    this.#found = new Uint32Array(rows);
    this.#exact = new Uint16Array(rows);
    this.#touched = new Uint32Array(rows);
    this.#isPayer = table.sources.map(({ definition: { kind } }) => kind === 'payer' || kind === 'government');
    this.#isForItsNameOnly = table.sources.map(
      ({ definition, isOrganizations }) => definition.environment !== 'production' && !isOrganizations,
    );
  }

  /**
   * Calls back with every name that fits one reading of a query.
   *
   * @param allows whether an entry may be found at all
   */
  score({ words }: QueryReading, allows: (entry: number) => boolean, visit: NameVisitor): void {
    // Names that very many fit are told apart here: everything is at hand.
    const [table, founds, scores, rows, count] = [this.#table, this.#found, this.#scores, this.#touched, countBits];
    const exacts = this.#exact;
    const telling = bitsOf(words, ({ optional }) => !optional);
    const states = bitsOf(words, ({ state }) => state !== undefined);
    const places = bitsOf(words, ({ place }) => place === true);
    const plans = bitsOf(words, ({ text }) => planWords.has(text));
    const inCity = words.find(({ placeStates }) => placeStates !== undefined)?.placeStates;
    const near = inCity && table.entriesInStates(inCity);
    const facts = table.placeFacts;
    let touched = 0;
    // What has none of the words that tell names apart is not found: optional words add to what is there.
    const terms = this.#terms(words);
    for (const term of terms) if ((term.bits & telling) !== 0) touched = this.#add(term, touched, true);
    for (const term of terms) if ((term.bits & telling) === 0) touched = this.#add(term, touched, false);
    const wanted = count(telling);
    const mayMiss = wanted > 4 ? 2 : wanted > 1 ? 1 : 0;
    for (let at = 0; at < touched; at += 1) {
      const row = rows[at] ?? 0;
      const found = founds[row] ?? 0;
      const sum = scores[row] ?? 0;
      const exact = exacts[row] ?? 0;
      founds[row] = 0;
      scores[row] = 0;
      exacts[row] = 0;
      const entry = table.entryOf[row] ?? 0;
      const missing = count(telling & ~found);
      const surplusTelling = Math.max(0, (table.tellingCounts[row] ?? 0) - (wanted - missing));
      // Whoever has that very name may be in that city where no list says where it is, or no more than its state.
      const known = facts[entry] ?? 0;
      const isPlaceless = known === 0;
      const mayBeThere = isPlaceless || (known === placeFacts.state && near?.[entry] === 1);
      const unsaidPlaces = places & ~(found >>> 16);
      const isOfName = (table.tellingCounts[row] ?? 0) <= count(telling & found & ~unsaidPlaces);
      const open = mayBeThere && isOfName ? unsaidPlaces : 0;
      if (count(telling & ~found & ~open) > mayMiss || missing === wanted || !allows(entry)) continue;
      const isOutside = near !== undefined && near[entry] !== 1 && (found & places) !== places;
      const isElsewhere = (known & placeFacts.state) !== 0 && ((found & states) !== states || isOutside);
      const fitting = count(found & 0xffff);
      const surplus = Math.max(0, (table.wordCounts[row] ?? 0) - fitting);
      // Where nothing is known of its place, a name without it is whole.
      const unsaid = isPlaceless ? states | places : mayBeThere ? places : 0;
      const isWhole = surplus === 0 && count((found & 0xffff) | unsaid) === words.length;
      const isExact = isWhole && fitting > 1 && count(exact) === fitting;
      const score =
        (sum * (1 - missing / wanted) - penalties.telling * surplusTelling - penalties.other * surplus) *
          (isElsewhere ? otherState : 1) +
        (isExact ? exactName : isWhole ? wholeName : 0) +
        (table.ordinals[row] === 0 ? ownName : 0) +
        perSizeClass * (table.sizeClasses[entry] ?? 0);
      // Words such as "health" are left out of many names, but a test system is asked for by its own name, and a plan is
      // no hospital.
      const source = table.sourceNumberOf(entry);
      const sure =
        ((found >>> 16) & telling & ~open) === (telling & ~open) &&
        !isElsewhere &&
        ((plans & ~found) === 0 || this.#isPayer[source] === true) &&
        (fitting === words.length || this.#isForItsNameOnly[source] !== true);
      visit(row, entry, score, sure, isPlaceless && (open !== 0 || (found & states) !== states));
    }
  }

  #terms(words: readonly QueryWord[]): Term[] {
    const { vocabulary } = this.#table;
    const joined = words.flatMap((_, from) =>
      [2, 3].flatMap((length) => {
        const parts = words.slice(from, from + length);
        const text = parts.map((word) => word.text).join('');
        if (parts.length < length) return [];
        const exact = vocabulary.numberOf(text);
        // Parts that are names by themselves are not misspelled together: "Arkansas BCBS" is not that of Kansas.
        const mayBeNear =
          exact === undefined &&
          text.length >= minJoinedLength &&
          parts.every(({ state }) => state === undefined) &&
          parts.some((part) => vocabulary.numberOf(part.text) === undefined);
        const near = mayBeNear ? vocabulary.nearest(text) : [];
        const matches = exact === undefined ? near : [{ word: exact, weight: 1, sure: true }];
        const bits = ((1 << length) - 1) << from;
        return matches.length === 0
          ? []
          : [
              {
                bits,
                matches: matches.map((one) => ({ ...one, weight: one.weight * joinedWeight * length })),
                whole: joinedWeight * length,
              },
            ];
      }),
    );
    return [
      ...joined,
      ...words.map((word, at) => ({ bits: 1 << at, matches: this.#matchesOf(word, at, words.length), whole: 1 })),
    ];
  }

  #matchesOf({ text, state, isName }: QueryWord, at: number, count: number): readonly WordMatch[] {
    const { vocabulary } = this.#table;
    const key = (name: string, weight: number, sure = true): WordMatch[] => {
      const word = vocabulary.numberOf(name);
      return word === undefined ? [] : [{ word, weight, sure }];
    };
    if (state !== undefined) return [...key(text, 1), ...key(`@${state}`, stateWeight), ...key('@us', nationWeight)];
    const isRare = (word: number) => this.#rowsOf(word) <= fewRows;
    const matches = vocabulary.matches(text, at === count - 1, isRare, isName === true);
    const others = [
      ...key(`$${text}`, 1),
      // Whoever is Blue Cross and Blue Shield is Blue Cross; not so the other way round, in California for one.
      ...(text === 'bluecross' ? key('bcbs', 0.95) : []),
      // Three letters alone are what somebody is called, and beside other words may be anything.
      ...key(`#${text}`, initialsWeight, text.length >= surelyInitials || count === 1),
    ];
    return others.length === 0 ? matches : [...others, ...matches].sort((a, b) => b.weight - a.weight);
  }

  #rowsOf(word: number): number {
    const { starts } = this.#table.postings;
    return (starts[word + 1] ?? 0) - (starts[word] ?? 0);
  }

  /**
   * Adds what a term is worth to each name that has it, and returns how many names are touched now.
   *
   * @param opens whether it counts for names of which no word was found yet
   */
  #add({ bits, matches, whole }: Term, before: number, opens: boolean): number {
    const { starts, rows } = this.#table.postings;
    const total = this.#table.entryOf.length;
    let touched = before;
    for (const { word, weight, sure } of matches) {
      const [start, end] = [starts[word] ?? 0, starts[word + 1] ?? 0];
      const value = weight * Math.min(Math.log(1 + total / (1 + end - start)), mostWordValue);
      const marks = bits | (sure ? bits << 16 : 0);
      for (let at = start; at < end; at += 1) {
        const posting = rows[at] ?? 0;
        const row = posting >>> 1;
        const found = this.#found[row] ?? 0;
        if ((found & bits) === bits) continue;
        if (found === 0) {
          if (!opens) continue;
          this.#touched[touched++] = row;
        }
        this.#found[row] = found | marks;
        if (weight === whole) this.#exact[row] = (this.#exact[row] ?? 0) | bits;
        this.#scores[row] = (this.#scores[row] ?? 0) + value * ((posting & 1) === 1 ? 1 : elsewhereShare);
      }
    }
    return touched;
  }
}

function bitsOf(words: readonly QueryWord[], has: (word: QueryWord) => boolean): number {
  return words.reduce((bits, word, at) => bits | (has(word) ? 1 << at : 0), 0);
}
