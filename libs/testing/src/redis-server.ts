import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort } from './free-port.js';
import { describeNeeding, findProgram } from './program.js';
import type { RequiredProgram } from './program.js';

/** The Redis that tests start. */
export const redisProgram: RequiredProgram = {
  names: ['redis-server', 'valkey-server'],
  install: 'apt-get install redis-server (or set FHIR_GATEWAY_TEST_REDIS_URL)',
};

/** A Redis to test against. */
export interface TestRedis {
  readonly url: string;
  /** Stops the server and starts it again, empty, on the same port; absent when the server is not ours. */
  readonly restart?: () => Promise<void>;
  /** Only stops the server, so that a test can look at what happens without it; absent when it is not ours. */
  readonly halt?: () => Promise<void>;
  stop(): Promise<void>;
}

/** Whether {@link startRedis} can succeed on this machine. */
export function redisAvailable(): boolean {
  return Boolean(process.env['FHIR_GATEWAY_TEST_REDIS_URL']) || findProgram(redisProgram) !== undefined;
}

/** `describe` for suites that need Redis; see `describeNeeding` for what happens without one. */
export const describeWithRedis = describeNeeding(redisProgram, redisAvailable());

/**
 * Starts a private redis-server on a free loopback port with nothing persisted, or hands out
 * `FHIR_GATEWAY_TEST_REDIS_URL`. Call `stop()` when done.
 */
export async function startRedis(): Promise<TestRedis> {
  const given = process.env['FHIR_GATEWAY_TEST_REDIS_URL'];
  if (given) return { url: given, stop: async () => undefined };
  const program = findProgram(redisProgram);
  if (!program) throw new Error(`no redis-server on PATH: ${redisProgram.install}`);

  const port = await freePort();
  const folder = mkdtempSync(join(tmpdir(), 'fhir-gateway-redis-'));
  const remove = () => rmSync(folder, { recursive: true, force: true });
  let server: ChildProcess | undefined;
  // However this process ends, neither the server nor its folder may outlive it.
  const onExit = () => {
    server?.kill('SIGKILL');
    remove();
  };
  process.once('exit', onExit);
  const halt = async () => void (server && (await terminate(server)));
  const stop = async () => {
    await halt();
    process.off('exit', onExit);
    remove();
  };
  try {
    server = await launch(program, port, folder);
  } catch (error) {
    await stop();
    throw error;
  }
  return {
    url: `redis://127.0.0.1:${port}`,
    halt,
    restart: async () => {
      await halt();
      server = await launch(program, port, folder);
    },
    stop,
  };
}

function launch(program: string, port: number, folder: string): Promise<ChildProcess> {
  const options = ['--port', `${port}`, '--bind', '127.0.0.1', '--save', '', '--appendonly', 'no', '--dir', folder];
  const server = spawn(program, options, { stdio: ['ignore', 'pipe', 'pipe'] });
  return new Promise((resolve, reject) => {
    let output = '';
    const onOutput = (chunk: Buffer) => {
      output += chunk.toString();
      if (/Ready to accept connections/.test(output)) resolve(server);
    };
    server.stdout.on('data', onOutput);
    server.once('error', reject);
    server.once('exit', () => reject(new Error(`redis-server ended before it was ready: ${output.slice(-400)}`)));
  });
}

function terminate(server: ChildProcess): Promise<void> {
  if (server.exitCode !== null || server.signalCode !== null) return Promise.resolve();
  return new Promise((resolve) => {
    server.once('exit', () => resolve());
    server.kill('SIGTERM');
  });
}
