import { MemoryVaultStore } from '../store/memory-store.js';
import { beginSession, offPath, testKeyring, vaultWorld } from '../testing/vaults.js';
import type { TokenVaultOptions } from '../token-vault-options.js';
import { TokenVault } from '../token-vault.js';

const unknown = { code: 'SESSION_UNKNOWN' };
const prefetch = ['connection:a'];

/** Two processes with caches over one store; the calls of the second are noted. */
function setUp(options: Partial<TokenVaultOptions> = {}) {
  const { vault: two, ...world } = vaultWorld({ cacheSeconds: 5, ...options });
  const { memory, now } = world;
  const one = new TokenVault({ store: memory, keyring: testKeyring(), now, cacheSeconds: 5, ...options });
  return { ...world, one, two, close: () => Promise.all([one, two].map((vault) => vault.close())) };
}

describe('the cache of opened sessions', () => {
  const opened: ReturnType<typeof setUp>[] = [];
  afterEach(() => Promise.all(opened.splice(0).map((world) => world.close())));

  /** A session with one record that the second process has in its cache. */
  async function warm(options: Partial<TokenVaultOptions> = {}) {
    const world = setUp(options);
    opened.push(world);
    const { credential: cookie, session } = await beginSession(world.one);
    await world.one.write(session, 'connection:a', { token: 'first' });
    const open = () => world.two.authenticate(cookie, { prefetch });
    const read = async () => world.two.read(await open(), 'connection:a');
    // The first use is noted in the store, and begins to listen; the one after that fills the cache.
    await open();
    await offPath();
    await open();
    world.calls.length = 0;
    return { ...world, cookie, session, open, read };
  }

  it('opens a session and its record without a call of the store', async () => {
    const { calls, read, session, open } = await warm();
    for (let use = 0; use < 10; use++) expect(await read()).toEqual({ token: 'first' });
    expect(await open()).toEqual({ ...session });
    expect(calls).toEqual([]);
  });

  it('gives every caller a value and a session of its own', async () => {
    const { two, open } = await warm();
    const [first, second] = [await open(), await open()];
    const value = await two.read<{ token: string }>(first, 'connection:a');
    if (value) value.token = 'spoilt';
    expect(await two.read(second, 'connection:a')).toEqual({ token: 'first' });
    expect(first).not.toBe(second);
  });

  type Warm = Awaited<ReturnType<typeof warm>>;
  it.each([
    ['logout', (w: Warm) => w.one.endSession(w.session)],
    ['revocation', (w: Warm) => w.one.revoke(w.cookie)],
    ['rotation', (w: Warm) => w.one.rotate(w.cookie)],
    [
      'revocation by id',
      async (w: Warm) => {
        const [own] = await w.one.credentials(w.session);
        await w.one.revokeCredential(w.session, own?.id ?? '');
      },
    ],
    ['own revocation', (w: Warm) => w.two.revoke(w.cookie)],
  ])('forgets a session at a %s, in every process at once', async (_what, act) => {
    const world = await warm();
    await act(world);
    await expect(world.open()).rejects.toMatchObject(unknown);
  });

  it.each([
    ['a refresh', (w: Warm) => w.one.write(w.session, 'connection:a', { token: 'second' })],
    [
      'a replacement',
      async (w: Warm) => {
        const version = await w.one.readVersion(w.session, 'connection:a');
        if (version) await w.one.replace(w.session, version, { token: 'second' });
      },
    ],
  ])('reads the new value after %s in another process', async (_what, act) => {
    const world = await warm();
    await act(world);
    expect(await world.read()).toEqual({ token: 'second' });
    expect(await world.read()).toEqual({ token: 'second' });
  });

  it('does not find a record that another process removed', async () => {
    const world = await warm();
    await world.one.remove(world.session, 'connection:a');
    expect(await world.read()).toBeUndefined();
  });

  it('keeps nothing of an answer that a change overtook', async () => {
    const { memory, one, session, cookie, open, read } = await warm();
    await one.write(session, 'connection:a', { token: 'second' });
    const ask = memory.read.bind(memory);
    jest.spyOn(memory, 'read').mockImplementationOnce(async (record, fields) => {
      const old = await ask(record, fields);
      await one.revoke(cookie);
      return old;
    });
    // The answer was true when it was given; the next look must not repeat it.
    await open();
    await expect(read()).rejects.toMatchObject(unknown);
  });

  it('keeps nothing longer than its seconds, however much it is used and wherever the clock goes', async () => {
    const { clock, open, calls } = await warm({ cacheSeconds: 2 });
    clock.ms += 1_999;
    await open();
    expect(calls).toEqual([]);
    clock.ms += 1;
    await open();
    expect(calls).toEqual(['read']);
    clock.ms -= 10_000;
    await open();
    expect(calls).toEqual(['read', 'read']);
  });

  it('ends with the credential', async () => {
    const { one, two, session, clock } = await warm();
    const bearer = await one.issue(session, 'bearer', { ttlSeconds: 2 });
    await two.authenticate(bearer);
    await offPath();
    await two.authenticate(bearer);
    clock.ms += 2_000;
    await expect(two.authenticate(bearer)).rejects.toMatchObject(unknown);
  });

  it('never keeps what does not open, and says why each time it is read', async () => {
    const { memory, two, session, open } = await warm();
    await memory.update(session.id, { set: { 'connection:a': 'not sealed' } });
    await memory.publish(`${session.id}:changed`);
    for (let use = 0; use < 2; use++) {
      await expect(two.read(await open(), 'connection:a')).rejects.toMatchObject({ code: 'RECORD_TAMPERED' });
    }
  });

  it('holds no more sessions than it may', async () => {
    const { one, two, calls } = setUp({ cacheEntries: 2 });
    const cookies = await Promise.all(Array.from({ length: 3 }, async () => (await beginSession(one)).credential));
    const openAll = async () => {
      for (const cookie of cookies) await two.authenticate(cookie);
      await offPath();
    };
    await openAll();
    await openAll();
    calls.length = 0;
    await openAll();
    expect(calls).toEqual(['read']);
    await Promise.all([one.close(), two.close()]);
  });

  it('goes on without keeping anything where changes cannot be heard', async () => {
    const memory = new MemoryVaultStore();
    jest.spyOn(memory, 'subscribe').mockRejectedValue(new Error('no channels here'));
    const vault = new TokenVault({ store: memory, keyring: testKeyring(), cacheSeconds: 5 });
    const { credential: cookie } = await beginSession(vault);
    for (let use = 0; use < 3; use++) {
      await vault.authenticate(cookie);
      await offPath();
    }
    await memory.remove((await vault.authenticate(cookie)).id);
    await expect(vault.authenticate(cookie)).rejects.toMatchObject(unknown);
    await vault.close();
  });

  it.each([-1, 6, NaN, Infinity])('refuses to keep sessions for %p seconds', (cacheSeconds) => {
    expect(() => setUp({ cacheSeconds })).toThrow(TypeError);
  });
});
