import type { Bundle } from 'fhir/r4.js';
import { rowOrder } from './row-order.js';

const dated = (...dates: string[]) => dates.map((date) => ({ type: 'Observation', date }));
const self = (query: string): Bundle => ({
  resourceType: 'Bundle',
  type: 'searchset',
  link: [{ relation: 'self', url: `http://platform.example/fhir/Observation?${query}` }],
});

describe('rowOrder', () => {
  it('is known when asked for, confirmed by the platform, and borne out by the rows', () => {
    const rows = dated('2026-03-01', '2026-02', '2026-02-11T10:00:00Z', '2025');
    expect(rowOrder(rows, 'code=x&_sort=-date', self('code=x&_sort=-date'))).toBe('newest first');
    expect(rowOrder(rows.reverse(), '_sort=date', self('_sort=date'))).toBe('oldest first');
  });

  it.each([
    ['nobody asked for it', '', '_sort=-date'],
    ['the platform does not confirm it', '_sort=-date', 'code=x'],
    ['the platform sorted by something else', '_sort=-date', '_sort=code'],
    ['it was not by time', '_sort=code', '_sort=code'],
    ['the rows are in another order', '_sort=date', '_sort=date'],
  ])('is unknown when %s', (_why, asked, echoed) => {
    expect(rowOrder(dated('2026-03-01', '2026-02-01'), asked, self(echoed))).toBeUndefined();
  });

  it('is unknown when the platform gives no link to itself', () => {
    const bundle: Bundle = { resourceType: 'Bundle', type: 'searchset' };
    expect(rowOrder(dated('2026-03-01'), '_sort=-date', bundle)).toBeUndefined();
  });
});
