import { linesOf, shippedPlatforms } from './testing/shipped-directory.js';

const { definitions, registry } = shippedPlatforms();
const found = (query: string) => registry.list({ query }).map(({ id }) => id);

const expected = linesOf('catalogue-search.txt').map((line) => {
  const [query = '', ids = ''] = line.split(' | ');
  return [query, ids.replace('nothing', '')] as const;
});

describe('searching the shipped platforms', () => {
  it.each(expected)('finds for %j “%s” and nothing else', (query, ids) => {
    expect(found(query).join(' ')).toBe(ids);
  });

  it.each([
    ['healthit', 'smarthealthit-sandbox-patient'],
    ['healthit', 'dynamichealthit'],
    ['bcbs virginia', 'highmark'],
    ['smart', 'netsmart'],
    ['aetnasandbox', 'aetna'],
    ['bcbs california', 'blueshieldca'],
  ])('does not take %j for %s', (query, id) => {
    expect(found(query)).not.toContain(id);
    expect(found(query).length).toBeGreaterThan(0);
  });

  it('finds nothing for a text without end', () => {
    expect(found('x'.repeat(100_000))).toEqual([]);
  });

  it('finds each platform first by its id and by each of its aliases', () => {
    for (const { id, aliases = [] } of definitions) {
      for (const name of [id, ...aliases]) expect([name, found(name)[0]]).toEqual([name, id]);
    }
  });

  it('finds each platform by its name, and by its short one', () => {
    for (const { id, name, displayName = name } of definitions) {
      expect([name, found(name)[0]]).toEqual([name, id]);
      expect(found(displayName)).toContain(id);
    }
  });
});
