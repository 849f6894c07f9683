import { CellError, type RunInCell } from '@fhir-gateway/limits/cells';
import { testCell } from '../testing/test-cell.js';
import { ExpressionEngine } from './fhirpath-engine.js';

const patience = { budgetMs: 600_000 };
const endless = "'" + 'a'.repeat(60) + "!'.matches('^(a+)+$')";
/** 194 characters whose value would have ten thousand million. */
const bomb = "'aaaaaaaaaa'" + ".replace('a','aaaaaaaaaa')".repeat(9);
jest.setTimeout(240_000);

describe('ExpressionEngine', () => {
  it('gives each expression its own outcome', async () => {
    const engine = new ExpressionEngine(testCell, patience);
    const results = await engine.evaluateAll([
      ['%a + 1', undefined, { a: 1 }],
      ['1 +', undefined, {}],
      ['a', { a: 'of the resource' }, {}],
      [`${'('.repeat(41)}1${')'.repeat(41)}`, undefined, {}],
      ['%unknown', undefined, {}],
      ["'x'", undefined, {}],
    ]);
    expect(results).toEqual([
      { values: [2] },
      { problem: 'failed' },
      { values: ['of the resource'] },
      { problem: 'refused' },
      { problem: 'failed' },
      { values: ['x'] },
    ]);
    expect(await engine.evaluateAll([])).toEqual([]);
  });

  it('asks for as many at once as a payer likes, in turn', async () => {
    const engine = new ExpressionEngine(testCell, patience);
    const asked = Array.from({ length: 60 }, (_, at) => engine.evaluate('%a + 1', undefined, { a: at }));
    expect(await Promise.all(asked)).toEqual(Array.from({ length: 60 }, (_, at) => ({ values: [at + 1] })));
  });

  it('knows of which type an element in a variable is', async () => {
    const engine = new ExpressionEngine(testCell, patience);
    const resource = { resourceType: 'Observation', component: [{ valueQuantity: { value: 5, unit: 'kg' } }] };
    const found = await engine.evaluate('component', resource, {});
    const part = 'values' in found ? found.values : [];
    expect(await engine.evaluate('%part.value.unit', undefined, { part })).toEqual({ values: ['kg'] });
  });

  it.each([
    ['a text that doubles without end', bomb],
    ['a regular expression without end', endless],
    [
      'a cross of lists',
      `(${[...Array(300).keys()].join('|')}).select($this).select(${'%n.select('.repeat(6)}1${')'.repeat(6)})`,
    ],
    ['a repetition', "'a'.repeat($this & 'a' | $this & 'b')"],
  ])('ends a form with %s, and evaluates nothing after it', async (_what, expression) => {
    const engine = new ExpressionEngine(testCell, { budgetMs: 400 });
    const n = [...Array(300).keys()];
    expect(await engine.evaluateAll([[expression, undefined, { n }]])).toEqual([{ problem: 'timeout' }]);
    expect(await engine.evaluate('1', undefined, {})).toEqual({ problem: 'timeout' });
    expect(await new ExpressionEngine(testCell, patience).evaluate('1', undefined, {})).toEqual({ values: [1] });
  });

  it('holds answers against patterns, and tells one that cannot be read', async () => {
    const engine = new ExpressionEngine(testCell, patience);
    const { matches } = await engine.judge(
      [],
      [
        ['[A-Z]{2}', 'AB'],
        ['[A-Z]{2}', 'ABC'],
        ['(', 'x'],
      ],
    );
    expect(matches).toEqual([true, false, null]);
    const short = new ExpressionEngine(testCell, { budgetMs: 300 });
    expect((await short.judge([], [['^(a+)+$', `${'a'.repeat(60)}!`]])).matches).toEqual([undefined]);
  });

  it('shares one budget of time over all calls', async () => {
    const jobs: object[] = [];
    const cell = (async (_program: URL, job: object) => {
      jobs.push(job);
      return { outcomes: [{ values: [] }], matches: [], workMs: 600 };
    }) as RunInCell;
    const engine = new ExpressionEngine(cell, { budgetMs: 1_000 });
    const results = [1, 2, 3].map(() => () => engine.evaluate('1', undefined, {}));
    const found = [];
    for (const next of results) found.push(await next());
    expect(found).toEqual([{ values: [] }, { values: [] }, { problem: 'timeout' }]);
    expect(jobs).toHaveLength(2);
  });

  it('sends each object once, those variables that an expression may name, and no form without end', async () => {
    const jobs: { objects: unknown[] }[] = [];
    const cell = (async (_program: URL, job: { objects: unknown[] }) => {
      jobs.push(job);
      return { outcomes: [], matches: [], workMs: 0 };
    }) as RunInCell;
    const engine = new ExpressionEngine(cell);
    const shared = { resourceType: 'Patient', id: 'x'.repeat(9_000_000) };
    const one = ['%patient.id', shared, { patient: shared, coverage: { id: 'not named' } }] as const;
    await engine.evaluateAll([one, one]);
    expect(jobs[0]?.objects).toHaveLength(1);
    for (let call = 0; call < 5; call++) await engine.evaluateAll([one]);
    expect(jobs).toHaveLength(3);
  });

  it('passes on what is no failure of a cell', async () => {
    const failing = (error: Error) =>
      new ExpressionEngine((async () => Promise.reject(error)) as RunInCell).evaluate('1', undefined, {});
    await expect(failing(new TypeError('ours'))).rejects.toThrow('ours');
    expect(await failing(new CellError('busy'))).toEqual({ problem: 'timeout' });
  });
});
