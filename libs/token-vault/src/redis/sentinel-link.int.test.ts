import { askRedis, describeWithRedis, redisProcesses, startSentinels, until } from '@fhir-gateway/testing';
import type { SentinelDeployment } from '@fhir-gateway/testing';
import { connectRedisVaultStore } from './connect-redis.js';
import { FailoverLoad } from '../testing/failover-load.js';
import { testKeyring } from '../testing/vaults.js';
import { TokenVault } from '../token-vault.js';
import type { RedisVaultStore } from './redis-store.js';
import { describeVaultStore } from '../store/vault-store.contract.js';

describeWithRedis('a Redis behind Sentinels', () => {
  const processes = redisProcesses();
  let redis: SentinelDeployment;
  let one: RedisVaultStore;
  let two: RedisVaultStore;
  const log: string[] = [];
  const note = (_fields: object, message: string) => void log.push(message);

  beforeAll(async () => {
    // After the loss of one there is still a replica to confirm writes.
    redis = await startSentinels(processes, 2);
    const logger = { debug: note, info: note, warn: note, error: note };
    one = await connectRedisVaultStore({ url: redis.url, writeReplicas: 1, logger });
    two = await connectRedisVaultStore({ url: redis.url, writeReplicas: 1 });
  }, 30_000);

  afterAll(async () => {
    try {
      await Promise.all([one?.close(), two?.close()]);
    } finally {
      await processes.stop();
    }
  });

  describeVaultStore('RedisVaultStore over Sentinels', () => ({ one, two }));

  it('is refused when the Sentinels know no such master', async () => {
    const connecting = connectRedisVaultStore({ url: `${redis.url}-of-others`, connectTimeoutMs: 300 });
    await expect(connecting).rejects.toMatchObject({ code: 'STORE_UNAVAILABLE' });
  });

  it('is found while some Sentinels are away', async () => {
    const url = redis.url.replace('://', '://127.0.0.1:1,');
    const store = await connectRedisVaultStore({ url, connectTimeoutMs: 60_000 });
    await expect(store.ping()).resolves.toBeUndefined();
    await store.close();
  });

  it('is the master that most Sentinels name, whichever of them answers first', async () => {
    const stray = await processes.start([]);
    const watch = [`sentinel monitor sessions 127.0.0.1 ${stray.port} 1`];
    const cutOff = await processes.start(watch, 'sentinel');
    const url = redis.url.replace('://', `://127.0.0.1:${cutOff.port},`);
    const store = await connectRedisVaultStore({ url, connectTimeoutMs: 60_000 });
    await store.create('voted', { a: '1' }, 600);
    expect(await one.read('voted', ['a'])).toEqual(['1']);
    expect(await askRedis(stray.port, ['DBSIZE'])).toEqual([0]);
    await store.close();
  }, 60_000);

  it('fails over under load: refusals end, nothing lost or mixed up, signals heard again', async () => {
    const vault = new TokenVault({ store: one, keyring: testKeyring() });
    const other = new TokenVault({ store: two, keyring: testKeyring() });
    const load = await FailoverLoad.start(vault, 20, true);
    const credential = vault.mintCredential();
    const session = await vault.activate(credential, 'browser');
    let woken = 0;
    await other.subscribe(session, 'login', () => woken++);
    await until(async () => load.done > 200, 10);

    let lockHeldAfter: boolean | undefined;
    await vault.withLock(
      session,
      'refresh',
      async (lock) => {
        load.masterEnds();
        await redis.master.kill();
        await until(async () => load.refused > 0, 10);
        await load.allGoOn();
        lockHeldAfter = await lock.stillHeld();
      },
      { leaseMs: 120_000 },
    );
    expect(lockHeldAfter).toBe(true);

    const report = await load.stop();
    expect(report.faults).toEqual([]);
    expect(log).toContain('vault: the session store has a new master');

    // The other process asks the Sentinels in its own rhythm and may hear of the new master a moment later.
    await until(async () => (await other.authenticate(credential)).id === session.id);
    const before = woken;
    await until(async () => {
      await vault.signal(session, 'login');
      await new Promise((resolve) => setTimeout(resolve, 20));
      return woken > before;
    });
    const [port] = (
      await askRedis(redis.sentinels[0]?.port ?? 0, ['SENTINEL', 'GET-MASTER-ADDR-BY-NAME', 'sessions'])
    ).map((address) => (address as string[])[1]);
    expect(Number(port)).not.toBe(redis.master.port);
  }, 40_000);
});
