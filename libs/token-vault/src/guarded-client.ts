import { ErrorReply, type RedisClientType } from 'redis';
import { VaultError } from './errors.js';
import type { Logger } from './logger.js';

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
  #downSinceMs: number | undefined = performance.now();
  #isSilent = false;

  constructor(client: PlainRedisClient, options: GuardOptions) {
    this.#client = client;
    this.#options = options;
    client.on('ready', () => this.#up());
    // The client emits an error for every failed attempt to reconnect; without a listener it would end the process.
    client.on('error', (error: unknown) => this.#down(error));
  }

  /** Starts connecting, and waits at most `timeoutMs` for the first connection. @throws VaultError STORE_UNAVAILABLE */
  async connect(timeoutMs: number): Promise<void> {
    await withDeadline(this.#client.connect(), timeoutMs);
  }

  /** Runs work on a connection that is up. @throws VaultError STORE_UNAVAILABLE */
  async run<T>(work: (client: PlainRedisClient) => Promise<T>): Promise<T> {
    if (this.#isSilent) throw storeUnavailable('silent');
    if (!this.#client.isReady) await this.#untilReady();
    const answer = work(this.#client);
    try {
      return await withDeadline(answer, this.#options.commandTimeoutMs);
    } catch (error) {
      if (error instanceof VaultError && error.cause instanceof NoAnswer) this.#fallSilent(answer);
      throw error;
    }
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
  }

  async #untilReady(): Promise<void> {
    const patienceMs = (this.#downSinceMs ?? performance.now()) + this.#options.offlineGraceMs - performance.now();
    if (patienceMs <= 0) throw storeUnavailable('not connected');
    let onReady = () => {};
    const ready = new Promise<void>((resolve) => (onReady = resolve));
    this.#client.once('ready', onReady);
    try {
      await withDeadline(ready, patienceMs);
    } finally {
      this.#client.off('ready', onReady);
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
    this.#options.logger?.info({}, 'vault: connected to the session store');
  }

  #down(error: unknown): void {
    if (this.#client.isReady || this.#downSinceMs !== undefined) return;
    this.#downSinceMs = performance.now();
    this.#options.logger?.warn({ detail: describe(error) }, 'vault: lost the session store, reconnecting');
  }
}

class NoAnswer extends Error {}

async function withDeadline<T>(work: Promise<T>, timeoutMs: number): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const deadline = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(new NoAnswer(`no answer within ${Math.round(timeoutMs)} ms`)), timeoutMs);
  });
  try {
    return await Promise.race([work, deadline]);
  } catch (cause) {
    throw storeUnavailable(describe(cause), cause);
  } finally {
    clearTimeout(timer);
  }
}

function storeUnavailable(detail: string, cause?: unknown): VaultError {
  return new VaultError('STORE_UNAVAILABLE', 'The session store does not answer.', { detail, cause });
}

/** Enough of an error to find its cause; an error reply may repeat our arguments, so never the whole of it. */
function describe(error: unknown): string {
  if (!(error instanceof Error)) return 'unknown error';
  const nested = error instanceof AggregateError && error.errors[0] instanceof Error ? error.errors[0] : error;
  return `${nested.name}: ${nested.message}`.slice(0, 120);
}
