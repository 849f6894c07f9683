import { mkdtempSync, renameSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A clock that processes under test share and a test moves on. */
export interface MovableClock {
  /** Settings of the processes. */
  readonly env: Readonly<Record<string, string>>;
  advance(ms: number): void;
}

/** Makes a clock that shows the right time until it is moved. */
export function movableClock(): MovableClock {
  const file = join(mkdtempSync(join(tmpdir(), 'fhir-gateway-clock-')), 'ahead');
  let ahead = 0;
  const write = (): void => {
    // Renamed, so that nobody reads half a number.
    writeFileSync(`${file}.next`, String(ahead));
    renameSync(`${file}.next`, file);
  };
  write();
  return {
    env: { NODE_OPTIONS: `--require ${join(__dirname, 'movable-clock.cjs')}`, MOVABLE_CLOCK_FILE: file },
    advance(ms) {
      ahead += ms;
      write();
    },
  };
}
