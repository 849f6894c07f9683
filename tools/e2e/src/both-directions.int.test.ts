import { chromiumAvailable, describeWithRedis, launchChromium, rowsOf, startRedis } from '@fhir-gateway/testing';
import type { TestRedis } from '@fhir-gateway/testing';
import type { Browser } from 'playwright-core';
import { connectAgent } from './testing/agents/agent.js';
import type { Agent } from './testing/agents/agent.js';
import type { SearchBundle } from './testing/bundle.js';
import { Person } from './testing/browser/person.js';
import { startStack } from './testing/stacks/stack.js';
import type { Stack } from './testing/stacks/stack.js';

const withChromium = chromiumAvailable() ? it : it.skip;

describeWithRedis('one login for both apps, two processes on one Redis (D10)', () => {
  let browser: Browser | undefined;
  let redis: TestRedis;
  let stack: Stack;
  let agent: Agent;
  let person: Person;

  beforeAll(async () => {
    redis = await startRedis();
    stack = await startStack({ mcpAuth: 'local', apps: ['rest', 'mcp'], redisUrl: redis.url });
    agent = await connectAgent('sdk 1.x', stack.mcpUrl);
    if (!chromiumAvailable()) return;
    browser = await launchChromium();
    person = await Person.withBrowser(browser);
  }, 60_000);

  afterAll(async () => {
    await agent?.close();
    await stack?.stop();
    await redis?.stop();
    await browser?.close();
  });

  withChromium(
    'signed in over REST, the agent reads',
    async () => {
      await person.signIn(`${stack.restUrl}/auth/sandbox-ehr/login`, { login: 'hedda' });
      const status = await agent.call('get_auth_status', { platform_id: 'sandbox-ehr' });
      expect(status.text).toMatch(/^sandbox-ehr: connected/);
      const found = await agent.call('search', { platform_id: 'sandbox-ehr', resource_type: 'Condition' });
      expect(found.isError).toBe(false);
      expect(rowsOf(found.structured)).not.toEqual([]);
      // In local mode the machine is the person: curl without a cookie has the session too.
      const curl = await fetch(`${stack.restUrl}/api/fhir/sandbox-ehr/Condition`);
      expect(curl.status).toBe(200);
    },
    60_000,
  );

  withChromium(
    'a killed and restarted REST process still knows the login',
    async () => {
      await stack.killAndRestart('rest');
      const bundle = await person.getJson<SearchBundle>(`${stack.restUrl}/api/fhir/sandbox-ehr/Observation?_count=1`);
      expect(bundle).toMatchObject({ resourceType: 'Bundle', type: 'searchset' });
    },
    60_000,
  );

  withChromium(
    'disconnected over REST, the agent is refused and told how to sign in',
    async () => {
      await person.page.goto(`${stack.restUrl}/`);
      await person.page
        .getByRole('button', { name: /disconnect/i })
        .first()
        .click();
      await person.page.getByRole('button', { name: 'Also sign out at Local Sandbox EHR' }).waitFor();
      const refused = await agent.call('search', { platform_id: 'sandbox-ehr', resource_type: 'Condition' });
      expect(refused.isError).toBe(true);
      expect(refused.text).toMatch(/^LOGIN_REQUIRED/);
      expect(refused.text).toMatch(/call start_auth with platform_id "sandbox-ehr"/);
    },
    60_000,
  );

  withChromium(
    'signed in over MCP, the browser reads over REST',
    async () => {
      const started = await agent.call('start_auth', { platform_id: 'sandbox-ehr' });
      const pending = await agent.call('wait_for_auth', { platform_id: 'sandbox-ehr', timeout: 0 });
      expect(pending.structured['status']).toBe('pending');
      const fresh = await Person.withBrowser(browser as Browser);
      await fresh.signIn(String(started.structured['authorization_url']), { login: 'osric' });
      const connected = await agent.call('wait_for_auth', { platform_id: 'sandbox-ehr', timeout: 5 });
      expect(connected.structured['status']).toBe('connected');
      const bundle = await fresh.getJson<SearchBundle>(`${stack.restUrl}/api/fhir/sandbox-ehr/Observation?_count=1`);
      expect(bundle).toMatchObject({ resourceType: 'Bundle', type: 'searchset' });
      await fresh.close();
    },
    60_000,
  );

  withChromium(
    'a denied consent is reported to the agent as denied, and leaves the old connection alone',
    async () => {
      const started = await agent.call('start_auth', { platform_id: 'sandbox-ehr' });
      const fresh = await Person.withBrowser(browser as Browser);
      await fresh.page.goto(String(started.structured['authorization_url']));
      await fresh.continueToPlatform();
      await fresh.authenticate({ login: 'osric' });
      await fresh.deny();
      const denied = await agent.call('wait_for_auth', { platform_id: 'sandbox-ehr', timeout: 5 });
      expect(denied.structured['status']).toBe('denied');
      expect(denied.structured['next_step']).toMatch(/start_auth/);
      const still = await agent.call('search', { platform_id: 'sandbox-ehr', resource_type: 'Condition' });
      expect(still.isError).toBe(false);
      await fresh.close();
    },
    60_000,
  );
});
