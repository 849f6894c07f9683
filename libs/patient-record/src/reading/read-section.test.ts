import { manners, platform, searchset, type Paging, type Platform } from '@fhir-gateway/testing/platform';
import fc from 'fast-check';
import { mergeAtOnce } from '../testing/readings.js';

import type { MergedSection } from '../matching/fact.js';
import { connectionOf } from '../testing/people.js';
import { PageBudget } from './page-budget.js';
import { readEachSection, readSections, type ReadingOptions } from './read-section.js';
import { missingLines } from '../summary/absence-notes.js';
import type { RecordConnection } from './record-connection.js';

const describeFailure: ReadingOptions['describe'] = () => ({
  code: 'UPSTREAM_UNREACHABLE',
  httpStatus: 502,
  message: 'The platform cannot be reached.',
});
const within = (ms = 60_000): ReadingOptions => ({ signal: AbortSignal.timeout(ms), describe: describeFailure });

const pagings: readonly Paging[] = ['relative', 'query', 'absolute', 'itself', 'again', 'elsewhere'];

/** A platform with the record of `Patient/p`; strangers' entries are the matter of tests of their own. */
const ehr = (...record: readonly object[]) =>
  platform(...record)
    .of('p')
    .at('http://gateway.test/api/fhir/ehr')
    .without('strangers', 'dates');

/** A connection to it. */
const connected = ({ base: baseUrl, reader, linkedIds }: Platform, more: Partial<RecordConnection> = {}) =>
  connectionOf('ehr', { baseUrl, reader, linkedPatientIds: linkedIds, ...more });

