import { resolve } from 'node:path';

import { findCycles, longestChain } from './graph.js';
import { fileCycles, folderCycles, fullFolders, mostFilesInFolder } from './measure.js';
import { readSourceTree } from './source-tree.js';

const ships = (path: string): boolean => /^(?:apps|libs)\//.test(path);

describe('the source tree', () => {
  const files = readSourceTree(resolve(__dirname, '../../..'));

  it('is read, with what its files import from other projects', () => {
    const app = files.find(({ path }) => path === 'apps/rest-api/src/app.ts');
    expect(app?.codeLines).toBeGreaterThan(20);
    expect(app?.imports).toContain('libs/express-kit/src/index.ts');
  });

  it(`has at most ${mostFilesInFolder} source files in a folder`, () => {
    expect(fullFolders(files)).toEqual([]);
  });

  it('has no files that import each other, types included', () => {
    expect(fileCycles(files)).toEqual([]);
  });

  it('has no folders of one library or app that need each other', () => {
    expect(folderCycles(files.filter(({ path }) => ships(path)))).toEqual([]);
  });
});

describe('a graph', () => {
  const graph = (arrows: Record<string, string[]>) => new Map(Object.entries(arrows));

  it('shows its cycles, and none where there is none', () => {
    expect(findCycles(graph({ a: ['b', 'c'], b: ['c'], c: [], d: ['a'] }))).toEqual([]);
    expect(findCycles(graph({ a: ['b'], b: ['c'], c: ['a', 'd'], d: ['e'], e: ['d'] }))).toEqual([
      ['d', 'e'],
      ['a', 'b', 'c'],
    ]);
  });

  it('shows its longest chain, in which the nodes of a cycle count one each', () => {
    const arrows = graph({ a: ['b', 'd'], b: ['c'], c: ['b'], d: ['e'], e: ['f'], f: ['b'] });
    expect(longestChain(arrows, 'a')).toEqual(['a', 'd', 'e', 'f', 'b', 'c']);
    expect(longestChain(arrows, 'c')).toEqual(['c', 'b']);
    expect(longestChain(arrows, 'missing')).toEqual([]);
  });
});
