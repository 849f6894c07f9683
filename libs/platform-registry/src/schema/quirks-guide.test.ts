import { readFileSync } from 'node:fs';
import { platformKeyReference } from '../key-reference.js';
import { quirksSchema } from './quirks.js';

const root = new URL('../../../../', import.meta.url);
const guide = readFileSync(new URL('docs/internal/quirks.md', root), 'utf8');

function section(heading: string): string {
  return guide.split(`\n## ${heading}\n`)[1]?.split('\n## ')[0] ?? '';
}

/** Key, value and letters of each row of the keys that take effect. */
const effective = [...section('Keys that take effect').matchAll(/^\| `(\w+)` .*\|$/gm)].map(([line, key = '']) => {
  const cells = line.slice(1, -1).split('|');
  return { key, value: cells[1]?.trim(), letters: cells.at(-1)?.trim() ?? '' };
});
/** The keys that are information; what they say is in the table of all keys. */
const informative = [...section('Keys that are information').matchAll(/^\| (`\w+`.*?) +\| ([A-Z, ]+?) +\|$/gm)].flatMap(
  ([, keys = '', letters = '']) => [...keys.matchAll(/`(\w+)`/g)].map(([, key = '']) => ({ key, letters })),
);
const files = new Map(
  [...guide.matchAll(/^\| ([A-Z]) +\| `([^`]+)` +\|$/gm)].map(([, letter, file]) => [letter, file]),
);

describe('docs/internal/quirks.md', () => {
  it('has every key of the schema once, and no other', () => {
    const keys = [...effective, ...informative].map(({ key }) => key);
    expect(keys.sort()).toEqual(Object.keys(quirksSchema.shape).sort());
  });

  it('names the values that the schema takes', () => {
    const values = new Map(platformKeyReference().map(({ path, value }) => [path, value]));
    expect(effective.length).toBeGreaterThan(30);
    for (const { key, value } of effective) expect([key, value]).toEqual([key, values.get(`quirks.${key}`)]);
  });

  it.each([...effective, ...informative].map(({ key, letters }) => [key, letters] as const))(
    'says where %s is shown: in %s',
    (key, letters) => {
      for (const letter of letters.split(', ')) {
        const source = readFileSync(new URL(files.get(letter) ?? 'missing', root), 'utf8');
        // In the title of a test, as a row of a table of keys, or among the quirks that a test sets.
        const isNamed = new RegExp(`(?:'|quirk |[{,]\\s+)${key}(?::|',| )`).test(source);
        expect({ letter, isNamed }).toEqual({ letter, isNamed: true });
      }
    },
  );
});
