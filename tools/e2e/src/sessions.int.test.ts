import { describeWithChromium, eventually, launchChromium, redisAvailable, startRedis } from '@fhir-gateway/testing';
import type { TestRedis } from '@fhir-gateway/testing';
import type { Browser } from 'playwright-core';
import { connectOauthAgent, type OauthAgent } from './testing/agents/oauth-agent.js';
import { Person } from './testing/browser/person.js';
import { movableClock } from './testing/stacks/movable-clock.js';
import { startStack, type Stack } from './testing/stacks/stack.js';
import { untilRefused } from './testing/agents/until-refused.js';

const platform = { platform_id: 'sandbox-ehr' };

const clock = movableClock();
/** Two processes, each with a cache of opened sessions, which forgets by time alone only while the clock goes on. */
const settings = { ...clock.env, FHIR_GATEWAY_SESSION_CACHE_SECONDS: '5' };

describeWithChromium('a person who looks at what can use their session', () => {
  const whenAvailable = redisAvailable() ? it : it.skip;
  let browser: Browser;
  let redis: TestRedis | undefined;
  let stack: Stack | undefined;

  beforeAll(async () => {
    browser = await launchChromium();
    if (!redisAvailable()) return;
    redis = await startRedis();
    stack = await startStack({ mcpAuth: 'oauth', apps: ['rest', 'mcp'], redisUrl: redis.url, env: settings });
  }, 90_000);

  afterAll(async () => {
    await stack?.stop();
    await redis?.stop();
    await browser?.close();
  });

  /** An agent that was let in, and a platform that it signed the person in to. */
  async function connected(gateway: Stack): Promise<{ host: OauthAgent; person: Person; token: string }> {
    const host = await connectOauthAgent('client 2.x', gateway.mcpUrl);
    const person = await Person.withBrowser(browser);
    await expect(host.agent.call('get_auth_status', platform)).rejects.toThrow();
    const arrived = host.memory.callback();
    await person.page.goto(host.memory.authorizationUrl?.href ?? '');
    await person.page.click('#allow-app');
    const parameters = await arrived;
    await person.page.waitForURL(/\/callback\?/);
    await host.finish(parameters);
    const started = await host.agent.call('start_auth', platform);
    await person.page.goto(String(started.structured['authorization_url']));
    expect(await person.page.locator('#also-reading').innerText()).toMatch(/End-to-end agent.*this computer/);
    await person.continueToPlatform();
    await person.authenticate({ login: 'hedda' });
    expect(await person.allow()).toMatch(/connected/i);
    return { host, person, token: host.memory.tokens()?.access_token ?? '' };
  }

  whenAvailable(
    'ends an app there: its wait, its tokens in the other process, and its refresh',
    async () => {
      const gateway = stack as Stack;
      const { host, person, token } = await connected(gateway);
      try {
        const violations: string[] = [];
        person.page.on('console', (message) => violations.push(message.text()));
        await host.agent.call('start_auth', platform);
        let ended: string | undefined;
        const note = (result: { text: string } | Error) => {
          ended = result instanceof Error ? result.message : result.text;
        };
        void host.agent.call('wait_for_auth', { ...platform, timeout: 25 }).then(note, note);
        await clock.whileStopped(async () => {
          // The other process holds the opened session in memory by now.
          expect(await statusAt(gateway.mcpUrl, token)).toBe(200);
          expect(await statusAt(gateway.mcpUrl, token)).toBe(200);

          await person.page.goto(`${gateway.restUrl}/auth/sessions`);
          expect(await person.page.locator('main').innerText()).toMatch(/End-to-end agent.*an app on this computer/);
          const button = person.page.getByRole('button', { name: /Disconnect: “End-to-end agent”/ });
          await button.focus();
          const answered = person.page.waitForResponse((response) => response.request().method() === 'POST');
          await person.page.keyboard.press('Enter');
          await answered;
          const ask = () => statusAt(gateway.mcpUrl, token);
          await untilRefused(ask, (status) => status === 401);
          await eventually(() => ended !== undefined);
        });
        expect(ended).toMatch(/SESSION_UNKNOWN/);
        const record = `${gateway.restUrl}/api/fhir/sandbox-ehr/Observation`;
        expect((await fetch(record, { headers: { authorization: `Bearer ${token}` } })).status).toBe(401);
        expect(await renew(gateway.restUrl, host)).toEqual([400, 'invalid_grant']);

        await person.page.waitForURL(/\/auth\/sessions$/);
        expect(await person.page.getByRole('button', { name: /Disconnect/ }).count()).toBe(0);
        expect(violations).toEqual([]);
        // The person’s own sign-in is still there.
        expect((await person.get(record)).status).toBe(200);
      } finally {
        await Promise.all([host.close(), person.close()]);
      }
    },
    90_000,
  );

  whenAvailable(
    'logs out everywhere: browser, app and platform',
    async () => {
      const gateway = stack as Stack;
      const { host, person, token } = await connected(gateway);
      try {
        await clock.whileStopped(async () => {
          expect(await statusAt(gateway.mcpUrl, token)).toBe(200);
          const { revocations } = await gateway.counters();
          await person.page.goto(`${gateway.restUrl}/auth/sessions`);
          const answered = person.page.waitForResponse((response) => response.request().method() === 'POST');
          await person.page.click('details.confirm summary');
          await person.page.click('#log-out-everywhere');
          await answered;
          const ask = () => statusAt(gateway.mcpUrl, token);
          await untilRefused(ask, (status) => status === 401);
          expect((await gateway.counters()).revocations).toBe(revocations + 2);
        });
        // The platform names a logout of its own, which the page offers and does not begin by itself.
        await person.page.getByRole('button', { name: 'Also sign out at Local Sandbox EHR' }).waitFor();
        await person.page.goto(`${gateway.restUrl}/`);
        expect(await person.page.locator('main').innerText()).toContain('Nothing is connected yet');
        const names = (await person.cookies()).map(({ name }) => name);
        expect(names).not.toContain('fhir_gateway_session');
        expect((await person.get(`${gateway.restUrl}/api/fhir/sandbox-ehr/Observation`)).status).toBe(401);
        expect(await renew(gateway.restUrl, host)).toEqual([400, 'invalid_grant']);
      } finally {
        await Promise.all([host.close(), person.close()]);
      }
    },
    90_000,
  );
});

async function statusAt(mcpUrl: string, token: string): Promise<number> {
  const headers = {
    authorization: `Bearer ${token}`,
    'content-type': 'application/json',
    accept: 'application/json, text/event-stream',
  };
  const body = JSON.stringify({ jsonrpc: '2.0', id: 1, method: 'tools/list' });
  const answer = await fetch(`${mcpUrl}/mcp`, { method: 'POST', headers, body });
  await answer.text();
  return answer.status;
}

async function renew(restUrl: string, { memory }: OauthAgent): Promise<[number, string]> {
  const form = {
    grant_type: 'refresh_token',
    refresh_token: memory.tokens()?.refresh_token ?? '',
    client_id: memory.clientInformation()?.client_id ?? '',
  };
  const answer = await fetch(`${restUrl}/oauth/token`, { method: 'POST', body: new URLSearchParams(form) });
  return [answer.status, ((await answer.json()) as { error: string }).error];
}
