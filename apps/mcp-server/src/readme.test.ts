import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { prompts } from './prompts/index.js';
import { writtenCalls } from './testing/written-calls.js';
import { tools } from './tools/index.js';

describe('the README', () => {
  const readme = readFileSync(join(__dirname, '..', 'README.md'), 'utf8');

  it('has a row for each tool, in their order, with what each is for and takes', () => {
    const rows = [...readme.matchAll(/^\| `([a-z_]+)` +\| (.+?) +\| (.+?) +\|$/gm)];
    expect(rows.map(([, name]) => name)).toEqual(tools.map(({ name }) => name));
    for (const [index, [, , title, args = '']] of rows.entries()) {
      expect(title).toBe(tools[index]?.title);
      const names = Object.keys(tools[index]?.inputSchema.shape ?? {}).filter((name) => name !== 'auth_handle');
      expect(args.split(', ')).toEqual(names.map((name) => `\`${name}\``));
    }
  });

  it('writes only calls that their tools accept', () => {
    const calls = writtenCalls(readme);
    expect(calls.length).toBeGreaterThan(4);
    for (const { tool, args } of calls) {
      const schema = tools.find(({ name }) => name === tool)?.inputSchema.strict();
      expect(schema?.safeParse(args)).toMatchObject({ success: true });
    }
  });

  it('names every prompt', () => {
    for (const { name } of prompts) expect(readme).toContain(`\`${name}\``);
  });
});
