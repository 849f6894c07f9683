import { mintCredential, requireCredential } from '../session/credential.js';
import { Keyring, type MasterKey } from '../sealing/keyring.js';
import { MemoryVaultStore } from '../store/memory-store.js';
import type { TokenVaultOptions } from '../token-vault-options.js';
import { TokenVault } from '../token-vault.js';
import { observe } from './observed-store.js';

/** A fixed master key for tests. */
export function testKey(id = 'k1', primary = true): MasterKey {
  return { id, secret: Buffer.alloc(32, id), primary };
}

/** A keyring of {@link testKey}; equal in every process of a test. */
export function testKeyring(): Keyring {
  return new Keyring([testKey()]);
}

/** A credential of the same session with another secret, which nobody has issued. */
export function strangeCredential(credential: string): string {
  return mintCredential(requireCredential(credential).locator);
}

/** A vault over a store in memory whose calls are noted, and a clock that the test moves. */
export function vaultWorld(options: Partial<TokenVaultOptions> = {}) {
  const clock = { ms: 1_800_000_000_000 };
  const now = () => clock.ms;
  const memory = new MemoryVaultStore({ now });
  const { store, calls } = observe(memory);
  const vault = new TokenVault({ store, keyring: testKeyring(), now, ...options });
  return { clock, now, memory, calls, vault };
}

/** A new session, and the credential that opens it. */
export async function beginSession(vault: TokenVault, options: Parameters<TokenVault['activate']>[2] = {}) {
  const credential = vault.mintCredential();
  return { credential, session: await vault.activate(credential, 'browser', options) };
}

/** Whether a credential opens a session. */
export function isLive(vault: TokenVault, credential: string): Promise<boolean> {
  return vault.authenticate(credential).then(
    () => true,
    () => false,
  );
}

/** A {@link vaultWorld} with a session. */
export async function signedIn(options: Partial<TokenVaultOptions> = {}) {
  const world = vaultWorld(options);
  const begun = await beginSession(world.vault);
  world.calls.length = 0;
  return { ...world, ...begun };
}

/** Lets what the vault does off the request path happen. */
export async function offPath(): Promise<void> {
  for (let turn = 0; turn < 5; turn++) await new Promise((resolve) => setImmediate(resolve));
}
