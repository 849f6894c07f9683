import { requireCredential } from '../session/credential.js';
import { Keyring } from './keyring.js';
import type { RecordKeys } from './record-keys.js';
import { MemoryVaultStore } from '../store/memory-store.js';
import type { Session } from '../session/session.js';
import { beginSession, offPath, strangeCredential, testKey } from '../testing/vaults.js';
import { TokenVault } from '../token-vault.js';
import type { VaultStore } from '../store/vault-store.js';

const tampered = { code: 'RECORD_TAMPERED' };
const unknownKey = { code: 'RECORD_SEALED_WITH_UNKNOWN_KEY' };

async function signIn(store: VaultStore, recordKeys: RecordKeys = 'credential') {
  const vault = new TokenVault({ store, keyring: new Keyring([testKey('old')]), recordKeys });
  const begun = await beginSession(vault);
  for (const name of ['a', 'b']) await vault.write(begun.session, `connection:${name}`, { token: `secret-${name}` });
  return { vault, ...begun };
}

async function fieldsOf(store: VaultStore, session: Session): Promise<Record<string, string>> {
  return Object.fromEntries(await store.readAll(session.id));
}

describe('sealed records', () => {
  let store: MemoryVaultStore;
  beforeEach(() => (store = new MemoryVaultStore()));

  describe('someone who can write to the store (D40)', () => {
    it('cannot move a record to another session', async () => {
      const alice = await signIn(store);
      const mallory = await signIn(store);
      const stolen = (await fieldsOf(store, alice.session))['connection:a'] ?? '';
      await store.update(mallory.session.id, { set: { 'connection:a': stolen } });
      await expect(mallory.vault.read(mallory.session, 'connection:a')).rejects.toMatchObject(tampered);
      await expect(mallory.vault.readAll(mallory.session, 'connection:')).rejects.toMatchObject(tampered);
    });

    it('cannot move a record to another name of the same session', async () => {
      const { vault, session } = await signIn(store);
      const fields = await fieldsOf(store, session);
      await store.update(session.id, { set: { 'connection:b': fields['connection:a'] ?? '' } });
      await expect(vault.read(session, 'connection:b')).rejects.toMatchObject(tampered);
      await expect(vault.read(session, 'connection:a')).resolves.toEqual({ token: 'secret-a' });
    });

    it('cannot plant a credential, neither in the clear nor copied from another session', async () => {
      const alice = await signIn(store);
      const mallory = await signIn(store);
      const key = (fields: Record<string, string>) => Object.keys(fields).find((field) => field.startsWith('c:')) ?? '';
      const ofMallory = await fieldsOf(store, mallory.session);
      const planted = strangeCredential(alice.credential);
      const plantedField = requireCredential(planted).field;
      for (const value of [
        '{"kind":"browser","createdAtSeconds":1,"expiresAtSeconds":99999999999}',
        ofMallory[key(ofMallory)] ?? '',
      ]) {
        await store.update(alice.session.id, { set: { [plantedField]: value } });
        await expect(alice.vault.authenticate(planted)).rejects.toMatchObject(tampered);
      }
      await expect(alice.vault.authenticate(alice.credential)).resolves.toMatchObject({ id: alice.session.id });
    });

    it('cannot lengthen a session with a head in the clear or from a younger session', async () => {
      const { vault, credential, session } = await signIn(store);
      const younger = await signIn(store);
      const head = (await fieldsOf(store, younger.session))['s'] ?? '';
      for (const value of ['{"createdAtSeconds":1,"expiresAtSeconds":99999999999}', head]) {
        await store.update(session.id, { set: { s: value } });
        await expect(vault.authenticate(credential)).resolves.toEqual(session);
      }
    });

    it('cannot swap two one-time values', async () => {
      const puts: [string, string][] = [];
      const spy: VaultStore = Object.assign(new MemoryVaultStore(), {
        putOnce: async (key: string, value: string) => puts.push([key, value]) > 0,
        take: (key: string) => store.take(key),
      });
      const vault = new TokenVault({ store: spy, keyring: new Keyring([testKey()]) });
      await vault.putOneTime('pending-login', 'state-1', { platform: 'a' }, 60);
      await vault.putOneTime('pending-login', 'state-2', { platform: 'b' }, 60);
      const [[key1 = ''] = [], [, value2 = ''] = []] = puts;
      await store.putOnce(key1, value2, 60);
      await expect(vault.takeOneTime('pending-login', 'state-1')).rejects.toMatchObject(tampered);
    });
  });

  describe('a key roll (D39) where the master key alone opens records', () => {
    const recordKeys = 'master';
    const rolled = () => new Keyring([testKey('old', false), testKey('new')]);

    it('says which key is missing, deletes nothing, and opens everything once the key is back', async () => {
      const { credential, session } = await signIn(store, recordKeys);
      const before = await fieldsOf(store, session);
      const wrong = new TokenVault({ store, keyring: new Keyring([testKey('new')]), recordKeys });
      await expect(wrong.authenticate(credential)).rejects.toMatchObject({ ...unknownKey, detail: 'key id old' });
      await expect(wrong.read(session, 'connection:a')).rejects.toMatchObject(unknownKey);
      await expect(wrong.readAll(session, '')).rejects.toMatchObject(unknownKey);
      await offPath();
      expect(await fieldsOf(store, session)).toEqual(before);

      const right = new TokenVault({ store, keyring: rolled(), recordKeys });
      const opened = await right.authenticate(credential);
      expect(await right.read(opened, 'connection:a')).toEqual({ token: 'secret-a' });
    });

    it('seals new writes with the primary, and seals again what a read finds under the older key', async () => {
      const { credential, session } = await signIn(store, recordKeys);
      const vault = new TokenVault({ store, keyring: rolled(), recordKeys });
      const opened = await vault.authenticate(credential, { prefetch: ['connection:a'] });
      await vault.read(opened, 'connection:a');
      await vault.write(opened, 'connection:c', 1);
      await offPath();
      const keys = Object.entries(await fieldsOf(store, session)).map(([field, sealed]) => [
        field.replace(/^([cu]:).*/, '$1'),
        sealed.split('.')[1],
      ]);
      expect(Object.fromEntries(keys)).toEqual({
        s: 'old',
        n: 'old',
        'c:': 'new',
        'u:': 'new',
        'connection:a': 'new',
        'connection:b': 'old',
        'connection:c': 'new',
      });
      expect(await vault.read(opened, 'connection:a')).toEqual({ token: 'secret-a' });
    });

    it('does not put an old value back over one that was written meanwhile', async () => {
      const { credential } = await signIn(store, recordKeys);
      const vault = new TokenVault({ store, keyring: rolled(), recordKeys });
      const session = await vault.authenticate(credential);
      const [read] = await Promise.all([
        vault.read(session, 'connection:a'),
        vault.write(session, 'connection:a', { token: 'rotated' }),
      ]);
      expect(read).toEqual({ token: 'secret-a' });
      await offPath();
      expect(await vault.read(session, 'connection:a')).toEqual({ token: 'rotated' });
    });

    it('replaces a version that was sealed again meanwhile, and not one that was written', async () => {
      const { session: old } = await signIn(store, recordKeys);
      const vault = new TokenVault({ store, keyring: rolled(), recordKeys });
      const resealed = await vault.readVersion(old, 'connection:a');
      const written = await vault.readVersion(old, 'connection:b');
      await offPath();
      await vault.write(old, 'connection:b', { token: 'of the next holder' });
      if (!resealed || !written) throw new Error('both records are there');
      expect(await vault.replace(old, resealed, { token: 'new' })).toBe(true);
      expect(await vault.replace(old, written, { token: 'late' })).toBe(false);
      expect(await vault.read(old, 'connection:b')).toEqual({ token: 'of the next holder' });
    });

    it('rotates a credential that the older key sealed', async () => {
      const { credential, session } = await signIn(store, recordKeys);
      const vault = new TokenVault({ store, keyring: rolled(), recordKeys });
      const next = await vault.rotate(credential);
      expect(await vault.authenticate(next)).toMatchObject({ id: session.id });
      await expect(vault.authenticate(credential)).rejects.toMatchObject({ code: 'SESSION_UNKNOWN' });
    });

    it('takes a one-time value that was put before the roll, once', async () => {
      const before = new TokenVault({ store, keyring: new Keyring([testKey('old')]), recordKeys });
      await before.putOneTime('pending-login', 'state', 'value', 60);
      const wrong = new TokenVault({ store, keyring: new Keyring([testKey('new')]), recordKeys });
      expect(await wrong.takeOneTime('pending-login', 'state')).toBeUndefined();
      const after = new TokenVault({ store, keyring: rolled(), recordKeys });
      expect(await after.takeOneTime('pending-login', 'state')).toBe('value');
      expect(await after.takeOneTime('pending-login', 'state')).toBeUndefined();
    });
  });
});
