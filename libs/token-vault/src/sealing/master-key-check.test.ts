import { KEYS_IN_USE_RECORD } from '../store/stored-names.js';
import { MasterKeyCheck } from './master-key-check.js';
import { Keyring, type MasterKey } from './keyring.js';
import { fieldPlace } from './sealed-fields.js';
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
    new MasterKeyCheck({ store, keyring: new Keyring(keys), now, lifetimeSeconds: WEEK, askMs: 0 });
  const fields = async () => [...(await store.readAll(KEYS_IN_USE_RECORD)).keys()];

  it('leaves one mark of a key, however many processes start with it', async () => {
    await Promise.all(Array.from({ length: 5 }, () => witness(testKey('old')).check()));
    await witness(testKey('old')).check();
    expect(await fields()).toEqual([expect.stringMatching(/^old:\d+:\d+:$/)]);
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
    const day = 24 * 60 * 60 * 1000;
    await witness(testKey('old')).check();
    nowMs += 3.4 * day;
    // It seals until now, and its mark was left days ago.
    await witness(testKey('old')).check();
    const changing = witness(testKey('new'), testKey('old', false));
    for (let passed = 0; passed <= 7; passed++) {
      await changing.check();
      await expect(witness(testKey('new')).check()).rejects.toMatchObject({ detail: 'key id old' });
      nowMs += passed < 7 ? day : 0.2 * day;
    }
    await witness(testKey('new')).check();
    nowMs += 4 * day;
    await witness(testKey('new')).check();
    expect(await fields()).toEqual([expect.stringMatching(/^new:\d+:\d+:$/)]);
  });

  it('keeps the mark of a key in use for as long as it is', async () => {
    for (let day = 0; day < 30; day++) {
      await witness(testKey('old')).check();
      await expect(witness(testKey('new')).look()).rejects.toMatchObject({ detail: 'key id old' });
      expect(await fields()).toHaveLength(1);
      nowMs += 24 * 60 * 60 * 1000;
    }
  });

  describe('after the store was emptied', () => {
    const empty = () => store.remove(KEYS_IN_USE_RECORD);
    const misfit = { code: 'RECORD_SEALED_WITH_UNKNOWN_KEY', detail: 'key id new' };

    it('refuses a stranger that starts, since those that run leave their mark again', async () => {
      const [one, two] = [witness(testKey('old')), witness(testKey('old'))];
      for (const each of [one, two]) await each.check();
      const stop = await one.onAsked(() => void one.check());
      await empty();
      const foreign = new MasterKeyCheck({ store, keyring: new Keyring([testKey('new')]), now, lifetimeSeconds: WEEK });
      await expect(foreign.check()).rejects.toMatchObject({ detail: 'key id old' });
      await two.check();
      expect(await fields()).toEqual([expect.stringMatching(/^old:/)]);
      await stop();
    });

    it.each([['another name', testKey('new')] as const, ['the same name', stranger] as const])(
      'stays in use when a stranger of %s left its mark first, which then has to go and takes it along',
      async (_name, key) => {
        const [one, two] = [witness(testKey('old')), witness(testKey('old'))];
        for (const each of [one, two]) await each.check();
        await empty();
        nowMs += 60_000;
        const foreign = witness(key);
        await foreign.check();
        await one.check();
        await two.check();
        // Restarted: the mark of the others says since when their key is in use.
        await witness(testKey('old')).check();
        await expect(foreign.check()).rejects.toBeDefined();
        expect(await fields()).toEqual([expect.stringMatching(/^old:/)]);
      },
    );

    it('tells those that run of a new key, since whoever has both endorses it with theirs', async () => {
      const running = witness(testKey('old'));
      await running.check();
      await empty();
      nowMs += 60_000;
      await witness(testKey('new'), testKey('old', false)).check();
      await expect(running.check()).rejects.toMatchObject(misfit);
    });

    it('takes no endorsement from another mark', async () => {
      const running = witness(testKey('old'));
      await running.check();
      nowMs += 60_000;
      await witness(testKey('new'), testKey('old', false)).check();
      const [endorsed = ''] = (await fields()).filter((field) => field.startsWith('new:'));
      await empty();
      const [, until, since, endorsement] = endorsed.split(':');
      const forged = `other:${until}:${Number(since) + 60}:${endorsement}`;
      await store.create(KEYS_IN_USE_RECORD, { [forged]: 'v1.other.AAAA' }, 60);
      await running.check();
    });
  });

  it('believes the marks of an earlier release', async () => {
    const keyring = new Keyring([testKey('new')]);
    const field = 'new:99999999999';
    const sealed = keyring.seal('in use', fieldPlace(KEYS_IN_USE_RECORD, field));
    const running = witness(testKey('old'));
    await running.check();
    await store.update(KEYS_IN_USE_RECORD, { set: { [field]: sealed } });
    await expect(running.check()).rejects.toMatchObject({ detail: 'key id new' });
    await witness(testKey('new'), testKey('old', false)).check();
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
