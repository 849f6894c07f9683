import { readFileSync } from 'node:fs';
import { platform, type Platform } from '@fhir-gateway/testing/platform';
import type { FhirResource } from 'fhir/r4.js';
import type { FhirReader } from '../fhir-reader.js';
import { fetchPage } from '../record-search.js';
import { OfferedSorts } from '../search/offered-sorts.js';
import { countFound, findShown } from './find-record.js';

const loinc = 'http://loinc.org';
const rxnorm = 'http://www.nlm.nih.gov/research/umls/rxnorm';
const cvx = 'http://hl7.org/fhir/sid/cvx';

/** Above the ids of the record. */
let serial = 100;
const concept = (system: string, code: string, display?: string) => ({
  coding: [{ system, code, ...(display && { display }) }],
});
const make = (resourceType: string, fields: object): FhirResource =>
  ({ resourceType, id: `r${serial++}`, ...fields }) as FhirResource;
const lab = (code: string, display: string | undefined, date: string, more = {}) =>
  make('Observation', {
    status: 'final',
    category: [concept('x', 'laboratory')],
    code: concept(loinc, code, display),
    effectiveDateTime: date,
    ...more,
  });

const optionsFor = (reader: FhirReader, rows = 50) => ({
  ...{ reader, baseUrl: 'https://fhir.example.com', source: 'test-ehr', sorts: new OfferedSorts() },
  limits: { rows, characters: 1_000 * rows },
});

type Habit = (server: Platform) => Platform;

/** A platform that looks at what is searched for, and counts what it finds. */
const searchable = (...resources: readonly FhirResource[]) =>
  platform(...resources)
    .without('ignored')
    .pages(50)
    .counts('right');

function find(resourceType: string, params: Record<string, string | string[]>, habit: Habit = (server) => server) {
  const server = habit(searchable(...record));
  const options = optionsFor(server.reader);
  const search = { resourceType, params, patient: 'p1' };
  return {
    page: findShown(search, options, (page) => page),
    count: () => countFound(search, options),
    asked: server.asked,
  };
}

function fixture(name: string): unknown {
  return JSON.parse(readFileSync(new URL(`testing/${name}.json`, import.meta.url), 'utf8'));
}
const record = fixture('record-of-words') as FhirResource[];
type Found = [type: string, params: Record<string, string>, count: number];
const searches = fixture('searches-by-words') as Found[];

const strictly = 'patient status category clinical-status _count _summary from code vaccine-code activity-code';
const habits: [string, Habit][] = [
  ['kind', (server) => server.without('repeated')],
  ['without totals, with small pages that have an entry twice', (server) => server.pages(2).counts(undefined)],
  ['strict about parameters', (server) => server.takesOnly(...strictly.split(' '))],
];

describe.each(habits)('a search by words at a platform that is %s', (_what, habit) => {
  it.each(searches)('finds in %s by %j: %i', async (type, params, expected) => {
    const { page, count } = find(type, params, habit);
    const { rows, absence } = await page;
    expect(rows.map(({ text }) => text)).toHaveLength(expected);
    expect(absence === undefined).toBe(expected > 0);
    expect(absence ?? '').not.toMatch(/None recorded/);
    expect((await count()).count).toBe(expected);
  });
});

