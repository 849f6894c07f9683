import { execFile, spawn, type ChildProcess } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join, parse } from 'node:path';
import { allowedNodeEnvironmentFlags, execPath, platform } from 'node:process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { CellError } from './cell-error.js';

/** What one process may take. */
export interface ProcessLimits {
  /** Memory beyond what the started process has, in MiB. */
  readonly memoryMb: number;
  /** JavaScript heap, in MiB. */
  readonly heapMb: number;
  /** Processor time in its life, in seconds. */
  readonly cpuSeconds: number;
  /** Characters of an answer, as bytes of JSON. */
  readonly answerBytes: number;
  /** The program that sets limits of a process; empty where a thread looks at its memory instead. By default as the system has it. */
  readonly prlimit?: string;
}

/** A message of a cell: it can begin, or a job is done. */
interface Message {
  readonly answer?: unknown;
  readonly isFailed?: boolean;
}

/**
 * One child process that runs one program, job after job. It has no environment, no descriptors but two pipes, no file
 * that it could write, and reads only where its program and packages are.
 *
 * The kernel bounds its memory (RLIMIT_DATA, since Linux 4.7 all private memory that can be written) and its processor time.
 * The limit is set when the program is loaded and before foreign content comes in: Node 24 reserves 500 MB of addresses at
 * its start and uses none of them. Without `prlimit` a thread of the process looks at its resident memory instead.
 *
 * @see getrlimit(2)
 */
export class CellProcess {
  readonly program: URL;
  readonly #child: ChildProcess;
  readonly #limits: ProcessLimits;
  readonly #prlimit: string;
  readonly #ready: Promise<unknown>;
  #received: Buffer[] = [];
  #length = 0;
  #answer: { resolve: (message: Message) => void; reject: (error: CellError) => void } | undefined;
  #isOver = false;

