import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';

const root = resolve(__dirname, '..', '..', '..');
const rows = readFileSync(join(root, 'docs', 'internal', 'threats.md'), 'utf8')
  .split('\n')
  .map((line) => /^\| (D\d+) .*\|([^|]*)\|$/.exec(line))
  .filter((match) => match !== null)
  .map(
    ([, trap = '', files = '']) => [trap, [...files.matchAll(/`([^`]+)`/g)].map(([, file]) => String(file))] as const,
  );

/** Access control, OAuth and SMART, vault and Redis. */
const wanted = [...range(1, 18), ...range(29, 42)].map((number) => `D${number}`);

describe('the table of traps in docs/internal/threats.md', () => {
  it('has a row for each, once', () => {
    expect(rows.map(([trap]) => trap)).toEqual(wanted);
  });

  it.each(rows)('%s is named by each test of its row', (trap, files) => {
    expect(files.length).toBeGreaterThan(0);
    for (const file of files) {
      expect([file, existsSync(join(root, file))]).toEqual([file, true]);
      expect([file, new RegExp(`\\b${trap}\\b`).test(readFileSync(join(root, file), 'utf8'))]).toEqual([file, true]);
    }
  });
});

function range(first: number, last: number): number[] {
  return Array.from({ length: last - first + 1 }, (_, index) => first + index);
}
