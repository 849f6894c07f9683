import { beginSession, testKeyring } from '../testing/vaults.js';
import { TokenVault } from '../token-vault.js';
import { MemoryVaultStore } from './memory-store.js';
import { observe } from '../testing/observed-store.js';

/** A few of the largest values that anybody may keep fill the share. */
const large = 'x'.repeat(500_000);

describe('what strangers have in the store', () => {
  const memory = new MemoryVaultStore();
  const vault = new TokenVault({ store: memory, keyring: testKeyring() });
  afterAll(() => vault.close());

  const fill = async () => {
    const { session } = await beginSession(vault);
    for (let count = 0; count < 40; count++) await vault.write(session, 'large', large);
  };
  const isThere = (credential: string) =>
    vault.authenticate(credential).then(
      () => true,
      () => false,
    );

  it('gives way, the oldest first, to what other strangers store', async () => {
    const [first, second] = [await beginSession(vault), await beginSession(vault)];
    await vault.write(first.session, 'a', 1);
    await vault.putOneTime('begun', 'by-nobody', 1, 60, 'stranger');
    await vault.putOneTime('begun', 'by-second', 1, 60, second.session);
    await fill();
    expect(await isThere(first.credential)).toBe(false);
    expect(await isThere(second.credential)).toBe(false);
    expect(await vault.takeOneTime('begun', 'by-nobody')).toBeUndefined();
    expect(await vault.takeOneTime('begun', 'by-second')).toBeUndefined();
  });

  it('is bounded in number, with twenty thousand sessions of which none is large', async () => {
    const before = await beginSession(vault);
    for (let count = 0; count < 20_000; count++) await vault.admit(`record-${count}`, 1);
    expect(await isThere(before.credential)).toBe(false);
  });

  it('costs nobody who signed in a session, an app or what they keep', async () => {
    const person = await beginSession(vault);
    const owner = { issuer: 'https://idp.example.org', subject: 'anna', roles: [] };
    const member = await beginSession(vault, { owner });
    await vault.putOneTime('begun', 'by-person', 1, 60, person.session);
    const grants = ['begun:oauth:Grant', 'signed-in:oauth:Grant', 'owned:oauth:Grant', 'before:oauth:Grant'];
    for (const name of grants) await memory.create(name, { value: 'sealed' }, 60);
    await vault.admit('begun:oauth:Grant', 100, person.credential);
    await vault.signIn(person.session);
    await vault.admit('signed-in:oauth:Grant', 100, person.credential);
    await vault.admit('owned:oauth:Grant', 100, member.credential);
    // As versions before this one entered it.
    const before = { name: `before:oauth:Grant ${member.session.id}`, bytes: 100 };
    await memory.admit('strangers:index', before, { entries: 20_000, bytes: 16 * 1024 * 1024 });
    await fill();
    expect(await isThere(person.credential)).toBe(true);
    expect(await isThere(member.credential)).toBe(true);
    expect(await vault.takeOneTime('begun', 'by-person')).toBe(1);
    for (const name of grants) expect([name, ...(await memory.read(name, ['value']))]).toEqual([name, 'sealed']);
  });

  it('names nobody’s session beside what is stored for it', async () => {
    const { session } = await beginSession(vault);
    const admitted = jest.spyOn(memory, 'admit');
    await vault.putOneTime('begun', 'by-somebody', 1, 60, session);
    await vault.admit('grant:oauth:Session', 100, (await beginSession(vault)).credential);
    const names = admitted.mock.calls.map(([, { name }]) => name);
    admitted.mockRestore();
    expect(names.filter((name) => name.includes(' '))).toHaveLength(2);
    for await (const id of memory.sessionIds()) {
      expect(names.filter((name) => name !== id && name.includes(id))).toEqual([]);
    }
  });

  it('tells how full it is, and how many gave way', async () => {
    const counted = new TokenVault({ store: new MemoryVaultStore(), keyring: testKeyring() });
    expect(counted.strangersShare).toEqual({ filled: 0, gaveWay: 0 });
    const { session } = await beginSession(counted);
    for (let count = 0; count < 10; count++) await counted.write(session, 'large', large);
    const { filled } = counted.strangersShare;
    expect([filled > 0.3 && filled < 1, counted.strangersShare.gaveWay]).toEqual([true, 0]);
    await counted.putOneTime('begun', 'before', 1, 60, 'stranger');
    for (let count = 0; count < 40; count++) await counted.write(session, 'large', large);
    expect(counted.strangersShare.gaveWay).toBe(1);
    await counted.close();
  });

  it('is not counted any more for a person who opens the session again', async () => {
    const { credential, session } = await beginSession(vault);
    await vault.signIn(session);
    const { store, calls } = observe(memory);
    const again = new TokenVault({ store, keyring: testKeyring() });
    await again.write(await again.authenticate(credential), 'a', 1);
    expect(calls).not.toContain('admit');
  });

  it('is refused where it cannot be counted', async () => {
    const store = new MemoryVaultStore();
    jest.spyOn(store, 'admit').mockRejectedValue(new Error('away'));
    const created = jest.spyOn(store, 'create');
    const uncounted = new TokenVault({ store, keyring: testKeyring() });
    await expect(beginSession(uncounted)).rejects.toThrow('away');
    expect(created).not.toHaveBeenCalled();
    await uncounted.close();
  });
});
