import { setMaxListeners } from 'node:events';
import { Agent, request } from 'node:http';
import { keepAsking, shareOf } from './stacks/steady-load.js';

/**
 * Four callers, each asking again as soon as it has its answer: few enough that a busy machine only makes them slower.
 *
 * @returns the 99th percentile of the times that answers took, in milliseconds
 * @throws Error when an answer is not 200
 */
export async function measureP99(url: string, forMs: number): Promise<number> {
  const { origin, pathname } = new URL(url);
  const target = { origins: [origin], path: pathname, headers: {} };
  const { failures, durationsMs } = await keepAsking(target, 4, forMs / 1000);
  if (failures.length > 0) throw new Error(`the healthy platform answered ${failures[0]}`);
  return shareOf(durationsMs, 0.99);
}

/** Addresses that clients come from: no caller has more than a quarter of a platform's places. */
const addresses = 10;

/** Clients that ask for the same all the time, and do as `Retry-After` says, each in its own time. */
export class Crowd {
  readonly #stop = new AbortController();
  readonly #agent = new Agent({ keepAlive: true });
  readonly #members: Promise<void>[];
  /** How often each status came. */
  readonly statuses = new Map<number, number>();

  constructor(url: string, size: number) {
    setMaxListeners(0, this.#stop.signal);
    this.#members = Array.from({ length: size }, (_, index) => this.#work(url, `203.0.113.${index % addresses}`));
  }

  /** Ends every request under way. */
  async leave(): Promise<void> {
    this.#stop.abort();
    await Promise.all(this.#members);
    this.#agent.destroy();
  }

  async #work(url: string, address: string): Promise<void> {
    const { signal } = this.#stop;
    while (!signal.aborted) {
      const { status, retryAfterSeconds } = await this.#ask(url, address);
      this.statuses.set(status, (this.statuses.get(status) ?? 0) + 1);
      if (!signal.aborted && status !== 200) await this.#pause(retryAfterSeconds * 1000 * (0.5 + Math.random()));
    }
  }

  /** Asks for a page and reads it whole; never rejects. The status is 0 where there was no answer. */
  #ask(url: string, address: string): Promise<{ status: number; retryAfterSeconds: number }> {
    return new Promise((resolve) => {
      const init = { agent: this.#agent, headers: { 'x-forwarded-for': address }, signal: this.#stop.signal };
      const asked = request(url, init, ({ statusCode: status = 0, headers }) => {
        resolve({ status, retryAfterSeconds: Number(headers['retry-after'] ?? 0) });
      });
      asked.on('response', (response) => response.resume());
      asked.on('error', () => resolve({ status: 0, retryAfterSeconds: 0 }));
      asked.end();
    });
  }

  #pause(ms: number): Promise<void> {
    const { signal } = this.#stop;
    return new Promise((resolve) => {
      const end = (): void => {
        clearTimeout(timer);
        signal.removeEventListener('abort', end);
        resolve();
      };
      const timer = setTimeout(end, ms);
      signal.addEventListener('abort', end, { once: true });
    });
  }
}

/** The middle one. */
export function median(values: readonly number[]): number {
  return shareOf(
    [...values].sort((a, b) => a - b),
    0.5,
  );
}
