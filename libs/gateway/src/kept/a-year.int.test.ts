import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { askRedis, casesOf, describeWithRedis, redisProcesses, startSentinels, until } from '@fhir-gateway/testing';
import { Keyring, MemoryVaultStore } from '@fhir-gateway/token-vault';
import { connectRedis, resealRedis } from '@fhir-gateway/token-vault/redis';
import { loadConfig } from '../config/config.js';
import { findPlatformsDirectory } from '../config/platforms-directory.js';
import { createLogger } from '../logging/logger.js';
import { Hospital } from '../testing/year-hospital.js';
import { callOf, YearPerson, type YearAgent } from '../testing/year-person.js';
import { createGateway } from '../wiring/create-gateway.js';
import type { Gateway } from '../wiring/gateway.js';

jest.setTimeout(600_000);

const dayMs = 86_400_000;
const start = Date.UTC(2026, 0, 5, 9);
/** Everything but the date: sockets and pauses go on as always. */
const doNotFake = [
  ...(['nextTick', 'setImmediate', 'clearImmediate', 'setInterval', 'clearInterval', 'setTimeout'] as const),
  ...(['clearTimeout', 'queueMicrotask', 'performance', 'hrtime'] as const),
];
const ids = ['athena', 'cerner', 'epic', 'medicare'];
const moves = 'athena';
const on = (...days: number[]) => new Set(days);
const rotations = on(60, 150, 240, 330);
const restarts = on(20, 100, 200, 300);
const wipes = on(90, 180, 270);
const failover = 195;

/** Outlives each process that uses it. */
class LastingStore extends MemoryVaultStore {
  override close(): Promise<void> {
    return Promise.resolve();
  }
}

class Year {
  readonly folder = mkdtempSync(join(tmpdir(), 'fhir-gateway-year-'));
  readonly hospitals = new Map<string, Hospital>();
  readonly person = new YearPerson(() => this.gateway, this.hospitals);
  gateway!: Gateway;
  readonly #redisUrl: string | undefined;
  readonly #store = new LastingStore();
  #keys = [masterKey(0)];

  constructor(redisUrl?: string) {
    this.#redisUrl = redisUrl;
  }

  async open(): Promise<void> {
    const shipped = findPlatformsDirectory(import.meta.url);
    for (const id of ids) {
      const hospital = await Hospital.open(id, shipped);
      this.hospitals.set(id, hospital);
      writeFileSync(join(this.folder, `${id}.json`), JSON.stringify(hospital.definition()));
    }
    await this.restart();
  }

