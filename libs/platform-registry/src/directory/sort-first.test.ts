import fc from 'fast-check';
import { sortFirst } from './sort-first.js';

describe('the lowest numbers', () => {
  const numbers = fc.array(fc.integer({ min: 0, max: 40 }), { maxLength: 60 });

  it('stand first and in order, and none is lost', () => {
    fc.assert(
      fc.property(numbers, fc.nat(70), (all, count) => {
        const partly = Float64Array.from(all);
        sortFirst(partly, count);
        const sorted = Float64Array.from(all).sort();
        expect(partly.slice(0, count)).toEqual(sorted.slice(0, count));
        expect(partly.sort()).toEqual(sorted);
      }),
      { numRuns: 2000 },
    );
  });
});
