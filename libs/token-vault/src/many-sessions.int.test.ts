import { setImmediate } from 'node:timers/promises';
import { memoryInUse } from '@fhir-gateway/testing';
import { Keyring } from './sealing/keyring.js';
import { MemoryVaultStore } from './store/memory-store.js';
import { testKey } from './testing/vaults.js';
import { TokenVault } from './token-vault.js';

/** What a vault remembers of anything, before it forgets by the thousands. */
const BOUND = 5_000;
/** Half as many again. */
const SESSIONS = 7_500;
const MB = 1024 * 1024;

/**
 * The clock stands still, so that nothing is forgotten by its time: the bounds alone limit what is remembered. Memory is
 * compared where the same number of steps modulo the bound was made, so that as much is remembered.
 */
describe('many sessions', () => {
  beforeEach(() => {
    jest.useFakeTimers({ doNotFake: ['nextTick', 'queueMicrotask', 'setImmediate', 'performance', 'hrtime'] });
  });
  afterEach(() => {
    jest.useRealTimers();
  });

  it('7,500: fill the memory store, whose next one is refused, and cost nothing more however often they are opened', async () => {
    const store = new MemoryVaultStore({ maxEntries: SESSIONS });
    const vault = new TokenVault({ store, keyring: new Keyring([testKey('k1')]), cacheSeconds: 5 });
    const credentials: string[] = [];
    for (let index = 0; index < SESSIONS; index++) {
      const credential = vault.mintCredential();
      await vault.activate(credential, 'browser');
      credentials.push(credential);
    }
    await expect(vault.activate(vault.mintCredential(), 'browser')).rejects.toMatchObject({
      code: 'STORE_UNAVAILABLE',
    });

    const openAll = async () => {
      for (const credential of credentials) await vault.authenticate(credential, { prefetch: ['connection:a'] });
    };
    await openAll();
    const afterOne = await settledMemory();
    for (let pass = 0; pass < 2; pass++) await openAll();
    expect((await settledMemory()) - afterOne).toBeLessThan(2.5 * MB);
    // Nobody was signed out by the refused one, nor by the bounds of what is remembered.
    await expect(vault.authenticate(credentials[0] ?? '')).resolves.toMatchObject({ credentialKind: 'browser' });

    await vault.close();
  }, 300_000);

  it('that end leave nothing behind', async () => {
    const vault = new TokenVault({
      store: new MemoryVaultStore(),
      keyring: new Keyring([testKey('k1')]),
      cacheSeconds: 5,
    });
    const afterMore = async (sessions: number) => {
      for (let index = 0; index < sessions; index++) {
        const credential = vault.mintCredential();
        await vault.activate(credential, 'browser');
        await vault.endSession(await vault.authenticate(credential));
      }
      return settledMemory();
    };
    // The code itself takes memory until it is compiled for good.
    const before = await afterMore(2 * BOUND);
    expect((await afterMore(BOUND)) - before).toBeLessThan(MB);
    await vault.close();
  }, 300_000);
});

/** The memory in use, once the work beside the calls is done. */
async function settledMemory(): Promise<number> {
  await setImmediate();
  return memoryInUse();
}
