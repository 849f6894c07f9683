import { patientIdAt, type TruthPlatform } from '@fhir-gateway/sandbox/truth';
import { redisAvailable, rowsOf, startRedis, type TestRedis } from '@fhir-gateway/testing';
import type { FhirResource } from 'fhir/r4.js';
import { setTimeout as delay } from 'node:timers/promises';
import { connectAgent, type Agent } from './testing/agents/agent.js';
import { FormBrowser } from './testing/browser/form-browser.js';
import { signInAs } from './testing/browser/form-person.js';
import { startStack, type Stack } from './testing/stacks/stack.js';

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

const describeWithRedis = redisAvailable() ? describe : describe.skip;

/** The two that have the smaller records answer in pages of any size. */
const ties = 'no-total,reordered-ties';
const sandboxEnv = {
  FHIR_GATEWAY_SANDBOX_QUIRKS: ties,
  FHIR_GATEWAY_SANDBOX_QUIRKS_CLINIC: `${ties},odd-pages`,
  FHIR_GATEWAY_SANDBOX_QUIRKS_PAYER: `${ties},odd-pages`,
};

/** Both apps look at one session, so each look of one is what the other compares with. */
describeWithRedis('what has changed at three platforms without totals or a lasting order', () => {
  let redis: TestRedis;
  let stack: Stack;
  let agent: Agent;
  const browser = new FormBrowser();

  beforeAll(async () => {
    redis = await startRedis();
    stack = await startStack({ mcpAuth: 'local', apps: ['rest', 'mcp'], redisUrl: redis.url, sandboxEnv });
    for (const platform of platforms) await signInAs(browser, `${stack.restUrl}/auth/${platform}/login`, 'hedda');
    agent = await connectAgent('client 2.x', stack.mcpUrl);
  });
  afterAll(async () => {
    await agent?.close();
    await stack?.stop();
    await redis?.stop();
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
