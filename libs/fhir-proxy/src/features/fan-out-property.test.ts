import type { Bundle, OperationOutcome } from 'fhir/r4.js';
import fc from 'fast-check';
import { cutPage } from '../json/page-cutter.js';
import { fanOut } from './search-fan-out.js';
import type { PartPosition, SearchPlan } from '../request/search-plan.js';

/** How a platform pages: through what it found once, or through what it finds anew for each page. */
type Paging = 'snapshot' | 'offset';

interface Store {
  /** Ids of each part; a resource can be in several. */
  parts: string[][];
  readonly pageSize: number;
  readonly paging: Paging;
  readonly givesTotals: boolean;
  /** The platform takes no notice of `_count`. */
  readonly ignoresCount: boolean;
}

interface Walk {
  /** Matches of each page. */
  readonly pages: string[][];
  readonly notes: string[];
}

/** Reads every page of a search, as a client does that follows links; `between` happens between two pages. */
async function walk(
  store: Store,
  limit: number | undefined,
  order: () => number,
  between: () => void = () => undefined,
): Promise<Walk> {
  const snapshots: string[][] = [];
  const shuffled = (ids: readonly string[]) =>
    ids
      .map((id) => [order(), id] as const)
      .sort(([a], [b]) => a - b)
      .map(([, id]) => id);
  const size = store.ignoresCount ? store.pageSize : Math.min(store.pageSize, limit ?? store.pageSize);

  const answer = ({ index, link }: PartPosition): string => {
    const [, at = '', from = '0'] = /^https:\/\/platform\.example\/(\d+)\/(\d+)$/.exec(link ?? '') ?? [];
    const fresh = shuffled(store.parts[index] ?? []);
    if (link === undefined) snapshots.push(fresh);
    const snapshot = link === undefined ? snapshots.length - 1 : Number(at);
    const ids = store.paging === 'snapshot' ? (snapshots[snapshot] ?? []) : fresh;
    const until = Number(from) + size;
    return JSON.stringify({
      resourceType: 'Bundle',
      type: 'searchset',
      ...(store.givesTotals && { total: ids.length }),
      ...(until < ids.length && {
        link: [{ relation: 'next', url: `https://platform.example/${snapshot}/${until}` }],
      }),
      entry: ids.slice(Number(from), until).map((id) => ({ resource: { resourceType: 'Observation', id } })),
    });
  };

  let plan: SearchPlan | undefined = {
    path: 'Observation',
    search: { query: '' },
    additions: store.parts.map((_part, index) => `category=${index}`),
    positions: store.parts.map((_part, index) => ({ index })),
    isFirst: true,
    ...(limit !== undefined && { limit }),
  };
  const pages: string[][] = [];
  const notes: string[] = [];
  while (plan) {
    let next: SearchPlan | undefined;
    const { text } = await fanOut(plan, {
      fetchPart: (position) => Promise.resolve({ head: { status: 200, headers: {} }, page: cutPage(answer(position)) }),
      isFollowed: () => true,
      // As a link carries it.
      nextUrl: (given) => ((next = JSON.parse(JSON.stringify(given)) as SearchPlan), 'next'),
      selfUrl: 'self',
      maxBytes: 1_000_000,
    });
    const { entry = [] } = JSON.parse(text) as Bundle;
    const ids = entry.flatMap(({ resource }) =>
      resource?.resourceType === 'Observation' ? [String(resource.id)] : [],
    );
    pages.push(ids);
    for (const { resource } of entry) {
      const { issue } = resource as Partial<OperationOutcome>;
      if (issue) notes.push(String(issue[0]?.diagnostics));
    }
    if (pages.length > 500) throw new Error('the search does not end');
    plan = next;
    between();
  }
  return { pages, notes };
}

const id = fc.integer({ min: 0, max: 30 }).map((number) => `o${number}`);
const store = (paging: Paging): fc.Arbitrary<Store> =>
  fc.record({
    parts: fc.array(fc.uniqueArray(id, { maxLength: 12 }), { minLength: 2, maxLength: 5 }),
    pageSize: fc.integer({ min: 1, max: 6 }),
    paging: fc.constant(paging),
    givesTotals: fc.boolean(),
    ignoresCount: fc.boolean(),
  });
const limit = fc.option(fc.integer({ min: 1, max: 8 }), { nil: undefined });
const order = fc.infiniteStream(fc.nat(1_000)).map((stream) => () => stream.next().value as number);
const allOf = ({ parts }: Store): string[] => [...new Set(parts.flat())].sort();

describe('all pages of a search that is put together from parts', () => {
  it('have each result once, in whatever order the platform answers, and no more at once than were asked for', async () => {
    await fc.assert(
      fc.asyncProperty(store('snapshot'), limit, order, async (given, most, next) => {
        const { pages, notes } = await walk(given, most, next);
        expect(pages.flat().sort()).toEqual(allOf(given));
        expect(notes).toEqual([]);
        if (most === undefined) return;
        // Unless the platform has more on its pages.
        const longest = given.ignoresCount ? Math.max(most, given.pageSize) : most;
        for (const page of pages) expect(page.length).toBeLessThanOrEqual(longest);
      }),
      { numRuns: 200, seed: 14 },
    );
  });

  it('say so where the platform pages through another order each time and leaves results out', async () => {
    await fc.assert(
      fc.asyncProperty(store('offset'), limit, order, async (given, most, next) => {
        const { pages, notes } = await walk(given, most, next);
        const found = pages.flat();
        expect(new Set(found).size).toBe(found.length);
        if (found.length < allOf(given).length) expect(notes.join()).toMatch(/may be missing/);
      }),
      { numRuns: 150, seed: 14 },
    );
  });

  it('have each result once that stays, while others come and go', async () => {
    await fc.assert(
      fc.asyncProperty(
        store('snapshot'),
        limit,
        order,
        fc.array(fc.tuple(fc.nat(4), id)),
        async (given, most, next, changes) => {
          const touched = new Set(changes.map(([, changed]) => changed));
          const stays = allOf(given).filter((one) => !touched.has(one));
          const pending = [...changes];
          const { pages } = await walk(given, most, next, () => {
            const [at, changed] = pending.pop() ?? [0, ''];
            const part = given.parts[at % given.parts.length];
            if (!part || changed === '') return;
            if (part.includes(changed)) part.splice(part.indexOf(changed), 1);
            else part.push(changed);
          });
          const found = pages.flat();
          expect(new Set(found).size).toBe(found.length);
          expect(found.filter((one) => !touched.has(one)).sort()).toEqual(stays);
        },
      ),
      { numRuns: 150, seed: 14 },
    );
  });

  it('of more results than are remembered say that some may have come twice', async () => {
    const many = Array.from({ length: 700 }, (_item, index) => `m${index}`);
    const long = { parts: [many, ['m0', 'other']], pageSize: 100, paging: 'snapshot' as const };
    let at = 0;
    const { pages, notes } = await walk({ ...long, givesTotals: false, ignoresCount: false }, 100, () => (at += 1));
    expect(new Set(pages.flat()).size).toBe(701);
    expect(notes).toEqual([expect.stringContaining('may have come twice')]);
  });
});
