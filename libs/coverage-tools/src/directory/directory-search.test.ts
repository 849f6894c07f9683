import { platform, type Paging, type Platform } from '@fhir-gateway/testing/platform';
import type { DirectoryContext } from './directory-context.js';
import { searchDirectory } from './directory-search.js';

const people = ['a', 'b', 'c', 'd', 'e'].map((id) => ({ resourceType: 'Practitioner', id }));

async function search({ base: baseUrl, reader: read }: Platform) {
  const context = { baseUrl, read } as unknown as DirectoryContext;
  const { matches, isComplete } = await searchDirectory(context, { type: 'Practitioner', params: [['name', 'x']] });
  return [matches.map(({ id }) => id).join(''), isComplete];
}

describe('a search of a directory', () => {
  it.each<Paging>(['absolute', 'relative', 'query'])(
    'goes on at a link that is %s, and has once what is on two pages',
    async (paging) => {
      expect(await search(platform(...people).pages(2, paging))).toEqual(['abcde', true]);
    },
  );

  it.each<[Paging, string]>([
    ['itself', 'ab'],
    ['again', 'ab'],
    ['elsewhere', 'ab'],
  ])('ends, and says that it is not whole, where a link leads %s', async (paging, found) => {
    expect(await search(platform(...people).pages(2, paging))).toEqual([found, false]);
  });
});
