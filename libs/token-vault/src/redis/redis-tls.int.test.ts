import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createClient } from '@redis/client';
import { describeWithRedis, makeCertificate, redisProcesses, until, type TestCertificate } from '@fhir-gateway/testing';
import { connectRedisVaultStore } from './connect-redis.js';

const describeWithTls: typeof describeWithRedis = spawnSync('openssl', ['version']).error
  ? (name) => describe.skip(`${name} (skipped: openssl is not installed)`, () => undefined)
  : describeWithRedis;

describeWithTls('a Redis over TLS', () => {
  const processes = redisProcesses();
  const folder = mkdtempSync(join(tmpdir(), 'fhir-gateway-tls-'));
  let own: TestCertificate;
  let foreign: TestCertificate;
  let url: string;
  const file = (name: string) => join(folder, name);
  const overTls = [
    'port 0',
    'tls-port PORT',
    `tls-cert-file ${file('server.crt')}`,
    `tls-key-file ${file('server.key')}`,
    'tls-auth-clients no',
  ];

  beforeAll(async () => {
    own = makeCertificate(['127.0.0.1']);
    foreign = makeCertificate(['127.0.0.1']);
    writeFileSync(file('server.crt'), own.cert);
    writeFileSync(file('server.key'), own.key);
    writeFileSync(file('ca.crt'), own.ca);
    const { port } = await processes.start([...overTls, 'requirepass hunter2']);
    url = `rediss://:hunter2@127.0.0.1:${port}`;
  });

  afterAll(async () => {
    await processes.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  /** What is refused is tried again until this time is over. */
  const connect = (options: { url?: string; ca?: string; connectTimeoutMs?: number }) =>
    connectRedisVaultStore({ url, connectTimeoutMs: 2_000, ...options });

  async function keepsAndHears(at = url): Promise<void> {
    const store = await connect({ url: at, ca: own.ca, connectTimeoutMs: 60_000 });
    let wake = () => {};
    const woken = new Promise<void>((resolve) => (wake = resolve));
    await store.subscribe('x:signal:y', () => wake());
    await store.publish('x:signal:y');
    await woken;
    await store.create('x', { a: '1' }, 60);
    expect(await store.read('x', ['a'])).toEqual(['1']);
    await store.close();
  }

  it('keeps and hears what is sent, trusting the authority given', async () => {
    await keepsAndHears();
  });

  it('is a Cluster, too, with a user, where a server does not tell its host', async () => {
    const user = 'user app on >hunter2 ~* &* +@all';
    const { port } = await processes.start([
      ...overTls,
      `tls-ca-cert-file ${file('ca.crt')}`,
      'tls-cluster yes',
      'cluster-enabled yes',
      user,
    ]);
    const login = `app:hunter2@127.0.0.1:${port}`;
    const server = createClient({ url: `rediss://${login}`, socket: { tls: true, ca: own.ca } });
    await server.connect();
    await server.sendCommand(['CLUSTER', 'ADDSLOTSRANGE', '0', '16383']);
    await until(async () => String(await server.sendCommand(['CLUSTER', 'INFO'])).includes('cluster_state:ok'));
    const [[, , [host]] = [0, 0, ['?']]] = (await server.sendCommand(['CLUSTER', 'SLOTS'])) as [[0, 0, [string]]];
    expect(host).toBe('');
    await keepsAndHears(`rediss+cluster://${login}`);
    server.destroy();
    const stranger = connect({ url: `rediss+cluster://app:wrong@127.0.0.1:${port}`, ca: own.ca });
    await expect(stranger).rejects.toMatchObject({ code: 'STORE_UNAVAILABLE' });
    await expect(stranger).rejects.not.toThrow(/wrong/);
  });

  it.each([
    ['another authority', () => ({ ca: foreign.ca }), /certificate/],
    ['only the system’s authorities', () => ({}), /certificate/],
    [
      'its authority under another name',
      () => ({ ca: own.ca, url: url.replace('127.0.0.1', 'localhost') }),
      /altnames/,
    ],
  ])('is refused when the client trusts %s, and the log says so', async (_what, options, reason) => {
    const refusal = connect(options());
    await expect(refusal).rejects.toMatchObject({
      code: 'STORE_UNAVAILABLE',
      detail: expect.stringMatching(reason),
    });
    await expect(refusal).rejects.not.toThrow(/hunter2/);
  });

  it('is not spoken to in the clear', async () => {
    await expect(connect({ url: url.replace('rediss:', 'redis:') })).rejects.toMatchObject({
      code: 'STORE_UNAVAILABLE',
    });
  });
});
