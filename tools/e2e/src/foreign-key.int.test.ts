import {
  askRedis,
  type ChildService,
  describeWithRedis,
  freePort,
  startRedis,
  type TestRedis,
} from '@fhir-gateway/testing';
import { masterKey, startApp } from './testing/stacks/stack.js';

const foreignKey = 'no-relation-of-theirs-13579-QWERTYUIOPasdfghj';

/** The review's A13: Redis is emptied while two processes run, and then one with another key starts. */
describeWithRedis('a process with a foreign master key, after the store was emptied', () => {
  let redis: TestRedis;
  const running: ChildService[] = [];

  beforeAll(async () => {
    redis = await startRedis();
  });
  afterAll(async () => {
    await Promise.all(running.map((each) => each.stop()));
    await redis?.stop();
  });

  async function start(key: string): Promise<{ service: ChildService; isReady: () => Promise<boolean> }> {
    const port = await freePort();
    const service = await startApp('rest', {
      FHIR_GATEWAY_PORT: `${port}`,
      FHIR_GATEWAY_PUBLIC_URL: `http://localhost:${port}`,
      FHIR_GATEWAY_MCP_AUTH: 'oauth',
      FHIR_GATEWAY_REDIS_URL: redis.url,
      FHIR_GATEWAY_MASTER_KEY: key,
    });
    running.push(service);
    return { service, isReady: async () => (await fetch(`http://localhost:${port}/readyz`)).status === 200 };
  }

  it('is refused, and those that run stay ready and can start again (A13)', async () => {
    const [one, two] = [await start(masterKey), await start(masterKey)];
    // Nobody has probed them since, as in a small deployment.
    await askRedis(Number(new URL(redis.url).port), ['FLUSHALL']);
    await expect(start(foreignKey)).rejects.toThrow(/MASTER_KEYS_DO_NOT_FIT/);
    expect([await one.isReady(), await two.isReady()]).toEqual([true, true]);
    await two.service.stop();
    expect(await (await start(masterKey)).isReady()).toBe(true);
    await expect(start(foreignKey)).rejects.toThrow(/MASTER_KEYS_DO_NOT_FIT/);
  }, 90_000);
});
