import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import type { CliContext } from './context.js';
import { exitCodes } from './exit-codes.js';
import { createProgram } from './program.js';

const page = readFileSync(resolve(__dirname, '../../../docs/cli.md'), 'utf8');

describe('docs/cli.md', () => {
  it('has every exit code', () => {
    const codes = [...page.matchAll(/^\| `[^`]+` +\| (\d) +\|/gm)].map(([, code]) => Number(code));
    expect([...new Set(codes)].sort()).toEqual(Object.values(exitCodes).sort());
  });

  it('has every command and each of its options', () => {
    const stream = { write: () => true };
    // Nothing runs, so nothing else of a context is looked at.
    const context = { stdout: stream, stderr: stream } as unknown as CliContext;
    const program = createProgram({ context, run: () => Promise.resolve() });
    for (const command of program.commands.flatMap((one) => (one.commands.length > 0 ? one.commands : [one]))) {
      const group = command.parent === program ? '' : `${command.parent?.name()} `;
      const [row] = page.split('\n').filter((line) => line.startsWith(`| \`${group}${command.name()}`));
      expect([command.name(), row]).toEqual([command.name(), expect.any(String)]);
      for (const { long } of command.options) expect(row).toContain(long);
    }
  });
});
