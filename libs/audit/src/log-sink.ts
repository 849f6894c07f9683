import type { AuditChain } from './audit-chain.js';

/** What takes lines at once, such as the output that a log is written to. */
export interface LogStream {
  write(line: string): void;
  /** Bytes that were taken and not passed on yet. */
  readonly pendingBytes?: number;
}

/** How a {@link LogSink} behaves. */
export interface LogSinkOptions {
  readonly stream: LogStream;
  readonly chain: AuditChain;
  /** Bytes that may wait in the stream; default 16 MiB. */
  readonly maxPendingBytes?: number;
  /** How long lines may stay unsealed; default 20. */
  readonly sealMs?: number;
  /** Lines after which a record seals them at once; default 256. */
  readonly sealLines?: number;
}

/**
 * Writes each entry at once into a stream that gathers by itself, and a record of the chain after each block of them. It
 * shares the stream with the log, so that lines of both stand in the order in which things happened.
 */
export class LogSink {
  readonly #options: LogSinkOptions;
  readonly #maxPendingBytes: number;
  readonly #sealMs: number;
  readonly #sealLines: number;
  #timer: NodeJS.Timeout | undefined;
  #droppedSince = 0;
  #stats = { written: 0, dropped: 0, failures: 0 };
  #isClosed = false;

  constructor(options: LogSinkOptions) {
    const { maxPendingBytes = 16 * 1024 * 1024, sealMs = 20, sealLines = 256 } = options;
    this.#options = options;
    this.#maxPendingBytes = maxPendingBytes;
    this.#sealMs = sealMs;
    this.#sealLines = sealLines;
  }

  /** Whether nobody reads what was written. */
  get isFull(): boolean {
    return (this.#options.stream.pendingBytes ?? 0) >= this.#maxPendingBytes;
  }

  get stats() {
    return { name: 'stdout', queued: this.#options.chain.openLines, ...this.#stats };
  }

  /** @param spare how much more than usual may wait, as a factor */
  offer(body: string, spare: number): void {
    const { stream, chain } = this.#options;
    if (this.#isClosed || (stream.pendingBytes ?? 0) >= this.#maxPendingBytes * spare) {
      this.#stats.dropped += 1;
      this.#droppedSince += 1;
      return;
    }
    if (!chain.hasBegun) stream.write(chain.start());
    stream.write(chain.line(body));
    this.#stats.written += 1;
    if (chain.openLines >= this.#sealLines) this.seal();
    else this.#timer ??= setTimeout(() => this.seal(), this.#sealMs).unref();
  }

  /** Writes the record that seals what was written. */
  seal(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    if (this.#options.chain.openLines > 0) this.#options.stream.write(this.#options.chain.seal(this.#takeDropped()));
  }

  /** Ends the chain; what is offered from then on is lost and counted. */
  close(): void {
    if (this.#isClosed) return;
    clearTimeout(this.#timer);
    this.#isClosed = true;
    const { stream, chain } = this.#options;
    if (chain.head) stream.write(chain.end(this.#takeDropped()));
  }

  #takeDropped(): number {
    const dropped = this.#droppedSince;
    this.#droppedSince = 0;
    return dropped;
  }
}