describe('readSections', () => {
  it('sends each search once, however many sections need it', async () => {
    const server = ehr();
    await readSections([connected(server)], ['medications', 'claims', 'encounters'], within());
    const types = server.asked.map((path) => path.split('?')[0]);
    expect(types.filter((type) => type === 'ExplanationOfBenefit' || type === 'Encounter')).toHaveLength(2);
    expect(new Set(server.asked).size).toBe(server.asked.length);
  });

  it('asks for medications along with orders, and for neither order nor medications where that is refused', async () => {
    const server = ehr().refuses('_include', '_sort');
    const [reading] = await readSections([connected(server)], ['medications'], within());
    expect(reading?.gaps).toEqual([]);
    expect(server.asked.filter((path) => path.startsWith('MedicationRequest'))).toEqual([
      'MedicationRequest?patient=p&_include=MedicationRequest:medication&_sort=-authoredon&_count=100',
      'MedicationRequest?patient=p&_count=100',
    ]);
  });

  it('names medications that are only referred to', async () => {
    const order = { resourceType: 'MedicationRequest', id: '1', medicationReference: { reference: 'Medication/m' } };
    const medication = { resourceType: 'Medication', id: 'm', code: { text: 'lisinopril 10 MG' } };
    const [reading] = await readSections([connected(ehr(order, medication))], ['medications'], within());
    expect(reading?.resources).toEqual([expect.objectContaining({ medicationCodeableConcept: medication.code })]);
  });

  describe('observations', () => {
    const observation = (id: string, more: object) => ({ resourceType: 'Observation', id, status: 'final', ...more });
    const loinc = (code: string) => ({ code: { coding: [{ system: 'http://loinc.org', code }] } });
    const category = (code: string) => ({ category: [{ coding: [{ code }] }] });
    const sections = ['results', 'vitals', 'social-history', 'surveys', 'other-observations'] as const;
    const idsOf = async (server: Platform) => {
      const readings = await readSections([connected(server)], sections, within());
      return Object.fromEntries(
        readings.map(({ section, resources }) => [section, resources.map(({ id }) => id).join(' ')]),
      );
    };

    it('are asked for once, and those without a category or of another one than ours exist all the same (T1)', async () => {
      const server = ehr(
        observation('lead', loinc('5671-3')),
        observation('weight', loinc('29463-7')),
        observation('smoking', loinc('72166-2')),
        observation('phq', category('survey')),
        observation('food', category('sdoh')),
        observation('echo', category('imaging')),
        // Its own category says nothing; the code does.
        observation('a1c', { ...loinc('4548-4'), ...category('core-characteristics') }),
        observation('both', { category: ['exam', 'vital-signs'].map((code) => ({ coding: [{ code }] })) }),
        observation('words', { category: [{ text: 'Vital Signs' }] }),
        observation('sample', { specimen: { display: 'Urine' } }),
        observation('other', { code: { text: 'Gait' }, category: null }),
      ).without('linked');
      expect(await idsOf(server)).toEqual({
        results: 'lead a1c sample',
        vitals: 'weight both words',
        'social-history': 'smoking food',
        surveys: 'phq',
        'other-observations': 'echo other',
      });
      expect(server.asked.filter((path) => path.startsWith('Observation'))).toEqual([
        'Observation?patient=p&_sort=-date&_count=100',
        ...Array.from({ length: 3 }, (_, page) => `Observation?page=0-${(page + 1) * 3}`),
      ]);
    });

    it.each([400, 422])(
      'are asked for by category where all at once are refused with %d, which is said',
      async (status) => {
        const lab = observation('lab', category('laboratory'));
        const server = ehr(lab, observation('hidden', {})).knows('category').without('linked');
        server.answers('Observation', ({ target }) => {
          if (target.includes('survey')) return 403;
          return target.includes('category') ? undefined : status;
        });
        const [results, surveys] = await readSections([connected(server)], ['results', 'surveys'], within());
        expect(results?.resources.map(({ id }) => id)).toEqual(['lab']);
        expect(results?.gaps.map(({ code }) => code)).toEqual(['RECORD_BY_CATEGORY', 'UPSTREAM_UNREACHABLE']);
        expect(surveys?.gaps).toEqual(results?.gaps);
      },
    );

    it('are of one list each where the platform ignores the category that it was asked for', async () => {
      const held = [observation('lab', category('laboratory')), observation('weight', category('vital-signs'))];
      const server = ehr(...held)
        .knows()
        .without('linked');
      server.answers('Observation', ({ target }) => (target.includes('category') ? undefined : 400));
      const readings = await readSections([connected(server)], ['results', 'vitals'], within());
      expect(readings.map(({ resources }) => resources.map(({ id }) => id))).toEqual([['lab'], ['weight']]);
    });

    it('are a gap where each category is refused, too', async () => {
      const [results] = await readSections([connected(ehr().answers('Observation', 400))], ['results'], within());
      expect(results?.gaps).toEqual([expect.objectContaining({ resourceType: 'Observation', reason: 'failed' })]);
    });

    it('inside of a report are results, with what the report says of them (T11)', async () => {
      const hemoglobin = { resourceType: 'Observation', id: 'o1', status: 'final', code: { text: 'Hemoglobin' } };
      const report = {
        ...{
          resourceType: 'DiagnosticReport',
          id: 'r1',
          status: 'final',
          effectiveDateTime: '2026-11-20',
          code: { text: 'CBC' },
        },
        ...{ subject: { reference: 'Patient/p' }, result: [{ reference: '#o1' }], conclusion: 'Critical anemia' },
        contained: [
          { ...hemoglobin, valueQuantity: { value: 6.1, unit: 'g/dL' } },
          { resourceType: 'Specimen', id: 's' },
        ],
      };
      const other = { ...report, id: 'r2', subject: { reference: 'Patient/q' } };
      const visit = { coding: [{ system: 'http://loinc.org', code: '34117-2' }] };
      const note = { ...report, id: 'r4', code: visit, contained: [], result: [], conclusion: 'Doing well' };
      const server = ehr(report, other, note, { ...report, id: 'r3', status: 'entered-in-error' }).without('linked');
      const readings = await readSections([connected(server)], ['results', 'vitals'], within());
      const merged = mergeAtOnce('results', readings);
      expect(merged.facts.map(({ value }) => value)).toEqual(['Critical anemia', '6.1 g/dL']);
      expect(merged.facts[1]).toMatchObject({ display: 'Hemoglobin', value: '6.1 g/dL', when: '2026-11-20' });
      expect(merged.facts[1]?.sources[0]).toMatchObject({
        ref: 'DiagnosticReport/r1',
        said: { ref: 'DiagnosticReport/r1' },
      });
      expect([merged.withdrawn, mergeAtOnce('vitals', readings).facts]).toEqual([2, []]);
    });
  });

  it('does not let a platform that hangs keep the others from being asked', async () => {
    const quick = ehr();
    const readings = await readSections(
      [connected(ehr().answers(/./, 'never'), { id: 'hanging' }), connected(quick, { id: 'quick' })],
      ['problems', 'medications', 'results', 'vitals', 'documents', 'claims'],
      within(200),
    );
    expect(quick.asked.filter((path) => path !== 'metadata')).toHaveLength(9);
    const gaps = readings.flatMap((reading) => reading.gaps);
    expect(new Set(gaps.map(({ connection: id, reason }) => `${id} ${reason}`))).toEqual(new Set(['hanging timeout']));
  });

  it('asks nothing more after its deadline', async () => {
    const server = ehr().answers(/./, 'never');
    const one = connected(server);
    const late = await readSections([one], ['problems'], { ...within(), signal: AbortSignal.abort() });
    expect(late[0]?.gaps).toEqual([expect.objectContaining({ reason: 'timeout', code: 'UPSTREAM_TIMEOUT' })]);
    expect(server.asked).toEqual([]);
    await readSections([one], ['problems', 'medications', 'results', 'vitals', 'claims'], within(50));
    // Those that were under way, of one platform.
    expect(server.asked).toHaveLength(6);
  });

  it.each([
    [401, 'unauthorized'],
    [403, 'refused'],
    [404, 'unsupported'],
    [501, 'unsupported'],
    [500, 'failed'],
    [504, 'timeout'],
  ])('has a gap for %d: %s', async (status, reason) => {
    const [reading] = await readSections([connected(ehr().answers(/./, status))], ['problems'], within());
    expect(reading?.gaps).toEqual([expect.objectContaining({ connection: 'ehr', resourceType: 'Condition', reason })]);
  });

  describe('a section that brought nothing (T14)', () => {
    const lab = (offered: object = { Observation: ['patient'] }) => ehr().offers(offered as Record<string, string[]>);
    const reasons = async (server: Platform, options = within()) =>
      (await readSections([connected(server)], ['allergies', 'medications', 'vitals'], options)).map(({ gaps }) =>
        gaps.map(({ reason, code, resourceType }) => `${resourceType} ${reason} ${code}`),
      );
    const medications = ['MedicationRequest', 'MedicationDispense', 'MedicationStatement'];
    const none = (type: string) => `${type} unsupported TYPE_NOT_KEPT`;

    it('is none that a platform keeps, where it does not offer the types, whatever it answers a search with', async () => {
      for (const answer of [[], 400, 404, 500]) {
        const server = lab();
        for (const type of ['AllergyIntolerance', ...medications]) server.answers(type, answer);
        expect(await reasons(server)).toEqual([[none('AllergyIntolerance')], medications.map(none), []]);
        expect(server.asked.filter((path) => path === 'metadata')).toHaveLength(1);
      }
    });

    it('is what it was where a platform offers one of the types, refuses, or does not say what it offers', async () => {
      expect(await reasons(lab({ AllergyIntolerance: [], MedicationStatement: [], Observation: [] }))).toEqual([
        [],
        [],
        [],
      ]);
      expect(await reasons(lab({}))).toEqual([[], [], []]);
      expect(await reasons(ehr().answers('metadata', new Error('gone')))).toEqual([[], [], []]);
      expect((await reasons(lab().answers('AllergyIntolerance', 403)))[0]).toEqual([
        'AllergyIntolerance refused UPSTREAM_UNREACHABLE',
      ]);
      const silent = await reasons(lab().answers('metadata', 'never'), within(200));
      expect(silent[2]).toEqual([]);
    });

    it('asks nothing of a platform that has entries of each', async () => {
      const server = lab();
      await readSections([connected(ehr({ resourceType: 'Condition', id: '1' }))], ['problems'], within());
      expect(server.asked).toEqual([]);
    });
  });

  it('has no gap where a platform has no claims to complete the medications with, and one where it refuses them', async () => {
    const without = (status: number) => connected(ehr().answers('ExplanationOfBenefit', status));
    const gapsOf = async (status: number) =>
      (await readSections([without(status)], ['medications'], within()))[0]?.gaps;
    expect(await gapsOf(404)).toEqual([]);
    expect(await gapsOf(403)).toEqual([expect.objectContaining({ reason: 'refused' })]);
  });

  it.each<[string, object]>([
    ['by a reference', { reference: 'Patient/q' }],
    ['by a version', { reference: 'Patient/q/_history/2' }],
    ['by its address at the gateway', { reference: 'http://gateway.test/api/fhir/ehr/Patient/q' }],
    ['by an id that is another in capitals', { reference: 'Patient/P' }],
  ])('leaves out an entry that names another patient %s, and says so', async (_how, who) => {
    const entries = ['subject', 'patient', 'beneficiary'].map((element) => ({
      resourceType: 'Condition',
      id: element,
      code: { text: 'leprosy' },
      [element]: who,
    }));
    const own = { resourceType: 'Condition', id: 'own', subject: { reference: 'Patient/p' } };
    const server = ehr(...entries, own).without('linked');
    const [reading] = await readSections([connected(server)], ['problems'], within());
    expect(reading?.resources.map(({ id }) => id)).toEqual(['own']);
    expect([...(reading?.rows?.keys() ?? [])].map(({ id }) => id)).not.toContain('subject');
    expect(reading?.gaps).toEqual([
      expect.objectContaining({ resourceType: 'Condition', reason: 'other-patient', code: 'PATIENT_MISMATCH' }),
    ]);
    expect(JSON.stringify(reading?.gaps)).not.toMatch(/Patient\/[qP]|leprosy/);
  });

  it('takes for the person’s what names them, a Patient that is linked as the same, an address elsewhere, or nobody', async () => {
    const subjects: unknown[] = [
      { reference: 'Patient/p' },
      { reference: 'http://gateway.test/api/fhir/ehr/Patient/p/_history/1' },
      { reference: 'Patient/before' },
      { reference: 'http://elsewhere.test/fhir/Patient/q' },
      { reference: '#contained' },
      { reference: 'Group/q' },
      { reference: 7 },
      { display: 'Somebody' },
      null,
      'Patient/q',
      undefined,
    ];
    const found = subjects.map((subject, id) => ({ resourceType: 'Condition', id: `c${id}`, subject }));
    const [reading] = await readSections([connected(ehr(...found).linked('before'))], ['problems'], within());
    expect(reading?.resources).toHaveLength(subjects.length);
    expect(reading?.gaps).toEqual([]);
  });

  it('asks nothing of a connection that has ended, or of nobody’s record', async () => {
    const server = ehr();
    const ended = connected(server, { ended: { code: 'LOGIN_REQUIRED', message: 'Ended.' } });
    const { patientId: _none, ...unnamed } = connected(server, { id: 'nobody' });
    const readings = await readSections([ended, unnamed], ['problems'], within());
    expect(readings.flatMap(({ gaps }) => gaps.map(({ reason }) => reason))).toEqual(['unauthorized', 'refused']);
    expect(server.asked).toEqual([]);
  });

  it('has every own entry once and no stranger’s, whatever the manners of the platform', async () => {
    const own = ['c1', 'c2', 'c3', 'c4'].map((id) => ({
      resourceType: 'Condition',
      id,
      subject: { reference: 'Patient/p' },
    }));
    const kinds = fc.tuple(fc.subarray([...manners]), fc.integer({ min: 1, max: 6 }), fc.constantFrom(...pagings));
    await fc.assert(
      fc.asyncProperty(kinds, async ([kept, size, paging]) => {
        const server = platform(...own)
          .of('p')
          .without(...manners.filter((one) => !kept.includes(one)));
        const [reading] = await readSections([connected(server.pages(size, paging))], ['problems'], within());
        const ids = reading?.resources.map(({ id = '' }) => id.replace(/(-0)+.*/, ''));
        const dated = kept.includes('dates') ? ['no-such-day'] : [];
        const reasons = reading?.gaps.map(({ reason }) => reason);
        // A link that leads nowhere ends the list, which is told.
        if (reasons?.includes('truncated')) {
          expect([pagings.indexOf(paging) > 2, ids?.includes('stranger')]).toEqual([true, false]);
          return;
        }
        expect([ids?.toSorted(), reasons]).toEqual([
          [...own.map(({ id }) => id), ...dated],
          kept.includes('strangers') ? ['other-patient'] : [],
        ]);
      }),
      { numRuns: 60 },
    );
  });

  it('says that entries of a page were left out before anything was parsed, also where the rest is of one id', async () => {
    const found = [{ resourceType: 'Condition', id: 'c1' }];
    const server = ehr().answers('Condition', { body: searchset(found), leftOut: 93_800 });
    const [reading] = await readSections([connected(server)], ['problems'], within());
    expect(reading?.resources).toHaveLength(1);
    expect(reading?.gaps).toEqual([
      expect.objectContaining({ code: 'RECORD_TRUNCATED', message: expect.stringContaining('93800 more') as string }),
    ]);
  });

  it('has a gap for what the platform says beside its results, and for a total that does not fit (T5)', async () => {
    const own = { resourceType: 'Procedure', id: 'p1', subject: { reference: 'Patient/p' } };
    const read = async (server: Platform) => (await readSections([connected(server)], ['procedures'], within()))[0];
    const only = 'Only records of the last 90 days are returned';
    const said = await read(ehr(own).says(only));
    expect(said?.gaps).toEqual([
      expect.objectContaining({ code: 'PLATFORM_NOTICE', said: `“information informational: ${only}”` }),
    ]);
    expect(missingLines([{ section: 'procedures', gaps: said?.gaps ?? [] }], [])).toEqual([
      `ehr says “information informational: ${only}”: procedures`,
    ]);
    expect((await read(ehr(own).counts(9)))?.gaps).toMatchObject([
      { code: 'RECORD_TRUNCATED', extent: { read: 1, total: 9 } },
    ]);
    // That nothing was found is no news of what is there.
    expect((await read(ehr().says('Resource request returns no results.')))?.gaps).toEqual([]);
    expect((await read(ehr().says('You may not see all.')))?.gaps).toHaveLength(1);
  });

  it('says that there is more than it reads', async () => {
    const found = ['a', 'b', 'c', 'd', 'e'].map((id) => ({ resourceType: 'Condition', id }));
    const limits = { pages: 2, resources: 10 };
    const one = connected(ehr(...found).pages(2));
    const [reading] = await readSections([one], ['problems'], { ...within(), limits });
    expect(reading?.resources).toHaveLength(4);
    expect(reading?.gaps).toEqual([expect.objectContaining({ reason: 'truncated', code: 'RECORD_TRUNCATED' })]);
  });
});

