import { describeWithRedis, startRedis, type TestRedis } from '@fhir-gateway/testing';
import type { VaultStore } from '@fhir-gateway/token-vault';
import { connectRedisVaultStore } from '@fhir-gateway/token-vault/redis';
import { pkce, sharedParts, startTestServer, type TestServer } from './testing/test-server.js';

const redirectUri = 'http://127.0.0.1:33418/';

describeWithRedis('two authorization servers on one Redis', () => {
  let redis: TestRedis;
  let stores: VaultStore[];
  let one: TestServer;
  let two: TestServer;
  beforeAll(async () => {
    redis = await startRedis();
    stores = [await connectRedisVaultStore({ url: redis.url }), await connectRedisVaultStore({ url: redis.url })];
    one = await startTestServer({ shared: sharedParts(stores[0]) });
    two = await startTestServer({ shared: sharedParts(stores[1]), publicUrl: one.url });
  });
  afterAll(async () => {
    await Promise.all([one?.close(), two?.close()]);
    await Promise.all((stores ?? []).map((store) => store.close()));
    await redis?.stop();
  });

  async function begun() {
    const browser = await one.browser();
    const { verifier, challenge } = pkce();
    const clientId = String(two.server.register({ redirect_uris: [redirectUri] })['client_id']);
    const query = {
      client_id: clientId,
      redirect_uri: redirectUri,
      response_type: 'code',
      code_challenge: challenge,
      code_challenge_method: 'S256',
      resource: one.mcp,
    };
    const code = (await browser.answer(await browser.begin(query))).searchParams.get('code') ?? '';
    const exchange = {
      grant_type: 'authorization_code',
      code,
      redirect_uri: redirectUri,
      client_id: clientId,
      code_verifier: verifier,
    };
    return { browser, clientId, exchange };
  }

  it('give one token for a code that reaches both at once', async () => {
    const { exchange } = await begun();
    const answers = await Promise.all(Array.from({ length: 10 }, (_, i) => (i % 2 ? one : two).token(exchange)));
    expect(answers.filter(({ status }) => status === 200).length).toBeLessThanOrEqual(1);
  });

  it('renew where the other issued, and end everywhere when a spent refresh token comes back', async () => {
    const { browser, clientId, exchange } = await begun();
    const first = (await two.token(exchange)).body;
    const renewal = { grant_type: 'refresh_token', refresh_token: String(first['refresh_token']), client_id: clientId };
    const renewed = (await one.token(renewal)).body;
    const token = String(renewed['access_token']);
    expect((await two.vault.authenticate(token)).id).toBe(browser.session.id);
    expect(await two.token(renewal)).toMatchObject({ status: 400, body: { error: 'invalid_grant' } });
    const next = { ...renewal, refresh_token: String(renewed['refresh_token']) };
    expect(await one.token(next)).toMatchObject({ status: 400 });
    for (const { vault } of [one, two]) {
      await expect(vault.authenticate(token)).rejects.toMatchObject({ code: 'SESSION_UNKNOWN' });
    }
  });
});
