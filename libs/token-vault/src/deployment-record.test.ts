import { randomBytes } from 'node:crypto';
import { MemoryVaultStore } from './store/memory-store.js';
import { DeploymentRecord } from './deployment-record.js';
import { Keyring } from './sealing/keyring.js';

const key = (id: string, primary: boolean) => ({ id, secret: randomBytes(32), primary });

function recordIn(store: MemoryVaultStore, keyring: Keyring, name = 'things') {
  return new DeploymentRecord<{ secret: string }>({ store, keyring, name });
}

describe('DeploymentRecord', () => {
  let store: MemoryVaultStore;
  let keyring: Keyring;
  let record: ReturnType<typeof recordIn>;
  beforeEach(() => {
    store = new MemoryVaultStore();
    keyring = new Keyring([key('a', true)]);
    record = recordIn(store, keyring);
  });

  it('gives another process the values that one stored, and none that was removed', async () => {
    const [one, other] = [record, recordIn(store, keyring)];
    await one.set('of:first', { secret: 'canary-1' });
    await one.set('of:second', { secret: 'canary-2' });
    await one.remove('of:first');
    await one.remove('of:nothing');
    const sealed = await other.sealed();
    expect([...sealed.keys()]).toEqual(['of:second']);
    expect(other.open('of:second', sealed.get('of:second') ?? '')).toEqual({ secret: 'canary-2' });
    expect([...sealed.values()].join()).not.toContain('canary');
  });

  it('begins anew after the last value was removed', async () => {
    await record.set('of:first', { secret: '1' });
    await record.remove('of:first');
    await record.set('of:first', { secret: '2' });
    const sealed = await record.sealed();
    expect(record.open('of:first', sealed.get('of:first') ?? '')).toEqual({ secret: '2' });
  });

  it('stores both of two values that are set at once', async () => {
    await Promise.all(['a', 'b', 'd'].map((name) => record.set(`of:${name}`, { secret: name })));
    expect((await record.sealed()).size).toBe(3);
  });

  it('does not open a value that was moved to another field or record', async () => {
    await record.set('of:first', { secret: '1' });
    const text = (await record.sealed()).get('of:first') ?? '';
    expect(() => record.open('of:second', text)).toThrow(expect.objectContaining({ code: 'RECORD_TAMPERED' }));
    expect(() => recordIn(store, keyring, 'others').open('of:first', text)).toThrow(
      expect.objectContaining({ code: 'RECORD_TAMPERED' }),
    );
  });

  it('does not open a value of a key that is gone', async () => {
    await record.set('of:first', { secret: '1' });
    const text = (await record.sealed()).get('of:first') ?? '';
    expect(() => recordIn(store, new Keyring([key('b', true)])).open('of:first', text)).toThrow(
      expect.objectContaining({ code: 'RECORD_SEALED_WITH_UNKNOWN_KEY' }),
    );
  });

  it.each(['s', 'c:x', 'u:x'])('refuses the field %s, which is a session’s', async (field) => {
    await expect(record.set(field, { secret: '1' })).rejects.toThrow(TypeError);
  });
});
