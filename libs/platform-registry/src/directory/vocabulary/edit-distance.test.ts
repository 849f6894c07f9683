import fc from 'fast-check';
import { editDistance } from './edit-distance.js';

/** Optimal string alignment as the textbooks have it. */
function table(one: string, other: string): number {
  const cost: number[][] = Array.from({ length: one.length + 1 }, (_, row) => [row]);
  for (let column = 0; column <= other.length; column += 1) (cost[0] as number[])[column] = column;
  const at = (row: number, column: number) => cost[row]?.[column] ?? Infinity;
  for (let row = 1; row <= one.length; row += 1) {
    for (let column = 1; column <= other.length; column += 1) {
      const isSame = one[row - 1] === other[column - 1];
      const isSwap = one[row - 1] === other[column - 2] && one[row - 2] === other[column - 1];
      (cost[row] as number[])[column] = Math.min(
        at(row - 1, column) + 1,
        at(row, column - 1) + 1,
        at(row - 1, column - 1) + (isSame ? 0 : 1),
        isSwap ? at(row - 2, column - 2) + 1 : Infinity,
      );
    }
  }
  return at(one.length, other.length);
}

describe('the distance of two words', () => {
  const word = fc.string({ unit: fc.constantFrom('a', 'b', 'c'), maxLength: 9 });

  it('is that of the table, up to the most that is measured', () => {
    fc.assert(
      fc.property(word, word, fc.integer({ min: 0, max: 3 }), (one, other, most) => {
        expect(editDistance(one, other, most)).toBe(Math.min(most + 1, table(one, other)));
      }),
      { numRuns: 2_000 },
    );
  });
});
