import type { ParsedCredential } from './credential.js';
import { DataKey } from '../sealing/data-key.js';
import { fieldPlace } from '../sealing/sealed-fields.js';

/** How a credential's entry carries the data key of its session; neither in a session without one. */
export interface CredentialKey {
  /** Under the credential's own secret. */
  readonly wrappedKey?: string;
  /** Under the master key alone, in a session from before there were data keys, until the credential is presented. */
  readonly unwrappedKey?: string;
}

/** The data key that a presented credential brings. @throws VaultError RECORD_TAMPERED when its secret is another one */
export function dataKeyOf(
  { sessionId, field, secret }: ParsedCredential,
  { wrappedKey, unwrappedKey }: CredentialKey,
): DataKey | undefined {
  if (wrappedKey !== undefined) return DataKey.unwrap(wrappedKey, secret, fieldPlace(sessionId, field));
  return unwrappedKey === undefined ? undefined : DataKey.import(unwrappedKey);
}

/** What a credential's entry gets, so that its holder brings the key. */
export function wrapFor({ sessionId, field, secret }: ParsedCredential, key: DataKey | undefined): CredentialKey {
  return key ? { wrappedKey: key.wrap(secret, fieldPlace(sessionId, field)) } : {};
}

/** An entry without what carries the key: for another credential, which needs a wrapped key of its own. */
export function withoutKey<T extends CredentialKey>(entry: T): Omit<T, keyof CredentialKey> {
  const { wrappedKey: _wrapped, unwrappedKey: _unwrapped, ...rest } = entry;
  return rest;
}
