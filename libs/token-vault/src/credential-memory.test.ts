import { Keyring } from './keyring.js';
import { MemoryVaultStore } from './memory-store.js';
import { testKey } from './testing/vaults.js';
import { TokenVault } from './token-vault.js';
import type { VaultStore } from './vault-store.js';

const name = 'connection:a';

/** A store whose answers take a while, as those of a server do: what may be done meanwhile is done. */
function distant(store: VaultStore): VaultStore {
  const pause = () => new Promise((resolve) => setTimeout(resolve, 2));
  return new Proxy(store, {
    get(target, property) {
      const value: unknown = Reflect.get(target, property);
      if (property !== 'read') return typeof value === 'function' ? value.bind(target) : value;
      return async (record: string, fields: readonly string[]) => {
        await pause();
        return target.read(record, fields);
      };
    },
  });
}

describe('what a vault remembers of a credential', () => {
  let store: MemoryVaultStore;
  let keyring: Keyring;
  let opened: string[];
  let vault: TokenVault;
  let credential: string;
  let sessionId: string;

  beforeEach(async () => {
    store = new MemoryVaultStore();
    keyring = new Keyring([testKey('k1')]);
    opened = [];
    const open = keyring.open.bind(keyring);
    jest.spyOn(keyring, 'open').mockImplementation((sealed, aad) => {
      opened.push(aad.split('|')[1] ?? '');
      return open(sealed, aad);
    });
    vault = new TokenVault({ store: distant(store), keyring });
    credential = vault.mintCredential();
    const session = await vault.activate(credential, 'browser');
    sessionId = session.id;
    await vault.write(session, name, { token: 'first' });
  });
  afterEach(() => vault.close());

  const read = async () => {
    const session = await vault.authenticate(credential, { prefetch: [name] });
    return vault.read<{ token: string }>(session, name);
  };

  it('spares opening the credential again, and opens the value while the store is asked', async () => {
    await read();
    opened.length = 0;
    const session = await vault.authenticate(credential, { prefetch: [name] });
    expect(opened).toEqual([name]);
    expect(await vault.read(session, name)).toEqual({ token: 'first' });
    expect(opened).toEqual([name]);
  });

  it('is no cache: a value that changed in the store is the one that is read', async () => {
    await read();
    const other = new TokenVault({ store, keyring });
    await other.write(await other.authenticate(credential), name, { token: 'second' });
    expect(await read()).toEqual({ token: 'second' });
    expect(await read()).toEqual({ token: 'second' });
    await other.remove(await other.authenticate(credential), name);
    expect(await read()).toBeUndefined();
    await other.endSession(await other.authenticate(credential));
    await expect(read()).rejects.toMatchObject({ code: 'SESSION_UNKNOWN' });
  });

  it('does not hide that a value was tampered with, nor keeps a bad one', async () => {
    await read();
    const [sealed = ''] = await store.read(sessionId, [name]);
    const broken = `${sealed.slice(0, -1)}${sealed.endsWith('A') ? 'Q' : 'A'}`;
    await store.update(sessionId, { set: { [name]: broken } });
    for (let round = 0; round < 2; round++) await expect(read()).rejects.toMatchObject({ code: 'RECORD_TAMPERED' });
    await store.update(sessionId, { set: { [name]: sealed } });
    expect(await read()).toEqual({ token: 'first' });
  });

  it('gives each request a value of its own', async () => {
    await read();
    const [one, two] = await Promise.all([read(), read()]);
    if (one) one.token = 'changed by one of them';
    expect(two).toEqual({ token: 'first' });
    expect(await read()).toEqual({ token: 'first' });
  });

  it('opens nothing ahead for other names than last time', async () => {
    await read();
    opened.length = 0;
    await vault.authenticate(credential, { prefetch: ['connection:b'] });
    await vault.authenticate(credential, { prefetch: [] });
    await vault.authenticate(credential, { prefetch: ['connection:b', name] });
    expect(opened).toEqual([]);
  });

  it('opens nothing for a wrong secret of the same session', async () => {
    await read();
    opened.length = 0;
    const wrong = vault.mintCredential(credential);
    await expect(vault.authenticate(wrong, { prefetch: [name] })).rejects.toMatchObject({ code: 'SESSION_UNKNOWN' });
    expect(opened).toEqual([]);
  });
});
