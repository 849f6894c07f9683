import { type GuardedClient, type PlainRedisClient, refusal, storeUnavailable } from './guarded-client.js';
import { newConnection, type ServerOptions } from './server-connection.js';

interface Waiting {
  readonly args: readonly string[];
  readonly isAsking: boolean;
  readonly resolve: (answer: unknown) => void;
  readonly reject: (error: Error) => void;
}

/** The share of a command's time that replicas get: the answer that they were too slow must still come in time. */
const REPLICA_SHARE = 0.75;

/**
 * Writes to one server that are answered only when replicas have them, so that a failover right afterwards loses none.
 *
 * `WAIT` holds up the connection it is sent on, and counts for what was written on it; so these writes have a connection
 * of their own. Those that come while one waits go together next, behind one `WAIT`: many at once cost hardly more
 * than one. A write that was not confirmed may have been carried out all the same, and may stay.
 */
export class ConfirmedWrites {
  readonly #client: GuardedClient;
  readonly #replicas: number;
  readonly #waitMs: number;
  #waiting: Waiting[] = [];
  #isBusy = false;

  /** Not connected yet: see {@link connect}. @param options.writeReplicas how many must have a write; at least 1 */
  constructor(options: ServerOptions) {
    this.#client = newConnection(options);
    this.#replicas = options.writeReplicas;
    this.#waitMs = Math.max(1, Math.floor(options.commandTimeoutMs * REPLICA_SHARE));
  }

  /** @throws VaultError STORE_UNAVAILABLE */
  connect(timeoutMs: number): Promise<void> {
    return this.#client.connect(timeoutMs);
  }

  /**
   * Sends one write.
   *
   * @param isAsking as for a server of a Cluster that was named by an `ASK`
   * @throws VaultError STORE_UNAVAILABLE when it was refused, or too few replicas have it in time
   */
  send(args: readonly string[], isAsking = false): Promise<unknown> {
    return new Promise((resolve, reject) => {
      this.#waiting.push({ args, isAsking, resolve, reject });
      if (!this.#isBusy) void this.#work();
    });
  }

  shutdown(): Promise<void> {
    return this.#client.shutdown();
  }

  async #work(): Promise<void> {
    this.#isBusy = true;
    while (this.#waiting.length > 0) await this.#confirm(this.#waiting.splice(0));
    this.#isBusy = false;
  }

  async #confirm(batch: readonly Waiting[]): Promise<void> {
    try {
      const [answers, copies] = await this.#client.run((client) => this.#sendAll(client, batch));
      for (const [index, { resolve, reject }] of batch.entries()) {
        const answer = answers[index];
        if (answer?.status === 'rejected') reject(refusal(answer.reason));
        else if (Number(copies) >= this.#replicas) resolve(answer?.value);
        else reject(storeUnavailable(`${String(copies)} of ${this.#replicas} replicas have the write`));
      }
    } catch (error) {
      for (const { reject } of batch) reject(error as Error);
    }
  }

  /** All in one go, so that nothing comes between an `ASKING` and its command, and the `WAIT` is for all of them. */
  #sendAll(client: PlainRedisClient, batch: readonly Waiting[]) {
    const answers = batch.map(({ args, isAsking }) => {
      if (isAsking) client.sendCommand(['ASKING']).catch(() => undefined);
      return client.sendCommand(args);
    });
    return Promise.all([
      Promise.allSettled(answers),
      client.sendCommand(['WAIT', `${this.#replicas}`, `${this.#waitMs}`]),
    ]);
  }
}
