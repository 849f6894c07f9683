import { platform, type Platform } from '@fhir-gateway/testing/platform';
import type { Coverage } from 'fhir/r4.js';
import { findActiveCoverage } from './active-coverage.js';

const find = ({ reader, base: baseUrl }: Platform) =>
  findActiveCoverage(reader, { patientId: 'p1', onDate: '2026-06-15', baseUrl });

describe('findActiveCoverage', () => {
  it('asks for the patient’s coverages and keeps those in force', async () => {
    const then = coverage('then', '2024-01-01', '2024-12-31');
    const server = platform(coverage('now', '2026-01-01', '2026-12-31'), then);
    expect(ids(await find(server))).toEqual(['now']);
    expect(server.asked).toEqual(['Coverage?patient=p1']);
  });

  it.each([
    ['no period', undefined, undefined, true],
    ['a plan that begins later on the day', '2026-06-15T20:00:00Z', '2026-06', true],
    ['the day before the start', '2026-06-16', undefined, false],
    ['a month before', undefined, '2026-05', false],
    ['an end that is no date', undefined, '2026-13-45', false],
  ])('judges %s', async (_what, start, end, isInForce) => {
    expect(await find(platform(coverage('c', start, end)))).toHaveLength(isInForce ? 1 : 0);
  });

  it.each(['cancelled', 'draft', 'entered-in-error'] as const)('leaves out a coverage that is %s', async (status) => {
    expect(await find(platform({ ...coverage('c'), status }))).toEqual([]);
  });

  const three = ['a', 'b', 'c'].map((id) => coverage(id));

  it('reads on to the last page, and has once what is on two pages', async () => {
    expect(ids(await find(platform(...three).pages(2)))).toEqual(['a', 'b', 'c']);
  });

  it.each([
    [403, { resourceType: 'OperationOutcome' }],
    [200, { resourceType: 'Patient' }],
    [200, undefined],
  ])('refuses to take %i %j for "no coverage"', async (status, body) => {
    await expect(find(platform().answers('Coverage', { status, body }))).rejects.toMatchObject({
      code: 'COVERAGE_UNAVAILABLE',
      upstreamStatus: status,
    });
  });
});

function coverage(id: string, start?: string, end?: string): Coverage {
  const period = { ...(start && { start }), ...(end && { end }) };
  return { resourceType: 'Coverage', id, status: 'active', beneficiary: {}, payor: [], period };
}

function ids(coverages: readonly Coverage[]) {
  return coverages.map(({ id }) => id);
}
