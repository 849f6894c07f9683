import { concept, coded, conflictsIn, madeOf, merge } from '../testing/readings.js';

const result = (id: string, more: object) => ({
  resourceType: 'Observation',
  id,
  status: 'final',
  code: concept({ loinc: '5048-4' }, 'ANA titer'),
  effectiveDateTime: '2026-01-01T10:00:00Z',
  ...more,
});
const ratio = (denominator: number) => ({
  valueRatio: { numerator: { value: 1 }, denominator: { value: denominator } },
});
const local = (code: string, display?: string) => ({
  valueCodeableConcept: { coding: [{ system: 'urn:lab', code, ...(display && { display }) }] },
});
const subject = { reference: 'Patient/p' };
const merged = (one: object, other: object) =>
  merge('results', { lab: [result('1', one)], clinic: [result('2', other)] });

describe('two values of one test at one minute', () => {
  it.each([
    ['titers', ratio(40), ratio(160)],
    ['ranges', { valueRange: { low: { value: 1 } } }, { valueRange: { low: { value: 9 } } }],
    ['times', { valueDateTime: '2020' }, { valueDateTime: '2021' }],
    ['no value and one', { dataAbsentReason: coded('error') }, { valueTime: '10:00:00' }],
    ['local codes with words', local('P', 'Positive'), local('N', 'Negative')],
    ['local codes alone', local('P'), local('N')],
    ['a bound and a number', { valueString: '<5' }, { valueString: '5' }],
    ['a number and its negative', { valueString: '1.5' }, { valueString: '-1.5' }],
    ['numbers with other marks', { valueString: '1.5' }, { valueString: '1 5' }],
    ['plus and minus', { valueString: '+' }, { valueString: '-' }],
    ['what is of a fetus', { valueInteger: 1 }, { valueInteger: 1, focus: [{ display: 'Fetus' }] }],
  ])('are two facts where they are %s that differ', (_what, one, other) => {
    const { facts } = merged(one, other);
    expect(madeOf({ facts })).toEqual(['clinic 2', 'lab 1']);
    expect(facts.flatMap(conflictsIn)).toEqual([]);
  });

  it.each([
    ['titers', ratio(40), ratio(40)],
    ['words', { valueString: 'Not detected.' }, { valueString: 'not  detected' }],
    ['local codes', local('P', 'Positive'), local('7', 'positive')],
    ['what is about the patient', { valueInteger: 1 }, { valueInteger: 1, subject, focus: [subject] }],
  ])('are one fact where they are equal %s', (_what, one, other) => {
    expect(madeOf(merged(one, other))).toEqual(['clinic 2, lab 1']);
  });

  it('are read where a server writes a number as text', () => {
    const { facts } = merged({ valueQuantity: { value: '5.4', unit: '%' } }, { valueInteger: 7 });
    expect(facts.map(({ value }) => value).sort()).toEqual(['5.4 %', '7']);
  });
});
