import { askRedis, describeWithRedis, redisProcesses, until } from '@fhir-gateway/testing';
import type { RedisProcess } from '@fhir-gateway/testing';
import { connectRedisVaultStore } from './connect-redis.js';
import type { RedisVaultStore } from './redis-store.js';

const commandTimeoutMs = 1_000;

describeWithRedis('writes that a replica must have', () => {
  const processes = redisProcesses();
  let master: RedisProcess;
  let replica: RedisProcess;
  let store: RedisVaultStore;
  /** Waits for a replica for a second, the other one for as long as a busy machine may take. */
  let hurried: RedisVaultStore;

  const follow = async (...what: [string, string]) => void (await askRedis(replica.port, ['REPLICAOF', ...what]));
  const isCopied = async () => /state=online/.test(String((await askRedis(master.port, ['INFO', 'replication']))[0]));
  const waitsSoFar = async () => {
    const [stats] = await askRedis(master.port, ['INFO', 'commandstats']);
    return Number(/cmdstat_wait:calls=(\d+)/.exec(String(stats))?.[1] ?? 0);
  };

  beforeAll(async () => {
    master = await processes.start([]);
    replica = await processes.start([`replicaof 127.0.0.1 ${master.port}`]);
    await until(isCopied);
    const url = `redis://127.0.0.1:${master.port}`;
    store = await connectRedisVaultStore({ url, writeReplicas: 1, commandTimeoutMs: 60_000 });
    hurried = await connectRedisVaultStore({ url, writeReplicas: 1, commandTimeoutMs });
  }, 30_000);

  afterAll(async () => {
    try {
      await Promise.all([store?.close(), hurried?.close()]);
    } finally {
      await processes.stop();
    }
  });

  it.each<[string, (store: RedisVaultStore) => Promise<unknown>]>([
    ['a new record', (to) => to.create('slow:a', { field: 'x' }, 60)],
    ['a change', (to) => to.update('slow:a', { set: { field: 'y' } })],
    ['a one-time value', (to) => to.putOnce('slow:b', 'x', 60)],
    ['its taking', (to) => to.take('slow:b')],
    ['a lock that is confirmed', (to) => to.extendLock('slow:c', 'me', 600_000)],
    ['an end', (to) => to.remove('slow:a')],
  ])('answers %s when the replica has it, and reads meanwhile', async (_what, write) => {
    await store.acquireLock('slow:c', 'me', 600_000);
    replica.pause();
    let isWritten = false;
    const writing = write(store).then(() => (isWritten = true));
    for (let reads = 0; reads < 20; reads += 1) await store.read('slow:other', ['field']);
    expect(isWritten).toBe(false);
    replica.resume();
    await writing;
  });

  it('asks the replicas a few times for many writes at once', async () => {
    const before = await waitsSoFar();
    const all = Array.from({ length: 200 }, (_, index) => store.create(`many${index}:a`, { field: 'x' }, 60));
    expect(await Promise.all(all)).not.toContain(false);
    const waits = (await waitsSoFar()) - before;
    expect(waits).toBeGreaterThan(0);
    expect(waits).toBeLessThan(50);
  });

  it('brings a script to a server that does not know it', async () => {
    await askRedis(master.port, ['SCRIPT', 'FLUSH']);
    await expect(store.create('script:a', { field: 'x' }, 600)).resolves.toBe(true);
  });

  it('refuses every change in time while no replica is there, reads on, and writes again when one is', async () => {
    await follow('NO', 'ONE');
    const refused = { code: 'STORE_UNAVAILABLE', detail: '0 of 1 replicas have the write' };
    await Promise.all([
      expect(hurried.create('alone:a', { field: 'x' }, 600)).rejects.toMatchObject(refused),
      expect(store.read('script:a', ['field'])).resolves.toEqual(['x']),
    ]);
    await expect(hurried.putOnce('alone:b', 'x', 600)).rejects.toMatchObject(refused);
    // What was refused may have been done: that is for the caller to find out.
    await expect(store.read('alone:a', ['field'])).resolves.toEqual(['x']);

    await follow('127.0.0.1', `${master.port}`);
    await until(isCopied);
    await until(() => store.update('alone:a', { set: { field: 'y' } }));
    await expect(store.take('alone:b')).resolves.toBe('x');
  }, 20_000);
});
