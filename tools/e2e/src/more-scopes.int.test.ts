import { describeWithChromium, launchChromium } from '@fhir-gateway/testing';
import type { Browser } from 'playwright-core';
import { connectAgent } from './testing/agents/agent.js';
import type { Agent } from './testing/agents/agent.js';
import { startLocalGateway } from './testing/stacks/launcher.js';
import type { LocalGateway } from './testing/stacks/launcher.js';
import { Person } from './testing/browser/person.js';
import { waitForSignIn } from './testing/agents/wait-for-sign-in.js';

const platform = { platform_id: 'sandbox-ehr' };
const observations = { ...platform, resource_type: 'Observation' };
const conditions = { ...platform, resource_type: 'Condition' };

describeWithChromium('an agent that needs more scopes than it has', () => {
  let browser: Browser;
  let gateway: LocalGateway;
  let person: Person;
  let agent: Agent;

  beforeAll(async () => {
    browser = await launchChromium();
    gateway = await startLocalGateway();
    person = await Person.withBrowser(browser);
    agent = await connectAgent('client 2.x', gateway.mcpUrl);
  }, 90_000);
  afterAll(async () => {
    await agent?.close();
    await gateway?.stop();
    await browser?.close();
  });

  const linkFor = async (scopes: readonly string[]) =>
    String((await agent.call('start_auth', { ...platform, scopes })).structured['authorization_url']);
  const scopesNow = async () => {
    const wait = await agent.call('wait_for_auth', { ...platform, timeout: 0 });
    const { scopes } = wait.structured['connection'] as { scopes: string[] };
    return { status: wait.structured['status'], scopes };
  };

  it('waits for the new sign-in, reads with the old one meanwhile, and then has both', async () => {
    // An agent's scopes come on top of the usual ones; a page of an application can ask for less.
    const scope = encodeURIComponent('launch/patient offline_access patient/Observation.rs');
    await person.signIn(`${gateway.restUrl}/auth/sandbox-ehr/login?scope=${scope}`, { login: 'hedda' });
    expect((await scopesNow()).status).toBe('connected');
    expect((await agent.call('search', observations)).isError).toBe(false);
    const refused = await agent.call('search', conditions);
    expect([refused.isError, refused.text.includes('scope')]).toEqual([true, true]);

    const link = await linkFor(['patient/Condition.rs']);
    // The old connection does not make the new attempt look done.
    const pending = await agent.call('wait_for_auth', { ...platform, timeout: 1 });
    expect(pending.structured['status']).toBe('pending');
    expect((await agent.call('search', observations)).isError).toBe(false);
    expect((await agent.call('search', conditions)).isError).toBe(true);

    const waiting = waitForSignIn(agent, platform);
    await person.page.goto(link);
    const asked = await person.page.locator('main').innerText();
    expect(asked).toMatch(/condition|health problem/i);
    await person.continueToPlatform();
    await person.authenticate({ login: 'hedda' });
    await person.allow();
    expect((await waiting).structured['status']).toBe('connected');
    expect((await scopesNow()).scopes.sort()).toEqual([
      'launch/patient',
      'offline_access',
      'patient/Condition.rs',
      'patient/Observation.rs',
    ]);
    expect((await agent.call('search', observations)).isError).toBe(false);
    expect((await agent.call('search', conditions)).isError).toBe(false);
  }, 90_000);

  it('keeps what it had when the person says no to more', async () => {
    await person.page.goto(await linkFor(['patient/*.cruds']));
    await person.continueToPlatform();
    await person.authenticate({ login: 'hedda' });
    await person.deny();
    expect((await agent.call('wait_for_auth', { ...platform, timeout: 1 })).structured['status']).toBe('denied');
    expect((await agent.call('search', observations)).isError).toBe(false);
    expect((await agent.call('search', conditions)).isError).toBe(false);
  }, 60_000);
});
