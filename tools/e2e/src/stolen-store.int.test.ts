import { askRedis, describeWithRedis, startRedis } from '@fhir-gateway/testing';
import type { TestRedis } from '@fhir-gateway/testing';
import { signInAgent } from './testing/agents/signed-in-agent.js';
import type { SignedInAgent } from './testing/agents/signed-in-agent.js';
import { FormBrowser } from './testing/browser/form-browser.js';
import { readAsEverybody, renewAgentToken } from './testing/browser/visitors.js';
import { StolenStore } from './testing/hostile/stolen-store.js';
import { Fleet } from './testing/stacks/fleet.js';
import type { Replica } from './testing/stacks/fleet.js';

const key = 'a-master-key-that-was-stolen-0123456789-ABCDEF';
const masterKeys = [{ id: 'default', secret: Buffer.from(key), primary: true }];

/**
 * What is about sessions, keys and processes, and opens with the master key alone; times, kinds and names of apps stand in
 * it, in the report of a process for operators how platforms do, and what their servers say in public.
 */
const known =
  /^(?:[\w-]{22} (?:s|[cu]:[\w-]{43})|lasting-key key|keys-in-use \S+|oauth:signing-key jwk|operator-process(?:es \S+|:\S+ \w*)|server-facts:(?:statement|smart):\S+ )$/;

describeWithRedis('somebody who has a copy of Redis and the master key', () => {
  let redis: TestRedis;
  let fleet: Fleet;
  let replicas: Replica[];
  let visitor: SignedInAgent;

  beforeAll(async () => {
    redis = await startRedis();
    fleet = await Fleet.start(redis.url, 300);
  }, 120_000);

  afterAll(async () => {
    await visitor?.host.close();
    await fleet?.stop();
    await redis?.stop();
  });

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
    expect(closed.filter((name) => !/ state$|:limit|:calls|:lock:|^account:/.test(name))).toEqual([]);
  }, 120_000);

  it('opens them no more once credentials seal them, and whoever signed in before goes on', async () => {
    await start('credential');
    expect(await readAsEverybody(visitor, fleet)).toEqual([]);
    await renewAgentToken(visitor, fleet);
    expect(await readAsEverybody(visitor, fleet)).toEqual([]);
    const fields = (await copy()).open().map(({ field }) => field);
    expect(fields).toContain('s');
    expect(fields).not.toContain('connection:sandbox-ehr');
  }, 120_000);

  it('opens nothing that leads to a record where all was stored so, while each holder of a credential goes on', async () => {
    await askRedis(Number(new URL(redis.url).port), ['FLUSHALL']);
    // Two of each app: what one stores, the other has to open.
    await start('credential', 2);
    const later = await signInAgent('client 2.x', fleet.mcpUrl, 1);
    await leaveTraces(later.browser);
    for (let renewals = 0; renewals < 2; renewals++) {
      expect(await readAsEverybody(later, fleet)).toEqual([]);
      await renewAgentToken(later, fleet);
    }
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
  }, 120_000);
});
