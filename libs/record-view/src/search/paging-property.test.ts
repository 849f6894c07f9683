import type { Bundle } from 'fhir/r4.js';
import fc from 'fast-check';
import type { FhirReader } from '../fhir-reader.js';
import type { PageStart } from '../page-links.js';
import { fetchPage } from '../record-search.js';
import type { RecordPage } from './record-page.js';

const baseUrl = 'http://platform.example/fhir';
const first: PageStart = { path: 'Observation', query: '_sort=-date' };

/** One result of a store: how long its row is, and the day of its date, which others share. */
const result = fc.record({ length: fc.integer({ min: 1, max: 120 }), day: fc.integer({ min: 1, max: 3 }) });
const store = fc.array(result, { maxLength: 30 });
const walkLimits = fc.record({
  rows: fc.integer({ min: 1, max: 12 }),
  characters: fc.integer({ min: 1, max: 2_000 }),
});
/** Sizes of the platform's pages, whatever was asked for; nothing on a page is nothing at its end. */
const pageSizes = fc
  .array(fc.integer({ min: 0, max: 12 }), { minLength: 1, maxLength: 4 })
  .filter((sizes) => Math.max(...sizes) > 0);
const ties = fc.infiniteStream(fc.nat(1_000));
const platform = { results: store, sizes: pageSizes, hasTotal: fc.boolean(), ties };

interface Platform {
  readonly results: readonly { readonly length: number; readonly day: number }[];
  readonly sizes: readonly number[];
  readonly hasTotal: boolean;
  readonly ties: Iterator<number>;
}

/**
 * A platform that orders what ties anew at every execution.
 *
 * @param isSnapshot a `next` link goes on in the results of the first execution, and does not run the search again
 */
function readerOf({ results, sizes, hasTotal, ties: random }: Platform, isSnapshot: boolean): FhirReader {
  const execute = () =>
    results
      .map(({ length, day }, index) => ({
        id: `o${index}`,
        text: 'x'.repeat(length),
        day,
        tie: Number(random.next().value),
      }))
      .sort((a, b) => b.day - a.day || a.tie - b.tie);
  const snapshots: ReturnType<typeof execute>[] = [];
  return async ({ query = '' }) => {
    const [from = 0, number = 0, page = 0] = (/^at=(.*)$/.exec(query)?.[1] ?? '').split(',').map(Number);
    const ordered = isSnapshot && query.startsWith('at=') ? (snapshots[number] ?? []) : execute();
    const to = from + (sizes[page % sizes.length] ?? 1);
    const at = isSnapshot && !query.startsWith('at=') ? snapshots.push(ordered) - 1 : number;
    const bundle: Bundle = {
      resourceType: 'Bundle',
      type: 'searchset',
      ...(hasTotal && { total: results.length }),
      entry: ordered.slice(from, to).map(({ id, text, day }) => ({
        search: { mode: 'match' },
        resource: {
          resourceType: 'Observation',
          id,
          status: 'final',
          code: { text },
          effectiveDateTime: `2026-01-0${day}`,
        },
      })),
      link: to < results.length ? [{ relation: 'next', url: `${baseUrl}/Observation?at=${to},${at},${page + 1}` }] : [],
    };
    return { status: 200, headers: {}, body: bundle };
  };
}

async function walk(
  reader: FhirReader,
  limits: { rows: number; characters: number; rest?: number },
): Promise<RecordPage[]> {
  const pages: RecordPage[] = [];
  for (let start: PageStart | undefined = first; start; start = pages.at(-1)?.next) {
    // A cursor is stored as JSON between two calls.
    const stored = JSON.parse(JSON.stringify(start)) as PageStart;
    pages.push(await fetchPage(stored, { reader, baseUrl, limits }));
    if (pages.length > 200) throw new Error('a search has to end');
  }
  return pages;
}

const refsOf = (pages: readonly RecordPage[]) => pages.flatMap(({ rows }) => rows.map(({ ref }) => ref ?? ''));
const allRefs = ({ results }: Pick<Platform, 'results'>) =>
  results.map((_result, index) => `Observation/o${index}`).sort();

describe('the pages of a search', () => {
  it('are together the whole, each result once and none over the limit, where a next link goes on in one execution', async () => {
    await fc.assert(
      fc.asyncProperty(fc.record(platform), walkLimits, async (given, limits) => {
        const pages = await walk(readerOf(given, true), limits);
        // One look for all: with 1,000 cases, every `expect` is seen in the time of this test.
        expect({
          refs: refsOf(pages).sort(),
          warnings: pages.flatMap(({ warnings }) => warnings),
          tooLong: pages.filter(({ rows }) => rows.length > limits.rows),
        }).toEqual({ refs: allRefs(given), warnings: [], tooLong: [] });
      }),
      { numRuns: 1_000 },
    );
  }, 30_000);

  it('show each result once, and all of them or a warning, where every page is an execution of its own', async () => {
    await fc.assert(
      fc.asyncProperty(fc.record(platform), walkLimits, async (given, limits) => {
        const pages = await walk(readerOf(given, false), limits);
        const refs = refsOf(pages);
        const isOnceEach = new Set(refs).size === refs.length;
        const isWhole = refs.length === given.results.length;
        const isSaid = pages.some(({ warnings }) => warnings.some((text) => /may be missing/.test(text)));
        expect([isOnceEach, isWhole || isSaid]).toEqual([true, true]);
      }),
      { numRuns: 800 },
    );
  }, 30_000);

  it('say how many results are not shown, where a platform gives more at once than may be stored', async () => {
    await fc.assert(
      fc.asyncProperty(store, walkLimits, ties, async (results, limits, random) => {
        const given = { results, sizes: [1_000], hasTotal: false, ties: random };
        const pages = await walk(readerOf(given, true), { ...limits, rest: 500 });
        const refs = refsOf(pages);
        const missing = results.length - refs.length;
        const said = pages.at(-1)?.warnings.map((text) => Number(/gave (\d+) further results/.exec(text)?.[1]));
        expect(said).toEqual(missing === 0 ? [] : [missing]);
      }),
      { numRuns: 300 },
    );
  }, 30_000);
});
