import { createEngine } from './fhirpath-engine.js';
import { TimeBudget } from '../../within-time.js';

const endless = "'" + 'a'.repeat(60) + "!'.matches('^(a+)+$')";

describe('createEngine', () => {
  it('gives each expression its own outcome', async () => {
    const { evaluateAll } = await createEngine(new TimeBudget(10_000));
    const results = evaluateAll([
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
    expect(evaluateAll([])).toEqual([]);
  });

  it('keeps what came before the one that took too long, and runs nothing after it', async () => {
    const { evaluateAll } = await createEngine(new TimeBudget(10_000));
    evaluateAll([["'the engine is warm'.matches('a')", undefined, {}]]);
    const short = await createEngine(new TimeBudget(1_000));
    const results = short.evaluateAll([
      ['1', undefined, {}],
      [endless, undefined, {}],
      ['2', undefined, {}],
    ]);
    expect(results).toEqual([{ values: [1] }, { problem: 'timeout' }, { problem: 'timeout' }]);
    expect(short.evaluate('3', undefined, {})).toEqual({ problem: 'timeout' });
  });
});
