import { CellError } from './cell-error.js';
import { CellProcess, type ProcessLimits } from './cell-process.js';

/** Bounds of {@link Cells}. */
export interface CellLimits extends ProcessLimits {
  /** Processes at the same time, those that wait for the next job included. */
  readonly atOnce: number;
  /** Jobs that may wait, of all persons and of one. */
  readonly waiting: number;
  readonly waitingOfOne: number;
  /** How long a process waits for another job, in milliseconds. */
  readonly idleMs: number;
  /** For starting a process, in milliseconds; the machine's doing, and not the content's. */
  readonly startMs: number;
  /** Largest job, and all that run or wait, in bytes. */
  readonly jobBytes: number;
  readonly allJobBytes: number;
}

/**
 * A process of 512 MiB keeps 300 for itself: two cells have 96 MiB each over the 8 that they start with. The code of Node is
 * in memory once for all of them.
 */
const defaultLimits: CellLimits = {
  atOnce: 2,
  waiting: 64,
  waitingOfOne: 16,
  idleMs: 30_000,
  startMs: 20_000,
  memoryMb: 96,
  heapMb: 80,
  cpuSeconds: 40,
  answerBytes: 4 * 1024 * 1024,
  jobBytes: 24 * 1024 * 1024,
  allJobBytes: 32 * 1024 * 1024,
};

/** A process takes no further job after so many, or after so long; milliseconds of work. */
const mostJobs = 50;
const mostWorkMs = 15_000;

/** What a job may take, and what it works on beside its JSON. */
export interface JobOptions {
  /** Longest processor time for the job itself, in milliseconds; where a system does not tell it, longest time. */
  readonly timeMs: number;
  /** Longest time for waiting for a turn, in milliseconds; default 30 s. */
  readonly waitMs?: number;
  readonly bytes?: Uint8Array;
  /** Ends the job. */
  readonly signal?: AbortSignal | undefined;
}

/**
 * Runs a program over content that others wrote, for the person whose call it is.
 *
 * @param program see `cellFile`; it exports `run(job, bytes)`, whose answer is JSON
 * @throws CellError
 */
export type RunInCell = <Answer>(program: URL, job: object, options: JobOptions) => Promise<Answer>;

interface Waiting {
  readonly person: string;
  readonly begin: () => void;
}

/** A process beside what it has done so far. */
interface Worked {
  readonly process: CellProcess;
  readonly person: string;
  jobs: number;
  workMs: number;
  timer?: NodeJS.Timeout;
}

/**
 * Child processes for foreign content, with hard limits of memory and time: a hostile document costs its cell. Persons
 * take turns, and one person alone never holds all cells. A process serves one person, and again only after an answer that
 * ended well: content that took a process over finds nothing of others in it.
 */
export class Cells {
  readonly #limits: CellLimits;
  /** By person, in turn: whoever was served last is last. */
  readonly #queue = new Map<string, Waiting[]>();
  readonly #running = new Map<string, number>();
  readonly #busy = new Set<Worked>();
  readonly #idle: Worked[] = [];
  #taken = 0;
  #jobBytes = 0;

  constructor(limits: Partial<CellLimits> = {}) {
    this.#limits = { ...defaultLimits, ...limits };
  }

  /**
   * @param person whose content it is: jobs of one person wait for one another rather than for those of others. Empty for
   *   callers that nobody knows: they are as one in their turns, and share no process.
   */
  for(person: string): RunInCell {
    return (program, job, options) => this.#run(person, program, job, options);
  }

