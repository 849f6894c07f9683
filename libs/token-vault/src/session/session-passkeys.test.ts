import { randomBytes } from 'node:crypto';
import { Keyring } from '../sealing/keyring.js';
import { MemoryVaultStore } from '../store/memory-store.js';
import { beginSession, testKey, testKeyring } from '../testing/vaults.js';
import { TokenVault } from '../token-vault.js';
import type { StoredPasskey } from './session-credentials.js';

const unknown = { code: 'SESSION_UNKNOWN' };
const dayMs = 86_400_000;
const newKey = () => ({ name: randomBytes(8).toString('hex'), secret: randomBytes(24) });
const holds = ({ counter, isSynced }: StoredPasskey) => ({ counter: counter + 1, isSynced });

async function kept() {
  const clock = { ms: 1_800_000_000_000 };
  const now = () => clock.ms;
  const store = new MemoryVaultStore({ now });
  const open = (keyring = testKeyring()) => new TokenVault({ store, keyring, lastingKeyring: testKeyring(), now });
  const vault = open();
  const { session } = await beginSession(vault);
  await vault.write(session, 'connection:a', 'of-the-platform');
  const recovery = newKey();
  await vault.offerKey(session, recovery, 'K7Q2M');
  await vault.keep(session, 'K7Q2M');
  const passkey = { id: 'cred-1', publicKey: 'spki', counter: 0, isSynced: true };
  const secret = randomBytes(24);
  expect(await vault.addPasskey(session, secret, passkey)).toBe(true);
  return { clock, store, open, vault, session, recovery, passkey, secret };
}

describe('a passkey of a session that is kept', () => {
  it('opens it as often as its authenticator answers, and moves its end on', async () => {
    const { clock, vault, session, secret } = await kept();
    for (let year = 0; year < 3; year++) {
      clock.ms += 390 * dayMs;
      const opened = await vault.openByPasskey('cred-1', secret, holds);
      expect([opened.id, await vault.read(opened, 'connection:a')]).toEqual([session.id, 'of-the-platform']);
      expect((await vault.authenticate(await vault.issue(opened, 'browser'))).id).toBe(session.id);
    }
    expect(await vault.passkeys(session)).toEqual([
      { id: 'cred-1', isSynced: true, addedAtSeconds: 1_800_000_000, usedAtSeconds: clock.ms / 1000 },
    ]);
  });

  it('opens nothing with another secret, by another name, or where the answer does not hold', async () => {
    const { vault, secret } = await kept();
    await expect(vault.openByPasskey('cred-1', randomBytes(24), holds)).rejects.toMatchObject(unknown);
    await expect(vault.openByPasskey('cred-2', secret, holds)).rejects.toMatchObject(unknown);
    const refuse = () => {
      throw new Error('the signature does not hold');
    };
    await expect(vault.openByPasskey('cred-1', secret, refuse)).rejects.toThrow('does not hold');
  });

  it('is shown its last count, and one that two answers bring at once passes once', async () => {
    const { vault, secret } = await kept();
    const once = ({ counter, isSynced }: StoredPasskey) => {
      if (counter >= 1) throw new Error('counted already');
      return { counter: 1, isSynced };
    };
    const results = await Promise.allSettled([1, 2].map(() => vault.openByPasskey('cred-1', secret, once)));
    expect(results.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
  });

  it('stays when the recovery code is used or replaced, and opens nothing once it is ended', async () => {
    const { vault, session, recovery, secret } = await kept();
    const next = newKey();
    await vault.openByKey(recovery, next, 'attempt');
    await vault.offerKey(session, newKey(), 'OTHER');
    await vault.keep(session, 'OTHER');
    await vault.openByPasskey('cred-1', secret, holds);
    expect(await vault.endPasskey(session, 'cred-2')).toBe(false);
    expect(await vault.endPasskey(session, 'cred-1')).toBe(true);
    await expect(vault.openByPasskey('cred-1', secret, holds)).rejects.toMatchObject(unknown);
    expect(await vault.passkeys(session)).toEqual([]);
  });

  it('is one of eight at most, each once, and none of a session that is not kept', async () => {
    const { vault, session, passkey } = await kept();
    expect(await vault.addPasskey(session, randomBytes(24), passkey)).toBe(false);
    for (let number = 2; number <= 8; number++)
      expect(await vault.addPasskey(session, randomBytes(24), { ...passkey, id: `cred-${number}` })).toBe(true);
    expect(await vault.addPasskey(session, randomBytes(24), { ...passkey, id: 'cred-9' })).toBe(false);
    const ordinary = (await beginSession(vault)).session;
    await expect(vault.addPasskey(ordinary, randomBytes(24), { ...passkey, id: 'x' })).rejects.toMatchObject(unknown);
  });

  it('ends with its session, and outlives a change of the master key', async () => {
    const { open, session, secret } = await kept();
    const rotated = open(new Keyring([testKey('k2'), testKey('k1', false)]));
    const opened = await rotated.openByPasskey('cred-1', secret, holds);
    expect(opened.id).toBe(session.id);
    await rotated.endSession(opened);
    await expect(rotated.openByPasskey('cred-1', secret, holds)).rejects.toMatchObject(unknown);
  });
});
