import { existsSync } from 'node:fs';
import { Worker } from 'node:worker_threads';
import { Deadline } from '@fhir-gateway/fhir-proxy/contract';
import type { ElmFailure, ElmJob, ElmOutcome, RunElm } from '../dtr/prefill/elm-job.js';

/** What a payer's logic may take. */
export interface ElmLimits {
  /** For running it, in milliseconds. */
  readonly timeMs: number;
  /** For starting the thread and waiting for a turn, in milliseconds; the machine's doing, not the payer's. */
  readonly startMs: number;
  /** Memory of the thread, in MiB. */
  readonly memoryMb: number;
  /** Forms whose logic runs at the same time; others wait. */
  readonly atOnce: number;
  /** How long a thread waits for the next form, in milliseconds; 0: none is started before it is needed. */
  readonly idleMs: number;
}

const defaultLimits: ElmLimits = { timeMs: 3_000, startMs: 15_000, memoryMb: 192, atOnce: 2, idleMs: 120_000 };

/** Beside this file in sources and packages, and as a bundler names it beside a bundle. */
const workerNames = ['./cql-worker.mjs', './cql-worker.js'];

type Answer = Awaited<ReturnType<RunElm>>;
/** What the thread says: once when it can begin, once with the outcomes. */
type Message = { readonly isReady: true } | { readonly outcomes: readonly ElmOutcome[] } | { readonly failure: ElmFailure }; // prettier-ignore

/**
 * Runs the compiled CQL (ELM) of payers' forms, on `cql-execution` and `cql-exec-fhir`, which whoever uses this installs.
 *
 * Each form gets a thread that ends with it: it has no environment, writes nowhere, knows the one patient it is given,
 * and what takes too long or too much memory costs only itself. Starting a thread takes longer than most logic, so that the
 * next one is started when a form is done, and waits for a while. Safe to call at once.
 *
 * @throws Error with code `CQL_WORKER_MISSING` where the file that a thread starts from is neither beside this module nor
 *   beside the bundle that it is a part of
 */
export function createElmRunner(limits: Partial<ElmLimits> = {}): RunElm {
  const { timeMs, startMs, memoryMb, atOnce, idleMs } = { ...defaultLimits, ...limits };
  const turns = new Turns(atOnce);
  const threads = new Threads(workerFile(), memoryMb, idleMs);
  return async (job, signal) => {
    const starting = new Deadline(startMs, signal);
    try {
      if (!(await turns.take(starting.signal))) return { failure: 'timeout' };
      try {
        const thread = threads.take();
        try {
          return await converse(thread, job, { starting: starting.signal, timeMs, signal });
        } finally {
          await thread.worker.terminate();
          threads.prepare();
        }
      } finally {
        turns.giveBack();
      }
    } finally {
      starting.release();
    }
  };
}

interface Thread {
  readonly worker: Worker;
  /** Listened to from the start: a thread that dies between two messages would else never be heard of. */
  readonly died: Promise<Answer>;
  readonly first: Promise<Message>;
}

/** Threads for one form each, of which one may be started ahead. */
class Threads {
  readonly #file: URL;
  readonly #memoryMb: number;
  readonly #idleMs: number;
  #next: { readonly thread: Thread; readonly timer: NodeJS.Timeout } | undefined;

  constructor(file: URL, memoryMb: number, idleMs: number) {
    this.#file = file;
    this.#memoryMb = memoryMb;
    this.#idleMs = idleMs;
  }

  take(): Thread {
    const waiting = this.#next;
    this.#next = undefined;
    if (!waiting) return this.#start();
    clearTimeout(waiting.timer);
    waiting.thread.worker.ref();
    return waiting.thread;
  }

  prepare(): void {
    if (this.#idleMs === 0 || this.#next) return;
    const thread = this.#start();
    // Nobody waits for it: it keeps no process from its end.
    thread.worker.unref();
    const drop = () => {
      if (this.#next?.thread !== thread) return;
      clearTimeout(this.#next.timer);
      this.#next = undefined;
    };
    const end = () => {
      drop();
      void thread.worker.terminate();
    };
    this.#next = { thread, timer: setTimeout(end, this.#idleMs).unref() };
    thread.worker.once('exit', drop);
  }

  #start(): Thread {
    const worker = new Worker(this.#file, {
      env: {},
      stdout: true,
      stderr: true,
      resourceLimits: { maxOldGenerationSizeMb: this.#memoryMb, maxYoungGenerationSizeMb: 32, stackSizeMb: 4 },
    });
    const died = new Promise<Answer>((resolve) => {
      worker.once('error', (error: { code?: unknown }) =>
        resolve({ failure: error.code === 'ERR_WORKER_OUT_OF_MEMORY' ? 'memory' : 'failed' }),
      );
      worker.once('exit', () => resolve({ failure: 'failed' }));
    });
    return { worker, died, first: nextMessage(worker) };
  }
}

async function converse(
  { worker, died, first: ready }: Thread,
  job: ElmJob,
  { starting, timeMs, signal }: { starting: AbortSignal; timeMs: number; signal: AbortSignal | undefined },
): Promise<Answer> {
  const first = await Promise.race([ready, died, overWhen(starting)]);
  if (!('isReady' in first)) return first;
  worker.postMessage(job);
  const running = new Deadline(timeMs, signal);
  try {
    const second = await Promise.race([nextMessage(worker), died, overWhen(running.signal)]);
    return 'isReady' in second ? { failure: 'failed' } : second;
  } finally {
    running.release();
  }
}

function nextMessage(worker: Worker): Promise<Message> {
  return new Promise((resolve) => void worker.once('message', resolve));
}

function overWhen(signal: AbortSignal): Promise<Answer> {
  return new Promise((resolve) => {
    const end = () => resolve({ failure: 'timeout' });
    if (signal.aborted) end();
    else signal.addEventListener('abort', end, { once: true });
  });
}

/** So many at once, the others in the order in which they came. */
class Turns {
  #free: number;
  readonly #waiting: (() => void)[] = [];

  constructor(count: number) {
    this.#free = count;
  }

  /** @returns false where `signal` ended the waiting */
  async take(signal: AbortSignal): Promise<boolean> {
    if (signal.aborted) return false;
    if (this.#free > 0) {
      this.#free -= 1;
      return true;
    }
    return new Promise((resolve) => {
      const leave = () => {
        this.#waiting.splice(this.#waiting.indexOf(go), 1);
        resolve(false);
      };
      const go = () => {
        signal.removeEventListener('abort', leave);
        resolve(true);
      };
      this.#waiting.push(go);
      signal.addEventListener('abort', leave, { once: true });
    });
  }

  giveBack(): void {
    const next = this.#waiting.shift();
    if (next) next();
    else this.#free += 1;
  }
}

function workerFile(): URL {
  const files = workerNames.map((name) => new URL(name, import.meta.url));
  const file = files.find((one) => existsSync(one));
  if (file) return file;
  throw Object.assign(new Error('cql-worker.js, which runs CQL, is not beside the program.'), {
    code: 'CQL_WORKER_MISSING',
  });
}
