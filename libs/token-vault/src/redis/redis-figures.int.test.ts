import { askRedis, describeWithRedis, startRedis, type TestRedis } from '@fhir-gateway/testing';
import { connectRedis } from './connect-redis.js';
import { readRedisFigures } from './redis-figures.js';
import type { RedisLink } from './redis-link.js';

describeWithRedis('the figures of a Redis', () => {
  let redis: TestRedis;
  let link: RedisLink;
  let port: number;
  beforeAll(async () => {
    redis = await startRedis();
    port = Number(new URL(redis.url).port);
    link = await connectRedis({ url: redis.url });
  });
  afterAll(async () => {
    await link?.shutdown();
    await redis?.stop();
  });

  it('count keys by type, and have no name and no value of one', async () => {
    await askRedis(
      port,
      ['HSET', 'fg:{canary-record}', 's', 'canary-value'],
      ['SET', 'fg:{canary}:lock:x', 'canary-value'],
      ['SET', 'of-others', 'x'],
      ['XADD', 'fg-audit:{trail}', '*', 'line', 'canary-line'],
    );
    const [figures, ...others] = await readRedisFigures(link);
    expect(others).toEqual([]);
    expect(figures).toMatchObject({ keys: 4, keysByType: { hash: 1, string: 1, stream: 1 }, isCut: false, evicted: 0 });
    expect(figures?.version).toMatch(/^\d+\.\d+/);
    expect(figures?.usedBytes).toBeGreaterThan(0);
    expect(figures?.pingMs).toBeGreaterThan(0);
    expect(JSON.stringify(figures)).not.toContain('canary');
  });

  it('name the policy by which keys are removed, and the limit', async () => {
    await askRedis(port, ['CONFIG', 'SET', 'maxmemory', '100mb'], ['CONFIG', 'SET', 'maxmemory-policy', 'allkeys-lru']);
    expect(await readRedisFigures(link)).toMatchObject([{ evictionPolicy: 'allkeys-lru', maxBytes: 104_857_600 }]);
    await askRedis(port, ['CONFIG', 'SET', 'maxmemory', '0'], ['CONFIG', 'SET', 'maxmemory-policy', 'noeviction']);
    const [figures] = await readRedisFigures(link);
    expect(figures).toMatchObject({ evictionPolicy: 'noeviction' });
    expect(figures).not.toHaveProperty('maxBytes');
  });
});
