import { setTimeout } from 'node:timers/promises';
import { describeWithRedis, startRedis, type TestRedis } from '@fhir-gateway/testing';
import type { VaultStore } from '@fhir-gateway/token-vault';
import { connectRedisVaultStore } from '@fhir-gateway/token-vault/redis';
import { signingKeyRecord } from './signing-key.js';
import { askFor, connectClient } from './testing/connected-client.js';
import { sharedParts, startTestServer, type TestServer } from './testing/test-server.js';

describeWithRedis('two authorization servers on one Redis', () => {
  let redis: TestRedis;
  let stores: VaultStore[];
  let one: TestServer;
  let two: TestServer;
  let aheadMs = 0;
  const now = () => Date.now() + aheadMs;
  beforeAll(async () => {
    redis = await startRedis();
    stores = [await connectRedisVaultStore({ url: redis.url }), await connectRedisVaultStore({ url: redis.url })];
    one = await startTestServer({ shared: sharedParts(stores[0]), now });
    two = await startTestServer({ shared: sharedParts(stores[1]), publicUrl: one.url, now });
  });
  afterAll(async () => {
    await Promise.all([one?.close(), two?.close()]);
    await Promise.all((stores ?? []).map((store) => store.close()));
    await redis?.stop();
  });

  it('publish one key for id tokens, also when both start at once on an empty store', async () => {
    await stores[0]?.remove(signingKeyRecord);
    const servers = await Promise.all(stores.map((store) => startTestServer({ shared: sharedParts(store) })));
    const sets = await Promise.all(servers.map(async ({ url }) => (await fetch(`${url}/oauth/jwks`)).json()));
    await Promise.all(servers.map((server) => server.close()));
    expect(sets[0]).toMatchObject({ keys: [{ kty: 'RSA' }] });
    expect(sets[1]).toEqual(sets[0]);
  });

  it('give one token for a code that reaches both at once', async () => {
    const exchange = (await askFor(one)).exchange;
    const answers = await Promise.all(Array.from({ length: 10 }, (_, i) => (i % 2 ? one : two).token(exchange)));
    expect(answers.filter(({ status }) => status === 200).length).toBeLessThanOrEqual(1);
  });

  it.each([0, 15, 60])('let a client go on that refreshes twice, %d ms apart, in each of 5 rounds', async (apartMs) => {
    for (let round = 0; round < 5; round += 1) {
      const { clientId, refresh, browser } = await connectClient(one);
      const answers = await Promise.all([
        one.renew(clientId, refresh),
        setTimeout(apartMs).then(() => two.renew(clientId, refresh)),
      ]);
      expect(answers.map(({ status }) => status)).toEqual([200, 200]);
      const [first, second] = answers.map(({ body }) => body);
      expect(second?.['refresh_token']).toBe(first?.['refresh_token']);
      for (const server of [one, two]) {
        expect((await server.vault.authenticate(String(second?.['access_token']))).id).toBe(browser.session.id);
      }
      expect((await two.renew(clientId, first?.['refresh_token'])).status).toBe(200);
    }
  });

  it('end a grant everywhere when a refresh token comes back after 31 s', async () => {
    const { clientId, refresh } = await connectClient(one);
    const { body } = await one.renew(clientId, refresh);
    aheadMs = 31_000;
    try {
      const refused = { status: 400, body: { error: 'invalid_grant' } };
      expect(await two.renew(clientId, refresh)).toMatchObject(refused);
      expect(await one.renew(clientId, body['refresh_token'])).toMatchObject(refused);
      for (const { vault } of [one, two]) {
        const dead = vault.authenticate(String(body['access_token']));
        await expect(dead).rejects.toMatchObject({ code: 'SESSION_UNKNOWN' });
      }
    } finally {
      aheadMs = 0;
    }
  });
});
