import fc from 'fast-check';
import { ArgumentFault } from './argument-fault.js';
import type { CommonFilters } from './common-filters.js';
import { readSearch } from './search-arguments.js';
import { parametersOf, typesWithFilters } from './search-parameters.js';

const today = '2026-11-27';
const word = fc.constantFrom(
  'active',
  'HbA1c',
  '4548-4',
  'http://loinc.org|4548-4',
  'penicillin',
  'Laboratory',
  'a&b=c',
  '%00',
);
const filters: fc.Arbitrary<CommonFilters> = fc.record(
  {
    patient_id: fc.constantFrom('tamsin', 'Patient/hedda', '1.2-3'),
    since: fc.constantFrom('2025', '2025-01-01', 'last year', 'gt2024'),
    until: fc.constantFrom('2026-11-01', 'yesterday', '2026'),
    text: word,
    status: fc.constantFrom('active', 'inactive', 'Active'),
    category: word,
    code: word,
  },
  { requiredKeys: [] },
);

describe('filters of a search', () => {
  it('are all in the parameters, or refused: none is lost', () => {
    fc.assert(
      fc.property(fc.constantFrom(...typesWithFilters, 'Binary', 'Unheard'), filters, (type, given) => {
        const names = parametersOf(type);
        try {
          const { params } = readSearch(type, given, {}, { today });
          const all = Object.values(params).flat();
          const { since, until, ...others } = given;
          for (const value of Object.values(others)) {
            const wanted = [
              value,
              value.replace('Patient/', ''),
              `Patient/${value.replace('Patient/', '')}`,
              String(value.toLowerCase() === 'active'),
            ];
            expect(all.some((one) => wanted.includes(one))).toBe(true);
          }
          const dates = all.filter((one) => /^(?:ge|gt|le)2/.test(one));
          expect(dates).toHaveLength([since, until].filter((one) => one !== undefined).length);
        } catch (error) {
          expect(error).toBeInstanceOf(ArgumentFault);
          const isLacking = [
            given.patient_id !== undefined && names?.patient === undefined,
            (given.since ?? given.until) !== undefined && names?.date === undefined,
            given.status !== undefined && names?.status === undefined,
            given.category !== undefined && names?.category === undefined,
            (given.code ?? given.text) !== undefined && names?.code === undefined,
          ].some(Boolean);
          expect(isLacking).toBe(true);
        }
      }),
      { numRuns: 2000 },
    );
  });

  it('look at the day of service of what a payer paid, and at the day of issue elsewhere', () => {
    const read = (platformKind: string) =>
      readSearch('ExplanationOfBenefit', { since: '2025' }, {}, { today, platformKind }).params;
    expect([read('payer'), read('ehr')]).toEqual([{ 'service-date': 'ge2025-01-01' }, { created: 'ge2025-01-01' }]);
  });
});
