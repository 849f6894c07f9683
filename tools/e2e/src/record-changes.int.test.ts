import { createHmac } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import { patientIdAt, type TruthPlatform } from '@fhir-gateway/sandbox/truth';
import { describeWithRedis, eventually, rowsOf } from '@fhir-gateway/testing';
import type { FhirResource } from 'fhir/r4.js';
import { FormBrowser } from './testing/browser/form-browser.js';
import { letAppIn, signInAs } from './testing/browser/form-person.js';
import { sharedAgent, sharedRedis, sharedStack, sharedStub } from './testing/shared.js';
import { control } from './testing/stacks/sandbox-control.js';

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
/** Each look reads all of the records: these are of a third of the size of others, and still of several pages. */
const holder = { login: 'zeno', id: 'zeno-yarrowby' };
/** A connection that is kept may be closed on the way, when the test was busy for as long as the server keeps one. */
const close = { connection: 'close' };

/** The records of one stack's sandbox, as the platforms' own staff writes them. */
function recordsOf(stack: { readonly sandboxOrigin: string }) {
  const recordOf = (platform: TruthPlatform) => `${stack.sandboxOrigin}/control/records/${systems[platform]}`;
  return {
    async entries(platform: TruthPlatform, type: string, more = ''): Promise<Entry[]> {
      const patient = patientIdAt(platform, holder.id);
      const url = `${recordOf(platform)}/${type}?patient=${patient}&_count=200&_sort=_id${more}`;
      const bundle = (await (await fetch(url, { headers: close })).json()) as { entry?: { resource: Entry }[] };
      return (bundle.entry ?? []).map(({ resource }) => resource);
    },
    async write(platform: TruthPlatform, method: 'PUT' | 'DELETE', entry: Entry | undefined, change = {}) {
      if (entry === undefined) throw new Error(`${platform} has too few entries`);
      const written = { ...entry, ...change };
      const body = method === 'PUT' ? { body: JSON.stringify(written) } : {};
      const headers = { 'content-type': 'application/fhir+json', ...close };
      const url = `${recordOf(platform)}/${written.resourceType}/${written.id}`;
      const response = await fetch(url, { method, headers, ...body });
      if (!response.ok) throw new Error(`${method} ${url}: ${response.status} ${await response.text()}`);
      return `${platform} ${written.resourceType}/${written.id}`;
    },
  };
}

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
  const { entries, write } = recordsOf(stack);
  beforeAll(async () => {
    for (const platform of platforms) await signInAs(browser, `${stack.restUrl}/auth/${platform}/login`, holder.login);
  });

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

  it('is nothing at two looks at what stays, then every planted change and nothing else, over REST and MCP', async () => {
    expect(linesOf(await wholeLook([]))).toEqual([]);
    expect(await askAgent()).toEqual([]);
    const [problem] = await entries('sandbox-ehr', 'Condition');
    const [result, other] = await entries('sandbox-ehr', 'Observation', '&category=laboratory');
    const [shot, otherShot] = await entries('sandbox-clinic', 'Immunization');
    const [claim, otherClaim] = await entries('sandbox-payer', 'ExplanationOfBenefit');
    const note = { note: [{ text: 'Seen again.' }] };
    const error = { status: 'entered-in-error' };
    const planted = [
      `${await write('sandbox-ehr', 'PUT', problem, note)} changed: note`,
      `${await write('sandbox-ehr', 'PUT', other, error)} entered in error: status`,
      `${await write('sandbox-ehr', 'DELETE', result)} gone: `,
      `${await write('sandbox-clinic', 'PUT', shot, { lotNumber: 'LOT-2' })} changed: lot number`,
      `${await write('sandbox-clinic', 'PUT', shot, { id: 'planted-shot' })} new: `,
      `${await write('sandbox-clinic', 'DELETE', otherShot)} gone: `,
      `${await write('sandbox-payer', 'PUT', claim, { outcome: 'error' })} changed: outcome`,
      `${await write('sandbox-payer', 'PUT', otherClaim, error)} entered in error: status`,
    ].sort();
    const found = await wholeLook(planted);
    expect([linesOf(found), unreadAt(found)]).toEqual([planted, []]);
    expect(await agentFinds(planted)).toEqual(planted);
    expect(await askAgent(found.looked_at)).toEqual([]);
  });

  it('names a platform that is down, calls nothing gone there, and finds later what happened meanwhile', async () => {
    const { looked_at: since } = await wholeLook(await askAgent());
    const setStatus = (status: number) =>
      control(stack.sandboxOrigin, 'POST', `status?path=/clinic/fhir&status=${status}`);
    await setStatus(503);
    const [shot] = await entries('sandbox-clinic', 'Immunization');
    const [problem] = await entries('sandbox-ehr', 'Condition');
    const gone = `${await write('sandbox-clinic', 'DELETE', shot)} gone: `;
    const note = { note: [{ text: 'Seen a third time.' }] };
    const changed = `${await write('sandbox-ehr', 'PUT', problem, note)} changed: note`;
    const found = await wholeLook([changed], since, ['sandbox-clinic']);
    expect([linesOf(found), unreadAt(found)]).toEqual([[changed], ['sandbox-clinic']]);
    const told = await agent.call('get_changes', { since });
    expect(told.text).toContain('sandbox-clinic');
    expect(JSON.stringify(told.structured['missing'])).toContain('sandbox-clinic');
    await setStatus(0);
    const all = [gone, changed].sort();
    const later = await wholeLook(all, since);
    expect([linesOf(later), unreadAt(later)]).toEqual([all, []]);
  });
});

