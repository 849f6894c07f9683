import { Background } from '../background.js';
import { MemoryVaultStore } from '../store/memory-store.js';
import { SessionLocks } from './session-locks.js';
import { observe } from '../testing/observed-store.js';
import type { VaultStore } from '../store/vault-store.js';

const clock = { ms: 1_000_000 };
const memory = new MemoryVaultStore({ now: () => clock.ms });
const { store, calls } = observe(memory);
const process = (over: VaultStore = store) => new SessionLocks(over, new Background());

beforeEach(() => {
  calls.length = 0;
  // Past every lease of the test before.
  clock.ms += 3_600_000;
});

/** A store in which some methods are replaced. */
function replacing(inner: VaultStore, replaced: Partial<VaultStore>): VaultStore {
  return new Proxy(inner, {
    get(target, property) {
      const own: unknown = Reflect.get(replaced, property);
      if (own !== undefined) return own;
      const member: unknown = Reflect.get(target, property);
      return typeof member === 'function' ? member.bind(target) : member;
    },
  });
}

describe('SessionLocks', () => {
  it('tells a holder that lost its lease so, and leaves the new owner’s lock alone', async () => {
    await process().run('s:lock:a', async (lock) => {
      expect(await lock.stillHeld()).toBe(true);
      clock.ms += 60_000;
      expect(await memory.acquireLock('s:lock:a', 'another', 60_000)).toBe(true);
      expect(await lock.stillHeld()).toBe(false);
    });
    expect(await memory.extendLock('s:lock:a', 'another', 60_000)).toBe(true);
  });

  it('lets a waiter in after the lease of a holder that died', async () => {
    await memory.acquireLock('s:lock:a', 'a process that is gone', 5_000);
    const waiting = process().run('s:lock:a', async () => 'in');
    clock.ms += 5_000;
    expect(await waiting).toBe('in');
  });

  it('wakes a waiter by the signal of the holder, long before it would look again by itself', async () => {
    const [one, two] = [process(), process()];
    let waiting: Promise<string> | undefined;
    const tries = () => calls.filter((call) => call === 'acquireLock').length;
    // Timers do not run at all, so a waiter that is not woken waits for ever.
    jest.useFakeTimers({ doNotFake: ['setImmediate', 'nextTick', 'queueMicrotask'] });
    try {
      await one.run('s:lock:a', async () => {
        waiting = two.run('s:lock:a', async () => 'in');
        while (tries() < 3) await new Promise((resolve) => setImmediate(resolve));
      });
      expect(await waiting).toBe('in');
    } finally {
      jest.useRealTimers();
    }
    // The holder's, the waiter's two before it waits, and the one that the signal was for.
    expect(tries()).toBe(4);
    expect(await memory.acquireLock('s:lock:a', 'free', 1)).toBe(true);
  });

  it('renews the lease while the work goes on', async () => {
    await process().run(
      's:lock:a',
      async () => {
        while (!calls.includes('extendLock')) await new Promise((resolve) => setImmediate(resolve));
      },
      { leaseMs: 30 },
    );
    expect(calls).toContain('extendLock');
  });

  it('asks the store for one contender per process, however many callers wait', async () => {
    const locks = process();
    await Promise.all(Array.from({ length: 20 }, () => locks.run('s:lock:a', async () => undefined)));
    expect(calls.filter((call) => call === 'acquireLock')).toHaveLength(20);
    expect(calls).not.toContain('subscribe');
  });

  it('keeps the result of work whose lock can no longer be given back', async () => {
    const down = replacing(memory, { releaseLock: () => Promise.reject(new Error('down')) });
    expect(await process(down).run('s:lock:a', async () => 'saved')).toBe('saved');
  });

  it('lets the next caller in when the store fails before the lock is taken', async () => {
    let attempts = 0;
    const flaky = replacing(memory, {
      acquireLock: (key, owner, ttlMs) =>
        ++attempts === 1 ? Promise.reject(new Error('down')) : memory.acquireLock(key, owner, ttlMs),
    });
    const locks = process(flaky);
    await expect(locks.run('s:lock:a', async () => 'never')).rejects.toThrow('down');
    expect(await locks.run('s:lock:a', async () => 'in', { waitMs: 50 })).toBe('in');
  });

  it('does not hand a lock to a caller that stopped waiting', async () => {
    const locks = process();
    const late = jest.fn(async () => undefined);
    await locks.run('s:lock:a', async () => {
      await expect(locks.run('s:lock:a', late, { waitMs: 5 })).rejects.toMatchObject({ code: 'LOCK_TIMEOUT' });
    });
    expect(await locks.run('s:lock:a', async () => 'next', { waitMs: 50 })).toBe('next');
    expect(late).not.toHaveBeenCalled();
  });
});
