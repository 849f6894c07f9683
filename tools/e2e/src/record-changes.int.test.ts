import { createHmac } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type IncomingHttpHeaders, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import { patientIdAt, type TruthPlatform } from '@fhir-gateway/sandbox/truth';
import { describeWithRedis, eventually, rowsOf } from '@fhir-gateway/testing';
import type { FhirResource } from 'fhir/r4.js';
import { FormBrowser } from './testing/browser/form-browser.js';
import { letAppIn, signInAs } from './testing/browser/form-person.js';
import { shared, sharedAgent, sharedRedis, sharedStack } from './testing/shared.js';

// Each look reads the whole record of three platforms, page by page.
jest.setTimeout(300_000);

type Entry = FhirResource & { readonly id: string };

interface Found {
  readonly looked_at: string;
  readonly changes: readonly {
    readonly connection: string;
    readonly kind: string;
    readonly reference: string;
    readonly fields: readonly string[];
  }[];
  readonly gaps: readonly { readonly connection: string; readonly reason: string }[];
}

const systems = { 'sandbox-ehr': 'ehr', 'sandbox-clinic': 'clinic', 'sandbox-payer': 'payer' } as const;
const platforms = Object.keys(systems) as TruthPlatform[];
const bases = { 'sandbox-ehr': '/fhir', 'sandbox-clinic': '/clinic/fhir', 'sandbox-payer': '/member/fhir' } as const;
const inError = {
  coding: [{ system: 'http://terminology.hl7.org/CodeSystem/condition-ver-status', code: 'entered-in-error' }],
};
const json = { 'content-type': 'application/fhir+json' };

/** The two that have the smaller records answer in pages of any size. */
const ties = 'no-total,reordered-ties';
const sandboxEnv = {
  FHIR_GATEWAY_SANDBOX_QUIRKS: ties,
  FHIR_GATEWAY_SANDBOX_QUIRKS_CLINIC: `${ties},odd-pages`,
  FHIR_GATEWAY_SANDBOX_QUIRKS_PAYER: `${ties},odd-pages`,
};

