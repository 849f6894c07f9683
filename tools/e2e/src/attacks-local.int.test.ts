import { describeWithChromium, launchChromium } from '@fhir-gateway/testing';
import type { Browser } from 'playwright-core';
import { HostileSite } from './testing/hostile/hostile-site.js';
import { Person } from './testing/browser/person.js';
import { startStack } from './testing/stacks/stack.js';
import type { Stack } from './testing/stacks/stack.js';

describeWithChromium('a hostile page in the browser of the one person of local mode', () => {
  let browser: Browser;
  let stack: Stack;
  let site: HostileSite;
  let person: Person;

  beforeAll(async () => {
    browser = await launchChromium();
    stack = await startStack({ mcpAuth: 'local', apps: ['rest', 'mcp'] });
    site = await HostileSite.open();
    person = await Person.withBrowser(browser);
    await person.signIn(`${stack.restUrl}/auth/sandbox-ehr/login`, { login: 'hedda' });
  }, 60_000);

  afterAll(async () => {
    site?.close();
    await person?.close();
    await stack?.stop();
    await browser?.close();
  });

  const isConnected = async () => {
    const { connections } = await person.getJson<{ connections: { connected: boolean }[] }>(
      `${stack.restUrl}/auth/status`,
    );
    return connections.some(({ connected }) => connected);
  };
  const addresses = ['crossSite', 'sameSite'] as const;

  it.each(addresses)('reads nothing by script, from the %s address', async (address) => {
    await person.page.goto(site[address] + site.publish('<p>Hostile</p>'));
    const targets = [
      `${stack.restUrl}/api/fhir/sandbox-ehr/Observation`,
      `${stack.restUrl}/auth/status`,
      `${stack.mcpUrl}/mcp`,
    ];
    const answers = await person.page.evaluate(async (urls) => {
      const body = JSON.stringify({ jsonrpc: '2.0', id: 1, method: 'tools/list' });
      const ask = async (url: string, init: RequestInit) => {
        const answer = await fetch(url, { credentials: 'include', ...init }).catch(() => undefined);
        return answer === undefined ? 'refused' : `${answer.type} ${answer.status} ${(await answer.text()).length}`;
      };
      const inits: RequestInit[] = [{}, { mode: 'no-cors' }, { mode: 'no-cors', method: 'POST', body }];
      return Promise.all(urls.flatMap((url) => inits.map((init) => ask(url, init))));
    }, targets);
    // Not even that there is an answer.
    expect(new Set(answers)).toEqual(new Set(['refused']));
  });

  it.each(addresses)(
    'changes nothing by a form, from the %s address',
    async (address) => {
      const before = await stack.counters();
      for (const path of ['/auth/sandbox-ehr/logout', '/auth/sandbox-ehr/login', '/auth/sessions/end']) {
        const answered = person.page.waitForResponse((response) => response.url() === stack.restUrl + path);
        await person.page.goto(site[address] + site.publishForm(stack.restUrl + path, { scope: 'patient/*.cruds' }));
        expect((await answered).status()).toBe(403);
        await person.page.waitForURL(stack.restUrl + path);
      }
      const { revocations, authorizations } = await stack.counters();
      expect({ revocations, authorizations }).toEqual({
        revocations: before.revocations,
        authorizations: before.authorizations,
      });
      expect(await isConnected()).toBe(true);
    },
    30_000,
  );

  it.each(addresses)(
    'shows the gateway in no frame, from the %s address',
    async (address) => {
      for (const path of ['/', '/auth/sessions', '/auth/sandbox-ehr/login']) {
        await person.page.goto(site[address] + site.publishFrame(stack.restUrl + path));
        expect(await person.page.frames()[1]?.locator('main, form').count()).toBe(0);
      }
      expect(await isConnected()).toBe(true);
    },
    30_000,
  );
});
