import { createRandom } from './random.js';

const draw = (seed: string, count: number): number[] => {
  const random = createRandom(seed);
  return Array.from({ length: count }, () => random.next());
};

describe('createRandom', () => {
  it('makes the same choices for the same seed', () => {
    expect(draw('7/3', 50)).toEqual(draw('7/3', 50));
  });

  it('makes other choices for neighbouring seeds', () => {
    const first = new Set(draw('1/10', 50));
    expect(draw('1/11', 50).filter((value) => first.has(value))).toEqual([]);
  });

  it('stays within the bounds of int and reaches both ends', () => {
    const random = createRandom('bounds');
    const seen = new Set(Array.from({ length: 400 }, () => random.int(2, 5)));
    expect([...seen].sort()).toEqual([2, 3, 4, 5]);
  });

  it('keeps next between 0 and 1 and spread over the range', () => {
    const values = draw('spread', 4000);
    expect(values.every((value) => value >= 0 && value < 1)).toBe(true);
    expect(values.reduce((sum, value) => sum + value, 0) / values.length).toBeCloseTo(0.5, 1);
  });

  it('keeps normal within three deviations around 0', () => {
    const random = createRandom('bell');
    const values = Array.from({ length: 4000 }, () => random.normal());
    expect(Math.max(...values.map(Math.abs))).toBeLessThanOrEqual(3);
    expect(values.reduce((sum, value) => sum + value, 0) / values.length).toBeCloseTo(0, 1);
    expect(values.reduce((sum, value) => sum + value ** 2, 0) / values.length).toBeCloseTo(1, 0);
  });

  it('refuses to pick from an empty list', () => {
    expect(() => createRandom('x').pick([])).toThrow(RangeError);
  });
});
