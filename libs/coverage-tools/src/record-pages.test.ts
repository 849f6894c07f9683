import { platform, type Paging } from '@fhir-gateway/testing/platform';
import { readPages } from './record-pages.js';

const cards = ['a', 'b', 'c'].map((id) => ({ resourceType: 'Coverage', id }));

async function read(paging: Paging | object): Promise<string[]> {
  const server = platform(...cards).pages(2, typeof paging === 'string' ? paging : 'relative');
  if (typeof paging === 'object') server.answers('Coverage', { body: paging });
  const search = { path: 'Coverage', query: 'patient=p', baseUrl: server.base, maxPages: 5, what: 'coverages' };
  await readPages(server.reader, search).catch((error: { code?: string }) => server.asked.push(String(error.code)));
  return server.asked;
}

const next = (url: unknown) => ({ resourceType: 'Bundle', link: [{ relation: 'next', url }] });

describe('the pages of a search of a payer', () => {
  it.each<Paging>(['absolute', 'relative', 'query'])('go on at a link that is %s', async (paging) => {
    expect(await read(paging)).toEqual(['Coverage?patient=p', expect.stringMatching(/^Coverage\?page=/)]);
  });

  it.each<[string, Paging | object, number]>([
    ['to the page itself', next('?patient=p'), 1],
    ['round in a circle', 'itself', 2],
    ['to another host', 'elsewhere', 1],
    ['to another platform of a longer name', next(`${platform().base}2/Coverage?page=2`), 1],
    ['up and out', next('../lab/Coverage?page=2'), 1],
    ['to no text', next({ toString: 7 }), 1],
  ])('end and are no whole where a link leads %s', async (_where, paging, reads) => {
    const asked = await read(paging);
    expect(asked.at(-1)).toBe('COVERAGE_INCOMPLETE');
    expect(asked).toHaveLength(reads + 1);
  });
});
