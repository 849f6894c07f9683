import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import encode, { init } from '@jsquash/webp/encode.js';
import { PNG } from 'pngjs';

/** Fits the encoder's code, which picks the SIMD variant: every Node that runs this repository has it. */
const program = import.meta.resolve('@jsquash/webp/codec/enc/webp_enc_simd.wasm');
let ready;

/**
 * Encodes a picture again as WebP with the same pixels, as small as the encoder can, which takes seconds. A page of
 * few colours takes a third of its PNG.
 *
 * @param png a Buffer
 * @returns a Buffer
 */
export async function losslessWebp(png) {
  // The encoder fetches its program by URL, which Node refuses for a file.
  ready ??= globalThis.WebAssembly.compile(readFileSync(fileURLToPath(program))).then(init);
  await ready;
  return Buffer.from(await encode(PNG.sync.read(png), { lossless: 1, quality: 100, method: 6 }));
}
