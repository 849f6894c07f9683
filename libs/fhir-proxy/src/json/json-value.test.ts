import fc from 'fast-check';
import { jsonValue } from './json-value.js';
import { atOnce, stepLength } from '@fhir-gateway/limits';

const read = (text: string): unknown => atOnce(jsonValue(text));
const steps = (text: string): number => [...jsonValue(text)].length;
/** Large enough to be read in parts, wherever those begin. */
const large = (length: number): string => 'x'.repeat(stepLength - length);

/** What a reader makes of a text: a value, written so that its members' order counts, or nothing. */
function outcome(parse: (text: string) => unknown, text: string): string | undefined {
  try {
    return JSON.stringify(parse(text));
  } catch (error) {
    expect(error).toBeInstanceOf(SyntaxError);
    return undefined;
  }
}

const value = fc.letrec<{ value: unknown }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 5 },
    fc.oneof(
      fc.integer(),
      fc.boolean(),
      fc.constant(null),
      fc.string(),
      fc.nat(stepLength * 2).map((n) => 'é,"'.repeat(n / 3)),
    ),
    fc.array(tie('value'), { maxLength: 5 }),
    fc.dictionary(fc.oneof(fc.string(), fc.constantFrom('__proto__', '', 'constructor', 'a,"}')), tie('value'), {
      maxKeys: 5,
      noNullPrototype: true,
    }),
  ),
})).value;
const written = fc
  .tuple(value, fc.constantFrom(undefined, 1, '\t'))
  .map(([json, space]) => JSON.stringify(json, null, space));

describe('JSON that is read in steps', () => {
  it('is what JSON.parse says it is', () => {
    let largest = 0;
    const property = fc.property(fc.array(written, { minLength: 1, maxLength: 6 }), (parts) => {
      const text = `{"a":[${parts.join(',')}],"b":${parts[0] ?? '0'}}`;
      largest = Math.max(largest, steps(text));
      expect(outcome(read, text)).toBe(outcome(JSON.parse, text));
    });
    fc.assert(property, { numRuns: 60, seed: 20261125 });
    expect(largest).toBeGreaterThan(3);
  });

  it('is refused where JSON.parse refuses it, wherever it is broken', () => {
    let refused = 0;
    const change = fc.constantFrom(',', ']', '}', '{', '[', '"', ':', ' ', '\u00a0', 'x', '0', '\n', '\\', ',,', '');
    const property = fc.property(written, fc.nat(), change, fc.boolean(), (part, seed, put, isNear) => {
      const text = `[{"a":"${large(40)}","b":[${part},"${large(20)}"]},${part}, {"c":${part}}]`;
      // The places between the parts are where such a reader could be mistaken.
      const places = [...text.matchAll(/[[\]{},:]/g)].map(({ index }) => index);
      const at = isNear ? (places[seed % places.length] ?? 0) : seed % text.length;
      const broken = text.slice(0, at) + put + text.slice(at + (seed % 2));
      const expected = outcome(JSON.parse, broken);
      if (expected === undefined) refused += 1;
      expect(outcome(read, broken)).toBe(expected);
    });
    fc.assert(property, { numRuns: 120, seed: 20261125 });
    expect(refused).toBeGreaterThan(20);
  });

  it.each(['x', '1', ':1e1,'])('is no long text or number: of %s', (part) => {
    for (const text of [`"${part.repeat(stepLength)}"`, `":"${part.repeat(stepLength)}`, part.repeat(stepLength + 1)]) {
      expect(() => read(text)).toThrow(SyntaxError);
    }
  });

  it('has bounds that no resource reaches', () => {
    const nested = (levels: number): string => '['.repeat(levels) + ']'.repeat(levels);
    expect(() => read(nested(128))).not.toThrow();
    expect(() => read(nested(129))).toThrow(SyntaxError);
    const objects = (count: number): string => `[${Array<string>(count).fill('{}').join(',')}]`;
    expect(read(objects(199_999))).toHaveLength(199_999);
    expect(() => read(objects(200_001))).toThrow(SyntaxError);
    const members = (count: number): string =>
      `{${Array.from({ length: count }, (_, at) => `"member-${at}":"xxxxxxxx"`).join(',')}}`;
    expect(Object.keys(read(members(900)) as object)).toHaveLength(900);
    expect(() => read(members(5_000))).toThrow(SyntaxError);
  });
});
