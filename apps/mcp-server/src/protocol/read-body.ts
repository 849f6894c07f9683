import type { IncomingMessage } from 'node:http';
import { promisify } from 'node:util';
import { gunzip } from 'node:zlib';
import type { ZlibOptions } from 'node:zlib';

/** What was read of a body: all of it, or that it is longer than was allowed; `undefined` when the client left. */
export type ReadBody = Buffer | 'too large' | undefined;

/** The length that a request says its body has; `undefined` where it says none (RFC 9112 section 6.3). */
export function lengthOf({ headers }: Pick<IncomingMessage, 'headers'>): number | undefined {
  const length = headers['content-length'];
  return length === undefined ? undefined : Number(length);
}

const unpack = promisify<Buffer, ZlibOptions, Buffer>(gunzip);

/**
 * Reads a body, and stops as soon as it is longer than `mostBytes`; of one that says so nothing is read. One that is compressed by
 * gzip is unpacked, up to the same limit.
 *
 * @throws an error as body parsers of Express throw it, for what is not compressed as it says
 */
export async function readBody(request: IncomingMessage, mostBytes: number): Promise<ReadBody> {
  const bytes = await receiveBody(request, mostBytes);
  if (!Buffer.isBuffer(bytes) || bytes.length === 0 || !isGzip(request)) return bytes;
  try {
    return await unpack(bytes, { maxOutputLength: mostBytes });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ERR_BUFFER_TOO_LARGE') return 'too large';
    throw Object.assign(new Error('The message is not compressed as it says.'), { status: 400 });
  }
}

/** Whether a body says that it is compressed by gzip. */
export function isGzip({ headers }: Pick<IncomingMessage, 'headers'>): boolean {
  return /^(?:x-)?gzip$/i.test(headers['content-encoding']?.trim() ?? '');
}

function receiveBody(request: IncomingMessage, mostBytes: number): Promise<ReadBody> {
  if ((lengthOf(request) ?? 0) > mostBytes) return Promise.resolve('too large');
  // A request that announces no body comes with its stream ended, and would never say so.
  if (request.readableEnded) return Promise.resolve(Buffer.alloc(0));
  return new Promise((resolve) => {
    const chunks: Buffer[] = [];
    let length = 0;
    const onData = (chunk: Buffer): void => {
      length += chunk.length;
      if (length <= mostBytes) return void chunks.push(chunk);
      request.off('data', onData);
      resolve('too large');
    };
    const [onEnd, onClose] = [() => resolve(joined(chunks)), () => resolve(undefined)];
    request.on('data', onData).on('end', onEnd).on('close', onClose).on('error', onClose);
  });
}

/** Parses JSON; `undefined` for what is none. */
export function parseJson(bytes: Buffer): unknown {
  const text = bytes.toString('utf8');
  try {
    return JSON.parse(text.charCodeAt(0) === 0xfeff ? text.slice(1) : text);
  } catch {
    return undefined;
  }
}

function joined(chunks: readonly Buffer[]): Buffer {
  const [first] = chunks;
  return chunks.length === 1 && first ? first : Buffer.concat(chunks);
}
