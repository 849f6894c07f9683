import { MemoryVaultStore } from '../store/memory-store.js';
import { testKey } from '../testing/vaults.js';
import { LASTING_KEY_RECORD, LastingKey } from './lasting-key.js';

describe('LastingKey', () => {
  let store: MemoryVaultStore;
  beforeEach(() => (store = new MemoryVaultStore()));

  const open = (...masterKeys: ReturnType<typeof testKey>[]) => LastingKey.open({ store, masterKeys });
  const derived = ({ keyring }: LastingKey) => Buffer.from(keyring.derive('a-label', 32)).toString('hex');

  it('is the first primary key, in however many processes that start at once', async () => {
    const keys = await Promise.all([1, 2, 3].map(() => open(testKey('k1'))));
    expect(new Set(keys.map(derived)).size).toBe(1);
    expect(keys[0]?.id).toBe('k1');
  });

  it('stays as it is while the master key changes, and opens what the newer ones sealed', async () => {
    const before = await open(testKey('k1'));
    const changing = await open(testKey('k2'), testKey('k1', false));
    expect(derived(changing)).toBe(derived(before));
    const sealed = changing.keyring.seal('a client', 'here');
    // As `keys rotate` does.
    const [text] = await store.read(LASTING_KEY_RECORD, ['key']);
    expect(text).toMatch(/^v1\.k1\./);
    await changing.keyring.open(before.keyring.seal('x', 'y'), 'y');
    expect(before.keyring.open(sealed, 'here')).toBe('a client');
  });

  it('is found by nobody who has none of the keys, and is replaced where they were given up', async () => {
    const before = await open(testKey('k1'));
    expect(await LastingKey.find({ store, masterKeys: [testKey('k2')] })).toBeUndefined();
    const after = await open(testKey('k2'));
    expect(derived(after)).not.toBe(derived(before));
    expect((await LastingKey.find({ store, masterKeys: [testKey('k2')] }))?.id).toBe('k2');
  });

  it('is stored again by a process that runs, when the store was emptied, and never over another', async () => {
    const first = await open(testKey('k1'));
    const changing = await open(testKey('k2'), testKey('k1', false));
    await store.remove(LASTING_KEY_RECORD);
    await changing.restore();
    const found = await open(testKey('k2'), testKey('k1', false));
    expect(derived(found)).toBe(derived(first));
    await store.remove(LASTING_KEY_RECORD);
    await open(testKey('k3'));
    await changing.restore();
    expect((await LastingKey.find({ store, masterKeys: [testKey('k3')] }))?.id).toBe('k3');
  });

  it('says nothing of the key to who has the store', async () => {
    await open(testKey('k1'));
    const all = JSON.stringify([...(await store.readAll(LASTING_KEY_RECORD))]);
    expect(all).not.toContain(Buffer.from(testKey('k1').secret).toString('base64url'));
  });
});
