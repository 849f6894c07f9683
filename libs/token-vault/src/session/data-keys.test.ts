import fc from 'fast-check';
import { requireCredential } from './credential.js';
import type { Session } from './session.js';
import { Keyring } from '../sealing/keyring.js';
import type { RecordKeys } from '../sealing/record-keys.js';
import { MemoryVaultStore } from '../store/memory-store.js';
import { beginSession, offPath, strangeCredential, testKey, testKeyring } from '../testing/vaults.js';
import { TokenVault } from '../token-vault.js';

const name = 'connection:a';
const value = { refreshToken: 'of-the-platform' };
const tampered = { code: 'RECORD_TAMPERED' };
const unknown = { code: 'SESSION_UNKNOWN' };

function setUp() {
  const store = new MemoryVaultStore();
  /** One process; all of a test share the store. */
  const open = (recordKeys: RecordKeys = 'credential', keyring = testKeyring()) =>
    new TokenVault({ store, keyring, recordKeys });
  const signIn = async (vault: TokenVault) => {
    const begun = await beginSession(vault);
    await vault.write(begun.session, name, value);
    return begun;
  };
  const fieldsOf = async (session: Session) => store.readAll(session.id);
  return { store, open, signIn, fieldsOf };
}

let { store, open, signIn, fieldsOf } = setUp();
beforeEach(() => ({ store, open, signIn, fieldsOf } = setUp()));

/** What somebody opens who has the store and the master key. */
function openedByMasterKey(fields: ReadonlyMap<string, string>, session: Session): Map<string, string> {
  const keyring = testKeyring();
  const opened = new Map<string, string>();
  for (const [field, sealed] of fields) {
    try {
      opened.set(field, keyring.open(sealed, `${session.id}|${field}`));
    } catch {
      // That one stays closed.
    }
  }
  return opened;
}

