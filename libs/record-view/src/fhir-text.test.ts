import { clean } from './fhir-text.js';

/** What {@link clean} says it does, written down without a thought for time. */
function expected(text: string, longest: number): string | undefined {
  const flat = text
    .slice(0, longest * 4)
    .replace(/[\p{Cc}\p{Cf}\p{Cs}\p{Variation_Selector}\u115f\u1160\u3164\uffa0]+/gu, ' ')
    .replace(/\s+/g, ' ')
    .trim();
  if (flat === '') return undefined;
  if (flat.length <= longest && text.length <= longest * 4) return flat;
  return `${flat.slice(0, longest - 1).replace(/[\ud800-\udbff]$/, '')}…`;
}

describe('clean', () => {
  it('says the same of any text, whether or not something has to go', () => {
    // Every character that JavaScript or Unicode treats in its own way, and some that they do not.
    const alphabet = [...'ab.  \n\té…\u00a0\u00ad\u200b\u202e\ufe0f|“\u2028\u007f患', '\ud83d', '\ude00'];
    let seed = 7;
    const next = (below: number): number => (seed = (seed * 48_271) % 2_147_483_647) % below;
    for (let round = 0; round < 3000; round += 1) {
      const text = Array.from({ length: next(30) }, () => alphabet[next(round % 2 ? alphabet.length : 5)]).join('');
      const longest = 1 + next(25);
      expect([text, longest, clean(text, longest)]).toEqual([text, longest, expected(text, longest)]);
    }
  });

  it.each([undefined, null, 5, {}, ['a']])('takes %j for no text', (value) => {
    expect(clean(value)).toBeUndefined();
  });
});
