import { execFile } from 'node:child_process';
import { dirname, join } from 'node:path';
import { findPlatformsDirectory } from '@fhir-gateway/gateway';
import { askRedis, describeWithRedis } from '@fhir-gateway/testing';
import { signInAgent, type SignedInAgent } from './testing/agents/signed-in-agent.js';
import { FormBrowser } from './testing/browser/form-browser.js';
import { readAsEverybody, renewAgentToken } from './testing/browser/visitors.js';
import { StolenStore } from './testing/hostile/stolen-store.js';
import { shared, sharedRedis } from './testing/shared.js';
import { Fleet, type Replica } from './testing/stacks/fleet.js';

const cli = join(dirname(findPlatformsDirectory(import.meta.url)), 'apps', 'cli', 'dist', 'main.js');
const keyA = 'the-first-master-key-0123456789-ABCDEFGHIJKLM';
const keyB = 'its-successor-98765-zyxwvutsrqponmlkjihgfedcba';
const keyC = 'no-relation-of-theirs-13579-QWERTYUIOPasdfghj';

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

function sharedFleet(redis: { readonly url: string }): Fleet {
  return shared(
    () => Fleet.start(redis.url),
    (fleet) => fleet.stop(),
  );
}

describeWithRedis('a change of the master key, in the order of the page on deploying', () => {
  const redis = sharedRedis();
  const fleet = sharedFleet(redis);
  const visitors: SignedInAgent[] = [];
  let running: Replica[];
  beforeAll(async () => {
    running = await fleet.run(steps.before);
    fleet.serve(...running);
    visitors.push(await signInAgent('client 2.x', fleet.mcpUrl, 0));
  });
  afterAll(() => Promise.all(visitors.map(({ host }) => host.close())));

  const expectAllRead = async () => {
    for (const visitor of visitors) expect(await readAsEverybody(visitor, fleet)).toEqual([]);
  };

  /** One roll-out: for a while both releases serve, and a token is renewed by way of both. */
  async function rollOut(env: Record<string, string>): Promise<void> {
    const next = await fleet.run(env);
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

    const next = await fleet.run(steps.after);
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
  const fleet = sharedFleet(redis);
  let replicas: Replica[];
  let visitor: SignedInAgent;
  afterAll(() => visitor?.host.close());

  const copy = () => StolenStore.copy(redis.url, masterKeys);
  const start = async (recordKeys: 'credential' | 'master', processes = 1) => {
    const settings = { FHIR_GATEWAY_MASTER_KEY: key, FHIR_GATEWAY_RECORD_SEALING: recordKeys };
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

  it('is of no use to a process with a foreign key once the store was emptied, and those that run go on (A13)', async () => {
    // Nobody has probed them since, as in a small deployment.
    await askRedis(Number(new URL(redis.url).port), ['FLUSHALL']);
    await expect(fleet.run({ FHIR_GATEWAY_MASTER_KEY: keyC })).rejects.toThrow(/MASTER_KEYS_DO_NOT_FIT/);
    const statuses = replicas.map(async ({ origin }) => (await fetch(`${origin}/readyz`)).status);
    expect(await Promise.all(statuses)).toEqual([200, 200]);
  });

  it('opens nothing that leads to a record where all was stored so, while each holder of a credential goes on', async () => {
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
