import type { Resource } from 'fhir/r4.js';
import { searchOrder } from './search-order.js';

const at = (id: string, more: object): Resource => ({ resourceType: 'Observation', id, ...more });
const ids = (sort: string, ...resources: Resource[]) => resources.sort(searchOrder(sort)).map(({ id }) => id);

describe('the order of a search over several platforms', () => {
  const old = at('old', { effectiveDateTime: '2024-02' });
  const now = at('now', { effectivePeriod: { start: '2023-01-01' } });
  const zoned = at('zoned', { effectiveInstant: '2026-01-01T01:00:00+05:00' });
  const utc = at('utc', { effectiveDateTime: '2025-12-31T21:00:00Z' });
  const undated = at('undated', {});

  it('compares moments, not texts', () => {
    expect(ids('-date', zoned, utc, old)).toEqual(['utc', 'zoned', 'old']);
  });

  it('has a period that has not ended as the latest, and what began first as the earliest', () => {
    expect(ids('-date', old, now)).toEqual(['now', 'old']);
    expect(ids('date', old, now)).toEqual(['now', 'old']);
  });

  it.each(['date', '-date'])('has what is not dated last by %s', (sort) => {
    expect(ids(sort, undated, old).at(-1)).toBe('undated');
  });

  it('looks at the next parameter where the first says nothing', () => {
    const one = at('one', { effectiveDateTime: '2024', meta: { lastUpdated: '2026-02-01T00:00:00Z' } });
    const other = at('other', { effectiveDateTime: '2024', meta: { lastUpdated: '2026-03-01T00:00:00Z' } });
    expect(ids('date,-_lastUpdated', one, other)).toEqual(['other', 'one']);
  });

  it.each(['code', '-value-quantity', 'date,code', ''])('is not known for %j', (sort) => {
    expect(searchOrder(sort)).toBeUndefined();
  });
});
