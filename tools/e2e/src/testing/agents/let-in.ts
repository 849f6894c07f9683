import type { Person } from '../browser/person.js';
import type { OauthAgent } from './oauth-agent.js';

/** The first protected call of an agent is refused, and the person allows the agent in a browser. */
export async function letIn({ agent, memory, finish }: OauthAgent, { page }: Person): Promise<void> {
  await expect(agent.call('get_auth_status', { platform_id: 'sandbox-ehr' })).rejects.toThrow();
  const arrived = memory.callback();
  await page.goto(memory.authorizationUrl?.href ?? '');
  expect(await page.locator('main').innerText()).toContain('End-to-end agent');
  await page.click('#allow-app');
  const parameters = await arrived;
  // The browser is still on its way to the agent's page when that has heard already.
  await page.waitForURL(/\/callback\?/);
  await finish(parameters);
}
