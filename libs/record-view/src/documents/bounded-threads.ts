import { existsSync } from 'node:fs';
import { Worker } from 'node:worker_threads';
import { Deadline } from '@fhir-gateway/fhir-proxy/contract';

/** Bounds of {@link BoundedThreads}. */
export interface ThreadLimits {
  /** Longest time for one job, waiting for its turn included, in milliseconds. */
  readonly timeMs: number;
  /** JavaScript memory of a thread, in MiB. */
  readonly memoryMb: number;
  /** Jobs that run at the same time. */
  readonly atOnce: number;
}

/** A job without an answer: it took too long, or its thread broke or had no memory left. */
export class ThreadError extends Error {
  readonly reason: 'late' | 'broken';

  constructor(reason: ThreadError['reason']) {
    super(reason === 'late' ? 'The job took too long.' : 'The thread ended without an answer.');
    this.name = 'ThreadError';
    this.reason = reason;
  }
}

/**
 * Runs jobs over what strangers wrote, each in a thread with bounded time and memory that ends with the job: a hostile file
 * costs itself, not the process. A thread answers with one message, and has no environment variables.
 */
export class BoundedThreads {
  readonly #limits: ThreadLimits;
  #running = 0;
  readonly #waiting: (() => void)[] = [];

  constructor(limits: ThreadLimits) {
    this.#limits = limits;
  }

  /**
   * @param file of the thread's program, see {@link threadFile}
   * @param job the thread's `workerData`
   * @param signal ends the work
   * @throws ThreadError
   */
  async run<Answer>(file: URL, job: object, signal?: AbortSignal): Promise<Answer> {
    const { timeMs, memoryMb } = this.#limits;
    const deadline = new Deadline(timeMs, signal);
    try {
      await this.#turn(deadline.signal);
      try {
        const worker = new Worker(file, {
          workerData: job,
          env: {},
          stdout: true,
          stderr: true,
          resourceLimits: { maxOldGenerationSizeMb: memoryMb, maxYoungGenerationSizeMb: 32 },
        });
        return await answerOf<Answer>(worker, deadline.signal);
      } finally {
        this.#running -= 1;
        this.#waiting.shift()?.();
      }
    } finally {
      deadline.release();
    }
  }

  async #turn(ends: AbortSignal): Promise<void> {
    while (this.#running >= this.#limits.atOnce) {
      await new Promise<void>((resolve, reject) => {
        const onEnd = () => {
          this.#waiting.splice(this.#waiting.indexOf(go), 1);
          reject(new ThreadError('late'));
        };
        const go = () => {
          ends.removeEventListener('abort', onEnd);
          resolve();
        };
        if (ends.aborted) return reject(new ThreadError('late'));
        this.#waiting.push(go);
        ends.addEventListener('abort', onEnd, { once: true });
      });
    }
    this.#running += 1;
  }
}

/**
 * The file of a thread's program.
 *
 * @param name without its ending: `.mjs` in sources and packages, `.js` beside a bundle
 * @param base `import.meta.url` of the module that starts the thread
 */
export function threadFile(name: string, base: string): URL {
  const bundled = new URL(`./${name}.js`, base);
  const source = new URL(`./${name}.mjs`, base);
  return !existsSync(source) && existsSync(bundled) ? bundled : source;
}

async function answerOf<Answer>(worker: Worker, ends: AbortSignal): Promise<Answer> {
  let onEnd: (() => void) | undefined;
  try {
    return await new Promise<Answer>((resolve, reject) => {
      onEnd = () => reject(new ThreadError('late'));
      if (ends.aborted) return onEnd();
      ends.addEventListener('abort', onEnd, { once: true });
      worker.once('message', resolve);
      // Out of memory, or a parser that broke; its words may quote what it read.
      worker.once('error', () => reject(new ThreadError('broken')));
      worker.once('exit', () => reject(new ThreadError('broken')));
    });
  } finally {
    if (onEnd) ends.removeEventListener('abort', onEnd);
    await worker.terminate();
  }
}
