import { SessionLifetime } from './session-lifetime.js';

describe('the touches of sessions', () => {
  function setUp() {
    const clock = { ms: 1_000_000 };
    return { clock, lifetime: new SessionLifetime(() => clock.ms, 28_800, 604_800) };
  }

  it('are due once a minute for each of 10,000 sessions, however many others were touched before', () => {
    const { clock, lifetime } = setUp();
    for (let index = 0; index < 35_000; index++) lifetime.touched(`earlier-${index}`);
    const due = () =>
      Array.from({ length: 10_000 }, (_, index) => lifetime.touchDue(`s${index}`)).filter(Boolean).length;
    expect(due()).toBe(10_000);
    clock.ms += 59_999;
    expect(due()).toBe(0);
    clock.ms += 1;
    expect(due()).toBe(10_000);
  });

  it('are forgotten with the session, in whichever generation', () => {
    const { lifetime } = setUp();
    lifetime.touched('old');
    for (let index = 0; index < 10_000; index++) lifetime.touched(`s${index}`);
    expect(lifetime.touchDue('old')).toBe(false);
    lifetime.ended('old');
    lifetime.ended('s9999');
    expect(lifetime.touchDue('old')).toBe(true);
    expect(lifetime.touchDue('s9999')).toBe(true);
  });

  it('walk over no entries: what a map has is never listed to find the oldest', () => {
    const { lifetime } = setUp();
    const walks = (['keys', 'entries', 'values', 'forEach'] as const).map((name) => jest.spyOn(Map.prototype, name));
    const iterations = jest.spyOn(Map.prototype, Symbol.iterator as never);
    for (let index = 0; index < 45_000; index++) lifetime.touchDue(`s${index}`);
    const calls = [...walks, iterations].map((spy) => spy.mock.calls.length);
    jest.restoreAllMocks();
    expect(calls).toEqual([0, 0, 0, 0, 0]);
  });
});
