import { createPublicKey, generateKeyPairSync, randomBytes } from 'node:crypto';
import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { loadConfig } from '@fhir-gateway/gateway';
import { isConnectionRecord, leftTokens } from '@fhir-gateway/smart-auth';
import { describeWithRedis, startRedis, type TestRedis } from '@fhir-gateway/testing';
import { Keyring, TokenVault } from '@fhir-gateway/token-vault';
import { connectRedisVaultStore } from '@fhir-gateway/token-vault/redis';
import { revokeEnded } from './revoke-ended.js';

const masterKey = 'a-master-key-k4Jv0ZtqQm8s3XwYbN7rLd2uHcPeFg1A';
const keyring = new Keyring([{ id: 'default', secret: Buffer.from(masterKey), primary: true }]);
const pemOf = (type: 'x25519' | 'ed25519') =>
  String(generateKeyPairSync(type as 'x25519').privateKey.export({ type: 'pkcs8', format: 'pem' }));
const longAgo = () => Date.now() - (400 * 86_400 + 7_200) * 1000;

describeWithRedis('revoking what kept connections left', () => {
  let redis: TestRedis;
  let folder: string;
  let printed: string[];

  beforeAll(async () => (redis = await startRedis()));
  afterAll(() => redis?.stop());
  beforeEach(() => void ([folder, printed] = [mkdtempSync(join(tmpdir(), 'fhir-gateway-ended-')), []]));

  const revoke = (pem: string | undefined, more: Record<string, string> = {}) => {
    const keyFile = join(folder, 'key.pem');
    if (pem !== undefined) writeFileSync(keyFile, pem);
    const settings = {
      FHIR_GATEWAY_REDIS_URL: redis.url,
      FHIR_GATEWAY_MASTER_KEY: masterKey,
      FHIR_GATEWAY_AUDIT_SINKS: `file:${join(folder, 'audit.log')}`,
    };
    return revokeEnded({
      keyFile,
      settings: loadConfig({ ...settings, ...more }),
      print: (line) => void printed.push(line),
      auditLine: () => undefined,
      now: Date.now,
    });
  };

  /** A session that was kept 400 days ago, and opened by nobody since. */
  async function keep(privatePem: string): Promise<TokenVault> {
    const store = await connectRedisVaultStore({ url: redis.url });
    const revocationKey = createPublicKey(privatePem);
    const resolvePlatform = () => {
      throw new Error('the platform was taken away');
    };
    const leaves = leftTokens({ resolvePlatform, revocationKey });
    const vault = new TokenVault({ store, keyring, now: longAgo, isKept: isConnectionRecord, leaves });
    const session = await vault.activate(vault.mintCredential(), 'browser');
    await vault.offerKey(session, { name: randomBytes(8).toString('hex'), secret: randomBytes(24) }, 'ABC');
    const tokens = { accessToken: 'an-access-token', refreshToken: 'a-refresh-token', expiresAtSeconds: 1 };
    await vault.write(session, 'connection:epic', { platformId: 'epic', isRevocable: true, tokens });
    await vault.keep(session, 'ABC');
    await vault.write(session, 'connection:epic', { platformId: 'epic', isRevocable: true, tokens });
    return vault;
  }
  const queue = async (vault: TokenVault) => [
    ...(await vault.readAll(await vault.sharedSession('revocations'), 'revocation:')).values(),
  ];

  it('queues the tokens for whoever has the private key, once, with an audit entry; other keys open nothing', async () => {
    const pem = pemOf('x25519');
    const vault = await keep(pem);
    expect(await revoke(pemOf('x25519'))).toBe(1);
    expect(await queue(vault)).toEqual([]);
    expect(await revoke(pem)).toBe(0);
    expect(await queue(vault)).toMatchObject([{ platformId: 'epic', tokens: { refreshToken: 'a-refresh-token' } }]);
    expect(await revoke(pem)).toBe(0);
    expect(await queue(vault)).toHaveLength(1);
    expect(printed).toEqual([
      '0 ended connections: their platforms are told by the running gateway.',
      '1 were sealed for another key, and wait for it until a week after their end.',
      '1 ended connection: their platforms are told by the running gateway.',
      '0 ended connections: their platforms are told by the running gateway.',
    ]);
    const audited = readFileSync(join(folder, 'audit.log'), 'utf8');
    expect(audited).toMatch(/"event":"auth\.revoke".*"platformId":"epic"/);
    expect(audited).not.toContain('refresh-token');
    await vault.close();
  });

  it('wants a private key of X25519, and a store that several share', async () => {
    for (const pem of [undefined, 'no key', pemOf('ed25519')]) expect(await revoke(pem)).toBe(2);
    expect(await revoke(pemOf('x25519'), { FHIR_GATEWAY_REDIS_URL: '' })).toBe(2);
  });
});
