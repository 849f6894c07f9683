import { setTimeout } from 'node:timers/promises';
import { connect, type Socket } from 'node:net';
import {
  describeWithRedis,
  redisProcesses,
  startRawServer,
  startRedis,
  type RedisProcess,
} from '@fhir-gateway/testing';
import { connectRedisVaultStore } from './connect-redis.js';
import type { RedisVaultStore } from './redis-store.js';

const unavailable = { code: 'STORE_UNAVAILABLE', message: 'The session store does not answer.' };

/** What comes first: the call is refused, or so much time is over, as this process's own timers have it. */
function refusedBefore(wait: Promise<string>, ...calls: Promise<unknown>[]): Promise<string> {
  const refused = calls.map((call) => expect(call).rejects.toMatchObject(unavailable));
  return Promise.race([Promise.all(refused).then(() => 'refused'), wait]);
}
const nextTurn = () => new Promise<string>((resolve) => setImmediate(() => resolve('still waiting')));

describeWithRedis('a Redis that goes away', () => {
  const processes = redisProcesses();
  let redis: RedisProcess;
  let url: string;
  let store: RedisVaultStore;
  const log: string[] = [];
  const note = (_fields: object, message: string) => void log.push(message);

  beforeAll(async () => {
    redis = await processes.start([]);
    url = `redis://127.0.0.1:${redis.port}`;
    store = await connectRedisVaultStore({
      url,
      prefix: 'outage:',
      logger: { debug: note, info: note, warn: note, error: note },
    });
  });

  afterAll(async () => {
    await store?.close();
    await processes.stop();
  });

  it('refuses within 3 seconds, then at once, and works again after a restart', async () => {
    let woken = 0;
    await store.subscribe('s:signal:x', () => woken++);
    await store.create('before', { a: '1' }, 60);
    await redis.kill();

    const calls = [
      () => store.read('before', ['a']),
      () => store.ping(),
      () => store.subscribe('s:signal:y', () => undefined),
    ];
    for (const call of calls) {
      const limit = new AbortController();
      const limitOver = setTimeout(3_000, 'still waiting', { signal: limit.signal });
      expect(await refusedBefore(limitOver, call())).toBe('refused');
      limitOver.catch(() => undefined);
      limit.abort();
    }

    // At once: before anything else can happen in this process.
    expect(await refusedBefore(nextTurn(), store.create('late', { a: '1' }, 60))).toBe('refused');
    expect(await refusedBefore(nextTurn(), store.take('x'))).toBe('refused');
    expect(await refusedBefore(nextTurn(), store.acquireLock('l', 'o', 60_000))).toBe('refused');
    expect(await refusedBefore(nextTurn(), store.publish('c'))).toBe('refused');

    await redis.restart([]);
    while (
      !(await store.ping().then(
        () => true,
        () => false,
      ))
    )
      await setTimeout(50);
    // What was refused must not happen after all: nothing was queued across the break.
    expect(await store.read('late', ['a'])).toEqual([undefined]);
    expect(await store.acquireLock('l', 'another', 60_000)).toBe(true);

    while (woken === 0) await setTimeout(20);
    const before = woken;
    while (woken === before) {
      await store.publish('s:signal:x');
      await setTimeout(20);
    }
    expect(log.filter((line) => line.includes('lost the session store'))).toHaveLength(1);
    expect(log.at(-1)).toBe('vault: connected to the session store');
  }, 20_000);

  it('waits out a short break instead of failing', async () => {
    // However long this machine takes to start a Redis, the break is a short one for this store.
    const patient = await connectRedisVaultStore({ url, commandTimeoutMs: 60_000, offlineGraceMs: 60_000 });
    const restarted = redis.kill().then(() => redis.restart([]));
    let refused = 0;
    let done = false;
    const calls = (async () => {
      while (!done) {
        await patient.create(`r${Math.random()}`, { a: '1' }, 60).catch(() => refused++);
        await new Promise((resolve) => setImmediate(resolve));
      }
    })();
    await restarted;
    await patient.ping();
    done = true;
    await calls;
    await patient.close();
    // Only what was on the wire when the server ended may be refused.
    expect(refused).toBeLessThanOrEqual(2);
  }, 20_000);
});

describeWithRedis('a Redis that falls silent', () => {
  it('is refused after the command timeout, and reached again over a new connection', async () => {
    const redis = await startRedis();
    const path = await freezablePath(Number(new URL(redis.url).port));
    const store = await connectRedisVaultStore({
      url: path.origin.replace('http:', 'redis:'),
      commandTimeoutMs: 150,
      silenceTimeoutMs: 500,
    });
    // On a busy machine an answer may take longer than this store waits.
    const answered = () =>
      store.read('silent', ['a']).then(
        ([value]) => value === '1',
        () => false,
      );
    await store.create('silent', { a: '1' }, 600).catch(() => false);
    while (!(await answered())) await setTimeout(50);
    path.freeze();
    await expect(store.read('silent', ['a'])).rejects.toMatchObject(unavailable);
    while (!(await answered())) await setTimeout(50);
    await store.close();
    await path.close();
    await redis.stop();
  }, 20_000);
});

/** A way to a port whose open connections can be made to carry nothing any more, as a lost network would. */
async function freezablePath(target: number): Promise<{ origin: string; freeze(): void; close(): Promise<void> }> {
  const pairs: [Socket, Socket][] = [];
  const { origin, close } = await startRawServer((near) => {
    const far = connect(target, '127.0.0.1');
    pairs.push([near, far]);
    far.on('error', () => undefined);
    near.pipe(far).pipe(near);
  });
  return {
    origin,
    freeze: () => {
      for (const [near, far] of pairs) {
        near.unpipe(far).resume();
        far.unpipe(near).resume();
      }
    },
    close: async () => {
      for (const [, far] of pairs) far.destroy();
      await close();
    },
  };
}

describe('a server that accepts and never answers', () => {
  it('is given up on after the connect timeout, without a word of the URL', async () => {
    const server = await startRawServer(() => undefined);
    const { port } = new URL(server.origin);
    const connecting = connectRedisVaultStore({ url: `redis://user:hunter2@127.0.0.1:${port}`, connectTimeoutMs: 200 });
    const error: unknown = await connecting.catch((reason: unknown) => reason);
    expect(error).toMatchObject(unavailable);
    expect(JSON.stringify(error) + String(error)).not.toContain('hunter2');
    await server.close();
  });
});
