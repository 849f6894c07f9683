import { mkdirSync } from 'node:fs';
import { describeWithChromium, launchChromium } from '@fhir-gateway/testing';
import type { Browser, Page } from 'playwright-core';
import { findKeyboardFaults } from './testing/browser/keyboard-check.js';
import { findFaults } from './testing/browser/page-check.js';
import { Person } from './testing/browser/person.js';
import { wordsFor } from './testing/quirks-of-run.js';
import { truthOfSandbox } from './testing/stacks/sandbox-truth.js';
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
    stack = await startStack({ mcpAuth: 'local', apps: ['rest'] });
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
    const hedda = truthOfSandbox().people.find(({ key }) => key === 'hedda-vantreen');
    // As one of the platforms writes it, and no other's.
    expect(await page.locator('h1').innerText()).toMatch(/Hedda/);
    expect(await page.locator('h1').innerText()).toMatch(/Vantreen/i);
    for (const title of ['Allergies', 'Problems', 'Medications', 'Laboratory results']) expect(shown).toContain(title);
    for (const allergy of hedda?.records['sandbox-ehr']?.allergies ?? []) {
      expect([allergy.text, wordsFor(allergy).some((word) => shown.includes(word))]).toEqual([allergy.text, true]);
    }
    // Each moment is shown in the time of the place, and as the record has it where one points at it.
    expect(await page.locator('time[datetime]').count()).toBeGreaterThan(10);
    expect(await page.locator('time[datetime]:not([title])').count()).toBe(0);
    expect(await findFaults(page, 'summary', pictures)).toEqual([]);
    expect(await findKeyboardFaults(page, 'summary')).toEqual([]);
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
    expect(await findKeyboardFaults(page, 'list')).toEqual([]);
  }, 90_000);

  it('has every section as a page without a fault', async () => {
    const faults: string[] = [];
    for (const name of [...lists, ...furtherLists]) {
      await open(`/record/lists/${name}?wait=all`);
      expect(await page.locator('.chips [aria-current]').count()).toBe(1);
      // The list of problems is looked at above, with an entry that is open.
      if (name !== 'problems') faults.push(...(await findFaults(page, name)));
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
    expect(await findKeyboardFaults(page, 'document')).toEqual([]);
    const asked = (query: string) => person.get(`${stack.restUrl}/record/document?${query}`);
    expect((await asked('connection=sandbox-ehr&entry=Patient/x')).status).toBe(400);
    expect((await asked('connection=sandbox-open&entry=DocumentReference/x')).status).toBe(404);
    expect((await asked('connection=sandbox-ehr&entry=DocumentReference/nobody')).status).toBe(404);
  }, 90_000);

  it('gives the record to take along, in every form', async () => {
    await open('/record/summary?wait=all');
    for (const [name, expected] of [
      ['Web page for printing', 'Health record of'],
      ['Patient summary (IPS)', '"resourceType":"Composition"'],
      ['NDJSON of Local Sandbox Clinic', '"resourceType":'],
    ] as const) {
      const href = await page.getByRole('link', { name }).getAttribute('href');
      const taken = await person.get(new URL(href ?? '', stack.restUrl).href);
      expect([name, taken.status]).toEqual([name, 200]);
      expect(taken.text).toContain(expected);
    }
  }, 60_000);

  it('prints the person and the record, and nothing that is pressed', async () => {
    await open('/record/summary?wait=all');
    await page.emulateMedia({ media: 'print' });
    try {
      expect(await page.locator('h1').isVisible()).toBe(true);
      for (const part of ['.top', '.tabs', '.take-along', '.foot']) {
        expect([part, await page.locator(part).first().isVisible()]).toEqual([part, false]);
      }
    } finally {
      await page.emulateMedia({ media: 'screen' });
    }
  }, 60_000);

  describe('while one platform hangs', () => {
    const control = (fault: string, query: Record<string, string>) =>
      fetch(`${stack.sandboxOrigin}/control/${fault}?${new URLSearchParams(query).toString()}`, { method: 'POST' });
    /** It answers when it is told to, however long the page takes to be sent in part. */
    const hang = (path: string) => control('delay', { path, ms: '120000' });
    const goOn = (path: string) => control('delay', { path, ms: '0' });
    const observations = '/clinic/fhir/Observation';
    const patients = '/clinic/fhir/Patient';
    afterEach(async () => {
      await control('status', { path: patients, status: '0' });
      await Promise.all([goOn(observations), goOn(patients)]);
    });

    it('shows the others and a note, and completes itself in its place, with a script and without', async () => {
      for (const javaScriptEnabled of [true, false]) {
        await hang(observations);
        const context = await browser.newContext({ javaScriptEnabled });
        try {
          await context.addCookies(await person.cookies());
          const slow = await context.newPage();
          await slow.setViewportSize({ width: 1200, height: 860 });
          await slow.addInitScript(
            'globalThis.shifts = []; new PerformanceObserver((list) => shifts.push(...list.getEntries()))' +
              ".observe({ type: 'layout-shift', buffered: true });",
          );
          await slow.goto(`${stack.restUrl}/record/summary`, { waitUntil: 'commit' });
          const note = slow.getByText('Local Sandbox Clinic has not answered yet');
          await note.waitFor();
          await slow.locator('h2', { hasText: 'Problems' }).first().waitFor();
          if (javaScriptEnabled && pictures !== undefined) {
            await slow.screenshot({ path: `${pictures}/late-light.png` });
          }
          await goOn(observations);
          await slow.waitForLoadState('load');
          expect(await note.isVisible()).toBe(false);
          expect(await slow.getByText('All platforms have answered.').isVisible()).toBe(true);
          if (!javaScriptEnabled) continue;
          expect(await slow.evaluate<number>('shifts.reduce((sum, { value }) => sum + value, 0)')).toBe(0);
          expect(await findFaults(slow, 'completed')).toEqual([]);
        } finally {
          await context.close();
        }
      }
    }, 120_000);

    it('shows the record of who is known while that platform does not say whose it has, and goes on without it', async () => {
      await hang(patients);
      await page.goto(`${stack.restUrl}/record/summary`, { waitUntil: 'commit' });
      await page.getByText('Local Sandbox Clinic has not answered yet').waitFor();
      expect(await text()).toMatch(/Record of[^]*Hedda Vantreen[^]*nothing of it is here/i);
      await page.locator('h2', { hasText: 'Problems' }).first().waitFor();
      await control('status', { path: patients, status: '503' });
      await goOn(patients);
      await page.waitForLoadState('load');
      expect(await text()).toContain('Nothing from Local Sandbox Clinic is here');
      expect(await text()).toMatch(/Vantreen/i);
      expect(await findFaults(page, 'without-clinic')).toEqual([]);
    }, 90_000);
  });

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
