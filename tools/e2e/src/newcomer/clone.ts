import { execFile, execFileSync, spawn } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { homedir, tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { freePort } from '@fhir-gateway/testing';

const run = promisify(execFile);
const ready = 'Ctrl+C stops it.';
/** Installing and building take most of it. */
export const startLimitMs = 600_000;
const commandLimitMs = 120_000;

/** A command that was started in the clone and runs until it is stopped. */
export interface StartedCommand {
  /** All that it has printed. */
  output(): string;
  /** Ends it as Ctrl+C does, which reaches every process of the terminal. */
  stop(): Promise<void>;
  /** Waits until it ends by itself. @throws Error when it fails */
  succeeds(): Promise<void>;
}

/** A command that has ended by itself. */
export interface EndedCommand {
  readonly code: number | null;
  readonly output: string;
  readonly seconds: number;
}

/** A fresh clone with a home folder of its own: nothing of this checkout or of its user's settings is in the way. */
export class Clone {
  readonly folder: string;
  readonly #top: string;
  readonly #env: Readonly<Record<string, string>>;

  private constructor(top: string, ports: Readonly<Record<string, string>>) {
    this.#top = top;
    this.folder = join(top, 'fhir-gateway');
    const { PATH = '', NODE_EXTRA_CA_CERTS: certificates } = process.env;
    this.#env = {
      ...ports,
      PATH: `${join(top, 'bin')}:${PATH}`,
      HOME: join(top, 'home'),
      // The registry, who vouches for it and the cache of packages are the user's.
      ...(certificates !== undefined && { NODE_EXTRA_CA_CERTS: certificates }),
      npm_config_userconfig: join(homedir(), '.npmrc'),
      npm_config_cache: join(homedir(), '.npm'),
      npm_config_prefer_offline: 'true',
    };
  }

  /**
   * Clones a repository.
   *
   * @param ports settings that keep clear of ports that others on this machine use
   */
  static async of(repository: string): Promise<Clone> {
    const top = mkdtempSync(join(tmpdir(), 'fhir-gateway-newcomer-'));
    const ports = {
      FHIR_GATEWAY_PORT: `${await freePort()}`,
      FHIR_GATEWAY_SANDBOX_PORT: `${await freePort()}`,
    };
    const clone = new Clone(top, ports);
    mkdirSync(join(top, 'home'));
    mkdirSync(join(top, 'bin'));
    execFileSync('git', ['clone', '--quiet', repository, clone.folder], { stdio: 'inherit' });
    return clone;
  }

  /** Where the gateway of a start without `--port` is. */
  get port(): number {
    return Number(this.#env['FHIR_GATEWAY_PORT']);
  }

  get sandboxPort(): number {
    return Number(this.#env['FHIR_GATEWAY_SANDBOX_PORT']);
  }

  readFile(path: string): string {
    return readFileSync(join(this.folder, path), 'utf8');
  }

  /** Puts a program before all others on the PATH of the clone. */
  addProgram(name: string, script: string): void {
    const file = join(this.#top, 'bin', name);
    writeFileSync(file, script);
    chmodSync(file, 0o755);
  }

  writeFile(path: string, content: string): void {
    writeFileSync(join(this.folder, path), content);
  }

  /** Runs a command as it stands. @returns what it printed on stdout. @throws Error when it fails, or takes too long */
  async shell(command: string, limitMs = commandLimitMs): Promise<string> {
    const options = { cwd: this.folder, env: this.#env, timeout: limitMs, maxBuffer: 64 * 1024 * 1024 };
    return (await run('sh', ['-c', command], options)).stdout;
  }

  /** Starts a command, and waits until it says that it is ready. @throws Error with its output when it is not */
  async start(command: string, isReady: (output: string) => boolean = isStarted): Promise<StartedCommand> {
    const started = this.#spawn(command);
    const end = await started.until(isReady, startLimitMs);
    if (end === undefined) return started;
    await started.stop();
    throw new Error(`${command} ended with ${end.code}, or took too long:\n${end.output.slice(-3000)}`);
  }

  /** Runs a command that should refuse. @throws Error when it has not ended within the limit, or has started */
  async refused(command: string, limitSeconds: number): Promise<EndedCommand> {
    const started = this.#spawn(command);
    const end = await started.until(isStarted, limitSeconds * 1000);
    await started.stop();
    if (end === undefined) throw new Error(`${command} started, although it must not`);
    if (end.code === null) throw new Error(`${command} had not ended after ${limitSeconds} s:\n${end.output}`);
    return end;
  }

  /** Environment of programs that lines of the clone name. */
  environment(): Record<string, string> {
    return { ...this.#env };
  }

  remove(): void {
    rmSync(this.#top, { recursive: true, force: true });
  }

  /** In a process group of its own, so that all of it can be ended. */
  #spawn(command: string) {
    const startedMs = performance.now();
    const child = spawn('sh', ['-c', command], {
      cwd: this.folder,
      env: this.#env,
      detached: true,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let output = '';
    const ended = new Promise<number | null>((resolve) => child.once('close', resolve));
    // However this process ends, nothing that it started may outlive it.
    const kill = () => void (child.pid !== undefined && process.kill(-child.pid, 'SIGKILL'));
    process.once('exit', kill);
    void ended.then(() => process.off('exit', kill));
    const listeners = new Set<() => void>();
    for (const stream of [child.stdout, child.stderr]) {
      stream.on('data', (chunk: Buffer) => {
        output += chunk.toString();
        for (const listen of listeners) listen();
      });
    }
    const end = (code: number | null): EndedCommand => ({
      code,
      output,
      seconds: Math.round((performance.now() - startedMs) / 1000),
    });
    return {
      output: () => output,
      stop: async () => {
        if (child.exitCode === null && child.signalCode === null && child.pid !== undefined)
          process.kill(-child.pid, 'SIGINT');
        await ended;
      },
      succeeds: async () => {
        const code = await ended;
        if (code !== 0) throw new Error(`${command} ended with ${code}:\n${output.slice(-3000)}`);
      },
      /** @returns undefined once it is ready, else how it ended; `code` null: it goes on */
      until: async (isReady: (output: string) => boolean, limitMs: number): Promise<EndedCommand | undefined> => {
        let timer: NodeJS.Timeout | undefined;
        const late = new Promise<EndedCommand>((resolve) => (timer = setTimeout(() => resolve(end(null)), limitMs)));
        const isThere = new Promise<undefined>((resolve) => {
          listeners.add(() => {
            if (isReady(output)) resolve(undefined);
          });
        });
        const first = await Promise.race([isThere, ended.then(end), late]);
        clearTimeout(timer);
        return first;
      },
    };
  }
}

function isStarted(output: string): boolean {
  return output.includes(ready);
}
