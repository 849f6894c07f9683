import { memoryInUse } from '@fhir-gateway/testing';
import { Keyring } from './sealing/keyring.js';
import { MemoryVaultStore } from './store/memory-store.js';
import { testKey } from './testing/vaults.js';
import { TokenVault } from './token-vault.js';

/** Three times every bound of what a vault remembers, which is 5,000 of anything. */
const SESSIONS = 15_000;
const MB = 1024 * 1024;

describe('many sessions', () => {
  it('15,000: fill the memory store, whose next one is refused, and cost nothing more however often they are opened', async () => {
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
    const afterOne = memoryInUse();
    for (let pass = 0; pass < 3; pass++) await openAll();
    expect(memoryInUse() - afterOne).toBeLessThan(8 * MB);
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
    const once = async () => {
      const credential = vault.mintCredential();
      await vault.activate(credential, 'browser');
      await vault.endSession(await vault.authenticate(credential));
    };
    // What is remembered is 5,000 of anything at most, and forgotten by the thousands: the peaks are compared.
    const peak = async (sessions: number) => {
      let most = 0;
      for (let index = 0; index < sessions; index++) {
        await once();
        if (index % 2_500 === 2_499) most = Math.max(most, memoryInUse());
      }
      return most;
    };
    const before = await peak(10_000);
    expect((await peak(20_000)) - before).toBeLessThan(4 * MB);
    await vault.close();
  }, 300_000);
});
