import { posix, resolve } from 'node:path';
import { countCodeLines, readSourceTree, type SourceFile } from './source-tree.js';

/** Source files that one folder may hold; tests beside them do not count. */
const mostFilesInFolder = 25;
/** Files on the longest chain of imports of each app: a number that only falls, but for a new layer (`libs/fhir`) and names of bare codes. */
const longestChains = { 'rest-api': 50, 'mcp-server': 49, cli: 55 };

type Graph = ReadonlyMap<string, Iterable<string>>;

/** The strongly connected components, those first that others point to (Tarjan, 1972). */
function components(graph: Graph): string[][] {
  const index = new Map<string, number>();
  const open = new Set<string>();
  const found: string[][] = [];
  const visit = (node: string): number => {
    const own = index.size;
    index.set(node, own);
    open.add(node);
    let lowest = own;
    for (const next of graph.get(node) ?? []) {
      if (!graph.has(next)) continue;
      const known = index.get(next);
      if (known === undefined) lowest = Math.min(lowest, visit(next));
      else if (open.has(next)) lowest = Math.min(lowest, known);
    }
    if (lowest < own) return lowest;
    const component = [...open].slice([...open].indexOf(node));
    for (const member of component) open.delete(member);
    found.push(component.sort());
    return lowest;
  };
  for (const node of graph.keys()) if (!index.has(node)) visit(node);
  return found;
}

const cyclesOf = (graph: Graph) => components(graph).filter(({ length }) => length > 1);

/** The longest way along the arrows from a node; nodes of a cycle count one each. */
function longestChain(graph: Graph, from: string): readonly string[] {
  const best = new Map<string, readonly string[]>();
  for (const component of components(graph)) {
    const beyond = component.flatMap((node) => [...(graph.get(node) ?? [])]).filter((to) => !component.includes(to));
    const ways = beyond.map((to) => best.get(to) ?? []).sort((a, b) => b.length - a.length);
    for (const node of component)
      best.set(node, [node, ...component.filter((other) => other !== node), ...(ways[0] ?? [])]);
  }
  return best.get(from) ?? [];
}

const fileGraph = (files: readonly SourceFile[]): Graph =>
  new Map(files.filter(({ isTest }) => !isTest).map(({ path, imports }) => [path, imports]));

/** What folders of one project need of each other; its own `src` composes them, or holds what all of them share. */
function folderGraph(files: readonly SourceFile[]): Graph {
  const graph = new Map<string, Set<string>>();
  for (const { path, project, imports, isTest } of files) {
    const [folder, top] = [posix.dirname(path), `${project}/src`];
    if (isTest || folder === top) continue;
    const targets = imports.map((target) => posix.dirname(target));
    const needed = targets.filter((other) => other !== folder && other.startsWith(`${top}/`));
    graph.set(folder, new Set([...(graph.get(folder) ?? []), ...needed]));
  }
  return graph;
}

describe('the source tree', () => {
  const files = readSourceTree(resolve(__dirname, '../../..'));

  it('is read, with what its files import from other projects', () => {
    const app = files.find(({ path }) => path === 'apps/rest-api/src/app.ts');
    expect(countCodeLines(app?.text ?? '')).toBeGreaterThan(20);
    expect(app?.imports).toContain('libs/express-kit/src/index.ts');
  });

  it(`has at most ${mostFilesInFolder} source files in a folder`, () => {
    const counts = new Map<string, number>();
    for (const folder of files
      .filter(({ path }) => !/\.(test|contract)\.ts$/.test(path))
      .map(({ path }) => posix.dirname(path)))
      counts.set(folder, (counts.get(folder) ?? 0) + 1);
    expect([...counts].filter(([, count]) => count > mostFilesInFolder)).toEqual([]);
  });

  it('has no files that import each other, types included', () => {
    expect(cyclesOf(fileGraph(files))).toEqual([]);
  });

  it('has no folders of one project that need each other', () => {
    expect(cyclesOf(folderGraph(files))).toEqual([]);
  });

  it.each(Object.entries(longestChains))('has no longer chain of imports than before from %s', (app, most) => {
    const chain = longestChain(fileGraph(files), `apps/${app}/src/main.ts`);
    expect(chain.length).toBeGreaterThan(10);
    expect(chain.slice(most)).toEqual([]);
  });
});

describe('a graph', () => {
  const graph = (arrows: Record<string, string[]>) => new Map(Object.entries(arrows));

  it('shows its cycles, and none where there is none', () => {
    expect(cyclesOf(graph({ a: ['b', 'c'], b: ['c'], c: [], d: ['a'] }))).toEqual([]);
    const arrows = { a: ['b'], b: ['c'], c: ['a', 'd'], d: ['e'], e: ['d'] };
    expect(cyclesOf(graph(arrows))).toEqual([
      ['d', 'e'],
      ['a', 'b', 'c'],
    ]);
  });
});
