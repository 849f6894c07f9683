import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';

const root = resolve(__dirname, '..', '..', '..');
const page = readFileSync(join(root, 'docs', 'asvs.md'), 'utf8');

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
const sections: Readonly<Record<string, readonly [count: number, ...levelThree: number[]]>> = {
  ...{ '1.1': [2], '1.2': [10, 10], '1.3': [12, 12], '1.4': [3], '1.5': [3, 3] },
  ...{ '2.1': [3], '2.2': [3], '2.3': [5, 5], '2.4': [2, 2] },
  ...{ '3.1': [1, 1], '3.2': [3, 3], '3.3': [5, 5], '3.4': [8, 7, 8], '3.5': [8, 6, 7, 8], '3.6': [1, 1] },
  ...{ '3.7': [5, 3, 4, 5], '4.1': [5, 4, 5], '4.2': [5, 2, 3, 4, 5], '4.3': [2], '4.4': [4] },
  ...{ '5.1': [1], '5.2': [6, 4, 5, 6], '5.3': [3, 3], '5.4': [3] },
  ...{ '6.1': [3], '6.2': [12], '6.3': [8, 5, 6, 7, 8], '6.4': [6, 5, 6], '6.5': [8, 6, 7, 8] },
  ...{ '6.6': [4, 4], '6.7': [2, 1, 2], '6.8': [4] },
  ...{ '7.1': [3], '7.2': [4], '7.3': [2], '7.4': [5], '7.5': [3, 3], '7.6': [2] },
  ...{ '8.1': [4, 3, 4], '8.2': [4, 4], '8.3': [3, 2, 3], '8.4': [2, 2], '9.1': [3], '9.2': [4] },
  ...{ '10.1': [2], '10.2': [3, 3], '10.3': [5, 5], '10.4': [16, 12, 13, 14, 15, 16], '10.5': [5] },
  ...{ '10.6': [2], '10.7': [3] },
  ...{ '11.1': [4, 3, 4], '11.2': [5, 4, 5], '11.3': [5, 4, 5], '11.4': [4], '11.5': [2, 2], '11.6': [2, 2] },
  ...{ '11.7': [2, 1, 2], '12.1': [5, 4, 5], '12.2': [2], '12.3': [5, 5] },
  ...{ '13.1': [4, 2, 3, 4], '13.2': [6, 6], '13.3': [4, 3, 4], '13.4': [7, 6, 7] },
  ...{ '14.1': [2], '14.2': [8, 5, 6, 7, 8], '14.3': [3] },
  ...{ '15.1': [5, 4, 5], '15.2': [5, 4, 5], '15.3': [7], '15.4': [4, 1, 2, 3, 4] },
  ...{ '16.1': [1], '16.2': [5], '16.3': [4], '16.4': [3], '16.5': [4, 4] },
  ...{ '17.1': [2, 2], '17.2': [8, 5, 6, 7, 8], '17.3': [2] },
};
const wanted = Object.entries(sections).flatMap(([section, [count, ...levelThree]]) =>
  Array.from({ length: count }, (_, index) => index + 1)
    .filter((number) => !levelThree.includes(number))
    .map((number) => `${section}.${number}`),
);

describe('the checklist of docs/asvs.md', () => {
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
      const files = [...shown.matchAll(/`((?:apps|libs|tools|docs)\/[^`*]+)`/g)].map(([, file]) => String(file));
      expect(files.filter((file) => !existsSync(join(root, file)))).toEqual([]);
      const hasProof = files.some((file) => /\.(test|contract)\.ts$|\.md$/.test(file));
      const hasGap = shown.replaceAll(/`[^`]+`|[\s,;]/g, '').length > 0;
      expect(state === 'met' ? hasProof : hasGap).toBe(true);
    },
  );
});
