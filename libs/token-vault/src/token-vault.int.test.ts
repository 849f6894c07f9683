import { randomUUID } from 'node:crypto';
import { createClient } from '@redis/client';
import { describeWithRedis, eventually, startRedis, type TestRedis } from '@fhir-gateway/testing';
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

  it('gives a session the idle time to live, and lengthens it by use', async () => {
    const clock = { ms: Date.now() };
    const idled = await vault({ idleSeconds: 60, now: () => clock.ms });
    const credential = idled.mintCredential();
    const { id } = await idled.activate(credential, 'browser');
    const key = `${prefix}{${id}}`;
    expect(await inspector.pTTL(key)).toBeGreaterThan(40_000);
    expect(await inspector.pTTL(key)).toBeLessThanOrEqual(60_000);
    // Steady use for twice the idle time: each time the clock moves, less of the session's time is left in the server.
    for (let use = 0; use < 8; use++) {
      clock.ms += 15_000;
      await inspector.pExpire(key, (await inspector.pTTL(key)) - 15_000);
      expect(await inspector.pTTL(key)).toBeLessThanOrEqual(45_000);
      await idled.authenticate(credential);
      // The touch is not waited for.
      while ((await inspector.pTTL(key)) <= 45_000) await new Promise((resolve) => setImmediate(resolve));
      expect(await inspector.pTTL(key)).toBeLessThanOrEqual(60_000);
    }
    // The server's own end of it, which nobody has to remember.
    await inspector.pExpire(key, 1);
    while ((await inspector.pTTL(key)) !== -2) await new Promise((resolve) => setImmediate(resolve));
    await expect(idled.authenticate(credential)).rejects.toMatchObject({ code: 'SESSION_UNKNOWN' });
    expect(await inspector.pTTL(key)).toBe(-2);
    await idled.close();
  });

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

  it('with a cache, forgets in every process what one of them ended or changed', async () => {
    // The time stands still: nothing that is kept ends by itself.
    const nowMs = Date.now();
    const cached = async () =>
      new TokenVault({
        store: await connectRedisVaultStore({ url: redis.url, prefix }),
        keyring: testKeyring(),
        now: () => nowMs,
        cacheSeconds: 5,
      });
    const [here, there] = await Promise.all([cached(), cached()]);
    const cookie = here.mintCredential();
    const session = await here.activate(cookie, 'browser');
    await here.write(session, 'connection:a', 1);
    const read = async () =>
      there.read(await there.authenticate(cookie, { prefetch: ['connection:a'] }), 'connection:a');
    const watched = async () => Object.values(await inspector.pubSubNumSub(`${prefix}{${session.id}}:changed`))[0] ?? 0;
    await read();
    while ((await watched()) === 0) await read();
    // Planted past the vault, so that no signal tells of it: only a kept session is blind to it.
    await read();
    const store = await connectRedisVaultStore({ url: redis.url, prefix });
    const [sealed] = await store.read(session.id, ['connection:a']);
    await read();
    await store.update(session.id, { remove: ['connection:a'] });
    expect(await read()).toBe(1);
    await store.update(session.id, { set: { 'connection:a': sealed ?? '' } });

    await here.write(session, 'connection:a', 2);
    await eventually(async () => (await read()) === 2);
    await here.endSession(session);
    const isRefused = () =>
      read().then(
        () => false,
        (error: unknown) => (error as { code?: string }).code === 'SESSION_UNKNOWN',
      );
    await eventually(isRefused);
    await Promise.all([here.close(), there.close(), store.close()]);
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