  /** Process ids of all cells; for tests and figures. */
  get pids(): number[] {
    return [...this.#busy, ...this.#idle].flatMap(({ process }) => process.pid ?? []);
  }

  /** Ends all cells. Jobs that run fail. */
  close(): void {
    for (const { process } of [...this.#busy, ...this.#idle.splice(0)]) process.end();
  }

  async #run<Answer>(person: string, program: URL, job: object, options: JobOptions): Promise<Answer> {
    const { bytes = new Uint8Array(), signal, timeMs, waitMs = 30_000 } = options;
    // As text at once: what waits is counted, and a job is not changed meanwhile.
    const text = Buffer.from(JSON.stringify(job));
    const size = text.length + bytes.length;
    if (size > this.#limits.jobBytes) throw new CellError('broken');
    if (this.#jobBytes + size > this.#limits.allJobBytes) throw new CellError('busy');
    this.#jobBytes += size;
    try {
      return (await this.#inTurn(person, program, [text, bytes], { timeMs, waitMs, signal })) as Answer;
    } finally {
      this.#jobBytes -= size;
    }
  }

  async #inTurn(
    person: string,
    program: URL,
    [text, bytes]: readonly [Uint8Array, Uint8Array],
    { timeMs, waitMs, signal }: { timeMs: number; waitMs: number; signal: AbortSignal | undefined },
  ): Promise<unknown> {
    await this.#turn(person, waitMs, signal);
    try {
      const cell = this.#cellFor(person, program);
      this.#busy.add(cell);
      try {
        if (cell.jobs === 0) await within(this.#limits.startMs, signal, cell.process.start());
        const startedAt = performance.now();
        const answer = await working(timeMs, signal, cell.process, () => cell.process.run(text, bytes));
        cell.jobs += 1;
        cell.workMs += performance.now() - startedAt;
        this.#keep(cell);
        return answer;
      } catch (error) {
        cell.process.end();
        throw error;
      } finally {
        this.#busy.delete(cell);
      }
    } finally {
      this.#leave(person);
    }
  }

  async #turn(person: string, waitMs: number, signal: AbortSignal | undefined): Promise<void> {
    if (signal?.aborted) throw new CellError('late');
    const own = this.#queue.get(person) ?? [];
    const waiting = [...this.#queue.values()].reduce((sum, { length }) => sum + length, 0);
    if (own.length >= this.#limits.waitingOfOne || waiting >= this.#limits.waiting) throw new CellError('busy');
    let entry: Waiting | undefined;
    const turn = new Promise<void>((resolve) => (entry = { person, begin: resolve }));
    if (entry) this.#queue.set(person, [...own, entry]);
    this.#next();
    let isMine = false;
    try {
      await within(
        waitMs,
        signal,
        turn.then(() => void (isMine = true)),
      );
    } catch (error) {
      const left = (this.#queue.get(person) ?? []).filter((one) => one !== entry);
      const wasGiven = left.length === (this.#queue.get(person) ?? []).length;
      if (left.length > 0) this.#queue.set(person, left);
      else this.#queue.delete(person);
      // Its turn came as it gave up.
      if (wasGiven || isMine) this.#leave(person);
      throw error;
    }
  }

  /** Gives free places to whoever has waited longest of those who do not hold their share. */
  #next(): void {
    const share = Math.max(1, this.#limits.atOnce - 1);
    while (this.#taken < this.#limits.atOnce) {
      const person = [...this.#queue.keys()].find((one) => (this.#running.get(one) ?? 0) < share);
      if (person === undefined) return;
      const [first, ...others] = this.#queue.get(person) ?? [];
      this.#queue.delete(person);
      if (others.length > 0) this.#queue.set(person, others);
      this.#taken += 1;
      this.#running.set(person, (this.#running.get(person) ?? 0) + 1);
      first?.begin();
    }
  }

  #leave(person: string): void {
    this.#taken -= 1;
    const left = (this.#running.get(person) ?? 1) - 1;
    if (left > 0) this.#running.set(person, left);
    else this.#running.delete(person);
    this.#next();
  }

  #cellFor(person: string, program: URL): Worked {
    const at = this.#idle.findIndex(
      (one) => one.person === person && one.process.program.href === program.href && !one.process.isOver,
    );
    const [known] = at === -1 ? [] : this.#idle.splice(at, 1);
    if (known) {
      clearTimeout(known.timer);
      known.process.hold(true);
      return known;
    }
    // One of another program or person gives way.
    if (this.#busy.size + this.#idle.length >= this.#limits.atOnce) this.#idle.shift()?.process.end();
    return { process: new CellProcess(program, this.#limits), person, jobs: 0, workMs: 0 };
  }

  #keep(cell: Worked): void {
    const isSpent = cell.jobs >= mostJobs || cell.workMs > mostWorkMs;
    if (cell.process.isOver || isSpent || cell.person === '') return cell.process.end();
    const drop = () => {
      cell.process.end();
      const at = this.#idle.indexOf(cell);
      if (at !== -1) this.#idle.splice(at, 1);
    };
    cell.process.hold(false);
    cell.timer = setTimeout(drop, this.#limits.idleMs).unref();
    this.#idle.push(cell);
  }
}

/** A job that is not served by the processor for so long is given up, in milliseconds beyond its own time. */
const mostIdleMs = 20_000;
/** In which the kernel counts processor time, in milliseconds (`CLK_TCK` of Linux). */
const tickMs = 10;

/** Bounds the processor time of a job, so that a busy machine takes none of it. */
async function working<Result>(
  timeMs: number,
  signal: AbortSignal | undefined,
  process: CellProcess,
  run: () => Promise<Result>,
): Promise<Result> {
  const before = process.processorMs();
  if (before === undefined) return within(timeMs, signal, run());
  const spent = new AbortController();
  const look = (): void => {
    const left = timeMs - ((process.processorMs() ?? Number.POSITIVE_INFINITY) - before) - tickMs;
    if (left <= 0) spent.abort();
    else timer = setTimeout(look, Math.max(left, tickMs));
  };
  let timer = setTimeout(look, timeMs);
  const given = signal === undefined ? spent.signal : AbortSignal.any([signal, spent.signal]);
  try {
    return await within(timeMs + mostIdleMs, given, run());
  } finally {
    clearTimeout(timer);
  }
}

async function within<Result>(timeMs: number, signal: AbortSignal | undefined, work: Promise<Result>): Promise<Result> {
  let end: (() => void) | undefined;
  let timer: NodeJS.Timeout | undefined;
  try {
    return await new Promise<Result>((resolve, reject) => {
      end = () => reject(new CellError('late'));
      timer = setTimeout(end, timeMs);
      signal?.addEventListener('abort', end, { once: true });
      if (signal?.aborted) end();
      work.then(resolve, reject);
    });
  } finally {
    clearTimeout(timer);
    if (end) signal?.removeEventListener('abort', end);
  }
}
