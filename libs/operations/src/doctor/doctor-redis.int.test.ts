import { writeFileSync } from 'node:fs';
import { ClientRegistrations } from '@fhir-gateway/gateway';
import {
  askRedis,
  describeWithRedis,
  makeCertificate,
  redisProcesses,
  startSentinels,
  until,
  type RedisProcess,
  type SentinelDeployment,
} from '@fhir-gateway/testing';
import { Keyring, MasterKeyCheck } from '@fhir-gateway/token-vault';
import { connectRedisVaultStore } from '@fhir-gateway/token-vault/redis';
import { checkUp, temporaryFolder } from '../testing/check-up.js';

const key = 'kZ8vX2mQ9rT4wY7bN1cD6fG3hJ5pL0sA8uE2iO4z';
const password = 'Zq8SecretValue7';

/** A Redis that is there is reached in this time, also on a busy machine. */
const online = { offline: false, redisConnectMs: 60_000 };
/** One that does not let us in is tried for as long as this. */
const refused = { ...online, redisConnectMs: 5_000 };

describeWithRedis('doctor with a Redis', () => {
  const processes = redisProcesses();
  let plain: RedisProcess;
  let locked: RedisProcess;
  beforeAll(async () => {
    plain = await processes.start([]);
    locked = await processes.start([`requirepass ${password}`]);
  });
  afterAll(() => processes.stop());

  const settings = (url: string) => ({ FHIR_GATEWAY_REDIS_URL: url, FHIR_GATEWAY_MASTER_KEY: key });
  const ask = (url: string, changes = {}) => checkUp(settings(url), { ...online, ...changes });
  const at = (port: number) => `redis://127.0.0.1:${port}`;

  it('finds what puts sessions at risk, and nothing once that is mended', async () => {
    await askRedis(plain.port, ['CONFIG', 'SET', 'maxmemory-policy', 'allkeys-lru']);
    const before = await ask(at(plain.port));
    expect(before.ids).toEqual(['redis-evicts', 'redis-not-persistent']);
    expect(before.out).toContain('maxmemory-policy is allkeys-lru.');
    const mend = [
      ['CONFIG', 'SET', 'maxmemory-policy', 'noeviction'],
      ['CONFIG', 'SET', 'appendonly', 'yes'],
    ];
    await askRedis(plain.port, ...mend);
    const after = await ask(at(plain.port));
    expect([after.code, after.ids]).toEqual([0, []]);
    expect(after.out).toMatch(/single at 127\.0\.0\.1:\d+, Redis \d+\./);
  });

  it('finds a Redis that is nearly full', async () => {
    await askRedis(plain.port, ['CONFIG', 'SET', 'maxmemory', '1mb']);
    const { ids } = await ask(at(plain.port));
    await askRedis(plain.port, ['CONFIG', 'SET', 'maxmemory', '0']);
    expect(ids).toContain('redis-full');
  });

  it('finds a clock that is off', async () => {
    const { ids, out } = await ask(at(plain.port), { now: () => Date.now() - 30_000 });
    expect(ids).toContain('clock-redis');
    const [, ahead] = /(\d+\.\d) s ahead of this machine's/.exec(out) ?? [];
    // A slow answer blurs it by half of the time that it took.
    expect(Math.abs(Number(ahead) - 30)).toBeLessThan(10);
  });

  it('finds a missing or wrong password without printing the one that was given', async () => {
    // Each is tried until its time is over.
    const [missing, wrong] = await Promise.all([
      ask(at(locked.port), refused),
      ask(`redis://:not${password}@127.0.0.1:${locked.port}`, refused),
    ]);
    expect(missing.ids).toEqual(['redis-login']);
    expect(wrong.ids).toEqual(['redis-login']);
    expect(wrong.out).not.toContain(password);
    const right = await ask(`redis://:${password}@127.0.0.1:${locked.port}`);
    expect(right.ids).toEqual(['redis-not-persistent']);
    expect(right.out).not.toContain(password);
  });

  it('finds keys that do not open what gateways keep, and says which, without any part of one', async () => {
    const sealer = async (id: string, secret: string) => {
      const store = await connectRedisVaultStore({ url: at(plain.port) });
      const keyring = new Keyring([{ id, secret: Buffer.from(secret), primary: true }]);
      await new MasterKeyCheck({ store, keyring, lifetimeSeconds: 60 }).check();
      await store.close();
    };
    await sealer('2026-11', 'w9Qe2Rt6Yu1Io4Pa7Sd0Fg3Hj5Kl8ZxC');
    const missing = await ask(at(plain.port));
    expect([missing.code, missing.ids]).toEqual([1, ['master-key-missing']]);
    expect(missing.out).toMatch(/what was sealed with the key \\"2026-11\\"\./);
    expect(missing.out).toMatch(/Put the key \\"2026-11\\" into FHIR_GATEWAY_MASTER_KEYS/);

    await askRedis(plain.port, ['DEL', 'fg:{keys-in-use}']);
    await sealer('default', 'w9Qe2Rt6Yu1Io4Pa7Sd0Fg3Hj5Kl8ZxC');
    const differs = await ask(at(plain.port));
    expect(differs.ids).toEqual(['master-key-differs']);
    expect(missing.out + differs.out).not.toContain(key.slice(0, 8));

    const [marks] = await askRedis(plain.port, ['HLEN', 'fg:{keys-in-use}']);
    expect(Number(marks)).toBe(1);
    await askRedis(plain.port, ['DEL', 'fg:{keys-in-use}']);
    expect((await ask(at(plain.port))).ids).toEqual([]);
    expect(Number((await askRedis(plain.port, ['EXISTS', 'fg:{keys-in-use}']))[0])).toBe(0);
  });

  it('takes a client that an operator entered for a credential, without saying it, and says that one of the environment wins', async () => {
    const store = await connectRedisVaultStore({ url: at(plain.port) });
    const keyring = new Keyring([{ id: 'default', secret: Buffer.from(key), primary: true }]);
    const clients = new ClientRegistrations();
    await clients.open({ store, keyring, logger: { warn: () => undefined } });
    await clients.set('epic-sandbox-patient', { clientId: 'our-client', storedAtSeconds: 1 });
    await store.close();
    const { ids, out } = await ask(at(plain.port));
    expect(ids).not.toContain('platform-credentials');
    expect(out).toContain('epic-sandbox-patient');
    expect(out).not.toContain('our-client');
    const own = { FHIR_GATEWAY_PLATFORM_EPIC_SANDBOX_PATIENT_CLIENT_ID: 'env-client' };
    const both = await checkUp({ ...settings(at(plain.port)), ...own }, online);
    expect(both.ids).toContain('stored-client-unused');
    await askRedis(plain.port, ['FLUSHALL']);
  });

  it('takes a user who may not see the configuration for what it is', async () => {
    await askRedis(plain.port, ['ACL', 'SETUSER', 'gateway', 'on', `>${password}`, '~*', '&*', '+@all', '-config']);
    expect((await ask(`redis://gateway:${password}@127.0.0.1:${plain.port}`)).ids).toEqual([]);
  });

  it('finds a replica in place of the master', async () => {
    const replica = await processes.start([`replicaof 127.0.0.1 ${plain.port}`]);
    expect((await ask(at(replica.port))).ids).toContain('redis-read-only');
  });

  it('finds a server that is not there', async () => {
    const gone = await processes.start([]);
    await gone.kill();
    expect((await ask(at(gone.port), { redisConnectMs: 1_500 })).ids).toEqual(['redis-unreachable']);
  });

  it('tells a certificate that nobody here trusts from a server that is away', async () => {
    const folder = temporaryFolder();
    const { ca, cert, key: tlsKey } = makeCertificate(['localhost']);
    writeFileSync(folder.inside('cert'), cert);
    writeFileSync(folder.inside('key'), tlsKey);
    const files = [`tls-cert-file ${folder.inside('cert')}`, `tls-key-file ${folder.inside('key')}`];
    const { port } = await processes.start(['port 0', 'tls-port PORT', 'tls-auth-clients no', ...files]);
    const url = `rediss://localhost:${port}`;
    expect((await ask(url, refused)).ids).toEqual(['redis-tls']);
    const trusting = { ...settings(url), FHIR_GATEWAY_REDIS_CA: ca };
    expect((await checkUp(trusting, online)).ids).toEqual(['redis-not-persistent']);
    folder.remove();
  });
});

describeWithRedis('doctor with a Sentinel group', () => {
  const processes = redisProcesses();
  let group: SentinelDeployment;
  beforeAll(async () => {
    group = await startSentinels(processes);
  });
  afterAll(() => processes.stop());

  const ask = (waitFor: string) =>
    checkUp(
      {
        FHIR_GATEWAY_REDIS_URL: group.url,
        FHIR_GATEWAY_MASTER_KEY: key,
        FHIR_GATEWAY_REDIS_WRITE_REPLICAS: waitFor,
      },
      online,
    );

  it('asks for a replica that has each write', async () => {
    expect((await ask('0')).ids).toEqual(['redis-not-persistent', 'redis-min-replicas']);
    expect((await ask('1')).ids).toEqual(['redis-not-persistent']);
    expect((await ask('2')).ids).toEqual(['redis-not-persistent', 'redis-write-replicas']);
    await group.servers[1]?.kill();
    const isGone = async () =>
      String((await askRedis(group.master.port, ['INFO', 'replication']))[0]).includes('slaves:0');
    await until(isGone);
    expect((await ask('0')).ids).toContain('redis-no-replica');
  });
});
