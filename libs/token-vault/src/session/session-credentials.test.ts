import { mintCredential } from './credential.js';
import { Keyring } from '../sealing/keyring.js';
import { beginSession, offPath, signedIn, testKey, vaultWorld } from '../testing/vaults.js';
import { TokenVault } from '../token-vault.js';

const unknown = { code: 'SESSION_UNKNOWN' };
const MINUTE_MS = 60_000;

describe('the credentials of a session', () => {
  it('are listed newest first with kind, label, ages and end, and without anything that opens', async () => {
    const { vault, clock } = vaultWorld();
    const { session } = await beginSession(vault, { label: 'Firefox' });
    clock.ms += MINUTE_MS;
    const bearer = await vault.issue(session, 'bearer', { ttlSeconds: 600 });
    const list = await vault.credentials(session);
    expect(list).toEqual([
      {
        id: expect.stringMatching(/^[\w-]{16}$/),
        kind: 'bearer',
        issuedAtSeconds: 1_800_000_060,
        endsAtSeconds: 1_800_000_660,
        isCurrent: false,
      },
      {
        id: expect.stringMatching(/^[\w-]{16}$/),
        kind: 'browser',
        issuedAtSeconds: 1_800_000_000,
        endsAtSeconds: session.expiresAtSeconds,
        isCurrent: true,
        label: 'Firefox',
      },
    ]);
    const opened = await vault.authenticate(bearer);
    expect((await vault.credentials(opened)).map(({ isCurrent }) => isCurrent)).toEqual([true, false]);
  });

  it('note their last use once a minute, off the request path', async () => {
    const { vault, clock, calls, credential: cookie, session } = await signedIn();
    const lastUse = async () => (await vault.credentials(session))[0]?.lastUsedAtSeconds;
    expect(await lastUse()).toBeUndefined();
    clock.ms += MINUTE_MS;
    calls.length = 0;
    for (let use = 0; use < 100; use++) await vault.authenticate(cookie);
    await offPath();
    expect(calls.filter((call) => call !== 'read')).toEqual(['update', 'readAll']);
    expect(await lastUse()).toBe(1_800_000_060);
    clock.ms += 59_000;
    await vault.authenticate(cookie);
    await offPath();
    expect(await lastUse()).toBe(1_800_000_060);
    clock.ms += 1_000;
    await vault.authenticate(cookie);
    await offPath();
    expect(await lastUse()).toBe(1_800_000_120);
  });

  it('keep issue time and label through a rotation, which counts as a use', async () => {
    const { vault, clock, memory } = vaultWorld();
    const { credential: cookie } = await beginSession(vault, { label: 'Firefox' });
    clock.ms += MINUTE_MS;
    const next = await vault.rotate(cookie);
    const session = await vault.authenticate(next);
    await offPath();
    expect(await vault.credentials(session)).toMatchObject([
      { label: 'Firefox', issuedAtSeconds: 1_800_000_000, lastUsedAtSeconds: 1_800_000_060, isCurrent: true },
    ]);
    const kinds = [...(await memory.readAll(session.id)).keys()].map((field) => field.slice(0, 2)).sort();
    expect(kinds).toEqual(['c:', 'n', 's', 'u:']);
  });

  it('are cut to the limit, those not used for longest first and never the newest', async () => {
    const { vault, clock, credential: cookie, session } = await signedIn({ maxCredentials: 3 });
    const handles: string[] = [];
    for (let issued = 0; issued < 4; issued++) {
      clock.ms += MINUTE_MS;
      handles.push(await vault.issue(session, 'handle'));
      await vault.authenticate(cookie);
      await offPath();
    }
    expect(await vault.credentials(session)).toHaveLength(3);
    for (const gone of handles.slice(0, 2)) await expect(vault.authenticate(gone)).rejects.toMatchObject(unknown);
    for (const kept of [cookie, ...handles.slice(2)]) expect((await vault.authenticate(kept)).id).toBe(session.id);
  });

  it('of a browser go after those of apps, however long it seems unused', async () => {
    const { vault, clock, credential: cookie, session } = await signedIn({ maxCredentials: 3 });
    clock.ms += 1_000;
    for (let issued = 0; issued < 5; issued++) await vault.issue(await vault.authenticate(cookie), 'bearer');
    const other = await vault.issue(await vault.authenticate(cookie), 'handle');
    for (const kept of [cookie, other]) expect((await vault.authenticate(kept)).id).toBe(session.id);
    expect((await vault.credentials(session)).map(({ kind }) => kind).sort()).toEqual(['bearer', 'browser', 'handle']);
  });

  it('stay while others are issued with them', async () => {
    const { vault, clock, session } = await signedIn({ maxCredentials: 3 });
    const account = await vault.issue(session, 'bearer');
    // Used for the last time just under a minute ago, as far as is noted.
    const opened = await vault.authenticate(account);
    await offPath();
    for (let issued = 0; issued < 6; issued++) {
      clock.ms += 5_000;
      await vault.issue(opened, 'bearer');
      expect(await vault.isOpen(opened)).toBe(true);
    }
    expect(await vault.credentials(opened)).toHaveLength(3);
  });

  it('remove their expired ones before any that still open', async () => {
    const { vault, clock, memory, credential: cookie, session } = await signedIn({ maxCredentials: 2 });
    await vault.issue(session, 'bearer', { ttlSeconds: 60 });
    clock.ms += MINUTE_MS;
    await vault.issue(session, 'handle');
    expect((await vault.authenticate(cookie)).id).toBe(session.id);
    const held = [...(await memory.readAll(session.id)).keys()].filter((field) => field.startsWith('c:'));
    expect(held).toHaveLength(2);
  });

  it('stay under the limit when many are issued at once', async () => {
    const { vault, session } = await signedIn({ maxCredentials: 5 });
    await Promise.all(Array.from({ length: 40 }, () => vault.issue(session, 'bearer')));
    expect((await vault.credentials(session)).length).toBeLessThanOrEqual(5);
  });

  it('lose their expired ones, and what was noted of gone ones, when the session is in use', async () => {
    const { vault, clock, memory, credential: cookie, session } = await signedIn();
    const bearer = await vault.issue(session, 'bearer', { ttlSeconds: 120 });
    clock.ms += MINUTE_MS;
    await vault.authenticate(bearer);
    await offPath();
    await memory.update(session.id, { set: { 'u:of-a-gone-credential': 'x' } });
    clock.ms += MINUTE_MS;
    expect([...(await memory.readAll(session.id)).keys()]).toHaveLength(6);
    await vault.authenticate(cookie);
    await offPath();
    const left = [...(await memory.readAll(session.id)).keys()].map((field) => field.slice(0, 2)).sort();
    expect(left).toEqual(['c:', 'n', 's', 'u:']);
  });

  it('survive a tidying that cannot open them', async () => {
    const { now, memory, clock } = vaultWorld();
    const before = new TokenVault({ store: memory, keyring: new Keyring([testKey('old')]), now });
    const { credential: cookie, session } = await beginSession(before);
    const wrong = new TokenVault({ store: memory, keyring: new Keyring([testKey('new')]), now, maxCredentials: 1 });
    const other = await wrong.sharedSession('x');
    await memory.update(session.id, { set: { 'c:planted': 'not sealed' } });
    clock.ms += MINUTE_MS;
    await before.authenticate(cookie);
    await offPath();
    expect([...(await memory.readAll(session.id)).keys()]).toContain('c:planted');
    await expect(before.credentials(session)).rejects.toMatchObject({ code: 'RECORD_TAMPERED' });
    expect(await wrong.credentials(other)).toEqual([]);
  });

  it('cannot be revoked from another session, nor by an id that is none', async () => {
    const { vault, session: alice } = await signedIn();
    const { credential: cookie, session: bob } = await beginSession(vault);
    const [own] = await vault.credentials(bob);
    expect(await vault.revokeCredential(alice, own?.id ?? '')).toBe(false);
    for (const id of ['', 'x', 's', 'c:', mintCredential()]) expect(await vault.revokeCredential(bob, id)).toBe(false);
    expect((await vault.authenticate(cookie)).id).toBe(bob.id);
  });

  it('are shown only for the session object itself', async () => {
    const { vault, session } = await signedIn();
    await expect(vault.credentials({ ...session })).rejects.toThrow(TypeError);
  });

  it('carry at most 100 characters of what a client calls itself', async () => {
    const { vault } = vaultWorld();
    const { session } = await beginSession(vault, { label: 'x'.repeat(10_000) });
    expect((await vault.credentials(session))[0]?.label).toBe('x'.repeat(100));
  });

  it.each([0, -1, NaN])('refuse the limit %p', (maxCredentials) => {
    expect(() => vaultWorld({ maxCredentials })).toThrow(TypeError);
  });
});
