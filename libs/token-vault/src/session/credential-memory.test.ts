import { requireCredential } from './credential.js';
import { DataKey } from '../sealing/data-key.js';
import { Keyring } from '../sealing/keyring.js';
import { MemoryVaultStore } from '../store/memory-store.js';
import { strangeCredential, testKey } from '../testing/vaults.js';
import { TokenVault } from '../token-vault.js';

const name = 'connection:a';

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
    const { open: openUnderKey } = DataKey.prototype;
    jest.spyOn(DataKey.prototype, 'open').mockImplementation(function (this: DataKey, sealed, place) {
      opened.push(place.split('|')[1] ?? '');
      return openUnderKey.call(this, sealed, place);
    });
    vault = new TokenVault({ store, keyring });
    credential = vault.mintCredential();
    const session = await vault.activate(credential, 'browser');
    sessionId = session.id;
    await vault.write(session, name, { token: 'first' });
  });
  afterEach(async () => {
    jest.restoreAllMocks();
    await vault.close();
  });

  const read = async () => {
    const session = await vault.authenticate(credential, { prefetch: [name] });
    return vault.read<{ token: string }>(session, name);
  };

  it('opens what did not change once within a second, and asks the store each time', async () => {
    await read();
    opened.length = 0;
    const asked = jest.spyOn(store, 'read');
    expect(await read()).toEqual({ token: 'first' });
    expect(await read()).toEqual({ token: 'first' });
    expect(opened).toEqual([]);
    expect(asked).toHaveBeenCalledTimes(2);
  });

  it('remembers nothing that was opened for longer than a second, however often it is used', async () => {
    jest.useFakeTimers();
    try {
      await read();
      for (let round = 0; round < 4; round++) {
        jest.advanceTimersByTime(300);
        await read();
      }
      expect(opened.filter((field) => field === name)).toHaveLength(2);
      jest.advanceTimersByTime(1_000);
      expect(jest.getTimerCount()).toBe(0);
    } finally {
      jest.useRealTimers();
    }
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

  it('takes no credential for good whose own field in the store is another than last time', async () => {
    await read();
    const { field } = requireCredential(credential);
    const [sealed = ''] = await store.read(sessionId, [field]);
    await store.update(sessionId, { set: { [field]: sealed.slice(0, -20) } });
    for (let round = 0; round < 2; round++) await expect(read()).rejects.toMatchObject({ code: 'RECORD_TAMPERED' });
    await store.update(sessionId, { set: { [field]: sealed } });
    expect(await read()).toEqual({ token: 'first' });
  });

  it('gives each request a value of its own', async () => {
    await read();
    const [one, two] = await Promise.all([read(), read()]);
    if (one) one.token = 'changed by one of them';
    expect(two).toEqual({ token: 'first' });
    expect(await read()).toEqual({ token: 'first' });
  });

  it('opens nothing for a wrong secret of the same session', async () => {
    await read();
    opened.length = 0;
    const wrong = strangeCredential(credential);
    await expect(vault.authenticate(wrong, { prefetch: [name] })).rejects.toMatchObject({ code: 'SESSION_UNKNOWN' });
    expect(opened).toEqual([]);
  });
});
