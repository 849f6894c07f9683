import { createCipheriv, createDecipheriv, type KeyObject, randomFillSync } from 'node:crypto';
import { VaultError } from '../errors.js';

const CIPHER = 'aes-256-gcm';
const IV_BYTES = 12;
const TAG_BYTES = 16;
/** Random bytes are drawn in blocks: one system call for 256 seals. */
const ivPool = Buffer.alloc(256 * IV_BYTES);
let ivOffset = ivPool.length;

/**
 * Encrypts text with AES-256-GCM under a random 96-bit IV: base64url of IV, ciphertext and tag.
 *
 * @param aad the place that the text is for; it opens nowhere else
 * @see NIST SP 800-38D
 */
export function encrypt(key: KeyObject, plaintext: string, aad: string): string {
  const iv = nextIv();
  const cipher = createCipheriv(CIPHER, key, iv);
  cipher.setAAD(Buffer.from(aad, 'utf8'));
  const body = cipher.update(plaintext, 'utf8');
  cipher.final();
  return Buffer.concat([iv, body, cipher.getAuthTag()]).toString('base64url');
}

/**
 * Decrypts what {@link encrypt} made with the same key for the same place.
 *
 * @throws VaultError RECORD_TAMPERED
 */
export function decrypt(key: KeyObject, encrypted: string, aad: string): string {
  const bytes = Buffer.from(encrypted, 'base64url');
  const end = bytes.length - TAG_BYTES;
  // Decoding passes over what is no digit, and over bits that no byte needs: only the spelling that was made may open.
  if (end < IV_BYTES || bytes.toString('base64url') !== encrypted) throw tampered();
  // The tag is always the last 16 bytes, so a shorter and weaker one cannot be passed off.
  const decipher = createDecipheriv(CIPHER, key, bytes.subarray(0, IV_BYTES));
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

/** For stored text that is not what was sealed at its place. */
export function tampered(cause?: unknown): VaultError {
  return new VaultError('RECORD_TAMPERED', 'A stored record is not what was sealed there.', { cause });
}

function nextIv(): Buffer {
  if (ivOffset === ivPool.length) {
    randomFillSync(ivPool);
    ivOffset = 0;
  }
  const iv = ivPool.subarray(ivOffset, ivOffset + IV_BYTES);
  ivOffset += IV_BYTES;
  return iv;
}
