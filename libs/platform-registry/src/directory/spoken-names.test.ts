import { directoryWords } from './words/directory-words.js';
import { openShipped } from './testing/shipped-directory.js';
import { madeUpNames, spokenNames, type SpokenName } from './testing/spoken-names.js';

const seed = 20261128;
const { registry } = openShipped();
const organizations = registry
  .searchDirectory({ limit: 1_000_000 })
  .entries.filter(({ via, kind }) => via !== undefined || kind === 'payer');
const folded = (text: string) => directoryWords(text).sort().join(' ');

describe('organizations that were drawn, as people say them', () => {
  /** Several may be said alike: one of them is right where all are listed, or there are more than are shown. */
  function isFound({ query, entry, say }: SpokenName): boolean {
    const { entries } = registry.searchDirectory({ query, limit: 3 });
    const said = folded(say(entry));
    return entries.some(
      (one) =>
        (one.platformId === entry.platformId && (one.platformId.includes(':') || one.name === entry.name)) ||
        [one.name, one.matchedAs?.name ?? one.name].some((name) => folded(say({ ...one, name })) === said),
    );
  }

  it('are among the first three, 95 of 100', () => {
    const drawn = spokenNames(organizations, 300, seed);
    const missed = drawn
      .filter((one) => !isFound(one))
      .map(({ query, entry }) => `${query} for ${entry.name} (${entry.platformId})`);
    process.stdout.write(
      `${drawn.length} names drawn, ${missed.length} missed\n${missed.map((one) => `  ${one}\n`).join('')}`,
    );
    expect(missed.length).toBeLessThanOrEqual(drawn.length * 0.05);
  });
});

describe('names that are made up', () => {
  it.each(madeUpNames(100, seed))('%j is not found for sure, and so never ready', (query) => {
    const { sure, total, entries } = registry.searchDirectory({ query });
    expect([sure && total > 0, entries.filter((entry) => entry.sure)]).toEqual([false, []]);
    expect(registry.list({ query })).toEqual([]);
  });
});
