import { describeSoak, leftovers } from './soak.js';
import type { SoakLook } from './soak.js';

const warm: SoakLook = { when: 'warm', rssMegabytes: 300, handles: 60, redisKeys: 2 };

describe('what is left of a soak', () => {
  it('is nothing when the end is like the beginning', () => {
    const peak = { when: 'all signed in', rssMegabytes: 900, handles: 900, redisKeys: 10_002 };
    const looks = [warm, peak, { ...warm, when: 'sessions ended' }];
    expect(leftovers(looks)).toEqual([]);
    expect(describeSoak(looks, 1_000_000, 10_000)).toContain('Back to the baseline.');
  });

  it.each([
    ['memory', { rssMegabytes: 400 }],
    ['handles', { handles: 400 }],
    ['Redis keys', { redisKeys: 3 }],
  ])('is told: %s', (what, change) => {
    const looks = [warm, { ...warm, ...change }];
    expect(leftovers(looks)).toEqual([what]);
    expect(describeSoak(looks, 1, 1)).toContain(`NOT back to the baseline: ${what}.`);
  });

  it('is never nothing when nothing was measured', () => expect(leftovers([])).not.toEqual([]));
});
