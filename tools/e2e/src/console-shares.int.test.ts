import { mkdirSync } from 'node:fs';
import { readShareLink } from '@fhir-gateway/patient-record/shares';
import { describeWithChromium, launchChromium } from '@fhir-gateway/testing';
import type { Browser, Page } from 'playwright-core';
import { findFaults } from './testing/browser/page-check.js';
import { Person } from './testing/browser/person.js';
import { plainSandbox, startStack, type Stack } from './testing/stacks/stack.js';

/** `npm run screenshots` names a folder; without it no picture is taken. */
const pictures = process.env['FHIR_GATEWAY_SCREENSHOTS'];

describeWithChromium('sharing a record in the console', () => {
  let browser: Browser;
  let stack: Stack;
  let person: Person;
  let page: Page;
  const complaints: string[] = [];

  beforeAll(async () => {
    if (pictures !== undefined) mkdirSync(pictures, { recursive: true });
    browser = await launchChromium();
    stack = await startStack({ mcpAuth: 'local', apps: ['rest'], sandboxEnv: plainSandbox });
    person = await Person.withBrowser(browser);
    page = person.page;
    page.on('console', (message) => {
      if (!message.text().startsWith('Failed to load resource')) complaints.push(message.text());
    });
    for (const platform of ['sandbox-ehr', 'sandbox-payer']) {
      await person.signIn(`${stack.restUrl}/auth/${platform}/login`, { login: 'hedda' });
    }
  }, 180_000);

  afterAll(async () => {
    await person?.close();
    await stack?.stop();
    await browser?.close();
  });

  const open = (path: string) => page.goto(`${stack.restUrl}${path}`);
  const text = () => page.locator('main').innerText();

  it('leads by keyboard from what goes out to a link with its code, and to who opened it', async () => {
    await open('/shares');
    await page.getByRole('link', { name: 'For a check-in' }).press('Enter');
    await page.getByRole('heading', { name: 'A link for a check-in' }).waitFor();
    expect(await findFaults(page, 'share-preview', pictures)).toEqual([]);
    expect(await text()).toContain('Insurance coverage');
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
  }, 240_000);

  it('opens a link that was given, and says what it is', async () => {
    await open('/shares/new?kind=protected');
    expect(await findFaults(page, 'share-protected', pictures)).toEqual([]);
    await page.getByLabel('Passcode').fill('blue horse 7');
    await page.getByRole('button', { name: 'I agree: make the link' }).click();
    const link = (await page.locator('.share-link').innerText()).trim();
    await open('/shares/received');
    await page.getByLabel(/^Link, or text/).fill(link);
    await page.getByRole('button', { name: 'Open it' }).click();
    expect(await page.getByRole('alert').innerText()).toContain('SHARED_PASSCODE_REQUIRED');
    expect(await findFaults(page, 'received-refused', pictures)).toEqual([]);
    await page.getByLabel(/^Link, or text/).fill(link);
    await page.locator('#passcode').fill('blue horse 7');
    await page.getByRole('button', { name: 'Open it' }).click();
    await page.getByRole('heading', { name: /^Link from/ }).waitFor();
    expect(await findFaults(page, 'received', pictures)).toEqual([]);
    // The same by a file with the link.
    const file = { name: 'link.txt', mimeType: 'text/plain', buffer: Buffer.from(link) };
    await page.getByLabel(/^File of cards/).setInputFiles(file);
    await page.locator('#file-passcode').fill('blue horse 7');
    await page.getByRole('button', { name: 'Open the file' }).press('Enter');
    await page
      .getByRole('heading', { name: /^Link from/ })
      .nth(1)
      .waitFor();
    expect(await page.getByRole('alert').count()).toBe(0);
    await page.getByRole('link', { name: 'See the record' }).first().click();
    await page.getByRole('heading', { level: 1 }).waitFor();
    expect(complaints).toEqual([]);
  }, 240_000);
});
