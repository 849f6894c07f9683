import { mayAskAgain, nextInquiryAt, retryAt, secondsUntilNext } from './inquiry-interval.js';
import type { RequestCheck } from './request-check.js';

const now = Date.parse('2026-11-24T10:00:00Z');
const saying = (...outcomes: RequestCheck['outcome'][]): RequestCheck[] =>
  outcomes.map((outcome) => ({ at: '2026-11-24T10:00:00Z', outcome }));
const times = (count: number, outcome: RequestCheck['outcome'] = 'pended') => saying(...Array(count).fill(outcome));

describe('when a payer is asked again', () => {
  it('is at once where it was not asked yet', () => {
    expect([mayAskAgain({}, now), secondsUntilNext({}, now)]).toEqual([true, 0]);
  });

  it.each([
    [0, 60],
    [3, 60],
    [4, 120],
    [5, 240],
    [9, 3600],
  ])('is, after %i answers that say the same, in %i seconds', (count, seconds) => {
    expect(secondsUntilNext({ askedAt: now, checks: times(count) }, now)).toBe(seconds);
  });

  it('is soon again after an answer that says something else', () => {
    expect(secondsUntilNext({ askedAt: now, checks: [...times(9), ...saying('no-answer')] }, now)).toBe(60);
    expect(secondsUntilNext({ askedAt: now, checks: [...saying('no-answer'), ...times(4)] }, now)).toBe(120);
  });

  it.each([
    [undefined, 60],
    [0, 60],
    [Number.NaN, 60],
    [30, 60],
    [900, 900],
    [10_000_000, 86_400],
  ])('is not before the moment that Retry-After %s names, and within a day', (named, seconds) => {
    expect(secondsUntilNext({ askedAt: now, checks: times(1), ...retryAt(named, now) }, now)).toBe(seconds);
  });

  it('is a moment, and not a millisecond before', () => {
    const asked = { askedAt: now, checks: times(1) };
    expect([mayAskAgain(asked, nextInquiryAt(asked) - 1), mayAskAgain(asked, nextInquiryAt(asked))]).toEqual([
      false,
      true,
    ]);
  });
});
