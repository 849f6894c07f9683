import { mkdtempSync, renameSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A clock that processes under test share and a test moves on. */
export interface MovableClock {
  /** Settings of the processes. */
  readonly env: Readonly<Record<string, string>>;
  advance(ms: number): void;
  /** Stands still while this is done: nothing ends by its time then, so what ends was ended. */
  whileStopped<T>(work: () => Promise<T>): Promise<T>;
}

/** Makes a clock that shows the right time until it is moved. */
export function movableClock(): MovableClock {
  const file = join(mkdtempSync(join(tmpdir(), 'fhir-gateway-clock-')), 'ahead');
  let ahead = 0;
  let stopped = '';
  const write = (): void => {
    // Renamed, so that nobody reads half a number.
    writeFileSync(`${file}.next`, `${ahead}${stopped}`);
    renameSync(`${file}.next`, file);
  };
  write();
  return {
    env: { NODE_OPTIONS: `--require ${join(__dirname, 'movable-clock.cjs')}`, MOVABLE_CLOCK_FILE: file },
    advance(ms) {
      ahead += ms;
      write();
    },
    async whileStopped(work) {
      stopped = ` ${Date.now() + ahead}`;
      write();
      try {
        return await work();
      } finally {
        stopped = '';
        write();
      }
    },
  };
}
