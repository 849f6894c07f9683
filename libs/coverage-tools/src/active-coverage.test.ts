import type { Coverage } from 'fhir/r4.js';
import { findActiveCoverage } from './active-coverage.js';
import type { CoverageReader } from './record-pages.js';

const baseUrl = 'http://gateway.example/api/fhir/payer';
const options = { patientId: 'p1', onDate: '2026-06-15', baseUrl };

describe('findActiveCoverage', () => {
  it('asks for the patient’s coverages and keeps those in force', async () => {
    const asked: string[] = [];
    const read: CoverageReader = async ({ path, query }) => {
      asked.push(`${path}?${query}`);
      return bundle([coverage('now', '2026-01-01', '2026-12-31'), coverage('then', '2024-01-01', '2024-12-31')]);
    };
    expect(ids(await findActiveCoverage(read, options))).toEqual(['now']);
    expect(asked).toEqual(['Coverage?patient=p1']);
  });

  it.each([
    ['no period', undefined, undefined, true],
    ['a plan that begins later on the day', '2026-06-15T20:00:00Z', '2026-06', true],
    ['the day before the start', '2026-06-16', undefined, false],
    ['a month before', undefined, '2026-05', false],
    ['an end that is no date', undefined, '2026-13-45', false],
  ])('judges %s', async (_what, start, end, isInForce) => {
    const read: CoverageReader = async () => bundle([coverage('c', start, end)]);
    expect(await findActiveCoverage(read, options)).toHaveLength(isInForce ? 1 : 0);
  });

  it.each(['cancelled', 'draft', 'entered-in-error'] as const)('leaves out a coverage that is %s', async (status) => {
    const read: CoverageReader = async () => bundle([{ ...coverage('c'), status }]);
    expect(await findActiveCoverage(read, options)).toEqual([]);
  });

  it('reads on to the last page', async () => {
    const read: CoverageReader = async ({ query }) =>
      query.includes('page=2') ? bundle([coverage('b')]) : bundle([coverage('a')], `${baseUrl}?page=2`);
    expect(ids(await findActiveCoverage(read, options))).toEqual(['a', 'b']);
  });

  it('says so rather than answer from a part', async () => {
    const endless: CoverageReader = async () => bundle([coverage('a')], `${baseUrl}/Coverage?page=next`);
    await expect(findActiveCoverage(endless, options)).rejects.toMatchObject({ code: 'COVERAGE_INCOMPLETE' });
    const foreign: CoverageReader = async () => bundle([coverage('a')], 'https://elsewhere.example/Coverage?page=2');
    await expect(findActiveCoverage(foreign, options)).rejects.toMatchObject({ code: 'COVERAGE_INCOMPLETE' });
  });

  it.each([
    [403, { resourceType: 'OperationOutcome' }],
    [200, { resourceType: 'Patient' }],
    [200, undefined],
  ])('refuses to take %i %j for "no coverage"', async (status, body) => {
    await expect(findActiveCoverage(async () => ({ status, body }), options)).rejects.toMatchObject({
      code: 'COVERAGE_UNAVAILABLE',
      upstreamStatus: status,
    });
  });
});

function coverage(id: string, start?: string, end?: string): Coverage {
  const period = { ...(start && { start }), ...(end && { end }) };
  return { resourceType: 'Coverage', id, status: 'active', beneficiary: {}, payor: [], period };
}

function bundle(coverages: readonly Coverage[], next?: string) {
  const link = next === undefined ? [] : [{ relation: 'next', url: next }];
  const entry = coverages.map((resource) => ({ resource }));
  return { status: 200, body: { resourceType: 'Bundle', type: 'searchset', link, entry } };
}

function ids(coverages: readonly Coverage[]) {
  return coverages.map(({ id }) => id);
}
