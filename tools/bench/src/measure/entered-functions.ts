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

/** What V8 makes of the fields of a class: a part of the constructor, as it is written. */
const fieldInitializer = '<instance_members_initializer>';

/**
 * The functions of this repository that were entered since coverage was last taken, by script and offset; those of packages
 * and of Node are left out.
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
    const called = functions.filter(
      ({ functionName, ranges: [own] }) => own !== undefined && own.count > 0 && functionName !== fieldInitializer,
    );
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

type Run = ReadonlyMap<string, EnteredFunction>;

/**
 * Functions that most runs with a request enter, and oftener than most runs of the same length without one: what a timer or
 * a lease does meanwhile does not count.
 *
 * @returns by place; `count` is the median of the runs
 */
export function enteredByRequest(withRequest: readonly Run[], without: readonly Run[]): EnteredFunction[] {
  const seen = new Map(withRequest.flatMap((run) => [...run]));
  return [...seen]
    .map(([key, entered]) => ({
      ...entered,
      count: medianCount(withRequest, key),
      isMore: medianCount(withRequest, key) > medianCount(without, key),
    }))
    .filter(({ isMore }) => isMore)
    .map(({ isMore: _isMore, ...entered }) => entered)
    .sort((a, b) => a.place.localeCompare(b.place, 'en', { numeric: true }));
}

function medianCount(runs: readonly Run[], key: string): number {
  const counts = runs.map((run) => run.get(key)?.count ?? 0).sort((a, b) => a - b);
  return counts[Math.floor(counts.length / 2)] ?? 0;
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
