import { pino } from 'pino';
import type { DestinationStream } from 'pino';

/** How long a line may wait for others; a process that is killed loses no older ones. */
const gatherMs = 20;
/**
 * Size of a buffer, which is written with one call: what a pipe holds, so that a reader that keeps up takes it at once. Half
 * of it costs twice the turns of two threads.
 */
const bufferBytes = 64 * 1024;
/** Most unused buffers in the pool. */
const mostPooled = 4;
/** How long the other thread is given to end a write, when the process ends: what comes behind it would come first. */
const lastWriteMs = 50;
/** A character of a JavaScript string takes at most so many bytes. */
const bytesPerCharacter = 3;

/** What is used of pino's destination; its types leave out that it takes bytes. */
interface GatheringOutput {
  write(bytes: Buffer | string): unknown;
  flush(): void;
  flushSync(): void;
  on(event: 'write', listener: (bytes: number) => void): unknown;
  on(event: 'ready' | 'drain', listener: () => void): unknown;
  readonly destroyed?: boolean;
}

/**
 * Writes log lines in another thread, since a line must not hold up the request that caused it; and many together, since
 * a write for each costs more than making it. When the process ends, pino writes what is left.
 *
 * @param dest a file descriptor or the path of a file
 */
export function bufferedLogDestination(dest: number | string): DestinationStream & { readonly pendingBytes: number } {
  // Less than a buffer is written when it is told to, or when the process ends: then in this thread.
  const options = {
    dest,
    sync: false,
    minLength: bufferBytes - 1,
    maxWrite: bufferBytes,
    contentMode: 'buffer' as const,
  };
  const output: GatheringOutput = pino.destination(options);
  // Each line becomes bytes right where it is written from: a buffer for each would be made, kept and copied once more.
  const pool = new BufferPool();
  let buffer = pool.acquire(0);
  /** Where in the buffer the bytes begin that pino has not got, and where they end. */
  let start = 0;
  let end = 0;
  let timer: NodeJS.Timeout | undefined;
  /** Bytes that came so far, and those of them that reached the file. */
  let taken = 0;
  let written = 0;
  const writeGathered = (): void => {
    if (end === start) return;
    const bytes = buffer.subarray(start, end);
    start = end;
    // At the end of the process pino may have closed it already.
    if (output.destroyed !== true) output.write(bytes);
  };
  const flush = output.flush.bind(output);
  const flushSync = output.flushSync.bind(output);
  /** What pino has got and has not written to the file; while it writes, a further call does nothing. */
  const writeRest = (): void => {
    if (taken - (end - start) > written && output.destroyed !== true) flush();
  };
  const release = (): void => {
    timer = undefined;
    writeGathered();
    writeRest();
  };
  const write = (line: string): void => {
    const most = line.length * bytesPerCharacter;
    if (most > bufferBytes - end) {
      writeGathered();
      writeRest();
      pool.release(buffer, taken);
      buffer = most > bufferBytes ? Buffer.allocUnsafeSlow(most) : pool.acquire(written);
      start = end = 0;
    }
    const bytes = buffer.write(line, end);
    end += bytes;
    taken += bytes;
    timer ??= setTimeout(release, gatherMs).unref();
  };
  output.on('write', (bytes) => (written += bytes));
  output.on('ready', writeRest);
  output.on('drain', writeRest);
  output.flush = release;
  // When the process ends, pino flushes its output; what is still gathered here then goes there first.
  output.flushSync = () => {
    // Nothing tells in this turn when the other thread has ended its write; nearly always it takes microseconds.
    if (taken - (end - start) > written) Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, lastWriteMs);
    writeGathered();
    flushSync();
  };
  return {
    get pendingBytes() {
      return taken - written;
    },
    write,
  };
}

/** Buffers that are used in turn: new ones would be allocated faster than the garbage collector frees the old. */
class BufferPool {
  readonly #unused: { readonly buffer: Buffer; readonly endsAt: number }[] = [];

  /** @param endsAt all bytes that came until the buffer was released */
  release(buffer: Buffer, endsAt: number): void {
    if (buffer.length === bufferBytes && this.#unused.length < mostPooled) this.#unused.push({ buffer, endsAt });
  }

  /** A buffer without bytes that still have to be written. @param written all bytes that reached the file */
  acquire(written: number): Buffer {
    const [oldest] = this.#unused;
    if (oldest === undefined || oldest.endsAt > written) return Buffer.allocUnsafeSlow(bufferBytes);
    this.#unused.shift();
    return oldest.buffer;
  }
}
