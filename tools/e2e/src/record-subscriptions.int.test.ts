import { patientIdAt } from '@fhir-gateway/sandbox/truth';
import { eventually, redisAvailable, startRedis, type TestRedis } from '@fhir-gateway/testing';
import { createHmac } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type IncomingHttpHeaders, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { FormBrowser } from './testing/browser/form-browser.js';
import { letAppIn, signInAs } from './testing/browser/form-person.js';
import { startStack, type Stack } from './testing/stacks/stack.js';

jest.setTimeout(300_000);

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

interface Found {
  readonly looked_at: string;
  readonly changes: readonly { readonly kind: string; readonly reference: string }[];
}

const key = Buffer.alloc(32, 9);
const scopes = 'launch/patient openid fhirUser offline_access patient/*.cruds';
const describeWithRedis = redisAvailable() ? describe : describe.skip;
/** A connection that is kept may be closed on the way, when the test was busy for as long as the server keeps one. */
const close = { connection: 'close' };
const json = { 'content-type': 'application/json', accept: 'application/json', ...close };

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

async function until<T>(look: () => T | undefined | Promise<T | undefined>): Promise<T> {
  let found: T | undefined;
  await eventually(async () => (found = await look()) !== undefined, 100);
  return found as T;
}

describeWithRedis('Subscriptions to changes in a record', () => {
  let redis: TestRedis;
  let webhook: Webhook;
  let stack: Stack;
  const browser = new FormBrowser();

  beforeAll(async () => {
    [redis, webhook] = await Promise.all([startRedis(), Webhook.start()]);
    stack = await startStack({
      mcpAuth: 'oauth',
      apps: ['rest', 'mcp'],
      redisUrl: redis.url,
      sandboxEnv: { FHIR_GATEWAY_SANDBOX_SUBSCRIPTIONS: 'on' },
      env: {
        FHIR_GATEWAY_WRITES: 'sandbox-ehr',
        FHIR_GATEWAY_CHANGES_WEBHOOK_URL: webhook.url,
        FHIR_GATEWAY_CHANGES_WEBHOOK_SECRET: `whsec_${key.toString('base64')}`,
      },
    });
    await signInAs(browser, `${stack.restUrl}/auth/sandbox-ehr/login?scope=${encodeURIComponent(scopes)}`, 'hedda');
  });
  afterAll(async () => {
    await stack?.stop();
    await webhook?.stop();
    await redis?.stop();
  });

  const own = (path: string, method = 'GET', body?: object) =>
    browser.open(`${stack.restUrl}${path}`, {
      method,
      headers: { ...json, origin: new URL(stack.restUrl).origin },
      ...(body && { body: JSON.stringify(body) }),
    });
  const list = async () =>
    (JSON.parse((await own('/api/record/subscriptions')).body) as { subscriptions: Listed[] }).subscriptions;
  const look = async () => JSON.parse((await own('/api/record/changes')).body) as Found;
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
  const isActive = () => until(async () => (await list()).find(({ status }) => status === 'active'));

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
      headers: { ...json, authorization: `Bearer ${app}` },
      body: JSON.stringify({ connection: 'sandbox-ehr' }),
    });
    expect([asked.status, await subscriptionsAt()]).toMatchObject([401, { ehr: 0 }]);

    const made = await makeOne();
    expect(made.resource_types).toContain('AllergyIntolerance');
    expect(await makeOne()).toMatchObject({ id: made.id });
    expect(await subscriptionsAt()).toMatchObject({ ehr: 1, clinic: 0 });
    await isActive();

    await plant('planted-allergy');
    const [refused, taken] = await until(() => (webhook.received.length < 2 ? undefined : webhook.received));
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
    const found = await until(async () => {
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
