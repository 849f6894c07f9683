import { Cells } from '@fhir-gateway/limits/cells';
import { createElmRunner } from './elm-runner.js';
import { elmOf, jobOf, literal, ofPatient } from './testing/elm.js';

const cells = new Cells({ startMs: 180_000 });
const cell = cells.for('a person');
const run = createElmRunner(cell, 180_000);
afterAll(() => cells.close());
jest.setTimeout(90_000);

const quantity = { type: 'Quantity', value: 5, unit: 'mg' };
const retrieve = { type: 'Retrieve', dataType: '{http://hl7.org/fhir}Observation' };
const first = { type: 'First', source: retrieve };
const of = (path: string, source: object) => ({ type: 'Property', path, source });
/** Each definition is the one before, twice over: the last is longer than any memory. */
const doubling = Object.fromEntries(
  Array.from({ length: 40 }, (_, at) => {
    const before = at === 0 ? literal('x'.repeat(1000)) : { type: 'ExpressionRef', name: `d${at - 1}` };
    return [`d${at}`, { type: 'Concatenate', operand: [before, before] }];
  }),
);

describe('createElmRunner', () => {
  it('runs definitions over the record it is given, and gives their values as FHIR has them', async () => {
    const definitions = {
      born: ofPatient('birthDate.value'),
      wrapped: ofPatient('birthDate'),
      gender: ofPatient('gender.value'),
      measured: of('value', first),
      amount: quantity,
      number: { type: 'Add', operand: [literal(40), literal(2)] },
      several: { type: 'List', element: [literal('a'), literal('b')] },
      code: { type: 'Code', code: 'c', display: 'C', system: { name: 'S' } },
      nothing: ofPatient('deceased'),
      today: { type: 'Today' },
      other: of('status.value', first),
    };
    const more = { codeSystems: { def: [{ name: 'S', id: 'https://cs.example' }] } };
    const names = Object.keys(definitions);
    const answer = await run(jobOf(elmOf('Lib', definitions, more), names));
    const outcomes = 'outcomes' in answer ? answer.outcomes : [];
    expect(Object.fromEntries(names.map((name, index) => [name, outcomes[index]?.values]))).toEqual({
      born: ['1960-01-02'],
      wrapped: ['1960-01-02'],
      gender: ['female'],
      measured: [{ value: 86, unit: '%', system: 'http://unitsofmeasure.org', code: '%' }],
      amount: [{ value: 5, unit: 'mg', system: 'http://unitsofmeasure.org', code: 'mg' }],
      number: [42],
      several: ['a', 'b'],
      code: [{ system: 'https://cs.example', code: 'c', display: 'C' }],
      nothing: [],
      today: ['2026-11-24'],
      other: ['final'],
    });
  });

  it('knows of each form the patient of that form, in one process', async () => {
    const bornOf = async (birthDate: string) => {
      const resources = [{ resourceType: 'Patient', id: 'q', birthDate } as never];
      const answer = await run(
        jobOf(elmOf('Lib', { born: ofPatient('birthDate.value'), first }), ['born', 'first'], { resources }),
      );
      return 'outcomes' in answer ? answer.outcomes : [];
    };
    expect(await bornOf('1970-01-01')).toEqual([{ values: ['1970-01-01'] }, { values: [] }]);
    expect(await bornOf('1980-01-01')).toEqual([{ values: ['1980-01-01'] }, { values: [] }]);
  });

  it('tells one faulty definition from the others', async () => {
    const definitions = { good: literal(1), bad: { type: 'FunctionRef', name: 'Nowhere', operand: [] }, whole: first };
    expect(await run(jobOf(elmOf('Lib', definitions), ['good', 'bad', 'whole', 'absent', 'toString']))).toEqual({
      outcomes: [
        { values: [1] },
        { problem: 'failed' },
        { problem: 'failed' },
        { problem: 'missing' },
        { problem: 'missing' },
      ],
    });
  });

  it('fails what refers to what nobody defines, near or far, instead of finding nothing', async () => {
    const ref = (type: string, name: string, more: object = {}) => ({ type, name, ...more });
    const definitions = {
      expression: ref('ExpressionRef', 'Nobody'),
      far: { type: 'Coalesce', operand: [ref('ExpressionRef', 'expression'), literal(1)] },
      parameter: ref('ParameterRef', 'Nobody'),
      code: ref('CodeRef', 'Nobody'),
      valueSet: { type: 'InValueSet', code: literal('c'), valueset: ref('ValueSetRef', 'Nobody') },
      included: ref('ExpressionRef', 'Nobody', { libraryName: 'Common' }),
      library: ref('ExpressionRef', 'one', { libraryName: 'Nowhere' }),
      sound: ref('ExpressionRef', 'one', { libraryName: 'Common' }),
    };
    const includes = { includes: { def: [{ localIdentifier: 'Common', path: 'Shared', version: '1' }] } };
    const names = Object.keys(definitions);
    const libraries = [
      { name: 'Lib', elm: JSON.stringify(elmOf('Lib', definitions, includes)) },
      { name: 'Shared', elm: JSON.stringify(elmOf('Shared', { one: literal(1) })) },
    ];
    const answer = await run(jobOf({}, names, { libraries }));
    const outcomes = 'outcomes' in answer ? answer.outcomes : [];
    expect(outcomes).toEqual([...Array(names.length - 1).fill({ problem: 'failed' }), { values: [1] }]);
  });

  it('ends what runs without end, what takes too much memory, and what cannot be read', async () => {
    const endless = { type: 'Matches', operand: [literal('a'.repeat(60) + '!'), literal('^(a+)+$')] };
    const short = createElmRunner(cell, 300);
    expect(await short(jobOf(elmOf('Lib', { endless }), ['endless']))).toEqual({ failure: 'timeout' });
    const answer = await run(jobOf(elmOf('Lib', doubling), ['d39']));
    expect([{ failure: 'memory' }, { outcomes: [{ problem: 'failed' }] }]).toContainEqual(answer);
    const broken = { libraries: [{ name: 'Lib', elm: '{' }] };
    expect(await run(jobOf({}, ['x'], broken))).toEqual({ failure: 'failed' });
  });

  it('reaches neither the environment nor a server, nor what a property of JavaScript would lead to', async () => {
    const names = [
      'constructor',
      'constructor.constructor',
      '__proto__.constructor',
      '_json',
      'toString',
      'process.env',
    ];
    const definitions = Object.fromEntries(names.map((name) => [name, ofPatient(name)]));
    const external = {
      external: { type: 'FunctionRef', name: 'fetch', operand: [literal('https://other.example')] },
    };
    const answer = await run(jobOf(elmOf('Lib', { ...definitions, ...external }), [...names, 'external']));
    const outcomes = 'outcomes' in answer ? answer.outcomes : [];
    expect(outcomes).toHaveLength(names.length + 1);
    expect(outcomes.filter(({ values = [] }) => values.some((value) => typeof value === 'object'))).toEqual([]);
  });

  it('stops with whoever asked, and does not begin after', async () => {
    const stopped = AbortSignal.abort();
    expect(await run(jobOf(elmOf('Lib', { one: literal(1) }), ['one']), stopped)).toEqual({ failure: 'timeout' });
  });
});
