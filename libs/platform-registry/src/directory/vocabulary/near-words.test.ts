import fc from 'fast-check';
import { resultOf } from '../../testing/result-of.js';
import { editDistance } from './edit-distance.js';
import { NearWords } from './near-words.js';
import { phoneticHash } from './phonetic-key.js';
import { WordListBuilder, type WordList } from './word-list.js';

function listOf(words: readonly string[]): WordList {
  const builder = new WordListBuilder(words.length);
  for (const word of words) builder.add(word);
  return builder.build();
}

const build = (words: readonly string[], first: number): NearWords => resultOf(NearWords.build(listOf(words), first));

const letter = fc.constantFrom(...'abkcsxé1');
const word = fc.string({ unit: letter, minLength: 1, maxLength: 9 });
const vocabulary = fc.uniqueArray(word, { maxLength: 40 }).map((words) => words.sort());

describe('words in one text', () => {
  it('are numbered, compared and found as in a list', () => {
    fc.assert(
      fc.property(vocabulary, word, (words, text) => {
        const list = listOf(words);
        expect(words.map((_, at) => list.wordOf(at))).toEqual(words);
        expect(list.wordOf(words.length)).toBe('');
        expect(list.numberOf(text)).toBe(words.includes(text) ? words.indexOf(text) : undefined);
        expect(list.lowerBound(text)).toBe(words.filter((one) => one < text).length);
        expect(words.map((_, at) => list.lengthOf(at))).toEqual(words.map(({ length }) => length));
        const containing = words.flatMap((one, at) => (one.includes(text) ? [at] : []));
        expect(list.containing(text, 0)).toEqual(containing);
        expect(list.containing(text, 3)).toEqual(containing.filter((at) => at >= 3));
        expect(words.map((_, at) => list.startsWith(at, text))).toEqual(words.map((one) => one.startsWith(text)));
      }),
      { numRuns: 500 },
    );
  });
});

describe('words near to one', () => {
  it('are those that looking at all of them finds', () => {
    fc.assert(
      fc.property(
        vocabulary,
        word,
        fc.constantFrom(1, 2),
        fc.nat(4),
        fc.nat(5),
        (words, text, most, shortest, first) => {
          const near = build(words, first);
          const within: [number, number][] = [];
          near.forEachWithin(text, most, shortest, (at, edits) => within.push([at, edits]));
          const sounding: number[] = [];
          near.forEachSounding(text, (at) => sounding.push(at));
          const plain = words.map((one, at) => ({ one, at })).slice(first);
          const expected = plain
            .filter(({ one }) => one.length >= shortest)
            .map(({ one, at }) => [at, editDistance(text, one, most)] as [number, number])
            .filter(([, edits]) => edits > 0 && edits <= most);
          expect(within.sort(([a], [b]) => a - b)).toEqual(expected);
          const same = plain.filter(({ one }) => phoneticHash(one) === phoneticHash(text)).map(({ at }) => at);
          expect(sounding.sort((a, b) => a - b)).toEqual(same);
        },
      ),
      { numRuns: 500 },
    );
  });

  it.each([
    ['kaizer', 'kaiser'],
    ['philadelfia', 'philadelphia'],
    ['serner', 'cerner'],
    ['exxon', 'exon'],
    ['montifiore', 'montefiore'],
  ])('%j sounds like %j', (one, other) => {
    expect(phoneticHash(one)).toBe(phoneticHash(other));
  });
});