interface Listed {
  readonly id: string;
  readonly person: string;
  readonly status: string;
  readonly resource_types: readonly string[];
}

const key = Buffer.alloc(32, 9);
const scopes = 'launch/patient openid fhirUser offline_access patient/*.cruds';
const asJson = { 'content-type': 'application/json', accept: 'application/json', ...close };

async function waitFor<T>(look: () => T | undefined | Promise<T | undefined>): Promise<T> {
  let found: T | undefined;
  await eventually(async () => (found = await look()) !== undefined, 100);
  return found as T;
}

describeWithRedis('Subscriptions to changes in a record', () => {
  const browser = new FormBrowser();
  const redis = sharedRedis();
  /** The operator's own program: it takes the first message with an error, as one does that is just starting. */
  let messages = 0;
  const webhook = sharedStub(() => ({ status: (messages += 1) === 1 ? 503 : 204 }));
  const stack = sharedStack(() => ({
    mcpAuth: 'oauth',
    apps: ['rest', 'mcp'],
    redisUrl: redis.url,
    sandboxEnv: { FHIR_GATEWAY_SANDBOX_SUBSCRIPTIONS: 'on' },
    env: {
      FHIR_GATEWAY_WRITES: 'sandbox-ehr',
      FHIR_GATEWAY_CHANGES_WEBHOOK_URL: `${webhook.origin}/hooks`,
      FHIR_GATEWAY_CHANGES_WEBHOOK_SECRET: `whsec_${key.toString('base64')}`,
    },
  }));
  const { entries, write } = recordsOf(stack);
  beforeAll(() =>
    signInAs(browser, `${stack.restUrl}/auth/sandbox-ehr/login?scope=${encodeURIComponent(scopes)}`, holder.login),
  );

  const own = async <T>(path: string, method = 'GET', body?: object): Promise<T> => {
    const headers = { ...asJson, origin: new URL(stack.restUrl).origin };
    const init = { method, headers, ...(body && { body: JSON.stringify(body) }) };
    const answer = await browser.open(`${stack.restUrl}${path}`, init);
    expect([answer.status, answer.status === 200 ? '' : answer.body]).toEqual([200, '']);
    return JSON.parse(answer.body) as T;
  };
  const subscriptions = '/api/record/subscriptions';
  const list = async () => (await own<{ subscriptions: Listed[] }>(subscriptions)).subscriptions;
  const look = () => own<Found>('/api/record/changes');
  const subscriptionsAt = () => control(stack.sandboxOrigin, 'GET', 'subscriptions');
  const makeOne = () => own<Listed>(subscriptions, 'POST', { connection: 'sandbox-ehr' });
  const isActive = () => waitFor(async () => (await list()).find(({ status }) => status === 'active'));

  it('tell the operator that something has changed, and whoever has the session what', async () => {
    await look();
    const app = await letAppIn(browser, stack.restUrl);
    const asked = await fetch(`${stack.restUrl}${subscriptions}`, {
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

    const [allergy] = await entries('sandbox-ehr', 'AllergyIntolerance');
    await write('sandbox-ehr', 'PUT', allergy, { id: 'planted-allergy' });
    const [refused, taken] = await waitFor(() => (webhook.requests.length < 2 ? undefined : webhook.requests));
    if (refused === undefined || taken === undefined) throw new Error('there are two');
    expect(taken.body).toBe(refused.body);
    for (const { headers, body } of [refused, taken]) {
      const signed = `${String(headers['webhook-id'])}.${String(headers['webhook-timestamp'])}.${body}`;
      const signature = createHmac('sha256', key).update(signed).digest('base64');
      expect(headers['webhook-signature']).toBe(`v1,${signature}`);
    }
    const { id: subscription, person } = made;
    expect(JSON.parse(taken.body)).toEqual({
      type: 'record.changed',
      timestamp: expect.any(String) as string,
      data: {
        ...{ subscription, person, platform_id: 'sandbox-ehr~1', event_number: 1, missed: 0 },
        ...{ resource_types: ['AllergyIntolerance'], next: 'get_changes' },
      },
    });
    for (const text of [taken.body, stack.output()]) {
      for (const value of ['planted-allergy', patientIdAt('sandbox-ehr', holder.id)]) expect(text).not.toContain(value);
    }
    const found = await waitFor(async () => {
      const { changes } = await look();
      return changes.length > 0 ? changes : undefined;
    });
    expect(found).toMatchObject([{ kind: 'new', reference: 'AllergyIntolerance/planted-allergy' }]);
    expect(await list()).toMatchObject([{ id: made.id, status: 'active', last_event: 1, missed: 0 }]);
  });

  it('end at the platform when they are switched off, and when their connection ends', async () => {
    const { id } = await makeOne();
    expect(await own(`${subscriptions}/${id}`, 'DELETE')).toEqual({ id, ended_upstream: true });
    expect([await list(), await subscriptionsAt()]).toMatchObject([[], { ehr: 0 }]);
    await makeOne();
    await isActive();
    expect(await own('/auth/sandbox-ehr/logout', 'POST', {})).toMatchObject({ connected: false });
    expect(await list()).toEqual([]);
  });
});
