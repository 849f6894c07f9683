import fc from 'fast-check';
import type { ResolvedPlatform } from '@fhir-gateway/platform-registry';
import { Keyring, MemoryVaultStore, TokenVault } from '@fhir-gateway/token-vault';
import { ClientRegistrations } from './client-registrations.js';
import { RegistrationRenewals } from './registration-renewals.js';
import { renewalNeed } from './renewal-rule.js';
import { ServerRegistrations } from './server-registrations.js';
import { RotatingServer } from './testing/rotating-server.js';

const day = 86_400;

describe('registrations at a server', () => {
  let store: MemoryVaultStore;
  let clock: { ms: number };
  let server: RotatingServer;
  let clients: ClientRegistrations;
  let vault: TokenVault;
  let audited: string[];
  const now = () => clock.ms;

  beforeEach(async () => {
    clock = { ms: 1_800_000_000_000 };
    store = new MemoryVaultStore();
    server = new RotatingServer(() => clock.ms / 1000);
    server.secretSeconds = 30 * day;
    const keyring = new Keyring([{ id: 'own', secret: Buffer.alloc(32, 1), primary: true }]);
    vault = new TokenVault({ store, keyring, now });
    clients = new ClientRegistrations();
    await clients.open({ store, keyring, logger: { warn: () => undefined } });
    audited = [];
  });
  afterEach(async () => {
    clients.close();
    await vault.close();
  });

  const registrations = (certificateSha256?: string) =>
    new ServerRegistrations({
      config: { publicUrl: 'https://gateway.example.org' },
      registry: { resolve: (id) => ({ id }) as ResolvedPlatform },
      clients,
      auth: server.auth,
      vault,
      ...(certificateSha256 !== undefined && { certificateSha256 }),
      now,
    });
  const renewals = (servers = registrations()) =>
    new RegistrationRenewals({
      clients,
      servers,
      audit: ({ event, outcome }) => void audited.push(`${event} ${String(outcome)}`),
      logger: { info: () => undefined, warn: () => undefined },
      now,
    });
  const later = (days: number) => (clock.ms += days * day * 1000);

  it('are changed instead of made anew, with what the server gave last', async () => {
    const own = registrations();
    await own.registerDynamically('clinic');
    await own.registerDynamically('clinic');
    expect(await own.isKnown('clinic')).toBe(true);
    await own.registerDynamically('clinic');
    expect(server.asked).toEqual(['register', 'change', 'read', 'change']);
    expect(clients.find('clinic')?.clientId).toBe('client-1');
  });

  it('are made anew where the server does not know them any more', async () => {
    const own = registrations();
    await own.registerDynamically('clinic');
    server.forget();
    expect(await own.isKnown('clinic')).toBe(false);
    await own.registerDynamically('clinic');
    expect(server.asked).toEqual(['register', 'read', 'change', 'register']);
  });

  it('stay as they are where the server refuses a change', async () => {
    const own = registrations();
    await own.registerDynamically('clinic');
    const before = clients.find('clinic');
    server.refusesChanges = true;
    await expect(own.registerDynamically('clinic')).rejects.toMatchObject({ code: 'CLIENT_REGISTRATION_UNCHANGED' });
    expect(clients.find('clinic')).toBe(before);
  });

  it('end at the server before they are forgotten', async () => {
    const own = registrations();
    await own.registerDynamically('clinic');
    expect(await own.end('clinic', false)).toBe('deleted');
    expect([server.clients, clients.find('clinic')]).toEqual([0, undefined]);
    expect(await own.end('clinic', false)).toBeUndefined();
  });

  it.each<[string, () => Promise<unknown>, string[]]>([
    ['deletes', () => registrations().registerDynamically('clinic'), ['register', 'delete']],
    ['cancels', () => registrations().registerByUdap('clinic'), ['statement', 'cancel']],
  ])('are not forgotten where the server does not end what it %s, unless here only', async (_how, make, asked) => {
    await make();
    server.refusesEnd = true;
    const own = registrations();
    await expect(own.end('clinic', false)).rejects.toMatchObject({ code: 'CLIENT_REGISTRATION_UNCHANGED' });
    expect(clients.find('clinic')).toBeDefined();
    expect(await own.end('clinic', true)).toBe('none');
    expect(clients.find('clinic')).toBeUndefined();
    expect(server.asked).toEqual(asked);
  });

  it('ask no server about a client that was entered by hand', async () => {
    await clients.set('clinic', { clientId: 'by-hand', clientSecret: 's', storedAtSeconds: 1 });
    const own = registrations();
    expect(await own.isKnown('clinic')).toBeUndefined();
    await renewals(own).renewDue();
    expect(await own.end('clinic', false)).toBe('none');
    expect(server.asked).toEqual([]);
  });

  it('are renewed a week before the secret ends, and not before', async () => {
    const own = registrations();
    await own.registerDynamically('clinic');
    const background = renewals(own);
    later(22);
    await background.renewDue();
    expect(server.asked).toEqual(['register']);
    later(1);
    await background.renewDue();
    await background.renewDue();
    expect(server.asked).toEqual(['register', 'change']);
    expect(clients.find('clinic')).toMatchObject({ clientId: 'client-1', clientSecret: 'secret-3' });
    expect(audited).toEqual(['registration.renewed success']);
  });

  it('keep their client id while there is another way, and are new on the last day', async () => {
    const own = registrations();
    await own.registerDynamically('clinic');
    server.refusesChanges = true;
    const background = renewals(own);
    later(24);
    await background.renewDue();
    // Left alone for some minutes.
    await background.renewDue();
    expect([server.asked, audited]).toEqual([['register', 'change'], ['registration.renewed failure']]);
    later(5);
    await background.renewDue();
    expect(server.asked).toEqual(['register', 'change', 'change', 'register']);
    expect(audited).toEqual(['registration.renewed failure', 'registration.renewed success']);
  });

  it('are told of another certificate once at the start', async () => {
    await registrations('AA').registerByUdap('clinic');
    await renewals(registrations('AA')).renewDue();
    expect(server.asked).toEqual(['statement']);
    const background = renewals(registrations('BB'));
    await background.renewDue();
    expect(server.asked).toEqual(['statement', 'statement']);
    // As another process does amid a roll-out: this one does not take turns with it.
    await registrations('AA').registerByUdap('clinic');
    await background.renewDue();
    expect(server.asked).toHaveLength(3);
  });

  it('change once, however many want it at once in one process', async () => {
    const own = registrations();
    await own.registerDynamically('clinic');
    later(24);
    const done = await Promise.all(Array.from({ length: 10 }, () => own.renew('clinic', false)));
    expect(done.filter((each) => each !== undefined)).toEqual(['changed']);
    expect(server.asked).toEqual(['register', 'change']);
  });
});

