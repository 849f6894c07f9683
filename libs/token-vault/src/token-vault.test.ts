import { inspect } from 'node:util';
import { Keyring } from './sealing/keyring.js';
import { fieldPlace, openJson, sealJson } from './sealing/sealed-fields.js';
import { MemoryVaultStore } from './store/memory-store.js';
import { offPath, signedIn, strangeCredential, testKey, testKeyring, vaultWorld } from './testing/vaults.js';
import { describeSessionEndings } from './session/session-endings.contract.js';
import { describeSessionLifetimes, worldLifetimes } from './session/session-lifetimes.contract.js';
import { describeVaultAcrossProcesses } from './token-vault.contract.js';
import { TokenVault } from './token-vault.js';
import type { TokenVaultOptions } from './token-vault-options.js';

const unknown = { code: 'SESSION_UNKNOWN' };
const MINUTE_MS = 60_000;

describe('TokenVault', () => {
  const store = new MemoryVaultStore();
  const pair = {
    one: new TokenVault({ store, keyring: testKeyring() }),
    two: new TokenVault({ store, keyring: testKeyring() }),
  };
  describeVaultAcrossProcesses('memory', () => pair);
  const lifetimeWorld = (options: Partial<TokenVaultOptions> = {}) => {
    let nowMs = 1_800_000_000_000;
    const now = () => nowMs;
    const memory = new MemoryVaultStore({ now });
    const open = () => new TokenVault({ store: memory, keyring: testKeyring(), now, ...worldLifetimes, ...options });
    const endOf = (id: string) => Promise.resolve(memory.snapshot().records.find(([name]) => name === id)?.[2]);
    const pass = (seconds: number) => Promise.resolve(void (nowMs += seconds * 1000));
    return { one: open(), two: open(), now, pass, endOf };
  };
  describeSessionLifetimes('memory', 200, lifetimeWorld);
  describeSessionEndings('memory', lifetimeWorld);

  describe('credentials', () => {
    it('activates only what looks like a minted credential', async () => {
      const { vault } = vaultWorld();
      await expect(vault.activate('chosen-by-a-client', 'browser')).rejects.toMatchObject({
        code: 'CREDENTIAL_MALFORMED',
      });
    });

    it('activates no second credential of a session: who has none of it cannot bring its data key', async () => {
      const { vault, credential: first, session } = await signedIn();
      await expect(vault.activate(strangeCredential(first), 'bearer')).rejects.toMatchObject(unknown);
      expect(await vault.activate(first, 'browser')).toEqual(session);
      await vault.revoke(first);
      await expect(vault.activate(first, 'browser')).rejects.toMatchObject(unknown);
    });

    it('ends a credential at its own end and leaves the session to the others', async () => {
      const { vault, clock, credential, session } = await signedIn();
      const bearer = await vault.issue(session, 'bearer', { ttlSeconds: 600 });
      clock.ms += 599_000;
      const rotated = await vault.rotate(bearer);
      clock.ms += 1_000;
      await expect(vault.authenticate(rotated)).rejects.toMatchObject(unknown);
      await expect(vault.authenticate(credential)).resolves.toMatchObject({ id: session.id });
    });

    it('issues only for the session object it returned, which carries no locator', async () => {
      const { vault, credential, session } = await signedIn();
      await expect(vault.issue({ ...session }, 'browser')).rejects.toThrow(TypeError);
      const shown = inspect(session, { showHidden: true, depth: 9 });
      expect(Object.keys(session).sort()).toEqual(['createdAtSeconds', 'credentialKind', 'expiresAtSeconds', 'id']);
      expect(shown).not.toContain(credential.slice(4, 24));
    });
  });

  describe('round trips', () => {
    it('opens a session and reads its connection in exactly one call of the store', async () => {
      const { vault, calls, credential, session: first } = await signedIn();
      await vault.write(first, 'connection:a', { token: 'x' });
      calls.length = 0;
      const session = await vault.authenticate(credential, { prefetch: ['connection:a', 'login:a'] });
      expect(await vault.read(session, 'connection:a')).toEqual({ token: 'x' });
      expect(await vault.read(session, 'login:a')).toBeUndefined();
      expect(calls).toEqual(['read']);
    });

    it('uses a value read ahead once, and never after a write, a removal or a lock', async () => {
      const { vault, credential, session: other } = await signedIn();
      const ahead = async () => {
        await vault.write(other, 'connection:a', 'old');
        return vault.authenticate(credential, { prefetch: ['connection:a'] });
      };

      const twice = await ahead();
      await vault.write(other, 'connection:a', 'new');
      expect(await vault.read(twice, 'connection:a')).toBe('old');
      expect(await vault.read(twice, 'connection:a')).toBe('new');

      const written = await ahead();
      await vault.write(written, 'connection:a', 'own');
      expect(await vault.read(written, 'connection:a')).toBe('own');

      const removed = await ahead();
      await vault.remove(removed, 'connection:a');
      expect(await vault.read(removed, 'connection:a')).toBeUndefined();

      const locked = await ahead();
      await vault.write(other, 'connection:a', 'of the winner');
      expect(await vault.withLock(locked, 'refresh', () => vault.read(locked, 'connection:a'))).toBe('of the winner');
    });

    it('shows a value that was read ahead at once, frozen, and as often as it did not change the same', async () => {
      const { vault, calls, credential, session: other } = await signedIn();
      await vault.write(other, 'connection:a', { tokens: { scopes: ['a'] } });
      const look = async () => {
        const session = await vault.authenticate(credential, { prefetch: ['connection:a', 'login:a'] });
        calls.length = 0;
        expect(vault.look(session, 'login:a')).toBeUndefined();
        return vault.look<{ tokens: { scopes: string[] } }>(session, 'connection:a');
      };
      const first = await look();
      expect(first).toEqual({ tokens: { scopes: ['a'] } });
      expect(() => first?.tokens.scopes.push('b')).toThrow(TypeError);
      expect(await look()).toBe(first);
      expect(calls).toEqual([]);
      await vault.write(other, 'connection:a', { tokens: { scopes: ['b'] } });
      expect(await look()).toEqual({ tokens: { scopes: ['b'] } });
      expect(await look()).not.toBe(first);
    });

    it('shows a value that was not read ahead as the store has it, and none under a revoked credential', async () => {
      const { vault, credential, session: other } = await signedIn();
      await vault.write(other, 'connection:a', 'first');
      const session = await vault.authenticate(credential);
      const looked = vault.look(session, 'connection:a');
      expect(looked).toBeInstanceOf(Promise);
      expect(await looked).toBe('first');
      await vault.revoke(credential);
      await expect(vault.look(session, 'connection:a')).rejects.toMatchObject({ code: 'SESSION_UNKNOWN' });
    });

    it('throws at once for a value read ahead that was tampered with', async () => {
      const { vault, memory, credential, session: other } = await signedIn();
      await vault.write(other, 'connection:a', 'mine');
      await vault.write(other, 'connection:b', 'another');
      const [sealed = ''] = await memory.read(other.id, ['connection:b']);
      await memory.update(other.id, { set: { 'connection:a': sealed } });
      const session = await vault.authenticate(credential, { prefetch: ['connection:a'] });
      expect(() => vault.look(session, 'connection:a')).toThrow(
        expect.objectContaining({ code: 'RECORD_TAMPERED' }) as Error,
      );
    });

    it('reads anew after a wait_for_auth that lasts longer than the prefetch', async () => {
      const { vault, clock, credential, session: other } = await signedIn();
      await vault.write(other, 'connection:a', 'before the login');
      const open = () => vault.authenticate(credential, { prefetch: ['connection:a'] });

      const waiting = await open();
      await vault.write(other, 'connection:a', 'of the login waited for');
      clock.ms += 1_001;
      expect(await vault.read(waiting, 'connection:a')).toBe('of the login waited for');

      const prompt = await open();
      await vault.write(other, 'connection:a', 'a moment later');
      clock.ms += 1_000;
      expect(await vault.read(prompt, 'connection:a')).toBe('of the login waited for');

      const timeless = await open();
      await vault.write(other, 'connection:a', 'after the clock was set back');
      clock.ms -= MINUTE_MS;
      expect(await vault.read(timeless, 'connection:a')).toBe('after the clock was set back');
    });

    it('counts the age of a value from the question, not from a late answer', async () => {
      const { vault, clock, memory, credential, session: other } = await signedIn();
      await vault.write(other, 'connection:a', 'old');
      const read = memory.read.bind(memory);
      jest.spyOn(memory, 'read').mockImplementationOnce(async (record, fields) => {
        const values = await read(record, fields);
        clock.ms += 1_500;
        return values;
      });
      const session = await vault.authenticate(credential, { prefetch: ['connection:a'] });
      await vault.write(other, 'connection:a', 'new');
      expect(await vault.read(session, 'connection:a')).toBe('new');
    });
  });

  describe('lifetime', () => {
    it('ends a session that is not used for the idle time', async () => {
      const { vault, clock, credential } = await signedIn({ idleSeconds: 600 });
      clock.ms += 600_000;
      await expect(vault.authenticate(credential)).rejects.toMatchObject(unknown);
    });

    it('keeps a session in steady use past its idle time, touching the store once a minute (D38)', async () => {
      const { vault, clock, calls, credential } = await signedIn({ idleSeconds: 600 });
      for (let second = 0; second < 1_200; second += 10) {
        clock.ms += 10_000;
        await vault.authenticate(credential);
        await new Promise((resolve) => setImmediate(resolve));
      }
      expect(calls.filter((call) => call === 'update')).toHaveLength(20);
    });

    it('ends a session at its absolute end however much it is used', async () => {
      const { vault, clock, credential, session } = await signedIn({ idleSeconds: 600, maxSeconds: 3_600 });
      expect(session.expiresAtSeconds - session.createdAtSeconds).toBe(3_600);
      for (let minute = 1; minute < 60; minute++) {
        clock.ms += MINUTE_MS;
        await vault.authenticate(credential);
        await new Promise((resolve) => setImmediate(resolve));
      }
      const rotated = await vault.rotate(credential);
      clock.ms += MINUTE_MS;
      await expect(vault.authenticate(rotated)).rejects.toMatchObject(unknown);
    });

    it('refuses a session past its end even where the store still has it', async () => {
      const { vault, clock, memory, credential, session } = await signedIn({ maxSeconds: 3_600 });
      await memory.touch(session.id, 100_000);
      clock.ms += 3_600_000;
      await expect(vault.authenticate(credential)).rejects.toMatchObject(unknown);
    });

    describe('that a deployment shares', () => {
      const day = 86_400_000;

      it('ends by neither disuse nor age, with what is kept in it', async () => {
        const { vault, clock } = vaultWorld({ idleSeconds: 28_800, maxSeconds: 604_800 });
        const before = await vault.sharedSession('local');
        await vault.write(before, 'connection:a', 1);
        clock.ms += 400 * day;
        const after = await vault.sharedSession('local');
        expect([after.id, after.createdAtSeconds]).toEqual([before.id, before.createdAtSeconds]);
        expect(await vault.read(after, 'connection:a')).toBe(1);
      });

      it('gives what is issued from it a year at most', async () => {
        const { vault, clock } = vaultWorld();
        await vault.sharedSession('local');
        clock.ms += 400 * day;
        const session = await vault.sharedSession('local');
        const cookie = await vault.issue(session, 'browser');
        expect(session.expiresAtSeconds * 1000).toBe(clock.ms + 365 * day);
        clock.ms += 364 * day;
        expect((await vault.authenticate(cookie)).id).toBe(session.id);
        clock.ms += day;
        await expect(vault.authenticate(cookie)).rejects.toMatchObject(unknown);
        expect((await vault.sharedSession('local')).id).toBe(session.id);
      });

      it('is kept where a process of an earlier release gave it an end and uses it', async () => {
        const { vault, clock, memory, now } = vaultWorld();
        const { id, createdAtSeconds } = await vault.sharedSession('queue');
        await vault.write(await vault.sharedSession('queue'), 'revocation:a', 1);
        const stored = await memory.readAll(id);
        await memory.remove(id);
        const head = { createdAtSeconds, expiresAtSeconds: createdAtSeconds + 604_800 };
        stored.set('s', sealJson(testKeyring(), head, fieldPlace(id, 's')));
        await memory.create(id, Object.fromEntries(stored), 28_800);
        const updated = new TokenVault({ store: memory, keyring: testKeyring(), now });
        expect(await updated.read(await updated.sharedSession('queue'), 'revocation:a')).toBe(1);
        await offPath();
        clock.ms += 14 * day;
        expect(await updated.read(await updated.sharedSession('queue'), 'revocation:a')).toBe(1);
        const kept = openJson<{ expiresAtSeconds: number }>(
          testKeyring(),
          (await memory.readAll(id)).get('s') ?? '',
          fieldPlace(id, 's'),
        );
        expect(kept.expiresAtSeconds * 1000).toBeGreaterThan(clock.ms + 36_000 * day);
      });

      it('is found again after each change of the master key, also where an earlier release made it', async () => {
        const { memory, now } = vaultWorld();
        const keys = [testKey('k2'), testKey('k1', false)];
        // The lasting key is the first; an earlier release took the one that was primary.
        const earlier = new TokenVault({ store: memory, keyring: new Keyring(keys), now });
        await earlier.write(await earlier.sharedSession('queue'), 'revocation:a', 1);
        const lastingKeyring = new Keyring([testKey('k1'), testKey('k2', false)]);
        const after = (keyring: Keyring) => new TokenVault({ store: memory, keyring, lastingKeyring, now });
        const same = after(new Keyring(keys));
        expect(await same.read(await same.sharedSession('queue'), 'revocation:a')).toBe(1);
        const made = await same.sharedSession('another');
        const changed = after(new Keyring([testKey('k3'), testKey('k2', false), testKey('k1', false)]));
        expect(await changed.read(await changed.sharedSession('queue'), 'revocation:a')).toBe(1);
        expect((await changed.sharedSession('another')).id).toBe(made.id);
      });
    });

    it('does not end sooner because a process of shorter settings uses it', async () => {
      const { vault, clock, memory, now, credential, session } = await signedIn({ idleSeconds: 28_800 });
      const impatient = new TokenVault({ store: memory, keyring: testKeyring(), now, idleSeconds: 60 });
      const [after] = [await impatient.rotate(credential), await offPath()];
      await impatient.authenticate(after);
      await offPath();
      clock.ms += 28_799_000;
      expect((await vault.authenticate(after)).id).toBe(session.id);
      clock.ms += 28_800_000;
      await expect(vault.authenticate(after)).rejects.toMatchObject(unknown);
    });

    it.each([{ idleSeconds: 0 }, { idleSeconds: -1 }, { maxSeconds: NaN }])('refuses %j', (options) => {
      expect(() => vaultWorld(options)).toThrow(TypeError);
    });
  });

  describe('records', () => {
    it.each(['', 's', 'c:', 'c:abc', 'u:', 'u:abc'])(
      'refuses the record name "%s", which belongs to the session',
      async (name) => {
        const { vault, session } = await signedIn();
        await expect(vault.read(session, name)).rejects.toThrow(TypeError);
        await expect(vault.write(session, name, 1)).rejects.toThrow(TypeError);
        await expect(vault.remove(session, name)).rejects.toThrow(TypeError);
      },
    );

    it('lists records by prefix and never the session’s own fields', async () => {
      const { vault, session } = await signedIn();
      await vault.write(session, 'connection:a', 1);
      await vault.write(session, 'login:a', 2);
      expect(await vault.readAll(session, 'connection:')).toEqual(new Map([['connection:a', 1]]));
      expect([...(await vault.readAll(session, '')).keys()].sort()).toEqual(['connection:a', 'login:a']);
      expect(await vault.readAll(session, 'c:')).toEqual(new Map());
    });

    it('refuses a value that JSON cannot carry', async () => {
      const { vault, session } = await signedIn();
      await expect(vault.write(session, 'connection:a', undefined)).rejects.toThrow(TypeError);
    });

    it.each(['', 'Pending', 'a:b', 'a|b', '../x'])('refuses the one-time kind "%s"', async (kind) => {
      const { vault } = vaultWorld();
      await expect(vault.putOneTime(kind, 'secret', 1, 60)).rejects.toThrow(TypeError);
      await expect(vault.takeOneTime(kind, 'secret')).rejects.toThrow(TypeError);
    });

    it('refuses an empty one-time secret, and gives out nothing after the lifetime', async () => {
      const { vault, clock } = vaultWorld();
      await expect(vault.putOneTime('pairing', '', 1, 60)).rejects.toThrow(TypeError);
      await vault.putOneTime('pairing', 'secret', 1, 60);
      clock.ms += 60_000;
      expect(await vault.takeOneTime('pairing', 'secret')).toBeUndefined();
    });
  });

  it('passes the store’s state on', async () => {
    const { vault, calls } = vaultWorld();
    await vault.ping();
    await vault.close();
    expect(calls).toEqual(['ping', 'close']);
    expect(() => new Keyring([testKey('a'), testKey('b')])).toThrow(TypeError);
  });
});
