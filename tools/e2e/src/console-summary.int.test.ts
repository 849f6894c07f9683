import { mkdirSync } from 'node:fs';
import { sandboxTruth } from '@fhir-gateway/sandbox/truth';
import { describeWithChromium, launchChromium } from '@fhir-gateway/testing';
import type { Browser, Page } from 'playwright-core';
import { findFaults } from './testing/browser/page-check.js';
import { Person } from './testing/browser/person.js';
import { startStack, type Stack } from './testing/stacks/stack.js';

/** `npm run screenshots` names a folder; without it no picture is taken. */
const pictures = process.env['FHIR_GATEWAY_SCREENSHOTS'];
const platforms = ['sandbox-ehr', 'sandbox-clinic', 'sandbox-payer'] as const;
const lists = ['allergies', 'problems', 'medications', 'results', 'vitals', 'immunizations', 'procedures'] as const;
const furtherLists = ['encounters', 'documents', 'care-team', 'goals', 'coverage', 'claims'] as const;

describeWithChromium('the summary of a record in the console, over three platforms', () => {
  let browser: Browser;
  let stack: Stack;
  let person: Person;
  let page: Page;
  const complaints: string[] = [];

  beforeAll(async () => {
    if (pictures !== undefined) mkdirSync(pictures, { recursive: true });
    browser = await launchChromium();
    stack = await startStack({ mcpAuth: 'local', doors: ['rest'] });
    person = await Person.withBrowser(browser);
    page = person.page;
    page.on('pageerror', (error) => complaints.push(error.message));
    for (const platform of platforms) {
      await person.signIn(`${stack.restUrl}/auth/${platform}/login`, { login: 'hedda' });
    }
  }, 120_000);

  afterAll(async () => {
    await person?.close();
    await stack?.stop();
    await browser?.close();
  });

  const open = (path: string) => page.goto(`${stack.restUrl}${path}`);
  const text = () => page.locator('main').innerText();

  it('says whose record it is and has what counts first, with no fault on any screen', async () => {
    await open('/record/summary?wait=all');
    const shown = await text();
    const hedda = sandboxTruth().people.find(({ key }) => key === 'hedda-vantreen');
    // As one of the platforms writes it, and no other's.
    expect(await page.locator('h1').innerText()).toMatch(/Hedda/);
    expect(await page.locator('h1').innerText()).toMatch(/Vantreen/i);
    for (const title of ['Allergies', 'Problems', 'Medications', 'Laboratory results']) expect(shown).toContain(title);
    for (const { text: allergen } of hedda?.records['sandbox-ehr']?.allergies ?? []) expect(shown).toContain(allergen);
    expect(await findFaults(page, 'summary', pictures)).toEqual([]);
    expect(complaints).toEqual([]);
  }, 90_000);

  it('shows what each platform says of an entry on click, with the keyboard alone', async () => {
    await open('/record/lists/problems?wait=all');
    const first = page.locator('details.fact').first();
    expect(await first.locator('table').isVisible()).toBe(false);
    await first.locator('summary').focus();
    await page.keyboard.press('Enter');
    await first.locator('table').waitFor({ state: 'visible' });
    expect(await first.locator('tbody th').first().innerText()).toMatch(/Sandbox/);
    expect(await findFaults(page, 'list', pictures)).toEqual([]);
  }, 90_000);

  it('has every section as a page without a fault', async () => {
    const faults: string[] = [];
    for (const name of [...lists, ...furtherLists]) {
      await open(`/record/lists/${name}?wait=all`);
      expect(await page.locator('.chips [aria-current]').count()).toBe(1);
      faults.push(...(await findFaults(page, name)));
    }
    expect(faults).toEqual([]);
    expect((await person.get(`${stack.restUrl}/record/lists/secrets`)).status).toBe(404);
    expect(complaints).toEqual([]);
  }, 180_000);

  it('opens a note of the record in the page', async () => {
    await open('/record/lists/documents?wait=all');
    const note = page
      .locator('details.fact')
      .filter({ has: page.getByRole('link', { name: 'Read it', includeHidden: true }) });
    await note.first().locator('summary').click();
    await note.first().getByRole('link', { name: 'Read it' }).click();
    await page.waitForURL(/\/record\/document/);
    expect((await page.locator('.document-text').first().innerText()).length).toBeGreaterThan(40);
    expect(await findFaults(page, 'document', pictures)).toEqual([]);
    const asked = (query: string) => person.get(`${stack.restUrl}/record/document?${query}`);
    expect((await asked('connection=sandbox-ehr&entry=Patient/x')).status).toBe(400);
    expect((await asked('connection=sandbox-open&entry=DocumentReference/x')).status).toBe(404);
    expect((await asked('connection=sandbox-ehr&entry=DocumentReference/nobody')).status).toBe(404);
  }, 90_000);

  it('gives the record to take along', async () => {
    await open('/record/summary?wait=all');
    const href = await page.getByRole('link', { name: 'Web page for printing' }).getAttribute('href');
    const taken = await person.get(new URL(href ?? '', stack.restUrl).href);
    expect(taken.status).toBe(200);
    expect(taken.text).toContain('Health record of');
  }, 60_000);

  it('reads nothing because another site wanted it', async () => {
    const before = (await stack.counters()).fhirRequests;
    for (const path of ['/record/summary', '/record/lists/medications']) {
      await page.goto('about:blank');
      await page.setContent(`<a href="${stack.restUrl}${path}">a link of another site</a>`);
      await page.getByRole('link').click();
      await page.waitForURL(`${stack.restUrl}${path}`);
      expect(await text()).toContain('nothing has been read yet');
    }
    expect((await stack.counters()).fhirRequests).toBe(before);
  }, 60_000);
});
