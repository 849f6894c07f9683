import { readFileSync } from 'node:fs';
import { platformKeyReference } from '../key-reference.js';
import { quirksSchema } from './quirks.js';

const root = new URL('../../../../', import.meta.url);
const guide = readFileSync(new URL('docs/quirks.md', root), 'utf8');

/** The cells of each row whose first cell is a key, by section. */
function rowsOf(heading: string): string[][] {
  const section = guide.split(`\n## ${heading}\n`)[1]?.split('\n## ')[0] ?? '';
  return [...section.matchAll(/^\| `\w+` .*\|$/gm)].map(([line]) =>
    line
      .slice(1, -1)
      .split('|')
      .map((cell) => cell.trim()),
  );
}

const effective = rowsOf('Keys that take effect');
const informative = rowsOf('Keys that are information');
const files = new Map(
  [...guide.matchAll(/^\| ([A-Z]) +\| `([^`]+)` +\|$/gm)].map(([, letter, file]) => [letter, file]),
);

describe('docs/quirks.md', () => {
  it('has every key of the schema once, and no other', () => {
    const keys = [...effective, ...informative].map(([key = '']) => key.replaceAll('`', ''));
    expect(keys.sort()).toEqual(Object.keys(quirksSchema.shape).sort());
  });

  it('names the values that the schema takes', () => {
    const values = new Map(platformKeyReference().map(({ path, value }) => [path, value]));
    for (const [key = '', value] of [...effective, ...informative]) {
      expect([key, value]).toEqual([key, values.get(`quirks.${key.replaceAll('`', '')}`)]);
    }
  });

  it.each([...effective, ...informative].map((row) => [row[0]?.replaceAll('`', '') ?? '', row.at(-1) ?? '']))(
    'says where %s is shown: in %s',
    (key, letters) => {
      for (const letter of letters.split(', ')) {
        const source = readFileSync(new URL(files.get(letter) ?? 'missing', root), 'utf8');
        // A test title of its own, or a row of a table of keys.
        const isNamed = new RegExp(`(?:'|quirk )${key}(?::|',)`).test(source);
        expect({ letter, isNamed }).toEqual({ letter, isNamed: true });
      }
    },
  );
});
