import type { Observation } from 'fhir/r4.js';
import { measurementsOf } from './measurement.js';

const measure = (further: object) =>
  measurementsOf({
    resourceType: 'Observation',
    status: 'final',
    code: { text: 'Test' },
    effectiveDateTime: '2024-05-01',
    ...further,
  } as Observation);
const position = (further: object) => measure(further)[0]?.position;
const ucum = (value: number, code: string) => ({ value, code });

describe('measurementsOf', () => {
  it('compares a value with no bound in another unit, whichever of code and unit each has', () => {
    const range = [{ low: ucum(4, 'mmol/L'), high: ucum(6, 'mmol/L') }];
    expect(position({ valueQuantity: ucum(90, 'mg/dL'), referenceRange: range })).toBe('unknown');
    expect(position({ valueQuantity: { value: 90, unit: 'mg/dL' }, referenceRange: range })).toBe('unknown');
    expect(position({ valueQuantity: { value: 5, unit: 'mmol/L' }, referenceRange: range })).toBe('normal');
    expect(position({ valueQuantity: ucum(9, 'mmol/L'), referenceRange: [{ high: { value: 6 } }] })).toBe('high');
  });

  it.each([
    ['>=', 10, 'unknown'],
    ['>', 10, 'high'],
    ['>=', 11, 'high'],
    ['<=', 4, 'unknown'],
    ['<', 4, 'low'],
    ['<=', 3, 'low'],
    ['<', 10, 'unknown'],
    ['>', 4, 'unknown'],
  ])('places %s%d against 4 to 10 as %s', (comparator, value, expected) => {
    const referenceRange = [{ low: { value: 4 }, high: { value: 10 } }];
    expect(position({ valueQuantity: { value, comparator }, referenceRange })).toBe(expected);
  });

  it('says whose each of several ranges is, and which are not what is normal', () => {
    const kind = { coding: [{ code: 'therapeutic', display: 'Therapeutic Desired Level' }] };
    const [one] = measure({
      valueQuantity: { value: 10, unit: 'g' },
      referenceRange: [
        { high: { value: 10, unit: 'g' }, appliesTo: [{ text: 'Male' }] },
        { high: { value: 8, unit: 'g' }, appliesTo: [{ text: 'Female' }] },
        { high: { value: 4, unit: 'g' }, type: kind },
      ],
    });
    expect(one?.range).toBe('up to 10 g (Male); up to 8 g (Female); up to 4 g (Therapeutic Desired Level)');
  });

  it("takes HL7's judgement where a laboratory lists its own code before it, and no name of an object's member", () => {
    const shared = { system: 'http://terminology.hl7.org/CodeSystem/v3-ObservationInterpretation', code: 'HH' };
    const interpretation = [{ coding: [{ system: 'urn:lab', code: '17' }, shared] }];
    expect(measure({ valueInteger: 5, interpretation })).toMatchObject([{ flag: 'HH', position: 'high' }]);
    expect(position({ valueInteger: 5, interpretation: [{ coding: [{ code: 'constructor' }] }] })).toBe('unknown');
  });

  it('has words of a panel beside its numbers, and the parts of a value that is itself a number', () => {
    const component = [
      { code: { text: 'pH' }, valueQuantity: { value: 6 } },
      { code: { text: 'Nitrite' }, valueString: 'positive' },
      { code: { text: 'Protein' }, dataAbsentReason: { text: 'not done' } },
    ];
    const shown = (further: object) => measure(further).map(({ part, text }) => [part, text]);
    expect(shown({ component })).toEqual([
      ['pH', '6'],
      ['Nitrite', 'positive'],
    ]);
    expect(shown({ valueQuantity: { value: 93 }, component })).toEqual([
      [undefined, '93'],
      ['pH', '6'],
    ]);
  });

  const judgedAs = (code: string) => [{ coding: [{ code }] }];
  it.each<[string, object, string]>([
    ['the source first', { interpretation: judgedAs('N'), valueQuantity: ucum(9, '%') }, 'normal'],
    ['a source without direction', { interpretation: judgedAs('AA'), valueQuantity: ucum(5, '%') }, 'abnormal'],
    ['the range, on its end', { valueQuantity: ucum(5.6, '%') }, 'normal'],
    ['a withdrawn value', { status: 'entered-in-error', valueQuantity: ucum(9, '%') }, 'unknown'],
  ])('says where a value lies: %s', (_what, further, expected) => {
    expect(position({ referenceRange: [{ low: ucum(4, '%'), high: ucum(5.6, '%') }], ...further })).toBe(expected);
  });

  it.each([
    ['a bound as text', { valueString: '<0.01' }, { text: '<0.01', beyond: 'below', number: 0.01 }],
    ['why there is none', { dataAbsentReason: { text: 'Not performed' } }, { text: 'no value: Not performed' }],
    ['a withdrawn number', { status: 'cancelled', valueQuantity: ucum(6, '%') }, { text: '6 %', number: undefined }],
  ])('reads %s', (_what, further, expected) => expect(measure(further)).toMatchObject([expected]));

  it('has a number that a server writes as text, but not among the numbers', () => {
    expect(measure({ valueQuantity: { value: '5.4', unit: '%' } })).toMatchObject([{ text: '5.4 %' }]);
    expect(measure({ valueQuantity: { value: '5.4', unit: '%' } })[0]?.number).toBeUndefined();
  });
});
