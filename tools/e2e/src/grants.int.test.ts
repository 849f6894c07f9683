import { describeWithRedis, eventually } from '@fhir-gateway/testing';
import { movableClock } from './testing/stacks/movable-clock.js';
import { rawCall } from './testing/agents/raw-call.js';
import { signInAgent } from './testing/agents/signed-in-agent.js';
import { untilRefused } from './testing/agents/until-refused.js';
import { appsOf, changeGrants } from './testing/agents/given-grants.js';
import { letAppIn } from './testing/browser/form-person.js';
import { shared, sharedRedis, sharedStack } from './testing/shared.js';

const types = 'Observation Condition MedicationRequest Patient Encounter Coverage DocumentReference'.split(' ');
const queries = [
  {},
  { _include: 'Observation:subject' },
  { _revinclude: 'Provenance:target' },
  { _has: 'x' },
  { 'subject:Patient.birthdate': '2000' },
];

const grants: readonly object[] = [
  {},
  { kinds: ['results', 'medications'] },
  { access: 'read-and-write', platforms: ['sandbox-ehr'], kinds: ['identity', 'problems', 'visits'] },
  { access: 'read-and-write', platforms: [] },
];

describeWithRedis('one grant, two processes', () => {
  const clock = movableClock();
  const redis = sharedRedis();
  const stack = sharedStack(() => ({
    mcpAuth: 'oauth',
    apps: ['rest', 'mcp'],
    redisUrl: redis.url,
    env: { ...clock.env, FHIR_GATEWAY_WRITES: 'on', FHIR_GATEWAY_SESSION_CACHE_SECONDS: '5' },
  }));
  const agent = shared(
    () => signInAgent('client 2.x', stack.mcpUrl, 0),
    ({ host }) => host.close(),
  );
  let restToken = '';
  beforeAll(async () => {
    restToken = await letAppIn(agent.browser, stack.restUrl);
  });

  const agentIds = () => appsOf(agent.browser, stack.restUrl);
  const give = (grant: object) => changeGrants(agent.browser, stack.restUrl, grant);
  const rest = async (path: string, init: RequestInit = {}): Promise<string> => {
    const headers = { authorization: `Bearer ${restToken}`, 'content-type': 'application/fhir+json' };
    const answer = await fetch(`${stack.restUrl}/api/fhir/sandbox-ehr/${path}`, { ...init, headers });
    return isBeyond(answer.status, await answer.text());
  };
  const mcp = async (tool: string, args: Record<string, unknown>): Promise<string> => {
    const call = { platform_id: 'sandbox-ehr', ...args };
    const { status, text } = await rawCall(stack.mcpUrl, agent.token, '2026-07-28', tool, call);
    // A writing tool of an app that may read only is refused before it begins, as MCP has it for a scope that is missing.
    return status === 403 ? 'beyond the grant' : isBeyond(status, text);
  };

  /** The MCP process hears of a change by way of Redis, and may answer a call before that. */
  const agrees = (call: () => Promise<string>, expected: string) => untilRefused(call, (answer) => answer === expected);

  it('refuses the same calls over both apps', async () => {
    expect(await agentIds()).toHaveLength(2);
    let calls = 0;
    const seen = new Set<string>();
    for (const grant of grants) {
      await give(grant);
      for (const type of types) {
        for (const params of queries) {
          const query = new URLSearchParams(params as Record<string, string>).toString();
          const answer = await rest(`${type}?${query}`);
          await agrees(() => mcp('search', { resource_type: type, params }), answer);
          seen.add(answer);
          calls += 2;
        }
        const resource = { resourceType: type };
        const written = await rest(type, { method: 'POST', body: JSON.stringify(resource) });
        await agrees(() => mcp('create', { resource_type: type, resource }), written);
        calls += 2;
      }
    }
    expect(calls).toBeGreaterThan(300);
    expect([...seen].sort()).toEqual(['beyond the grant', 'not']);
  });

  /** Of the audit entries of both processes what says who did what by which permission. */
  const audited = () =>
    stack
      .output()
      .split('\n')
      .filter((line) => line.includes('"audit":true') && line.includes('"platformId":"sandbox-ehr"'))
      .map((line) => JSON.parse(line) as Record<string, unknown>)
      .filter(({ event }) => event === 'fhir.read' || event === 'fhir.create')
      .filter(({ resourceType, actor }) => resourceType === 'Basic' && actor === 'app');

  it('is in each audit entry, with the person, the agent, and of a refusal the rule and the stage', async () => {
    const ids = await agentIds();
    const read = { resource_type: 'Basic', resource_id: 'none' };
    const resource = { resourceType: 'Basic', code: { text: 'a note' } };
    const callAll = async () => {
      await rest('Basic/none');
      await mcp('read', read);
      await rest('Basic', { method: 'POST', body: JSON.stringify(resource) });
    };
    await give({ access: 'read-and-write' });
    await agrees(() => mcp('search', { resource_type: 'Condition' }), 'not');
    await callAll();
    await give({ access: 'read-and-write', platforms: [] });
    await agrees(() => mcp('search', { resource_type: 'Condition' }), 'beyond the grant');
    await callAll();
    // An entry may be written after its answer has arrived.
    await eventually(() => audited().length >= 6, 20);
    const entries = audited();
    const ofApp = (app: string) => entries.filter((entry) => entry['app'] === app);
    const decisionsOf = (app: string) =>
      ofApp(app)
        .map(({ event, outcome, rule = '', stage = '' }) => [event, outcome, rule, stage].join(' ').trim())
        .sort();
    expect(decisionsOf('rest')).toEqual([
      'fhir.create refused grant.platform admit',
      // The sign-in at the platform lets nobody write.
      'fhir.create refused scope.create authorize',
      'fhir.read allowed',
      'fhir.read refused grant.platform admit',
    ]);
    expect(decisionsOf('mcp')).toEqual(['fhir.read allowed', 'fhir.read refused grant.platform admit']);
    for (const app of ['rest', 'mcp']) {
      for (const field of ['subject', 'client', 'grant']) {
        const values = new Set(ofApp(app).map((entry) => entry[field]));
        expect([...values]).toEqual([expect.stringMatching(/^[\w-]{16}$/)]);
      }
    }
    expect(ofApp('rest')[0]?.['grant']).not.toBe(ofApp('mcp')[0]?.['grant']);
    for (const id of ids) expect(stack.output()).not.toContain(`"${id}"`);
  });

  it('is obeyed by a live token from the next call on, and by one of the other process once it has heard', async () => {
    const search = { platform_id: 'sandbox-ehr', resource_type: 'Observation' };
    await clock.whileStopped(async () => {
      for (const expected of ['beyond the grant', 'not', 'beyond the grant', 'not']) {
        const kinds = expected === 'not' ? 'all' : ['results'];
        await give({ kinds });
        expect(await rest('Condition')).toBe(expected);
        await agrees(() => mcp('search', { resource_type: 'Condition' }), expected);
      }
      await give({ end: true });
      await untilRefused(
        () => rawCall(stack.mcpUrl, agent.token, '2026-07-28', 'search', search),
        ({ status }) => status === 401,
      );
    });
  });
});

function isBeyond(status: number, text: string): string {
  expect([200, 201, 400, 403, 404, 422]).toContain(status);
  return /GRANT_INSUFFICIENT/.test(text) ? 'beyond the grant' : 'not';
}
