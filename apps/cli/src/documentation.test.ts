import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { CliContext } from './context.js';
import { findingTable } from './doctor/finding-table.js';
import { exitCodes } from './exit-codes.js';
import { createProgram } from './program.js';

const page = readFileSync(resolve(__dirname, '../../../docs/cli.md'), 'utf8');

describe('docs/cli.md', () => {
  it('has every finding of doctor, with how severe it is and why, and no other', () => {
    const [, block = ''] = /<!-- findings -->\n([^]*?)<!-- \/findings -->/.exec(page) ?? [];
    const rows = [...block.matchAll(/^\| `([\w-]+)` +\| (\w+) +\| (.+?) +\|$/gm)].map(([, ...cells]) => cells);
    expect(rows).toEqual(Object.entries(findingTable).map(([id, { severity, why }]) => [id, severity, why]));
  });

  it('has every exit code', () => {
    const codes = [...page.matchAll(/^\| (\d) +\|/gm)].map(([, code]) => Number(code));
    expect(codes).toEqual(Object.values(exitCodes));
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

describe('findings', () => {
  /** They need another user or another network than a test has; their checks are read, not run. */
  const notProvoked = ['port-forbidden', 'redis-unencrypted'];

  it('are each provoked by a test', () => {
    const folder = join(__dirname, 'doctor');
    const tests = readdirSync(folder).filter((name) => name.endsWith('.test.ts'));
    const texts = tests.map((name) => readFileSync(join(folder, name), 'utf8')).join('\n');
    expect(Object.keys(findingTable).filter((id) => !texts.includes(`'${id}'`))).toEqual(notProvoked);
  });
});
