import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const megabyte = 2 ** 20;

/**
 * A limit of memory for services and the processes that they start, as a container has it: of the kernel where a memory
 * group can be made, else of a watcher that kills what passes it. The watcher also takes the figures.
 */
export class MemoryLimit {
  /** How the limit is kept, to be said with the figures. */
  readonly kind: 'memory group of the kernel' | 'watcher';
  /** Settings of a service that is to be limited. */
  readonly env: Readonly<Record<string, string>>;
  /** The most that an app held with what it had started, by the app. */
  readonly peakMb: Record<string, number> = {};
  readonly #limit: number;
  readonly #folder = mkdtempSync(join(tmpdir(), 'memory-limit-'));
  readonly #apps: readonly string[];
  readonly #groups: Readonly<Record<string, string>>;
  readonly #timer: NodeJS.Timeout;
  readonly #stallsOf = new Map<string, number>();
  #stallsRead = new Map<string, number>();

  /** @param apps folders of the services, which are children of this process; each has this much for itself */
  constructor(apps: readonly string[], limitMb: number) {
    this.#limit = limitMb * megabyte;
    this.#apps = apps;
    const groups = apps.map((app) => [app, makeGroup(app, this.#limit)] as const);
    this.#groups = Object.fromEntries(groups.flatMap(([app, group]) => (group === undefined ? [] : [[app, group]])));
    this.kind = groups.every(([, group]) => group) ? 'memory group of the kernel' : 'watcher';
    this.env = {
      // As Node chooses it in a container of this size; it started outside of the group.
      NODE_OPTIONS: `--max-semi-space-size=8 --max-old-space-size=${limitMb / 2} --require ${JSON.stringify(join(__dirname, 'memory-limit.cjs'))}`,
      MALLOC_ARENA_MAX: '2',
      STALLS: join(this.#folder, 'stall'),
      MEMORY_GROUPS: JSON.stringify(this.#groups),
    };
    this.#timer = setInterval(() => this.#look(), 10).unref();
  }

  /**
   * Notes the longest stall since the last note as that of an input: how long the event loop of a service was kept from its
   * next turn, in milliseconds of processor time. Of an input that is given again the least counts: a collection of garbage
   * falls into any turn, and takes longer beside neighbours.
   *
   * @param input absent for what a service does once, when it starts and when it first needs something
   * @returns the stall that is noted
   */
  noteStall(input?: string): number {
    const [noted, all] = [this.#stallsRead, this.#stalls()];
    this.#stallsRead = new Map([...all].map(([file, { length }]) => [file, length]));
    const recent = [...all].flatMap(([file, stalls]) => stalls.slice(noted.get(file) ?? 0));
    const stall = Math.min(Math.max(0, ...recent), this.#stallsOf.get(input ?? '') ?? Number.POSITIVE_INFINITY);
    if (input !== undefined) this.#stallsOf.set(input, stall);
    return stall;
  }

  /** The inputs that kept others waiting for longer than this, the longest first. */
  stallsOver(ms: number): string[] {
    const long = [...this.#stallsOf].filter(([, stall]) => stall > ms).sort(([, one], [, other]) => other - one);
    return long.map(([input, stall]) => `${stall} ms: ${input}`);
  }

  /** How the limit was kept and how near it was, for whoever reads the run; with the inputs of the longest stalls. */
  get report(): string {
    const stalls = this.stallsOver(0).slice(0, 5);
    return `limit by ${this.kind}: peak ${JSON.stringify(this.peakMb)} MiB, longest stalls in processor time:\n  ${stalls.join('\n  ')}\n`;
  }

  #stalls(): Map<string, number[]> {
    const files = readdirSync(this.#folder);
    return new Map(
      files.map((name) => [
        name,
        readFileSync(join(this.#folder, name), 'utf8').split('\n').filter(Boolean).map(Number),
      ]),
    );
  }

  /** Process ids of the services that run. */
  get pids(): number[] {
    return this.#apps.flatMap((app) => pidsOf(app));
  }

  close(): void {
    clearInterval(this.#timer);
    rmSync(this.#folder, { recursive: true, force: true });
    for (const group of Object.values(this.#groups)) rmdirSync(group);
  }

  /** What belongs to one process alone, and the largest part that may be the same for all: the program of Node. */
  #look(): void {
    for (const [app, pid] of this.#apps.flatMap((one) => pidsOf(one).map((pid) => [one, pid] as const))) {
      const sizes = [pid, ...childrenOf(pid)].map(sizeOf);
      const used = sizes.reduce((sum, { own }) => sum + own, Math.max(...sizes.map(({ common }) => common)));
      this.peakMb[app] = Math.max(this.peakMb[app] ?? 0, Math.round(used / megabyte));
      if (used > this.#limit && this.#groups[app] === undefined) process.kill(pid, 'SIGKILL');
    }
  }
}

/** A group below that of this process; undefined where it cannot be made. */
function makeGroup(app: string, limit: number): string | undefined {
  const own = textOf('/proc/self/cgroup')
    .split('\n')
    .map((line) => line.split(':'));
  const memory = own.find(([, names = '']) => names.split(',').includes('memory'))?.[2];
  const unified = own.find(([id]) => id === '0')?.[2];
  const [folder, file] =
    memory === undefined
      ? [join('/sys/fs/cgroup', unified ?? ''), 'memory.max']
      : [join('/sys/fs/cgroup/memory', memory), 'memory.limit_in_bytes'];
  const group = join(folder, `fhir-gateway-test-${process.pid}-${app}`);
  try {
    readdirSync(folder);
    mkdirSync(group);
  } catch {
    return undefined;
  }
  try {
    writeFileSync(join(group, file), String(limit));
    return group;
  } catch {
    rmdirSync(group);
    return undefined;
  }
}

function pidsOf(app: string): number[] {
  const program = join(app, 'dist', 'main.js');
  return childrenOf(process.pid).filter((pid) => textOf(`/proc/${pid}/cmdline`).includes(program));
}

function sizeOf(pid: number): { own: number; common: number } {
  const status = textOf(`/proc/${pid}/status`);
  const kilobytes = (name: string) => Number(new RegExp(`^${name}:\\s+(\\d+) kB$`, 'm').exec(status)?.[1] ?? 0) * 1024;
  return { own: kilobytes('RssAnon'), common: kilobytes('RssFile') };
}

/** Node starts processes from its main thread. */
function childrenOf(pid: number): number[] {
  return textOf(`/proc/${pid}/task/${pid}/children`).split(' ').filter(Boolean).map(Number);
}

function textOf(file: string): string {
  try {
    return readFileSync(file, 'latin1');
  } catch {
    return '';
  }
}
