import { execFile } from 'node:child_process';
import { dirname, join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { findPlatformsDirectory } from '@fhir-gateway/gateway';
import { askRedis, describeWithRedis } from '@fhir-gateway/testing';
import { signInAgent, type SignedInAgent } from './testing/agents/signed-in-agent.js';
import { FormBrowser } from './testing/browser/form-browser.js';
import { readAsEverybody, renewAgentToken } from './testing/browser/visitors.js';
import { StolenStore } from './testing/hostile/stolen-store.js';
import { shared, sharedRedis } from './testing/shared.js';
import { Fleet, type Replica } from './testing/stacks/fleet.js';
import { masterKey } from './testing/stacks/stack.js';

/** A checkout of the release before this one, with its apps bundled; absent: only this release is looked at. */
const checkout = process.env['FHIR_GATEWAY_TEST_PREVIOUS'];
/** As docs/deploying.md sets it over a release that may not know the other way. */
const recordKeys = checkout === undefined ? 'credential' : 'master';
const env = { FHIR_GATEWAY_MASTER_KEY: masterKey, FHIR_GATEWAY_RECORD_SEALING: recordKeys };

const cli = join(dirname(findPlatformsDirectory(import.meta.url)), 'apps', 'cli', 'dist', 'main.js');
const keyA = 'the-first-master-key-0123456789-ABCDEFGHIJKLM';
const keyB = 'its-successor-98765-zyxwvutsrqponmlkjihgfedcba';
const keyC = 'no-relation-of-theirs-13579-QWERTYUIOPasdfghj';
const foreign = { env: { FHIR_GATEWAY_MASTER_KEY: keyC } };

/** The single key has the id `default`, and keeps it in the list. */
function list(primary: 'default' | 'next', ...ids: ('default' | 'next')[]): Record<string, string> {
  const keys = ids.map((id) => ({ id, key: id === 'next' ? keyB : keyA, primary: id === primary }));
  return { FHIR_GATEWAY_MASTER_KEYS: JSON.stringify(keys) };
}

/** What each roll-out of docs/deploying.md sets. */
const steps = {
  before: { FHIR_GATEWAY_MASTER_KEY: keyA },
  known: list('default', 'default', 'next'),
  primary: list('next', 'default', 'next'),
  after: list('next', 'next'),
};

const key = 'a-master-key-that-was-stolen-0123456789-ABCDEF';
const masterKeys = [{ id: 'default', secret: Buffer.from(key), primary: true }];

/**
 * What is about sessions, keys and processes, and opens with the master key alone; times, kinds and names of apps stand in
 * it, in the report of a process for operators how platforms do, and what their servers say in public.
 */
const known =
  /^(?:[\w-]{22} (?:[sn]|[cu]:[\w-]{43})|lasting-key key|keys-in-use \S+|oauth:signing-key jwk|operator-process(?:es \S+|:\S+ \w*)|server-facts:(?:statement|smart):\S+ )$/;

/** @param accessTokenSeconds life of the platform's access tokens */
function sharedFleet(redis: { readonly url: string }, accessTokenSeconds: number): Fleet {
  return shared(
    () => Fleet.start(redis.url, accessTokenSeconds),
    (fleet) => fleet.stop(),
  );
}

/** Visitors of the tests of a block, who leave at its end. */
function sharedVisitors(): SignedInAgent[] {
  const visitors: SignedInAgent[] = [];
  afterAll(() => Promise.all(visitors.map(({ host }) => host.close())));
  return visitors;
}

const portOf = ({ url }: { readonly url: string }) => Number(new URL(url).port);

describeWithRedis(`a roll-out over ${checkout === undefined ? 'two starts of this release' : 'two releases'}`, () => {
  const redis = sharedRedis();
  const fleet = sharedFleet(redis, 4);
  const visitors = sharedVisitors();
  let older: Replica[];
  let newer: Replica[];
  beforeAll(async () => {
    older = await fleet.run({ env, ...(checkout !== undefined && { checkout }) });
    newer = await fleet.run({ env });
  });

  /** Signs somebody in and reads, by way of these replicas. */
  async function signIn(...by: Replica[]): Promise<void> {
    fleet.serve(...by);
    const visitor = await signInAgent('client 2.x', fleet.mcpUrl, visitors.length);
    visitors.push(visitor);
    expect(await readAsEverybody(visitor, fleet)).toEqual([]);
  }

  const expectAllRead = async () => {
    for (const visitor of visitors) expect(await readAsEverybody(visitor, fleet)).toEqual([]);
  };

  it('serves who signed in before it, during it and after it, forward and back', async () => {
    await signIn(...older);
    await signIn(...older, ...newer);
    await signIn(...newer);
    // Of one release, each process is like the other.
    const served = [[...older, ...newer], ...(checkout === undefined ? [] : [newer, older, newer])];
    for (const by of served) {
      fleet.serve(...by);
      await expectAllRead();
      for (const visitor of visitors) await renewAgentToken(visitor, fleet);
      await expectAllRead();
    }
  });

  it('renews the tokens of platforms on either side, each once', async () => {
    fleet.serve(...older, ...newer);
    const [before, refused] = [await fleet.count('refreshes'), await fleet.count('refusedRefreshes')];
    const hasRenewed = (side: readonly Replica[]) =>
      side.some((replica) => replica.output().includes('"event":"token.refresh"'));
    const isDone = async () =>
      [older, newer].every(hasRenewed) && (await fleet.count('refreshes')) - before >= 2 * visitors.length;
    // The lives of three tokens on a quiet machine; a busy one may need more for as many reads.
    for (; !(await isDone()); await setTimeout(500)) await expectAllRead();
    expect(await fleet.count('refusedRefreshes')).toBe(refused);
  });

  it('refuses a process with a foreign key after the store was emptied, and those that run go on (A13)', async () => {
    // Nobody has probed them since, as in a small deployment.
    await askRedis(portOf(redis), ['FLUSHALL']);
    await expect(fleet.run(foreign)).rejects.toThrow(/MASTER_KEYS_DO_NOT_FIT/);
    const isReady = async ({ origin }: Replica) => (await fetch(`${origin}/readyz`)).status === 200;
    expect(await Promise.all([...older, ...newer].map(isReady))).toEqual([true, true, true, true]);
  });
});

describeWithRedis('a change of the master key, in the order of the page on deploying', () => {
  const redis = sharedRedis();
  const fleet = sharedFleet(redis, 300);
  const visitors = sharedVisitors();
  let running: Replica[];
  beforeAll(async () => {
    running = await fleet.run({ env: steps.before });
    fleet.serve(...running);
    visitors.push(await signInAgent('client 2.x', fleet.mcpUrl, 0));
  });

  const expectAllRead = async () => {
    for (const visitor of visitors) expect(await readAsEverybody(visitor, fleet)).toEqual([]);
  };

  /** One roll-out: for a while both releases serve, and a token is renewed by way of both. */
  async function rollOut(env: Record<string, string>): Promise<void> {
    const next = await fleet.run({ env });
    fleet.serve(...running, ...next);
    for (const visitor of visitors) await renewAgentToken(visitor, fleet);
    fleet.serve(...next);
    await Promise.all(running.map((replica) => replica.stop()));
    running = next;
    await expectAllRead();
  }

  const rotate = (env: Record<string, string>) =>
    new Promise<{ code: number; counts: Record<string, number> }>((resolve) => {
      const settings = { ...env, FHIR_GATEWAY_REDIS_URL: redis.url, PATH: process.env['PATH'] };
      const child = execFile(process.execPath, [cli, 'keys', 'rotate', '--json'], { env: settings }, (_error, stdout) =>
        resolve({
          code: child.exitCode ?? -1,
          counts: (JSON.parse(stdout) as { result: Record<string, number> }).result,
        }),
      );
    });

  it('keeps every connection, and who opens a page meanwhile: the new key is known, then primary, then alone', async () => {
    await rollOut(steps.known);
    await rollOut(steps.primary);
    visitors.push(await signInAgent('client 2.x', fleet.mcpUrl, 0));
    const { code, counts } = await rotate(steps.primary);
    expect(counts).toMatchObject({ unknownKey: 0, tampered: 0, overtaken: 0 });
    expect(counts['resealed']).toBeGreaterThan(0);
    // 4 while something of a sign-in that is under way has not ended; that is lost with the old key, and nothing else.
    expect([0, 4]).toContain(code);

    const next = await fleet.run({ env: steps.after });
    fleet.serve(...next);
    await Promise.all(running.map((replica) => replica.stop()));
    running = next;
    // Cookies are in browsers, and the id of an app that registered itself is its description: both are under the first
    // key, which the store has, sealed with the new one.
    await expectAllRead();
    for (const visitor of visitors) await renewAgentToken(visitor, fleet);
  });
});

describeWithRedis('a copy of Redis, in the hands of somebody who has the master key, too', () => {
  const redis = sharedRedis();
  const fleet = sharedFleet(redis, 300);
  let replicas: Replica[];
  let visitor: SignedInAgent;
  afterAll(() => visitor?.host.close());

  const copy = () => StolenStore.copy(redis.url, masterKeys);
  const start = async (recordKeys: 'credential' | 'master', processes = 1) => {
    const settings = { env: { FHIR_GATEWAY_MASTER_KEY: key, FHIR_GATEWAY_RECORD_SEALING: recordKeys } };
    const next: Replica[] = [];
    for (let started = 0; started < processes; started += 1) next.push(...(await fleet.run(settings)));
    fleet.serve(...next);
    await Promise.all((replicas ?? []).map((replica) => replica.stop()));
    replicas = next;
  };

  /** Leaves something of each kind in the store. */
  async function leaveTraces(browser: FormBrowser): Promise<void> {
    // A sign-in that is under way.
    await new FormBrowser().open(`${fleet.restUrl}/auth/sandbox-ehr/login`);
    // A program that was let in, and has not asked for its tokens yet.
    const body = new URLSearchParams({ client_id: 'fhir-gateway-cli' });
    const answer = await fetch(`${fleet.restUrl}/auth/device`, { method: 'POST', body });
    const { verification_uri: page = '', user_code = '' } = (await answer.json()) as Record<string, string>;
    const consent = await browser.submit(await browser.open(page), 'send-code', { user_code });
    expect((await browser.submit(consent, 'allow-app')).body).toMatch(/is connected/);
  }

  it('opens the records where the master key alone seals them', async () => {
    await start('master');
    visitor = await signInAgent('client 2.x', fleet.mcpUrl, 0);
    await leaveTraces(visitor.browser);
    expect(await readAsEverybody(visitor, fleet)).toEqual([]);
    const stolen = await copy();
    const opened = stolen.open();
    expect(opened.map(({ name, field = '' }) => `${name} ${field}`).filter((name) => known.test(name))).not.toEqual([]);
    const texts = opened.map(({ text }) => text).join();
    expect(texts).toContain(visitor.patient);
    expect(texts).toMatch(/fgs_/);
    expect(opened.map(({ field }) => field)).toEqual(expect.arrayContaining(['connection:sandbox-ehr']));
    // The thief of this test knows where each kind of value was sealed.
    const closed = stolen.names.filter((name) => !opened.some((one) => name === `${one.name} ${one.field ?? ''}`));
    expect(closed.filter((name) => !/ state$|:limit|:calls|:lock:|^account:|^strangers|:known/.test(name))).toEqual([]);
  });

  it('opens them no more once credentials seal them, and whoever signed in before goes on', async () => {
    await start('credential');
    expect(await readAsEverybody(visitor, fleet)).toEqual([]);
    await renewAgentToken(visitor, fleet);
    expect(await readAsEverybody(visitor, fleet)).toEqual([]);
    const fields = (await copy()).open().map(({ field }) => field);
    expect(fields).toContain('s');
    expect(fields).not.toContain('connection:sandbox-ehr');
  });

  it('opens nothing that leads to a record where all was stored so, while each holder of a credential goes on', async () => {
    await askRedis(portOf(redis), ['FLUSHALL']);
    // Two of each app: what one stores, the other has to open.
    await start('credential', 2);
    const later = await signInAgent('client 2.x', fleet.mcpUrl, 1);
    await leaveTraces(later.browser);
    expect(await readAsEverybody(later, fleet)).toEqual([]);
    await renewAgentToken(later, fleet);
    const stolen = await copy();
    const opened = stolen.open();
    expect(await readAsEverybody(later, fleet)).toEqual([]);
    await later.host.close();
    expect(
      stolen.names.filter((name) => /connection:sandbox-ehr|:oauth:|:once:|:kept:/.test(name)).length,
    ).toBeGreaterThan(9);
    expect(opened.map(({ name, field = '' }) => `${name} ${field}`).filter((name) => !known.test(name))).toEqual([]);
    const texts = opened.map(({ text }) => text).join();
    for (const secret of [later.patient, later.token, 'fgs_', 'refreshToken', 'accountId']) {
      expect(texts).not.toContain(secret);
    }
  });
});
