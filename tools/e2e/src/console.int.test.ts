import { mkdirSync } from 'node:fs';
import { describeWithChromium, launchChromium } from '@fhir-gateway/testing';
import type { Browser, Page } from 'playwright-core';
import { connectOauthAgent, type OauthAgent } from './testing/agents/oauth-agent.js';
import { findFaults } from './testing/browser/page-check.js';
import { findLoadFaults } from './testing/browser/page-measures.js';
import { Person } from './testing/browser/person.js';
import { plainSandbox, startStack, type Stack } from './testing/stacks/stack.js';

/** `npm run screenshots` names a folder; without it no picture is taken. */
const pictures = process.env['FHIR_GATEWAY_SCREENSHOTS'];

/** What the browser complains about: violations of the policies above all. Statuses of refusals are no complaint. */
function listen(page: Page): string[] {
  const complaints: string[] = [];
  page.on('console', (message) => {
    if (!message.text().startsWith('Failed to load resource')) complaints.push(message.text());
  });
  page.on('pageerror', (error) => complaints.push(error.message));
  return complaints;
}

describeWithChromium('the console', () => {
  let browser: Browser;
  let stack: Stack;
  let person: Person;
  let agent: OauthAgent;
  let page: Page;
  let complaints: string[];

  beforeAll(async () => {
    if (pictures !== undefined) mkdirSync(pictures, { recursive: true });
    browser = await launchChromium();
    // Counts the rows and pages that a person sees, which are the platform's.
    stack = await startStack({ mcpAuth: 'oauth', apps: ['rest', 'mcp'], sandboxEnv: plainSandbox });
    person = await Person.withBrowser(browser);
    agent = await connectOauthAgent('client 2.x', stack.mcpUrl);
    page = person.page;
    complaints = listen(page);
  }, 90_000);

  afterAll(async () => {
    await agent?.close();
    await person?.close();
    await stack?.stop();
    await browser?.close();
  });

  const open = (path: string) => page.goto(`${stack.restUrl}${path}`);

  it('finds organizations and platforms while one types, and says how many', async () => {
    await open('/');
    expect(await page.locator('main').innerText()).toContain('Nothing is connected yet');
    await page.locator('#q').pressSequentially('mayo clinic');
    await page.getByRole('link', { name: 'Mayo Clinic', exact: true }).first().waitFor();
    await page.locator('#announcer', { hasText: /^[\d,]+ found$/ }).waitFor({ state: 'attached' });
    // The address follows the list, which can be there a moment before.
    await page.waitForURL(/\?q=mayo\+clinic$/);
    await page.fill('#q', 'no such place anywhere');
    await page.getByText('Nothing has that name').first().waitFor();
    await page.fill('#q', '');
    await page.getByText('Narrow by kind, state or status').click();
    await page.selectOption('#kind', 'lab');
    await page.getByRole('link', { name: /Quest/ }).first().waitFor();
    await page.waitForFunction("document.querySelectorAll('#results article').length === 1");
    expect(complaints).toEqual([]);
  }, 60_000);

  it('does the same without a script', async () => {
    const context = await browser.newContext({ javaScriptEnabled: false });
    const plain = await context.newPage();
    try {
      await plain.goto(`${stack.restUrl}/`);
      await plain.fill('#q', 'mayo clinic');
      await plain.click('form[role=search] button');
      await plain.getByRole('link', { name: 'Mayo Clinic', exact: true }).first().click();
      await plain.waitForURL(/\/platforms\/epic:/);
      expect(await plain.locator('h1').innerText()).toBe('Mayo Clinic');
      await plain.goto(`${stack.restUrl}/platforms/epic`);
      await plain.getByRole('link', { name: 'Next' }).click();
      await plain.getByText(/^Page 2 of/).waitFor();
    } finally {
      await context.close();
    }
  }, 60_000);

  it('asks before an app or a sign-in, on pages without faults', async () => {
    await agent.agent.call('get_auth_status', { platform_id: 'sandbox-ehr' }).catch(() => undefined);
    const arrived = agent.memory.callback();
    await page.goto(agent.memory.authorizationUrl?.href ?? '');
    const faults = await findFaults(page, 'consent', pictures);
    await page.click('#allow-app');
    const parameters = await arrived;
    await page.waitForURL(/\/callback\?/);
    await agent.finish(parameters);
    await open('/auth/sandbox-ehr/login');
    faults.push(...(await findFaults(page, 'sign-in', pictures)));
    await person.continueToPlatform();
    await person.authenticate({ login: 'hedda' });
    await person.allow();
    faults.push(...(await findFaults(page, 'connected', pictures)));
    expect(faults).toEqual([]);
    expect(complaints).toEqual([]);
  }, 90_000);

  it.each([
    ['home', '/'],
    ['search', '/?q=clinic'],
    ['platform', '/platforms/sandbox-ehr?capabilities=show'],
    ['organizations', '/platforms/epic?q=mayo'],
    ['not-ready', '/platforms/medicare'],
    ['connections', '/connections'],
    ['access', '/auth/sessions'],
    ['apps', '/auth/agents'],
    ['agents', '/agents'],
    ['reference', '/docs'],
    ['operation', '/docs/searchType'],
    ['operation-with-body', '/docs/submitPriorAuth'],
    ['error', '/nowhere'],
  ])(
    'has no fault on the page %s: light, dark, on a phone',
    async (name, path) => {
      await open(path);
      expect(await findLoadFaults(page, name)).toEqual([]);
      expect(await findFaults(page, name, pictures)).toEqual([]);
      expect(complaints).toEqual([]);
    },
    60_000,
  );

  it('can be used with the keyboard alone: skip, find, open, disconnect', async () => {
    await page.setViewportSize({ width: 1200, height: 860 });
    await open('/');
    await page.keyboard.press('Tab');
    expect(await page.evaluate('document.activeElement.textContent')).toBe('Skip to the content');
    await page.keyboard.press('Enter');
    await page.keyboard.press('Tab');
    expect(await page.evaluate('document.activeElement.id')).toBe('q');
    await page.keyboard.type('sandbox ehr');
    await page.keyboard.press('Enter');
    await page
      .locator('#results [data-found]')
      .filter({ hasText: /^\d+ found$/ })
      .waitFor();
    await tabTo(page, 'Local Sandbox EHR', '#results');
    await page.keyboard.press('Enter');
    await page.waitForURL(/\/platforms\/sandbox-ehr$/);
    await tabTo(page, 'Disconnect', 'main');
    await page.keyboard.press('Enter');
    await page.getByRole('button', { name: 'Also sign out at Local Sandbox EHR' }).waitFor();
    expect(await findFaults(page, 'disconnected', pictures)).toEqual([]);
    await tabTo(page, 'Back to the gateway', 'main');
    await page.keyboard.press('Enter');
    await page.waitForURL(`${stack.restUrl}/`);
    expect(await page.locator('main').innerText()).toContain('Nothing is connected yet');
    expect(complaints).toEqual([]);
  }, 60_000);

  it('has no fault on the page with a pairing code', async () => {
    await stack.restart({ FHIR_GATEWAY_MCP_AUTH: 'pairing' }, ['rest']);
    const tamsin = await Person.withBrowser(browser);
    try {
      const heard = listen(tamsin.page);
      await tamsin.signIn(`${stack.restUrl}/auth/sandbox-ehr/login?pairing=1`, { login: 'tamsin' });
      expect(await tamsin.page.locator('#pairing-code').count()).toBe(1);
      expect(await findFaults(tamsin.page, 'pairing', pictures)).toEqual([]);
      expect(heard).toEqual([]);
    } finally {
      await tamsin.close();
    }
  }, 90_000);
});

/** Presses Tab until the element with this text inside `container` has the focus, visibly. */
async function tabTo(page: Page, text: string, container: string): Promise<void> {
  for (let presses = 0; presses < 80; presses++) {
    await page.keyboard.press('Tab');
    const found = await page.evaluate<boolean>(
      `((focus) => focus.closest(${JSON.stringify(container)}) !== null && focus.textContent.trim() === ${JSON.stringify(text)} && getComputedStyle(focus).outlineStyle !== 'none')(document.activeElement)`,
    );
    if (found) return;
  }
  throw new Error(`no way to “${text}” by keyboard`);
}
