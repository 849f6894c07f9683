import type { ExplanationOfBenefit } from 'fhir/r4.js';
import { generateRecords } from '../../records/index.js';
import { ofType } from '../../records/testing/walk-resource.js';
import { startStore } from '../testing/store-fixture.js';

const { resources } = generateRecords({ seed: 1, patients: 1, asOf: '2026-06-01T00:00:00Z' });
const claims = ofType<ExplanationOfBenefit>(resources, 'ExplanationOfBenefit');
const started = startStore(resources);
const ids = (list: readonly ExplanationOfBenefit[]): string[] => list.map(({ id }) => `ExplanationOfBenefit/${id}`);

describe('the search parameters of CARIN Blue Button', () => {
  it('find claims of every type by the day of service', async () => {
    const { find } = await started;
    const since = '2025-12-01';
    const expected = claims.filter(({ billablePeriod }) => (billablePeriod?.end ?? '') >= since);
    const types = new Set(expected.map(({ type }) => type.coding?.[0]?.code));
    expect(types.size).toBeGreaterThan(1);
    expect(await find(`ExplanationOfBenefit?service-date=ge${since}&_count=200`)).toEqual(ids(expected));
  });

  it('find claims by type and by the begin of the bill', async () => {
    const { find } = await started;
    const pharmacy = claims.filter(({ type }) => type.coding?.[0]?.code === 'pharmacy');
    expect(await find('ExplanationOfBenefit?type=pharmacy&_count=200')).toEqual(ids(pharmacy));
    const start = pharmacy[0]?.billablePeriod?.start ?? '';
    const sameDay = claims.filter(({ billablePeriod }) => billablePeriod?.start === start);
    expect(await find(`ExplanationOfBenefit?billable-period-start=${start}`)).toEqual(ids(sameDay));
    expect(await find('ExplanationOfBenefit?service-start-date=lt1990-01-01')).toEqual([]);
  });

  it('are those of that type alone', async () => {
    const { ask } = await started;
    const strict = { headers: { prefer: 'handling=strict' } };
    expect((await ask('GET', 'Claim?service-date=2026', strict)).status).toBe(400);
    expect((await ask('GET', 'ExplanationOfBenefit?service-date=soon')).status).toBe(400);
  });
});
