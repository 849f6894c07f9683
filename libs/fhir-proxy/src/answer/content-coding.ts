import {
  brotliDecompressSync,
  constants,
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
import { ProxyError } from '../contract/proxy-error.js';

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

/** The error for a body that is not compressed as it says. */
export function notDecodable(cause?: unknown): ProxyError {
  return new ProxyError('UPSTREAM_NOT_FHIR', 'The answer of the platform could not be decompressed.', { cause });
}

/** FHIR in JSON becomes 10 to 60 times as small; `gzip` of nothing but zeros 1,000 times. */
const maxRatio = 200;
/** Up to here no ratio does harm. */
const ratioFromBytes = 16 * 1024 * 1024;

/** Whether a body grows while it is unpacked as no record does. */
export function isBomb(compressedBytes: number, plainBytes: number): boolean {
  return plainBytes > ratioFromBytes && plainBytes > compressedBytes * maxRatio;
}

/** The error for a body that grows beyond the limits while it is unpacked. */
export function inflatesTooFar(): ProxyError {
  return new ProxyError('RESPONSE_TOO_LARGE', 'The compressed answer of the platform is larger than the limit.');
}

/** More than any coding needs before its first byte of text. */
const maxProbeBytes = 1024;
const maxProbeOutputBytes = 16 * 1024;

/**
 * Whether a body is compressed as it says, by its first bytes: so that one which is not can still be answered with an
 * error, before anything of it has left.
 *
 * @param start of the body; what stands behind the first KB is not looked at
 * @returns `unknown` when more bytes are needed to tell
 */
export function probe(start: Buffer, coding: Coding): 'decodes' | 'corrupt' | 'unknown' {
  const head = start.subarray(0, maxProbeBytes);
  const inflate = hasZlibHeader(head) ? inflateSync : inflateRawSync;
  const finishFlush = coding === 'br' ? constants.BROTLI_OPERATION_FLUSH : constants.Z_SYNC_FLUSH;
  const decode = { gzip: gunzipSync, deflate: inflate, br: brotliDecompressSync }[coding];
  try {
    const text = decode(head, { finishFlush, maxOutputLength: maxProbeOutputBytes });
    return text.length > 0 || start.length > maxProbeBytes ? 'decodes' : 'unknown';
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'ERR_BUFFER_TOO_LARGE' ? 'decodes' : 'corrupt';
  }
}

/** The first byte names the method, 8 in its low half. @see RFC 1950 section 2.2 */
function hasZlibHeader(start: Buffer): boolean {
  return ((start[0] ?? 0) & 0x0f) === 8;
}
