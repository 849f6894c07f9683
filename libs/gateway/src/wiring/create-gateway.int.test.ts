import { describeWithRedis, freePort, startRedis, type TestRedis } from '@fhir-gateway/testing';
import { loadConfig } from '../config/config.js';
import { createGateway } from './create-gateway.js';
import type { Gateway } from './gateway.js';
import { createLogger } from '../logging/logger.js';
import { findPlatformsDirectory } from '../config/platforms-directory.js';

const platformsDirectory = findPlatformsDirectory(import.meta.url);
const oldKey = 'k4Jv0ZtqQm8s3XwYbN7rLd2uHcPeFg1A';
const newKey = 'nR7wQx2TzL5vJp9eKc3yHs8dMb6fGa4U';

it('does not start with a Redis that is not there, and says so after giving it time to come up', async () => {
  const config = loadConfig({
    FHIR_GATEWAY_REDIS_URL: `redis://127.0.0.1:${await freePort()}`,
    FHIR_GATEWAY_MASTER_KEY: oldKey,
  });
  const options = { platformsDirectory, logger: createLogger('silent') };
  await expect(createGateway(config, options)).rejects.toMatchObject({ code: 'STORE_UNAVAILABLE' });
}, 30_000);

describeWithRedis('master keys that do not fit the store', () => {
  let redis: TestRedis;
  let nowMs: number;
  let lines: string[];
  const gateways: Gateway[] = [];

  beforeEach(async () => {
    redis = await startRedis();
    nowMs = Date.now();
    lines = [];
  });
  afterEach(async () => {
    await Promise.all(gateways.splice(0).map((gateway) => gateway.close()));
    await redis?.stop();
  });

  /** One process: its own connection, and the keys of its environment. */
  async function start(keys: Record<string, string>): Promise<Gateway> {
    const config = loadConfig({ FHIR_GATEWAY_REDIS_URL: redis.url, ...keys });
    const logger = createLogger('info', { write: (line) => void lines.push(line) });
    const gateway = await createGateway(config, { platformsDirectory, logger, now: () => nowMs });
    gateways.push(gateway);
    return gateway;
  }

  const single = (key: string) => ({ FHIR_GATEWAY_MASTER_KEY: key });
  const list = (...ids: ('default' | 'next')[]) => ({
    FHIR_GATEWAY_MASTER_KEYS: JSON.stringify(
      ids.map((id, at) => ({ id, key: id === 'next' ? newKey : oldKey, primary: at === 0 })),
    ),
  });
  const health = async (gateway: Gateway) => {
    nowMs += 5_000;
    return gateway.health();
  };

  it('keep a process from starting whose key is another one, and leave those that run as they are', async () => {
    const running = await start(single(oldKey));
    await expect(start(single(newKey))).rejects.toMatchObject({ code: 'MASTER_KEYS_DO_NOT_FIT' });
    await expect(start(list('next'))).rejects.toMatchObject({
      code: 'MASTER_KEYS_DO_NOT_FIT',
      detail: 'key id default',
    });
    expect(await health(running)).toMatchObject({ ready: true, checks: { keys: 'ok' } });
  });

  it('take a process out of rotation that does not know the new key, until it does', async () => {
    const behind = await start(single(oldKey));
    const ahead = await start(list('next', 'default'));
    expect(await health(behind)).toEqual({
      ready: false,
      checks: { store: 'ok', keys: 'failed', platforms: 'ok', audit: 'ok' },
    });
    await health(behind);
    expect(await health(ahead)).toMatchObject({ ready: true });
    const told = lines
      .map((line) => JSON.parse(line) as Record<string, unknown>)
      .filter((one) => one['event'] === 'keys');
    expect(told).toEqual([
      expect.objectContaining({ level: 50, err: expect.objectContaining({ detail: 'key id next' }) }),
    ]);
    expect(lines.join('')).not.toContain(oldKey);
    expect(await health(await start(list('default', 'next')))).toMatchObject({ ready: true });
  });

  it('are looked for at the store at most once in five seconds, however often health is asked', async () => {
    const gateway = await start(single(oldKey));
    const reads = jest.spyOn(gateway.storage.store, 'readAll');
    nowMs += 5_000;
    await Promise.all(Array.from({ length: 20 }, () => gateway.health()));
    await gateway.health();
    // A gateway reads other records beside it, whenever it needs them.
    expect(reads.mock.calls.filter(([record]) => record === 'keys-in-use')).toHaveLength(1);
  });

  it('are not said to be wrong while the store is away', async () => {
    const gateway = await start(single(oldKey));
    await redis.stop();
    expect(await health(gateway)).toMatchObject({ ready: false, checks: { store: 'failed', keys: 'ok' } });
  });
});
