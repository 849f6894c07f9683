import { spawn, type ChildProcessWithoutNullStreams } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { askRedis, bundleModule, startRedis, type TestRedis } from '@fhir-gateway/testing';

/** A process of a program of this folder. */
export interface Replica {
  readonly child: ChildProcessWithoutNullStreams;
  /** It has printed something, or has ended. */
  readonly isReady: Promise<void>;
  /** What it printed, without the word that it is ready. */
  readonly ended: Promise<string>;
  /** Gives it the word that it waits for. */
  send(word?: string): void;
}

/** A program of this folder as several processes that share one Redis, for the tests of one `describe`. */
export class Replicas {
  redis!: TestRedis;
  readonly #folder = mkdtempSync(join(tmpdir(), 'fhir-gateway-replicas-'));
  readonly #program = join(this.#folder, 'replica.mjs');
  readonly #children: ChildProcessWithoutNullStreams[] = [];

  constructor(module: string) {
    beforeAll(async () => {
      this.redis = await startRedis();
      bundleModule(join(__dirname, module), this.#program);
    }, 60_000);
    afterAll(async () => {
      for (const child of this.#children) child.kill('SIGKILL');
      await this.redis?.stop();
      rmSync(this.#folder, { recursive: true, force: true });
    });
  }

  /** Starts one, whose first argument is the URL of the Redis. */
  start(...args: readonly (string | number)[]): Replica {
    const child = spawn(process.execPath, [this.#program, this.redis.url, ...args.map(String)]);
    this.#children.push(child);
    child.stderr.pipe(process.stderr);
    let output = '';
    const isReady = new Promise<void>((resolve) => {
      child.stdout.on('data', (chunk: Buffer) => {
        output += chunk.toString();
        resolve();
      });
      child.once('close', () => resolve());
    });
    const ended = once(child, 'close').then(() => output.replace('ready\n', ''));
    return { child, isReady, ended, send: (word = 'send') => void child.stdin.write(`${word}\n`) };
  }

  /** What one prints as JSON. */
  async run<Printed>(...args: readonly (string | number)[]): Promise<Printed> {
    return JSON.parse(await this.start(...args).ended) as Printed;
  }

  /** Lets what a dead replica had locked run out now; its lease is of 15 seconds. */
  async endLeases(): Promise<void> {
    const port = Number(new URL(this.redis.url).port);
    const [locks] = (await askRedis(port, ['KEYS', '*:lock:*'])) as [string[]];
    expect(locks).toHaveLength(1);
    await askRedis(port, ['PEXPIRE', locks[0] ?? '', '1']);
  }
}
