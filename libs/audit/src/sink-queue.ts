import type { AuditChain, ChainMark } from './audit-chain.js';
import type { ChainHead, ChainPosition } from './chain-record.js';
import type { Logger } from './logger.js';

/** Lines that are written together. */
export interface AuditBatch {
  /** Each entry as JSON without its end: add `}`, or take {@link text}, where entry and chain are whole lines. */
  readonly bodies: readonly string[];
  /** The lines and the records of the chain; without a chain the lines alone. */
  readonly text: string;
  /** Where the chain stands with this batch. */
  readonly head?: ChainPosition;
}

/** What is there already where a chain begins. */
export interface PlaceBefore {
  /** The last record of the place. */
  readonly follows?: ChainHead;
  /** The checkpoint that was written last. */
  readonly checkpoint?: ChainHead;
}

/** A place that batches of lines are written to, one at a time. */
export interface AuditDestination {
  readonly name: string;
  /** Whether it keeps a chain. */
  readonly isChained: boolean;
  /**
   * Called before a batch is made of lines.
   *
   * @returns what is there already when this place was not written to before; `reopened` when it is another than before,
   * such as a file after its rotation; else `undefined`
   */
  prepare?(isFirst: boolean): Promise<PlaceBefore | 'reopened' | undefined>;
  /**
   * Resolves when the batch is as safe as this place makes it. After a rejection it is called with the same batch.
   *
   * @returns `moved` when the place became another one before it had the whole batch, which has to be made anew for it
   */
  write(batch: AuditBatch): Promise<void | 'moved'>;
  close(): Promise<void>;
}

/** A batch, and what it takes to make it once more. */
interface Draft {
  readonly batch: AuditBatch;
  readonly dropped: number;
  /** Where the chain stood before it; `undefined` without a chain. */
  readonly mark: ChainMark | undefined;
  readonly isFirst: boolean;
}

/** How an {@link SinkQueue} behaves. */
export interface SinkQueueOptions {
  readonly destination: AuditDestination;
  readonly chain?: AuditChain;
  /** Entries that may wait; one more is lost or, where nothing may be lost, no request is let in. */
  readonly maxQueued: number;
  readonly logger?: Logger;
  /** How long an entry waits for others; default 20. */
  readonly gatherMs?: number;
  /** Most entries of a batch; default 256. */
  readonly maxBatch?: number;
  /** The first wait after a failure, doubled up to a hundredfold; default 100. */
  readonly retryMs?: number;
}

/** What a queue has done. */
export interface SinkQueueStats {
  readonly name: string;
  readonly queued: number;
  readonly written: number;
  readonly dropped: number;
  /** Attempts that failed; each is repeated. */
  readonly failures: number;
}

/** A bounded queue in front of one place, emptied by one batch at a time, so that a slow place delays no request. */
export class SinkQueue {
  readonly #options: SinkQueueOptions;
  readonly #gatherMs: number;
  readonly #maxBatch: number;
  readonly #retryMs: number;
  readonly #queue: string[] = [];
  #timer: NodeJS.Timeout | undefined;
  #running: Promise<void> | undefined;
  #hasBegun = false;
  #isClosing = false;
  #isGivenUp = false;
  #wake: (() => void) | undefined;
  #droppedSince = 0;
  #stats = { written: 0, dropped: 0, failures: 0 };
  /** Entries of the batch that is being written; they count as queued. */
  #inHand = 0;

  constructor(options: SinkQueueOptions) {
    const { gatherMs = 20, maxBatch = 256, retryMs = 100 } = options;
    this.#options = options;
    this.#gatherMs = gatherMs;
    this.#maxBatch = maxBatch;
    this.#retryMs = retryMs;
  }

  /** Whether as much waits as may. */
  get isFull(): boolean {
    return this.#queue.length + this.#inHand >= this.#options.maxQueued;
  }

