import { platform, searchset, type Platform } from '@fhir-gateway/testing/platform';
import { gatherMatches } from './gather-matches.js';

const first = { path: 'Encounter', query: 'patient=p' };
const limits = { pages: 4, resources: 10 };

/** A platform with these encounters, two on a page, of which the second is the first of the next page as well. */
const encounters = (...ids: readonly (string | undefined)[]) =>
  platform(...ids.map((id) => ({ resourceType: 'Encounter', ...(id && { id }) }))).pages(2);

const gather = ({ base: baseUrl, reader }: Platform, most: Partial<typeof limits> = {}) =>
  gatherMatches(first, { reader, baseUrl, limits: { ...limits, ...most } });

async function found(from: Platform, most: Partial<typeof limits> = {}) {
  const { matches, cut, total } = await gather(from, most);
  return [matches.map(({ id }) => id).join(''), cut, total];
}

describe('gatherMatches', () => {
  it('reads to the last page, and counts what is on two pages once', async () => {
    expect(await found(encounters('a', 'b', 'c').counts(3))).toEqual(['abc', undefined, 3]);
  });

  it('says that there is more where the platform counts more than it gives, and links to none of it', async () => {
    expect(await found(encounters('a', 'b').counts(3))).toEqual(['ab', 'unreachable', 3]);
  });

  it('keeps resources without an id apart', async () => {
    expect((await gather(encounters(undefined, undefined))).matches).toHaveLength(2);
  });

  it.each([
    ['pages', { pages: 2 }, 'ab'],
    ['resources', { resources: 1 }, 'a'],
  ])('says that it stopped at the limit of %s', async (_what, most, expected) => {
    const pages = encounters('a', 'b', 'c').without('repeated').pages(1);
    expect(await found(pages, most)).toEqual([expected, 'limit', undefined]);
  });

  it('stops within a page that is longer than it asked for, and says so', async () => {
    expect(await found(encounters('a', 'b', 'c').pages(3), { resources: 2 })).toEqual(['ab', 'limit', undefined]);
  });

  it('asks for a smaller first page where one is too large, and counts what is missing of a later one', async () => {
    const full = { leftOut: 2, overflowed: 2, skipped: ['Encounter/x'] };
    const page = (ids: string[], next?: string) =>
      searchset(
        ids.map((id) => ({ resourceType: 'Encounter', id })),
        next,
      );
    const server = platform().answers(/./, ({ target }) => {
      if (target.endsWith('_count=50')) return { body: page([]), ...full };
      return target.endsWith('p=2') ? { body: page(['b']), ...full } : { body: page(['a'], '?p=2') };
    });
    const { base: baseUrl, reader } = server;
    const found = await gatherMatches({ path: 'Encounter', query: '_count=50' }, { reader, baseUrl, limits });
    expect(server.asked).toEqual(['_count=50', '_count=10', 'p=2'].map((query) => `Encounter?${query}`));
    expect([found.matches.map(({ id }) => id), found.leftOut, found.skipped]).toEqual([['a', 'b'], 2, ['Encounter/x']]);
  });

  it('takes a last page that just fits for what it is: all', async () => {
    expect(await found(encounters('a', 'b'), { resources: 2 })).toEqual(['ab', undefined, undefined]);
  });

  it('keeps what was read before a page failed, and says so', async () => {
    expect(await found(encounters('a', 'b', 'c').answers(/page=/, 500))).toEqual(['ab', 'failed', undefined]);
  });

  it.each(['itself', 'elsewhere', 'again'] as const)(
    'does not follow links that lead %s, and says that there is more',
    async (paging) => {
      expect(await found(encounters('a', 'b', 'c').pages(2, paging))).toEqual(['ab', 'unreachable', undefined]);
    },
  );

  it('throws what the first page came to', async () => {
    await expect(gather(encounters().answers('Encounter', 500))).rejects.toMatchObject({
      code: 'PLATFORM_REFUSED',
      upstreamStatus: 500,
    });
    await expect(
      gather(encounters().answers('Encounter', { body: { resourceType: 'Patient' } })),
    ).rejects.toMatchObject({ code: 'ANSWER_UNEXPECTED' });
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
    const page = (next: object[]) => ({ body: { resourceType: 'Bundle', type: 'searchset', entry, link: next } });
    const told = encounters()
      .answers('Encounter', page([{ relation: 'next', url: '?p=2' }]))
      .answers(/p=2/, page([]));
    const { matches, warnings } = await gather(told);
    expect(matches.map(({ id }) => id)).toEqual(['a']);
    expect(warnings).toEqual([expect.stringContaining('partial')]);
  });
});
