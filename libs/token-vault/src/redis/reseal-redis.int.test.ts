import { describeWithRedis, startRedis, type TestRedis } from '@fhir-gateway/testing';
import { connectRedis } from './connect-redis.js';
import { MasterKeyCheck } from '../sealing/master-key-check.js';
import { Keyring } from '../sealing/keyring.js';
import type { RecordKeys } from '../sealing/record-keys.js';
import type { RedisLink } from './redis-link.js';
import { RedisVaultStore } from './redis-store.js';
import { resealRedis } from './reseal-redis.js';
import { testKey } from '../testing/vaults.js';
import { TokenVault } from '../token-vault.js';

const oldKeys = new Keyring([testKey('old')]);
const bothKeys = new Keyring([testKey('new'), testKey('old', false)]);
const newKeys = new Keyring([testKey('new')]);

describeWithRedis('sealing everything in a Redis again', () => {
  let redis: TestRedis;
  let link: RedisLink;
  let runs = 0;

  beforeAll(async () => {
    redis = await startRedis();
    link = await connectRedis({ url: redis.url });
  });

  afterAll(async () => {
    await link?.shutdown();
    await redis?.stop();
  });

  /** Sessions under the old key, each with a connection, below a prefix of their own. */
  async function signedIn(count: number, recordKeys: RecordKeys = 'credential') {
    // What a glob would read as a pattern must be taken as it is.
    const prefix = `r*${runs++}[a]:`;
    const store = new RedisVaultStore({ link, prefix });
    const vault = new TokenVault({ store, keyring: oldKeys, recordKeys });
    const cookies: string[] = [];
    for (let index = 0; index < count; index++) {
      const cookie = vault.mintCredential();
      const session = await vault.activate(cookie, 'browser');
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
    expect(await reseal()).toMatchObject({ sessions: 1, resealed: 3, tampered: 0 });
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
      resealed: 300,
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
    expect(first.resealed).toBeLessThan(800);
    const second = await reseal();
    expect(second.isComplete).toBe(true);
    expect(first.resealed + second.resealed).toBe(800);
    expect(await reseal({ signal: AbortSignal.abort() })).toMatchObject({ sessions: 0, isComplete: false });
  });

  it('leaves lifetimes alone', async () => {
    const { store, vault, cookies, reseal, prefix } = await signedIn(1);
    const { id } = await vault.authenticate(cookies[0] ?? '');
    await new Promise((resolve) => setTimeout(resolve, 20));
    await store.touch(id, 100);
    await reseal();
    const ttlMs = Number(await link.command(undefined, ['PTTL', `${prefix}{${id}}`]));
    expect(ttlMs).toBeGreaterThan(90_000);
    expect(ttlMs).toBeLessThanOrEqual(100_000);
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
    expect(await two.reseal()).toMatchObject({ sessions: 2, resealed: 4, current: 2 });
    await expect(one.reseal({ prefix: 'a{' })).rejects.toThrow(TypeError);
  });
});
