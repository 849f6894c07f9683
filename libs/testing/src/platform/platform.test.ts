import { manners, platform, type Manner, type Paging } from './platform.js';

const conditions = ['a', 'b', 'c'].map((id) => ({
  resourceType: 'Condition',
  id,
  subject: { reference: 'Patient/p' },
}));
const patient = { resourceType: 'Patient', id: 'p' };

interface Page {
  readonly entry: readonly { readonly resource: { readonly id: string; readonly subject?: object } }[];
  readonly link: readonly { readonly relation: string; readonly url: string }[];
  readonly total?: number;
}

/** The pages of a search, by its relative links. */
async function pagesOf(from: ReturnType<typeof platform>, query = 'patient=p'): Promise<Page[]> {
  const pages: Page[] = [];
  for (let next: string | undefined = query; next !== undefined; next = pages.at(-1)?.link[0]?.url.split('?')[1]) {
    pages.push((await from.reader({ path: 'Condition', query: next })).body as Page);
  }
  return pages;
}

const idsOf = (pages: readonly Page[]) =>
  pages.map(({ entry }) => entry.map(({ resource }) => resource.id[0]).join(''));

it('is as unkind as may be until it is told otherwise', async () => {
  const pages = await pagesOf(platform(patient, ...conditions), 'patient=somebody&onset-date=ge2030');
  // A stranger's, that of a linked Patient, one of no such day; the third stands on two pages.
  expect(idsOf(pages)).toEqual(['san', 'nbc']);
  expect(pages.map(({ total }) => total)).toEqual([undefined, undefined]);
  expect(pages[0]?.link).toEqual([{ relation: 'next', url: expect.stringMatching(/^Condition\?page=/) }]);
  const [stranger, linked, dated] = pages[0]?.entry.map(({ resource }) => resource) ?? [];
  expect(stranger?.id).toHaveLength(64);
  expect(linked?.subject).not.toEqual(dated?.subject);
  expect(dated).toMatchObject({ onsetDateTime: '2024-02-30', subject: { reference: 'Patient/p' } });
});

it.each<[Manner, string[]]>([
  ['strangers', ['anb', 'bc']],
  ['repeated', ['san', 'bc']],
  ['dates', ['sab', 'bc']],
  ['linked', ['san', 'nbc']],
])('does without %s where it is told so', async (manner, expected) => {
  expect(idsOf(await pagesOf(platform(patient, ...conditions).without(manner)))).toEqual(expected);
});

it('answers as a kind one does without all of them', async () => {
  const kind = platform(patient, ...conditions)
    .without(...manners)
    .pages(2)
    .counts('right');
  expect(idsOf(await pagesOf(kind))).toEqual(['ab', 'c']);
  expect(idsOf(await pagesOf(kind, 'patient=q'))).toEqual(['']);
  expect((await pagesOf(kind))[0]?.total).toBe(3);
});

it.each<[Paging, string]>([
  ['query', '?page=0-2'],
  ['absolute', 'https://fhir.example.com/Condition?page=0-2'],
  ['itself', '?page=0-0'],
  ['again', 'Condition?_id=a'],
  ['elsewhere', 'https://elsewhere.example/fhir/Condition?page=0-2'],
])('links to the next page by a link that is %s', async (paging, url) => {
  const { body } = await platform(...conditions)
    .pages(2, paging)
    .reader({ path: 'Condition', query: '_id=a' });
  expect((body as Page).link).toEqual([{ relation: 'next', url }]);
});

it('refuses parameters, types and addresses as it is told, and fails', async () => {
  const server = platform(patient)
    .refuses('_include')
    .answers('Goal', 403)
    .answers(/Patient/, new Error('down'));
  const status = async (path: string, query = '') => (await server.reader({ path, query })).status;
  expect([await status('Condition', '_include=x'), await status('Goal', 'patient=p')]).toEqual([400, 403]);
  expect([await status('Condition/none'), await status('metadata')]).toEqual([404, 404]);
  await expect(status('Patient/p')).rejects.toThrow('down');
  expect(server.asked).toEqual(['Condition?_include=x', 'Goal?patient=p', 'Condition/none', 'metadata', 'Patient/p']);
});
