import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';

/**
 * The WebAssembly of the decoder, from its package: the library itself would ask for it over the network. A bundle has it
 * within, see `bundle-picture-worker.cjs`.
 */
export function decoderProgram() {
  return new Uint8Array(readFileSync(createRequire(import.meta.url).resolve('zxing-wasm/reader/zxing_reader.wasm')))
    .buffer;
}