describe('the data key of a session', () => {
  it('is brought by each credential, and by the master key and the store together it is not', async () => {
    const one = open();
    const { credential, session } = await signIn(one);
    const handle = await one.issue(session, 'handle', { label: 'a chat' });
    const fields = await fieldsOf(session);
    const opened = openedByMasterKey(fields, session);
    expect([...opened.keys()].filter((field) => !/^([snl]$|c:|u:)/.test(field))).toEqual([]);
    expect([...opened.values()].join()).not.toContain('of-the-platform');
    for (const each of [credential, handle]) {
      const two = open();
      expect(await two.read(await two.authenticate(each), name)).toEqual(value);
    }
  });

  const changes: Record<string, (vault: TokenVault, credential: string) => Promise<string | undefined>> = {
    rotate: (vault, credential) => vault.rotate(credential),
    renew: (vault, credential) => vault.renew(credential, 'a sign-in'),
    'renew twice, as when the first answer was lost': async (vault, credential) => {
      await vault.renew(credential, 'a sign-in');
      return vault.renew(credential, 'a sign-in');
    },
    'renew and settle': async (vault, credential) => {
      const next = (await vault.renew(credential, 'a sign-in')) ?? '';
      await vault.settle(next);
      return next;
    },
    'issue another': async (vault, credential) => vault.issue(await vault.authenticate(credential), 'bearer'),
    'issue another from a detached session': async (vault, credential) =>
      vault.issue(vault.detach(await vault.authenticate(credential)), 'handle', { ttlSeconds: 60 }),
  };
  it.each(Object.entries(changes))('goes with a credential: %s', async (_name, change) => {
    const { credential } = await signIn(open());
    const next = await change(open(), credential);
    const vault = open();
    const session = await vault.authenticate(next ?? '');
    expect(await vault.read(session, name)).toEqual(value);
    await vault.write(session, name, 'changed');
    expect(await open().read(session, name)).toBe('changed');
  });

  it('goes with any succession of credentials, and no earlier one stays', async () => {
    const kinds = ['rotate', 'renew and settle', 'issue another'] as const;
    await fc.assert(
      fc.asyncProperty(fc.array(fc.constantFrom(...kinds), { minLength: 1, maxLength: 8 }), async (steps) => {
        ({ store, open, signIn, fieldsOf } = setUp());
        const { credential: first, session } = await signIn(open());
        let credential = first;
        for (const step of steps) {
          const next = (await changes[step]?.(open(), credential)) ?? '';
          if (step === 'issue another') await open().revoke(credential);
          await expect(open().authenticate(credential)).rejects.toMatchObject(unknown);
          credential = next;
        }
        expect(await open().read(await open().authenticate(credential), name)).toEqual(value);
        expect([...(await fieldsOf(session)).keys()].filter((field) => field.startsWith('c:'))).toHaveLength(1);
      }),
      { numRuns: 40 },
    );
  });

  describe('is refused', () => {
    it('to another secret, whose place gets the entry of a live credential', async () => {
      const { credential, session } = await signIn(open());
      const planted = strangeCredential(credential);
      const entry = (await fieldsOf(session)).get(requireCredential(credential).field) ?? '';
      await store.update(session.id, { set: { [requireCredential(planted).field]: entry } });
      await expect(open().authenticate(planted)).rejects.toMatchObject(tampered);
    });

    it('to another secret, also where somebody with the master key moves the wrapped key', async () => {
      const alice = await signIn(open());
      const mallory = await signIn(open());
      const keyring = testKeyring();
      const [of, to] = [alice, mallory].map(({ credential }) => requireCredential(credential));
      if (!of || !to) throw new Error('there are two');
      const text = keyring.open((await fieldsOf(alice.session)).get(of.field) ?? '', `${of.sessionId}|${of.field}`);
      for (const place of [to, requireCredential(strangeCredential(alice.credential))]) {
        const sealed = keyring.seal(text, `${place.sessionId}|${place.field}`);
        await store.update(place.sessionId, { set: { [place.field]: sealed } });
      }
      await expect(open().authenticate(mallory.credential)).rejects.toMatchObject(tampered);
    });

    it('when it is truncated, or another key', async () => {
      const { credential, session } = await signIn(open());
      const other = await signIn(open());
      const keyring = testKeyring();
      const read = async (of: { credential: string; session: Session }) => {
        const { field, sessionId } = requireCredential(of.credential);
        const text = keyring.open((await fieldsOf(of.session)).get(field) ?? '', `${sessionId}|${field}`);
        return JSON.parse(text) as { wrappedKey: string };
      };
      const own = await read({ credential, session });
      const foreign = await read(other);
      const { field } = requireCredential(credential);
      for (const wrappedKey of ['', own.wrappedKey.slice(0, -2), own.wrappedKey.slice(4), foreign.wrappedKey]) {
        const sealed = keyring.seal(JSON.stringify({ ...own, wrappedKey }), `${session.id}|${field}`);
        await store.update(session.id, { set: { [field]: sealed } });
        await expect(open().authenticate(credential)).rejects.toMatchObject(tampered);
      }
    });

    it('under another master key', async () => {
      const { credential } = await signIn(open());
      const wrong = open('credential', new Keyring([testKey('another')]));
      await expect(wrong.authenticate(credential)).rejects.toMatchObject({ code: 'RECORD_SEALED_WITH_UNKNOWN_KEY' });
      const sameName = open('credential', new Keyring([{ ...testKey('another'), id: 'k1' }]));
      await expect(sameName.authenticate(credential)).rejects.toMatchObject(tampered);
    });
  });

  it('stays the same while the master key changes, and the older one can go', async () => {
    const old = testKey('k1', false);
    const { credential } = await signIn(open());
    const both = open('credential', new Keyring([old, testKey('k2')]));
    expect(await both.read(await both.authenticate(credential), name)).toEqual(value);
    await offPath();
    const after = open('credential', new Keyring([testKey('k2')]));
    expect(await after.read(await after.authenticate(credential), name)).toEqual(value);
  });

  it('is none of the shared session, which opens without a credential', async () => {
    const one = open('master');
    await one.write(await one.sharedSession('local'), name, value);
    const cookie = await one.issue(await one.sharedSession('local'), 'browser');
    const two = open('master');
    expect(await two.read(await two.authenticate(cookie), name)).toEqual(value);
    // Under the other setting the cookie's session gets a key, and the shared one begins anew.
    const three = open();
    expect(await three.read(await three.authenticate(cookie), name)).toEqual(value);
    expect(await one.read(await one.sharedSession('local'), name)).toBeUndefined();
  });

  it('seals a value whose secret can be guessed', async () => {
    const vault = open();
    const { credential, session } = await signIn(vault);
    const stored: string[] = [];
    const setValue = store.setValue.bind(store);
    store.setValue = (key, sealed, seconds) => (stored.push(key, sealed), setValue(key, sealed, seconds));
    await vault.setValue('page-rest', `${session.id}|0`, 'rows', 60, session);
    const two = open();
    const again = await two.authenticate(credential);
    expect(await two.getValue('page-rest', `${session.id}|0`, again)).toBe('rows');
    const stranger = await signIn(two);
    await expect(two.getValue('page-rest', `${session.id}|0`, stranger.session)).rejects.toMatchObject(tampered);
    await expect(two.getValue('page-rest', `${session.id}|0`)).rejects.toMatchObject(tampered);
    const [key = '', sealed = ''] = stored;
    expect(() => testKeyring().openWithSecret(`${session.id}|0`, sealed, key)).toThrow();
  });
});

