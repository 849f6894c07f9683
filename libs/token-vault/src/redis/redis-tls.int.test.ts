import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describeWithRedis, makeCertificate, redisProcesses, type TestCertificate } from '@fhir-gateway/testing';
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

  beforeAll(async () => {
    own = makeCertificate(['127.0.0.1']);
    foreign = makeCertificate(['127.0.0.1']);
    const [certFile, keyFile] = [join(folder, 'server.crt'), join(folder, 'server.key')];
    writeFileSync(certFile, own.cert);
    writeFileSync(keyFile, own.key);
    const { port } = await processes.start([
      'port 0',
      'tls-port PORT',
      `tls-cert-file ${certFile}`,
      `tls-key-file ${keyFile}`,
      'tls-auth-clients no',
      'requirepass hunter2',
    ]);
    url = `rediss://:hunter2@127.0.0.1:${port}`;
  });

  afterAll(async () => {
    await processes.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  /** What is refused is tried again until this time is over. */
  const connect = (options: { url?: string; ca?: string; connectTimeoutMs?: number }) =>
    connectRedisVaultStore({ url, connectTimeoutMs: 2_000, ...options });

  it('keeps and hears what is sent, trusting the authority given', async () => {
    const store = await connect({ ca: own.ca, connectTimeoutMs: 60_000 });
    await store.create('x', { a: '1' }, 60);
    let wake = () => {};
    const woken = new Promise<void>((resolve) => (wake = resolve));
    await store.subscribe('x:signal:y', () => wake());
    await store.publish('x:signal:y');
    await woken;
    expect(await store.read('x', ['a'])).toEqual(['1']);
    await store.close();
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
