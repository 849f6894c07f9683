import { createHmac, createSecretKey, hkdfSync, type KeyObject } from 'node:crypto';
import { decrypt, encrypt, tampered } from './authenticated-encryption.js';
import { VaultError } from '../errors.js';

/** A secret that protects everything stored. Keep old keys beside the primary until what they sealed has expired. */
export interface MasterKey {
  /** Names the key inside each sealed text: 1-32 of letters, digits, `-` and `_`. */
  readonly id: string;
  /** At least 32 random bytes; never a password. */
  readonly secret: Uint8Array;
  /** The key that seals. Exactly one. */
  readonly primary: boolean;
}

interface Subkeys {
  readonly id: string;
  /** How what this key sealed begins. */
  readonly prefix: string;
  /** The same for what it sealed together with a secret. */
  readonly prefixWithSecret: string;
  readonly seal: KeyObject;
  readonly withSecret: KeyObject;
  readonly fingerprint: KeyObject;
}

const FORMAT_PREFIX = 'v1.';
const FORMAT_PREFIX_WITH_SECRET = 'v2.';
const SECRET_BYTES = 32;
const KEY_ID = /^[A-Za-z0-9_-]{1,32}$/;

/**
 * Seals and opens text with AES-256-GCM under subkeys of the master keys.
 *
 * The subkeys are derived once, here: master keys are random, so the fast HKDF is enough and no call pays for a key
 * derivation. The additional data names the place a text is sealed for, so a sealed text moved elsewhere does not open.
 *
 * @see RFC 5869 (HKDF), NIST SP 800-38D (GCM)
 */
export class Keyring {
  readonly #primary: Subkeys;
  /** The master keys themselves, the primary first. */
  readonly #roots: readonly [KeyObject, ...KeyObject[]];
  readonly #byId = new Map<string, Subkeys>();

