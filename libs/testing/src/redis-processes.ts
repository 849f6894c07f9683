import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort, freePortWith } from './free-port.js';
import { findProgram } from './program.js';
import type { RequiredProgram } from './program.js';

/** The Redis that tests start. */
export const redisProgram: RequiredProgram = {
  names: ['redis-server', 'valkey-server'],
  install: 'apt-get install redis-server (or set FHIR_GATEWAY_TEST_REDIS_URL)',
};

/** One Redis process of a test. */
export interface RedisProcess {
  readonly port: number;
  /** Ends it without a word to anyone, as a lost machine would. */
  kill(): Promise<void>;
  /** Stops it in whatever it does, with its connections open, until {@link resume}. */
  pause(): void;
  resume(): void;
  /** Starts it again after {@link kill}, empty, at the same port and with these options in place of the first ones. */
  restart(options: readonly string[]): Promise<void>;
}

/** Several Redis processes of one test, which ends them all, also where they did not start as they should. */
export interface RedisProcesses {
  /** Starts one more; resolves when it takes connections. */
  start(options: readonly string[], mode?: 'server' | 'sentinel'): Promise<RedisProcess>;
  stop(): Promise<void>;
}

const READY = /Ready to accept connections|Sentinel ID is/;

/** A place for Redis processes that all end with it. */
export function redisProcesses(): RedisProcesses {
  const program = findProgram(redisProgram);
  const running: ChildProcess[] = [];
  const folders: string[] = [];
  // However this process ends, none of them may outlive it.
  const killAll = (): void => running.forEach((child) => child.kill('SIGKILL'));
  process.once('exit', killAll);
  let isStopped = false;
  const launch = async (folder: string, lines: readonly string[], flags: readonly string[]): Promise<ChildProcess> => {
    if (program === undefined) throw new Error(`redis-server is not installed: ${redisProgram.install}`);
    if (isStopped) throw new Error('these Redis processes were stopped');
    const config = join(folder, 'redis.conf');
    writeFileSync(config, lines.join('\n'));
    const child = spawn(program, [config, ...flags], { stdio: ['ignore', 'pipe', 'pipe'] });
    running.push(child);
    await untilReady(child);
    return child;
  };
  return {
    async start(options, mode = 'server') {
      const port = await (options.some(isCluster) ? freePortWith(clusterBus) : freePort());
      const folder = mkdtempSync(join(tmpdir(), 'fhir-gateway-vault-'));
      folders.push(folder);
      const flags = mode === 'sentinel' ? ['--sentinel'] : [];
      const linesOf = (own: readonly string[]) => configuration(mode, port, folder, own);
      let child = await launch(folder, linesOf(options), flags);
      return {
        port,
        kill: () => end(child),
        pause: () => void child.kill('SIGSTOP'),
        resume: () => void child.kill('SIGCONT'),
        restart: async (own) => void (child = await launch(folder, linesOf(own), flags)),
      };
    },
    async stop() {
      isStopped = true;
      await Promise.all(running.map(end));
      process.off('exit', killAll);
      for (const folder of folders) rmSync(folder, { recursive: true, force: true });
    },
  };
}

function configuration(
  mode: 'server' | 'sentinel',
  port: number,
  folder: string,
  options: readonly string[],
): readonly string[] {
  const lines = [`bind 127.0.0.1`, `dir ${folder}`, ...(options.some(isPort) ? [] : [`port ${port}`]), ...options];
  if (mode === 'server') lines.push('save ""', 'appendonly no', 'repl-diskless-sync-delay 0');
  return lines.map((line) => line.replaceAll('PORT', `${port}`));
}

/** Servers of a Cluster speak with each other at a port so far above their own. */
const clusterBus = 10_000;

function isCluster(line: string): boolean {
  return line.startsWith('cluster-enabled yes');
}

function isPort(line: string): boolean {
  return line.startsWith('port ');
}

function untilReady(child: ChildProcess): Promise<void> {
  return new Promise((resolve, reject) => {
    let output = '';
    child.stdout?.on('data', (chunk: Buffer) => {
      output += chunk.toString();
      if (READY.test(output)) resolve();
    });
    child.once('error', reject);
    child.once('exit', () => reject(new Error(`a Redis ended before it was ready: ${output.slice(-400)}`)));
  });
}

function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return Promise.resolve();
  return new Promise((resolve) => {
    child.once('exit', () => resolve());
    child.kill('SIGKILL');
  });
}
