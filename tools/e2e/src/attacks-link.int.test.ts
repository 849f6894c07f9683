import { describeWithChromium, launchChromium, redisAvailable, startRedis } from '@fhir-gateway/testing';
import type { TestRedis } from '@fhir-gateway/testing';
import type { Browser } from 'playwright-core';
import { connectOauthAgent } from './testing/agents/oauth-agent.js';
import type { OauthAgent } from './testing/agents/oauth-agent.js';
import { Person } from './testing/browser/person.js';
import { startStack } from './testing/stacks/stack.js';
import type { Stack } from './testing/stacks/stack.js';

const platform = { platform_id: 'sandbox-ehr' };
const refusal = /LOGIN_STATE_UNKNOWN|LOGIN_SESSION_MISMATCH|another browser|no session/i;
const whenRedis = redisAvailable() ? describe : describe.skip;

/** The steps of D2; whatever their order, the attacker's agent stays without the victim's record. */
const orders = [
  ['opens', 'signs in', 'is sent the callback'],
  ['opens', 'is sent the callback', 'signs in'],
  ['signs in', 'opens', 'is sent the callback'],
  ['signs in', 'is sent the callback', 'opens'],
  ['is sent the callback', 'opens', 'signs in'],
  ['is sent the callback', 'signs in', 'opens'],
] as const;

describeWithChromium('a sign-in link of the attacker’s agent, sent to the victim (D2)', () => {
  whenRedis('two processes, one Redis', () => {
    let browser: Browser;
    let redis: TestRedis;
    let stack: Stack;
    let attacker: Person;
    let host: OauthAgent;

    beforeAll(async () => {
      [browser, redis] = await Promise.all([launchChromium(), startRedis()]);
      stack = await startStack({ mcpAuth: 'oauth', apps: ['rest', 'mcp'], redisUrl: redis.url });
      attacker = await Person.withBrowser(browser);
      host = await connectOauthAgent('client 2.x', stack.mcpUrl);
      await expect(host.agent.call('get_auth_status', platform)).rejects.toThrow();
      const arrived = host.memory.callback();
      await attacker.page.goto(host.memory.authorizationUrl?.href ?? '');
      await attacker.page.click('#allow-app');
      const parameters = await arrived;
      await attacker.page.waitForURL(/\/callback\?/);
      await host.finish(parameters);
    }, 90_000);

    afterAll(async () => {
      await host?.close();
      await attacker?.close();
      await stack?.stop();
      await redis?.stop();
      await browser?.close();
    });

    it.each(orders)(
      'the victim %s, %s, %s',
      async (...steps) => {
        const victim = await Person.withBrowser(browser);
        try {
          const link = String((await host.agent.call('start_auth', platform)).structured['authorization_url']);
          for (const step of steps) {
            if (step === 'opens') {
              await victim.page.goto(link);
              expect(await victim.page.locator('main').innerText()).toMatch(/LOGIN_UNKNOWN/);
            } else if (step === 'signs in') {
              await victim.signIn(`${stack.restUrl}/auth/sandbox-ehr/login`, { login: 'osric' });
            } else {
              await attacker.page.goto(link);
              await attacker.continueToPlatform();
              await attacker.authenticate({ login: 'hedda' });
              await victim.page.goto(await attacker.allowWithoutReturning());
              expect(await victim.page.locator('main').innerText()).toMatch(refusal);
            }
            expect((await host.agent.call('get_auth_status', platform)).text).toMatch(/not authenticated/);
          }
          const search = { ...platform, resource_type: 'Observation' };
          expect((await host.agent.call('search', search)).text).toMatch(/^LOGIN_REQUIRED/);
        } finally {
          await victim.close();
        }
      },
      60_000,
    );
  });
});
