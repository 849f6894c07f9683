import type { Keyring } from './keyring.js';

/**
 * What opens stored values.
 *
 * - `credential`: the master key together with what the holder presents: a session's credential, a state, a token. Who
 *   has the store and the master key opens nothing of it.
 * - `master`: the master key alone, as before there were data keys. What was sealed the other way is read all the same.
 */
export type RecordKeys = 'credential' | 'master';

/** Seals a value that is found by a secret; `Keyring.openWithSecret` opens it. */
export function sealFound(
  keyring: Keyring,
  recordKeys: RecordKeys,
  secret: string,
  text: string,
  place: string,
): string {
  return recordKeys === 'master' ? keyring.seal(text, place) : keyring.sealWithSecret(secret, text, place);
}
