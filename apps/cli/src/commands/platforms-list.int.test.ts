import { ClientRegistrations } from '@fhir-gateway/gateway';
import { describeWithRedis, startRedis, type TestRedis } from '@fhir-gateway/testing';
import { Keyring } from '@fhir-gateway/token-vault';
import { connectRedisVaultStore } from '@fhir-gateway/token-vault/redis';
import { runCaptured } from '../testing/run-captured.js';

const key = 'own-master-key-k4Jv0ZtqQm8s3XwYbN7rLd2uHcPeFg1A';
const id = 'epic-sandbox-patient';

describeWithRedis('platforms list with a client that an operator entered', () => {
  let redis: TestRedis;

  beforeAll(async () => {
    redis = await startRedis();
    const store = await connectRedisVaultStore({ url: redis.url });
    const keyring = new Keyring([{ id: 'own', secret: Buffer.from(key), primary: true }]);
    const clients = new ClientRegistrations();
    await clients.open({ store, keyring, logger: { warn: () => undefined } });
    await clients.set(id, { clientId: 'our-client', storedAtSeconds: 1 });
    await store.close();
  });
  afterAll(() => redis.stop());

  const statusOf = async (settings: Record<string, string>) => {
    const { out } = await runCaptured(['platforms', 'list'], settings);
    expect(out).not.toContain('our-client');
    return new RegExp(`^${id} +(\\S+)`, 'm').exec(out)?.[1];
  };
  const keys = { FHIR_GATEWAY_MASTER_KEYS: JSON.stringify([{ id: 'own', key, primary: true }]) };

  it('says that its platform is ready, as running gateways do', async () => {
    expect(await statusOf({ ...keys, FHIR_GATEWAY_REDIS_URL: redis.url })).toBe('ready');
  }, 60_000);

  it.each([
    ['no Redis', keys],
    ['a Redis that is away', { ...keys, FHIR_GATEWAY_REDIS_URL: 'redis://127.0.0.1:1' }],
  ])(
    'lists without it where there is %s',
    async (_what, settings) => {
      expect(await statusOf(settings)).toBe('needs-credentials');
    },
    60_000,
  );
});
