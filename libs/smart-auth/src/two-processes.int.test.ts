import { platformConnection } from '@fhir-gateway/platform-registry';
import { describeWithRedis, startRedis } from '@fhir-gateway/testing';
import type { TestRedis } from '@fhir-gateway/testing';
import { connectRedisVaultStore } from '@fhir-gateway/token-vault/redis';
import type { Session, VaultStore } from '@fhir-gateway/token-vault';
import { World } from './testing/world.js';

const rounds = 5;

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

  /** A browser that comes back from the platform for this patient. */
  const back = (session: Session, patient: string) => world.leave(session, world.platform(), undefined, { patient });
  const peopleOf = async (session: Session) =>
    (await world.auth.statuses(session)).map(({ connectionId, patient }) => `${connectionId} ${patient}`).sort();
  async function revokedIn(texts: readonly string[]): Promise<void> {
    const seen = () => world.stub.http.seen('/op/revoke').map(({ form }) => form.get('token') ?? '');
    while (!texts.every((text) => seen().includes(text))) await new Promise((resolve) => setTimeout(resolve, 20));
  }

  it('keep both of two people whose callbacks arrive at once, each under a number of its own', async () => {
    const other = world.openAuth(world.openVault(stores[1]));
    for (let round = 0; round < rounds; round++) {
      const session = await world.session();
      const [one, two] = [await back(session, 'parent'), await back(session, 'child')];
      await Promise.all([world.auth.completeLogin(session, one), other.completeLogin(session, two)]);
      expect([
        ['stub~1 child', 'stub~2 parent'],
        ['stub~1 parent', 'stub~2 child'],
      ]).toContainEqual(await peopleOf(session));
      const read = await Promise.all(
        [1, 2].map((number) => other.access(session, platformConnection(world.platform(), number))),
      );
      expect(read.map(({ patient }) => patient).sort()).toEqual(['child', 'parent']);
      for (const { patient, accessToken } of read) expect(accessToken).toContain(`-of-${patient}`);
    }
  }, 60_000);

  it('keep one connection when both callbacks are of one person, and revoke the tokens that lost', async () => {
    const other = world.openAuth(world.openVault(stores[1]));
    for (let round = 0; round < rounds; round++) {
      const session = await world.session();
      const before = world.smart.issued.length;
      const [one, two] = [await back(session, 'parent'), await back(session, 'parent')];
      await Promise.all([world.auth.completeLogin(session, one), other.completeLogin(session, two)]);
      expect(await peopleOf(session)).toEqual(['stub~1 parent']);
      const { accessToken } = await other.access(session, world.platform());
      const issued = world.smart.issued.slice(before);
      const kept = issued.indexOf(accessToken);
      await revokedIn(issued.filter((_token, at) => at !== kept && at !== kept + 1));
      expect(world.stub.http.seen('/op/revoke').map(({ form }) => form.get('token'))).not.toContain(accessToken);
    }
  }, 60_000);

  it('bring nobody back by a sign-in of another when one is disconnected at that moment', async () => {
    const other = world.openAuth(world.openVault(stores[1]));
    for (let round = 0; round < rounds; round++) {
      const session = await world.session();
      await world.auth.completeLogin(session, await back(session, 'parent'));
      const arriving = await back(session, 'child');
      const parent = platformConnection(world.platform(), 1);
      const [ended] = await Promise.allSettled([
        world.auth.disconnect(session, parent),
        other.completeLogin(session, arriving),
      ]);
      expect(ended.status).toBe('fulfilled');
      await expect(other.access(session, parent)).rejects.toMatchObject({ code: 'CONNECTION_UNKNOWN' });
      expect((await peopleOf(session)).filter((one) => one.includes('parent'))).toEqual([]);
    }
  }, 60_000);

  it('begin, complete and await one login, and refresh it once for 50 callers (D33)', async () => {
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
    const grants = world.stub.http
      .seen('/op/token')
      .slice(-2)
      .map(({ form }) => form.get('grant_type'));
    expect(grants).toEqual(['authorization_code', 'refresh_token']);
  });
});
