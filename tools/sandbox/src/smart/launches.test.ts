import { createLaunches } from './launches.js';

describe('launches', () => {
  it('stand for one open record, and for one authorization', () => {
    const launches = createLaunches(() => 0);
    const [first, second] = [launches.issue({ patient: 'a', encounter: 'e' }), launches.issue({ patient: 'b' })];
    expect(launches.find(first)).toEqual({ patient: 'a', encounter: 'e' });
    expect(launches.take(first)).toBe(true);
    expect([launches.take(first), launches.find(first)]).toEqual([false, undefined]);
    expect(launches.find(second)).toEqual({ patient: 'b' });
  });

  it('do not pile up', () => {
    const launches = createLaunches(() => 0);
    const first = launches.issue({ patient: 'a' });
    for (let count = 0; count < 1000; count += 1) launches.issue({ patient: 'b' });
    expect(launches.find(first)).toBeUndefined();
  });
});