  async restart(): Promise<void> {
    await this.gateway?.close();
    const clients = ids.map((id) => `FHIR_GATEWAY_PLATFORM_${id.toUpperCase()}_CLIENT`);
    const config = loadConfig({
      FHIR_GATEWAY_MASTER_KEYS: JSON.stringify(this.#keys.map((key, at) => ({ ...key, primary: at === 0 }))),
      FHIR_GATEWAY_LASTING_CONNECTIONS: 'on',
      ...(this.#redisUrl !== undefined && { FHIR_GATEWAY_REDIS_URL: this.#redisUrl }),
      ...Object.fromEntries(clients.map((name) => [`${name}_ID`, 'the-gateway'])),
      FHIR_GATEWAY_PLATFORM_EPIC_CLIENT_SECRET: 'secret-of-the-gateway',
      FHIR_GATEWAY_PLATFORM_MEDICARE_CLIENT_SECRET: 'secret-of-the-gateway',
    });
    const options = { platformsDirectory: this.folder, logger: createLogger('silent') };
    const store = this.#redisUrl === undefined && { store: this.#store };
    this.gateway = await createGateway(config, { ...options, ...store });
  }

  /** A new master key; in Redis, which can be sealed again as a whole, the old one is then taken away. */
  async rotate(count: number): Promise<void> {
    this.#keys = [masterKey(count), ...this.#keys];
    await this.restart();
    if (this.#redisUrl === undefined) return;
    const link = await connectRedis({ url: this.#redisUrl });
    const keys = this.#keys.map(({ id, key }, at) => ({ id, secret: Buffer.from(key), primary: at === 0 }));
    await resealRedis({ link, keyring: new Keyring(keys) });
    await link.shutdown();
    this.#keys = this.#keys.slice(0, 1);
    await this.restart();
  }

  /** @param values of the store; by default of the memory */
  openedByThief(values?: readonly StoredValue[]): string {
    const records = () => this.#store.snapshot().records;
    const own = () =>
      records().flatMap(([name, fields]) => fields.map(([f, sealed]): StoredValue => [`${name}|${f}`, sealed]));
    return openedBy(this.#keys, values ?? own());
  }

  async close(): Promise<void> {
    await this.gateway?.close();
    await Promise.all([...this.hospitals.values()].map((hospital) => hospital.close()));
    rmSync(this.folder, { recursive: true });
  }
}

function masterKey(count: number) {
  return { id: `key-${count}`, key: `${count}-kX4Jv0ZtqQm8s3YwYbN7rLd2uHcPeFg1A` };
}

const agent = (site: string, ...hospitals: string[]): YearAgent => ({
  site,
  hospitals,
  clientId: '',
  account: '',
  heard: [],
});

/** A value of the store: where it lies, and what it is there. */
type StoredValue = readonly [place: string, sealed: string];

/** What is read with the keys of the day alone of all that the store holds on it. */
function openedBy(keys: readonly { id: string; key: string }[], values: readonly StoredValue[]): string {
  const keyring = new Keyring(keys.map(({ id, key }, at) => ({ id, secret: Buffer.from(key), primary: at === 0 })));
  const opened = values.map(([place, sealed]) => {
    try {
      return keyring.open(sealed, place);
    } catch {
      return '';
    }
  });
  return opened.join('\n');
}

/** A year of two devices and two apps; what is found is judged by the test. */
async function live(year: Year, { fail, copy }: YearStore) {
  const { person, hospitals } = year;
  const weekly = agent('weekly.example', 'epic', 'athena');
  const restless = agent('restless.example', 'medicare');
  const grown: Record<string, string[]> = { epic: [], athena: [], medicare: [] };
  let second = 'laptop';
  let lost: string | undefined;
  let rotated = 0;
  await person.begin('phone');
  await person.addDevice(second, 'phone');
  const session = await person.open('phone');
  await year.gateway.records.decide(callOf(session), 'join', ['epic', 'cerner', 'athena']);
  await person.letIn('phone', weekly, 'weekly');
  await person.letIn('phone', restless, 'restless-0');
  await person.askByAgent(weekly);
  await person.askByAgent(restless);

  for (let day = 1; day < 365; day++) {
    jest.setSystemTime(start + day * dayMs);
    if (rotations.has(day)) await year.rotate((rotated += 1));
    if (restarts.has(day)) await year.restart();
    if (wipes.has(day)) person.devices.clear();
    if (day === failover) {
      await fail();
      await until(() => year.gateway.vault.ping().then(() => true));
    }
    if (day === 120) hospitals.get(moves)?.endAll();
    if (day === 210) {
      lost = person.devices.get(second);
      const own = await person.open('phone');
      await year.gateway.vault.revokeWhere(own, ({ kind, isCurrent }) => kind === 'browser' && !isCurrent);
      person.devices.delete(second);
      await person.addDevice((second = 'tablet'), 'phone');
    }
    if (day % 7 === 1)
      for (const [id, refs] of Object.entries(grown)) refs.push(hospitals.get(id)?.grow('hedda') ?? '');
    if (day % 3 === 0) await person.letIn('phone', restless, `restless-${day}`);
    if (day % 7 === 2) await person.ask('phone', 'epic');
    if (day % 7 === 5) await person.ask(second, 'athena');
    if (day % 7 === 3) await person.askByAgent(weekly);
    if (day % 3 === 0) {
      await person.ask('phone', 'medicare');
      await person.askByAgent(restless);
    }
    const stolen = year.openedByThief(copy && (await copy()));
    expect(stolen).toContain('"kind":"key"');
    expect([day, ...(stolen.match(/-of-(?:hedda|sibling)|fgs_[\w-]+/g) ?? [])]).toEqual([day]);
  }
  return { weekly, restless, grown, lost };
}

/** Where a year is stored, and how it loses the server of its day; what lies in the memory of a process loses none. */
interface YearStore {
  readonly url?: string;
  /** All that a thief of the day would have; absent where it lies in memory. */
  copy?(): Promise<readonly StoredValue[]>;
  fail(): Promise<void>;
  stop(): Promise<void>;
}

const inMemory: YearStore = { fail: () => Promise.resolve(), stop: () => Promise.resolve() };

/** A master and two replicas; {@link YearStore.fail} resolves once one of them has taken over. */
async function watchedRedis(): Promise<YearStore> {
  const processes = redisProcesses();
  const { url, master, servers } = await startSentinels(processes, 2);
  const replicas = servers.filter((server) => server !== master);
  const isMaster = async ({ port }: { port: number }) =>
    String((await askRedis(port, ['ROLE']))[0]).startsWith('master');
  return {
    url,
    copy: async () => {
      for (const { port } of servers) if (await isMaster({ port }).catch(() => false)) return valuesOf(port);
      throw new Error('no server of the store answers');
    },
    fail: async () => {
      await master.kill();
      await until(async () => (await Promise.all(replicas.map(isMaster))).includes(true));
    },
    stop: () => processes.stop(),
  };
}

/** As Redis has them; hashes are the sessions. */
async function valuesOf(port: number): Promise<StoredValue[]> {
  const [[, keys]] = (await askRedis(port, ['SCAN', '0', 'TYPE', 'hash', 'COUNT', '100000'])) as [[string, string[]]];
  const hashes = (await askRedis(port, ...keys.map((key) => ['HGETALL', key]))) as Record<string, string>[];
  const names = keys.map((key) => key.replace(/^fg:\{([^}]*)\}/, '$1'));
  return hashes.flatMap((fields, at) =>
    Object.entries(fields).map(([field, sealed]): StoredValue => [`${names[at]}|${field}`, sealed]),
  );
}

type Describe = (name: string, tests: () => void) => void;
const backends: [string, Describe, () => Promise<YearStore>][] = [
  ['in memory', describe, () => Promise.resolve(inMemory)],
  ['in Redis, whose server is lost once', describeWithRedis, watchedRedis],
];

/** A run without a seed lives the year that has more in it; those of the night live both. */
describe.each(casesOf(backends, 2, 1))('a year of kept connections, %s', (_where, describeHere, startStore) => {
  describeHere('with what happens in a year', () => {
    let store: YearStore;
    let year: Year;
    beforeEach(async () => {
      store = await startStore();
      jest.useFakeTimers({ now: start, doNotFake });
      year = new Year(store.url);
      await year.open();
    });
    afterEach(async () => {
      await year.close();
      jest.useRealTimers();
      await store.stop();
    });

    it('asks nobody to sign in where a hospital does not, and loses and repeats nothing', async () => {
      const { weekly, restless, grown, lost } = await live(year, store);
      const { person, hospitals, gateway } = year;
      // Nobody has asked there for a year, and it may end what is not refreshed for three months.
      await person.ask('phone', 'cerner');
      expect(person.avoidable).toBe(0);
      // One hospital ended all of its own; Medicare ends each after 13 months.
      expect(Object.fromEntries(person.signIns)).toEqual({ epic: 1, cerner: 1, athena: 2, medicare: 1 });
      const faults = [...hospitals.values()].map(({ sentTwice, wrongPerson }) => sentTwice + wrongPerson);
      expect(faults).toEqual([0, 0, 0, 0]);

      const other = person.mistaken?.insteadOf?.connectionId;
      expect(person.mistaken).toMatchObject({ patient: 'sibling', connectionId: other?.replace('~1', '~2') });
      const session = await person.open('phone');
      const statuses = await gateway.auth.statuses(session);
      expect(statuses.map(({ connectionId, connected, end }) => [connectionId, connected, end?.by])).toEqual(
        ids.map((id) => [`${id}~1`, true, id === 'medicare' ? 'platform' : 'disuse']),
      );
      expect(await gateway.records.decisions({ session })).toHaveLength(3);
      expect(weekly.heard.sort()).toEqual([...(grown['epic'] ?? []), ...(grown['athena'] ?? [])].sort());
      expect(restless.heard).toEqual(grown['medicare']);
      // A year of registering anew leaves those that can still be used.
      const apps = (await gateway.clients.list(session)).filter(({ kind }) => kind === 'app');
      expect(apps.length).toBeLessThanOrEqual(32);
      for (const { id } of apps) await gateway.clients.end(session, id);
      for (const one of [weekly, restless])
        await expect(person.askByAgent(one)).rejects.toMatchObject({ code: 'SESSION_UNKNOWN' });
      await expect(gateway.vault.authenticate(lost ?? '')).rejects.toMatchObject({ code: 'SESSION_UNKNOWN' });

      for (const id of hospitals.keys()) await gateway.auth.disconnect(session, gateway.registry.resolve(id));
      expect([...hospitals.values()].filter(({ revoked }) => revoked === 0)).toEqual([]);
    });
  });
});
