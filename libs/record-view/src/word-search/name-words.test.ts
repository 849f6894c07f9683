import { platform } from '@fhir-gateway/testing/platform';
import type { FhirResource } from 'fhir/r4.js';
import { OfferedSorts } from '../search/offered-sorts.js';
import { findShown } from './find-record.js';
import { byNameWords, nameWordsNotice } from './name-words.js';

const patients: FhirResource[] = [
  { resourceType: 'Patient', id: 'one', name: [{ given: ['Petra', 'Anna'], family: 'Hollowmere' }] },
  { resourceType: 'Patient', id: 'two', name: [{ given: ['Petra'], family: 'Elsewhere' }] },
];

async function find(name: string) {
  const { reader, asked } = platform(...patients).knows('name');
  const limits = { rows: 50, characters: 50_000 };
  const options = { reader, baseUrl: 'https://fhir.example.com', limits, source: 'test', sorts: new OfferedSorts() };
  const page = await findShown({ resourceType: 'Patient', params: { name } }, options, (found) => found);
  return { refs: page.rows.map(({ ref }) => ref), page, asked };
}

it('finds a person by the whole name at a server that compares each part, and says how', async () => {
  const { refs, page } = await find('Petra  Hollowmere');
  expect(refs).toEqual(['Patient/one']);
  expect(page.warnings).toContain(nameWordsNotice);
});

it('asks nothing more where the name is found as it is', async () => {
  const { refs, page } = await find('Petra');
  expect(refs).toHaveLength(2);
  expect(page.warnings).not.toContain(nameWordsNotice);
});

it('finds nobody who lacks one of the words, and does not say that nobody is recorded', async () => {
  const { refs, page } = await find('Petra Nowhere');
  expect(refs).toEqual([]);
  expect(page.absence).toMatch(/^0 of 2 Patient at test match name=Petra Nowhere/);
});

it.each([
  ['one word', 'Patient', 'Hollowmere'],
  ['alternatives', 'Patient', 'Petra Hollowmere,Other Name'],
  ['what has no people’s names', 'Organization', 'General Hospital'],
])('leaves %s as it is', (_what, resourceType, name) => {
  expect(byNameWords(resourceType, { name })).toBeUndefined();
});
