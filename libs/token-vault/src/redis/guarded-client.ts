import { types } from 'node:util';
import { ErrorReply, type RedisClientType } from '@redis/client';
import { CommandDeadlines, NoAnswer } from './command-deadlines.js';
import { VaultError } from '../errors.js';
import type { Logger } from '../logger.js';

/** One connection to Redis, as this library configures it. */
export type PlainRedisClient = RedisClientType<
  Record<string, never>,
  Record<string, never>,
  Record<string, never>,
  3,
  Record<string, never>
>;

/** The limits of a {@link GuardedClient}. */
export interface GuardOptions {
  /** An answer that takes longer than this is none. */
  readonly commandTimeoutMs: number;
  /** A connection that is away longer than this makes commands fail at once. */
  readonly offlineGraceMs: number;
  readonly logger?: Logger;
}

/**
 * A client whose every command ends in time. The client underneath reconnects for ever; this decides what a caller
 * sees meanwhile: a short break is waited out, a longer one fails at once. Commands are never queued across a break,
 * where they would be carried out long after their caller gave up.
 */
export class GuardedClient {
  readonly #client: PlainRedisClient;
  readonly #options: GuardOptions;
  readonly #deadlines: CommandDeadlines;
  #downSinceMs: number | undefined;
  #isSilent = false;
  #lastError: unknown;
  /** Those who wait for the connection; one listener on the client serves them all. */
  readonly #waiting = new Set<() => void>();

  constructor(client: PlainRedisClient, options: GuardOptions) {
    this.#client = client;
    this.#options = options;
    this.#downSinceMs = client.isReady ? undefined : performance.now();
    this.#deadlines = new CommandDeadlines(options.commandTimeoutMs);
    client.on('ready', () => this.#up());
    // The client emits an error for every failed attempt to reconnect; without a listener it would end the process.
    client.on('error', (error: unknown) => this.#down(error));
  }

  /** Whether commands can be sent now. */
  get isReady(): boolean {
    return this.#client.isReady && !this.#isSilent;
  }

  /** Starts connecting, and waits at most `timeoutMs` for the first connection. @throws VaultError STORE_UNAVAILABLE */
  async connect(timeoutMs: number): Promise<void> {
    try {
      await withDeadline(this.#client.connect(), timeoutMs);
    } catch (error) {
      // The attempts go on for ever, so what is wrong with each is known only from the last one.
      throw this.#lastError === undefined ? error : storeUnavailable(describe(this.#lastError), error);
    }
  }

  /** Runs work on a connection that is up. @throws VaultError STORE_UNAVAILABLE */
  run<T>(work: (client: PlainRedisClient) => Promise<T>): Promise<T> {
    if (this.#isSilent) return Promise.reject(storeUnavailable('silent'));
    if (!this.#client.isReady) return this.#untilReady().then(() => this.run(work));
    const answer = work(this.#client);
    return this.#deadlines.watch(answer, (failure) => {
      if (failure instanceof NoAnswer) this.#fallSilent(answer);
      return refusal(failure);
    });
  }

  /** Calls back whenever the connection is up again after a break. */
  onReconnected(callback: () => void): void {
    this.#client.on('ready', callback);
  }

  /** Lets commands under way finish for a moment, then drops the connection. */
  async shutdown(): Promise<void> {
    if (this.#client.isReady)
      await withDeadline(this.#client.close(), this.#options.commandTimeoutMs).catch(() => undefined);
    this.#client.destroy();
    this.#deadlines.close();
  }

  async #untilReady(): Promise<void> {
    const patienceMs = (this.#downSinceMs ?? performance.now()) + this.#options.offlineGraceMs - performance.now();
    // A timer counts whole milliseconds: it can end up to one before its time, and nobody must be made to wait for the rest.
    if (patienceMs < 1) throw storeUnavailable('not connected');
    let onReady = () => {};
    const ready = new Promise<void>((resolve) => (onReady = resolve));
    this.#waiting.add(onReady);
    try {
      await withDeadline(ready, patienceMs);
    } finally {
      this.#waiting.delete(onReady);
    }
  }

  /**
   * Sends nothing more on a connection that left a command unanswered, until that answer or a new connection comes. The
   * client replaces a connection on which nothing moves, and everything sent would count as a move.
   */
  #fallSilent(answer: Promise<unknown>): void {
    this.#isSilent = true;
    answer.then(
      () => (this.#isSilent = false),
      (error: unknown) => {
        if (error instanceof ErrorReply) this.#isSilent = false;
      },
    );
  }

  #up(): void {
    this.#downSinceMs = undefined;
    this.#isSilent = false;
    for (const wake of this.#waiting) wake();
    this.#options.logger?.info({}, 'vault: connected to the session store');
  }

  #down(error: unknown): void {
    this.#lastError = error;
    if (this.#client.isReady || this.#downSinceMs !== undefined) return;
    this.#downSinceMs = performance.now();
    this.#options.logger?.warn({ detail: describe(error) }, 'vault: lost the session store, reconnecting');
  }
}

/** What comes of work, or a refusal after `timeoutMs`. @throws VaultError STORE_UNAVAILABLE */
export async function withDeadline<T>(work: Promise<T>, timeoutMs: number): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const deadline = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(new NoAnswer(timeoutMs)), timeoutMs);
  });
  try {
    return await Promise.race([work, deadline]);
  } catch (cause) {
    throw storeUnavailable(describe(cause), cause);
  } finally {
    clearTimeout(timer);
  }
}

/** What a caller sees of a store that is out of reach. `detail` is for logs. */
export function storeUnavailable(detail: string, cause?: unknown): VaultError {
  return new VaultError('STORE_UNAVAILABLE', 'The session store does not answer.', { detail, cause });
}

/** The error for a command that failed for this reason. */
export function refusal(failure: unknown): VaultError {
  return storeUnavailable(describe(failure), failure);
}

/** Enough of an error to find its cause; an error reply may repeat our arguments, so never the whole of it. */
function describe(error: unknown): string {
  // Errors of sockets may stem from another realm than ours, where `instanceof` does not know them.
  if (!types.isNativeError(error)) return 'unknown error';
  const first: unknown = 'errors' in error && Array.isArray(error.errors) ? error.errors[0] : undefined;
  const nested = types.isNativeError(first) ? first : error;
  return `${nested.name}: ${nested.message}`.slice(0, 120);
}
