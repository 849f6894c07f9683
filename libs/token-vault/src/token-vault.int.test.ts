import { randomBytes, randomUUID } from 'node:crypto';
import { createClient } from '@redis/client';
import { askRedis, describeWithRedis, startRedis, type TestRedis } from '@fhir-gateway/testing';
import { connectRedis, connectRedisVaultStore } from './redis/connect-redis.js';
import { readRedisFigures } from './redis/redis-figures.js';
import type { RedisLink } from './redis/redis-link.js';
import { RedisVaultStore } from './redis/redis-store.js';
import { resealRedis } from './redis/reseal-redis.js';
import { Keyring } from './sealing/keyring.js';
import { MasterKeyCheck } from './sealing/master-key-check.js';
import type { RecordKeys } from './sealing/record-keys.js';
import { requireCredential } from './session/credential.js';
import { describeSessionEndings } from './session/session-endings.contract.js';
import { describeSessionLifetimes, worldLifetimes } from './session/session-lifetimes.contract.js';
import { describeVaultStore } from './store/vault-store.contract.js';
import { accessTokenOf, openVault, refresh, signIn } from './testing/readme-example.js';
import { beginSession, testKey, testKeyring } from './testing/vaults.js';
import { describeVaultAcrossProcesses } from './token-vault.contract.js';
import { TokenVault } from './token-vault.js';
import type { TokenVaultOptions } from './token-vault-options.js';

const oldKeys = new Keyring([testKey('old')]);
const bothKeys = new Keyring([testKey('new'), testKey('old', false)]);
const newKeys = new Keyring([testKey('new')]);