  /** @throws TypeError when an id is malformed or used twice, a secret is short, or not exactly one key is primary */
  constructor(keys: readonly MasterKey[]) {
    const primaries = keys.filter((key) => key.primary);
    const [primary] = primaries;
    if (primary === undefined || primaries.length > 1) throw new TypeError('exactly one master key must be primary');
    for (const key of keys) {
      if (!KEY_ID.test(key.id)) throw new TypeError('a master key id must be 1-32 letters, digits, "-" or "_"');
      if (this.#byId.has(key.id)) throw new TypeError(`master key id ${key.id} is used twice`);
      if (key.secret.byteLength < SECRET_BYTES)
        throw new TypeError(`master key ${key.id} is under ${SECRET_BYTES} bytes`);
      const root = createSecretKey(key.secret);
      this.#byId.set(key.id, {
        id: key.id,
        prefix: `${FORMAT_PREFIX}${key.id}.`,
        prefixWithSecret: `${FORMAT_PREFIX_WITH_SECRET}${key.id}.`,
        seal: createSecretKey(expand(root, 'seal/v1', 32)),
        withSecret: createSecretKey(expand(root, 'with-secret/v1', 32)),
        fingerprint: createSecretKey(expand(root, 'fingerprint/v1', 32)),
      });
    }
    const older = keys.filter((key) => key !== primary).map((key) => createSecretKey(key.secret));
    this.#roots = [createSecretKey(primary.secret), ...older];
    this.#primary = this.#subkeys(primary.id);
  }

  /** The id of the key that seals. */
  get primaryId(): string {
    return this.#primary.id;
  }

  /** Seals text for the place that `aad` names: `v1.<keyId>.<base64url(iv | ciphertext | tag)>`. */
  seal(plaintext: string, aad: string): string {
    const { prefix, seal } = this.#primary;
    return prefix + encrypt(seal, plaintext, aad);
  }

  /**
   * Opens what was sealed for the same place.
   *
   * @throws VaultError RECORD_SEALED_WITH_UNKNOWN_KEY when this keyring lacks the key the text names
   * @throws VaultError RECORD_TAMPERED when the text is not sealed, was altered, or was sealed for another place
   */
  open(sealed: string, aad: string): string {
    const { prefix, seal } = this.#subkeysOf(sealed, FORMAT_PREFIX);
    return decrypt(seal, sealed.slice(prefix.length), aad);
  }

  /**
   * Seals text that nobody opens who has the master key alone: the key follows from it and from a secret that is not
   * stored. The text begins with `v2.<keyId>.`.
   *
   * @param secret as hard to guess as the text is worth; of a short code only the master key is a hindrance
   */
  sealWithSecret(secret: string, plaintext: string, aad: string): string {
    return this.#primary.prefixWithSecret + encrypt(keyWithSecret(this.#primary, secret), plaintext, aad);
  }

  /**
   * Opens what {@link sealWithSecret} sealed with the same secret for the same place, and what {@link seal} sealed there
   * in earlier releases.
   *
   * @throws VaultError as {@link open}
   */
  openWithSecret(secret: string, sealed: string, aad: string): string {
    if (sealed.startsWith(FORMAT_PREFIX)) return this.open(sealed, aad);
    const subkeys = this.#subkeysOf(sealed, FORMAT_PREFIX_WITH_SECRET);
    return decrypt(keyWithSecret(subkeys, secret), sealed.slice(subkeys.prefixWithSecret.length), aad);
  }

  /** False for text that another key than the primary sealed: seal it again at the next chance. */
  isCurrent(sealed: string): boolean {
    return sealed.startsWith(this.#primary.prefix) || sealed.startsWith(this.#primary.prefixWithSecret);
  }

  /** Bytes that stay the same for one label and one primary key: cookie signing keys, the local session's locator. */
  derive(label: string, bytes: number): Uint8Array {
    return expand(this.#roots[0], `derive/${label}`, bytes);
  }

  /**
   * As {@link derive}, the primary key's bytes first and those of each older key after them: what was signed before a
   * change of keys can be recognized until the older key is taken away.
   */
  deriveAll(label: string, bytes: number): readonly [Uint8Array, ...Uint8Array[]] {
    const [primary, ...older] = this.#roots;
    const expandOne = (root: KeyObject) => expand(root, `derive/${label}`, bytes);
    return [expandOne(primary), ...older.map(expandOne)];
  }

  /**
   * Keyed hashes of a text, the primary key's first and one for each older key after it. A name made this way tells
   * nothing to someone who has the store but not the key, even when the text is a short code a person types.
   */
  fingerprints(text: string): readonly [string, ...string[]] {
    const older = [...this.#byId.values()].filter((key) => key !== this.#primary);
    return [fingerprint(this.#primary, text), ...older.map((key) => fingerprint(key, text))];
  }

  #subkeysOf(sealed: string, format: string): Subkeys {
    return sealed.startsWith(this.#primary.prefix) ? this.#primary : this.#subkeys(keyIdOf(sealed, format));
  }

  #subkeys(id: string): Subkeys {
    const subkeys = this.#byId.get(id);
    if (subkeys !== undefined) return subkeys;
    throw new VaultError(
      'RECORD_SEALED_WITH_UNKNOWN_KEY',
      'A stored record needs a master key that is not configured.',
      {
        detail: `key id ${id}`,
      },
    );
  }
}

function expand(root: KeyObject, label: string, bytes: number): Uint8Array {
  return new Uint8Array(hkdfSync('sha256', root, '', `fhir-gateway/${label}`, bytes));
}

/** HKDF-SHA-256 of the secret with a subkey of the master key as its salt: who lacks either has nothing. */
function keyWithSecret({ withSecret }: Subkeys, secret: string): KeyObject {
  const ikm = Buffer.from(secret, 'utf8');
  return createSecretKey(
    new Uint8Array(hkdfSync('sha256', ikm, withSecret.export(), 'fhir-gateway/with-secret/v1', SECRET_BYTES)),
  );
}

function fingerprint(key: Subkeys, text: string): string {
  return createHmac('sha256', key.fingerprint).update(text, 'utf8').digest('base64url');
}

/** @throws VaultError RECORD_TAMPERED when the text names no key, so was never sealed */
function keyIdOf(sealed: string, format: string): string {
  const keyEnd = sealed.indexOf('.', format.length);
  const keyId = sealed.slice(format.length, keyEnd);
  if (!sealed.startsWith(format) || keyEnd < 0 || !KEY_ID.test(keyId)) throw tampered();
  return keyId;
}
