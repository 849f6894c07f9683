import { mintCredential, requireCredential } from '../session/credential.js';
import { Keyring, type MasterKey } from '../sealing/keyring.js';

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

/** Lets what the vault does off the request path happen. */
export async function offPath(): Promise<void> {
  for (let turn = 0; turn < 5; turn++) await new Promise((resolve) => setImmediate(resolve));
}
