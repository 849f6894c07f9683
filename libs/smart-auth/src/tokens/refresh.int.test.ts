import { describeWithRedis, startRedis } from '@fhir-gateway/testing';
import type { TestRedis } from '@fhir-gateway/testing';
import { connectRedisVaultStore } from '@fhir-gateway/token-vault/redis';
import type { VaultStore } from '@fhir-gateway/token-vault';
import { World } from '../testing/world.js';

describeWithRedis('two processes on one Redis', () => {
  let redis: TestRedis;
  let stores: [VaultStore, VaultStore];
  let world: World;

  beforeAll(async () => {
    redis = await startRedis();
    stores = [await connectRedisVaultStore({ url: redis.url }), await connectRedisVaultStore({ url: redis.url })];
    world = await World.open({ store: stores[0] });
  });
  afterAll(async () => {
    await world?.close();
    await stores?.[1].close();
    await redis?.stop();
  });

  it('begin, complete and await one login, and refresh it once for 50 callers', async () => {
    const other = world.openAuth(world.openVault(stores[1]));
    const session = await world.session();
    const platform = world.platform();
    const callback = await world.leave(session, platform);
    const waiting = world.auth.waitForLogin(session, platform, { timeoutMs: 20_000 });
    await other.completeLogin(session, callback);
    expect(await waiting).toMatchObject({ status: 'connected', connection: { patient: 'pat-1' } });

    world.advanceSeconds(400);
    const calls = Array.from({ length: 50 }, (_, index) => (index % 2 ? world.auth : other).access(session, platform));
    expect(new Set((await Promise.all(calls)).map(({ accessToken }) => accessToken)).size).toBe(1);
    const grants = world.stub.http.seen('/op/token').map(({ form }) => form.get('grant_type'));
    expect(grants).toEqual(['authorization_code', 'refresh_token']);
  });
});
