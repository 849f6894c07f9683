import { randomBytes } from 'node:crypto';
import type { Session } from './session/session.js';
import type { TokenVault } from './token-vault.js';

/** Two vaults over the same data, as two containers would be. */
export interface VaultPair {
  readonly one: TokenVault;
  readonly two: TokenVault;
}

const unknown = { code: 'SESSION_UNKNOWN' };

/** What a vault promises across processes, whatever the store. */
export function describeVaultAcrossProcesses(name: string, vaults: () => VaultPair): void {
  describe(`TokenVault over ${name}`, () => {
    let one: TokenVault;
    let two: TokenVault;
    let credential: string;
    let session: Session;
    /** The same as the other process opens it. */
    let elsewhere: Session;

    async function signIn(): Promise<{ credential: string; session: Session; elsewhere: Session }> {
      const own = one.mintCredential();
      const begun = await one.activate(own, 'browser');
      return { credential: own, session: begun, elsewhere: await two.authenticate(own) };
    }
    beforeEach(async () => {
      ({ one, two } = vaults());
      ({ credential, session, elsewhere } = await signIn());
    });

    it('refuses a revoked credential everywhere at once, and keeps the others of the session', async () => {
      const handle = await one.issue(session, 'handle');
      await one.revoke(credential);
      await expect(two.authenticate(credential)).rejects.toMatchObject(unknown);
      expect(await two.authenticate(handle)).toMatchObject({ id: session.id, credentialKind: 'handle' });
    });

    it('ends the browsers of a session that is kept, and all of any other, where its person has left', async () => {
      const [key, owner] = [
        { name: randomBytes(8).toString('hex'), secret: randomBytes(24) },
        { issuer: 'https://login.example', subject: 'nurse', roles: ['user', 'operator'] },
      ];
      const kept = await one.activate(one.mintCredential(), 'browser', { owner });
      await one.write(kept, 'connection:a', 'of-the-platform');
      await one.offerKey(kept, key, 'ABC');
      await one.keep(kept, 'ABC');
      const app = await one.issue(kept, 'bearer', { outlives: true });
      expect([await two.leaveSessionById(kept.id), await two.leaveSessionById(session.id)]).toEqual([true, true]);
      expect([await two.leaveSessionById(kept.id), await two.leaveSessionById(session.id)]).toEqual([false, false]);
      expect([await one.isOpen(kept), await one.isOpen(session)]).toEqual([false, false]);
      expect((await one.authenticate(app)).owner).toEqual(owner);
      expect(await two.findByKey(key)).toEqual({ sessionId: kept.id, isUsed: false, owner });
      const opened = await two.openByKey(key, { ...key, name: 'next' }, 'attempt');
      expect(await two.read(opened, 'connection:a')).toBe('of-the-platform');
      // Whoever opens it has the roles of their own sign-in.
      const now = { ...owner, roles: ['user'] };
      const browser = await two.issue(opened, 'browser', { outlives: true, owner: now });
      expect((await one.authenticate(browser)).owner).toEqual(now);
    });

    it('swaps a credential so that the old one is dead everywhere at once', async () => {
      const next = await one.rotate(credential);
      await expect(two.authenticate(credential)).rejects.toMatchObject(unknown);
      await expect(two.rotate(credential)).rejects.toMatchObject(unknown);
      expect(await two.authenticate(next)).toMatchObject({ id: session.id, credentialKind: 'browser' });
    });

    it('lets one of 20 rotations of the same credential succeed', async () => {
      const rotations = Array.from({ length: 20 }, (_, index) => (index % 2 ? one : two).rotate(credential));
      const outcomes = await Promise.allSettled(rotations);
      const won = outcomes.filter((outcome) => outcome.status === 'fulfilled');
      expect(won).toHaveLength(1);
      for (const outcome of outcomes) if (outcome.status === 'rejected') expect(outcome.reason).toMatchObject(unknown);
    });

    it('revokes one credential by its id, everywhere at once, and leaves the others', async () => {
      const handle = await one.issue(session, 'handle', { label: 'A chat client' });
      const listed = await two.credentials(elsewhere);
      expect(listed.map(({ kind, label, isCurrent }) => ({ kind, label, isCurrent }))).toEqual(
        expect.arrayContaining([
          { kind: 'browser', label: undefined, isCurrent: true },
          { kind: 'handle', label: 'A chat client', isCurrent: false },
        ]),
      );
      const { id } = listed.find(({ kind }) => kind === 'handle') ?? { id: '' };
      expect(await two.revokeCredential(elsewhere, id)).toBe(true);
      await expect(one.authenticate(handle)).rejects.toMatchObject(unknown);
      expect(await one.revokeCredential(session, id)).toBe(false);
      expect((await one.authenticate(credential)).id).toBe(session.id);
    });

    it('counts what opens a session, for somebody who has none of it', async () => {
      await one.issue(session, 'handle');
      await one.issue(session, 'bearer');
      expect(await two.countCredentials(session.id)).toEqual({ browser: 1, bearer: 1, handle: 1, key: 0 });
      await one.rotate(credential);
      expect(await two.countCredentials(session.id)).toEqual({ browser: 1, bearer: 1, handle: 1, key: 0 });
      await one.endSession(session);
      expect(await two.countCredentials(session.id)).toEqual({ browser: 0, bearer: 0, handle: 0, key: 0 });
    });

    it('signs out every client of a session at once by ending it', async () => {
      const others = await Promise.all([one.issue(session, 'handle'), two.issue(elsewhere, 'bearer')]);
      await two.endSession(elsewhere);
      for (const other of others) await expect(one.authenticate(other)).rejects.toMatchObject(unknown);
      expect(await one.credentials(session)).toEqual([]);
    });

    it('lets one of three through that write the same over the same version', async () => {
      await one.write(session, 'connection:a', 'signed-in');
      const seenBy = async (vault: TokenVault, of: Session) => {
        const seen = await vault.readVersion<string>(of, 'connection:a');
        if (!seen) throw new Error('the record is there');
        return () => vault.replace(of, seen, 'shown');
      };
      const replacing = [await seenBy(one, session), await seenBy(one, session), await seenBy(two, elsewhere)];
      const outcomes = await Promise.all(replacing.map((replace) => replace()));
      expect(outcomes.sort()).toEqual([false, false, true]);
      expect(await replacing[0]?.()).toBe(false);
    });

    it('does not replace what was deleted, or a record of an ended session', async () => {
      expect(await one.readVersion(session, 'connection:a')).toBeUndefined();
      await one.write(session, 'connection:a', 1);
      const seen = await one.readVersion(session, 'connection:a');
      if (!seen) throw new Error('the record is there');
      await two.remove(elsewhere, 'connection:a');
      expect(await one.replace(session, seen, 2)).toBe(false);
      await two.endSession(elsewhere);
      expect(await one.replace(session, seen, 2)).toBe(false);
      expect(await two.readVersion(elsewhere, 'connection:a')).toBeUndefined();
    });

    it('keeps all of 20 records written at once (D37)', async () => {
      const names = Array.from({ length: 20 }, (_, index) => `connection:p${index}`);
      await Promise.all(
        names.map((name, index) =>
          index % 2 ? one.write(session, name, { name }) : two.write(elsewhere, name, { name }),
        ),
      );
      const all = await two.readAll<{ name: string }>(elsewhere, 'connection:');
      expect([...all.keys()].sort()).toEqual([...names].sort());
      for (const [name, value] of all) expect(value).toEqual({ name });
    });

    it('never brings an ended session back, by no kind of late write', async () => {
      await two.write(elsewhere, 'connection:a', 1);
      await one.endSession(session);
      await expect(two.write(elsewhere, 'connection:a', 2)).rejects.toMatchObject(unknown);
      await expect(two.issue(elsewhere, 'bearer')).rejects.toMatchObject(unknown);
      await expect(two.rotate(credential)).rejects.toMatchObject(unknown);
      await expect(two.authenticate(credential)).rejects.toMatchObject(unknown);
      expect(await two.remove(elsewhere, 'connection:a')).toBe(false);
      expect(await two.read(elsewhere, 'connection:a')).toBeUndefined();
      expect(await two.readAll(elsewhere, '')).toEqual(new Map());
    });

    describe('a session kept by a key', () => {
      const newKey = () => ({ name: randomBytes(8).toString('hex'), secret: randomBytes(24) });
      let key = newKey();
      beforeEach(async () => {
        key = newKey();
        await one.offerKey(session, key, 'K7Q2M');
        expect(await two.keep(elsewhere, 'K7Q2M')).toBe(true);
      });

      it('opens in another process after its browsers have ended, and lets a browser in', async () => {
        await one.write(session, 'connection:a', 1);
        await one.revoke(credential);
        const opened = await two.openByKey(key, newKey(), 'a');
        const browser = await one.authenticate(await two.issue(opened, 'browser'));
        expect([browser.id, browser.credentialKind, await one.read(browser, 'connection:a')]).toEqual([
          session.id,
          'browser',
          1,
        ]);
      });

      it('lets one of ten in that use its key at once, and the key of that one opens it next', async () => {
        const tries = Array.from({ length: 10 }, (_, index) => ({ next: newKey(), by: index % 2 ? one : two, index }));
        const outcomes = await Promise.allSettled(
          tries.map(({ next, by, index }) => by.openByKey(key, next, `${index}`)),
        );
        const won = outcomes.flatMap((outcome, index) => (outcome.status === 'fulfilled' ? [index] : []));
        expect(won).toHaveLength(1);
        for (const { next, index } of tries) {
          const opening = one.openByKey(next, newKey(), 'later');
          if (index === won[0]) expect((await opening).id).toBe(session.id);
          else await expect(opening).rejects.toMatchObject(unknown);
        }
      });

      it('has one key after a use and a new code at once, and whoever was shown it gets in', async () => {
        const [used, typed] = [newKey(), newKey()];
        await one.offerKey(session, typed, 'BBBBB');
        await Promise.allSettled([one.openByKey(key, used, 'a'), two.keep(elsewhere, 'BBBBB')]);
        expect(await one.findByKey(typed)).toEqual({ sessionId: session.id, isUsed: false });
        for (const ended of [key, used]) expect(await two.findByKey(ended)).toBeUndefined();
        expect(await one.countCredentials(session.id)).toMatchObject({ key: 1 });
      });

      it('is ended whole, whatever else happens at that moment', async () => {
        const next = newKey();
        const late = [
          one.endSession(session),
          two.openByKey(key, next, 'a'),
          two.issue(elsewhere, 'browser', { outlives: true }),
          two.keep(elsewhere, 'K7Q2M'),
        ];
        await Promise.allSettled(late);
        for (const ended of [key, next]) {
          await expect(one.openByKey(ended, newKey(), 'b')).rejects.toMatchObject(unknown);
        }
        expect(await two.countCredentials(session.id)).toEqual({ browser: 0, bearer: 0, handle: 0, key: 0 });
      });
    });

    it('finds the shared session of a label without a credential, and only one', async () => {
      const label = `local-${Math.random()}`;
      const sessions = await Promise.all([one, two, one, two].map((vault) => vault.sharedSession(label)));
      expect(new Set(sessions.map((session) => session.id)).size).toBe(1);
      expect(sessions[0]).not.toHaveProperty('credentialKind');
      const cookie = await one.issue(sessions[0] as Session, 'browser');
      expect((await two.authenticate(cookie)).id).toBe(sessions[0]?.id);
      expect((await two.sharedSession(`${label}-other`)).id).not.toBe(sessions[0]?.id);
    });
    it('does not find a one-time value under another kind or secret, and leaves it there', async () => {
      const secret = `state-${Math.random()}`;
      await one.putOneTime('pending-login', secret, 1, 60);
      expect(await two.takeOneTime('pairing', secret)).toBeUndefined();
      expect(await two.takeOneTime('pending-login', `${secret}x`)).toBeUndefined();
      expect(await two.putOneTime('pending-login', secret, 2, 60)).toBe(false);
      expect(await two.takeOneTime('pending-login', secret)).toBe(1);
    });

    it('shows a kept value to whoever knows its secret, any number of times', async () => {
      const secret = `page-${Math.random()}`;
      await one.setValue('page', secret, { query: 'code=1' }, 60);
      expect(await two.getValue('page', secret)).toEqual({ query: 'code=1' });
      expect(await one.getValue('page', secret)).toEqual({ query: 'code=1' });
      expect(await two.getValue('page', `${secret}x`)).toBeUndefined();
      expect(await two.getValue('pages', secret)).toBeUndefined();
      expect(await two.takeOneTime('page', secret)).toBeUndefined();
    });

    it('lets 50 contenders in two processes through a lock one at a time', async () => {
      let inside = 0;
      let most = 0;
      const work = async () => {
        most = Math.max(most, ++inside);
        await new Promise((resolve) => setImmediate(resolve));
        inside--;
        return 'done';
      };
      const runs = Array.from({ length: 50 }, (_, index) =>
        index % 2 ? one.withLock(session, 'refresh', work) : two.withLock(elsewhere, 'refresh', work),
      );
      expect(await Promise.all(runs)).toEqual(Array<string>(50).fill('done'));
      expect(most).toBe(1);
    });

    it('gives a lock back when the work fails, and passes the failure on', async () => {
      const failing = one.withLock(session, 'refresh', () => Promise.reject(new Error('refused')));
      await expect(failing).rejects.toThrow('refused');
      expect(await two.withLock(elsewhere, 'refresh', async () => 'mine', { waitMs: 5 })).toBe('mine');
    });

    it('stops waiting for a lock in time, in the same process and in another', async () => {
      const never = jest.fn(async () => 'never');
      await one.withLock(session, 'refresh', async () => {
        const busy = { status: 'rejected', reason: expect.objectContaining({ code: 'LOCK_TIMEOUT' }) };
        const waits = [
          one.withLock(session, 'refresh', never, { waitMs: 20 }),
          two.withLock(elsewhere, 'refresh', never, { waitMs: 20 }),
        ];
        expect(await Promise.allSettled(waits)).toEqual([busy, busy]);
      });
      expect(never).not.toHaveBeenCalled();
      expect(await two.withLock(elsewhere, 'refresh', async () => 'free again')).toBe('free again');
    });

    it('does not let locks of different names or sessions wait for each other', async () => {
      const first = await signIn();
      const second = await signIn();
      const entered = await one.withLock(first.session, 'refresh', () =>
        Promise.all([
          two.withLock(first.elsewhere, 'other', async () => 'name', { waitMs: 2_000 }),
          two.withLock(second.elsewhere, 'refresh', async () => 'session', { waitMs: 2_000 }),
        ]),
      );
      expect(entered).toEqual(['name', 'session']);
    });

    it('wakes who waits for a topic of this session, and no other', async () => {
      const first = await signIn();
      const second = await signIn();
      const wrong = jest.fn();
      await two.subscribe(second.elsewhere, 'login', wrong);
      await two.subscribe(first.elsewhere, 'logout', wrong);
      let wake = () => {};
      const woken = new Promise<void>((resolve) => (wake = resolve));
      const leave = await two.subscribe(first.elsewhere, 'login', () => wake());
      await one.signal(first.session, 'login');
      await woken;
      await leave();
      expect(wrong).not.toHaveBeenCalled();
    });
  });
}
