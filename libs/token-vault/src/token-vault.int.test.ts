import { randomUUID } from 'node:crypto';
import { createClient } from '@redis/client';
import { describeWithRedis, startRedis, type TestRedis } from '@fhir-gateway/testing';
import { connectRedisVaultStore } from './redis/connect-redis.js';
import { requireCredential } from './session/credential.js';
import { testKeyring } from './testing/vaults.js';
import { describeVaultAcrossProcesses } from './token-vault.contract.js';
import { TokenVault } from './token-vault.js';
import type { TokenVaultOptions } from './token-vault-options.js';

describeWithRedis('TokenVault on Redis', () => {
  let redis: TestRedis;
  let one: TokenVault;
  let two: TokenVault;
  let inspector: ReturnType<typeof createClient>;
  const prefix = `test-${randomUUID()}:`;

  async function vault(options: Pick<TokenVaultOptions, 'idleSeconds' | 'now'> = {}): Promise<TokenVault> {
    const store = await connectRedisVaultStore({ url: redis.url, prefix });
    return new TokenVault({ store, keyring: testKeyring(), ...options });
  }

  beforeAll(async () => {
    redis = await startRedis();
    [one, two] = await Promise.all([vault(), vault()]);
    inspector = createClient({ url: redis.url });
    await inspector.connect();
  });

  afterAll(async () => {
    await Promise.all([one?.close(), two?.close()]);
    inspector?.destroy();
    await redis?.stop();
  });

  describeVaultAcrossProcesses('Redis', () => ({ one, two }));

  it('lets nothing readable reach the server, and never walks over keys (D41)', async () => {
    const monitor = createClient({ url: redis.url });
    const seen: string[] = [];
    await monitor.connect();
    await monitor.monitor((line) => seen.push(String(line)));

    const credential = one.mintCredential();
    const session = await one.activate(credential, 'browser');
    const bearer = await one.issue(session, 'bearer');
    await one.write(session, 'connection:epic:north', { accessToken: 'plain-access-token', patient: 'plain-patient' });
    await one.putOneTime('pending-login', 'plain-state', { verifier: 'plain-verifier' }, 60);
    await one.putOneTime('pairing', 'plain-482913', { verifier: 'plain-verifier' }, 60);
    const opened = await two.authenticate(bearer, { prefetch: ['connection:epic:north'] });
    await two.withLock(opened, 'refresh', () => two.readAll(opened, ''));
    await two.signal(opened, 'login');
    await two.takeOneTime('pending-login', 'plain-state');
    await two.takeOneTime('pending-login', 'forged-state');
    const rotated = await two.rotate(credential);

    const stored = await dump();
    await inspector.publish('end-of-traffic', '');
    while (!seen.some((line) => line.includes('end-of-traffic'))) await new Promise((resolve) => setImmediate(resolve));
    monitor.destroy();

    const own = seen.filter((line) => line.includes(prefix)).join('\n');
    expect(own).toContain(session.id);
    for (const text of [own, stored]) {
      for (const secret of [credential, bearer, rotated]) {
        const { locator } = requireCredential(secret);
        const secretHalf = Buffer.from(secret.slice(4), 'base64url').subarray(16);
        expect(text).not.toContain(secret.slice(4));
        expect(text).not.toContain(secretHalf.toString('base64url'));
        expect(text).not.toContain(Buffer.from(locator).toString('base64url'));
      }
      expect(text).not.toMatch(/plain-|forged-state|browser/);
    }
    const commands = seen.map((line) => /\] "([a-z]+)"/i.exec(line)?.[1]?.toUpperCase());
    expect(commands).toContain('HMGET');
    expect(own).not.toMatch(/"(SCAN|KEYS|HSCAN|SSCAN)"/i);
  });

  it('keeps everything of one session under one hash tag', async () => {
    const session = await one.activate(one.mintCredential(), 'browser');
    await one.write(session, 'connection:a', 1);
    await one.withLock(session, 'refresh', async () => {
      const keys = (await keysOf()).filter((key) => key.includes(session.id));
      expect(keys.sort()).toEqual([`${prefix}{${session.id}}`, `${prefix}{${session.id}}:lock:refresh`]);
    });
    await one.endSession(session);
    expect((await keysOf()).filter((key) => key.includes(session.id))).toEqual([]);
  });

  async function keysOf(): Promise<string[]> {
    const keys: string[] = [];
    for await (const page of inspector.scanIterator({ MATCH: `${prefix.replaceAll('-', '?')}*` })) keys.push(...page);
    return keys;
  }

  async function dump(): Promise<string> {
    const parts: string[] = [];
    for (const key of await keysOf()) {
      const type = await inspector.type(key);
      parts.push(key, JSON.stringify(type === 'hash' ? await inspector.hGetAll(key) : await inspector.get(key)));
    }
    return parts.join('\n');
  }
});
