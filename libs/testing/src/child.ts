import { spawn, type ChildProcess } from 'node:child_process';

/** A service under test, running as a process of its own. */
export interface ChildService {
  /** The first JSON line the service printed with `event: "listening"`. */
  readonly listening: Readonly<Record<string, unknown>>;
  /** Everything it has written to stdout and stderr so far. */
  output(): string;
  /** Resolves when it has ended, with its exit code; null after a signal. */
  readonly exited: Promise<number | null>;
  /** Sends `signal` (default SIGTERM) and waits for the exit. */
  stop(signal?: NodeJS.Signals): Promise<number | null>;
  /** Sends a signal that does not end it, such as SIGSTOP. */
  send(signal: NodeJS.Signals): void;
}

/** How {@link startService} starts a process. */
export interface ServiceOptions {
  /** Script and arguments for this same Node binary. */
  readonly command: readonly string[];
  /**
   * The whole environment, apart from PATH, HOME and where Node caches what it has compiled, so that a developer's own
   * settings change no test.
   */
  readonly env: Readonly<Record<string, string>>;
  /** How long it may take to listen, in milliseconds; default 120 000, for a busy machine. */
  readonly startTimeoutMs?: number;
  /** For a service that says in words that it is ready: tells by its output so far. `listening` is empty then. */
  readonly isReady?: (output: string) => boolean;
  /** For a service whose log level hides that line: answers 200 once it listens. `listening` is empty then. */
  readonly readyUrl?: string;
}

/**
 * Starts a Node service and waits until it is ready: by default for its `{"event":"listening"}` line.
 * Rejects with its output when it ends first or takes too long.
 */
export function startService(options: ServiceOptions): Promise<ChildService> {
  const { PATH = '', HOME = '', FHIR_GATEWAY_TEST_COMPILE_CACHE: compiled } = process.env;
  const child = spawn(process.execPath, [...options.command], {
    env: { PATH, HOME, ...(compiled && { NODE_COMPILE_CACHE: compiled }), ...options.env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  const exited = exitOf(child);
  // However this process ends, none of its children may outlive it.
  const kill = (): void => void child.kill('SIGKILL');
  process.once('exit', kill);
  void exited.then(() => process.off('exit', kill));
  const stop = (signal: NodeJS.Signals = 'SIGTERM') => {
    child.kill(signal);
    return exited;
  };
  const send = (signal: NodeJS.Signals): void => void child.kill(signal);
  return new Promise((resolve, reject) => {
    const fail = (why: string) => {
      clearTimeout(timer);
      child.kill('SIGKILL');
      reject(new Error(`${options.command.join(' ')} ${why}:\n${output.slice(-4000)}`));
    };
    const timer = setTimeout(() => fail('did not listen in time'), options.startTimeoutMs ?? 120_000);
    let isListening = false;
    const read = (chunk: Buffer) => {
      output += chunk.toString();
      // What comes later is kept, not searched: a busy service writes much.
      if (isListening) return;
      const listening = options.isReady ? (options.isReady(output) ? {} : undefined) : listeningLine(output);
      if (!listening) return;
      isListening = true;
      clearTimeout(timer);
      resolve({ listening, output: () => output, exited, stop, send });
    };
    const { readyUrl } = options;
    if (readyUrl !== undefined) {
      void answers(readyUrl, () => child.exitCode === null && child.signalCode === null).then((isUp) => {
        if (!isUp || isListening) return;
        isListening = true;
        clearTimeout(timer);
        resolve({ listening: {}, output: () => output, exited, stop, send });
      });
    }
    child.stdout.on('data', read);
    child.stderr.on('data', read);
    void exited.then((code) => fail(`ended with ${code}`));
  });
}

/**
 * Resolves with the exit code of a child once what it wrote has been read: that comes later than its end. A child of its own
 * may hold its output open, so nobody waits for that for long.
 */
function exitOf(child: ChildProcess): Promise<number | null> {
  return new Promise((resolve) => {
    child.once('exit', (code) => {
      const timer = setTimeout(() => resolve(code), 3_000);
      child.once('close', () => {
        clearTimeout(timer);
        resolve(code);
      });
    });
  });
}

/** Asks until the address answers 200, or there is nobody left who could. */
async function answers(url: string, isAlive: () => boolean): Promise<boolean> {
  while (isAlive()) {
    const response = await fetch(url).catch(() => undefined);
    await response?.body?.cancel();
    if (response?.ok) return true;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  return false;
}

function listeningLine(output: string): Record<string, unknown> | undefined {
  for (const line of output.split('\n')) {
    if (!line.includes('"event":"listening"')) continue;
    try {
      return JSON.parse(line) as Record<string, unknown>;
    } catch {
      // The line has not arrived whole yet.
    }
  }
  return undefined;
}
