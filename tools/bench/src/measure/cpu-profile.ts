/** The parts of a V8 CPU profile that are read here. @see https://chromedevtools.github.io/devtools-protocol/tot/Profiler/#type-Profile */
export interface CpuProfile {
  readonly nodes: readonly {
    readonly id: number;
    readonly callFrame: {
      readonly functionName: string;
      readonly url: string;
      /** Both from 0; -1 for native code. */
      readonly lineNumber: number;
      readonly columnNumber: number;
    };
    /** Ids of the functions that this one called. */
    readonly children?: readonly number[];
  }[];
  /** Microseconds of the clock of `process.hrtime`. */
  readonly startTime: number;
  readonly samples: readonly number[];
  /** Microseconds since the sample before. */
  readonly timeDeltas: readonly number[];
}

/** Where a place in a file of the bundle comes from; undefined for what no source map knows. */
export type Locate = (
  line: number,
  column: number,
  url: string,
) => { readonly source: string; readonly line: number } | undefined;

/** Time spent in one function itself, without what it called. */
export interface SelfTime {
  readonly name: string;
  /** `file:line` of the source, or what kind of code it is. */
  readonly place: string;
  readonly microseconds: number;
}

/** Not work: the process waited, or the profiler looked elsewhere. */
const idle: ReadonlySet<string> = new Set(['(idle)', '(root)']);

/** Self time by function, most first; without idle time. */
export function selfTimes(profile: CpuProfile, locate: Locate): SelfTime[] {
  const spent = spentByNode(profile);
  const times = new Map<string, SelfTime>();
  for (const { id, callFrame } of profile.nodes) {
    const microseconds = spent.get(id) ?? 0;
    if (microseconds === 0 || idle.has(callFrame.functionName)) continue;
    const name = callFrame.functionName || '(anonymous)';
    const place = placeOf(callFrame, locate);
    const known = times.get(`${name} ${place}`);
    const total = microseconds + (known?.microseconds ?? 0);
    times.set(`${name} ${place}`, { name, place, microseconds: total });
  }
  return [...times.values()].sort((a, b) => b.microseconds - a.microseconds);
}

/**
 * All time by who asked for it: what Node and native code do, writing to a socket above all, counts for the project or
 * package whose function called them; what nobody called counts for Node itself.
 */
export function chargedTimes(profile: CpuProfile, locate: Locate): Map<string, number> {
  const spent = spentByNode(profile);
  const nodes = new Map(profile.nodes.map((node) => [node.id, node]));
  const called = new Set(profile.nodes.flatMap(({ children = [] }) => children));
  const charged = new Map<string, number>();
  const pending = profile.nodes.filter(({ id }) => !called.has(id)).map((node) => ({ node, caller: nodeItself }));
  for (let next = pending.pop(); next; next = pending.pop()) {
    const { node, caller } = next;
    const name = node.callFrame.functionName;
    const own = ownerOf(placeOf(node.callFrame, locate), name);
    const owner = own === 'node' || own === 'native code' ? caller : own;
    const microseconds = idle.has(name) ? 0 : (spent.get(node.id) ?? 0);
    if (microseconds > 0) charged.set(owner, (charged.get(owner) ?? 0) + microseconds);
    for (const id of node.children ?? []) {
      const child = nodes.get(id);
      if (child) pending.push({ node: child, caller: owner });
    }
  }
  return charged;
}

const nodeItself = 'node (HTTP, event loop)';

function spentByNode(profile: CpuProfile): Map<number, number> {
  const spent = new Map<number, number>();
  profile.samples.forEach((id, index) => {
    spent.set(id, (spent.get(id) ?? 0) + (profile.timeDeltas[index] ?? 0));
  });
  return spent;
}

/** Where the source of a function stands, as `libs/<project>/src/<file>:<line>`; `native` or `bundle` where none is known. */
export function placeOf(frame: CpuProfile['nodes'][number]['callFrame'], locate: Locate): string {
  if (frame.url === '') return 'native';
  if (frame.url.startsWith('node:')) return `${frame.url}:${frame.lineNumber + 1}`;
  const found = locate(frame.lineNumber, frame.columnNumber, frame.url);
  return found ? `${found.source.replace(/^(\.\.\/)+/, '')}:${found.line + 1}` : 'bundle';
}

function ownerOf(place: string, name: string): string {
  if (place === 'native') return name === '(garbage collector)' ? 'garbage collector' : 'native code';
  if (place.startsWith('node:')) return 'node';
  const dependency = /node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(place)?.[1];
  const project = /^((?:apps|libs|tools)\/[^/]+)/.exec(place)?.[1];
  // Sources of the bundled app itself stand below no other folder.
  return dependency ?? project ?? (place.startsWith('src/') ? 'the app itself' : 'bundle');
}
