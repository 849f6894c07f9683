import { keepDigits, numberText, parseExact, stringifyExact } from '@fhir-gateway/fhir';
import fc from 'fast-check';
import type { FhirResource } from 'fhir/r4.js';
import { excerptResource } from '../resource-excerpt.js';
import { projectResource } from '../project-resource.js';

/** The numbers outside of texts, in any order: names that are integers come first in any object. */
const numbersIn = (json: string) => (json.replace(/"(\\.|[^"\\])*"/g, '""').match(/-?\d[\d.eE+-]*/g) ?? []).sort();

const lossy = ['-0.00000012', '100.00', '9007199254740993', '-0', '0.0', '1e3', '1E-2', '0.12345678901234567890123'];

describe('numbers keep how they were written', () => {
  it.each(lossy)('%s', (digits) => {
    const json = `{"value":${digits},"list":[${digits},1],"text":"a ${digits}, b:${digits}"}`;
    const read = parseExact(json) as { value: number };
    expect(read).toEqual(JSON.parse(json));
    expect(numberText(read, 'value')).toBe(digits);
    expect(stringifyExact(read)).toBe(json);
  });

  it.each([
    ['a number in a text', '{"a":"x:1.20,","b":[":1.20]"]}'],
    ['behind a quote in a text', '{"a":"say \\"x\\":1.20,","b":1.20}'],
    ['behind a backslash', '{"a":"\\\\","b":1.20}'],
    ['a name like a number', '{"1.20":1.20}'],
    ['a long text that reads like numbers', `{"a":${JSON.stringify(':1.20,[1e1]"'.repeat(9_000))},"b":1.20}`],
    ['a number alone', '7'],
    ['a text alone', '"1.20"'],
    ['nothing', 'null'],
    ['a member that is no member of objects', '{"__proto__":{"value":1.20}}'],
  ])('and nothing else changes: %s', (_what, json) => {
    expect(stringifyExact(parseExact(json))).toBe(json);
  });

  it('with space between', () => {
    expect(stringifyExact(parseExact('{ "a" : [ 1.20 ,\n 2.0 ] }'))).toBe('{"a":[1.20,2.0]}');
  });

  it.each(['{"a":1.20', '{"a":01.20}', '{"a":1.}', '{"a":.5}', '{"a":1.20}}', '{"a:1.20}', '[1.20,]', ''])(
    'what is no JSON is refused: %s',
    (text) => {
      expect(() => parseExact(text)).toThrow(SyntaxError);
    },
  );

  it('but not beyond any decimal of FHIR', () => {
    expect(stringifyExact(parseExact(`{"a":1.${'0'.repeat(5000)}}`))).toBe('{"a":1}');
  });

  it('reads whatever JSON.parse reads, to the same value, and writes it back', () => {
    const number = fc
      .tuple(fc.integer(), fc.stringMatching(/^(\.\d{1,9})?([eE][+-]?\d)?$/))
      .map(([whole, rest]) => `${whole}${rest}`);
    const text = fc.string().map((value) => JSON.stringify(value));
    const { value } = fc.letrec<{ value: string }>((tie) => ({
      value: fc.oneof(
        { maxDepth: 4 },
        number,
        text,
        fc.constantFrom('null', 'true'),
        fc.array(tie('value')).map((values) => `[${values.join(',')}]`),
        fc
          .uniqueArray(fc.tuple(text, tie('value')), { selector: ([name]) => name })
          .map((members) => `{${members.map(([name, member]) => `${name}:${member}`).join(',')}}`),
      ),
    }));
    fc.assert(
      fc.property(value, (whole) => {
        // A number that stands alone has nothing that could hold how it was written.
        const json = `[${whole}]`;
        const read = parseExact(json);
        expect(read).toEqual(JSON.parse(json));
        expect(numbersIn(stringifyExact(read))).toEqual(numbersIn(json));
      }),
      { numRuns: 300 },
    );
  });
});

describe('the digits of a record', () => {
  const json =
    '{"resourceType":"Observation","id":"a","status":"final","code":{"text":"Dose"},' +
    '"valueQuantity":{"value":1.2300,"unit":"mg"},"referenceRange":[{"low":{"value":1.0},"high":{"value":2.50,"unit":"mg"}}]}';
  const resource = parseExact(json) as FhirResource;

  it('stand in its row', () => {
    expect(projectResource(resource)).toMatchObject({ value: '1.2300 mg', range: '1.0 to 2.50 mg' });
  });

  it('stand in an excerpt', () => {
    const charge = '{"resourceType":"ChargeItem","factorOverride":0.80,"quantity":{"value":1.0}}';
    const options = { characters: 1000, elements: ['factorOverride', 'quantity'] };
    expect(stringifyExact(excerptResource(parseExact(charge) as FhirResource, options).resource)).toBe(charge);
  });

  it('come back into what a client wrote from numbers, where it left the number alone', () => {
    const changed = JSON.parse(json) as { valueQuantity: { value: number }; status: string };
    changed.status = 'amended';
    keepDigits(changed, resource);
    expect(stringifyExact(changed)).toBe(json.replace('final', 'amended'));
    changed.valueQuantity.value = 1.5;
    expect(stringifyExact(changed)).toContain('"value":1.5,');
  });

  it.each([null, undefined, 7, 'x', [], {}, { valueQuantity: 7 }])(
    'come from no version of another shape: %j',
    (before) => {
      const after = { valueQuantity: { value: 1.2 } };
      keepDigits(after, before);
      expect(stringifyExact(after)).toBe('{"valueQuantity":{"value":1.2}}');
    },
  );
});
