import { KEYS_IN_USE_RECORD, MasterKeyCheck } from './master-key-check.js';
import { Keyring, type MasterKey } from './keyring.js';
import { MemoryVaultStore } from '../store/memory-store.js';
import { testKey } from '../testing/vaults.js';

const WEEK = 7 * 24 * 60 * 60;
const stranger: MasterKey = { ...testKey('old'), secret: Buffer.alloc(32, 'another') };

describe('MasterKeyCheck', () => {
  let nowMs: number;
  let store: MemoryVaultStore;
  const now = () => nowMs;
  beforeEach(() => {
    nowMs = Date.UTC(2026, 0, 1);
    store = new MemoryVaultStore({ now });
  });

  const witness = (...keys: MasterKey[]) =>
    new MasterKeyCheck({ store, keyring: new Keyring(keys), now, lifetimeSeconds: WEEK });
  const fields = async () => [...(await store.readAll(KEYS_IN_USE_RECORD)).keys()];

  it('leaves one mark of a key, however many processes start with it', async () => {
    await Promise.all(Array.from({ length: 5 }, () => witness(testKey('old')).check()));
    await witness(testKey('old')).check();
    expect(await fields()).toEqual([expect.stringMatching(/^old:\d+$/)]);
  });

  it('only looks when it is asked to look', async () => {
    await witness(testKey('old')).look();
    expect(await fields()).toEqual([]);
  });

  it('tells a key that is missing by its id, and leaves no mark of the stranger', async () => {
    await witness(testKey('old')).check();
    const missing = { code: 'RECORD_SEALED_WITH_UNKNOWN_KEY', detail: 'key id old' };
    await expect(witness(testKey('new')).check()).rejects.toMatchObject(missing);
    await expect(witness(testKey('new')).look()).rejects.toMatchObject(missing);
    expect(await fields()).toHaveLength(1);
    await witness(testKey('old')).check();
  });

  it('tells another key under the same name, and leaves what was there', async () => {
    await witness(testKey('old')).check();
    await expect(witness(stranger).check()).rejects.toMatchObject({ code: 'RECORD_TAMPERED' });
    await witness(testKey('old')).check();
  });

  it('lets one of two win that began at once with different keys', async () => {
    const ends = await Promise.allSettled([witness(testKey('old')).check(), witness(stranger).check()]);
    expect(ends.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
  });

  it('tells a process that knows a new key too late', async () => {
    await witness(testKey('old')).check();
    await witness(testKey('new'), testKey('old', false)).check();
    await expect(witness(testKey('old')).check()).rejects.toMatchObject({ detail: 'key id new' });
    await witness(testKey('old'), testKey('new', false)).check();
  });

  it('lets an old key go once nothing that it sealed can be left, and no sooner', async () => {
    await witness(testKey('old')).check();
    const changing = witness(testKey('new'), testKey('old', false));
    for (let day = 0; day < 7; day++) {
      await changing.check();
      await expect(witness(testKey('new')).check()).rejects.toMatchObject({ detail: 'key id old' });
      nowMs += 24 * 60 * 60 * 1000;
    }
    nowMs += 60 * 60 * 1000;
    await witness(testKey('new')).check();
    nowMs += 4 * 24 * 60 * 60 * 1000;
    await witness(testKey('new')).check();
    expect(await fields()).toEqual([expect.stringMatching(/^new:\d+$/)]);
  });

  it('keeps the mark of a key in use for as long as it is', async () => {
    for (let day = 0; day < 30; day++) {
      await witness(testKey('old')).check();
      await expect(witness(testKey('new')).look()).rejects.toMatchObject({ detail: 'key id old' });
      expect(await fields()).toHaveLength(1);
      nowMs += 24 * 60 * 60 * 1000;
    }
  });

  it.each(['never sealed', 'v1.old.AAAA'])('does not pass over a mark that says %j', async (text) => {
    await store.create(KEYS_IN_USE_RECORD, { 'old:soon': text }, 60);
    await expect(witness(testKey('old')).check()).rejects.toMatchObject({ code: 'RECORD_TAMPERED' });
  });

  it('takes no mark from another place', async () => {
    await witness(testKey('old')).check();
    const [mark] = [...(await store.readAll(KEYS_IN_USE_RECORD)).values()];
    await store.update(KEYS_IN_USE_RECORD, { set: { 'old:99999999999': mark ?? '' } });
    await expect(witness(testKey('old')).check()).rejects.toMatchObject({ code: 'RECORD_TAMPERED' });
  });
});
