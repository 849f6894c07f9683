import { BoundedValues } from './bounded-values.js';

const clock = { ms: 0 };
const values = (bounds: Partial<{ entries: number; characters: number }> = {}) =>
  new BoundedValues({ entries: 10, characters: 10, ...bounds }, () => clock.ms);

describe('BoundedValues', () => {
  it.each([
    ['too many', { entries: 2 }],
    ['too large together', { characters: 5 }],
  ])('drops the oldest where they are %s', (_what, bounds) => {
    const held = values(bounds);
    for (const key of ['a', 'b', 'c']) held.set(key, 'xx', 1_000);
    expect(['a', 'b', 'c'].map((key) => held.get(key))).toEqual([undefined, 'xx', 'xx']);
  });

  it('counts a value that is set again once, and as the newest', () => {
    const held = values({ characters: 4 });
    for (const key of ['a', 'b', 'a', 'c']) held.set(key, 'xx', 1_000);
    expect(['a', 'b', 'c'].map((key) => held.get(key))).toEqual(['xx', undefined, 'xx']);
  });

  it('holds nothing that is larger than all together may be', () => {
    const held = values({ characters: 4 });
    held.set('a', 'xxxxx', 1_000);
    expect(held.get('a')).toBeUndefined();
  });

  it.each([['when it is asked for'], ['when they are swept']])('frees the space of an expired one %s', (when) => {
    const held = values({ characters: 4 });
    held.set('a', 'xxx', 1);
    clock.ms += 1;
    if (when.includes('swept')) held.sweep();
    expect(held.get('a')).toBeUndefined();
    held.set('b', 'xx', 1_000);
    held.set('c', 'xx', 1_000);
    expect([held.get('b'), held.get('c')]).toEqual(['xx', 'xx']);
  });
});
