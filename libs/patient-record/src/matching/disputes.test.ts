import type { RecordSection } from '../sections/record-sections.js';
import { concept, conflictsIn, mergeAtOnce } from '../testing/readings.js';
import { trendSeries } from '../trends/trend-series.js';

const now = new Date('2026-06-01T22:00:00Z');
const factsOf = (
  section: RecordSection,
  resources: readonly object[],
  birthDates: readonly string[] = ['1980-02-03'],
) =>
  mergeAtOnce(section, [{ connection: 'ehr', section, resources: resources as never, gaps: [] }], { now, birthDates })
    .facts;
const result = (
  effectiveDateTime: string,
  value = 5,
  code: object = concept({ loinc: '2093-3' }),
  id = effectiveDateTime,
) => ({
  ...{
    resourceType: 'Observation',
    id,
    status: 'final',
    code,
    effectiveDateTime,
    valueQuantity: { value, unit: 'mg/dL' },
  },
});
const sodium = { coding: [{ system: 'http://loinc.org', code: '2823-3', display: 'Sodium' }] };

describe('a date that cannot be', () => {
  it.each<[string, string | undefined]>([
    ['2062-05-01', 'in the future'],
    ['2062', 'in the future'],
    ['2026-06-03T00:00:00Z', 'in the future'],
    // Somewhere it is tomorrow already.
    ['2026-06-02T11:00:00+14:00', undefined],
    ['2026', undefined],
    ['0001-01-01', 'which stands for no date'],
    ['1899-12-30T00:00:00Z', 'which stands for no date'],
    ['1980-02-02', 'before birth'],
    ['1979', 'before birth'],
    ['1980-02', undefined],
    ['1980-02-03', undefined],
  ])('%s is disputed: %s (T10)', (date, why) => {
    const [fact] = factsOf('results', [result(date)]);
    expect(conflictsIn(fact)).toEqual(why === undefined ? [] : [`date: ${date.slice(0, 10)}, ${why} (ehr)`]);
  });

  it('is none before birth where nobody knows when that was, or platforms give an earlier day', () => {
    for (const days of [[], ['1900-01-01'], ['1980-02-03', '1949-01-01']])
      expect(conflictsIn(factsOf('results', [result('1950-01-01')], days)[0])).toEqual([]);
  });

  it.each<[RecordSection, object]>([
    ['appointments', { resourceType: 'Appointment', status: 'booked', start: '2027-01-01' }],
    ['goals', { resourceType: 'Goal', lifecycleStatus: 'active', description: { text: 'Walk' }, startDate: '2027' }],
    ['procedures', { resourceType: 'Procedure', status: 'preparation', performedDateTime: '2027-01-01' }],
    ['encounters', { resourceType: 'Encounter', status: 'planned', class: {}, period: { start: '2027-01-01' } }],
    ['coverage', { resourceType: 'Coverage', status: 'active', period: { start: '1970-01-01' } }],
  ])('is none of %s that lie ahead, or are older than the person', (section, resource) => {
    expect(factsOf(section, [{ id: '1', ...resource }]).map(conflictsIn)).toEqual([[]]);
  });

  it('comes last, and counts in no figure', () => {
    const facts = factsOf('results', [result('2062-01-01', 300), result('2025-01-01', 150), result('0001-01-01', 10)]);
    expect(facts.map(({ when }) => when)[0]).toBe('2025-01-01');
    const [series] = trendSeries(facts);
    expect(series?.figures).toMatchObject([{ count: 1 }]);
    expect(series?.leftOut.disputed).toBe(2);
  });
});

describe('what an entry says against itself', () => {
  it('is a dispute with both of its words, and counts in no figure (T3, T10)', () => {
    const facts = factsOf('results', [
      result('2025-01-01', 139, sodium),
      result('2025-02-01', 4, concept({ loinc: '2823-3' })),
    ]);
    const [dispute] = facts.flatMap(({ conflicts }) => conflicts);
    expect(dispute).toMatchObject({ field: 'code', own: 'code' });
    expect(dispute?.values.map(({ value }) => value)).toEqual([
      expect.stringMatching(/^the code means Potassium/),
      'the words say Sodium',
    ]);
    const series = trendSeries(facts);
    expect(series.map(({ leftOut }) => leftOut.disputed)).toContain(1);
  });

  const order = (text: string, value: number, frequency: number, more: object = {}) => ({
    ...{ resourceType: 'MedicationRequest', id: '1', status: 'active', intent: 'order', authoredOn: '2026-01-01' },
    medicationCodeableConcept: { text: 'Metformin 500 MG' },
    dosageInstruction: [
      {
        text,
        timing: { repeat: { frequency, period: 1, periodUnit: 'd', ...more } },
        doseAndRate: [{ doseQuantity: { value, unit: 'tablet' } }],
      },
    ],
  });

  it.each<[string, number, number, object]>([
    ['1 tablet daily', 2, 3, {}],
    ['Take one tablet twice daily', 1, 3, {}],
    ['Take 1 tablet by mouth BID', 2, 2, {}],
    ['1 tablet every other day', 1, 1, {}],
  ])('is a dispute of directions: %s against %d tablets, %d times a day (T18)', (text, value, frequency, more) => {
    const often = frequency === 1 ? 'once' : `${frequency} times`;
    expect(conflictsIn(factsOf('medications', [order(text, value, frequency, more)])[0])).toEqual([
      expect.stringContaining(
        `directions: the structure says ${value} tablet, ${often} a day (ehr) | the words say ${text} (ehr)`,
      ),
    ]);
  });

  it.each<[string, number, number, object]>([
    ['1 tablet daily', 1, 1, {}],
    ['Take 1 tablet twice daily', 1, 2, {}],
    ['1 tablet every 12 hours', 1, 12, { period: 6 }],
    ['1 to 2 tablets daily', 2, 1, {}],
    ['1 tablet in the morning, 2 tablets in the evening', 3, 1, {}],
    ['1 tablet 3 times daily', 1, 2, { frequencyMax: 4 }],
    ['as directed', 2, 3, {}],
  ])('is none where both agree or are not certain: %s against %d and %d', (text, value, frequency, more) => {
    expect(conflictsIn(factsOf('medications', [order(text, value, frequency, more)])[0])).toEqual([]);
  });
});
