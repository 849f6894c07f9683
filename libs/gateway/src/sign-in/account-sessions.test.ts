import { Keyring, MemoryVaultStore } from '@fhir-gateway/token-vault';
import { AccountSessions, type AccountKey } from './account-sessions.js';

describe('the sessions of somebody who signed in', () => {
  const clock = { ms: 1_800_000_000_000 };
  const now = () => clock.ms;
  const store = new MemoryVaultStore({ now });
  const key = (id: string, primary: boolean) => ({ id, secret: Buffer.alloc(32, id), primary });
  const keyring = new Keyring([key('old', true)]);
  const [one, two] = [0, 1].map(() => new AccountSessions({ store, keyring, now })) as [
    AccountSessions,
    AccountSessions,
  ];
  const nurse: AccountKey = { kind: 'subject', issuer: 'https://login.example.org', value: 'nurse' };
  const session = (id: string, seconds = 600) => ({ id, expiresAtSeconds: clock.ms / 1000 + seconds });

  it('are found in every process, also where they were noted at once', async () => {
    const ids = Array.from({ length: 10 }, (_, index) => `session-${index}`);
    await Promise.all(ids.map((id, index) => (index % 2 === 0 ? one : two).add([nurse], session(id))));
    expect((await one.find(nurse)).sort()).toEqual(ids);
  });

  it.each<[string, AccountKey]>([
    ['another person', { ...nurse, value: 'clerk' }],
    ['the same name at another issuer', { ...nurse, issuer: 'https://other.example' }],
    ['a session there of the same name', { ...nurse, kind: 'sid' }],
  ])('are not those of %s', async (_who, other) => expect(await one.find(other)).toEqual([]));

  it('are forgotten when they are over', async () => {
    const visitor = { ...nurse, value: 'visitor' };
    await one.add([visitor], session('short', 60));
    clock.ms += 61_000;
    expect(await two.find(visitor)).toEqual([]);
    await one.add([visitor], session('long', 600));
    await one.add([visitor], session('short', 60));
    clock.ms += 61_000;
    await two.add([visitor], session('next', 600));
    expect((await one.find(visitor)).sort()).toEqual(['long', 'next']);
  });

  it('are found after a change of the key', async () => {
    await one.add([nurse], session('before'));
    const changed = new AccountSessions({ store, keyring: new Keyring([key('new', true), key('old', false)]), now });
    expect(await changed.find(nurse)).toContain('before');
  });

  it('say in the store neither who it is nor where', async () => {
    const written: string[] = [];
    const spy = Object.assign(Object.create(store) as MemoryVaultStore, {
      create: async (record: string, fields: object) => {
        written.push(record, JSON.stringify(fields));
        return true;
      },
    });
    await new AccountSessions({ store: spy, keyring, now }).add([nurse], session('a-session'));
    expect(written.join(' ')).not.toMatch(/nurse|login\.example/);
  });
});
