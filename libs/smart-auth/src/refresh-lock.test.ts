import { VaultError } from '@fhir-gateway/token-vault';
import type { HeldLock, Session, TokenVault } from '@fhir-gateway/token-vault';
import type { ResolvedPlatform } from '@fhir-gateway/platform-registry';
import type { StoredConnection } from './connection.js';
import { World } from './testing/world.js';

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
  let world: World;
  let session: Session;
  let platform: ResolvedPlatform;

  beforeEach(async () => {
    world = await World.open();
    session = await world.session();
    platform = world.platform();
    await world.login(session, platform);
  });
  afterEach(() => world.close());

  const record = 'connection:stub';
  const stored = () => world.vault.read<StoredConnection>(session, record);

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
      await expect(busy().disconnect(session, platform)).resolves.toEqual({ revokedUpstream: true });
      expect(await stored()).toBeUndefined();
    });
  });

  describe('that loses the lock on its way', () => {
    const paused = () => world.openAuth(withLocks(world.vault, (run) => run({ stillHeld: async () => false })));

    it('stores its tokens when nobody else has, since they are the only ones that work', async () => {
      world.advanceSeconds(400);
      const { accessToken } = await paused().access(session, platform);
      expect((await stored())?.tokens?.accessToken).toBe(accessToken);
    });

    it('gives way to the tokens of who came after it', async () => {
      const before = await stored();
      world.stub.behaviour.refreshResponse = async (honest) => {
        const tokens = { accessToken: 'newer', refreshToken: 'newer', expiresAtSeconds: 4e9, lifetimeSeconds: 300 };
        await world.vault.write(session, record, { ...before, tokens });
        return { body: honest };
      };
      world.advanceSeconds(400);
      await expect(paused().access(session, platform)).resolves.toMatchObject({ accessToken: 'newer' });
      expect((await stored())?.tokens?.accessToken).toBe('newer');
    });

    it('does not bring back a connection that was ended meanwhile', async () => {
      world.stub.behaviour.refreshResponse = async (honest) => {
        await world.vault.remove(session, record);
        return { body: honest };
      };
      world.advanceSeconds(400);
      await expect(paused().access(session, platform)).rejects.toMatchObject({ code: 'LOGIN_REQUIRED' });
      expect(await stored()).toBeUndefined();
    });
  });
});
