import { pino } from 'pino';
import type { DestinationStream } from 'pino';

/** How long a line may wait for others; a process that is killed loses no older ones. */
const gatherMs = 20;
/**
 * So much is gathered and written in one piece: what a pipe holds, so that a reader that keeps up takes it at once. Half of
 * it costs twice the turns of two threads.
 */
const roomBytes = 64 * 1024;
/** Rooms that are kept for later use. */
const keptRooms = 4;
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
 * handing over each by itself costs more than making it. When the process ends, pino writes what is left.
 *
 * @param dest a file descriptor or the path of a file
 */
export function bufferedLogDestination(dest: number | string): DestinationStream & { readonly pendingBytes: number } {
  // What is less than a room is written when it is told to, or when the process ends: then in this thread.
  const options = { dest, sync: false, minLength: roomBytes - 1, maxWrite: roomBytes, contentMode: 'buffer' as const };
  const output: GatheringOutput = pino.destination(options);
  // Each line becomes bytes right where it is written from: a buffer for each would be made, kept and copied once more.
  const rooms = new Rooms();
  let room = rooms.next(0);
  /** Where in the room the bytes begin that were not handed over, and where they end. */
  let start = 0;
  let end = 0;
  let timer: NodeJS.Timeout | undefined;
  /** Bytes that came so far, and those of them that reached the file. */
  let taken = 0;
  let written = 0;
  const handOver = (): void => {
    if (end === start) return;
    const bytes = room.subarray(start, end);
    start = end;
    // At the end of the process pino may have closed it already.
    if (output.destroyed !== true) output.write(bytes);
  };
  const flush = output.flush.bind(output);
  const flushSync = output.flushSync.bind(output);
  /** What was handed over and has not reached the file; while something is being written, telling it again does nothing. */
  const writeRest = (): void => {
    if (taken - (end - start) > written && output.destroyed !== true) flush();
  };
  const release = (): void => {
    timer = undefined;
    handOver();
    writeRest();
  };
  const put = (line: string): void => {
    const most = line.length * bytesPerCharacter;
    if (most > roomBytes - end) {
      handOver();
      writeRest();
      rooms.leave(room, taken);
      room = most > roomBytes ? Buffer.allocUnsafeSlow(most) : rooms.next(written);
      start = end = 0;
    }
    const bytes = room.write(line, end);
    end += bytes;
    taken += bytes;
  };
  output.on('write', (bytes) => (written += bytes));
  output.on('ready', writeRest);
  output.on('drain', writeRest);
  output.flush = release;
  // When the process ends, pino flushes its output; what is still gathered here then goes there first.
  output.flushSync = () => {
    // Nothing tells in this turn when the other thread has ended its write; nearly always it takes microseconds.
    if (taken - (end - start) > written) Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, lastWriteMs);
    handOver();
    flushSync();
  };
  return {
    get pendingBytes() {
      return taken - written;
    },
    write: (line) => {
      put(line);
      timer ??= setTimeout(release, gatherMs).unref();
    },
  };
}

/** The rooms that are used in turn: new ones would be made faster than the collector takes the old. */
class Rooms {
  readonly #left: { readonly room: Buffer; readonly endsAt: number }[] = [];

  /** @param endsAt all bytes that came until it was left */
  leave(room: Buffer, endsAt: number): void {
    if (room.length === roomBytes && this.#left.length < keptRooms) this.#left.push({ room, endsAt });
  }

  /** One that nothing is in which still has to be written. @param written all bytes that reached the file */
  next(written: number): Buffer {
    const [oldest] = this.#left;
    if (oldest === undefined || oldest.endsAt > written) return Buffer.allocUnsafeSlow(roomBytes);
    this.#left.shift();
    return oldest.room;
  }
}
