import type { ConnectionHistory } from '@fhir-gateway/patient-record';
import { randomBytes } from 'node:crypto';
import { AllowedClients, readOnlyGrant } from '@fhir-gateway/auth-server';
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
  const histories = new RecordHistories({ vault, auth: { statuses }, now });
  const keep = async () => {
    const key = { name: 'key', secret: new Uint8Array(24).fill(5) };
    await vault.offerKey(session, key, 'ABC');
    await vault.keep(session, 'ABC');
    await histories.prolong(session);
    return key;
  };
  /** The session, opened by its key in a process that has another master key. */
  const reopen = async (used: { name: string; secret: Uint8Array }) => {
    const keys = [{ id: 'other', secret: new Uint8Array(32).fill(8), primary: true }];
    const both = new Keyring([...keys, { id: 'test', secret: new Uint8Array(32).fill(7), primary: false }]);
    const process = new TokenVault({ store, keyring: both, lastingKeyring: keyring, now });
    const opened = await process.openByKey(used, { name: 'next', secret: new Uint8Array(24).fill(6) }, 'attempt');
    return { opened, histories: new RecordHistories({ vault: process, auth: { statuses }, now }) };
  };
  return { vault, store, session, open, histories, keep, reopen, later: (ms: number) => (nowMs += ms) };
}

const dayMs = 86_400_000;
const noise = (bytes: number) => history(randomBytes(bytes).toString('base64'));

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

  it('stays that of an app whose grant is prolonged or asks before it writes', async () => {
    const { histories, session } = await setUp();
    await (await histories.open({ session, clientId: 'app', grant })).write('ehr', history('x'));
    const prolonged = { ...grant, personConfirms: true, endsAtSeconds: 2_000_000_000 };
    expect(await (await histories.open({ session, clientId: 'app', grant: prolonged })).read('ehr')).toBeDefined();
  });

  it.each([
    ['is that of one which registers anew at the same site', 'chat.example', true],
    ['is not that of another app of this computer', 'an app on this computer', false],
  ])('of an app %s', async (_what, destination, isFound) => {
    const { histories, session, vault } = await setUp();
    for (const clientId of ['first', 'second']) {
      const client = { grantId: clientId, clientId, destination, resources: [], allowedAtSeconds: 1 };
      await new AllowedClients(vault).add(session, client, readOnlyGrant(session));
    }
    await (await histories.open({ session, clientId: 'first', grant })).write('ehr', history('x'));
    const found = await (await histories.open({ session, clientId: 'second', grant })).read('ehr');
    expect(found !== undefined).toBe(isFound);
  });

  it('lasts for 400 days since the last look where the session is kept, whatever becomes of its browser and master key', async () => {
    const { histories, session, keep, reopen, later } = await setUp();
    await (await histories.open({ session })).write('ehr', history('x'));
    const key = await keep();
    later(390 * dayMs);
    const again = await reopen(key);
    const store = await again.histories.open({ session: again.opened });
    expect(await store.read('ehr')).toEqual(history('x'));
    await store.write('ehr', history('y'));
    later(369 * dayMs);
    expect(await store.read('ehr')).toEqual(history('y'));
    later(31 * dayMs);
    expect(await store.read('ehr')).toBeUndefined();
  });

  it('lasts no longer than a session that is not kept', async () => {
    const { histories, session, store, later } = await setUp();
    const setValue = jest.spyOn(store, 'setValue');
    later(7 * 3_600_000);
    await (await histories.open({ session })).write('ehr', history('x'));
    expect(setValue.mock.lastCall?.[2]).toBeLessThanOrEqual(161 * 3600);
  });

  it('takes 4 MB of a session, and what was not looked at for longest makes space', async () => {
    const { histories, session } = await setUp();
    const of = (app: string) => histories.open({ session, clientId: app });
    await (await of('weekly')).write('ehr', noise(300_000));
    for (let app = 0; app < 12; app += 1) {
      expect(await (await of(`app-${app}`)).write('ehr', noise(300_000))).toBe(true);
      await (await of('weekly')).write('ehr', history('looked again'));
    }
    expect(await (await of('weekly')).read('ehr')).toBeDefined();
    expect(await (await of('app-0')).read('ehr')).toBeUndefined();
    expect(await (await of('app-11')).read('ehr')).toBeDefined();
    expect(await (await of('large')).write('ehr', noise(500_000))).toBe(false);
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
    for (let app = 0; app < 66; app += 1) {
      await (await histories.open({ session, clientId: `app-${app}` })).write('ehr', history('x'));
    }
    const found = await Promise.all(
      Array.from({ length: 66 }, async (_, app) =>
        (await histories.open({ session, clientId: `app-${app}` })).read('ehr'),
      ),
    );
    expect(found[65]).toBeDefined();
    expect(found.slice(0, 6).filter((one) => one !== undefined)).toEqual([]);
  });
});
