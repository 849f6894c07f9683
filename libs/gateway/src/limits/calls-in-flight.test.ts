import { callsInFlight } from './calls-in-flight.js';

describe('calls in flight', () => {
  it('are refused beyond the limit of one caller, and no other', () => {
    const calls = callsInFlight(2);
    const first = calls.enter('a');
    calls.enter('a');
    expect(() => calls.enter('a')).toThrow(
      expect.objectContaining({ code: 'CALLS_AT_ONCE_LIMITED', retryAfterSeconds: 1 }),
    );
    calls.enter('b');
    first.leave();
    calls.enter('a');
    expect(() => calls.enter('a')).toThrow(expect.objectContaining({ code: 'CALLS_AT_ONCE_LIMITED' }));
  });

  it('are not bounded by 0', () => {
    const calls = callsInFlight(0);
    for (let index = 0; index < 100; index += 1) calls.enter('a');
    expect(calls.running).toBe(100);
  });
});
