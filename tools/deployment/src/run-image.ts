import { spawn, type ChildProcess } from 'node:child_process';
import { join } from 'node:path';
import type { Image } from './dockerfile.js';
import { nodeForEverybody } from './node-program.js';

/** A container's process, without the container. */
export interface ImageProcess {
  readonly pid: number;
  /** What it has written so far. */
  output(): string;
  /** Runs the image's own health check in the same surroundings, and returns its exit code. */
  checkHealth(): Promise<number | null>;
  /** Sends the image's stop signal; resolves with the exit code, null when it had to be killed. */
  stop(): Promise<number | null>;
}

/** How {@link runImage} runs it. */
export interface RunOptions {
  /** What {@link assembleImage} made. */
  readonly folder: string;
  /** Further variables, as a container is started with; the environment of this process is not passed on. */
  readonly env: Readonly<Record<string, string>>;
  /** Answers 200 once the process is up. */
  readonly readyUrl: string;
}

// A busy machine takes many times as long as a free one.
const startMs = 110_000;
const healthMs = 60_000;

/**
 * Starts the entry point of an image as the image says: as its user, where this process may become it; in its folder; with
 * its variables and those given, and nothing else.
 */
export async function runImage(image: Image, { folder, env, readyUrl }: RunOptions): Promise<ImageProcess> {
  const surroundings = { ...image.env, ...env };
  const start = (command: readonly string[]) => startAs(image, join(folder, image.workdir), command, surroundings);
  const child = start(image.entrypoint);
  let output = '';
  const keep = (chunk: Buffer) => (output += chunk.toString());
  child.stdout?.on('data', keep);
  child.stderr?.on('data', keep);
  const exited = exitOf(child);
  const kill = () => void child.kill('SIGKILL');
  process.once('exit', kill);
  void exited.then(() => process.off('exit', kill));
  if (!(await answers(readyUrl, child))) {
    kill();
    throw new Error(`the image did not start:\n${output.slice(-2000)}`);
  }
  return {
    pid: child.pid ?? 0,
    output: () => output,
    checkHealth: () => {
      const check = start(image.healthcheck);
      const timer = setTimeout(() => check.kill('SIGKILL'), healthMs);
      return exitOf(check).finally(() => clearTimeout(timer));
    },
    stop: () => {
      child.kill(image.stopSignal as NodeJS.Signals);
      return exited;
    },
  };
}

function startAs(image: Image, cwd: string, command: readonly string[], env: Record<string, string>): ChildProcess {
  const [program = '', ...args] = command;
  if (program !== 'node') throw new Error(`${program} is not in the image`);
  const [uid = 0, gid = 0] = image.user.split(':').map(Number);
  return spawn(nodeForEverybody(), args, {
    cwd,
    env,
    stdio: ['ignore', 'pipe', 'pipe'],
    ...(process.getuid?.() === 0 && { uid, gid }),
  });
}

function exitOf(child: ChildProcess): Promise<number | null> {
  return new Promise((resolve, reject) => {
    child.once('exit', resolve);
    child.once('error', reject);
  });
}

async function answers(url: string, child: ChildProcess): Promise<boolean> {
  const end = Date.now() + startMs;
  while (Date.now() < end && child.exitCode === null && child.signalCode === null) {
    const response = await fetch(url).catch(() => undefined);
    await response?.body?.cancel();
    if (response?.ok) return true;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  return false;
}
