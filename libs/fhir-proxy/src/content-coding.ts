import {
  brotliDecompressSync,
  createBrotliDecompress,
  createGunzip,
  createInflate,
  createInflateRaw,
  gunzipSync,
  inflateRawSync,
  inflateSync,
} from 'node:zlib';
import type { Transform } from 'node:stream';
import type { Coding } from './answer-plan.js';

/**
 * Makes what undoes a content coding.
 *
 * @param start the first bytes: `deflate` means the zlib format (RFC 9110 section 8.4.1.2), but some servers send the
 * bare algorithm under that name
 */
export function createDecoder(coding: Coding, start: Buffer): Transform {
  if (coding === 'deflate' && !hasZlibHeader(start)) return createInflateRaw();
  return { gzip: createGunzip, deflate: createInflate, br: createBrotliDecompress }[coding]();
}

/** Undoes a content coding of a whole body. @returns `undefined` when it cannot be undone, or is larger than the limit */
export function decodeWhole(body: Buffer, coding: Coding, maxOutputLength: number): Buffer | undefined {
  const inflate = hasZlibHeader(body) ? inflateSync : inflateRawSync;
  try {
    return { gzip: gunzipSync, deflate: inflate, br: brotliDecompressSync }[coding](body, { maxOutputLength });
  } catch {
    return undefined;
  }
}

/** The first byte names the method, 8 in its low half. @see RFC 1950 section 2.2 */
function hasZlibHeader(start: Buffer): boolean {
  return ((start[0] ?? 0) & 0x0f) === 8;
}
