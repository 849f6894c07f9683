import { ClientRegistrations } from '@fhir-gateway/gateway';
import { describeWithRedis, startRedis, type TestRedis } from '@fhir-gateway/testing';
import { Keyring } from '@fhir-gateway/token-vault';
import { connectRedisVaultStore } from '@fhir-gateway/token-vault/redis';
import { checkUp } from '../testing/check-up.js';

const key = 'own-master-key-k4Jv0ZtqQm8s3XwYbN7rLd2uHcPeFg1A';
const unused = 'stored-client-unused';

describeWithRedis('doctor with a client that an operator entered', () => {
  let redis: TestRedis;

  beforeAll(async () => {
    redis = await startRedis();
    const store = await connectRedisVaultStore({ url: redis.url });
    const keyring = new Keyring([{ id: 'own', secret: Buffer.from(key), primary: true }]);
    const clients = new ClientRegistrations();
    await clients.open({ store, keyring, logger: { warn: () => undefined } });
    await clients.set('epic-sandbox-patient', { clientId: 'our-client', storedAtSeconds: 1 });
    await store.close();
  });
  afterAll(() => redis.stop());

  const check = (more: Record<string, string> = {}) =>
    checkUp(
      {
        FHIR_GATEWAY_REDIS_URL: redis.url,
        FHIR_GATEWAY_MASTER_KEYS: JSON.stringify([{ id: 'own', key, primary: true }]),
        ...more,
      },
      { offline: false, redisConnectMs: 60_000 },
    );

  it('looks at its platform, and finds no credential missing', async () => {
    const { ids, out } = await check();
    expect(ids).not.toContain('platform-credentials');
    expect(out).toContain('epic-sandbox-patient');
    expect(out).not.toContain('our-client');
  }, 60_000);

  it('says that the client of the environment wins', async () => {
    const { ids } = await check({ FHIR_GATEWAY_PLATFORM_EPIC_SANDBOX_PATIENT_CLIENT_ID: 'env-client' });
    expect(ids).toContain(unused);
  }, 60_000);
});
