import * as fc from 'fast-check';
import { boundedPage } from './bounded-page.js';

const bounds = { entries: 3, levels: 6 };
const nested = (levels: number): unknown => JSON.parse('['.repeat(levels) + ']'.repeat(levels));
const levelsOf = (value: unknown): number =>
  typeof value !== 'object' || value === null ? 0 : 1 + Math.max(0, ...Object.values(value).map(levelsOf));

it('leaves out the entries beyond a number, of 95,000 in one page', () => {
  const entry = Array.from({ length: 95_000 }, (_, at) => ({ resource: { id: `${at}`, a: [{}, {}] } }));
  const text = JSON.stringify({ resourceType: 'Bundle', entry, link: [{ relation: 'next', url: 'x' }] });
  const page = boundedPage(text, { entries: 1200, levels: 100 });
  expect(page.leftOut).toBe(93_800);
  const read = JSON.parse(page.text) as { entry: unknown[]; link: unknown[] };
  expect(read.entry).toEqual(entry.slice(0, 1200));
  expect(read.link).toHaveLength(1);
});

it('leaves out an entry that is nested 100,000 deep, and keeps its neighbours', () => {
  const deep = '{"extension":'.repeat(100_000) + '1' + '}'.repeat(100_000);
  for (const entries of [`{"a":1},${deep},{"b":2}`, `${deep},{"a":1},{"b":2}`, `{"a":1},{"b":2},${deep}`]) {
    const page = boundedPage(`{"entry":[${entries}],"total":3}`, bounds);
    expect([JSON.parse(page.text), page.leftOut]).toEqual([{ entry: [{ a: 1 }, { b: 2 }], total: 3 }, 1]);
  }
  expect(boundedPage(`{"entry":[${deep}]}`, bounds)).toEqual({ text: '{"entry":[]}', leftOut: 1 });
});

it('keeps of any Bundle, however it is written, what is within the bounds', () => {
  const value = fc.jsonValue({ maxDepth: 4 });
  const entry = fc.array(fc.oneof(value, fc.integer({ min: 1, max: 9 }).map(nested)), { maxLength: 8 });
  const page = fc.record(
    { entry, link: value, 'entry ': value, 'a"\\': fc.constant(['{"entry":[']) },
    { requiredKeys: [] },
  );
  const bundle = fc.tuple(
    page,
    fc.array(fc.constantFrom('link', 'entry', 'a"\\')),
    fc.constantFrom(undefined, 1, '\t'),
  );
  fc.assert(
    fc.property(bundle, ([given, order, indent]) => {
      const keys = [...new Set([...order, ...Object.keys(given)])].filter((key) => Object.hasOwn(given, key));
      const ordered = Object.fromEntries(keys.map((key) => [key, (given as Record<string, unknown>)[key]]));
      const read = boundedPage(JSON.stringify(ordered, undefined, indent), bounds);
      const kept = given.entry?.filter((one) => levelsOf(one) <= bounds.levels).slice(0, bounds.entries);
      const expected = JSON.stringify({ ...ordered, ...(kept && { entry: kept }) });
      expect(JSON.parse(read.text)).toEqual(JSON.parse(expected));
      expect(read.leftOut).toBe((given.entry?.length ?? 0) - (kept?.length ?? 0));
    }),
  );
});

it.each([
  '',
  'no JSON',
  '{"entry":[',
  '{"entry":[{"a":"',
  '{"entry":["\\"',
  '[]',
  'null',
  '{"entry":{"a":[1,2,3,4,5]}}',
])('leaves to the parser what is no Bundle: %s', (text) =>
  expect(boundedPage(text, bounds)).toEqual({ text, leftOut: 0 }),
);