describe('the time of a renewal', () => {
  const life = fc.integer({ min: 1, max: 400 * day });
  const client = (lifeSeconds: number) => ({
    clientId: 'c',
    authMethod: 'client_secret_basic',
    storedAtSeconds: 1_000_000,
    clientSecretExpiresAtSeconds: 1_000_000 + lifeSeconds,
  });
  const order = { undefined: 0, change: 1, anew: 2, statement: 3 };

  it('comes before the end, whatever the life, and a new client comes last', () => {
    fc.assert(
      fc.property(life, fc.double({ min: 0, max: 1, noNaN: true }), (lifeSeconds, part) => {
        const one = client(lifeSeconds);
        const at = (share: number) => renewalNeed(one, one.storedAtSeconds + share * lifeSeconds) ?? 'undefined';
        expect(at(0)).toBe('undefined');
        expect(at(0.7) === 'undefined' ? at(1 - (6.9 * day) / lifeSeconds) : at(0.7)).not.toBe('undefined');
        expect(at(1)).toBe('anew');
        expect(order[at(part)]).toBeLessThanOrEqual(order[at(Math.min(1, part + 0.1))]);
      }),
    );
  });

  it.each([
    ['lasts for ever', { clientSecretExpiresAtSeconds: 0 }],
    ['was entered by hand', { authMethod: undefined }],
  ])('never comes for a client that %s', (_what, change) => {
    const { authMethod, ...rest } = { ...client(100), ...change };
    expect(renewalNeed({ ...rest, ...(authMethod && { authMethod }) }, 2_000_000)).toBeUndefined();
  });
});