describe('what is said of a search by words', () => {
  it('shows the newest first by the moment, in whatever zone each is written', async () => {
    const server = searchable(
      lab('2276-4', 'Ferritin', '2026-01-02T01:00:00Z', { id: 'earlier' }),
      lab('2276-4', 'Ferritin', '2026-01-01T23:00:00-05:00', { id: 'later' }),
    );
    const { rows } = await findShown(
      { resourceType: 'Observation', params: { code: 'ferritin' }, patient: 'p1' },
      optionsFor(server.reader),
      (page) => page,
    );
    expect(rows.map(({ ref }) => ref)).toEqual(['Observation/later', 'Observation/earlier']);
  });

  it('says of a number how many of them were not done, are not so, or were entered in error', async () => {
    const polio = (status: string) =>
      make('Immunization', { status, vaccineCode: concept(cvx, '10', 'IPV'), occurrenceDateTime: '2020-01-01' });
    const server = searchable(...['completed', 'not-done', 'not-done', 'entered-in-error'].map(polio));
    const counted = await countFound(
      { resourceType: 'Immunization', params: { 'vaccine-code': 'polio' }, patient: 'p1' },
      optionsFor(server.reader),
    );
    expect([counted.count, counted.warnings.at(-1)]).toEqual([
      4,
      'Of these, by their status: 1 entered in error, 2 not done.',
    ]);
    const { warnings } = await find('Immunization', { 'vaccine-code': '140' }).count();
    expect(warnings.join()).not.toContain('by their status');
  });

  it('says what was looked for, and shows the newest first', async () => {
    const { rows, warnings, order } = await find('Observation', { code: 'HbA1c' }).page;
    expect(rows.map(({ date }) => date)).toEqual(['2026-01-01', '2025-01-01']);
    expect(order).toBe('newest first');
    expect(warnings).toEqual([
      'Looked for code=HbA1c as Hemoglobin A1c (LOINC 4548-4, LOINC 17856-6, LOINC 4549-2, LOINC 17855-8 and 1 more) and by the words in the record in 9 Observation.',
    ]);
  });

  it('says that a word was misspelled, as a part of any sentence', async () => {
    const { warnings } = await find('Observation', { code: 'hemoglobn' }).page;
    expect(warnings.join()).toContain('Looked for code=hemoglobn as a misspelling of Hemoglobin');
  });

  it('writes codes as people know them', async () => {
    const { warnings } = await find('Condition', { code: 'gout' }).page;
    expect(warnings.join()).toContain('(ICD-10 M10.9, SNOMED 90560007)');
  });

  it('names what has the word and was not taken', async () => {
    const { warnings, recorded } = await find('Condition', { code: 'diabetes' }).page;
    expect(warnings.join()).toMatch(/2 more have the word in their name/);
    expect(recorded?.map(({ text }) => text)).toEqual(
      expect.arrayContaining(['Family history of diabetes', 'Gestational diabetes mellitus (ICD-10 O24.419)']),
    );
  });

  it('shows what is only a history of it, and says so', async () => {
    const { rows, warnings } = await find('Condition', { code: 'heart attack' }).page;
    expect(rows).toHaveLength(1);
    expect(warnings.join()).toMatch(/None is of what was looked for itself/);
  });

  it('offers what a mistyped medicine may be', async () => {
    const { rows, warnings } = await find('MedicationRequest', { code: 'hydroxizine' }).page;
    expect(rows).toEqual([]);
    expect(warnings.join()).toMatch(/may stand for hydroxyzine/);
  });

  it('says how many there are without the filter, what it takes, and what is recorded', async () => {
    const { absence, recorded } = await find('Observation', { code: 'creatxyz' }).page;
    expect(absence).toMatch(
      /^0 of 9 Observation at test-ehr for patient p1 match code=creatxyz, of what this sign-in may see, as of .*Z\./,
    );
    expect(absence).toMatch(/code takes a code such as 4548-4 \(LOINC\), or words\.$/);
    expect(recorded?.[0]?.text).toMatch(/^Creatinine/);
  });

  it.each([
    [{ category: 'nonsense' }, /^0 of 9 .*category takes laboratory, vital-signs/],
    [
      { date: 'ge2030', status: 'amended' },
      /^0 of 9 .* match date=ge2030 and status=amended.*date takes a date such as/,
    ],
    [{ code: '1234-5' }, /^0 of 9 .* match code=1234-5.* 1234-5 is no LOINC code/],
    [{ code: '4549-2' }, /^0 of 9 .* match code=4549-2((?!no LOINC code).)*$/],
    [{ code: 'LDL', status: 'amended' }, /^0 of 9 .* match code=LDL and status=amended/],
  ])('counts without the filter for %j', async (params, expected) => {
    const { page, count } = find('Observation', params as unknown as Record<string, string>);
    expect((await page).absence).toMatch(expected);
    expect((await count()).absence).toMatch(expected);
  });

  it('says when another filter is what leaves it out', async () => {
    const { warnings } = await find('Observation', { code: 'LDL', status: 'amended' }).page;
    expect(warnings.join()).toMatch(/Without status 1 match/);
  });

  it('says none recorded of an unfiltered look alone, and of whom', async () => {
    expect((await find('Procedure', {}).page).absence).toMatch(
      /^None recorded: test-ehr has no Procedure for patient p1 that this sign-in may see/,
    );
    expect((await find('Procedure', { code: 'knee' }).page).absence).toMatch(
      /^None recorded: test-ehr has no Procedure at all/,
    );
  });

  it('says that it does not know how many there are when that cannot be counted', async () => {
    const { absence } = await find('Observation', { category: 'nonsense' }, (server) =>
      server.answers(/_summary=count/, 500),
    ).page;
    expect(absence).toMatch(/^0 Observation .*is not known: this does not say that none is recorded/);
  });

  it('looks through a bounded part of a long record, and asks for the codes in all of it', async () => {
    const many = Array.from({ length: 1500 }, () => lab('2823-3', 'Potassium', '2026-01-01'));
    const { reader, asked } = searchable(...many, lab('4548-4', undefined, '2020-01-01')).pages(500);
    const options = optionsFor(reader, 20);
    const found = await findShown({ resourceType: 'Observation', params: { code: 'a1c' } }, options, (page) => page);
    expect(found.rows).toHaveLength(1);
    expect(found.warnings.join()).toMatch(/only in the first 1000 of 1501 Observation; there may be more/);
    const none = await findShown({ resourceType: 'Observation', params: { code: 'Zorblax' } }, options, (page) => page);
    expect(none.absence).toMatch(/^0 of 1501/);
    expect(none.warnings.join()).toMatch(/only in the first 1000/);
    expect(asked.length).toBeLessThan(20);
    const counted = await countFound({ resourceType: 'Observation', params: { code: 'potassium' } }, options);
    expect(counted).toMatchObject({ count: 1000, isExact: false });
  });

  it('asks how many there are where a platform without totals was looked through in part', async () => {
    const many = Array.from({ length: 90 }, () => lab('2823-3', 'Potassium', '2026-01-01'));
    const { reader } = platform(...many)
      .without('ignored', 'repeated')
      .pages(2);
    const search = { resourceType: 'Observation', params: { code: 'Zorblax' } };
    const { absence } = await countFound(search, optionsFor(reader));
    expect(absence).toMatch(/^0 of 90 Observation/);
  });

  it('passes a code as it is, and asks nothing more when it is found', async () => {
    const { page, asked } = find('Observation', { code: 'http://loinc.org|4548-4' });
    expect((await page).rows).toHaveLength(2);
    expect(asked).toHaveLength(1);
  });

  it('says what a medication is that is named by reference alone, by its code where it has no name', async () => {
    const named = await find('MedicationRequest', { status: 'active' }).page;
    expect(named.rows.map(({ text }) => text)).toContain(
      '24 HR metformin hydrochloride 500 MG Extended Release Oral Tablet',
    );
    const bare = [
      make('Medication', { id: 'm9', code: concept(rxnorm, '860975') }),
      make('MedicationRequest', { status: 'active', medicationReference: { reference: 'Medication/m9' } }),
    ];
    const searches: Record<string, string>[] = [{}, { code: 'metformin' }];
    for (const params of searches) {
      const search = { resourceType: 'MedicationRequest', params };
      const { rows } = await findShown(search, optionsFor(searchable(...bare).reader), (page) => page);
      expect(JSON.stringify(rows)).toMatch(/860975/);
    }
  });

  it('shows what was asked for along with what it found, and nothing of the others', async () => {
    const result = (text: string, reference: string) =>
      make('Observation', { code: { text }, encounter: { reference } });
    const [found, other] = [result('zeta', 'https://fhir.example.com/Encounter/e1'), result('eta', 'Encounter/e2')];
    const encounters = ['e1', 'e2'].map((id) => ({ resourceType: 'Encounter', id, status: 'finished' }));
    const entry = [
      ...[found, other].map((resource) => ({ resource, search: { mode: 'match' } })),
      ...encounters.map((resource) => ({ resource, search: { mode: 'include' } })),
    ];
    const body = { resourceType: 'Bundle', type: 'searchset', entry };
    const options = optionsFor(() => Promise.resolve({ status: 200, headers: {}, body }));
    const search = { resourceType: 'Observation', params: { code: 'zeta' }, include: ['Observation:encounter'] };
    const { rows, included } = await findShown(search, options, (page) => page);
    expect([rows.length, included.map(({ ref }) => ref)]).toEqual([1, ['Encounter/e1']]);
    const { included: none } = await findShown({ ...search, include: [] }, options, (page) => page);
    expect(none).toEqual([]);
  });

  it('says that a medication which cannot be read is not known', async () => {
    const { warnings } = await find('MedicationRequest', { code: 'metformin' }, (server) =>
      server.answers(/^Medication\//, 500),
    ).page;
    expect(warnings.join()).toMatch(/1 medications behind references could not be read/);
  });
});

describe('a platform that ignores a filter and says that it applied it', () => {
  const requests = (status: string, count: number, year: number, patient = 'p1') =>
    Array.from({ length: count }, (_, at) => {
      const subject = { reference: `Patient/${patient}` };
      return make('ServiceRequest', { status, subject, authoredOn: `${year + (at % 2)}-03-01` });
    });
  const server = (...resources: readonly FhirResource[]) =>
    platform(...resources)
      .without('repeated')
      .pages(50)
      .counts('right')
      .answers(/./, ({ target }) => {
        const type = target.split('?')[0] ?? '';
        const found = resources.filter(({ resourceType }) => resourceType === type);
        const entry = target.includes('_summary=count') ? [] : found.map((resource) => ({ resource }));
        const link = [{ relation: 'self', url: target }];
        return { body: { resourceType: 'Bundle', type: 'searchset', total: found.length, entry, link } };
      });
  const search = (params: Record<string, string>) => ({ resourceType: 'ServiceRequest', params, patient: 'p1' });
  const person = { patientId: 'p1' };
  const record = [...requests('completed', 40, 2024), ...requests('active', 3, 2025)];

  it('does not show what does not match, nor the number of all', async () => {
    const options = { ...optionsFor(server(...record).reader, 20), person };
    const page = await findShown(search({ status: 'active' }), options, (one) => one);
    expect(page.rows.map(({ status }) => status)).toEqual(['active', 'active', 'active']);
    expect([page.total, page.next]).toEqual([undefined, undefined]);
    expect(page.warnings.join()).toMatch(/did not apply status: 40 results that do not match are left out/);
  });

  it('does not repeat its count, looking at a page of it', async () => {
    const options = { ...optionsFor(server(...record).reader), person };
    const counted = await countFound(search({ status: 'active', authored: 'ge2026' }), options);
    expect(counted).toMatchObject({ count: 1, isExact: true });
    expect(counted.warnings.join()).toMatch(/did not apply status, authored: 42 results/);
    const none = await countFound(search({ status: 'draft' }), options);
    expect(none).toMatchObject({ count: 0, absence: expect.stringMatching(/^0 of 43 ServiceRequest/) });
    const right = await countFound(search({}), options);
    expect(right).toMatchObject({ count: 43, isExact: true, warnings: [] });
  });

  it('does not count who somebody else is', async () => {
    const options = { ...optionsFor(server(...record, ...requests('active', 5, 2025, 'p2')).reader), person };
    const counted = await countFound(search({}), options);
    expect(counted).toMatchObject({ count: 43, isExact: true });
    expect(counted.warnings.join()).toMatch(/^5 more are of another patient/);
  });

  it('knows by their codes what has no category, where the platform finds none by category (T1)', async () => {
    const ofCode = (id: string, code: string) =>
      make('Observation', { id, status: 'final', code: concept(loinc, code), subject: { reference: 'Patient/p1' } });
    const observations = [ofCode('k', '2823-3'), ofCode('hr', '8867-4'), ofCode('x', '00000-0')];
    for (const platformOf of [searchable, server]) {
      const options = { ...optionsFor(platformOf(...observations).reader), person };
      const asked = { resourceType: 'Observation', params: { category: 'laboratory' }, patient: 'p1' };
      const { rows } = await findShown(asked, options, (page) => page);
      expect(rows.map(({ ref }) => ref)).toEqual(
        platformOf === server ? ['Observation/k', 'Observation/x'] : ['Observation/k'],
      );
      expect(await countFound(asked, options)).toMatchObject({ count: rows.length });
    }
  });

  it('checks later pages, and what is found by words', async () => {
    const lipids = ['final', 'cancelled', 'final', 'cancelled'].map((status) =>
      lab('2093-3', 'Cholesterol', '2026-01-01', { status, subject: { reference: 'Patient/p1' } }),
    );
    const { reader } = platform(...lipids)
      .without('repeated', 'strangers', 'linked', 'dates')
      .pages(1, 'query');
    const first = await findShown(
      { resourceType: 'Observation', params: { code: 'cholesterol', status: 'final' } },
      optionsFor(reader),
      (one) => one,
    );
    expect(first.rows.map(({ status }) => status)).toEqual(['final', 'final']);
    expect(first.total).toBeUndefined();
    const start = { path: 'Observation', query: 'status=final' };
    const one = await fetchPage(start, optionsFor(reader, 1));
    const two = await fetchPage(one.next ?? start, optionsFor(reader, 2));
    expect([one, two].flatMap(({ rows }) => rows.map(({ status }) => status))).toEqual(['final', 'final']);
    expect(two.warnings.join()).toMatch(/did not apply status: 2 results/);
  });
});
