import { pino } from 'pino';
import type { DestinationStream } from 'pino';

/** How long a line may wait for others; a process that is killed loses no older ones. */
const gatherMs = 20;
/**
 * So much is gathered and written in one piece: what a pipe holds, so that a reader that keeps up takes it at once. Half of
 * it costs twice the turns of two threads.
 */
const roomBytes = 64 * 1024;
/** A character of a JavaScript string takes at most so many bytes. */
const bytesPerCharacter = 3;

/** What is used of pino's destination; its types leave out that it takes bytes. */
interface GatheringOutput {
  write(bytes: Buffer | string): unknown;
  flush(): void;
  flushSync(): void;
  on(event: 'write', listener: (bytes: number) => void): unknown;
  readonly destroyed?: boolean;
}

/**
 * Writes log lines in another thread, since a line must not hold up the request that caused it; and many together, since
 * handing over each by itself costs more than making it. When the process ends, pino writes what is left.
 *
 * @param dest a file descriptor or the path of a file
 */
export function gatheredOutput(dest: number | string): DestinationStream & { readonly pendingBytes: number } {
  const options = { dest, sync: false, maxWrite: roomBytes, contentMode: 'buffer' as const };
  const output: GatheringOutput = pino.destination(options);
  // Each line becomes bytes right where it is written from: a buffer for each would be made, kept and copied once more.
  let room = Buffer.allocUnsafeSlow(roomBytes);
  /** Where in the room the bytes begin that were not handed over, and where they end. */
  let start = 0;
  let end = 0;
  let timer: NodeJS.Timeout | undefined;
  /** Bytes that have not reached the file. */
  let pending = 0;
  const handOver = (): void => {
    if (end === start) return;
    const bytes = room.subarray(start, end);
    start = end;
    // At the end of the process pino may have closed it already.
    if (output.destroyed !== true) output.write(bytes);
  };
  const release = (): void => {
    timer = undefined;
    handOver();
  };
  const put = (line: string): void => {
    const most = line.length * bytesPerCharacter;
    if (most > roomBytes - end) {
      handOver();
      // What was handed over may not be written yet, so its room is never used again.
      room = Buffer.allocUnsafeSlow(Math.max(roomBytes, most));
      start = end = 0;
    }
    const bytes = room.write(line, end);
    end += bytes;
    pending += bytes;
  };
  output.on('write', (bytes) => (pending -= bytes));
  handOverFirst(output, handOver);
  return {
    get pendingBytes() {
      return pending;
    },
    write: (line) => {
      put(line);
      timer ??= setTimeout(release, gatherMs).unref();
    },
  };
}

/** When the process ends, pino flushes its output; what is still gathered here then goes there first. */
function handOverFirst(output: GatheringOutput, handOver: () => void): void {
  const flush = output.flush.bind(output);
  const flushSync = output.flushSync.bind(output);
  output.flush = () => {
    handOver();
    flush();
  };
  output.flushSync = () => {
    handOver();
    flushSync();
  };
}
