import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';

const root = resolve(__dirname, '..', '..', '..');
const page = readFileSync(join(root, 'docs', 'internal', 'asvs.md'), 'utf8');

const rows = [...page.matchAll(/^\| (\d+\.\d+\.\d+) +\| ([^|]+) \| ([^|]+) \| ([^|]+) \|$/gm)].map(
  ([, number = '', , state = '', shown = '']) => ({ number, state: state.trim(), shown: shown.trim() }),
);
/** Numbers of what the gateway does not have stand in the text, outside of the tables. */
const absent = page
  .split('\n')
  .filter((line) => !line.startsWith('|'))
  .flatMap((line) => [...line.matchAll(/\b\d+\.\d+\.\d+\b/g)].map(String))
  .filter((number) => number !== '5.0.0');

/**
 * How many requirements each section has, and which of them are of level 3 only.
 *
 * @see https://github.com/OWASP/ASVS/tree/v5.0.0
 */
const sections = JSON.parse(readFileSync(join(__dirname, 'asvs-5.0.0.json'), 'utf8')) as Readonly<
  Record<string, readonly [count: number, ...levelThree: number[]]>
>;
const wanted = Object.entries(sections).flatMap(([section, [count, ...levelThree]]) =>
  Array.from({ length: count }, (_, index) => index + 1)
    .filter((number) => !levelThree.includes(number))
    .map((number) => `${section}.${number}`),
);

describe('the checklist of docs/internal/asvs.md', () => {
  it('has each requirement of levels 1 and 2 once, in a table or among what the gateway does not have', () => {
    const named = [...rows.map(({ number }) => number), ...absent];
    // A gap may refer to another row by its number only inside of the tables.
    expect(named.toSorted()).toEqual(wanted.toSorted());
  });

  it('counts them as they are', () => {
    const count = (state: string) => rows.filter((row) => row.state === state).length;
    const states = ['met', 'partly', 'not met', 'operator'];
    expect(rows.filter(({ state }) => !states.includes(state))).toEqual([]);
    expect(count('partly')).toBeLessThanOrEqual(10);
    expect(count('not met')).toBeLessThanOrEqual(1);
    expect(page).toContain(`${states.map((state) => `${count(state)} ${state}`).join(', ')}; ${absent.length} concern`);
  });

  it.each(rows.map(({ number, state, shown }) => [number, state, shown] as const))(
    '%s (%s) names files that exist, or the gap',
    (_number, state, shown) => {
      const files = [...shown.matchAll(/`((?:apps|libs|tools|docs)\/[^`*]+|[A-Z]+\.md)`/g)].map(([, file]) =>
        String(file),
      );
      expect(files.filter((file) => !existsSync(join(root, file)))).toEqual([]);
      const hasProof = files.some((file) => /\.(test|contract)\.ts$|\.md$/.test(file));
      const hasGap = shown.replaceAll(/`[^`]+`|[\s,;]/g, '').length > 0;
      expect(state === 'met' ? hasProof : hasGap).toBe(true);
    },
  );
});
