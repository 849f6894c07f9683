import { randomBytes } from 'node:crypto';
import { eventually } from '@fhir-gateway/testing';
import { Keyring, MemoryVaultStore } from '@fhir-gateway/token-vault';
import { ClientRegistrations } from './client-registrations.js';

const keyringOf = () => new Keyring([{ id: 'own', secret: randomBytes(32), primary: true }]);
const client = (clientId: string) => ({ clientId, clientSecret: 'canary', storedAtSeconds: 1 });

describe('ClientRegistrations', () => {
  let store: MemoryVaultStore;
  let keyring: Keyring;
  let warned: object[];
  const opened: ClientRegistrations[] = [];

  beforeEach(() => {
    store = new MemoryVaultStore();
    keyring = keyringOf();
    warned = [];
  });
  afterEach(async () => {
    for (const one of opened.splice(0)) one.close();
    await store.close();
  });

  async function open(pollMs?: number, keys = keyring): Promise<ClientRegistrations> {
    const clients = new ClientRegistrations();
    opened.push(clients);
    const logger = { warn: (fields: object) => void warned.push(fields) };
    await clients.open({ store, keyring: keys, logger, ...(pollMs !== undefined && { pollMs }) });
    return clients;
  }

  it('gives the same object until it changes, so that what was made of it can be kept', async () => {
    const clients = await open();
    await clients.set('clinic', client('one'));
    const first = clients.find('clinic');
    await clients.refresh();
    expect(clients.find('clinic')).toBe(first);
    await clients.set('clinic', client('two'));
    expect(clients.find('clinic')).toMatchObject({ clientId: 'two' });
  });

  it('learns of what another process does', async () => {
    const [one, other] = [await open(), await open(5)];
    const becomes = (clientId: string | undefined) => eventually(() => other.find('clinic')?.clientId === clientId);
    await one.set('clinic', client('one'));
    await becomes('one');
    expect(await one.remove('clinic')).toBe(true);
    await becomes(undefined);
    expect(await one.remove('clinic')).toBe(false);
  });

  it('ends with the last of many changes at once, in both processes', async () => {
    const [one, other] = [await open(), await open()];
    const all = Array.from({ length: 20 }, (_, at) => (at % 2 ? one : other).set('clinic', client(`client-${at}`)));
    await Promise.all([...all, one.refresh(), other.refresh()]);
    await Promise.all([one.refresh(), other.refresh()]);
    expect(one.find('clinic')).toEqual(other.find('clinic'));
    expect(one.find('clinic')?.clientId).toMatch(/^client-\d+$/);
  });

  it('does not use what no key opens, and says so once', async () => {
    await (await open()).set('clinic', client('one'));
    const stranger = await open(undefined, keyringOf());
    await stranger.refresh();
    expect(stranger.find('clinic')).toBeUndefined();
    expect(warned).toEqual([{ platformId: 'clinic', code: 'RECORD_TAMPERED' }]);
  });

  it('keeps what it knows while the store is away', async () => {
    const clients = await open(5);
    await clients.set('clinic', client('one'));
    store.readAll = () => Promise.reject(new Error('away'));
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect(clients.find('clinic')?.clientId).toBe('one');
  });

  it('does not confuse an organization with its platform', async () => {
    const clients = await open();
    await clients.set('epic:north', client('north'));
    expect([clients.find('epic')?.clientId, clients.find('epic:north')?.clientId]).toEqual([undefined, 'north']);
  });
});
