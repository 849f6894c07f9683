import { generateRecords } from './generate-records.js';

const asOf = '2026-06-01T00:00:00Z';
const { resources } = generateRecords({ seed: 1, patients: 12, asOf });

describe('generateRecords', () => {
  it('leaves the first patients as they are when more are asked for', () => {
    const more = new Set(generateRecords({ seed: 1, patients: 15, asOf }).resources.map((one) => JSON.stringify(one)));
    expect(resources.filter((one) => !more.has(JSON.stringify(one)))).toEqual([]);
  });

  it.each([-1, 1.5, Number.NaN])('refuses %d patients', (count) => {
    expect(() => generateRecords({ seed: 1, patients: count, asOf })).toThrow(RangeError);
  });

  it('refuses an asOf that is no instant', () => {
    expect(() => generateRecords({ seed: 1, patients: 1, asOf: 'yesterday' })).toThrow(RangeError);
  });
});
