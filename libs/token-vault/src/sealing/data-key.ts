import { createSecretKey, hkdfSync, type KeyObject, randomBytes } from 'node:crypto';
import { decrypt, encrypt, tampered } from './authenticated-encryption.js';

const FORMAT_PREFIX = 'd1.';
const KEY_BYTES = 32;
const WRAP_LABEL = 'fhir-gateway/data-key/v1';

/** True for text that a {@link DataKey} sealed: no master key opens it, so a change of master keys leaves it alone. */
export function isUnderDataKey(sealed: string): boolean {
  return sealed.startsWith(FORMAT_PREFIX);
}

/**
 * The random key under which the records of one session are sealed. The store has it only wrapped, once for each live
 * credential of the session, under a key that follows from that credential's secret.
 */
export class DataKey {
  readonly #key: KeyObject;

  private constructor(bytes: Uint8Array) {
    this.#key = createSecretKey(bytes);
  }

  static create(): DataKey {
    return new DataKey(randomBytes(KEY_BYTES));
  }

  /** The key that {@link export} wrote out. @throws VaultError RECORD_TAMPERED */
  static import(text: string): DataKey {
    const bytes = Buffer.from(text, 'base64url');
    if (bytes.length !== KEY_BYTES) throw tampered();
    return new DataKey(bytes);
  }

  /**
   * The key that {@link wrap} made of the same secret for the same place.
   *
   * @throws VaultError RECORD_TAMPERED
   */
  static unwrap(wrapped: string, secret: Uint8Array, place: string): DataKey {
    return DataKey.import(decrypt(wrappingKey(secret), wrapped, wrapPlace(place)));
  }

  /**
   * This key, encrypted under HKDF-SHA-256 of a credential's random secret.
   *
   * @param place the session and the credential that it is for
   * @see RFC 5869
   */
  wrap(secret: Uint8Array, place: string): string {
    return encrypt(wrappingKey(secret), this.export(), wrapPlace(place));
  }

  /** The bytes of the key as base64url. To be stored sealed, and only while a credential waits for its wrapped key. */
  export(): string {
    return this.#key.export().toString('base64url');
  }

  /** Seals text for a place: `d1.` and base64url of IV, ciphertext and tag. */
  seal(text: string, place: string): string {
    return FORMAT_PREFIX + encrypt(this.#key, text, place);
  }

  /** @throws VaultError RECORD_TAMPERED */
  open(sealed: string, place: string): string {
    if (!isUnderDataKey(sealed)) throw tampered();
    return decrypt(this.#key, sealed.slice(FORMAT_PREFIX.length), place);
  }
}

function wrappingKey(secret: Uint8Array): KeyObject {
  return createSecretKey(new Uint8Array(hkdfSync('sha256', secret, '', WRAP_LABEL, KEY_BYTES)));
}

function wrapPlace(place: string): string {
  return `${place}|data-key`;
}
