import { enteredFunctions, enteredInMost } from './entered-functions.js';
import type { EnteredFunction, ScriptCoverage } from './entered-functions.js';

const url = 'file:///dist/main.js';
const text = 'function a(){}\nfunction b(){}function c(){}\nfunction d(){}';
const locate = (line: number, column: number) => {
  const source = ['../../../libs/limits/src/bucket.ts', '../src/app.ts', '../../../node_modules/pino/pino.js'][line];
  return source === undefined ? undefined : { source, line: column };
};
const coverage = (...counts: number[]): ScriptCoverage[] => [
  {
    url,
    functions: counts.map((count, index) => ({
      functionName: index === 2 ? '' : `f${index}`,
      ranges: [{ startOffset: [0, 15, 29, 44][index] ?? 0, count }],
    })),
  },
  { url: 'node:net', functions: [{ functionName: 'write', ranges: [{ startOffset: 0, count: 9 }] }] },
];
const options = { app: 'apps/rest-api', locate, read: () => text };

describe('functions that were entered', () => {
  it('are those of this repository, by the place in their source', () => {
    expect([...enteredFunctions(coverage(1, 2, 3, 4), options).values()]).toEqual([
      { name: 'f0', project: 'libs/limits', place: 'libs/limits/src/bucket.ts:1', count: 1 },
      { name: 'f1', project: 'apps/rest-api', place: 'apps/rest-api/src/app.ts:1', count: 2 },
      { name: '(anonymous)', project: 'apps/rest-api', place: 'apps/rest-api/src/app.ts:15', count: 3 },
    ]);
  });

  it('are none of those that were not called', () => {
    expect(enteredFunctions(coverage(0, 0, 0, 0), options).size).toBe(0);
  });

  it('count where most of the runs entered them', () => {
    const entered = (name: string): EnteredFunction => ({
      name,
      project: 'libs/a',
      place: `libs/a/${name}:1`,
      count: 1,
    });
    const run = (...names: string[]) => new Map(names.map((name) => [name, entered(name)]));
    const most = enteredInMost([run('b', 'a'), run('a', 'timer'), run('a', 'b')]);
    expect(most.map(({ name }) => name)).toEqual(['a', 'b']);
  });
});
