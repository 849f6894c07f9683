import type { DirectoryContext } from './directory-context.js';
import { searchDirectory } from './directory-search.js';

const baseUrl = 'https://gateway.example/api/fhir/directory';
const page = (id: string, next?: string) => ({
  ...{ resourceType: 'Bundle', type: 'searchset', entry: [{ resource: { resourceType: 'Practitioner', id } }] },
  ...(next !== undefined && { link: [{ relation: 'next', url: next }] }),
});

async function search(pages: Readonly<Record<string, object>>) {
  const read = ({ query }: { query: string }) => Promise.resolve({ status: 200, body: pages[query] });
  const context = { baseUrl, read } as unknown as DirectoryContext;
  const { matches, isComplete } = await searchDirectory(context, { type: 'Practitioner', params: [['name', 'x']] });
  return [matches.map(({ id }) => id), isComplete];
}

const first = 'name=x&_count=50';

describe('a search of a directory', () => {
  it.each([`${baseUrl}/Practitioner?p=2`, 'Practitioner?p=2', '?p=2'])('goes on at %s', async (next) => {
    expect(await search({ [first]: page('a', next), 'p=2': page('b') })).toEqual([['a', 'b'], true]);
  });

  it.each([
    ['to a page that names itself', { [first]: page('a', '?p=2'), 'p=2': page('b', '?p=2') }, ['a', 'b']],
    [
      'in a circle of two',
      { [first]: page('a', '?p=2'), 'p=2': page('b', '?p=3'), 'p=3': page('c', '?p=2') },
      ['a', 'b', 'c'],
    ],
    ['to another host', { [first]: page('a', 'https://other.example/Practitioner?p=2') }, ['a']],
  ])(
    'ends, and says that it is not whole, where a link leads %s',
    async (_where, pages: Record<string, object>, found) => {
      expect(await search(pages)).toEqual([found, false]);
    },
  );
});
