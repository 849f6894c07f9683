import { VaultError } from '../errors.js';
import { MemoryVaultStore } from './memory-store.js';
import type { Session } from '../session/session.js';
import { beginSession, testKeyring } from '../testing/vaults.js';
import { TokenVault } from '../token-vault.js';
import type { VaultStore } from './vault-store.js';

const name = 'connection:sandbox';
let store: VaultStore;
let nowMs = Date.now();

type Process = Awaited<ReturnType<typeof processOn>>;

async function processOn() {
  const vault = new TokenVault({ store, keyring: testKeyring(), now: () => nowMs });
  const { session } = await beginSession(vault);
  await vault.write(session, name, { refresh: 1 });
  return { vault, session };
}

const stored = async ({ id }: Session) => (await store.read(id, [name]))[0] ?? '';
/** What a failover does to a write that no replica had. */
const lose = ({ id }: Session, sealed: string) => store.update(id, { set: { [name]: sealed } });

async function write({ vault, session }: Process, value: unknown): Promise<boolean> {
  const version = await vault.readVersion(session, name);
  return vault.replace(session, version ?? fail(), value);
}

describe('a store that loses writes', () => {
  let one: Process;
  let first: string;
  beforeEach(async () => {
    nowMs = Date.now();
    store = new MemoryVaultStore();
    one = await processOn();
    first = await stored(one.session);
  });

  afterEach(() => store.close());

  it('gets back what this process wrote last, however many writes it lost', async () => {
    for (const refresh of [2, 3, 4]) expect(await write(one, { refresh })).toBe(true);
    const last = await stored(one.session);
    await lose(one.session, first);
    expect((await one.vault.readVersion(one.session, name))?.value).toEqual({ refresh: 4 });
    expect(await stored(one.session)).toBe(last);
  });

  it('keeps what another wrote since, and what was deleted', async () => {
    await write(one, { refresh: 2 });
    await one.vault.write(one.session, name, { refresh: 'of another' });
    expect((await one.vault.readVersion(one.session, name))?.value).toEqual({ refresh: 'of another' });
    await one.vault.remove(one.session, name);
    expect(await one.vault.readVersion(one.session, name)).toBeUndefined();
  });

  it('does not get back what lost against another’s write', async () => {
    const seen = await one.vault.readVersion(one.session, name);
    await one.vault.write(one.session, name, { refresh: 'of another' });
    expect(await one.vault.replace(one.session, seen ?? fail(), { refresh: 2 })).toBe(false);
    await lose(one.session, first);
    expect((await one.vault.readVersion(one.session, name))?.value).toEqual({ refresh: 1 });
  });

  it('is believed again after five minutes', async () => {
    await write(one, { refresh: 2 });
    await lose(one.session, first);
    nowMs += 5 * 60_000 + 1;
    expect((await one.vault.readVersion(one.session, name))?.value).toEqual({ refresh: 1 });
  });

  it('takes a new value although it lost the one that was read', async () => {
    await write(one, { refresh: 2 });
    const seen = await one.vault.readVersion(one.session, name);
    await lose(one.session, first);
    expect(await one.vault.replace(one.session, seen ?? fail(), { refresh: 3 })).toBe(true);
    expect((await one.vault.readVersion(one.session, name))?.value).toEqual({ refresh: 3 });
  });

  it.each([true, false])('confirms at last a write that was refused twice, carried out: %s', async (isCarriedOut) => {
    const refusing = refusingStore(2, isCarriedOut);
    const vault = new TokenVault({ store: refusing.store, keyring: testKeyring() });
    const seen = (await vault.readVersion(one.session, name)) ?? fail();
    for (let attempt = 0; attempt < 2; attempt++) {
      const refused = { code: 'STORE_UNAVAILABLE' };
      await expect(vault.replace(one.session, seen, { refresh: 2 })).rejects.toMatchObject(refused);
    }
    expect(await vault.replace(one.session, seen, { refresh: 2 })).toBe(true);
    expect(refusing.confirmed()).toBe(1);
    expect((await one.vault.readVersion(one.session, name))?.value).toEqual({ refresh: 2 });
  });

  it('never shows an old value to the process whose newer one was refused', async () => {
    const vault = new TokenVault({ store: refusingStore(1, false).store, keyring: testKeyring() });
    const seen = (await vault.readVersion(one.session, name)) ?? fail();
    await expect(vault.replace(one.session, seen, { refresh: 2 })).rejects.toThrow('no replica');
    expect((await vault.readVersion(one.session, name))?.value).toEqual({ refresh: 2 });
    expect((await one.vault.readVersion(one.session, name))?.value).toEqual({ refresh: 2 });
  });
});

/** The store, refusing the first changes, carried out or not. */
function refusingStore(refusals: number, isCarriedOut: boolean): { store: VaultStore; confirmed: () => number } {
  let [left, confirmed] = [refusals, 0];
  const update: VaultStore['update'] = async (...change) => {
    const isRefused = left-- > 0;
    const isDone = (!isRefused || isCarriedOut) && (await store.update(...change));
    if (isRefused) throw new VaultError('STORE_UNAVAILABLE', 'no replica');
    if (isDone) confirmed += 1;
    return isDone;
  };
  const get = (target: VaultStore, property: string): unknown =>
    property === 'update' ? update : (Reflect.get(target, property) as () => unknown).bind(target);
  return {
    store: new Proxy(store, { get: (target, property) => get(target, String(property)) }),
    confirmed: () => confirmed,
  };
}

function fail(): never {
  throw new Error('the record is gone');
}
