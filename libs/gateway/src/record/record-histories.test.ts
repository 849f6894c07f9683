import type { ConnectionHistory } from '@fhir-gateway/patient-record';
import { Keyring, MemoryVaultStore, TokenVault } from '@fhir-gateway/token-vault';

import { RecordHistories } from './record-histories.js';

const history = (name: string): ConnectionHistory => ({
  Condition: { since: 1, looked: 1, entries: { [name]: { print: { code: 'abcde' } } } },
});

async function setUp() {
  let nowMs = 1_700_000_000_000;
  const now = (): number => (nowMs += 1);
  const store = new MemoryVaultStore({ now });
  const keyring = new Keyring([{ id: 'test', secret: new Uint8Array(32).fill(7), primary: true }]);
  const vault = new TokenVault({ store, keyring, now });
  const session = await vault.activate(vault.mintCredential(), 'browser');
  const open: Record<string, unknown>[] = [
    { platformId: 'ehr', connectionId: 'ehr~1', patient: 'a', scopes: ['patient/*.rs'] },
    { platformId: 'clinic', connectionId: 'clinic~1', patient: 'b', scopes: ['patient/*.rs'] },
  ];
  const statuses = () => Promise.resolve(open as never);
  const histories = new RecordHistories({ vault, auth: { statuses }, seconds: 3600, now });
  return { vault, store, session, open, histories, later: (ms: number) => (nowMs += ms) };
}

const grant = { access: 'read', platforms: 'all', kinds: ['results'], labelled: true } as const;

describe('RecordHistories', () => {
  it('keeps a history for each connection', async () => {
    const { histories, session } = await setUp();
    const first = await histories.open({ session });
    expect(await first.read('ehr')).toBeUndefined();
    expect(await first.write('ehr', history('x'))).toBe(true);
    const second = await histories.open({ session });
    expect(await second.read('ehr')).toEqual(history('x'));
    expect(await second.read('clinic')).toBeUndefined();
  });

  it('keeps it when a second person signs in, though the plain id then means another', async () => {
    const { histories, session, open } = await setUp();
    await (await histories.open({ session })).write('ehr', history('x'));
    open.splice(
      0,
      1,
      { ...open[0], isOneOfSeveral: true },
      { ...open[0], connectionId: 'ehr~2', patient: 'c', isOneOfSeveral: true },
    );
    const store = await histories.open({ session });
    expect(await store.read('ehr~1')).toEqual(history('x'));
    expect(await store.read('ehr~2')).toBeUndefined();
  });

  it.each<[string, object, object]>([
    ['an app', { clientId: 'app' }, {}],
    ['an app with a grant', { clientId: 'app', grant }, {}],
    ['another patient of the connection', {}, { patient: 'z' }],
    ['a sign-in that may read something else', {}, { scopes: ['patient/Observation.rs'] }],
  ])('gives nothing of it to %s', async (_whom, call, status) => {
    const { histories, session, open } = await setUp();
    await (await histories.open({ session })).write('ehr', history('x'));
    open[0] = { ...open[0], ...status };
    expect(await (await histories.open({ session, ...call })).read('ehr')).toBeUndefined();
  });

  it('gives nothing to another session', async () => {
    const { histories, session, vault } = await setUp();
    await (await histories.open({ session })).write('ehr', history('x'));
    const other = await vault.activate(vault.mintCredential(), 'browser');
    expect(await (await histories.open({ session: other })).read('ehr')).toBeUndefined();
  });

  it('lets go of what belongs to a connection that has ended, and of nothing else', async () => {
    const { histories, session, open, later } = await setUp();
    const store = await histories.open({ session });
    await store.write('ehr', history('x'));
    await store.write('clinic', history('y'));
    const [ended] = open.splice(0, 1);
    await histories.forget(session);
    later(2000);
    open.push(ended as Record<string, unknown>);
    const again = await histories.open({ session });
    expect(await again.read('ehr')).toBeUndefined();
    expect(await again.read('clinic')).toEqual(history('y'));
  });

  it('stores nothing that can be read without the key', async () => {
    const { histories, session, store } = await setUp();
    const stored: string[] = [];
    const setValue = store.setValue.bind(store);
    store.setValue = (key, value, seconds) => (stored.push(key, value), setValue(key, value, seconds));
    await (await histories.open({ session })).write('ehr', history('entry-of-the-record'));
    expect(stored.length).toBeGreaterThan(0);
    expect(stored.join()).not.toMatch(/entry-of-the-record|Condition|\behr\b/);
  });

  it('says so where nothing can be stored, and for a connection that there is not', async () => {
    const { histories, session, store } = await setUp();
    const opened = await histories.open({ session });
    expect(await opened.write('nowhere', history('x'))).toBe(false);
    store.setValue = () => Promise.reject(new Error('full'));
    expect(await opened.write('ehr', history('x'))).toBe(false);
  });

  it('keeps a bounded number for a session, the latest', async () => {
    const { histories, session } = await setUp();
    for (let app = 0; app < 30; app += 1) {
      await (await histories.open({ session, clientId: `app-${app}` })).write('ehr', history('x'));
    }
    const found = await Promise.all(
      Array.from({ length: 30 }, async (_, app) =>
        (await histories.open({ session, clientId: `app-${app}` })).read('ehr'),
      ),
    );
    expect(found[29]).toBeDefined();
    expect(found.slice(0, 6).filter((one) => one !== undefined)).toEqual([]);
  });
});
