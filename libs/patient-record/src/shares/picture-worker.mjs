// Runs in a thread of its own, for a short time: what it decodes comes from strangers. The decoder is WebAssembly, whose
// memory is apart from that of the process. Plain JavaScript, since a thread is started from a file as it is.
import { Readable } from 'node:stream';
import { parentPort, workerData } from 'node:worker_threads';
import { createInflate } from 'node:zlib';
import { prepareZXingModule, readBarcodes } from 'zxing-wasm/reader';
import { decoderProgram } from './decoder-program.mjs';

/**
 * @typedef {object} Job
 * @property {Uint8Array<ArrayBuffer>} bytes the picture
 * @property {{ parts: [number, number][], mostBytes: number } | undefined} deflated of a PNG
 */

const mostCodes = 10;

/**
 * The decoder inflates whatever there is, so that is counted first.
 *
 * @param {Job} job
 */
async function inflatesWithin({ bytes, deflated }) {
  if (deflated === undefined) return true;
  let count = 0;
  const parts = deflated.parts.map(([start, end]) => bytes.subarray(start, end)).filter(({ length }) => length > 0);
  for await (const chunk of Readable.from(parts).pipe(createInflate())) {
    count += chunk.length;
    if (count > deflated.mostBytes) return false;
  }
  return true;
}

/** @param {Job} job */
async function answerTo(job) {
  if (!(await inflatesWithin(job))) return { isTooLarge: true };
  prepareZXingModule({ overrides: { wasmBinary: decoderProgram() } });
  const found = await readBarcodes(job.bytes, { formats: ['QRCode'], maxNumberOfSymbols: mostCodes });
  return { texts: found.filter(({ isValid }) => isValid).map(({ text }) => text) };
}

try {
  parentPort?.postMessage(await answerTo(/** @type {Job} */ (workerData)));
} catch {
  parentPort?.postMessage({ isUnreadable: true });
}
