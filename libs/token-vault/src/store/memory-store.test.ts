import { MemoryVaultStore, type StoreSnapshot } from './memory-store.js';
import { describeVaultStore } from './vault-store.contract.js';

describe('MemoryVaultStore', () => {
  const shared = new MemoryVaultStore();
  describeVaultStore('MemoryVaultStore', () => ({ one: shared, two: shared }));

  function clocked(maxEntries?: number) {
    const clock = { ms: 1_000_000 };
    const store = new MemoryVaultStore({ now: () => clock.ms, ...(maxEntries !== undefined && { maxEntries }) });
    return { clock, store };
  }

  it('forgets a record when its lifetime is over, to the millisecond', async () => {
    const { clock, store } = clocked();
    await store.create('r', { a: '1' }, 10);
    clock.ms += 9_999;
    expect(await store.read('r', ['a'])).toEqual(['1']);
    clock.ms += 1;
    expect(await store.read('r', ['a'])).toEqual([undefined]);
    expect(await store.update('r', { set: { a: '2' } })).toBe(false);
    expect(await store.touch('r', 10)).toBe(false);
  });

  it('lengthens a lifetime by touching, and leaves it alone when an update names none', async () => {
    const { clock, store } = clocked();
    await store.create('r', { a: '1' }, 10);
    clock.ms += 8_000;
    await store.update('r', { set: { a: '2' } });
    clock.ms += 1_000;
    expect(await store.touch('r', 10)).toBe(true);
    clock.ms += 9_000;
    expect(await store.read('r', ['a'])).toEqual(['2']);
    await store.update('r', { set: { a: '3' } });
    clock.ms += 1_000;
    expect(await store.read('r', ['a'])).toEqual([undefined]);
  });

  it('refuses new entries when full and keeps the old ones, until some expire', async () => {
    const { clock, store } = clocked(3);
    await store.create('a', { f: '1' }, 10);
    await store.putOnce('b', '1', 20);
    await store.acquireLock('c', 'owner', 20_000);
    await expect(store.create('d', { f: '1' }, 10)).rejects.toMatchObject({ code: 'STORE_UNAVAILABLE' });
    await expect(store.putOnce('d', '1', 10)).rejects.toMatchObject({ code: 'STORE_UNAVAILABLE' });
    expect(await store.update('a', { set: { f: '2' } })).toBe(true);
    clock.ms += 10_000;
    expect(await store.create('d', { f: '1' }, 10)).toBe(true);
  });

  it('removes kept values for other kept values, oldest first, and lets them cost no session', async () => {
    const { store } = clocked(2);
    await store.create('a', { f: '1' }, 10);
    for (let index = 0; index <= 5_000; index += 1) await store.setValue(`k${index}`, `${index}`, 60);
    expect(await store.getValue('k0')).toBeUndefined();
    expect([await store.getValue('k1'), await store.getValue('k5000')]).toEqual(['1', '5000']);
    expect(await store.create('b', { f: '1' }, 10)).toBe(true);
  });

  describe('restored from a snapshot', () => {
    /** As a file would hold it. */
    const later = (store: MemoryVaultStore, now: () => number) =>
      new MemoryVaultStore({ now, restored: JSON.parse(JSON.stringify(store.snapshot())) as StoreSnapshot });

    it('has records and kept values, for as long as they had left', async () => {
      const { clock, store } = clocked();
      await store.create('r', { a: '1', b: '2' }, 10);
      await store.setValue('k', 'value', 20);
      const restored = later(store, () => clock.ms);
      clock.ms += 9_999;
      expect(await restored.read('r', ['a', 'b'])).toEqual(['1', '2']);
      clock.ms += 1;
      expect(await restored.read('r', ['a'])).toEqual([undefined]);
      expect(await restored.getValue('k')).toBe('value');
      clock.ms += 10_000;
      expect(await restored.getValue('k')).toBeUndefined();
    });

    it('has no one-time value, no lock and nothing that had ended', async () => {
      const { clock, store } = clocked();
      await store.create('ended', { a: '1' }, 1);
      await store.setValue('ended', 'value', 1);
      await store.putOnce('once', 'value', 60);
      await store.acquireLock('lock', 'owner', 60_000);
      clock.ms += 1_000;
      const snapshot = store.snapshot();
      expect(snapshot).toEqual({ records: [], values: [] });
      const restored = later(store, () => clock.ms);
      expect(await restored.take('once')).toBeUndefined();
      expect(await restored.acquireLock('lock', 'other', 1_000)).toBe(true);
    });
  });
});
