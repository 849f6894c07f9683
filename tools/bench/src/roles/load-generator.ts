import { Pool } from 'undici';
import type { Dispatcher } from 'undici';
import type { LoadOrder, LoadResult } from '../measure/load.js';
import { percentile } from '../measure/statistics.js';

const maxComplaint = 500;

/** Keeps a number of requests under way against one address, and checks every answer. One order at a time. */
class Load {
  readonly #order: LoadOrder;
  readonly #pool: Pool;
  readonly #latenciesMs: number[] = [];
  readonly #startedAt = performance.now();
  #active = 0;
  #sent = 0;
  #bytes = 0;
  #faults = 0;
  #firstFault: string | undefined;
  #finish: (result: LoadResult) => void = () => undefined;

  constructor(order: LoadOrder) {
    this.#order = order;
    this.#pool = new Pool(order.origin, { connections: order.concurrency, bodyTimeout: 60_000 });
  }

  async run(): Promise<LoadResult> {
    const result = await new Promise<LoadResult>((resolve) => {
      this.#finish = resolve;
      for (let index = 0; index < this.#order.concurrency; index++) this.#next();
    });
    await this.#pool.destroy();
    return result;
  }

  #next(): void {
    const { durationMs, maxRequests } = this.#order;
    const isOver = this.#sent >= maxRequests || performance.now() - this.#startedAt >= durationMs;
    if (isOver) {
      if (this.#active === 0) this.#finish(this.#result());
      return;
    }
    const { method, path, headers, body } = this.#order;
    this.#sent += 1;
    this.#active += 1;
    const handler = new AnswerCheck(this.#order, (bytes, latencyMs, fault) => {
      this.#active -= 1;
      this.#bytes += bytes;
      this.#latenciesMs.push(latencyMs);
      if (fault !== undefined) {
        this.#faults += 1;
        this.#firstFault ??= fault;
      }
      this.#next();
    });
    this.#pool.dispatch({ method, path, headers, body: body ?? null }, handler);
  }

  #result(): LoadResult {
    return {
      requests: this.#latenciesMs.length,
      seconds: (performance.now() - this.#startedAt) / 1000,
      faults: this.#faults,
      firstFault: this.#firstFault,
      bytes: this.#bytes,
      p50Ms: percentile(this.#latenciesMs, 0.5),
      p99Ms: percentile(this.#latenciesMs, 0.99),
    };
  }
}

/** Undici's callbacks for one request. */
class AnswerCheck implements Dispatcher.DispatchHandler {
  readonly #order: LoadOrder;
  readonly #done: (bytes: number, latencyMs: number, fault?: string) => void;
  readonly #startedAt = performance.now();
  #status = 0;
  #bytes = 0;
  /** How an answer begins that is no success: it says what went wrong. */
  #complaint = '';

  constructor(order: LoadOrder, done: (bytes: number, latencyMs: number, fault?: string) => void) {
    this.#order = order;
    this.#done = done;
  }

  onRequestStart(): void {}

  onResponseStart(_controller: Dispatcher.DispatchController, status: number): void {
    this.#status = status;
  }

  onResponseData(_controller: Dispatcher.DispatchController, chunk: Buffer): void {
    this.#bytes += chunk.length;
    if (this.#status !== 200) this.#complaint = (this.#complaint + chunk.toString()).slice(0, maxComplaint);
  }

  onResponseEnd(): void {
    const { expectedBytes } = this.#order;
    const isWhole = expectedBytes === undefined ? this.#bytes > 0 : this.#bytes === expectedBytes;
    const fault =
      this.#status === 200 && isWhole ? undefined : `status ${this.#status}, ${this.#bytes} bytes: ${this.#complaint}`;
    this.#done(this.#bytes, performance.now() - this.#startedAt, fault);
  }

  onResponseError(_controller: Dispatcher.DispatchController, error: Error): void {
    this.#done(this.#bytes, performance.now() - this.#startedAt, error.message);
  }
}

process.on('message', (order: LoadOrder) => {
  void new Load(order).run().then((result) => process.send?.(result));
});
process.once('disconnect', () => process.exit());
process.send?.({ origin: '' });
