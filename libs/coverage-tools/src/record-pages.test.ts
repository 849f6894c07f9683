import { readPages } from './record-pages.js';

const baseUrl = 'https://gateway.example/api/fhir/ehr';
const page = (id: string, next?: unknown) => ({
  resourceType: 'Bundle',
  type: 'searchset',
  entry: [{ resource: { resourceType: 'Coverage', id } }],
  ...(next !== undefined && { link: [{ relation: 'next', url: next }] }),
});

async function read(pages: Readonly<Record<string, object>>): Promise<string[]> {
  const asked: string[] = [];
  const reader = ({ path, query }: { path: string; query: string }) => {
    asked.push(`${path}?${query}`);
    return Promise.resolve({ status: 200, body: pages[`${path}?${query}`] });
  };
  const search = { path: 'Coverage', query: 'patient=p', baseUrl, maxPages: 5, what: 'coverages' };
  await readPages(reader, search).catch((error: { code?: string }) => asked.push(String(error.code)));
  return asked;
}

describe('the pages of a search of a payer', () => {
  it.each([`${baseUrl}/Coverage?page=2`, 'Coverage?page=2', '?page=2'])('go on at %s', async (next) => {
    const asked = await read({ 'Coverage?patient=p': page('a', next), 'Coverage?page=2': page('b') });
    expect(asked).toEqual(['Coverage?patient=p', 'Coverage?page=2']);
  });

  it.each([
    ['to the page itself', { 'Coverage?patient=p': page('a', '?patient=p') }, 1],
    [
      'in a circle of two',
      { 'Coverage?patient=p': page('a', '?p=2'), 'Coverage?p=2': page('b', 'Coverage?patient=p') },
      2,
    ],
    ['to another host', { 'Coverage?patient=p': page('a', 'https://other.example/Coverage?page=2') }, 1],
    ['to another platform of a longer name', { 'Coverage?patient=p': page('a', `${baseUrl}2/Coverage?page=2`) }, 1],
    ['up and out', { 'Coverage?patient=p': page('a', '../lab/Coverage?page=2') }, 1],
    ['to no text', { 'Coverage?patient=p': page('a', { toString: 7 }) }, 1],
  ])('end and are no whole where a link leads %s', async (_where, pages: Record<string, object>, reads) => {
    const asked = await read(pages);
    expect(asked.at(-1)).toBe('COVERAGE_INCOMPLETE');
    expect(asked).toHaveLength(reads + 1);
  });
});
