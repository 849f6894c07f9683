import * as fc from 'fast-check';
import { cutPage, PageCutter, pageBounds, pageText, pageValue, type PageBounds } from './page-cutter.js';
import { atOnce } from '@fhir-gateway/limits';

const bounds = { entries: 3, levels: 6, entryLength: 600_000, entryValues: 300, pageBytes: 2_000_000 };
/** As it arrives in two chunks, wherever they meet. */
function boundedPage(text: string, given: PageBounds, at = 0) {
  const cutter = new PageCutter(given);
  cutter.write(text.slice(0, at));
  cutter.write(text.slice(at));
  const page = cutter.end();
  const { leftOut, skipped } = page;
  return { text: pageText(page), leftOut, skipped, read: () => atOnce(pageValue(page, JSON)) };
}
const nested = (levels: number): unknown => JSON.parse('['.repeat(levels) + ']'.repeat(levels));
const levelsOf = (value: unknown): number =>
  typeof value !== 'object' || value === null ? 0 : 1 + Math.max(0, ...Object.values(value).map(levelsOf));

it('leaves out the entries beyond a number, of 95,000 in one page', () => {
  const entry = Array.from({ length: 95_000 }, (_, at) => ({ resource: { id: `${at}`, a: [{}, {}] } }));
  const text = JSON.stringify({ resourceType: 'Bundle', entry, link: [{ relation: 'next', url: 'x' }] });
  const page = boundedPage(text, { ...pageBounds, entries: 1200 });
  expect(page.leftOut).toBe(93_800);
  const read = page.read() as { entry: unknown[]; link: unknown[] };
  expect(read.entry).toEqual(entry.slice(0, 1200));
  expect(read.link).toHaveLength(1);
});

it('leaves out an entry that is nested 100,000 deep, and keeps its neighbours', () => {
  const deep = '{"extension":'.repeat(100_000) + '1' + '}'.repeat(100_000);
  for (const entries of [`{"a":1},${deep},{"b":2}`, `${deep},{"a":1},{"b":2}`, `{"a":1},{"b":2},${deep}`]) {
    const page = boundedPage(`{"entry":[${entries}],"total":3}`, bounds);
    expect([page.read(), page.leftOut]).toEqual([{ entry: [{ a: 1 }, { b: 2 }], total: 3 }, 1]);
  }
  expect(boundedPage(`{"entry":[${deep}]}`, bounds)).toMatchObject({
    ...{ text: '{"entry":[]}', leftOut: 1, skipped: ['entry 1 of a page'] },
  });
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
    fc.property(bundle, fc.nat(), ([given, order, indent], cut) => {
      const keys = [...new Set([...order, ...Object.keys(given)])].filter((key) => Object.hasOwn(given, key));
      const ordered = Object.fromEntries(keys.map((key) => [key, (given as Record<string, unknown>)[key]]));
      const text = JSON.stringify(ordered, undefined, indent);
      const read = boundedPage(text, bounds, cut % (text.length + 1));
      const kept = given.entry?.filter((one) => levelsOf(one) <= bounds.levels).slice(0, bounds.entries);
      const expected = JSON.stringify({ ...ordered, ...(kept && { entry: kept }) });
      expect(read.read()).toEqual(JSON.parse(expected));
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
  expect(boundedPage(text, bounds)).toMatchObject({ text, leftOut: 0 }),
);

it('leaves out one entry that is too large, names it and keeps its neighbours', () => {
  const large = (head: string) => `{${head}"data":"${'x'.repeat(700_000)}"}}`;
  const named = large('"fullUrl":"https://a/b","resource":{"resourceType":"Binary","id":"b-1",');
  const nameless = large('"resource":{"id":"b-2","resourceType":"Binary",');
  const page = boundedPage(`{"entry":[{"a":1},${named},${nameless},{"b":[${'1,'.repeat(301)}1]},{"b":2}]}`, bounds);
  expect(page.read()).toEqual({ entry: [{ a: 1 }, { b: 2 }] });
  expect([page.leftOut, page.skipped]).toEqual([3, ['Binary/b-1', 'entry 3 of a page', 'entry 4 of a page']]);
});

it.each([
  `{"a":${'['.repeat(200)}${']'.repeat(200)}}`,
  '{"entry":[{"a":1},]}',
  '{"entry":[,{"a":1}]}',
  '{"entry":[{"a":1} {"b":1}]}',
  '{"entry":[{"a":1}],"\\u0065ntry":[{"b":1}]}',
  '{"entry":[{"a":1}],"\\u0065ntry":2}',
  '{"entry":[{"a":1}',
])('refuses what is no JSON, nested too deep, or has its entries twice: %s', (text) =>
  expect(boundedPage(text, bounds).read).toThrow(),
);

it('takes of two lists of entries the last one, as JSON.parse does', () => {
  const text = '{"entry":[{"a":1}],"x\\"entry":[7],"entry":[{"b":1}]}';
  expect(boundedPage(text, bounds).read()).toEqual(JSON.parse(text));
});

it.each(['x', 'é', '家'])('reads a page in part whose entries are beyond its bytes together: %s', (sign) => {
  const entry = (id: string, length: number) =>
    `{"resource":{"resourceType":"Binary","id":"${id}","data":"${sign.repeat(length)}"}}`;
  const entries = [entry('a', 300), entry('b', 300), entry('c', 1), entry('d', 9000), entry('e', 1)];
  const text = `{"entry":[${entries.join(',')}],"total":5}`;
  const pageBytes = Buffer.byteLength(entry('a', 300)) * 1.8;
  const page = cutPage(text, { ...pageBounds, pageBytes, entryLength: 5000 });
  expect(page).toMatchObject({ leftOut: 2, overflowed: 1, leftOutAt: [1, 2], skipped: ['Binary/b', 'Binary/d'] });
  expect(page.entries).toEqual([entries[0], entries[2], entries[4]]);
  expect(atOnce(pageValue(page, JSON))).toMatchObject({ total: 5 });
});
