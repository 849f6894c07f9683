import { EphemeralCache } from './ephemeral-cache.js';
import { Keyring } from '../sealing/keyring.js';
import { MemoryVaultStore } from '../store/memory-store.js';
import { StrangersShare } from '../store/strangers-share.js';
import { testKey } from '../testing/vaults.js';

describe('EphemeralCache', () => {
  const store = new MemoryVaultStore();
  const cacheOf = (...keys: ReturnType<typeof testKey>[]) => {
    const keyring = new Keyring(keys);
    const strangers = new StrangersShare(store, keyring, 60);
    return new EphemeralCache({ store, keyring, lastingKeyring: keyring, recordKeys: 'credential', strangers });
  };
  const kept = cacheOf(testKey('old'));
  afterEach(() => jest.restoreAllMocks());

  it('show the store neither the secret nor the value', async () => {
    const stored = jest.spyOn(store, 'setValue');
    await kept.setValue('page', 'the-secret', { query: 'code=4548-4' }, 60);
    expect(stored.mock.lastCall).toEqual([expect.stringMatching(/^[\w-]+:kept:page$/), expect.any(String), 60]);
    expect(stored.mock.lastCall?.join()).not.toMatch(/the-secret|4548/);
  });

  it('are found after a change of keys, as long as the older key is there', async () => {
    await kept.setValue('page', 'mine', 1, 60);
    expect(await cacheOf(testKey('new'), testKey('old', false)).getValue('page', 'mine')).toBe(1);
    expect(await cacheOf(testKey('new')).getValue('page', 'mine')).toBeUndefined();
  });

  it('are refused when another value was put in their place', async () => {
    const stored = jest.spyOn(store, 'setValue');
    await kept.setValue('page', 'one', 1, 60);
    const [place = ''] = stored.mock.lastCall ?? [];
    await kept.setValue('page', 'two', 2, 60);
    const [, another = ''] = stored.mock.lastCall ?? [];
    await store.setValue(place, another, 60);
    await expect(kept.getValue('page', 'one')).rejects.toMatchObject({ code: 'RECORD_TAMPERED' });
  });

  it('refuse an empty secret and a kind that no key may have', async () => {
    await expect(kept.setValue('page', '', 1, 60)).rejects.toThrow(TypeError);
    await expect(kept.getValue('a:b', 'secret')).rejects.toThrow(TypeError);
  });
});
