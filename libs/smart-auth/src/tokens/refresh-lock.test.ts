import { VaultError } from '@fhir-gateway/token-vault';
import type { HeldLock, Session, TokenVault } from '@fhir-gateway/token-vault';
import type { StoredConnection } from '../records/connection.js';
import { eachWorld, platform, session, world } from '../testing/world.js';

type RunLocked = (run: (lock: HeldLock) => Promise<unknown>) => Promise<unknown>;

/** The same vault with another idea of locks. */
function withLocks(vault: TokenVault, lock: RunLocked): TokenVault {
  return new Proxy(vault, {
    get(target, name) {
      if (name === 'withLock') return (_session: Session, _name: string, run: Parameters<RunLocked>[0]) => lock(run);
      const value: unknown = Reflect.get(target, name);
      return typeof value === 'function' ? value.bind(target) : value;
    },
  });
}

describe('a refresh', () => {
  eachWorld({}, async () => {
    await world.login(session, platform);
  });

  const record = 'connection:stub';
  const stored = () => world.vault.read<StoredConnection>(session, record);
  const refreshes = () =>
    world.stub.http.seen('/op/token').filter(({ form }) => form.get('grant_type') === 'refresh_token').length;

  describe('that does not get the lock', () => {
    const busy = () => world.openAuth(withLocks(world.vault, () => Promise.reject(timeout())));
    const timeout = () => new VaultError('LOCK_TIMEOUT', 'busy');

    it('leaves the token in use while it lasts', async () => {
      world.advanceSeconds(250);
      await expect(busy().access(session, platform)).resolves.toMatchObject({ patient: 'pat-1' });
    });

    it('is an error when the token has expired or was rejected', async () => {
      const { accessToken: rejectedToken } = await world.auth.access(session, platform);
      await expect(busy().access(session, platform, { rejectedToken })).rejects.toMatchObject({ code: 'LOCK_TIMEOUT' });
      world.advanceSeconds(400);
      await expect(busy().access(session, platform)).rejects.toMatchObject({ code: 'LOCK_TIMEOUT' });
    });

    it('does not keep a person from logging out', async () => {
      await expect(busy().disconnect(session, platform)).resolves.toEqual({ revokedUpstream: false });
      expect(await stored()).toBeUndefined();
      await world.auth.revokePending();
      expect(world.smart.revocations).toHaveLength(2);
    });
  });

  it('that lost the lock before it sent the refresh token does not send it', async () => {
    const lost = world.openAuth(withLocks(world.vault, (run) => run({ stillHeld: async () => false })));
    world.advanceSeconds(250);
    await expect(lost.access(session, platform)).resolves.toMatchObject({ patient: 'pat-1' });
    world.advanceSeconds(150);
    await expect(lost.access(session, platform)).rejects.toMatchObject({ code: 'LOCK_TIMEOUT' });
    expect(refreshes()).toBe(0);
    await expect(world.auth.access(session, platform)).resolves.toMatchObject({ patient: 'pat-1' });
  });

  it('that cannot ask whether it still has the lock does not send the refresh token either', async () => {
    const stillHeld = () => Promise.reject(new VaultError('STORE_UNAVAILABLE', 'away'));
    const cutOff = world.openAuth(withLocks(world.vault, (run) => run({ stillHeld })));
    world.advanceSeconds(400);
    await expect(cutOff.access(session, platform)).rejects.toMatchObject({ code: 'STORE_UNAVAILABLE' });
    expect(refreshes()).toBe(0);
  });

  describe('whose tokens find no store', () => {
    const away = () => new VaultError('STORE_UNAVAILABLE', 'away');

    /** The same vault, whose first so many writes of new tokens are not confirmed. */
    function failing(writes: number, isWrittenAllTheSame: boolean): TokenVault {
      let left = writes;
      const replace: TokenVault['replace'] = async (...args) => {
        if (left-- <= 0) return world.vault.replace(...args);
        if (isWrittenAllTheSame) await world.vault.replace(...args);
        throw away();
      };
      return new Proxy(world.vault, {
        get(target, name) {
          if (name === 'replace') return replace;
          const value: unknown = Reflect.get(target, name);
          return typeof value === 'function' ? value.bind(target) : value;
        },
      });
    }

    it.each([
      ['was not done', false],
      ['was done and not confirmed', true],
    ])('keeps them until it is back: a rotated refresh token exists nowhere else (the write %s)', async (_, isDone) => {
      world.advanceSeconds(400);
      const { accessToken } = await world.openAuth(failing(2, isDone)).access(session, platform);
      expect((await stored())?.tokens?.accessToken).toBe(accessToken);
      expect(refreshes()).toBe(1);
    });

    /** Runs with timers that pass at once; the store answers in between. */
    async function passing(seconds: number, run: () => Promise<unknown>): Promise<void> {
      jest.useFakeTimers({ doNotFake: ['nextTick', 'queueMicrotask', 'setImmediate', 'Date'] });
      try {
        const done = run();
        for (let passed = 0; passed < seconds * 1000; passed += 100) {
          await jest.advanceTimersByTimeAsync(100);
          await new Promise((resolve) => setImmediate(resolve));
        }
        await done;
      } finally {
        jest.useRealTimers();
      }
    }

    it('keeps them longer than the lease of the lock, 15 s', async () => {
      world.advanceSeconds(400);
      const auth = world.openAuth(failing(250, false));
      await passing(30, () => expect(auth.access(session, platform)).resolves.toMatchObject({ patient: 'pat-1' }));
      expect((await stored())?.tokens?.accessToken).toBe((await world.auth.access(session, platform)).accessToken);
      expect(refreshes()).toBe(1);
    });

    it('says so when it does not come back, and does not hand out what nobody can renew', async () => {
      world.advanceSeconds(400);
      const auth = world.openAuth(failing(Infinity, false));
      const refused = { code: 'STORE_UNAVAILABLE' };
      await passing(61, () => expect(auth.access(session, platform)).rejects.toMatchObject(refused));
      expect(refreshes()).toBe(1);
      expect(world.logs.join()).toContain('renewed tokens could not be stored');
    });
  });

  describe('that loses the lock on its way', () => {
    // The lock is there when the refresh begins; what happens meanwhile happens to the record.
    const paused = () => world.openAuth(withLocks(world.vault, (run) => run({ stillHeld: async () => true })));

    it('stores its tokens when nobody else has, since they are the only ones that work', async () => {
      world.advanceSeconds(400);
      const { accessToken } = await paused().access(session, platform);
      expect((await stored())?.tokens?.accessToken).toBe(accessToken);
    });

    it.each<[string, (honest: object) => object]>([
      ['gives way to the tokens of who came after it', (honest) => ({ body: honest })],
      [
        'does not end a connection that another renewed, though its own refresh was refused',
        () => ({ status: 400, body: { error: 'invalid_grant' } }),
      ],
    ])('%s', async (_what, answer) => {
      const before = await stored();
      world.smart.behaviour.refreshResponse = async (honest) => {
        const tokens = { accessToken: 'newer', refreshToken: 'newer', expiresAtSeconds: 4e9, lifetimeSeconds: 300 };
        await world.vault.write(session, record, { ...before, tokens });
        return answer(honest);
      };
      world.advanceSeconds(400);
      await expect(paused().access(session, platform)).resolves.toMatchObject({ accessToken: 'newer' });
      expect((await stored())?.tokens?.accessToken).toBe('newer');
    });

    it('does not bring back a connection that was ended meanwhile', async () => {
      world.smart.behaviour.refreshResponse = async (honest) => {
        await world.vault.remove(session, record);
        return { body: honest };
      };
      world.advanceSeconds(400);
      await expect(paused().access(session, platform)).rejects.toMatchObject({ code: 'LOGIN_REQUIRED' });
      expect(await stored()).toBeUndefined();
    });

    it.each([0, 1, 2, 3, 4])(
      'lets one of five at once win, and all give its token (%i answers first)',
      async (first) => {
        // Without locks all five send; the order in which their answers come is turned through all beginnings.
        const waiting: (() => void)[] = [];
        let order = 0;
        world.smart.behaviour.refreshResponse = async (honest) => {
          const mine = order++;
          await new Promise<void>((resolve) => {
            waiting[mine] = resolve;
            if (Object.keys(waiting).length < 5) return;
            waiting[first]?.();
            setImmediate(() => waiting.forEach((answer) => answer()));
          });
          return { body: { ...honest, access_token: `access-${mine}` } };
        };
        world.advanceSeconds(400);
        const given = await Promise.all(Array.from({ length: 5 }, () => paused().access(session, platform)));
        const winner = (await stored())?.tokens?.accessToken;
        expect(new Set(given.map(({ accessToken }) => accessToken))).toEqual(new Set([winner]));
      },
    );
  });
});
