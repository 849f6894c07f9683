import { randomBytes } from 'node:crypto';
import type { FhirCall } from '@fhir-gateway/fhir-proxy';
import type { FhirAuditEntry } from '@fhir-gateway/fhir-proxy/contract';
import { describeWithRedis, startRedis, type TestRedis } from '@fhir-gateway/testing';
import {
  Keyring,
  MemoryVaultStore,
  TokenVault,
  VaultError,
  type Session,
  type VaultStore,
} from '@fhir-gateway/token-vault';
import { connectRedisVaultStore } from '@fhir-gateway/token-vault/redis';
import { SessionRequests } from './session-requests.js';

const logger = { debug: () => undefined };
const keyring = new Keyring([{ id: 'k', secret: randomBytes(32), primary: true }]);
const entry: FhirAuditEntry = {
  ...{ event: 'fhir.search-type', app: 'rest', platformId: 'ehr', interaction: 'search-type', outcome: 'allowed' },
  ...{ status: 200, durationMs: 12.4, requestId: 'r' },
};

function call(session: Session | undefined, path = 'Observation', query = ''): FhirCall {
  const request = { method: 'GET', path, query, headers: {} };
  return { session, platform: { id: 'ehr~2' }, request, app: 'rest', requestId: 'r' } as unknown as FhirCall;
}

/** Two processes with one store. */
function processes(store: () => VaultStore) {
  const opened: SessionRequests[] = [];
  let nowMs = Date.now();
  const process = () => {
    const vault = new TokenVault({ store: store(), keyring, now: () => nowMs });
    const requests = new SessionRequests({ vault, now: () => nowMs, logger });
    opened.push(requests);
    return { vault, requests };
  };
  const start = async () => {
    const [one, two] = [process(), process()];
    const credential = one.vault.mintCredential();
    return { one, two, credential, session: await one.vault.activate(credential, 'browser') };
  };
  const end = () => Promise.all(opened.splice(0).map((requests) => requests.close()));
  return { start, end, wait: (ms: number) => (nowMs += ms) };
}

function behaviour(store: () => VaultStore): void {
  const { start, end, wait } = processes(store);
  afterEach(end);

  it('shows the requests of every process, newest first, without an id or a value', async () => {
    const { one, two, session, credential } = await start();
    expect(await one.requests.list(session)).toEqual([]);
    two.requests.note(call(await two.vault.authenticate(credential), 'Patient/secret-id'), {
      ...entry,
      requestId: 'r-1',
    });
    await two.requests.flush();
    wait(1);
    const refused = { outcome: 'refused', code: 'GRANT_INSUFFICIENT', rule: 'grant.kind', stage: 'authorize' } as const;
    one.requests.note(call(session, 'Observation', 'code=secret-code'), { ...entry, ...refused, requestId: 'r-2' });
    await one.requests.flush();
    const all = await two.requests.list(await two.vault.authenticate(credential));
    expect(all).toEqual([
      expect.objectContaining({
        ...refused,
        requestId: 'r-2',
        path: 'Observation',
        parameters: ['code'],
        durationMs: 12,
      }),
      expect.objectContaining({
        requestId: 'r-1',
        path: 'Patient/{id}',
        parameters: [],
        status: 200,
        platformId: 'ehr',
      }),
    ]);
    expect(JSON.stringify(all)).not.toContain('secret');
  });

  it('shows nobody the requests of another session', async () => {
    const { one, session } = await start();
    const other = await one.vault.activate(one.vault.mintCredential(), 'browser');
    for (const each of [session, other]) await one.requests.list(each);
    one.requests.note(call(session), entry);
    one.requests.note(call(undefined), entry);
    await one.requests.flush();
    expect(await one.requests.list(other)).toEqual([]);
    expect(await one.requests.list(session)).toHaveLength(1);
  });

  it('stores nothing of a session that nobody looked at, or an hour ago', async () => {
    const { one, session } = await start();
    const write = jest.spyOn(one.vault, 'write');
    one.requests.note(call(session), entry);
    await one.requests.flush();
    expect(write).not.toHaveBeenCalled();
    await one.requests.list(session);
    wait(3_600_000);
    write.mockClear();
    one.requests.note(call(session), entry);
    await one.requests.flush();
    expect(write).not.toHaveBeenCalled();
  });

  it('ends with the session, and does not bring it back', async () => {
    const { one, two, session, credential } = await start();
    await one.requests.list(session);
    two.requests.note(call(await two.vault.authenticate(credential)), entry);
    await one.vault.endSession(session);
    await two.requests.flush();
    await expect(two.vault.authenticate(credential)).rejects.toMatchObject({ code: 'SESSION_UNKNOWN' });
    await expect(one.requests.list(session)).rejects.toMatchObject({ code: 'SESSION_UNKNOWN' });
  });

  it('has the newest hundred', async () => {
    const { one, session } = await start();
    await one.requests.list(session);
    for (const from of [0, 90]) {
      for (let at = from; at < from + 90; at++) one.requests.note(call(session), { ...entry, requestId: `r-${at}` });
      await one.requests.flush();
    }
    const ids = (await one.requests.list(session)).map(({ requestId }) => requestId);
    expect(ids).toEqual(Array.from({ length: 100 }, (_, at) => `r-${179 - at}`));
  });
}

describe('the requests of a session, in memory', () => {
  const store = new MemoryVaultStore();
  behaviour(() => store);

  it('are left out while the store is away, and asked for once', async () => {
    const vault = new TokenVault({ store, keyring });
    const sessions: Session[] = [];
    for (let at = 0; at < 3; at++) sessions.push(await vault.activate(vault.mintCredential(), 'browser'));
    const read = jest.spyOn(vault, 'read').mockRejectedValue(new VaultError('STORE_UNAVAILABLE', 'away'));
    const requests = new SessionRequests({ vault, now: Date.now, logger });
    for (const session of sessions) requests.note(call(session), entry);
    await requests.flush();
    expect(read).toHaveBeenCalledTimes(1);
    await requests.close();
  });
});

describeWithRedis('the requests of a session, in Redis', () => {
  let redis: TestRedis;
  let store: Awaited<ReturnType<typeof connectRedisVaultStore>>;
  beforeAll(async () => {
    redis = await startRedis();
    store = await connectRedisVaultStore({ url: redis.url });
  }, 60_000);
  afterAll(async () => {
    await store?.close();
    await redis?.stop();
  });
  behaviour(() => store);
});
