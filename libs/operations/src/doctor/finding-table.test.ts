import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { findingTable } from './finding-table.js';

describe('findings', () => {
  /** They need another user or another network than a test has; their checks are read, not run. */
  const notProvoked = ['port-forbidden', 'redis-unencrypted'];

  it('are each provoked by a test', () => {
    const tests = readdirSync(__dirname).filter((name) => name.endsWith('.test.ts') && !__filename.endsWith(name));
    const texts = tests.map((name) => readFileSync(join(__dirname, name), 'utf8')).join('\n');
    expect(Object.keys(findingTable).filter((id) => !texts.includes(`'${id}'`))).toEqual(notProvoked);
  });

  it('are each in docs/generated/cli.md, with how severe they are and why, and no other', () => {
    const page = readFileSync(resolve(__dirname, '../../../../docs/generated/cli.md'), 'utf8');
    const [, block = ''] = /<!-- findings -->\n([^]*?)<!-- \/findings -->/.exec(page) ?? [];
    const rows = [...block.matchAll(/^\| `([\w-]+)` +\| (\w+) +\| (.+?) +\|$/gm)].map(([, ...cells]) => cells);
    expect(rows).toEqual(Object.entries(findingTable).map(([id, { severity, why }]) => [id, severity, why]));
  });
});
