import type { Bundle } from 'fhir/r4.js';
import { gatherMatches } from './gather-matches.js';
import type { FhirReader } from './index.js';

const baseUrl = 'http://platform.example/fhir';
const first = { path: 'Encounter', query: 'patient=p' };
const limits = { pages: 4, resources: 10 };

const page = (ids: readonly (string | undefined)[], next?: string, further: Partial<Bundle> = {}) => ({
  resourceType: 'Bundle',
  type: 'searchset',
  entry: ids.map((id) => ({ resource: { resourceType: 'Encounter', ...(id && { id }) } })),
  ...(next && { link: [{ relation: 'next', url: `${baseUrl}${next}` }] }),
  ...further,
});

/** Answers each query with its page, and anything else with 500. */
const reader =
  (pages: Readonly<Record<string, object>>): FhirReader =>
  async ({ query = '' }) =>
    pages[query] ? { status: 200, headers: {}, body: pages[query] } : { status: 500, headers: {}, body: undefined };

const gather = (pages: Readonly<Record<string, object>>, most: Partial<typeof limits> = {}) =>
  gatherMatches(first, { reader: reader(pages), baseUrl, limits: { ...limits, ...most } });

const ids = ({ matches }: Awaited<ReturnType<typeof gather>>) => matches.map(({ id }) => id);

describe('gatherMatches', () => {
  it('reads to the last page, and counts what is on two pages once', async () => {
    const found = await gather({ 'patient=p': page(['a', 'b'], '?p=2', { total: 3 }), 'p=2': page(['b', 'c']) });
    expect([ids(found), found.cut, found.total]).toEqual([['a', 'b', 'c'], undefined, 3]);
  });

  it('says that there is more where the platform counts more than it gives, and links to none of it', async () => {
    const found = await gather({ 'patient=p': page(['a', 'b'], undefined, { total: 3 }) });
    expect([ids(found), found.cut]).toEqual([['a', 'b'], 'unreachable']);
  });

  it('keeps resources without an id apart', async () => {
    expect((await gather({ 'patient=p': page([undefined, undefined]) })).matches).toHaveLength(2);
  });

  it.each([
    ['pages', { pages: 2 }, ['a', 'b']],
    ['resources', { resources: 1 }, ['a']],
  ])('says that it stopped at the limit of %s', async (_what, most, expected) => {
    const pages = { 'patient=p': page(['a'], '?p=2'), 'p=2': page(['b'], '?p=3'), 'p=3': page(['c']) };
    const found = await gather(pages, most);
    expect([ids(found), found.cut]).toEqual([expected, 'limit']);
  });

  it('stops within a page that is longer than it asked for, and says so', async () => {
    const found = await gather({ 'patient=p': page(['a', 'b', 'c']) }, { resources: 2 });
    expect([ids(found), found.cut]).toEqual([['a', 'b'], 'limit']);
  });

  it('asks for a smaller first page where one is too large, and counts what is missing of a later one', async () => {
    const full = { leftOut: 2, overflowed: 2, skipped: ['Encounter/x'] };
    const asked: string[] = [];
    const reader: FhirReader = async ({ query = '' }) => {
      asked.push(query);
      const answer = { status: 200, headers: {} };
      if (query === '_count=50') return { ...answer, body: page([]), ...full };
      return query === 'p=2' ? { ...answer, body: page(['b']), ...full } : { ...answer, body: page(['a'], '?p=2') };
    };
    const found = await gatherMatches({ path: 'Encounter', query: '_count=50' }, { reader, baseUrl, limits });
    expect(asked).toEqual(['_count=50', '_count=10', 'p=2']);
    expect([ids(found), found.leftOut, found.skipped]).toEqual([['a', 'b'], 2, ['Encounter/x']]);
  });

  it('takes a last page that just fits for what it is: all', async () => {
    expect((await gather({ 'patient=p': page(['a', 'b']) }, { resources: 2 })).cut).toBeUndefined();
  });

  it('keeps what was read before a page failed, and says so', async () => {
    const found = await gather({ 'patient=p': page(['a'], '?p=2') });
    expect([ids(found), found.cut]).toEqual([['a'], 'failed']);
  });

  it.each([
    ['round in a circle', { 'patient=p': page(['a'], '?p=2'), 'p=2': page(['b'], '/Encounter?patient=p') }],
    ['to the same page', { 'patient=p': page(['a', 'b'], '/Encounter?patient=p') }],
    [
      'to another server',
      { 'patient=p': page(['a', 'b'], undefined, { link: [{ relation: 'next', url: 'https://evil.example/' }] }) },
    ],
  ])('does not follow links that lead %s, and says that there is more', async (_where, pages) => {
    const found = await gather(pages);
    expect([ids(found), found.cut]).toEqual([['a', 'b'], 'unreachable']);
  });

  it('throws what the first page came to', async () => {
    await expect(gather({})).rejects.toMatchObject({ code: 'PLATFORM_REFUSED', upstreamStatus: 500 });
    await expect(gather({ 'patient=p': { resourceType: 'Patient' } })).rejects.toMatchObject({
      code: 'ANSWER_UNEXPECTED',
    });
  });

  it('says what the platform said beside the matches, once, and shows no included resource', async () => {
    const outcome = {
      resourceType: 'OperationOutcome',
      issue: [{ severity: 'warning', code: 'x', diagnostics: 'partial' }],
    };
    const entry = [
      { resource: { resourceType: 'Encounter', id: 'a' }, search: { mode: 'match' } },
      { resource: { resourceType: 'Patient', id: 'p' }, search: { mode: 'include' } },
      { resource: outcome, search: { mode: 'outcome' } },
    ];
    const told = { entry } as unknown as Partial<Bundle>;
    const found = await gather({ 'patient=p': page([], '?p=2', told), 'p=2': page([], undefined, told) });
    expect(ids(found)).toEqual(['a']);
    expect(found.warnings).toEqual([expect.stringContaining('partial')]);
  });
});
