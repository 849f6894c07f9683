import fc from 'fast-check';
import { escapedText, joinJson, textOf, toBytes } from './json-fragment.js';

const anyText = fc.oneof(fc.string(), fc.string({ unit: 'binary' }), fc.constant('“Ä” 😀 …'));

describe('pieces of JSON', () => {
  it('are the same put together as text and as bytes, with the same length', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(anyText, fc.boolean())), (pieces) => {
        const written = pieces.map(([text, isBytes]) => [escapedText(text), isBytes] as const);
        const text = written.map(([piece]) => piece).join('');
        const joined = joinJson(written.map(([piece, isBytes]) => (isBytes ? toBytes(piece) : piece)));
        expect([textOf(joined), joined.length]).toEqual([text, text.length]);
        expect(typeof joined === 'string').toBe(pieces.every(([, isBytes]) => !isBytes));
      }),
    );
  });

  it('of a text are its JSON between quotes, wherever it is cut between characters', () => {
    fc.assert(
      fc.property(fc.array(fc.string({ unit: 'grapheme' })), (texts) => {
        expect(`"${texts.map(escapedText).join('')}"`).toBe(JSON.stringify(texts.join('')));
      }),
    );
  });
});