it.each<[said: string, total: number | undefined, ids: readonly string[], more: object, linked?: boolean]>([
  ['the first 2 of 5000', 5000, ['a', 'b'], {}],
  ['the first 2 of at least 3', undefined, ['a', 'b', 'c'], {}],
  ['the first 2 of at least 7', undefined, ['a', 'b'], { leftOut: 5, overflowed: 0, skipped: ['Condition/x'] }],
  ['the first 2, of how many is not known', undefined, ['a', 'b'], {}, true],
  // It counts less than it sends, or everybody's.
  ['the first 2 of at least 3', 1, ['a', 'b', 'c'], {}],
  ['the first 2, of how many is not known', 5000, ['a', 'b', 'other'], {}, true],
])('says what was read of more as %s', async (said, total, ids, more, isLinked = false) => {
  const entry = ids.map((id) => ({
    resource: { resourceType: 'Condition', id, subject: { reference: `Patient/${id === 'other' ? 'other' : 'pat'}` } },
  }));
  const link = isLinked && { link: [{ relation: 'next', url: 'http://gateway.test/api/fhir/ehr/Condition?page=2' }] };
  const body = { resourceType: 'Bundle', type: 'searchset', total, entry, ...link };
  const one = connected(ehr().answers(/./, { body, ...more }), { patientId: 'pat' });
  const limits = { pages: 1, resources: ids.includes('other') ? 3 : 2 };
  const [reading] = await readSections([one], ['problems'], { ...within(), limits });
  const gap = reading?.gaps.find(({ reason }) => reason === 'truncated');
  expect(gap?.message).toMatch(new RegExp(`^What was read is ${said}\\.`));
  expect(missingLines([{ section: 'problems', gaps: gap ? [gap] : [] }], [])).toEqual([
    `ehr was not read to the end: problems (${said})`,
  ]);
});

