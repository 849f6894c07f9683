import { EntryWriter } from './entry-writer.js';
import type { AuditFact, AuditSubjects } from './entry-writer.js';
import { AuditError } from './errors.js';
import type { LogSink } from './log-sink.js';
import type { SinkQueue, SinkQueueStats } from './sink-queue.js';
import type { Pseudonyms } from './pseudonyms.js';

/** What happens when a place takes no more: requests are refused, or entries are lost and counted. */
export type WhenFull = 'block' | 'drop-and-count';

/** What {@link AuditTrail} is made of. */
export interface AuditTrailOptions {
  readonly pseudonyms: Pseudonyms;
  /** Written to at once. */
  readonly lines?: LogSink;
  /** Written to in batches. */
  readonly queues: readonly SinkQueue[];
  readonly whenFull: WhenFull;
  /** Entries that may wait for each place. */
  readonly maxQueued: number;
  /** Epoch milliseconds. */
  readonly now: () => number;
}

/** What a trail has done since it was made. */
export interface AuditStats {
  readonly recorded: number;
  /** Entries lost because a queue was full, over all places. */
  readonly droppedEntries: number;
  /** Fields left out since they are not on the list, or their value did not fit. */
  readonly droppedFields: number;
  /** Requests refused since an entry would not have fitted the queue. */
  readonly refusedRequests: number;
  readonly sinks: readonly SinkQueueStats[];
}

/**
 * With `block` what runs when a queue fills up still has its entries kept, since its request was let in; so much more
 * may wait then. Beyond it there is no memory to promise, and entries are lost and counted there, too.
 */
const spareFactor = 2;

/** Writes one entry for each decision, to every configured place. */
export class AuditTrail {
  readonly #options: AuditTrailOptions;
  readonly #writer: EntryWriter;
  readonly #spare: number;
  #recorded = 0;
  #refusedRequests = 0;

  constructor(options: AuditTrailOptions) {
    this.#options = options;
    this.#writer = new EntryWriter(options.pseudonyms);
    this.#spare = options.whenFull === 'block' ? spareFactor : 1;
  }

  /** Whether a place takes no more. */
  get isFull(): boolean {
    const { lines, queues } = this.#options;
    return (lines?.isFull ?? false) || queues.some((queue) => queue.isFull);
  }

  /**
   * Called before anything is done that will be audited.
   *
   * @throws AuditError AUDIT_UNAVAILABLE with `block`, when its entry does not fit the queue
   */
  admit(): void {
    if (this.#options.whenFull !== 'block' || !this.isFull) return;
    this.#refusedRequests += 1;
    throw new AuditError('AUDIT_UNAVAILABLE', 'The gateway cannot record what happens, so nothing may happen now.');
  }

  /** Writes down a decision. Never throws, never waits. */
  record(fact: AuditFact, subjects?: AuditSubjects): void {
    const { lines, queues, maxQueued, now } = this.#options;
    const body = this.#writer.write(fact, subjects, now());
    this.#recorded += 1;
    lines?.offer(body, this.#spare);
    for (const queue of queues) queue.offer(body, maxQueued * this.#spare);
  }

  get stats(): AuditStats {
    const { lines, queues } = this.#options;
    const sinks = [...(lines ? [lines.stats] : []), ...queues.map((queue) => queue.stats)];
    return {
      recorded: this.#recorded,
      droppedEntries: sinks.reduce((sum, { dropped }) => sum + dropped, 0),
      droppedFields: this.#writer.droppedFields,
      refusedRequests: this.#refusedRequests,
      sinks,
    };
  }

  /** Resolves when everything recorded until now is written. */
  async flush(): Promise<void> {
    this.#options.lines?.seal();
    await Promise.all(this.#options.queues.map((queue) => queue.flush()));
  }

  /**
   * Writes what waits and ends the chains.
   *
   * @param deadlineMs how long that may take; default 5000
   * @returns entries that could not be written in time
   */
  async close(deadlineMs = 5_000): Promise<number> {
    this.#options.lines?.close();
    const lost = await Promise.all(this.#options.queues.map((queue) => queue.close(deadlineMs)));
    return lost.reduce((sum, count) => sum + count, 0);
  }
}