/** Both apps look at one session, so each look of one is what the other compares with. */
describeWithRedis('what has changed at three platforms without totals or a lasting order', () => {
  const browser = new FormBrowser();
  const redis = sharedRedis();
  const stack = sharedStack(() => ({ mcpAuth: 'local', apps: ['rest', 'mcp'], redisUrl: redis.url, sandboxEnv }));
  const agent = sharedAgent(stack);
  beforeAll(async () => {
    for (const platform of platforms) await signInAs(browser, `${stack.restUrl}/auth/${platform}/login`, 'hedda');
  });

  const recordOf = (platform: TruthPlatform) => `${stack.sandboxOrigin}/control/records/${systems[platform]}`;
  const look = async (since?: string): Promise<Found> => {
    const query = since === undefined ? '' : `?since=${encodeURIComponent(since)}`;
    const { status, body } = await browser.open(`${stack.restUrl}/api/record/changes${query}`);
    expect([status, body.slice(0, status === 200 ? 0 : 500)]).toEqual([200, '']);
    return JSON.parse(body) as Found;
  };
  const linesOf = ({ changes }: Found) =>
    changes
      .map(({ connection, reference, kind, fields }) => `${connection} ${reference} ${kind}: ${fields.join(', ')}`)
      .sort();
  const askAgent = async (since?: string): Promise<string[]> => {
    const answer = await agent.call('get_changes', { limit: 100, ...(since !== undefined && { since }) });
    expect([answer.isError, answer.isError ? answer.text : '']).toEqual([false, '']);
    return rowsOf(answer.structured)
      .map((row) => `${row['at']} ${row['ref']} ${row['change']}: ${row['fields'] ?? ''}`)
      .sort();
  };

  /** What could not be read, apart from types that a platform does not have. */
  const unreadAt = ({ gaps }: Found) =>
    [...new Set(gaps.filter(({ reason }) => reason !== 'unsupported').map(({ connection }) => connection))].sort();

  /**
   * Looks until everything was read, or all but one platform: on a busy machine the time of a look can end before that.
   * No look finds anything else than the planted changes.
   */
  async function wholeLook(planted: readonly string[], since?: string, down: readonly string[] = []): Promise<Found> {
    for (;;) {
      const found = await look(since);
      expect(linesOf(found).filter((line) => !planted.includes(line))).toEqual([]);
      if (String(unreadAt(found)) === String(down)) return found;
      await delay(200);
    }
  }
  async function agentFinds(planted: readonly string[], since?: string): Promise<string[]> {
    for (;;) {
      const lines = await askAgent(since);
      expect(lines.filter((line) => !planted.includes(line))).toEqual([]);
      if (lines.length === planted.length) return lines;
      await delay(200);
    }
  }

  async function entries(platform: TruthPlatform, type: string, more = ''): Promise<Entry[]> {
    const patient = patientIdAt(platform, 'hedda-vantreen');
    const url = `${recordOf(platform)}/${type}?patient=${patient}&_count=200&_sort=_id${more}`;
    const bundle = (await (await fetch(url)).json()) as { entry?: { resource: Entry }[] };
    return (bundle.entry ?? []).map(({ resource }) => resource);
  }
  async function write(platform: TruthPlatform, method: 'PUT' | 'DELETE', entry: Entry, change = {}): Promise<void> {
    const url = `${recordOf(platform)}/${entry.resourceType}/${entry.id}`;
    const body = method === 'PUT' ? { body: JSON.stringify({ ...entry, ...change }) } : {};
    const response = await fetch(url, { method, headers: json, ...body });
    if (!response.ok) throw new Error(`${method} ${url}: ${response.status} ${await response.text()}`);
  }

  /** An entry is added, changed, marked as an error and deleted at each platform. */
  async function plant(): Promise<string[]> {
    const planted: string[] = [];
    const put = async (platform: TruthPlatform, entry: Entry | undefined, change: object, line: string) => {
      if (entry === undefined) throw new Error(`${platform} has too few entries`);
      await write(platform, 'PUT', entry, change);
      planted.push(`${platform} ${entry.resourceType}/${entry.id} ${line}`);
    };
    const remove = async (platform: TruthPlatform, entry: Entry | undefined) => {
      if (entry === undefined) throw new Error(`${platform} has too few entries`);
      await write(platform, 'DELETE', entry);
      planted.push(`${platform} ${entry.resourceType}/${entry.id} gone: `);
    };
    const results = await entries('sandbox-ehr', 'Observation', '&category=laboratory');
    const [problem] = await entries('sandbox-ehr', 'Condition');
    const [order] = await entries('sandbox-ehr', 'MedicationRequest');
    const [first, second, third] = results;
    if (first !== undefined) await put('sandbox-ehr', { ...first, id: 'planted-result' }, {}, 'new: ');
    await put('sandbox-ehr', problem, { note: [{ text: 'Seen again.' }] }, 'changed: note');
    await put('sandbox-ehr', order, { status: 'stopped' }, 'changed: status');
    await put('sandbox-ehr', second, { status: 'entered-in-error' }, 'entered in error: status');
    await remove('sandbox-ehr', third);

    const [shot, otherShot] = await entries('sandbox-clinic', 'Immunization');
    // One that is over may not be without a clinical status.
    const conditions = await entries('sandbox-clinic', 'Condition');
    const [condition, otherCondition] = conditions.filter((one) => !JSON.stringify(one).includes('"abatement'));
    if (shot !== undefined) await put('sandbox-clinic', { ...shot, id: 'planted-shot' }, {}, 'new: ');
    await put('sandbox-clinic', otherShot, { lotNumber: 'LOT-2' }, 'changed: lot number');
    const error = { verificationStatus: inError, clinicalStatus: undefined };
    await put('sandbox-clinic', condition, error, 'entered in error: clinical status, verification status');
    await remove('sandbox-clinic', otherCondition);

    const [claim, otherClaim, oldClaim] = await entries('sandbox-payer', 'ExplanationOfBenefit');
    if (claim !== undefined) await put('sandbox-payer', { ...claim, id: 'planted-claim' }, {}, 'new: ');
    await put('sandbox-payer', claim, { outcome: 'error' }, 'changed: outcome');
    await put('sandbox-payer', otherClaim, { status: 'entered-in-error' }, 'entered in error: status');
    await remove('sandbox-payer', oldClaim);
    return planted.sort();
  }

  it('is nothing at two looks at what stays, then every planted change and nothing else, over REST and MCP', async () => {
    expect(linesOf(await wholeLook([]))).toEqual([]);
    expect(linesOf(await wholeLook([]))).toEqual([]);
    expect(await askAgent()).toEqual([]);
    const planted = await plant();
    expect(planted).toHaveLength(13);
    const found = await wholeLook(planted);
    expect([linesOf(found), unreadAt(found)]).toEqual([planted, []]);
    expect(await agentFinds(planted)).toEqual(planted);
    expect(linesOf(await wholeLook([], found.looked_at))).toEqual([]);
    expect(await askAgent(found.looked_at)).toEqual([]);
  });

  it('names a platform that is down, calls nothing gone there, and finds later what happened meanwhile', async () => {
    const { looked_at: since } = await wholeLook(await askAgent());
    const setStatus = (status: number) =>
      fetch(`${stack.sandboxOrigin}/control/status?path=${bases['sandbox-clinic']}&status=${status}`, {
        method: 'POST',
      });
    await setStatus(503);
    const [shot] = await entries('sandbox-clinic', 'Immunization');
    const [problem] = await entries('sandbox-ehr', 'Condition');
    if (shot === undefined || problem === undefined) throw new Error('the record is smaller');
    await write('sandbox-clinic', 'DELETE', shot);
    await write('sandbox-ehr', 'PUT', problem, { note: [{ text: 'Seen a third time.' }] });
    const changed = `sandbox-ehr Condition/${problem.id} changed: note`;
    const found = await wholeLook([changed], since, ['sandbox-clinic']);
    expect([linesOf(found), unreadAt(found)]).toEqual([[changed], ['sandbox-clinic']]);
    const told = await agent.call('get_changes', { since });
    expect(told.text).toContain('sandbox-clinic');
    expect(JSON.stringify(told.structured['missing'])).toContain('sandbox-clinic');
    await setStatus(0);
    const all = [`sandbox-clinic Immunization/${shot.id} gone: `, changed].sort();
    const later = await wholeLook(all, since);
    expect([linesOf(later), unreadAt(later)]).toEqual([all, []]);
    expect(await agentFinds(all, since)).toEqual(all);
  });
});

