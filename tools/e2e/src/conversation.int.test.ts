import { contentOf, redisAvailable, rowsOf, startRedis } from '@fhir-gateway/testing';
import type { TestRedis } from '@fhir-gateway/testing';
import { agentKinds, connectAgent } from './testing/agents/agent.js';
import type { Agent, AgentKind } from './testing/agents/agent.js';
import { givesTotals } from './testing/quirks-of-run.js';
import { startLocalGateway } from './testing/stacks/launcher.js';
import { FormBrowser } from './testing/browser/form-browser.js';
import { signInAs } from './testing/browser/form-person.js';
import { refsInSandbox } from './testing/stacks/sandbox-truth.js';
import { startStack } from './testing/stacks/stack.js';
import { waitForSignIn } from './testing/agents/wait-for-sign-in.js';

/** One running gateway in local mode, however many processes it is. */
interface Running {
  readonly restUrl: string;
  readonly mcpUrl: string;
  readonly sandboxOrigin: string;
  stop(): Promise<unknown>;
}

let redis: TestRedis | undefined;

const setups: { name: string; isAvailable: boolean; start: () => Promise<Running> }[] = [
  { name: 'npm start, one process, memory store', isAvailable: true, start: () => startLocalGateway() },
  {
    name: 'two processes, one Redis',
    isAvailable: redisAvailable(),
    start: async () => {
      redis = await startRedis();
      return startStack({ mcpAuth: 'local', apps: ['rest', 'mcp'], redisUrl: redis.url });
    },
  },
];

describe('an agent reads laboratory results after the person has signed in', () => {
  describe.each(setups)('$name', ({ isAvailable, start }) => {
    const whenAvailable = isAvailable ? it : it.skip;
    let gateway: Running | undefined;

    beforeAll(async () => {
      if (isAvailable) gateway = await start();
    }, 90_000);

    afterAll(async () => {
      await gateway?.stop();
      await redis?.stop();
      redis = undefined;
    });

    whenAvailable(
      'reads over MCP what was signed in to over REST',
      async () => {
        const { restUrl, mcpUrl } = gateway as Running;
        await signInAs(new FormBrowser(), `${restUrl}/auth/sandbox-ehr/login`, 'zeno');
        const agent = await connectAgent('sdk 1.x', mcpUrl);
        const found = await agent.call('search', { platform_id: 'sandbox-ehr', resource_type: 'Condition' });
        expect(found.isError).toBe(false);
        expect(rowsOf(found.structured)).not.toEqual([]);
        await agent.call('revoke_auth', { platform_id: 'sandbox-ehr' });
        await agent.close();
      },
      60_000,
    );

    whenAvailable.each(agentKinds)(
      'has the conversation of the design with %s',
      async (kind) => {
        await converse(kind, gateway as Running);
      },
      60_000,
    );
  });
});

async function converse(kind: AgentKind, gateway: Running): Promise<void> {
  const agent = await connectAgent(kind, gateway.mcpUrl);
  const browser = new FormBrowser();
  try {
    const before = await agent.call('get_auth_status', { platform_id: 'sandbox-ehr' });
    expect(before.text).toMatch(/not authenticated/);

    const started = await agent.call('start_auth', { platform_id: 'sandbox-ehr' });
    const link = String(started.structured['authorization_url']);
    expect(link.startsWith(`${gateway.restUrl}/auth/sandbox-ehr/login`)).toBe(true);
    expect(started.text).toContain(link);

    const waiting = waitForSignIn(agent, { platform_id: 'sandbox-ehr' });
    expect((await signInAs(browser, link, 'hedda')).body).toMatch(/connected/i);
    const connected = await waiting;
    expect(connected.structured['status']).toBe('connected');
    const { patient_id: patient } = connected.structured['connection'] as { patient_id: string };
    expect(patient).toMatch(/^[A-Za-z0-9\-.]{1,64}$/);
    expect(connected.text).toContain(patient);

    await readLaboratoryResults(agent, gateway, patient);

    // The browser that signed in reads the same record over REST: one login for both apps.
    const base = `${gateway.restUrl}/api/fhir/sandbox-ehr`;
    expect((await browser.open(`${base}/Patient/${patient}`)).status).toBe(200);

    const revoked = await agent.call('revoke_auth', { platform_id: 'sandbox-ehr' });
    expect(revoked.structured['revoked_upstream']).toBe(true);
    expect((await browser.open(`${base}/Patient/${patient}`)).status).toBe(401);
  } finally {
    await agent.close();
  }
}

async function readLaboratoryResults(agent: Agent, gateway: Running, patient: string): Promise<void> {
  const held = await refsInSandbox(gateway.sandboxOrigin, `Observation?category=laboratory&patient=${patient}`);
  const params = { category: 'laboratory' };
  let page = await agent.call('search', { platform_id: 'sandbox-ehr', resource_type: 'Observation', params });
  expect(page.isError).toBe(false);
  // The sandbox of npm start is a plain one in any case.
  expect([held.length, givesTotals ? held.length : undefined]).toContain(page.structured['total']);
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
