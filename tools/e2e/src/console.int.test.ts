import { describeWithChromium } from '@fhir-gateway/testing';
import { readShareLink } from '@fhir-gateway/patient-record/shares';
import type { Page } from 'playwright-core';
import { connectOauthAgent } from './testing/agents/oauth-agent.js';
import { listen, pictures } from './testing/browser/listen.js';
import { findFaults } from './testing/browser/page-check.js';
import { findLoadFaults } from './testing/browser/page-measures.js';
import { shared, sharedBrowser, sharedPerson, sharedStack } from './testing/shared.js';
import { plainSandbox } from './testing/stacks/stack.js';

describeWithChromium('the console', () => {
  const browser = sharedBrowser();
  // Counts the rows and pages that a person sees, which are the platform's.
  const stack = sharedStack({ mcpAuth: 'oauth', apps: ['rest', 'mcp'], sandboxEnv: plainSandbox });
  const person = sharedPerson(browser);
  const agent = shared(
    () => connectOauthAgent('client 2.x', stack.mcpUrl),
    (one) => one.close(),
  );
  let page: Page;
  let complaints: string[];
  beforeAll(() => {
    page = person.page;
    complaints = listen(page);
  });

  const open = (path: string) => page.goto(`${stack.restUrl}${path}`);

  it('finds organizations and platforms while one types, and says how many', async () => {
    await open('/');
    expect(await page.locator('main .button').first().innerText()).toBe('Try it with a made-up patient');
    await open('/platforms');
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
    // What cannot be used is not listed, and found by its name.
    await page.getByText('Type a name, or take a filter away.').waitFor();
    await page.fill('#q', 'quest');
    await page.getByRole('link', { name: /Quest/ }).first().waitFor();
    expect(complaints).toEqual([]);
  });

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
  });

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
  });

  it.each<[name: string, path: string, extent?: 'state']>([
    ['places', '/platforms'],
    ['search', '/platforms?q=clinic', 'state'],
    ['platform', '/platforms/sandbox-ehr?capabilities=show'],
    ['organizations', '/platforms/epic?q=mayo', 'state'],
    ['not-ready', '/platforms/medicare', 'state'],
    ['connections', '/connections'],
    ['remembered', '/connections/memory'],
    ['access', '/auth/sessions'],
    ['apps', '/auth/agents'],
    ['agents', '/agents'],
    ['reference', '/docs'],
    ['operation', '/docs/searchType'],
    ['operation-with-body', '/docs/submitPriorAuth', 'state'],
    ['error', '/nowhere'],
  ])('has no fault on the page %s', async (name, path, extent = undefined) => {
    await open(path);
    expect(await findLoadFaults(page, name)).toEqual([]);
    expect(await findFaults(page, name, pictures, extent)).toEqual([]);
    expect(complaints).toEqual([]);
  });

  it('can be used with the keyboard alone: skip, find, open, disconnect', async () => {
    await page.setViewportSize({ width: 1200, height: 860 });
    await open('/platforms');
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
    expect(await page.locator('main').innerText()).toContain('Try it with a made-up patient');
    expect(await findFaults(page, 'home', pictures)).toEqual([]);
    expect(complaints).toEqual([]);
  });

  describe('sharing a record', () => {
    const owner = sharedPerson(browser);
    beforeAll(async () => {
      page = owner.page;
      complaints = listen(page);
      for (const platform of ['sandbox-ehr', 'sandbox-payer']) {
        await owner.signIn(`${stack.restUrl}/auth/${platform}/login`, { login: 'hedda' });
      }
    });
    const text = () => page.locator('main').innerText();

    it('leads by keyboard from what goes out to a link with its code, and to who opened it', async () => {
      await open('/shares');
      await page.getByRole('link', { name: 'For a check-in' }).press('Enter');
      await page.waitForURL(/shares\/new/);
      expect(await findFaults(page, 'share-preview', pictures)).toEqual([]);
      expect(await text()).toContain('Coverage');
      await page.getByText('Choose single entries').press('Enter');
      const first = page.locator('input[name^="keep_"]').first();
      const left = await first.locator('xpath=..').innerText();
      await first.press('Space');
      await page.getByRole('button', { name: 'I agree: make the link' }).press('Enter');
      await page.getByRole('heading', { name: 'Your SMART Health Link' }).waitFor();
      expect(await findFaults(page, 'share-made', pictures)).toEqual([]);
      const link = readShareLink((await page.locator('.share-link').innerText()).trim());
      expect(page.url()).not.toContain(link.key);
      const answer = await fetch(`${link.url}?recipient=Front%20desk`);
      expect([answer.status, answer.headers.get('content-type')]).toEqual([200, 'application/jose']);
      expect(left.length).toBeGreaterThan(3);
      await page.getByRole('link', { name: 'See who opens it, or end it' }).click();
      await page.getByText('Who', { exact: true }).click();
      expect(await text()).toContain('Front desk');
      expect(await findFaults(page, 'shares', pictures)).toEqual([]);
      await page.getByRole('button', { name: /^End it now/ }).press('Enter');
      await page.getByText('ended by you').waitFor();
      expect((await fetch(link.url)).status).toBe(404);
    });

    it('opens a link that was given, and says what it is', async () => {
      await open('/shares/new?kind=protected');
      expect(await findFaults(page, 'share-protected', pictures)).toEqual([]);
      await page.getByLabel('Passcode').fill('blue horse 7');
      await page.getByRole('button', { name: 'I agree: make the link' }).click();
      const link = (await page.locator('.share-link').innerText()).trim();
      await open('/shares/received');
      await page.getByLabel(/^Link, or text/).fill(link);
      await page.getByRole('button', { name: 'Open it' }).click();
      expect(await page.getByRole('alert').textContent()).toContain('SHARED_PASSCODE_REQUIRED');
      expect(await findFaults(page, 'received-refused', pictures)).toEqual([]);
      await page.getByLabel(/^Link, or text/).fill(link);
      await page.locator('#passcode').fill('blue horse 7');
      await page.getByRole('button', { name: 'Open it' }).click();
      await page.getByRole('heading', { name: /^Link from/ }).waitFor();
      expect(await findFaults(page, 'received', pictures)).toEqual([]);
      await page.getByRole('link', { name: 'See the record' }).first().click();
      await page.getByRole('heading', { level: 1 }).waitFor();
      expect(complaints).toEqual([]);
    });
  });
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