  get stats(): SinkQueueStats {
    return { name: this.#options.destination.name, queued: this.#queue.length + this.#inHand, ...this.#stats };
  }

  /** @param limit entries that may wait at most; beyond that this one is lost and counted */
  offer(body: string, limit: number): void {
    if (this.#queue.length + this.#inHand >= limit || this.#isClosing) {
      this.#stats.dropped += 1;
      this.#droppedSince += 1;
      return;
    }
    this.#queue.push(body);
    if (this.#running) return;
    if (this.#queue.length >= this.#maxBatch) this.#run();
    else this.#timer ??= setTimeout(() => this.#run(), this.#gatherMs).unref();
  }

  /** Resolves when everything offered until now is written, however long that takes. */
  async flush(): Promise<void> {
    this.#run();
    await this.#running;
  }

  /**
   * Writes what waits, for at most `deadlineMs`, and ends the chain.
   *
   * @returns entries that could not be written
   */
  async close(deadlineMs: number): Promise<number> {
    this.#isClosing = true;
    let timer: NodeJS.Timeout | undefined;
    const deadline = new Promise<void>((resolve) => (timer = setTimeout(resolve, deadlineMs)));
    await Promise.race([this.#finish(), deadline]);
    clearTimeout(timer);
    this.#isGivenUp = true;
    const lost = this.#queue.splice(0).length + this.#inHand;
    this.#wake?.();
    await this.#options.destination.close().catch((error: unknown) => this.#fail(error));
    return lost;
  }

  async #finish(): Promise<void> {
    await this.flush();
    const { chain, destination } = this.#options;
    if (!this.#hasBegun || !chain || this.#isGivenUp) return;
    const text = chain.end(this.#takeDropped());
    await destination.write({ bodies: [], text, ...headOf(chain) }).catch((error: unknown) => this.#fail(error));
  }

  #run(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    if (this.#running || this.#queue.length === 0) return;
    this.#running = this.#empty().finally(() => (this.#running = undefined));
  }

  async #empty(): Promise<void> {
    const { destination } = this.#options;
    while (this.#queue.length > 0) {
      let draft = await this.#retried(() => this.#nextDraft());
      for (;;) {
        const batch = draft?.batch;
        const end = batch && (await this.#retried(async () => (await destination.write(batch)) ?? 'written'));
        if (!draft || !end) return;
        if (end === 'written') break;
        draft = await this.#again(draft);
      }
      this.#stats.written += this.#inHand;
      this.#inHand = 0;
    }
  }

  /** Only after the place is ready are entries taken and lines numbered, so that a failure leaves no gap. */
  async #nextDraft(): Promise<Draft> {
    const isFirst = !this.#hasBegun;
    const found = await this.#options.destination.prepare?.(isFirst);
    const bodies = this.#queue.splice(0, this.#maxBatch);
    this.#inHand = bodies.length;
    this.#hasBegun = true;
    return this.#draft(bodies, found, this.#takeDropped(), isFirst);
  }

  /** The same entries for a place that is another now: the chain goes on there from where this one has it whole. */
  #again({ batch, dropped, mark, isFirst }: Draft): Promise<Draft | undefined> {
    const { chain, destination } = this.#options;
    return this.#retried(async () => {
      const found = await destination.prepare?.(isFirst);
      if (mark) chain?.rewind(mark);
      return this.#draft(batch.bodies, found, dropped, isFirst);
    });
  }

  #draft(
    bodies: readonly string[],
    found: PlaceBefore | 'reopened' | undefined,
    dropped: number,
    isFirst: boolean,
  ): Draft {
    const { chain } = this.#options;
    const again = { dropped, isFirst, mark: chain?.mark() };
    if (!chain) return { ...again, batch: { bodies, text: bodies.map((body) => `${body}}\n`).join('') } };
    let text = '';
    const before = found === 'reopened' ? undefined : found;
    if (isFirst) text += chain.start(before?.follows, before?.checkpoint);
    else if (found === 'reopened') text += chain.reopen();
    for (const body of bodies) text += chain.line(body);
    text += chain.seal(dropped);
    return { ...again, batch: { bodies, text, ...headOf(chain) } };
  }

  #takeDropped(): number {
    const dropped = this.#droppedSince;
    this.#droppedSince = 0;
    return dropped;
  }

  /** Repeats until it succeeds; `undefined` once the queue was closed and what is left is given up. */
  async #retried<T>(run: () => Promise<T>): Promise<T | undefined> {
    for (let attempt = 0; ; attempt++) {
      try {
        return await run();
      } catch (error) {
        this.#fail(error);
        if (!this.#isGivenUp) await this.#pause(Math.min(this.#retryMs * 2 ** attempt, this.#retryMs * 100));
        if (this.#isGivenUp) return undefined;
      }
    }
  }

  #pause(ms: number): Promise<void> {
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, ms).unref();
      this.#wake = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  }

  #fail(error: unknown): void {
    this.#stats.failures += 1;
    const { destination, logger } = this.#options;
    // The first, and then fewer and fewer: a place that is away for an hour needs no thousand lines.
    if ((this.#stats.failures & (this.#stats.failures - 1)) !== 0) return;
    const code = error instanceof Error && 'code' in error ? String(error.code) : 'UNKNOWN';
    const { failures } = this.#stats;
    const queued = this.#queue.length + this.#inHand;
    logger?.error({ event: 'audit.sink_failed', sink: destination.name, code, failures, queued }, 'audit waits');
  }
}

function headOf(chain: AuditChain): { head?: ChainPosition } {
  return chain.head ? { head: chain.head } : {};
}
