import { pino } from 'pino';
import type { DestinationStream } from 'pino';

/** How long a line may wait for others; a process that is killed loses no older ones. */
const gatherMs = 20;
/** So much is written without waiting any longer; half of what a pipe holds, so that a reader that keeps up is not waited for. */
const gatherBytes = 32 * 1024;
/** Most bytes of one write, a line more than is gathered. */
const writeBytes = 2 * gatherBytes;

/** What is used of pino's destination; its types leave out that it takes bytes. */
interface GatheringOutput {
  write(bytes: Buffer | string): unknown;
  flush(): void;
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
export function gatheredOutput(dest: number | string): DestinationStream & { readonly pendingBytes: number } {
  // As bytes: held as text, all of it would be measured again for each line.
  const options = { dest, sync: false, minLength: gatherBytes, maxWrite: writeBytes, contentMode: 'buffer' as const };
  const output: GatheringOutput = pino.destination(options);
  let timer: NodeJS.Timeout | undefined;
  /** Bytes that have not reached the file. */
  let pending = 0;
  const release = (): void => {
    timer = undefined;
    // At the end of the process pino may have closed it already.
    if (pending > 0 && output.destroyed !== true) output.flush();
  };
  // To flush does nothing while the file is being opened or written: what waits then would wait for the next line.
  const releaseRest = (): void => (timer === undefined ? release() : undefined);
  output.on('write', (bytes) => (pending -= bytes));
  output.on('ready', releaseRest);
  output.on('drain', releaseRest);
  return {
    get pendingBytes() {
      return pending;
    },
    write: (line) => {
      const bytes = Buffer.from(line);
      pending += bytes.length;
      output.write(bytes);
      timer ??= setTimeout(release, gatherMs).unref();
    },
  };
}
