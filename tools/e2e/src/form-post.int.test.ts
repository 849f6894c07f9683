import { describeWithChromium, launchChromium } from '@fhir-gateway/testing';
import type { Browser } from 'playwright-core';
import { Person } from './testing/browser/person.js';
import { SmartStack } from './testing/stacks/smart-stack.js';

/** The gateway is on 127.0.0.1 here: another site than the sandbox, so that its SameSite=Lax cookies stay behind. */
describeWithChromium('a platform that answers with a form', () => {
  let browser: Browser;
  let stack: SmartStack;

  beforeAll(async () => {
    browser = await launchChromium();
    stack = await SmartStack.start({
      mcpAuth: 'oauth',
      apps: ['rest'],
      host: '127.0.0.1',
      platforms: { 'form-ehr': { quirks: { responseMode: 'form_post' } }, 'query-ehr': {} },
      env: {
        FHIR_GATEWAY_PLATFORM_FORM_EHR_CLIENT_ID: 'fhir-gateway',
        FHIR_GATEWAY_PLATFORM_QUERY_EHR_CLIENT_ID: 'fhir-gateway',
      },
    });
  }, 90_000);
  afterAll(async () => {
    await stack?.stop();
    await browser?.close();
  });

  describe.each(['oauth', 'local'] as const)('in mode %s', (mcpAuth) => {
    // Each mode has the gateway anew, before the same sandbox.
    beforeAll(async () => {
      if (mcpAuth !== 'oauth') await stack.restart({ FHIR_GATEWAY_MCP_AUTH: mcpAuth });
    });

    it('signs the person in, and no address of the way back has the code', async () => {
      const person = await Person.withBrowser(browser);
      const addresses: string[] = [];
      const posts: { cookie: string | undefined; body: string | null }[] = [];
      person.page.on('request', (request) => {
        addresses.push(request.url());
        if (request.method() !== 'POST' || !request.url().includes('/oauth/callback')) return;
        posts.push({ cookie: request.headers()['cookie'], body: request.postData() });
      });
      await person.page.goto(`${stack.restUrl}/auth/form-ehr/login`);
      await person.continueToPlatform();
      await person.authenticate({ login: 'hedda' });
      expect(await person.allow()).toMatch(/connected/i);
      expect(posts).toHaveLength(1);
      expect(posts[0]?.cookie).toBeUndefined();
      const { code = '', state = '' } = Object.fromEntries(new URLSearchParams(posts[0]?.body ?? ''));
      expect([code.length > 20, state.length]).toEqual([true, 43]);
      for (const address of addresses) expect(address).not.toContain(code);
      expect(stack.output()).not.toContain(code);
      const { connections } = await person.getJson<{ connections: object[] }>(`${stack.restUrl}/auth/status`);
      expect(connections).toMatchObject([{ platform_id: 'form-ehr', connected: true }]);
      await person.close();
    }, 60_000);

    it('is refused the same at a platform that is not asked for a form', async () => {
      const person = await Person.withBrowser(browser);
      const begun = await person.getJson<{ authorization_url: string }>(
        `${stack.restUrl}/auth/query-ehr/login?redirect=false`,
      );
      const url = new URL(begun.authorization_url);
      url.searchParams.set('response_mode', 'form_post');
      await person.page.goto(url.href);
      await person.authenticate({ login: 'hedda' });
      expect(await person.allow()).toMatch(/AUTHORIZATION_RESPONSE_INVALID/);
      await person.close();
    }, 60_000);
  });
});
