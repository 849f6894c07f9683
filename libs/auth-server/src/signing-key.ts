import { generateKeyPair } from 'node:crypto';
import { promisify } from 'node:util';
import { VaultError, type Keyring, type VaultStore } from '@fhir-gateway/token-vault';
import type { JWK } from 'oidc-provider';

/** The record that holds the key. Only its partition is named as a session is, so nobody takes it for one. */
export const signingKeyRecord = 'oauth:signing-key';

const field = 'jwk';
const place = `${signingKeyRecord}|${field}`;
/** Ten years: it ends with the store. */
const ttlSeconds = 315_360_000;
/** Of several processes that start at once one stores its key, and the others find it. */
const maxAttempts = 3;

/** Where the key is kept, and what seals it. */
export interface SigningKeyParts {
  readonly store: VaultStore;
  /** Outlives a change of the master key. */
  readonly keyring: Keyring;
}

/**
 * The private key that id tokens are signed with, the same in every process of a store: RSA of 2048 bits, since each
 * client of OpenID Connect can verify RS256 and need not know any other algorithm. It is made once, by the first process.
 *
 * @throws VaultError RECORD_SEALED_WITH_UNKNOWN_KEY | RECORD_TAMPERED when the stored key does not open; it stays as it is
 * @throws VaultError STORE_UNAVAILABLE
 * @see OpenID Connect Core 1.0 section 15.1; SMART App Launch 2.2, "sso-openid-connect"
 */
export async function openSigningKey({ store, keyring }: SigningKeyParts): Promise<JWK> {
  for (let attempt = 0; attempt < maxAttempts; attempt++) {
    const [sealed] = await store.read(signingKeyRecord, [field]);
    if (sealed !== undefined) return JSON.parse(keyring.open(sealed, place)) as JWK;
    const made = await newKey();
    if (await storeFirst({ store, keyring }, made)) return made;
  }
  throw new VaultError('STORE_UNAVAILABLE', 'The session store does not keep what is written.');
}

/**
 * Stores the key again where the store was emptied, before a process that starts makes another.
 *
 * @throws VaultError STORE_UNAVAILABLE
 */
export async function restoreSigningKey(parts: SigningKeyParts, key: JWK): Promise<void> {
  const [sealed] = await parts.store.read(signingKeyRecord, [field]);
  if (sealed === undefined) await storeFirst(parts, key);
}

function storeFirst({ store, keyring }: SigningKeyParts, key: JWK): Promise<boolean> {
  return store.create(signingKeyRecord, { [field]: keyring.seal(JSON.stringify(key), place) }, ttlSeconds);
}

async function newKey(): Promise<JWK> {
  const { privateKey } = await promisify(generateKeyPair)('rsa', { modulusLength: 2048 });
  return { ...privateKey.export({ format: 'jwk' }), use: 'sig', alg: 'RS256' } as JWK;
}
