import { spawn, type ChildProcessByStdio } from 'node:child_process';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';

/** The sandbox as a child of this process. */
export interface SandboxProcess {
  /** Such as `http://localhost:8010`. */
  readonly origin: string;
  stop(): Promise<void>;
}

/**
 * Starts the sandbox and waits until it listens.
 *
 * @param script the bundled sandbox
 * @param env its settings; nothing else of this process's environment reaches it, least of all credentials
 * @throws Error with what the sandbox said when it ends first
 */
export function startSandbox(script: string, env: Readonly<Record<string, string>>): Promise<SandboxProcess> {
  const { PATH = '' } = process.env;
  const child = spawn(process.execPath, [script], {
    env: { PATH, ...env },
    // By the channel the sandbox sees the end of this process, also when that is killed.
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
  }) as ChildProcessByStdio<null, Readable, Readable>;
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  const stop = () => {
    child.kill('SIGTERM');
    return ended;
  };

  const complaints: string[] = [];
  createInterface({ input: child.stderr }).on('line', (line) => complaints.push(line));
  return new Promise((resolve, reject) => {
    createInterface({ input: child.stdout }).on('line', (line) => {
      const origin = listeningOrigin(line);
      if (origin !== undefined) resolve({ origin, stop });
    });
    child.once('error', reject);
    child.once('exit', () => reject(new Error(`The sandbox did not start. ${complaints.slice(-5).join(' ')}`)));
  });
}

function listeningOrigin(line: string): string | undefined {
  if (!line.startsWith('{"event":"listening"')) return undefined;
  return (JSON.parse(line) as { origin: string }).origin;
}