/** All that needs no more than one server shares it, each below a prefix of its own. */
describeWithRedis('one Redis', () => {
  let redis: TestRedis;
  let link: RedisLink;
  let inspector: ReturnType<typeof createClient>;
  let stores: { one: RedisVaultStore; two: RedisVaultStore };
  const prefix = `test-${randomUUID()}:`;

  beforeAll(async () => {
    redis = await startRedis();
    link = await connectRedis({ url: redis.url });
    inspector = createClient({ url: redis.url });
    await inspector.connect();
    const connect = () => connectRedisVaultStore({ url: redis.url, prefix });
    stores = { one: await connect(), two: await connect() };
  });

  afterAll(async () => {
    await Promise.all([stores?.one.close(), stores?.two.close(), link?.shutdown()]);
    inspector?.destroy();
    await redis?.stop();
  });

  const port = () => Number(new URL(redis.url).port);

  // First of all, while nothing else is stored.
  describe('the figures of a Redis', () => {
    it('count keys by type, and have no name and no value of one', async () => {
      await askRedis(
        port(),
        ['HSET', 'fg:{canary-record}', 's', 'canary-value'],
        ['SET', 'fg:{canary}:lock:x', 'canary-value'],
        ['SET', 'of-others', 'x'],
        ['XADD', 'fg-audit:{trail}', '*', 'line', 'canary-line'],
      );
      const [figures, ...others] = await readRedisFigures(link);
      expect(others).toEqual([]);
      expect(figures).toMatchObject({
        keys: 4,
        keysByType: { hash: 1, string: 1, stream: 1 },
        isCut: false,
        evicted: 0,
      });
      expect(figures?.version).toMatch(/^\d+\.\d+/);
      expect(figures?.usedBytes).toBeGreaterThan(0);
      expect(figures?.pingMs).toBeGreaterThan(0);
      expect(JSON.stringify(figures)).not.toContain('canary');
    });

    it('name the policy by which keys are removed, and the limit', async () => {
      await askRedis(
        port(),
        ['CONFIG', 'SET', 'maxmemory', '100mb'],
        ['CONFIG', 'SET', 'maxmemory-policy', 'allkeys-lru'],
      );
      expect(await readRedisFigures(link)).toMatchObject([{ evictionPolicy: 'allkeys-lru', maxBytes: 104_857_600 }]);
      await askRedis(port(), ['CONFIG', 'SET', 'maxmemory', '0'], ['CONFIG', 'SET', 'maxmemory-policy', 'noeviction']);
      const [figures] = await readRedisFigures(link);
      expect(figures).toMatchObject({ evictionPolicy: 'noeviction' });
      expect(figures).not.toHaveProperty('maxBytes');
    });
  });

  describe('RedisVaultStore', () => {
    let one: RedisVaultStore;
    let two: RedisVaultStore;
    beforeAll(() => void ({ one, two } = stores));

    describeVaultStore('RedisVaultStore', () => stores);

    it('tells by its ping that a server whose memory is full takes no writes, though it answers reads', async () => {
      await one.create('full', { a: '1' }, 60);
      await askRedis(port(), ['CONFIG', 'SET', 'maxmemory', '1']);
      try {
        await expect(one.ping()).rejects.toMatchObject({ code: 'STORE_UNAVAILABLE' });
        expect(await two.read('full', ['a'])).toEqual(['1']);
      } finally {
        await askRedis(port(), ['CONFIG', 'SET', 'maxmemory', '0']);
      }
      await expect(one.ping()).resolves.toBeUndefined();
    });

    it('asks once for what many read in the same turn', async () => {
      await one.create('crowd', { a: '1', b: '2' }, 60);
      const calls = async () =>
        Number(/cmdstat_hmget:calls=(\d+)/.exec(await inspector.info('commandstats'))?.[1] ?? 0);
      const before = await calls();
      const answers = await Promise.all(Array.from({ length: 50 }, () => one.read('crowd', ['a', 'b'])));
      expect(answers).toEqual(Array(50).fill(['1', '2']));
      expect((await calls()) - before).toBe(1);
    });

    it('refuses a prefix with braces, which would move the hash tag', async () => {
      await expect(connectRedisVaultStore({ url: redis.url, prefix: 'a{b}' })).rejects.toThrow(TypeError);
    });

    it('gives everything it keeps a lifetime', async () => {
      await one.create('life', { a: '1' }, 60);
      await one.putOnce('life:once:x', 'v', 600);
      await one.acquireLock('life:lock:x', 'owner', 6_000_000);
      const ttls = await Promise.all(
        ['', ':once:x', ':lock:x'].map((suffix) => inspector.pTTL(`${prefix}{life}${suffix}`)),
      );
      expect(ttls.map((ttl) => lifetimeOf(ttl))).toEqual([60, 600, 6_000]);
    });

    it('sets the lifetime by touch, lengthens it by update, and leaves it alone when an update names none or a shorter one', async () => {
      await one.create('ttl', { a: '1' }, 60);
      const ttl = async () => lifetimeOf(await inspector.pTTL(`${prefix}{ttl}`));
      await one.update('ttl', { set: { a: '2' } });
      expect(await ttl()).toBe(60);
      await one.update('ttl', { set: { a: '3' } }, 6_000);
      expect(await ttl()).toBe(6_000);
      await one.update('ttl', { set: { a: '4' } }, 60);
      expect(await ttl()).toBe(6_000);
      await one.touch('ttl', 600);
      expect(await ttl()).toBe(600);
    });

    it('shares one Redis subscription a channel among its listeners, and ends it with the last', async () => {
      const channel = `${prefix}{shared}:signal:x`;
      const count = async () => (await inspector.pubSubNumSub(channel))[channel];
      const leave = await Promise.all([1, 2, 3].map(() => one.subscribe('shared:signal:x', () => undefined)));
      expect(await count()).toBe(1);
      await leave[0]?.();
      await leave[1]?.();
      expect(await count()).toBe(1);
      await leave[2]?.();
      expect(await count()).toBe(0);
    });

    it('sends no data with a signal', async () => {
      const listener = createClient({ url: redis.url });
      await listener.connect();
      const heard = new Promise<string>((resolve) => void listener.subscribe(`${prefix}{x}:signal:y`, resolve));
      await listener.ping();
      await one.publish('x:signal:y');
      expect(await heard).toBe('');
      listener.destroy();
    });

    it('works on a server that forgot its scripts', async () => {
      await one.create('scripts', { a: '1' }, 60);
      await inspector.scriptFlush();
      expect(await one.update('scripts', { set: { a: '2' } })).toBe(true);
      expect(await two.read('scripts', ['a'])).toEqual(['2']);
    });

    it('refuses a URL of something else without repeating it', async () => {
      for (const url of ['http://user:hunter2@localhost', 'redis://user:hunter2@[', 'localhost:6379']) {
        const refusal = connectRedisVaultStore({ url });
        await expect(refusal).rejects.toThrow(TypeError);
        await expect(refusal).rejects.not.toThrow(/hunter2/);
      }
    });
  });

  describe('TokenVault', () => {
    let one: TokenVault;
    let two: TokenVault;
    beforeAll(() => {
      one = new TokenVault({ store: stores.one, keyring: testKeyring() });
      two = new TokenVault({ store: stores.two, keyring: testKeyring() });
    });

    describeVaultAcrossProcesses('Redis', () => ({ one, two }));
    const lifetimeWorld = (options: Partial<TokenVaultOptions> = {}) => {
      let nowMs = Date.now();
      const now = () => nowMs;
      const open = (store: RedisVaultStore) =>
        new TokenVault({ store, keyring: testKeyring(), now, ...worldLifetimes, ...options });
      const keyOf = (id: string) => `${prefix}{${id}}`;
      const endOf = async (id: string) => {
        const leftMs = Number(await inspector.pTTL(keyOf(id)));
        return leftMs < 0 ? undefined : nowMs + leftMs;
      };
      const pass = async (seconds: number, ids: readonly string[]) => {
        nowMs += seconds * 1000;
        for (const id of ids) {
          const leftMs = Number(await inspector.pTTL(keyOf(id)));
          if (leftMs >= 0) await inspector.pExpire(keyOf(id), leftMs - seconds * 1000);
        }
      };
      return { one: open(stores.one), two: open(stores.two), now, pass, endOf };
    };
    describeSessionLifetimes('Redis', 40, lifetimeWorld);
    describeSessionEndings('Redis', lifetimeWorld);

    it('lets nothing readable reach the server, and never walks over keys (D41)', async () => {
      const monitor = createClient({ url: redis.url });
      const seen: string[] = [];
      await monitor.connect();
      await monitor.monitor((line) => seen.push(String(line)));

      const { credential, session } = await beginSession(one);
      const bearer = await one.issue(session, 'bearer');
      await one.write(session, 'connection:epic:north', {
        accessToken: 'plain-access-token',
        patient: 'plain-patient',
      });
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
      while (!seen.some((line) => line.includes('end-of-traffic')))
        await new Promise((resolve) => setImmediate(resolve));
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
        const held = { hash: () => inspector.hGetAll(key), zset: () => inspector.zRange(key, 0, -1) }[type];
        parts.push(key, JSON.stringify(await (held?.() ?? inspector.get(key))));
      }
      return parts.join('\n');
    }
  });

  describe('sealing everything again', () => {
    let runs = 0;

    /** Sessions under the old key, each with a connection, below a prefix of their own. */
    async function signedIn(count: number, recordKeys: RecordKeys = 'credential') {
      // What a glob would read as a pattern must be taken as it is.
      const prefix = `r*${runs++}[a]:`;
      const store = new RedisVaultStore({ link, prefix });
      const vault = new TokenVault({ store, keyring: oldKeys, recordKeys });
      const cookies: string[] = [];
      for (let index = 0; index < count; index++) {
        const { credential: cookie, session } = await beginSession(vault);
        await vault.write(session, 'connection:a', { token: `token-${index}` });
        cookies.push(cookie);
      }
      const reseal = (options: object = {}) => resealRedis({ link, keyring: bothKeys, prefix, ...options });
      return { prefix, store, vault, cookies, reseal };
    }

    it('seals the marks of keys in use again, and counts them as no session', async () => {
      const { store, reseal } = await signedIn(1);
      const witness = (keyring: Keyring) => new MasterKeyCheck({ store, keyring, lifetimeSeconds: 3600 });
      await witness(oldKeys).check();
      await expect(witness(newKeys).look()).rejects.toMatchObject({ code: 'RECORD_SEALED_WITH_UNKNOWN_KEY' });
      expect(await reseal()).toMatchObject({ sessions: 1, resealed: 4, tampered: 0 });
      await witness(newKeys).check();
      // Whoever has the old key alone is the one who cannot open what is stored now.
      await expect(witness(oldKeys).look()).rejects.toMatchObject({ detail: 'key id new' });
    });

    it('lets the old key go, with every session alive', async () => {
      const { store, cookies, reseal } = await signedIn(150);
      const progress: number[] = [];
      const counts = await reseal({ onProgress: ({ sessions }: { sessions: number }) => progress.push(sessions) });
      expect(counts).toEqual({
        sessions: 150,
        resealed: 450,
        // The records, whose data keys no master key sealed.
        current: 150,
        overtaken: 0,
        unknownKey: 0,
        tampered: 0,
        oneTime: 0,
        oneTimeEndsInSeconds: 0,
        isComplete: true,
      });
      expect(progress.length).toBeGreaterThan(1);
      const after = new TokenVault({ store, keyring: newKeys });
      for (const [index, cookie] of cookies.entries()) {
        const session = await after.authenticate(cookie, { prefetch: ['connection:a'] });
        expect(await after.read(session, 'connection:a')).toEqual({ token: `token-${index}` });
        expect(await after.credentials(session)).toHaveLength(1);
        const next = await after.issue(session, 'handle');
        expect((await after.authenticate(next)).id).toBe(session.id);
      }
    }, 30_000);

    it('goes on where it was stopped', async () => {
      const { reseal } = await signedIn(400);
      const stop = new AbortController();
      const first = await reseal({ pageSize: 20, signal: stop.signal, onProgress: () => stop.abort() });
      expect(first.isComplete).toBe(false);
      expect(first.resealed).toBeLessThan(1200);
      const second = await reseal();
      expect(second.isComplete).toBe(true);
      expect(first.resealed + second.resealed).toBe(1200);
      expect(await reseal({ signal: AbortSignal.abort() })).toMatchObject({ sessions: 0, isComplete: false });
    });

    it('leaves lifetimes alone', async () => {
      const { store, vault, cookies, reseal, prefix } = await signedIn(1);
      const { id } = await vault.authenticate(cookies[0] ?? '');
      const endsAt = async () => Number(await link.command(undefined, ['PEXPIRETIME', `${prefix}{${id}}`]));
      const [atFirst, touched] = [await endsAt(), await store.touch(id, 100).then(endsAt)];
      expect(touched).toBeLessThan(atFirst);
      await reseal();
      expect(await endsAt()).toBe(touched);
    });

    it('never puts an old value back over one that a request wrote meanwhile', async () => {
      const { store, cookies, reseal } = await signedIn(30, 'master');
      const running = new TokenVault({ store, keyring: bothKeys, recordKeys: 'master' });
      const sessions = await Promise.all(cookies.map((cookie) => running.authenticate(cookie)));
      let round = 0;
      let isDone = false;
      const traffic = (async () => {
        while (!isDone) {
          round++;
          await Promise.all(sessions.map((session) => running.write(session, 'connection:a', { token: round })));
        }
      })();
      const counts = await reseal({ pageSize: 5 });
      isDone = true;
      await traffic;
      expect(counts.overtaken).toBe(0);
      const after = new TokenVault({ store, keyring: newKeys, recordKeys: 'master' });
      for (const cookie of cookies) {
        expect(await after.read(await after.authenticate(cookie), 'connection:a')).toEqual({ token: round });
      }
    }, 30_000);

    it('counts what it cannot open, and leaves it as it is', async () => {
      const { store, vault, cookies, reseal } = await signedIn(1);
      const { id } = await vault.authenticate(cookies[0] ?? '');
      const lost = new Keyring([testKey('lost')]).seal('1', `${id}|connection:b`);
      const planted = oldKeys.seal('1', 'another|place');
      await store.update(id, { set: { 'connection:b': lost, 'connection:c': planted, 'connection:d': 'clear text' } });
      expect(await reseal()).toMatchObject({ unknownKey: 1, tampered: 2 });
      expect(await store.read(id, ['connection:b', 'connection:c', 'connection:d'])).toEqual([
        lost,
        planted,
        'clear text',
      ]);
    });

    it('says how long one-time values still need the old key, and leaves them to their takers', async () => {
      const { store, vault, reseal } = await signedIn(1);
      await vault.putOneTime('pending-login', 'state-1', 1, 60);
      await vault.putOneTime('pending-login', 'state-2', 2, 600);
      const counts = await reseal();
      expect(counts).toMatchObject({ oneTime: 2 });
      expect(counts.oneTimeEndsInSeconds).toBeGreaterThan(590);
      const running = new TokenVault({ store, keyring: bothKeys });
      expect(await running.takeOneTime('pending-login', 'state-2')).toBe(2);
      await running.putOneTime('pending-login', 'state-3', 3, 60);
      expect(await reseal()).toMatchObject({ oneTime: 1 });
    });

    it('stays below its prefix, and passes over locks', async () => {
      const one = await signedIn(3);
      const two = await signedIn(2);
      await one.store.acquireLock('x:lock:refresh', 'owner', 60_000);
      expect(await one.reseal()).toMatchObject({ sessions: 3 });
      expect(await two.reseal()).toMatchObject({ sessions: 2, resealed: 6, current: 2 });
      await expect(one.reseal({ prefix: 'a{' })).rejects.toThrow(TypeError);
    });
  });

  it('runs the example of the README', async () => {
    const vault = await openVault(redis.url, randomBytes(32));
    const cookie = await signIn(vault, 'first');
    expect(await accessTokenOf(vault, cookie)).toBe('first');
    await refresh(vault, await vault.authenticate(cookie), async () => 'second');
    expect(await accessTokenOf(vault, cookie)).toBe('second');
    await vault.close();
  });
});

/** The lifetime that was set, in seconds, whatever part of it has passed since: up to half a minute. */
function lifetimeOf(leftMs: number): number | undefined {
  return [60, 600, 6_000].find((seconds) => leftMs <= seconds * 1000 && leftMs > (seconds - 30) * 1000);
}