describe('a session from before there were data keys', () => {
  it('gets one when it is used, with its records sealed again, for all of its credentials', async () => {
    const before = open('master');
    const { credential, session } = await signIn(before);
    const bearer = await before.issue(session, 'bearer');
    const handle = await before.issue(session, 'handle');
    expect(openedByMasterKey(await fieldsOf(session), session).get(name)).toContain('of-the-platform');

    const vault = open();
    expect(await vault.read(await vault.authenticate(credential), name)).toEqual(value);
    expect(openedByMasterKey(await fieldsOf(session), session).has(name)).toBe(false);
    for (const each of [bearer, handle, credential]) {
      const other = open();
      expect(await other.read(await other.authenticate(each), name)).toEqual(value);
      await offPath();
    }
    const entries = [...openedByMasterKey(await fieldsOf(session), session)].filter(([field]) =>
      field.startsWith('c:'),
    );
    expect(entries).toHaveLength(3);
    for (const [, entry] of entries) {
      expect(JSON.parse(entry)).toMatchObject({ wrappedKey: expect.any(String) });
      expect(entry).not.toContain('unwrappedKey');
    }
  });

  it('gets one key, of however many processes that open it at once', async () => {
    const before = open('master');
    const { credential, session } = await signIn(before);
    const bearer = await before.issue(session, 'bearer');
    const sessions = await Promise.all(
      Array.from({ length: 10 }, async (_, index) => {
        const vault = open();
        const opened = await vault.authenticate(index % 2 ? credential : bearer);
        await vault.write(opened, `written:${index}`, index);
        return { vault, opened };
      }),
    );
    for (const { vault, opened } of sessions) {
      const all = await vault.readAll<number>(opened, 'written:');
      expect([...all.values()].sort((a, b) => a - b)).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
    }
  });

  it('opens in a process that makes none itself, and goes on with its key there', async () => {
    const { credential, session } = await signIn(open());
    const plain = open('master');
    const opened = await plain.authenticate(credential);
    await plain.write(opened, 'connection:b', 'of the other');
    const handle = await plain.issue(opened, 'handle');
    expect(openedByMasterKey(await fieldsOf(session), session).has('connection:b')).toBe(false);
    const vault = open();
    expect(await vault.read(await vault.authenticate(handle), 'connection:b')).toBe('of the other');
  });

  it('takes no credential that could not bring the key it has got meanwhile', async () => {
    const before = open('master');
    const { credential } = await signIn(before);
    const withoutKey = await before.authenticate(credential);
    await open().authenticate(credential);
    await expect(before.issue(withoutKey, 'handle')).rejects.toMatchObject(unknown);
    await expect(before.read(withoutKey, name)).rejects.toMatchObject({ code: 'RECORD_SEALED_WITH_UNKNOWN_KEY' });
    expect(await before.read(await before.authenticate(credential), name)).toEqual(value);
  });

  it('waits with it while a record does not open, and loses nothing', async () => {
    const { credential, session } = await signIn(open('master'));
    await store.update(session.id, { set: { 'connection:b': 'of nobody' } });
    const vault = open();
    expect(await vault.read(await vault.authenticate(credential), name)).toEqual(value);
    await store.update(session.id, { remove: ['connection:b'] });
    await vault.authenticate(credential);
    expect(openedByMasterKey(await store.readAll(session.id), session).has(name)).toBe(false);
  });
});