describe('readEachSection', () => {
  const sections = ['problems', 'medications', 'encounters', 'claims'] as const;
  const typeOf = (id: number): string =>
    ['Condition', 'MedicationRequest', 'Encounter', 'ExplanationOfBenefit'][id % 4] ?? '';
  const entry = fc.record({ type: fc.nat(3).map(typeOf), id: fc.nat(9), platform: fc.constantFrom('a', 'b', 'c') });

  /** Platforms that answer after different times, in pages of two. */
  function platforms(entries: readonly { type: string; id: number; platform: string }[], waits: readonly number[]) {
    return ['a', 'b', 'c'].map((id, index) => {
      const own = entries.filter((one) => one.platform === id);
      const record = own.map(({ type, id: each }) => ({
        resourceType: type,
        id: `${each}`,
        status: 'active',
        text: { status: 'generated', div: `<div>entry ${each}</div>` },
        code: { text: `thing ${each % 3}` },
      }));
      const server = ehr(...record)
        .pages(2)
        .answers(/./, async () => {
          for (let turn = 0; turn < (waits[index] ?? 0); turn += 1) await Promise.resolve();
          return undefined;
        });
      return connected(server, { id });
    });
  }

  it('makes of a section what merging all readings at the end makes of it', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(entry, { maxLength: 20 }),
        fc.array(fc.nat(60), { minLength: 3, maxLength: 3 }),
        async (entries, waits) => {
          const now = new Date('2026-06-01T00:00:00Z');
          const atTheEnd = await readSections(platforms(entries, waits), sections, within());
          const expected = sections.map((section) => mergeAtOnce(section, atTheEnd, { now }));
          const merged = new Map<string, MergedSection>();
          await readEachSection(platforms(entries, waits), sections, within(), async (section, readings) => {
            merged.set(section, mergeAtOnce(section, readings, { now }));
          });
          expect(sections.map((section) => merged.get(section))).toEqual(expected);
        },
      ),
      { numRuns: 12 },
    );
  });

  it('gives a section as soon as all have answered for it, and each once', async () => {
    let answerClaims = (): void => undefined;
    const claims = new Promise<void>((resolve) => (answerClaims = resolve));
    const server = ehr().answers('ExplanationOfBenefit', async () => {
      await claims;
      return undefined;
    });
    const given: string[] = [];
    const reading = readEachSection(
      [connected(server)],
      ['claims', 'problems', 'encounters'],
      within(),
      async (section) => {
        given.push(section);
        if (given.length === 2) answerClaims();
      },
    );
    await reading;
    expect(given.slice(0, 2).sort()).toEqual(['encounters', 'problems']);
    expect(given.slice(2)).toEqual(['claims']);
  });

  it('gives every section of nobody', async () => {
    const given: string[] = [];
    await readEachSection(
      [],
      sections,
      within(),
      async (section, readings) => void given.push(`${section} ${readings.length}`),
    );
    expect(given).toEqual(sections.map((section) => `${section} 0`));
  });

  it('asks for no further page of a record that is too large, and says so', async () => {
    const server = ehr().answers(/./, { body: searchset([]), bytes: 10 * 1024 * 1024 });
    const one = connected(server);
    const pages = new PageBudget(1_000_000).open('s');
    for (const section of ['problems', 'allergies'] as const)
      await readSections([one], [section], { ...within(), pages });
    const [goals] = await readSections([one], ['goals'], { ...within(), pages });
    const types = server.asked.map((path) => path.split('?')[0]).filter((type) => type !== 'metadata');
    expect(types).toEqual(['Condition', 'AllergyIntolerance']);
    expect(goals?.gaps).toEqual([expect.objectContaining({ reason: 'truncated', code: 'RECORD_TRUNCATED' })]);
  });

  it('counts the pages of a section until the last that needs them was given', async () => {
    const held: number[] = [];
    let bytes = 0;
    const pages = {
      isSpent: false,
      admit: () => Promise.resolve(),
      arrived: (arrived: number) => (bytes += arrived),
      released: (released: number) => (bytes -= released),
      close: () => undefined,
    };
    const server = ehr().answers(/./, async ({ target }) => {
      if (target.startsWith('ExplanationOfBenefit')) await new Promise((resolve) => setTimeout(resolve, 5));
      return { body: searchset([]), bytes: 10 };
    });
    await readEachSection(
      [connected(server)],
      ['encounters', 'claims'],
      { ...within(), pages },
      async () => void held.push(bytes),
    );
    // The visits are read for both sections.
    expect(held).toEqual([10, 20]);
    expect(bytes).toBe(0);
  });

  it('says of what waited for other records until its deadline that it did', async () => {
    const server = ehr();
    const budget = new PageBudget(0);
    budget.open('other');
    const pages = budget.open('s');
    await pages.admit();
    pages.arrived(1_000_000, 1);
    const readings = await readSections([connected(server)], ['problems'], { ...within(50), pages });
    expect(readings[0]?.gaps).toEqual([expect.objectContaining({ reason: 'timeout', code: 'GATEWAY_BUSY' })]);
    expect(server.asked).toEqual([]);
  });

  it('listens to the deadline once, however many pages wait', async () => {
    const warned: string[] = [];
    const onWarning = ({ name }: Error): number => warned.push(name);
    process.on('warning', onWarning);
    const budget = new PageBudget(0);
    budget.open('other');
    const pages = budget.open('s');
    await pages.admit();
    pages.arrived(1_000_000, 1);
    const connections = ['a', 'b', 'c', 'd'].map((id) => connected(ehr(), { id }));
    await readSections(connections, ['medications', 'documents', 'claims'], { ...within(50), pages });
    await new Promise((resolve) => setImmediate(resolve));
    process.off('warning', onWarning);
    expect(warned).toEqual([]);
  });
});
