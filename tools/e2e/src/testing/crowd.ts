import { setMaxListeners } from 'node:events';
import { Agent, request } from 'node:http';

/** One request: its status, 0 for none, and how long it took. */
interface Sample {
  readonly status: number;
  readonly ms: number;
  readonly retryAfterSeconds: number;
}

/** Asks for a page and reads it whole; never throws. */
function ask(url: string, agent: Agent, signal?: AbortSignal, headers: Record<string, string> = {}): Promise<Sample> {
  return new Promise((resolve) => {
    const startedAt = performance.now();
    const end = (status: number, retryAfter = '0'): void =>
      resolve({ status, ms: performance.now() - startedAt, retryAfterSeconds: Number(retryAfter) });
    const asked = request(url, { agent, headers, ...(signal && { signal }) }, (response) => {
      response.resume();
      response.on('close', () => end(response.statusCode ?? 0, response.headers['retry-after']));
    });
    asked.on('error', () => end(0));
    asked.end();
  });
}

/**
 * Four callers, each asking again as soon as it has its answer: few enough that a busy machine only makes them slower.
 *
 * @returns the 99th percentile of the times that answers took, in milliseconds
 * @throws Error when an answer is not 200
 */
export async function measureP99(url: string, agent: Agent, forMs: number): Promise<number> {
  const endsAt = performance.now() + forMs;
  const times: number[] = [];
  const work = async (): Promise<void> => {
    while (performance.now() < endsAt) {
      const { status, ms } = await ask(url, agent);
      if (status !== 200) throw new Error(`the healthy platform answered ${status}`);
      times.push(ms);
    }
  };
  await Promise.all(Array.from({ length: 4 }, work));
  times.sort((a, b) => a - b);
  return times[Math.ceil(times.length * 0.99) - 1] ?? 0;
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
      const { status, retryAfterSeconds } = await ask(url, this.#agent, signal, { 'x-forwarded-for': address });
      this.statuses.set(status, (this.statuses.get(status) ?? 0) + 1);
      if (!signal.aborted && status !== 200) await this.#pause(retryAfterSeconds * 1000 * (0.5 + Math.random()));
    }
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
  const sorted = [...values].sort((a, b) => a - b);
  const at = Math.floor(sorted.length / 2);
  return sorted.length % 2 === 1 ? (sorted[at] ?? 0) : ((sorted[at - 1] ?? 0) + (sorted[at] ?? 0)) / 2;
}
