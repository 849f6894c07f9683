import { randomBytes } from 'node:crypto';

import { CompactEncrypt, compactDecrypt, errors } from 'jose';

import { ShareError } from './share-error.js';

/** The media types of files that a link leads to. */
export type SharedMediaType = 'application/fhir+json' | 'application/smart-health-card';

/** A file of a link, decrypted. */
export interface OpenedFile {
  /** As the file says itself; absent where it says nothing. */
  readonly contentType?: string;
  readonly text: string;
}

/** Of a file as it is sent, and of what is in it. */
const mostFileCharacters = 10 * 1024 * 1024;
const mostPlainBytes = 20 * 1024 * 1024;

/** A new key for the files of one link: 32 random bytes, base64url. */
export function newShareKey(): string {
  return randomBytes(32).toString('base64url');
}

/**
 * Encrypts a file for a link: a compact JWE with `dir` and `A256GCM` under a new initialization vector. It is not
 * compressed: scanners in the field do not all read that.
 */
export function encryptFile(text: string, key: string, contentType: SharedMediaType): Promise<string> {
  return new CompactEncrypt(new TextEncoder().encode(text))
    .setProtectedHeader({ alg: 'dir', enc: 'A256GCM', cty: contentType })
    .encrypt(Buffer.from(key, 'base64url'));
}

/**
 * Opens a file of a link, compressed or not. What it inflates to is bounded while it inflates.
 *
 * @throws ShareError SHARED_FILE_UNREADABLE for another key, an altered file and algorithms other than the specification's
 * @throws ShareError SHARED_CONTENT_TOO_LARGE
 */
export async function openFile(file: string, key: string): Promise<OpenedFile> {
  if (file.length > mostFileCharacters) throw tooLarge();
  try {
    const { plaintext, protectedHeader } = await compactDecrypt(file.trim(), Buffer.from(key, 'base64url'), {
      keyManagementAlgorithms: ['dir'],
      contentEncryptionAlgorithms: ['A256GCM'],
      maxDecompressedLength: mostPlainBytes,
    });
    if (plaintext.byteLength > mostPlainBytes) throw tooLarge();
    const text = new TextDecoder('utf-8', { fatal: true }).decode(plaintext);
    const { cty } = protectedHeader;
    return { text, ...(typeof cty === 'string' && { contentType: cty }) };
  } catch (cause) {
    if (cause instanceof ShareError) throw cause;
    if (cause instanceof errors.JWEInvalid && /decompress|maxDecompressedLength/i.test(String(cause.message))) {
      throw tooLarge(cause);
    }
    throw new ShareError('SHARED_FILE_UNREADABLE', 'A file of the link does not open with its key, or was altered.', {
      cause,
    });
  }
}

function tooLarge(cause?: unknown): ShareError {
  return new ShareError('SHARED_CONTENT_TOO_LARGE', 'A file of the link is larger than this gateway takes.', { cause });
}
