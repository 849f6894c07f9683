import { Keyring } from '@fhir-gateway/token-vault';
import { connectRedisVaultStore } from '@fhir-gateway/token-vault/redis';
import { describeWithRedis } from '@fhir-gateway/testing';
import { createLogger } from '../logging/logger.js';
import { Replicas } from '../testing/replicas.js';
import { sharedLimiter } from './shared-limiter.js';

describeWithRedis('a published limit that replicas keep together', () => {
  const replicas = new Replicas('take-tokens.ts');
  const replica = async (key: string, capacity: number, periodSeconds: number) =>
    (await replicas.run<{ granted: number }>(key, capacity, periodSeconds)).granted;

  it('is never passed, and no token is lost, by two processes at once and a third after them', async () => {
    const both = await Promise.all([replica('a', 1000, 86_400), replica('a', 1000, 86_400)]);
    const rest = await replica('a', 1000, 86_400);
    // In the seconds that this takes less than one token comes back.
    expect(both[0] + both[1] + rest).toBe(1000);
  }, 60_000);

  it('lets no more through in a while than one fill and what came back meanwhile', async () => {
    const startedAt = performance.now();
    const granted = await Promise.all([replica('b', 500, 1), replica('b', 500, 1)]);
    const elapsedSeconds = (performance.now() - startedAt) / 1000;
    expect(granted[0] + granted[1]).toBeGreaterThanOrEqual(500);
    expect(granted[0] + granted[1]).toBeLessThanOrEqual(500 + 500 * elapsedSeconds);
  }, 60_000);

  it('is named in the store by nothing that says whose it is', async () => {
    const store = await connectRedisVaultStore({ url: replicas.redis.url });
    const names: string[] = [];
    const noting = Object.assign(Object.create(store) as typeof store, {
      takeTokens: (...args: Parameters<typeof store.takeTokens>) => {
        names.push(args[0]);
        return store.takeTokens(...args);
      },
    });
    const keyring = new Keyring([{ id: 'test', secret: Buffer.alloc(32, 'k'), primary: true }]);
    const limiter = sharedLimiter('requests', { store: noting, keyring, logger: createLogger('silent') });
    await limiter.take([{ key: 'day some-platform somebody', capacity: 10, periodMs: 86_400_000, sharing: 'leased' }]);
    await limiter.close();
    await store.close();
    expect(names[0]).toMatch(/^[\w-]{20,}:tokens$/);
    expect(names.join()).not.toMatch(/some/);
  });
});
