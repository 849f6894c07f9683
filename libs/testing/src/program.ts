import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';

/** A program a test needs that npm cannot bring. */
export interface RequiredProgram {
  /** Names to look for on PATH, first found wins. */
  readonly names: readonly string[];
  /** What a person types to get it. */
  readonly install: string;
}

/** What a suite is declared with: Jest's `describe`, or something that stands in for it. */
export type DescribeBlock = (name: string, run: () => void) => void;

/** Full path of the first of `program.names` found on PATH; undefined when none is there. */
export function findProgram(program: Pick<RequiredProgram, 'names'>): string | undefined {
  const folders = (process.env['PATH'] ?? '').split(delimiter);
  for (const name of program.names) {
    for (const folder of folders) {
      const candidate = join(folder, name);
      if (isExecutable(candidate)) return candidate;
    }
  }
  return undefined;
}

/**
 * Jest's `describe`, or a skip whose title says what is missing and how to install it.
 * In CI a missing program is a failing test instead: a suite that silently shrank must not pass.
 */
export function describeNeeding(program: RequiredProgram, isAvailable: boolean): DescribeBlock {
  // Looked up when called: the benchmarks start a Redis outside Jest, where there is no `describe`.
  if (isAvailable) return (name, run) => describe(name, run);
  const what = `${program.names[0]} is not installed: ${program.install}`;
  if (process.env['CI'] === 'true') {
    return (name) =>
      describe(name, () => {
        it(`needs ${program.names[0]}`, () => {
          throw new Error(what);
        });
      });
  }
  return (name, run) => describe.skip(`${name} (skipped: ${what})`, run);
}

/**
 * Jest's `describe`, or a skip that names what is missing: for checks of others that who changes their subject has, and that no
 * test downloads. `npm test` prints what was skipped.
 */
export function describeWhereThere(program: string): DescribeBlock {
  if (findProgram({ names: [program] }) !== undefined) return (name, run) => describe(name, run);
  return (name, run) => describe.skip(`${name} (skipped: there is no ${program})`, run);
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
