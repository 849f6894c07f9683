import type { ResolvedPlatform } from '@fhir-gateway/platform-registry/platform';
import { Keyring, MemoryVaultStore } from '@fhir-gateway/token-vault';
import { KnownServers, mostDrifts, newestServers } from './known-servers.js';

const keyring = new Keyring([{ id: 'k', secret: Buffer.alloc(32, 7), primary: true }]);
const platform = (id = 'ehr') => ({ id, definition: { fhirVersion: '4.0.1' } }) as unknown as ResolvedPlatform;
const statement = (...types: readonly string[]) => ({
  resourceType: 'CapabilityStatement',
  fhirVersion: '4.0.1',
  rest: [{ mode: 'server', resource: types.map((type) => ({ type })) }],
});

describe('what servers say of themselves', () => {
  let nowMs: number;
  let store: MemoryVaultStore;
  let logged: object[];
  const open = (over: object = {}) =>
    new KnownServers({
      store: {
        getValue: (key) => store.getValue(key),
        setValue: (key, value, seconds) => store.setValue(key, value, seconds),
        ...over,
      },
      keyring,
      logger: { debug: (fields: object) => void logged.push(fields) } as never,
      now: () => nowMs,
    });

  beforeEach(() => {
    nowMs = 1_000_000;
    store = new MemoryVaultStore({ now: () => nowMs });
    logged = [];
  });
  afterEach(() => store.close());

  async function note(servers: KnownServers, said: unknown, by = platform()) {
    servers.noteStatement(by, said);
    await servers.settle();
    return servers.list();
  }

  it('is not known before anybody has asked', () => {
    expect(open().list()).toEqual([]);
  });

  it('is compared with what it said at first, also by another process, until 30 days are over', async () => {
    const servers = open();
    expect(await note(servers, statement('Observation', 'Patient'))).toMatchObject([
      { platformId: 'ehr', document: 'CapabilityStatement', sinceMs: 1_000_000, drifts: [], fileDrifts: [] },
    ]);
    nowMs += 60_000;
    const lost = { readAtMs: nowMs, sinceMs: 1_000_000, drifts: [{ kind: 'type', name: 'Patient' }], total: 1 };
    expect(await note(servers, statement('Observation'))).toMatchObject([lost]);
    expect(await note(open(), statement('Observation'))).toMatchObject([lost]);
    expect(await note(servers, statement('Observation', 'Patient'))).toMatchObject([{ drifts: [] }]);
    nowMs += 30 * 86_400_000;
    expect(await note(servers, statement('Observation'))).toMatchObject([{ sinceMs: nowMs, drifts: [] }]);
  });

  it('is the same for all people of a platform, and another for each document', async () => {
    const servers = open();
    await note(servers, statement('Patient'));
    await note(servers, statement(), platform('ehr~2'));
    servers.noteSmartConfiguration(platform(), { scopes_supported: ['openid'] }, 'https://ehr.example/smart');
    await servers.settle();
    expect(servers.list().map(({ document, total }) => [document, total])).toEqual([
      ['CapabilityStatement', 1],
      ['SMART configuration', 0],
    ]);
  });

  it('has a new time where it has not changed, and nothing where it was never read', async () => {
    const servers = open();
    expect(await note(servers, undefined)).toEqual([]);
    await note(servers, statement('Patient'));
    nowMs += 5_000;
    expect(await note(servers, undefined)).toMatchObject([{ readAtMs: nowMs, sinceMs: 1_000_000 }]);
  });

  it('is held against the platform file', async () => {
    const said = { ...statement('Patient'), fhirVersion: '5.0.0' };
    expect(await note(open(), said)).toMatchObject([
      { drifts: [], fileDrifts: [{ kind: 'fhir-version', before: '4.0.1', now: '5.0.0' }] },
    ]);
  });

  it('is counted whole, and listed in part', async () => {
    const types = Array.from({ length: 40 }, (_, at) => `Type${at}`);
    const servers = open();
    await note(servers, statement(...types));
    const [learned] = await note(servers, statement());
    expect([learned?.drifts.length, learned?.total]).toEqual([mostDrifts, 40]);
  });

  it('is not known where the store does not answer, and disturbs nobody', async () => {
    const down = async () => {
      throw new Error('the store is down');
    };
    expect(await note(open({ getValue: down }), statement('Patient'))).toEqual([]);
    expect(await note(open({ setValue: down }), statement('Patient'))).toEqual([]);
    expect(logged).toMatchObject([{ platformId: 'ehr' }, { platformId: 'ehr' }]);
  });

  it('is compared anew where another master key sealed what it said', async () => {
    const others = new Keyring([{ id: 'other', secret: Buffer.alloc(32, 8), primary: true }]);
    await note(open(), statement('Observation', 'Patient'));
    const servers = new KnownServers({
      store,
      keyring: others,
      logger: { debug: () => undefined } as never,
      now: () => nowMs,
    });
    expect(await note(servers, statement('Patient'))).toMatchObject([{ drifts: [] }]);
  });

  it('is, of several processes, what was read last', async () => {
    const [early] = await note(open(), statement('Observation', 'Patient'));
    nowMs += 1;
    const [late] = await note(open(), statement('Patient'));
    if (!early || !late) throw new Error('both were read');
    expect(newestServers([late, early])).toEqual([late]);
    expect(newestServers([early, late])).toEqual([late]);
  });
});