  constructor(program: URL, limits: ProcessLimits) {
    this.program = program;
    this.#limits = limits;
    this.#prlimit = limits.prlimit ?? prlimit ?? '';
    const guard = this.#prlimit === '' ? [String(limits.memoryMb + residentAtStartMb)] : [];
    const child = spawn(
      execPath,
      [...flags(program, limits, this.#prlimit === ''), fileURLToPath(mainFile), program.href, ...guard],
      {
        env: {},
        cwd: parse(execPath).root,
        stdio: ['pipe', 'pipe', 'ignore'],
        windowsHide: true,
      },
    );
    this.#child = child;
    this.#ready = this.#next();
    // Whoever waits hears of it; while nobody does, the process is not used again.
    this.#ready.catch(() => undefined);
    child.stdout?.on('data', (part: Buffer) => this.#take(part));
    child.on('error', () => this.end());
    child.on('exit', () => this.end());
    child.stdin?.on('error', () => this.end());
  }

  /** Whether it takes no job any more. */
  get isOver(): boolean {
    return this.#isOver;
  }

  get pid(): number | undefined {
    return this.#child.pid;
  }

  /** Processor time in its life; undefined where the system does not tell it. @see proc_pid_stat(5), utime and stime */
  processorMs(): number | undefined {
    try {
      const fields = readFileSync(`/proc/${this.#child.pid}/stat`, 'utf8')
        .replace(/^.*\) /s, '')
        .split(' ');
      return (Number(fields[11]) + Number(fields[12])) * 10;
    } catch {
      return undefined;
    }
  }

  /** Resolves when the program is loaded and the limits are set. @throws CellError */
  async start(): Promise<void> {
    await this.#ready;
    if (this.#prlimit !== '' && !(await bound(this.#prlimit, this.#child.pid ?? 0, this.#limits))) {
      this.end();
      throw new CellError('broken');
    }
  }

  /** @param job as JSON @throws CellError `failed` | `broken` */
  async run(job: Uint8Array, bytes: Uint8Array): Promise<unknown> {
    if (this.#isOver) throw new CellError('broken');
    const head = Buffer.alloc(8);
    head.writeUInt32BE(job.length, 0);
    head.writeUInt32BE(bytes.length, 4);
    const answered = this.#next();
    for (const part of [head, job, bytes]) this.#child.stdin?.write(part);
    const message = await answered;
    if (message.isFailed === true) throw new CellError('failed');
    if (!('answer' in message)) throw new CellError('broken');
    return message.answer;
  }

  /** Whether it keeps this process from its end. */
  hold(isHeld: boolean): void {
    for (const one of [this.#child, this.#child.stdin, this.#child.stdout] as { ref?(): void; unref?(): void }[]) {
      if (isHeld) one.ref?.();
      else one.unref?.();
    }
  }

  end(): void {
    this.#isOver = true;
    this.#child.kill('SIGKILL');
    this.#answer?.reject(new CellError('broken'));
    this.#answer = undefined;
    this.#received = [];
  }

  #next(): Promise<Message> {
    return new Promise((resolve, reject) => (this.#answer = { resolve, reject }));
  }

  /** An answer that nobody asked for, or that is too large, ends the process: it does not what its program says. */
  #take(part: Buffer): void {
    this.#received.push(part);
    this.#length += part.length;
    if (this.#isOver) return;
    if (!this.#answer || this.#length > this.#limits.answerBytes + 4) return this.end();
    if (this.#length < 4) return;
    const whole = this.#received.length === 1 ? part : Buffer.concat(this.#received);
    this.#received = [whole];
    const length = whole.readUInt32BE(0);
    if (length > this.#limits.answerBytes || whole.length > length + 4) return this.end();
    if (whole.length < length + 4) return;
    const { resolve } = this.#answer;
    this.#answer = undefined;
    this.#received = [];
    this.#length = 0;
    try {
      resolve(JSON.parse(whole.toString('utf8', 4)) as Message);
    } catch {
      resolve({});
    }
  }
}

/** Sets limits of a process on Linux; part of util-linux, which most distributions have at their base. */
const prlimit = ['/usr/bin/prlimit', '/bin/prlimit'].find((file) => platform === 'linux' && existsSync(file));
/** What the program of Node itself takes, most of it shared with the process that started it. */
const residentAtStartMb = 64;
const mainFile = cellFile('cell-main', import.meta.url);

/**
 * The file of a cell's program.
 *
 * @param name without its ending: `.mjs` in sources and packages, `.js` beside a bundle
 * @param base `import.meta.url` of the module that runs it
 */
export function cellFile(name: string, base: string): URL {
  const bundled = new URL(`./${name}.js`, base);
  const source = new URL(`./${name}.mjs`, base);
  return !existsSync(source) && existsSync(bundled) ? bundled : source;
}

/** The permissions of Node: no processes, no native code, no writing, and reading only what a program is loaded from. */
function flags(program: URL, { heapMb }: ProcessLimits, isWatched: boolean): string[] {
  const files = [mainFile, program].map((file) => fileURLToPath(file));
  const loaded = files.map((file) => join(dirname(file), '*'));
  const packages = files
    .flatMap(foldersAbove)
    .flatMap((folder) => [join(folder, 'package.json'), join(folder, 'node_modules', '*')]);
  // Node 20 ends where a path is named twice, or below another one that is named whole.
  const paths = [...new Set([...loaded, ...packages])].filter(
    (path, _index, all) =>
      !all.some((other) => other !== path && other.endsWith('*') && path.startsWith(other.slice(0, -1))),
  );
  const permission = allowedNodeEnvironmentFlags.has('--permission') ? '--permission' : '--experimental-permission';
  return [
    `--max-old-space-size=${heapMb}`,
    '--max-semi-space-size=2',
    '--stack-size=900',
    permission,
    ...(isWatched ? ['--allow-worker'] : []),
    ...paths.map((path) => `--allow-fs-read=${path}`),
  ];
}

function foldersAbove(file: string): string[] {
  const above = dirname(file);
  return above === file ? [] : [above, ...foldersAbove(above)];
}

/** @returns false where the limits could not be set, and nothing foreign may go in */
async function bound(program: string, pid: number, { memoryMb, cpuSeconds }: ProcessLimits): Promise<boolean> {
  try {
    const status = readFileSync(`/proc/${pid}/status`, 'latin1');
    const data = Number(/^VmData:\s+(\d+) kB$/m.exec(status)?.[1]) * 1024 + memoryMb * 2 ** 20;
    const limits = [`--data=${data}:${data}`, `--cpu=${cpuSeconds}:${cpuSeconds}`, '--fsize=0:0', '--core=0:0'];
    await promisify(execFile)(program, ['--pid', String(pid), ...limits], { env: {} });
    return true;
  } catch {
    return false;
  }
}
