import { RecentCalls, type RecentCall } from './recent-calls.js';

describe('the newest calls of a session', () => {
  const call = (what: string): RecentCall => ({ timeMs: 0, what, status: 200, durationMs: 1, requestId: 'r' });
  const whats = (calls: RecentCalls, id: string) => calls.list({ id }).map(({ what }) => what);

  it('are those of the session alone, newest first', () => {
    const calls = new RecentCalls();
    calls.note({ id: 'one' }, call('a'));
    calls.note({ id: 'other' }, call('b'));
    calls.note({ id: 'one' }, call('c'));
    expect(whats(calls, 'one')).toEqual(['c', 'a']);
    expect(whats(calls, 'nobody')).toEqual([]);
  });

  it('are fifty, however many there were', () => {
    const calls = new RecentCalls();
    for (let at = 1; at <= 60; at += 1) calls.note({ id: 'one' }, call(`${at}`));
    expect(whats(calls, 'one')).toHaveLength(50);
    expect(whats(calls, 'one').at(0)).toBe('60');
    expect(whats(calls, 'one').at(-1)).toBe('11');
  });

  it('are forgotten first of the session that has not called for longest', () => {
    const calls = new RecentCalls();
    for (let at = 0; at < 500; at += 1) calls.note({ id: `s${at}` }, call('first'));
    calls.note({ id: 's0' }, call('again'));
    calls.note({ id: 'one more' }, call('first'));
    expect(whats(calls, 's0')).toEqual(['again', 'first']);
    expect(whats(calls, 's1')).toEqual([]);
  });
});
