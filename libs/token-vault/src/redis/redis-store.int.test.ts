import { randomUUID } from 'node:crypto';
import { createClient } from '@redis/client';
import { describeWithRedis, startRedis, type TestRedis } from '@fhir-gateway/testing';
import { connectRedisVaultStore } from './connect-redis.js';
import type { RedisVaultStore } from './redis-store.js';
import { describeVaultStore } from '../store/vault-store.contract.js';

describeWithRedis('RedisVaultStore', () => {
  let redis: TestRedis;
  let one: RedisVaultStore;
  let two: RedisVaultStore;
  let inspector: ReturnType<typeof createClient>;
  const prefix = `test-${randomUUID()}:`;

  beforeAll(async () => {
    redis = await startRedis();
    one = await connectRedisVaultStore({ url: redis.url, prefix });
    two = await connectRedisVaultStore({ url: redis.url, prefix });
    inspector = createClient({ url: redis.url });
    await inspector.connect();
  });

  afterAll(async () => {
    await Promise.all([one?.close(), two?.close()]);
    inspector?.destroy();
    await redis?.stop();
  });

  describeVaultStore('RedisVaultStore', () => ({ one, two }));

  it('puts the part of a name before the first colon into the hash tag', async () => {
    await one.create('tagged', { a: '1' }, 60);
    await one.acquireLock('tagged:lock:refresh:x', 'owner', 60_000);
    expect(await inspector.exists([`${prefix}{tagged}`, `${prefix}{tagged}:lock:refresh:x`])).toBe(2);
  });

  it('asks once for what many read in the same turn', async () => {
    await one.create('crowd', { a: '1', b: '2' }, 60);
    const calls = async () => Number(/cmdstat_hmget:calls=(\d+)/.exec(await inspector.info('commandstats'))?.[1] ?? 0);
    const before = await calls();
    const answers = await Promise.all(Array.from({ length: 50 }, () => one.read('crowd', ['a', 'b'])));
    expect(answers).toEqual(Array(50).fill(['1', '2']));
    expect((await calls()) - before).toBe(1);
  });

  it('refuses a prefix with braces, which would move the hash tag', async () => {
    await expect(connectRedisVaultStore({ url: redis.url, prefix: 'a{b}' })).rejects.toThrow(TypeError);
  });

  it('gives everything it keeps a lifetime', async () => {
    await one.create('life', { a: '1' }, 60);
    await one.putOnce('life:once:x', 'v', 600);
    await one.acquireLock('life:lock:x', 'owner', 6_000_000);
    const ttls = await Promise.all(
      ['', ':once:x', ':lock:x'].map((suffix) => inspector.pTTL(`${prefix}{life}${suffix}`)),
    );
    expect(ttls.map((ttl) => lifetimeOf(ttl))).toEqual([60, 600, 6_000]);
  });

  it('sets the lifetime by touch and by update, and leaves it alone when an update names none', async () => {
    await one.create('ttl', { a: '1' }, 60);
    const ttl = async () => lifetimeOf(await inspector.pTTL(`${prefix}{ttl}`));
    await one.update('ttl', { set: { a: '2' } });
    expect(await ttl()).toBe(60);
    await one.update('ttl', { set: { a: '3' } }, 6_000);
    expect(await ttl()).toBe(6_000);
    await one.touch('ttl', 600);
    expect(await ttl()).toBe(600);
  });

  it('shares one Redis subscription a channel among its listeners, and ends it with the last', async () => {
    const channel = `${prefix}{shared}:signal:x`;
    const count = async () => (await inspector.pubSubNumSub(channel))[channel];
    const leave = await Promise.all([1, 2, 3].map(() => one.subscribe('shared:signal:x', () => undefined)));
    expect(await count()).toBe(1);
    await leave[0]?.();
    await leave[1]?.();
    expect(await count()).toBe(1);
    await leave[2]?.();
    expect(await count()).toBe(0);
  });

  it('sends no data with a signal', async () => {
    const listener = createClient({ url: redis.url });
    await listener.connect();
    const heard = new Promise<string>((resolve) => void listener.subscribe(`${prefix}{x}:signal:y`, resolve));
    await listener.ping();
    await one.publish('x:signal:y');
    expect(await heard).toBe('');
    listener.destroy();
  });

  it('works on a server that forgot its scripts', async () => {
    await one.create('scripts', { a: '1' }, 60);
    await inspector.scriptFlush();
    expect(await one.update('scripts', { set: { a: '2' } })).toBe(true);
    expect(await two.read('scripts', ['a'])).toEqual(['2']);
  });

  it('refuses a URL of something else without repeating it', async () => {
    for (const url of ['http://user:hunter2@localhost', 'redis://user:hunter2@[', 'localhost:6379']) {
      const refusal = connectRedisVaultStore({ url });
      await expect(refusal).rejects.toThrow(TypeError);
      await expect(refusal).rejects.not.toThrow(/hunter2/);
    }
  });
});

/** The lifetime that was set, in seconds, whatever part of it has passed since: up to half a minute. */
function lifetimeOf(leftMs: number): number | undefined {
  return [60, 600, 6_000].find((seconds) => leftMs <= seconds * 1000 && leftMs > (seconds - 30) * 1000);
}
