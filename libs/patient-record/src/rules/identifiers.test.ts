import type { RecordSection } from '../sections/record-sections.js';
import { coded, concept, madeOf, merge } from '../testing/readings.js';

const identifier = [{ system: 'http://hosp.example/numbers', value: 'V1' }];
const note = 'same identifier as another entry, which says something else';
const of = (resourceType: string, more: object): object => ({ resourceType, id: '1', identifier, ...more });
const condition = (more: object) =>
  of('Condition', { code: concept({ snomed: '13645005' }), clinicalStatus: coded('active'), ...more });
const document = (more: object) =>
  of('DocumentReference', { status: 'current', content: [{ attachment: { title: 'Note' } }], ...more });
const coverage = (more: object) =>
  of('Coverage', { status: 'active', subscriberId: '7', payor: [{ display: 'Plan' }], ...more });
const claim = (id: string, more: object = {}) => ({
  ...{ resourceType: 'ExplanationOfBenefit', id, status: 'active', use: 'claim', type: coded('professional') },
  ...{ insurer: { display: 'Payer' }, ...more },
});
const done = (snomed: string) =>
  of('Procedure', { status: 'completed', code: concept({ snomed }), performedDateTime: '2020-01-01' });
const dose = (cvx: string) =>
  of('Immunization', { status: 'completed', vaccineCode: concept({ cvx }), occurrenceDateTime: '2020-01-01' });

describe('two entries with one identifier', () => {
  it.each<[string, RecordSection, object, object]>([
    ['lung and heart', 'problems', condition({}), condition({ code: concept({ snomed: '42343007' }) })],
    ['two operations', 'procedures', done('38102005'), done('80146002')],
    ['two vaccines', 'immunizations', dose('187'), dose('33')],
    [
      'two allergies by words',
      'allergies',
      of('AllergyIntolerance', { code: concept({}, 'Allergy to nut') }),
      of('AllergyIntolerance', { code: concept({}, 'Allergy to peanut') }),
    ],
    ['documents of two days', 'documents', document({ date: '2018-01-01' }), document({ date: '2024-01-01' })],
    [
      'documents of two authors',
      'documents',
      document({ date: '2018-01-01', author: [{ display: 'Dr A' }] }),
      document({ date: '2018-01-01', author: [{ display: 'Dr B' }] }),
    ],
    [
      'goals in two states',
      'goals',
      of('Goal', { lifecycleStatus: 'active', description: concept({}, 'Walk') }),
      of('Goal', { lifecycleStatus: 'completed', description: concept({}, 'Walk') }),
    ],
    [
      'medical and dental insurance',
      'coverage',
      coverage({ type: concept({}, 'Medical') }),
      coverage({ type: concept({}, 'Dental') }),
    ],
  ])('that say something else are two facts, and say so: %s', (_what, section, one, other) => {
    const { facts } = merge(section, { hospital: [one], clinic: [other] });
    expect(madeOf({ facts })).toEqual(['clinic 1', 'hospital 1']);
    expect(facts.map(({ findings }) => findings)).toEqual([[note], [note]]);
  });

  it('are compared where few share it: of one that all claims of a platform have, work grows with their number', () => {
    const claims = (count: number) => Array.from({ length: count }, (_, at) => ({ ...done(`${at}`), id: `p${at}` }));
    const work = (count: number) => {
      const began = process.cpuUsage();
      const { facts } = merge('procedures', { hospital: claims(count), clinic: claims(count) });
      const { user, system } = process.cpuUsage(began);
      return { facts: facts.length, cpu: user + system };
    };
    work(200);
    const [few, many] = [work(200), work(1600)];
    expect([few.facts, many.facts]).toEqual([200, 1600]);
    expect(many.cpu / few.cpu).toBeLessThan(24);
  });

  it('that say the same are one fact', () => {
    const one = document({ date: '2018-01-01T10:00:00Z', author: [{ display: 'Dr. A' }] });
    const { facts } = merge('documents', { hospital: [one], clinic: [document({ date: '2018-01-01' })] });
    expect(facts.map(({ certainty, findings }) => [certainty, findings])).toEqual([['identical', []]]);
  });

  it('are two on one platform, unless all else is equal', () => {
    const twice = { ...document({ date: '2018-01-01' }), id: '2' };
    const { facts } = merge('documents', {
      hospital: [
        document({ date: '2018-01-01' }),
        twice,
        { ...document({ date: '2018-01-01', description: 'x' }), id: '3' },
      ],
    });
    expect(madeOf({ facts })).toEqual(['hospital 1, hospital 2', 'hospital 3']);
  });
});

describe('numbers that many entries have', () => {
  const group = { system: 'https://bluebutton.cms.gov/resources/identifier/claim-group', value: '99999999999' };

  it('of a group of claims hide no claim, and are said of none', () => {
    const identified = { identifier: [group] };
    const { facts } = merge('claims', {
      a: [claim('1', identified), claim('2', identified)],
      b: [claim('3', identified)],
    });
    expect(madeOf({ facts })).toEqual(['a 1', 'a 2', 'b 3']);
    expect(facts.flatMap(({ findings }) => findings)).toEqual([]);
  });

  it.each(['MB', 'ACSN', 'VN', 'PLAC'])('are told by the type %s of an identifier', (code) => {
    const numbered = [{ type: coded(code), system: 'urn:x', value: '1' }];
    const { facts } = merge('problems', {
      hospital: [condition({ identifier: numbered })],
      clinic: [condition({ identifier: numbered, code: concept({ snomed: '42343007' }) })],
    });
    expect(facts.map(({ findings }) => findings)).toEqual([[], []]);
  });

  it('of a payer do not join claims of two kinds', () => {
    const numbered = { identifier: [{ value: '7' }] };
    const { facts } = merge('claims', {
      a: [claim('1', numbered)],
      b: [
        claim('2', {
          ...numbered,
          type: coded('pharmacy'),
          item: [{ productOrService: concept({ ndc: '00071-0155-23' }) }],
        }),
      ],
    });
    expect(facts).toHaveLength(2);
  });

  it('of a member do not join two kinds of insurance', () => {
    const card = (id: string, type: string) => coverage({ id, identifier: undefined, type: concept({}, type) });
    expect(merge('coverage', { a: [card('1', 'Medical')], b: [card('2', 'Dental')] }).facts).toHaveLength(2);
  });
});
