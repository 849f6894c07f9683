import { randomBytes } from 'node:crypto';
import type { TokenVault } from '../token-vault.js';
import type { TokenVaultOptions } from '../token-vault-options.js';
import type { Session } from './session.js';
import type { LifetimeWorld } from './session-lifetimes.contract.js';

/** Two processes whose records leave their refresh token, where they have one that nobody else can use. */
const rule: Partial<TokenVaultOptions> = {
  isKept: (name) => name.startsWith('connection:'),
  leaves: (value) => (value as { left?: string }).left,
};
const days = 86_400;
const hours = 3_600;

/** What sessions that last leave when they end, whatever the store. */
export function describeSessionEndings(
  name: string,
  open: (options: Partial<TokenVaultOptions>) => LifetimeWorld,
): void {
  describe(`what a kept session leaves at its end, over ${name}`, () => {
    let world: LifetimeWorld;
    beforeEach(() => void (world = open(rule)));

    /** A session of its own, which keeps what it is told to have connected. */
    async function begin(vault: TokenVault, isKept = true) {
      const session = await vault.activate(vault.mintCredential(), 'browser');
      await vault.write(session, 'connection:a', { token: 'a-1' });
      const key = { name: randomBytes(8).toString('hex'), secret: randomBytes(24) };
      if (isKept) {
        await vault.offerKey(session, key, 'ABC');
        await vault.keep(session, 'ABC');
      }
      return { session, key };
    }
    const pass = (seconds: number, ...sessions: Session[]) =>
      world.pass(
        seconds,
        sessions.map(({ id }) => id),
      );
    const ended = async (vault = world.two, ...sessions: Session[]) => {
      const found: [string, string, unknown][] = [];
      for await (const one of vault.endedSessions()) {
        if (!sessions.some(({ id }) => id === one.sessionId)) continue;
        for (const [record, { value }] of one.left) found.push([one.sessionId, record, value]);
      }
      // Stores give fields in any order.
      return found.sort(([, one], [, other]) => one.localeCompare(other));
    };

    it('is told once the session has ended, by any process, until it is done; then the session is gone', async () => {
      const { session } = await begin(world.one);
      await world.one.write(session, 'connection:a', { left: 'a-1' });
      await world.one.write(session, 'connection:b', { left: 'b-1' });
      const version = await world.one.readVersion(session, 'connection:a');
      if (version) await world.one.replace(session, version, { left: 'a-2' });
      await pass(400 * days, session);
      // A process with a late clock may still move the end on.
      expect(await ended(world.two, session)).toEqual([]);
      await pass(2 * hours, session);
      const a = [session.id, 'connection:a', 'a-2'];
      const b = [session.id, 'connection:b', 'b-1'];
      expect(await ended(world.two, session)).toEqual([a, b]);
      expect(await ended(world.one, session)).toEqual([a, b]);
      for await (const one of world.one.endedSessions()) {
        if (one.sessionId === session.id) await world.one.settleEnded(one, ['connection:a']);
      }
      expect(await ended(world.two, session)).toEqual([b]);
      for await (const one of world.two.endedSessions()) {
        if (one.sessionId === session.id) await world.two.settleEnded(one, ['connection:b']);
      }
      expect(await ended(world.one, session)).toEqual([]);
      expect(await world.endOf(session.id)).toBeUndefined();
    });

    it('opens nothing meanwhile: not by its key, and not by a browser', async () => {
      const { session, key } = await begin(world.one);
      await world.one.write(session, 'connection:a', { left: 'a-1' });
      await pass(400 * days + 60, session);
      expect(await world.endOf(session.id)).toBeDefined();
      const next = { name: 'next', secret: randomBytes(24) };
      await expect(world.two.openByKey(key, next, 'x')).rejects.toMatchObject({ code: 'SESSION_UNKNOWN' });
      expect(await world.two.findByKey(key)).toBeUndefined();
    });

    it('is what the newest record leaves: nothing of one that leaves nothing any more, or was removed', async () => {
      const { session } = await begin(world.one);
      for (const at of ['a', 'b', 'c', 'd']) await world.one.write(session, `connection:${at}`, { left: at });
      await world.one.write(session, 'connection:a', { token: 'ended' });
      await world.one.remove(session, 'connection:b');
      await world.two.changeRecords(session, { remove: ['connection:c'] }).catch(() => undefined);
      await world.one.changeRecords(session, { remove: ['connection:c'], set: { 'history:x': { left: 'not kept' } } });
      await pass(400 * days + 2 * hours, session);
      expect(await ended(world.two, session)).toEqual([[session.id, 'connection:d', 'd']]);
    });

    it('is nothing of an ordinary session, nor of a kept one that somebody opened since', async () => {
      const ordinary = await begin(world.one, false);
      await world.one.write(ordinary.session, 'connection:a', { left: 'a-1' });
      const used = await begin(world.one);
      await world.one.write(used.session, 'connection:a', { left: 'a-1' });
      await pass(200 * days, used.session);
      await world.two.openByKey(used.key, { name: randomBytes(8).toString('hex'), secret: randomBytes(24) }, 'x');
      await pass(200 * days + 2 * hours, used.session);
      expect(await ended(world.one, ordinary.session, used.session)).toEqual([]);
      await pass(200 * days, used.session);
      expect(await ended(world.one, used.session)).toEqual([[used.session.id, 'connection:a', 'a-1']]);
    });

    it('is held for a week and no longer, whoever should do it', async () => {
      const { session } = await begin(world.one);
      await world.one.write(session, 'connection:a', { left: 'a-1' });
      await pass(406 * days, session);
      expect(await ended(world.two, session)).toHaveLength(1);
      await pass(2 * days, session);
      expect(await world.endOf(session.id)).toBeUndefined();
      expect(await ended(world.two, session)).toEqual([]);
    });
  });
}
