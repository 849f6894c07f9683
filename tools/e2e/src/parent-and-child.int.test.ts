import { patientIdAt } from '@fhir-gateway/sandbox/truth';
import { describeWithRedis, rowsOf, startRedis } from '@fhir-gateway/testing';
import type { TestRedis } from '@fhir-gateway/testing';
import { agentKinds, connectAgent } from './testing/agents/agent.js';
import type { Agent } from './testing/agents/agent.js';
import { FormBrowser } from './testing/browser/form-browser.js';
import { signInAs } from './testing/browser/form-person.js';
import { refsInSandbox } from './testing/stacks/sandbox-truth.js';
import { startStack } from './testing/stacks/stack.js';
import type { Stack } from './testing/stacks/stack.js';

const parent = patientIdAt('sandbox-ehr', 'tamsin-hollowmere');
const child = patientIdAt('sandbox-ehr', 'petra-hollowmere');

describeWithRedis('a parent and a child in one browser, two processes on one Redis', () => {
  let redis: TestRedis;
  let stack: Stack;

  beforeAll(async () => {
    redis = await startRedis();
    stack = await startStack({ mcpAuth: 'local', apps: ['rest', 'mcp'], redisUrl: redis.url });
  }, 90_000);
  afterAll(async () => {
    await stack?.stop();
    await redis?.stop();
  });

  it('are read each in their own record, over REST and by an agent, until each is disconnected', async () => {
    const { restUrl, mcpUrl, sandboxOrigin } = stack;
    const person = new FormBrowser();
    const agent = await connectAgent(agentKinds[0], mcpUrl);
    const signIn = async (patientId: string) => {
      const { structured } = await agent.call('start_auth', { platform_id: 'sandbox-ehr' });
      const { body: page } = await signInAs(person, String(structured['authorization_url']), 'tamsin', patientId);
      return { page, told: await agent.call('wait_for_auth', { platform_id: 'sandbox-ehr', timeout: 20 }) };
    };
    const conditionsOf = async (platformId: string) => {
      const found = await agent.call('search', { platform_id: platformId, resource_type: 'Condition', limit: 100 });
      expect(found.isError).toBe(false);
      return { ...found, refs: rowsOf(found.structured).map(({ ref = '' }) => ref) };
    };
    const held = async (patient: string) => refsInSandbox(sandboxOrigin, `Condition?patient=${patient}`);
    try {
      await signIn(parent);
      const second = await signIn(child);
      const change = `This is another person than before: sandbox-ehr now means sandbox-ehr~2 (patient ${child}), and sandbox-ehr~1 (patient ${parent}) stays connected.`;
      expect(second.told.structured).toMatchObject({ status: 'connected', person_change: change });
      expect(second.page).toContain(change);

      const newest = await conditionsOf('sandbox-ehr');
      expect(newest.structured).toMatchObject({ platform_id: 'sandbox-ehr~2', whose_record: `Patient/${child}` });
      expect(newest.refs.sort()).toEqual(await held(child));
      const older = await conditionsOf('sandbox-ehr~1');
      expect(older.structured).toMatchObject({ platform_id: 'sandbox-ehr~1', whose_record: `Patient/${parent}` });
      expect(older.refs.sort()).toEqual(await held(parent));

      const read = (id: string, patient: string) => person.fetch(`${restUrl}/api/fhir/${id}/Patient/${patient}`);
      expect((await read('sandbox-ehr~1', parent)).status).toBe(200);
      expect((await read('sandbox-ehr~2', child)).status).toBe(200);
      expect((await read('sandbox-ehr', child)).headers.get('fhir-gateway-connection')).toBe('sandbox-ehr~2');
      expect((await read('sandbox-ehr~1', child)).status).toBe(403);
      expect((await read('sandbox-ehr~2', parent)).status).toBe(403);
      expect((await read('sandbox-ehr~3', parent)).status).toBe(404);

      await endsOneByOne(agent, read);
    } finally {
      await agent.close();
    }
  }, 90_000);

  async function endsOneByOne(agent: Agent, read: (id: string, patient: string) => Promise<{ status: number }>) {
    const ended = await agent.call('revoke_auth', { platform_id: 'sandbox-ehr' });
    expect(ended.structured).toMatchObject({ still_connected: [`sandbox-ehr~1 (patient ${parent})`] });
    expect((await read('sandbox-ehr', child)).status).toBe(401);
    expect((await read('sandbox-ehr', parent)).status).toBe(401);
    expect((await read('sandbox-ehr~1', parent)).status).toBe(200);
    await agent.call('revoke_auth', { platform_id: 'sandbox-ehr~1' });
    expect((await read('sandbox-ehr~1', parent)).status).toBe(404);
    const status = await agent.call('get_auth_status', { platform_id: 'sandbox-ehr' });
    expect(status.structured['connections']).toMatchObject([{ platform_id: 'sandbox-ehr', authenticated: false }]);
  }
});
