import { Agent, request } from 'node:http';

/** Where requests go, and what they carry. */
export interface LoadTarget {
  /** Processes to share the requests evenly. */
  readonly origins: readonly string[];
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
}

/** How it went. */
export interface LoadOutcome {
  readonly answered: number;
  /** Status and body of whatever was no 200, or why there was no answer. */
  readonly failures: readonly string[];
  /** Milliseconds, ascending. */
  readonly durationsMs: readonly number[];
}

/** A request without an answer for this long has failed. */
const REQUEST_TIMEOUT_MS = 60_000;
const SHOWN = 300;

/**
 * Keeps so many requests under way all the time: each caller sends its next one when it has the answer to its last.
 *
 * @param callers how many there are at once
 */
export async function keepAsking(target: LoadTarget, callers: number, seconds: number): Promise<LoadOutcome> {
  const agent = new Agent({ keepAlive: true, maxSockets: callers });
  const endsAtMs = performance.now() + seconds * 1000;
  const failures: string[] = [];
  const durationsMs: number[] = [];
  const call = async (caller: number) => {
    for (let turn = caller; performance.now() < endsAtMs; turn++) {
      const origin = target.origins[turn % target.origins.length] ?? '';
      const startedMs = performance.now();
      const failure = await ask(agent, origin, target);
      durationsMs.push(performance.now() - startedMs);
      if (failure !== undefined) failures.push(failure);
    }
  };
  await Promise.all(Array.from({ length: callers }, (_, caller) => call(caller)));
  agent.destroy();
  durationsMs.sort((a, b) => a - b);
  return { answered: durationsMs.length, failures, durationsMs };
}

/** The value below which this share of the sorted ones lies. */
export function shareOf(sorted: readonly number[], share: number): number {
  return sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? Number.NaN;
}

/** @returns what went wrong; `undefined` for a 200 that arrived whole */
function ask(agent: Agent, origin: string, { path, headers }: LoadTarget): Promise<string | undefined> {
  return new Promise((resolve) => {
    const req = request(origin + path, { agent, headers, timeout: REQUEST_TIMEOUT_MS }, (res) => {
      let body = '';
      res.setEncoding('utf8');
      res.on('data', (chunk: string) => (body += chunk));
      res.on('end', () => resolve(res.statusCode === 200 ? undefined : `${res.statusCode} ${body.slice(0, SHOWN)}`));
      res.on('error', (error) => resolve(error.message));
    });
    req.on('timeout', () => req.destroy(new Error('no answer in time')));
    req.on('error', (error) => resolve(error.message));
    req.end();
  });
}
