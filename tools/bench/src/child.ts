import { spawn } from 'node:child_process';
import type { ChildProcess, StdioOptions } from 'node:child_process';

/** A process of the benchmark's own. */
export interface Child {
  readonly pid: number;
  readonly process: ChildProcess;
  /** Asks it to end, and waits until it has. */
  stop(): Promise<void>;
}

/**
 * Starts a process with nothing of this one's environment but what finds programs.
 *
 * @param command program and arguments
 */
export function startChild(
  command: readonly string[],
  options: { env?: Readonly<Record<string, string>>; stdio: StdioOptions },
): Child {
  const { PATH = '', HOME = '' } = process.env;
  const [program = '', ...args] = command;
  const child = spawn(program, args, { env: { PATH, HOME, ...options.env }, stdio: options.stdio });
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  // However this process ends, none of its children may outlive it.
  const kill = (): void => void child.kill('SIGKILL');
  process.once('exit', kill);
  void ended.then(() => process.off('exit', kill));
  const stop = (): Promise<void> => {
    child.kill('SIGTERM');
    return ended;
  };
  return { pid: child.pid ?? 0, process: child, stop };
}

/** A role of the benchmark (`dist/roles/<name>.js`) that says over IPC where it listens. */
export interface Role extends Child {
  readonly origin: string;
}

/** Starts a role and waits until it is ready. */
export async function startRole(command: readonly string[]): Promise<Role> {
  const child = startChild(command, { stdio: ['ignore', 'inherit', 'inherit', 'ipc'] });
  const { origin } = await nextMessage<{ origin: string }>(child.process);
  return { ...child, origin };
}

/** Sends a message and waits for the answer to it; for roles that answer in order. */
export function ask<T>({ process: child }: Child, message: object): Promise<T> {
  const answer = nextMessage<T>(child);
  child.send(message);
  return answer;
}

function nextMessage<T>(child: ChildProcess): Promise<T> {
  return new Promise((resolve, reject) => {
    const onExit = (code: number | null): void => reject(new Error(`a part of the benchmark ended with ${code}`));
    child.once('exit', onExit);
    child.once('error', reject);
    child.once('message', (message) => {
      child.off('exit', onExit);
      child.off('error', reject);
      resolve(message as T);
    });
  });
}
