import { Keyring, type MasterKey, MasterKeyCheck, MemoryVaultStore, VaultError } from '@fhir-gateway/token-vault';
import type { Logger } from '../logging/logger.js';
import { KeyCheck } from './key-check.js';
import { loadConfig } from '../config/config.js';
import { openKeyCheck, openLastingKey } from './open-store.js';

const first: MasterKey = { id: 'first', secret: Buffer.alloc(32, 1), primary: true };
const second: MasterKey = { id: 'second', secret: Buffer.alloc(32, 2), primary: true };
const logger = { debug() {}, info() {}, warn() {}, error() {} } as unknown as Logger;
/** Records that a flush takes away, and running processes have to store again. */
const records = ['keys-in-use', 'lasting-key'];

describe('a store that is emptied while processes run', () => {
  const opened: KeyCheck[] = [];
  afterEach(() => Promise.all(opened.splice(0).map((keys) => keys.close())));

  /** A process that starts; others on the same store answer it. */
  async function start(store: MemoryVaultStore, masterKeys: readonly MasterKey[], clock = { ms: Date.now() }) {
    const now = () => clock.ms;
    const check = new MasterKeyCheck({
      store,
      keyring: new Keyring(masterKeys),
      lifetimeSeconds: 3_600,
      now,
      askMs: 100,
    });
    const keys = await KeyCheck.open({ masterKeys: check, logger, now });
    opened.push(keys);
    return { keys, lasting: await openLastingKey({ store, masterKeys, keys, now }), clock };
  }

  /** Running processes that have changed their master key once: the lasting key is the one before. */
  async function startAfterChange(store: MemoryVaultStore) {
    const before = await start(store, [first]);
    await before.keys.close();
    const running = await start(store, [{ ...first, primary: false }, second]);
    expect(running.lasting.primaryId).toBe('first');
    return running;
  }

  const flush = (store: MemoryVaultStore) => Promise.all(records.map((record) => store.remove(record)));

  it('has the lasting key again before a process that starts could make another', async () => {
    const store = new MemoryVaultStore();
    await startAfterChange(store);
    await flush(store);
    const { lasting } = await start(store, [{ ...first, primary: false }, second]);
    expect(lasting.primaryId).toBe('first');
  });

  it('starts without the key before only when no session that is kept can need it any more', async () => {
    const clock = { ms: Date.UTC(2026, 0, 1) };
    const now = () => clock.ms;
    const store = new MemoryVaultStore({ now });
    const open = async (...keys: MasterKey[]) => {
      const check = await openKeyCheck({ store, keyring: new Keyring(keys), config: loadConfig({}), logger, now });
      await check.close();
    };
    await open(first);
    await open({ ...first, primary: false }, second);
    clock.ms += 399 * 86_400_000;
    await expect(open(second)).rejects.toMatchObject({ code: 'MASTER_KEYS_DO_NOT_FIT' });
    clock.ms += 202 * 86_400_000;
    await open(second);
  });

  it('has whatever else is to be restored, at a start and at the next probe, and not more often', async () => {
    const store = new MemoryVaultStore();
    const { keys, clock } = await startAfterChange(store);
    let restored = 0;
    keys.alsoRestore(async () => void restored++);
    await flush(store);
    await start(store, [{ ...first, primary: false }, second]);
    expect(restored).toBe(1);
    expect(await keys.fits()).toBe(true);
    expect(restored).toBe(1);
    clock.ms += 5_000;
    await flush(store);
    await Promise.all([keys.fits(), keys.fits()]);
    expect(restored).toBe(2);
    expect((await store.readAll('lasting-key')).size).toBe(1);
  });

  it('goes on, and tries again, where a restore does not reach the store', async () => {
    const store = new MemoryVaultStore();
    const { keys, clock } = await startAfterChange(store);
    let attempts = 0;
    keys.alsoRestore(async () => {
      attempts += 1;
      if (attempts === 1) throw new VaultError('STORE_UNAVAILABLE', 'away');
    });
    for (let probes = 1; probes <= 2; probes++) {
      clock.ms += 5_000;
      expect(await keys.fits()).toBe(true);
      expect(attempts).toBe(probes);
    }
  });

  it('gets nothing from a process whose keys do not fit what is there', async () => {
    const store = new MemoryVaultStore();
    const { keys, clock } = await startAfterChange(store);
    let restored = 0;
    keys.alsoRestore(async () => void restored++);
    await flush(store);
    // Another deployment was here first, with a mark as from long ago.
    const strangers = { store, keyring: new Keyring([{ ...second, secret: Buffer.alloc(32, 9) }]), askMs: 0 };
    await new MasterKeyCheck({ ...strangers, lifetimeSeconds: 3_600, now: () => clock.ms - 60_000 }).check();
    clock.ms += 5_000;
    expect(await keys.fits()).toBe(false);
    expect(restored).toBe(0);
    expect((await store.readAll('lasting-key')).size).toBe(0);
  });
});
