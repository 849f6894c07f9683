import { signedIn } from './testing/vaults.js';
import type { TokenVault } from './token-vault.js';
import type { RecordChange } from './store/vault-store.js';

const unknown = { code: 'SESSION_UNKNOWN' };

describe('revoking what fits', () => {
  it('ends every credential of a group, and no other', async () => {
    const { vault, credential: cookie, session } = await signedIn();
    const group = 'app:1';
    const ended = [await vault.issue(session, 'bearer', { group }), await vault.issue(session, 'bearer', { group })];
    const kept = await vault.issue(session, 'bearer', { group: 'app:2' });
    await vault.revokeWhere(session, (credential) => credential.group === group);
    for (const token of ended) await expect(vault.authenticate(token)).rejects.toMatchObject(unknown);
    await expect(vault.authenticate(kept)).resolves.toMatchObject({ id: session.id });
    const left = await vault.credentials(await vault.authenticate(cookie));
    expect(new Set(left.map((credential) => credential.group))).toEqual(new Set(['app:2', undefined]));
  });

  it('finds what a request that was let in just before adds meanwhile', async () => {
    const { memory: store, vault, session } = await signedIn();
    const first = await vault.issue(session, 'bearer', { group: 'app' });
    const letIn = await vault.authenticate(first);
    let late = '';
    const update = store.update.bind(store);
    jest.spyOn(store, 'update').mockImplementation(async (record: string, change: RecordChange, ttl?: number) => {
      jest.restoreAllMocks();
      late = await vault.issue(letIn, 'bearer', { group: 'app' });
      return update(record, change, ttl);
    });
    await vault.revokeWhere(session, ({ group }) => group === 'app');
    for (const token of [first, late]) await expect(vault.authenticate(token)).rejects.toMatchObject(unknown);
  });
});

describe('an open session object', () => {
  it.each<[string, (vault: TokenVault, cookie: string) => Promise<unknown>]>([
    ['its credential is revoked', (vault, cookie) => vault.revoke(cookie)],
    ['its credential is rotated', (vault, cookie) => vault.rotate(cookie)],
    ['the session is ended', async (vault, cookie) => vault.endSession(await vault.authenticate(cookie))],
    [
      'its credential is taken from the list',
      async (vault, cookie) => {
        const session = await vault.authenticate(cookie);
        const [own] = await vault.credentials(session);
        return vault.revokeCredential(session, own?.id ?? '');
      },
    ],
  ])('hears when %s, and is not open then', async (_what, act) => {
    const { vault, credential: cookie, session } = await signedIn();
    expect(await vault.isOpen(session)).toBe(true);
    const heard = new Promise<void>((resolve) => void vault.watchRevocations(session, resolve));
    await act(vault, cookie);
    await heard;
    expect(await vault.isOpen(session)).toBe(false);
  });

  it('is revoked even where nobody can be told', async () => {
    const { memory: store, vault, credential: cookie, session } = await signedIn();
    jest.spyOn(store, 'publish').mockRejectedValue(new Error('the channel is gone'));
    await vault.revoke(cookie);
    expect(await vault.isOpen(session)).toBe(false);
  });

  it('reads no record any more, in no further round trip, but for what was read with it just before', async () => {
    const { clock, memory: store, vault, session } = await signedIn();
    await vault.write(session, 'connection:a', { tokens: 'a' });
    const token = await vault.issue(session, 'bearer');
    const opened = await vault.authenticate(token, { prefetch: ['connection:a'] });
    const read = jest.spyOn(store, 'read');
    expect(await vault.read(await vault.authenticate(token), 'connection:a')).toEqual({ tokens: 'a' });
    expect(read).toHaveBeenCalledTimes(2);
    await vault.revoke(token);
    // A request that was let in, and then let its body drip.
    clock.ms += 60_000;
    await expect(vault.read(opened, 'connection:a')).rejects.toMatchObject(unknown);
    await expect(vault.read(opened, 'connection:a')).rejects.toMatchObject(unknown);
    expect(await vault.read(opened, 'connection:none')).toBeUndefined();
    expect(await vault.read(session, 'connection:a')).toEqual({ tokens: 'a' });
    expect(await vault.read(vault.detach(opened), 'connection:a')).toEqual({ tokens: 'a' });
  });
});
