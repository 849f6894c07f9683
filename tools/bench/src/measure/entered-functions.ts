import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { Locate } from './cpu-profile.js';
import { placeOf } from './cpu-profile.js';

/** The parts of V8's coverage that are read here. @see https://chromedevtools.github.io/devtools-protocol/tot/Profiler/#type-ScriptCoverage */
export interface ScriptCoverage {
  readonly url: string;
  readonly functions: readonly {
    readonly functionName: string;
    /** The first range is the function itself; `count` says how often it was entered since coverage was last taken. */
    readonly ranges: readonly { readonly startOffset: number; readonly count: number }[];
  }[];
}

/** A function of this repository that was entered. */
export interface EnteredFunction {
  readonly name: string;
  /** `libs/<project>` or `apps/<project>`. */
  readonly project: string;
  /** `file:line` of the source. */
  readonly place: string;
  readonly count: number;
}

/**
 * The functions of this repository that were entered since coverage was last taken, by place; those of packages and of Node
 * are left out. Functions in one line of source have each its own entry.
 *
 * @param app the project whose sources stand below no other folder in its source maps, as `apps/rest-api`
 * @param read the text of a script, by its URL
 */
export function enteredFunctions(
  scripts: readonly ScriptCoverage[],
  { app, locate, read = readScript }: { app: string; locate: Locate; read?: (url: string) => string },
): Map<string, EnteredFunction> {
  const entered = new Map<string, EnteredFunction>();
  for (const { url, functions } of scripts) {
    if (!url.startsWith('file:')) continue;
    const called = functions.filter(({ ranges: [own] }) => own !== undefined && own.count > 0);
    if (called.length === 0) continue;
    const starts = lineStarts(read(url));
    for (const { functionName, ranges } of called) {
      const [{ startOffset, count } = { startOffset: 0, count: 0 }] = ranges;
      const lineNumber = lineOf(starts, startOffset);
      const columnNumber = startOffset - (starts[lineNumber] ?? 0);
      const located = placeOf({ functionName, url, lineNumber, columnNumber }, locate);
      const place = located.startsWith('src/') ? `${app}/${located}` : located;
      const [project] = /^(?:apps|libs)\/[^/]+/.exec(place) ?? [];
      if (project === undefined) continue;
      entered.set(`${url}:${startOffset}`, { name: functionName || '(anonymous)', project, place, count });
    }
  }
  return entered;
}

/** Functions that were entered in more than half of the runs: what a timer or a lease does now and then does not count. */
export function enteredInMost(runs: readonly ReadonlyMap<string, EnteredFunction>[]): EnteredFunction[] {
  const seen = new Map<string, { readonly entered: EnteredFunction; times: number }>();
  for (const run of runs) {
    for (const [key, entered] of run) {
      const known = seen.get(key) ?? { entered, times: 0 };
      known.times += 1;
      seen.set(key, known);
    }
  }
  return [...seen.values()]
    .filter(({ times }) => times * 2 > runs.length)
    .map(({ entered }) => entered)
    .sort((a, b) => a.place.localeCompare(b.place, 'en', { numeric: true }));
}

function readScript(url: string): string {
  return readFileSync(fileURLToPath(url), 'utf8');
}

function lineStarts(text: string): number[] {
  const starts = [0];
  for (let at = text.indexOf('\n'); at !== -1; at = text.indexOf('\n', at + 1)) starts.push(at + 1);
  return starts;
}

function lineOf(starts: readonly number[], offset: number): number {
  let low = 0;
  let high = starts.length - 1;
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    if ((starts[middle] ?? 0) <= offset) low = middle;
    else high = middle - 1;
  }
  return low;
}
