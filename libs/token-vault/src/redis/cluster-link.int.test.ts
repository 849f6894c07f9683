import { askRedis, describeWithRedis, redisProcesses, startCluster, until } from '@fhir-gateway/testing';
import type { ClusterDeployment } from '@fhir-gateway/testing';
import { connectRedis, connectRedisVaultStore } from './connect-redis.js';
import { Keyring } from '../sealing/keyring.js';
import type { RedisVaultStore } from './redis-store.js';
import { resealRedis } from './reseal-redis.js';
import { FailoverLoad } from '../testing/failover-load.js';
import { testKey, testKeyring } from '../testing/vaults.js';
import { describeVaultAcrossProcesses } from '../token-vault.contract.js';
import { TokenVault } from '../token-vault.js';
import { describeVaultStore } from '../store/vault-store.contract.js';

describeWithRedis('a Redis Cluster', () => {
  const processes = redisProcesses();
  let redis: ClusterDeployment;
  let one: RedisVaultStore;
  let two: RedisVaultStore;
  let vault: TokenVault;
  let other: TokenVault;

  beforeAll(async () => {
    redis = await startCluster(processes);
    // One knows all servers, the other finds them through one.
    one = await connectRedisVaultStore({ url: redis.url });
    two = await connectRedisVaultStore({ url: redis.url.replace(/,.*/, ''), writeReplicas: 1 });
    vault = new TokenVault({ store: one, keyring: testKeyring() });
    other = new TokenVault({ store: two, keyring: testKeyring() });
  }, 60_000);

  afterAll(async () => {
    try {
      await Promise.all([one?.close(), two?.close()]);
    } finally {
      await processes.stop();
    }
  });

  describeVaultStore('RedisVaultStore over a Cluster', () => ({ one, two }));
  describeVaultAcrossProcesses('a Cluster', () => ({ one: vault, two: other }));

  it('spreads sessions over all servers', async () => {
    await Promise.all(Array.from({ length: 60 }, () => vault.activate(vault.mintCredential(), 'browser')));
    for (const { port } of redis.masters) expect(Number((await askRedis(port, ['DBSIZE']))[0])).toBeGreaterThan(0);
  });

  it('is refused when no server is part of a cluster', async () => {
    const connecting = connectRedisVaultStore({ url: 'redis+cluster://127.0.0.1:1', connectTimeoutMs: 200 });
    await expect(connecting).rejects.toMatchObject({ code: 'STORE_UNAVAILABLE' });
  });

  it('follows a slot while it moves to another server, and after', async () => {
    const [from, to] = redis.masters;
    if (!from || !to) throw new Error('three masters were started');
    const record = await ownedBy(0);
    const slot = `${await slotOf(record)}`;
    const [toId] = await askRedis(to.port, ['CLUSTER', 'MYID']);
    const [fromId] = await askRedis(from.port, ['CLUSTER', 'MYID']);
    await one.create(record, { a: '1' }, 60);

    await askRedis(to.port, ['CLUSTER', 'SETSLOT', slot, 'IMPORTING', String(fromId)]);
    await askRedis(from.port, ['CLUSTER', 'SETSLOT', slot, 'MIGRATING', String(toId)]);
    await askRedis(from.port, ['MIGRATE', '127.0.0.1', `${to.port}`, `fg:{${record}}`, '0', '1000']);
    // The key has moved, the slot has not: the old server answers ASK.
    expect(await one.read(record, ['a'])).toEqual(['1']);
    expect(await one.update(record, { set: { a: '2' }, expect: { a: '1' } })).toBe(true);
    for (const { port } of [to, from]) await askRedis(port, ['CLUSTER', 'SETSLOT', slot, 'NODE', String(toId)]);
    // Now it answers MOVED.
    expect(await two.read(record, ['a'])).toEqual(['2']);
    expect(await one.read(record, ['a'])).toEqual(['2']);
  });

  it('has everything on all its servers sealed again with a new key', async () => {
    const old = new Keyring([testKey('old')]);
    const both = new Keyring([testKey('new'), testKey('old', false)]);
    const prefix = 'rotation:';
    const store = await connectRedisVaultStore({ url: redis.url, prefix });
    const before = new TokenVault({ store, keyring: old });
    const cookies = Array.from({ length: 40 }, () => before.mintCredential());
    for (const cookie of cookies) await before.activate(cookie, 'browser');
    const link = await connectRedis({ url: redis.url });
    expect(await resealRedis({ link, keyring: both, prefix })).toMatchObject({ sessions: 40, resealed: 120 });
    const after = new TokenVault({ store, keyring: new Keyring([testKey('new')]) });
    for (const cookie of cookies) await expect(after.authenticate(cookie)).resolves.toBeDefined();
    await link.shutdown();
    await after.close();
  });

  it('fails over under load: refusals end, nothing lost or mixed up, signals heard again', async () => {
    const load = await FailoverLoad.start(vault, 30, false);
    const [lost] = redis.masters;
    const heard: string[] = [];
    const records = await Promise.all([0, 1, 2].map(ownedBy));
    for (const store of [one, two]) {
      for (const record of records) await store.subscribe(`${record}:signal:x`, () => heard.push(record));
    }
    await until(async () => load.done > 300, 10);
    // What a server writes reaches its replica in order: when that has this value, it has all that came before.
    const copiedUntilMs = performance.now();
    const marked = [
      ['SET', await ownedBy(0), 'copied'],
      ['WAIT', '1', '60000'],
    ];
    expect((await askRedis(lost?.port ?? 0, ...marked)).at(-1)).toBe(1);
    load.masterEnds(copiedUntilMs);
    await lost?.kill();
    await until(async () => load.refused > 0, 10);
    await load.allGoOn();
    const report = await load.stop();
    expect(report.faults).toEqual([]);
    for (const record of records) {
      await until(async () => {
        const before = heard.filter((name) => name === record).length;
        await one.publish(`${record}:signal:x`);
        await new Promise((resolve) => setTimeout(resolve, 50));
        return heard.filter((name) => name === record).length >= before + 2;
      });
    }
    await expect(one.ping()).resolves.toBeUndefined();
  }, 60_000);

  /** A record whose slot one of the three masters has. */
  async function ownedBy(third: number): Promise<string> {
    for (let attempt = 0; ; attempt++) {
      const record = `record-${attempt}-${Math.random()}`.replace('.', '');
      if (Math.floor((await slotOf(record)) / 5461) === third) return record;
    }
  }

  async function slotOf(record: string): Promise<number> {
    const [slot] = await askRedis(redis.masters[1]?.port ?? 0, ['CLUSTER', 'KEYSLOT', `fg:{${record}}`]);
    return Number(slot);
  }
});
