import {
  createCipheriv,
  createDecipheriv,
  createHmac,
  createSecretKey,
  hkdfSync,
  type KeyObject,
  randomFillSync,
} from 'node:crypto';
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
  readonly seal: KeyObject;
  readonly fingerprint: KeyObject;
}

const FORMAT_PREFIX = 'v1.';
const CIPHER = 'aes-256-gcm';
const IV_BYTES = 12;
const TAG_BYTES = 16;
const SECRET_BYTES = 32;
const KEY_ID = /^[A-Za-z0-9_-]{1,32}$/;
/** Random bytes are drawn in blocks: one system call for 256 seals. */
const IV_POOL_BYTES = 256 * IV_BYTES;

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
  readonly #ivPool = Buffer.alloc(IV_POOL_BYTES);
  #ivOffset = IV_POOL_BYTES;

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
        seal: createSecretKey(expand(root, 'seal/v1', 32)),
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
    const iv = this.#nextIv();
    const cipher = createCipheriv(CIPHER, seal, iv);
    cipher.setAAD(Buffer.from(aad, 'utf8'));
    const body = cipher.update(plaintext, 'utf8');
    cipher.final();
    return prefix + Buffer.concat([iv, body, cipher.getAuthTag()]).toString('base64url');
  }

  /**
   * Opens what was sealed for the same place.
   *
   * @throws VaultError RECORD_SEALED_WITH_UNKNOWN_KEY when this keyring lacks the key the text names
   * @throws VaultError RECORD_TAMPERED when the text is not sealed, was altered, or was sealed for another place
   */
  open(sealed: string, aad: string): string {
    const { prefix, seal } = this.isCurrent(sealed) ? this.#primary : this.#subkeys(keyIdOf(sealed));
    const body = sealed.slice(prefix.length);
    const bytes = Buffer.from(body, 'base64url');
    const end = bytes.length - TAG_BYTES;
    // Decoding passes over what is no digit, and over bits that no byte needs: only the spelling that was made may open.
    if (end < IV_BYTES || bytes.toString('base64url') !== body) throw tampered();
    // The tag is always the last 16 bytes, so a shorter and weaker one cannot be passed off.
    const decipher = createDecipheriv(CIPHER, seal, bytes.subarray(0, IV_BYTES));
    decipher.setAAD(Buffer.from(aad, 'utf8'));
    decipher.setAuthTag(bytes.subarray(end));
    try {
      const plaintext = decipher.update(bytes.subarray(IV_BYTES, end));
      decipher.final();
      return plaintext.toString('utf8');
    } catch (cause) {
      throw tampered(cause);
    }
  }

  /** False for text that another key than the primary sealed: seal it again at the next chance. */
  isCurrent(sealed: string): boolean {
    return sealed.startsWith(this.#primary.prefix);
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

  #nextIv(): Buffer {
    if (this.#ivOffset === IV_POOL_BYTES) {
      randomFillSync(this.#ivPool);
      this.#ivOffset = 0;
    }
    const iv = this.#ivPool.subarray(this.#ivOffset, this.#ivOffset + IV_BYTES);
    this.#ivOffset += IV_BYTES;
    return iv;
  }
}

function expand(root: KeyObject, label: string, bytes: number): Uint8Array {
  return new Uint8Array(hkdfSync('sha256', root, '', `fhir-gateway/${label}`, bytes));
}

function fingerprint(key: Subkeys, text: string): string {
  return createHmac('sha256', key.fingerprint).update(text, 'utf8').digest('base64url');
}

/** @throws VaultError RECORD_TAMPERED when the text names no key, so was never sealed */
function keyIdOf(sealed: string): string {
  const keyEnd = sealed.indexOf('.', FORMAT_PREFIX.length);
  const keyId = sealed.slice(FORMAT_PREFIX.length, keyEnd);
  if (!sealed.startsWith(FORMAT_PREFIX) || keyEnd < 0 || !KEY_ID.test(keyId)) throw tampered();
  return keyId;
}

function tampered(cause?: unknown): VaultError {
  return new VaultError('RECORD_TAMPERED', 'A stored record is not what was sealed there.', { cause });
}
