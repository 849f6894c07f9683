import { contentOf, describeWithRedis, rowsOf } from '@fhir-gateway/testing';
import { agentKinds, connectAgent, type Agent, type AgentKind } from './testing/agents/agent.js';
import { waitForSignIn } from './testing/agents/wait-for-sign-in.js';
import { FormBrowser } from './testing/browser/form-browser.js';
import { passSignIn, signInAs } from './testing/browser/form-person.js';
import { givesTotals } from './testing/quirks-of-run.js';
import { sharedAgent, sharedRedis, sharedStack } from './testing/shared.js';
import { refsInSandbox } from './testing/stacks/sandbox-truth.js';
import type { Stack } from './testing/stacks/stack.js';

const platform = { platform_id: 'sandbox-ehr' };
const conditions = { ...platform, resource_type: 'Condition' };

describeWithRedis('one person and an agent of local mode, two processes on one Redis', () => {
  const redis = sharedRedis();
  const stack = sharedStack(() => ({ mcpAuth: 'local', apps: ['rest', 'mcp'], redisUrl: redis.url }));
  const agent = sharedAgent(stack, 'sdk 1.x');
  const observations = () => `${stack.restUrl}/api/fhir/sandbox-ehr/Observation?_count=1`;
  const linkOfAgent = async () => String((await agent.call('start_auth', platform)).structured['authorization_url']);

  it.each(agentKinds)('have the conversation of the design with %s', (kind) => converse(kind, stack));

  describe('one login for both apps (D10)', () => {
    it('signed in over REST, the agent reads, also of a restarted process, until it is disconnected there', async () => {
      const person = new FormBrowser();
      await signInAs(person, `${stack.restUrl}/auth/sandbox-ehr/login`, 'hedda');
      const status = await agent.call('get_auth_status', platform);
      expect(status.text).toMatch(/^sandbox-ehr: connected/);
      const found = await agent.call('search', conditions);
      expect(found.isError).toBe(false);
      expect(rowsOf(found.structured)).not.toEqual([]);
      // In local mode the machine is the person: curl without a cookie has the session too.
      expect((await fetch(`${stack.restUrl}/api/fhir/sandbox-ehr/Condition`)).status).toBe(200);
      await stack.killAndRestart('rest');
      expect((await person.open(observations())).body).toMatch(/"type":"searchset"/);
      const init = { method: 'POST', headers: { origin: stack.restUrl } };
      expect((await person.open(`${stack.restUrl}/auth/sandbox-ehr/logout`, init)).status).toBe(200);
      const refused = await agent.call('search', conditions);
      expect(refused.text).toMatch(/^LOGIN_REQUIRED[^]*call start_auth with platform_id "sandbox-ehr"/);
    });

    it('signed in over MCP, the browser reads over REST', async () => {
      const link = await linkOfAgent();
      const pending = await agent.call('wait_for_auth', { ...platform, timeout: 0 });
      expect(pending.structured['status']).toBe('pending');
      const fresh = new FormBrowser();
      await signInAs(fresh, link, 'osric');
      expect((await waitForSignIn(agent, platform)).structured['status']).toBe('connected');
      expect((await fresh.open(observations())).body).toMatch(/"type":"searchset"/);
    });

    it('a denied consent is reported to the agent as denied, and leaves the old connection alone', async () => {
      const fresh = new FormBrowser();
      const asked = await passSignIn(fresh, await fresh.open(await linkOfAgent()), 0, 'deny');
      expect(asked.status).toBeLessThan(500);
      const denied = await waitForSignIn(agent, platform);
      expect(denied.structured['status']).toBe('denied');
      expect(denied.structured['next_step']).toMatch(/start_auth/);
      expect((await agent.call('search', conditions)).isError).toBe(false);
      await agent.call('revoke_auth', platform);
    });
  });
});

async function converse(kind: AgentKind, stack: Stack): Promise<void> {
  const agent = await connectAgent(kind, stack.mcpUrl);
  const browser = new FormBrowser();
  try {
    const before = await agent.call('get_auth_status', { platform_id: 'sandbox-ehr' });
    expect(before.text).toMatch(/not authenticated/);

    const started = await agent.call('start_auth', { platform_id: 'sandbox-ehr' });
    const link = String(started.structured['authorization_url']);
    expect(link.startsWith(`${stack.restUrl}/auth/sandbox-ehr/login`)).toBe(true);
    expect(started.text).toContain(link);

    const waiting = waitForSignIn(agent, { platform_id: 'sandbox-ehr' });
    expect((await signInAs(browser, link, 'hedda')).body).toMatch(/connected/i);
    const connected = await waiting;
    expect(connected.structured['status']).toBe('connected');
    const { patient_id: patient } = connected.structured['connection'] as { patient_id: string };
    expect(patient).toMatch(/^[A-Za-z0-9\-.]{1,64}$/);
    expect(connected.text).toContain(patient);

    await readLaboratoryResults(agent, stack, patient);

    // The browser that signed in reads the same record over REST: one login for both apps.
    const base = `${stack.restUrl}/api/fhir/sandbox-ehr`;
    expect((await browser.open(`${base}/Patient/${patient}`)).status).toBe(200);

    const revoked = await agent.call('revoke_auth', { platform_id: 'sandbox-ehr' });
    expect(revoked.structured['revoked_upstream']).toBe(true);
    expect((await browser.open(`${base}/Patient/${patient}`)).status).toBe(401);
  } finally {
    await agent.close();
  }
}

async function readLaboratoryResults(agent: Agent, stack: Stack, patient: string): Promise<void> {
  const held = await refsInSandbox(stack.sandboxOrigin, `Observation?category=laboratory&patient=${patient}`);
  const params = { category: 'laboratory' };
  let page = await agent.call('search', { platform_id: 'sandbox-ehr', resource_type: 'Observation', params });
  expect(page.isError).toBe(false);
  expect(page.structured['total']).toBe(givesTotals ? held.length : undefined);
  const seen = refsOfRows(page.structured);
  while (page.structured['cursor'] !== undefined && seen.length <= held.length) {
    page = await agent.call('get_next_page', { platform_id: 'sandbox-ehr', cursor: page.structured['cursor'] });
    seen.push(...refsOfRows(page.structured));
  }
  expect(seen.sort()).toEqual(held);

  const [, id] = (seen[0] ?? '').split('/');
  const one = await agent.call('read', { platform_id: 'sandbox-ehr', resource_type: 'Observation', resource_id: id });
  expect(contentOf(one.structured)['resource']).toMatchObject({ resourceType: 'Observation', id });
}

function refsOfRows(structured: Record<string, unknown>): string[] {
  return rowsOf(structured).map(({ ref = '' }) => ref);
}
