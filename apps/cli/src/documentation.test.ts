import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { CliContext } from './context.js';
import { exitCodes } from './exit-codes.js';
import { createProgram } from './program.js';

const docs = resolve(__dirname, '../../../docs');
const page = readFileSync(join(docs, 'cli.md'), 'utf8');

describe('docs/cli.md', () => {
  it('leads to a page that has every exit code', () => {
    expect(page).toContain('(generated/cli.md#exit-codes)');
    const codes = [...readFileSync(join(docs, 'generated/cli.md'), 'utf8').matchAll(/^\| `[^`]+` +\| (\d) +\|/gm)].map(
      ([, code]) => Number(code),
    );
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