interface Received {
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

interface Listed {
  readonly id: string;
  readonly connection: string;
  readonly person: string;
  readonly status: string;
  readonly resource_types: readonly string[];
  readonly last_event: number;
  readonly missed: number;
}

interface FoundChanges {
  readonly looked_at: string;
  readonly changes: readonly { readonly kind: string; readonly reference: string }[];
}

const key = Buffer.alloc(32, 9);
const scopes = 'launch/patient openid fhirUser offline_access patient/*.cruds';
/** A connection that is kept may be closed on the way, when the test was busy for as long as the server keeps one. */
const close = { connection: 'close' };
const asJson = { 'content-type': 'application/json', accept: 'application/json', ...close };

/** The operator's own program: it takes the first message with an error, as one does that is just starting. */
class Webhook {
  readonly received: Received[] = [];
  readonly #server: Server;

  private constructor(server: Server) {
    this.#server = server;
  }

  static async start(): Promise<Webhook> {
    const server = createServer((request, response) => {
      const chunks: Buffer[] = [];
      request.on('data', (chunk: Buffer) => chunks.push(chunk));
      request.on('end', () => {
        webhook.received.push({ headers: request.headers, body: Buffer.concat(chunks).toString('utf8') });
        response.writeHead(webhook.received.length === 1 ? 503 : 204).end();
      });
    });
    const webhook = new Webhook(server);
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    return webhook;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}/hooks`;
  }

  async stop(): Promise<void> {
    this.#server.closeAllConnections();
    this.#server.close();
    await once(this.#server, 'close');
  }
}

async function waitFor<T>(look: () => T | undefined | Promise<T | undefined>): Promise<T> {
  let found: T | undefined;
  await eventually(async () => (found = await look()) !== undefined, 100);
  return found as T;
}

describeWithRedis('Subscriptions to changes in a record', () => {
  const browser = new FormBrowser();
  const redis = sharedRedis();
  const webhook = shared(
    () => Webhook.start(),
    (one) => one.stop(),
  );
  const stack = sharedStack(() => ({
    mcpAuth: 'oauth',
    apps: ['rest', 'mcp'],
    redisUrl: redis.url,
    sandboxEnv: { FHIR_GATEWAY_SANDBOX_SUBSCRIPTIONS: 'on' },
    env: {
      FHIR_GATEWAY_WRITES: 'sandbox-ehr',
      FHIR_GATEWAY_CHANGES_WEBHOOK_URL: webhook.url,
      FHIR_GATEWAY_CHANGES_WEBHOOK_SECRET: `whsec_${key.toString('base64')}`,
    },
  }));
  beforeAll(() =>
    signInAs(browser, `${stack.restUrl}/auth/sandbox-ehr/login?scope=${encodeURIComponent(scopes)}`, 'hedda'),
  );

  const own = (path: string, method = 'GET', body?: object) =>
    browser.open(`${stack.restUrl}${path}`, {
      method,
      headers: { ...asJson, origin: new URL(stack.restUrl).origin },
      ...(body && { body: JSON.stringify(body) }),
    });
  const list = async () =>
    (JSON.parse((await own('/api/record/subscriptions')).body) as { subscriptions: Listed[] }).subscriptions;
  const look = async () => JSON.parse((await own('/api/record/changes')).body) as FoundChanges;
  const subscriptionsAt = async () =>
    (await (await fetch(`${stack.sandboxOrigin}/control/subscriptions`, { headers: close })).json()) as Record<
      string,
      number
    >;

  async function makeOne(): Promise<Listed> {
    const made = await own('/api/record/subscriptions', 'POST', { connection: 'sandbox-ehr' });
    expect([made.status, made.status === 200 ? '' : made.body]).toEqual([200, '']);
    return JSON.parse(made.body) as Listed;
  }
  const isActive = () => waitFor(async () => (await list()).find(({ status }) => status === 'active'));

  /** A new allergy, as the hospital's own staff enters it. */
  async function plant(id: string): Promise<void> {
    const patient = patientIdAt('sandbox-ehr', 'hedda-vantreen');
    const base = `${stack.sandboxOrigin}/control/records/ehr/AllergyIntolerance`;
    const headers = { 'content-type': 'application/fhir+json', ...close };
    const read = await fetch(`${base}?patient=${patient}&_count=1`, { headers });
    const [first] = ((await read.json()) as { entry: { resource: object }[] }).entry;
    const body = JSON.stringify({ ...first?.resource, id });
    const written = await fetch(`${base}/${id}`, { method: 'PUT', headers, body });
    expect(written.status).toBe(201);
  }

  it('tell the operator that something has changed, and whoever has the session what', async () => {
    await look();
    const app = await letAppIn(browser, stack.restUrl);
    const asked = await fetch(`${stack.restUrl}/api/record/subscriptions`, {
      method: 'POST',
      headers: { ...asJson, authorization: `Bearer ${app}` },
      body: JSON.stringify({ connection: 'sandbox-ehr' }),
    });
    expect([asked.status, await subscriptionsAt()]).toMatchObject([401, { ehr: 0 }]);

    const made = await makeOne();
    expect(made.resource_types).toContain('AllergyIntolerance');
    expect(await makeOne()).toMatchObject({ id: made.id });
    expect(await subscriptionsAt()).toMatchObject({ ehr: 1, clinic: 0 });
    await isActive();

    await plant('planted-allergy');
    const [refused, taken] = await waitFor(() => (webhook.received.length < 2 ? undefined : webhook.received));
    if (refused === undefined || taken === undefined) throw new Error('there are two');
    expect(taken.body).toBe(refused.body);
    for (const { headers, body } of [refused, taken]) {
      const signed = `${String(headers['webhook-id'])}.${String(headers['webhook-timestamp'])}.${body}`;
      const signature = createHmac('sha256', key).update(signed).digest('base64');
      expect(headers['webhook-signature']).toBe(`v1,${signature}`);
    }
    expect(JSON.parse(taken.body)).toEqual({
      type: 'record.changed',
      timestamp: expect.any(String) as string,
      data: {
        subscription: made.id,
        person: made.person,
        platform_id: 'sandbox-ehr~1',
        event_number: 1,
        missed: 0,
        resource_types: ['AllergyIntolerance'],
        next: 'get_changes',
      },
    });
    const patient = patientIdAt('sandbox-ehr', 'hedda-vantreen');
    for (const text of [taken.body, stack.output()]) {
      for (const value of ['planted-allergy', patient]) expect(text).not.toContain(value);
    }
    const found = await waitFor(async () => {
      const { changes } = await look();
      return changes.length > 0 ? changes : undefined;
    });
    expect(found.map(({ kind, reference }) => [kind, reference])).toEqual([
      ['new', 'AllergyIntolerance/planted-allergy'],
    ]);
    expect(await list()).toMatchObject([{ id: made.id, status: 'active', last_event: 1, missed: 0 }]);
  });

  it('end at the platform when they are switched off, and when their connection ends', async () => {
    const { id } = await makeOne();
    const ended = await own(`/api/record/subscriptions/${id}`, 'DELETE');
    expect(JSON.parse(ended.body)).toEqual({ id, ended_upstream: true });
    expect([await list(), await subscriptionsAt()]).toMatchObject([[], { ehr: 0 }]);

    await makeOne();
    await isActive();
    const left = await own('/auth/sandbox-ehr/logout', 'POST', {});
    expect(JSON.parse(left.body)).toMatchObject({ connected: false });
    expect(await list()).toEqual([]);
  });
});
