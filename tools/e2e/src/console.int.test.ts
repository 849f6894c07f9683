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
const labs = 'category=laboratory\n_sort=-date';

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
  const send = async (type: string, parameters: string): Promise<void> => {
    await open('/requests?platform=sandbox-ehr');
    await page.fill('#type', type);
    await page.fill('#parameters', parameters);
    await page.click('#send-request');
    await page.waitForSelector('#answer');
  };

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
    ['requests', '/requests?platform=sandbox-ehr'],
    ['agents', '/agents'],
    ['tools', '/agents/tools'],
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

  it('shows a search as a table, page by page, a resource, and JSON; nothing of it in an address', async () => {
    await send('Observation', labs);
    const faults = await findFaults(page, 'answer', pictures);
    await page.setViewportSize({ width: 1200, height: 860 });
    expect(await page.locator('caption').innerText()).toMatch(/^25 of \d+/);
    const first = await page.locator('tbody th').first().innerText();
    const arrived = page.waitForEvent('load');
    await page.click('#next-page');
    await arrived;
    expect(await page.locator('tbody tr').count()).toBeGreaterThan(0);
    expect(await page.locator('#parameters').inputValue()).toBe(labs);
    expect(await page.locator('#type').inputValue()).toBe('Observation');
    await page.getByRole('button', { name: /^Open/ }).first().click();
    await page.getByText('One resource').first().waitFor();
    await page.getByText('The answer as JSON').click();
    expect(JSON.parse(await page.locator('pre.json').innerText())).toMatchObject({ resourceType: 'Observation' });
    expect(first).not.toBe('');
    expect(new URL(page.url()).pathname + new URL(page.url()).search).toBe('/requests');
    expect(stack.output()).not.toMatch(/laboratory/);
    expect(faults).toEqual([]);
    expect(complaints).toEqual([]);
  }, 60_000);

  it('says in words what was refused, by the gateway and by the platform', async () => {
    await send('Observation', 'Jane Doe');
    expect(await page.getByRole('alert').innerText()).toContain('Parameter 1 is not of the form name=value.');
    await send('Observation', 'date=never');
    const faults = await findFaults(page, 'refused', pictures);
    expect(await page.getByRole('alert').innerText()).toMatch(/The platform answered 400/);
    expect(faults).toEqual([]);
    expect(stack.output()).not.toMatch(/Jane Doe/);
  }, 60_000);

  it('takes its form from nobody else: not another session’s, not without the token', async () => {
    const stranger = await Person.withBrowser(browser);
    try {
      await stranger.page.goto(`${stack.restUrl}/requests`);
      const token = await stranger.page.locator('input[name=csrf]').first().getAttribute('value');
      await open('/requests?platform=sandbox-ehr');
      for (const value of [token ?? '', '']) {
        await page.evaluate(`document.querySelector('input[name=csrf]').value = ${JSON.stringify(value)}`);
        await page.click('#send-request');
        await page.getByText('CROSS_SITE_REFUSED').waitFor();
        expect(await page.locator('table').count()).toBe(0);
        await open('/requests?platform=sandbox-ehr');
      }
    } finally {
      await stranger.close();
    }
  }, 60_000);

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

  it('shows what an agent gets in local mode, on pages without faults, and nothing of it in an address or a log', async () => {
    await stack.restart({ FHIR_GATEWAY_MCP_AUTH: 'local' }, ['rest', 'mcp']);
    const local = await Person.withBrowser(browser);
    try {
      const heard = listen(local.page);
      await callTool(local.page);
      expect(heard).toEqual([]);
    } finally {
      await local.close();
    }
  }, 180_000);

  /** Opens the page that calls a tool, searches in it, and looks at the form and at what came. */
  async function callTool(at: Page): Promise<void> {
    await at.goto(`${stack.restUrl}/agents`);
    await at.getByRole('link', { name: 'Call a tool yourself' }).click();
    await at.selectOption('#tool', 'search');
    await at.click('#show-tool');
    await at.fill('#argument-platform_id', 'sandbox-open');
    await at.fill('#argument-resource_type', 'Observation');
    await at.getByText('Arguments that can be left out').click();
    await at.fill('#argument-params', '{"category":"laboratory"}');
    expect(await findLoadFaults(at, 'tool-form')).toEqual([]);
    await at.click('#call-tool');
    await at.waitForSelector('#answer');
    expect(await at.locator('#exchange').innerText()).toMatch(/^Status 200, [\d,]+ ms, request /);
    expect(await at.locator('pre.json').first().innerText()).toContain('Observation/');
    await at.getByText('Structured content').click();
    expect(JSON.parse(await at.locator('pre.json').nth(1).innerText())).toHaveProperty('record_content');
    // The form is there again, filled in.
    expect(await at.locator('#argument-params').inputValue()).toBe('{"category":"laboratory"}');
    expect(await findFaults(at, 'tool-result', pictures)).toEqual([]);
    expect(new URL(at.url()).pathname + new URL(at.url()).search).toBe('/agents/tools');
    expect(stack.output()).not.toMatch(/laboratory/);
  }
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
