import { enteredByRequest, enteredFunctions } from './entered-functions.js';
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

  it('are none of the fields of a class, which its constructor stands for', () => {
    const [script] = coverage(1);
    const functions = [{ functionName: '<instance_members_initializer>', ranges: [{ startOffset: 0, count: 1 }] }];
    expect(enteredFunctions([{ url: script?.url ?? '', functions }], options).size).toBe(0);
  });

  it('are none of those that were not called', () => {
    expect(enteredFunctions(coverage(0, 0, 0, 0), options).size).toBe(0);
  });

  it('count where most runs with a request enter them, and oftener than without one', () => {
    const place = (name: string): string => `libs/a/src/${name}.ts:1`;
    const run = (counts: Record<string, number>) =>
      new Map(
        Object.entries(counts).map(([name, count]): [string, EnteredFunction] => [
          name,
          { name, project: 'libs/a', place: place(name), count },
        ]),
      );
    const reads = [run({ read: 1, both: 3, timer: 2 }), run({ read: 1, both: 2 }), run({ both: 3, timer: 2, rare: 1 })];
    const idle = [run({ both: 1, timer: 2 }), run({ timer: 2 }), run({})];
    expect(enteredByRequest(reads, idle)).toEqual([
      { name: 'both', project: 'libs/a', place: place('both'), count: 3 },
      { name: 'read', project: 'libs/a', place: place('read'), count: 1 },
    ]);
  });
});
