import { type JsonWebKey } from 'node:crypto';
import { Keyring, LastingKey, MemoryVaultStore, type MasterKey } from '@fhir-gateway/token-vault';
import { openSigningKey, restoreSigningKey, signingKeyRecord } from './signing-key.js';

const masterKey = (id: string, primary = true): MasterKey => ({ id, secret: Buffer.alloc(32, id), primary });
const keyring = new Keyring([masterKey('first')]);

describe('the key that id tokens are signed with', () => {
  let store: MemoryVaultStore;
  beforeEach(() => (store = new MemoryVaultStore()));

  it('is one key, of how many processes start at once', async () => {
    const keys = await Promise.all(Array.from({ length: 4 }, () => openSigningKey({ store, keyring })));
    expect(new Set(keys.map(({ n }) => n)).size).toBe(1);
    expect(await openSigningKey({ store, keyring })).toEqual(keys[0]);
  });

  it('stays the same through a change of the master key', async () => {
    const lasting = async (...masterKeys: MasterKey[]) => (await LastingKey.open({ store, masterKeys })).keyring;
    const before = await openSigningKey({ store, keyring: await lasting(masterKey('first')) });
    // As the roll-outs of a change leave it, once everything is sealed anew.
    const changed = [masterKey('second'), masterKey('first', false)];
    expect(await openSigningKey({ store, keyring: await lasting(...changed) })).toEqual(before);
  });

  it('is stored sealed', async () => {
    const { n = '', d = '' } = (await openSigningKey({ store, keyring })) as JsonWebKey;
    const stored = [...(await store.readAll(signingKeyRecord))].join();
    expect(stored).toContain('v1.first.');
    for (const text of [n, d, '"kty"']) expect(stored).not.toContain(text);
  });

  it.each([
    ['under a master key that is not configured', [masterKey('other')], 'RECORD_SEALED_WITH_UNKNOWN_KEY'],
    ['under another key of the same id', [{ ...masterKey('first'), secret: Buffer.alloc(32, 'x') }], 'RECORD_TAMPERED'],
  ])('is neither used nor replaced where it is sealed %s', async (_how, keys, code) => {
    await openSigningKey({ store, keyring });
    const before = await store.readAll(signingKeyRecord);
    const opened = openSigningKey({ store, keyring: new Keyring(keys) });
    await expect(opened).rejects.toMatchObject({ code, detail: expect.stringContaining(signingKeyRecord) });
    expect(await store.readAll(signingKeyRecord)).toEqual(before);
  });

  it('is not taken from what somebody else wrote into the store', async () => {
    await store.create(signingKeyRecord, { jwk: keyring.seal('{"kty":"RSA"}', 'elsewhere') }, 60);
    await expect(openSigningKey({ store, keyring })).rejects.toMatchObject({ code: 'RECORD_TAMPERED' });
  });

  it('is stored again where the store was emptied, and never over another', async () => {
    const key = await openSigningKey({ store, keyring });
    await store.remove(signingKeyRecord);
    await restoreSigningKey({ store, keyring }, key);
    expect(await openSigningKey({ store, keyring })).toEqual(key);
    await restoreSigningKey({ store, keyring }, { ...key, n: 'another' });
    expect(await openSigningKey({ store, keyring })).toEqual(key);
  });

  it('does not come from a store that keeps nothing', async () => {
    store.create = () => Promise.resolve(false);
    await expect(openSigningKey({ store, keyring })).rejects.toMatchObject({ code: 'STORE_UNAVAILABLE' });
  });
});
