import { patientIdAt } from '@fhir-gateway/sandbox/truth';
import { describeWithChromium } from '@fhir-gateway/testing';
import type { Page } from 'playwright-core';
import { findKeyboardFaults } from './testing/browser/keyboard-check.js';
import { listen, pictures } from './testing/browser/listen.js';
import { findFaults } from './testing/browser/page-check.js';
import { sharedBrowser, sharedPerson, sharedStack } from './testing/shared.js';
import { movableClock } from './testing/stacks/movable-clock.js';
import { atPayer, control } from './testing/stacks/sandbox-control.js';
import { truthOfSandbox } from './testing/stacks/sandbox-truth.js';
import { plainSandbox } from './testing/stacks/stack.js';

const platforms = ['sandbox-ehr', 'sandbox-clinic', 'sandbox-payer'] as const;
const lists = ['allergies', 'problems', 'medications', 'results', 'vitals', 'immunizations', 'procedures'] as const;
const furtherLists = ['encounters', 'documents', 'care-team', 'goals', 'coverage', 'claims'] as const;
const testName = 'Hemoglobin A1c';

const request = {
  patient_id: patientIdAt('sandbox-payer', 'hedda-vantreen'),
  procedure_code: '27447',
  diagnosis_codes: ['M17.11'],
  service_date: '2030-12-15',
  place_of_service: '21',
  ordering_npi: '9000000031',
};

describeWithChromium('the record in the console', () => {
  const clock = movableClock();
  const browser = sharedBrowser();
  const stack = sharedStack({
    mcpAuth: 'oauth',
    apps: ['rest'],
    env: { FHIR_GATEWAY_WRITES: 'sandbox-payer', ...clock.env },
    sandboxEnv: plainSandbox,
  });
  let page: Page;
  let complaints: string[];
  const open = (path: string) => page.goto(`${stack.restUrl}${path}`);
  const text = () => page.locator('main').innerText();

  describe('its home, over three platforms', () => {
    const person = sharedPerson(browser);
    beforeAll(async () => {
      page = person.page;
      complaints = listen(page);
      for (const platform of platforms) {
        await person.signIn(`${stack.restUrl}/auth/${platform}/login`, { login: 'hedda' });
      }
    });

    it('says whose record it is and has what counts first, with no fault on any screen', async () => {
      await open('/record/summary?wait=all');
      const shown = await text();
      const hedda = truthOfSandbox().people.find(({ key }) => key === 'hedda-vantreen');
      // As one of the platforms writes it, and no other's.
      expect(await page.locator('h1').innerText()).toMatch(/Hedda/);
      expect(await page.locator('h1').innerText()).toMatch(/Vantreen/i);
      for (const title of ['Allergic to', 'New in your record', 'Latest results', 'Medications', 'Connected places'])
        expect(shown).toContain(title);
      for (const allergy of hedda?.records['sandbox-ehr']?.allergies ?? []) {
        expect([
          allergy.text,
          shown.toLowerCase().includes(allergy.text.toLowerCase().replace(/^allergy to /, '')),
        ]).toEqual([allergy.text, true]);
      }
      expect(await page.locator('main .card.test').first().innerText()).toMatch(/Hemoglobin A1c|Glucose/);
      expect(await findFaults(page, 'summary', pictures)).toEqual([]);
      expect(await findKeyboardFaults(page, 'summary')).toEqual([]);
      expect(complaints).toEqual([]);
    });

    it('shows what each platform says of an entry on click, with the keyboard alone', async () => {
      await open('/record/lists/problems?wait=all');
      const first = page.locator('details.fact').first();
      expect(await first.locator('table').isVisible()).toBe(false);
      await first.locator(':scope > summary').focus();
      await page.keyboard.press('Enter');
      await first.locator('table').waitFor({ state: 'visible' });
      expect(await first.locator('tbody th').first().innerText()).toMatch(/Sandbox/);
      expect(await findFaults(page, 'list', pictures)).toEqual([]);
      expect(await findKeyboardFaults(page, 'list')).toEqual([]);
    });

    it('has every section as a page without a fault', async () => {
      const faults: string[] = [];
      for (const name of [...lists, ...furtherLists]) {
        await open(`/record/lists/${name}?wait=all`);
        expect(await page.locator('nav.side [aria-current]').count()).toBe(1);
        // The list of problems is looked at above, with an entry that is open.
        if (name !== 'problems') faults.push(...(await findFaults(page, name, undefined, 'state')));
      }
      expect(faults).toEqual([]);
      expect((await person.get(`${stack.restUrl}/record/lists/secrets`)).status).toBe(404);
      expect(complaints).toEqual([]);
    });

    it('opens a note of the record in the page', async () => {
      await open('/record/lists/documents?wait=all');
      const note = page
        .locator('details.fact')
        .filter({ has: page.getByRole('link', { name: 'Read it', includeHidden: true }) });
      await note.first().locator(':scope > summary').click();
      await note.first().getByRole('link', { name: 'Read it' }).click();
      await page.waitForURL(/\/record\/document/);
      expect((await page.locator('.document-text').first().innerText()).length).toBeGreaterThan(40);
      expect(await findFaults(page, 'document', pictures)).toEqual([]);
      expect(await findKeyboardFaults(page, 'document')).toEqual([]);
      const asked = (query: string) => person.get(`${stack.restUrl}/record/document?${query}`);
      expect((await asked('connection=sandbox-ehr&entry=Patient/x')).status).toBe(400);
      expect((await asked('connection=sandbox-open&entry=DocumentReference/x')).status).toBe(404);
      expect((await asked('connection=sandbox-ehr&entry=DocumentReference/nobody')).status).toBe(404);
    });

    it('has every section with how much is in it, and gives the whole to take along, in every form', async () => {
      await open('/record?wait=all');
      expect(await text()).toMatch(/Results\s+\d+ results · newest \d+ \w{3} \d{4}/);
      expect(await findFaults(page, 'record', pictures)).toEqual([]);
      expect(await findKeyboardFaults(page, 'record')).toEqual([]);
      for (const [name, expected] of [
        ['Web page for printing', 'Health record of'],
        ['For another clinic’s system', '"resourceType":"Composition"'],
        ['Data of Local Sandbox Clinic', '"resourceType":'],
      ] as const) {
        const href = await page.getByRole('link', { name }).getAttribute('href');
        const taken = await person.get(new URL(href ?? '', stack.restUrl).href);
        expect([name, taken.status]).toEqual([name, 200]);
        expect(taken.text).toContain(expected);
      }
    });

    it('prints the person and the record, and nothing that is pressed', async () => {
      await open('/record/summary?wait=all');
      await page.emulateMedia({ media: 'print' });
      try {
        expect(await page.locator('h1').isVisible()).toBe(true);
        for (const part of ['.top', '.side', '.foot']) {
          expect([part, await page.locator(part).first().isVisible()]).toEqual([part, false]);
        }
      } finally {
        await page.emulateMedia({ media: 'screen' });
      }
    });

    describe('while one platform hangs', () => {
      /** It answers when it is told to, however long the page takes to be sent in part. */
      const delay = (ms: number) =>
        control(stack.sandboxOrigin, 'POST', `delay?path=/clinic/fhir/Observation&ms=${ms}`);
      afterEach(() => delay(0));

      it('shows the others and a note, and completes itself in its place, with a script and without', async () => {
        for (const javaScriptEnabled of [true, false]) {
          await delay(120_000);
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
            await slow.locator('h2', { hasText: 'Medications' }).first().waitFor();
            if (javaScriptEnabled && pictures !== undefined) {
              await slow.screenshot({ path: `${pictures}/late-light.png` });
            }
            await delay(0);
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
      });
    });
  });

  describe('its pages by date, by test and by request', () => {
    const person = sharedPerson(browser);
    beforeAll(() => {
      page = person.page;
      complaints = listen(page);
    });

    it('shows the record of all connected platforms by date, and says where each entry came from', async () => {
      for (const platform of ['sandbox-ehr', 'sandbox-payer']) {
        await person.signIn(`${stack.restUrl}/auth/${platform}/login`, { login: 'hedda' });
      }
      await open('/record/timeline');
      // Each moment is shown in the time of the place, and as the record has it where one points at it.
      expect(await page.locator('time[datetime]').count()).toBeGreaterThan(0);
      expect(await page.locator('time[datetime]:not([title])').count()).toBe(0);
      const faults = await findFaults(page, 'timeline', pictures);
      faults.push(...(await findKeyboardFaults(page, 'timeline')));
      const months = (await page.locator('section.month h2').allInnerTexts()).map((month) =>
        Date.parse(`1 ${month} UTC`),
      );
      expect(months.length).toBeGreaterThan(2);
      expect(months).toEqual(months.toSorted((one, other) => other - one));
      expect(await page.locator('ol.timeline > li').count()).toBe(10);
      // One line for a visit, which leads to what came of it.
      await page.locator('a.what', { hasText: 'Check-up' }).first().click();
      await page.waitForURL(/\/record\/visit/);
      expect(await text()).toMatch(/20 results[^]*High[^]*in range[^]*Note[^]*Costs/);
      expect(page.url().slice(stack.restUrl.length)).not.toMatch(/Encounter|2026|[Cc]heck/);
      faults.push(...(await findFaults(page, 'visit', pictures)), ...(await findKeyboardFaults(page, 'visit')));
      await open('/record/search');
      await page.locator('main input[type=search]').fill('a1c');
      await page.keyboard.press('Enter');
      await page
        .getByText(/^Hemoglobin A1c/)
        .first()
        .waitFor();
      expect(page.url()).not.toContain('a1c');
      faults.push(...(await findFaults(page, 'search', pictures)));
      await open('/record/timeline');
      const shown = await text();
      expect(shown).toContain('Local Sandbox EHR');
      expect(shown).toContain('Local Sandbox Payer');
      await page.getByRole('link', { name: 'Next' }).click();
      await page.getByText(/^Page 2 of/).waitFor();
      await page.getByRole('navigation', { name: 'Kind' }).getByRole('link', { name: 'Vaccines' }).click();
      await page.waitForURL(/\?kind=immunizations$/);
      expect(new Set(await page.locator('.kind').allInnerTexts())).toEqual(new Set(['Vaccine']));
      await page.getByText('What was read, and from where').click();
      expect(await page.locator('details.sources').innerText()).toMatch(/Vaccines\s+Local Sandbox EHR\s+\d+/);
      // The same entry of two platforms once, with both behind it.
      await page.getByRole('navigation', { name: 'Kind' }).getByRole('link', { name: 'Costs' }).click();
      await page.waitForURL(/\?kind=claims$/);
      const entry = page.locator('details.fact', { hasText: 'both places' }).first();
      await entry.locator(':scope > summary').focus();
      await page.keyboard.press('Enter');
      expect(await entry.locator('tbody th').allInnerTexts()).toEqual(
        expect.arrayContaining(['Local Sandbox EHR', 'Local Sandbox Payer']),
      );
      expect(faults).toEqual([]);
      expect(complaints).toEqual([]);
    });

    it('draws a test as a chart whose points are reached with the keyboard, and lists the same values', async () => {
      await open('/record/results');
      const faults = await findFaults(page, 'results', pictures);
      faults.push(...(await findKeyboardFaults(page, 'results')));
      // What is out of range comes first.
      expect(await page.locator('.card.test').first().innerText()).toMatch(/High|Low|Above|Below/);
      await page.getByRole('link', { name: testName }).click();
      await page.locator('svg.trend-lines').waitFor();
      // The test is sealed in the address.
      expect(page.url().slice(stack.restUrl.length)).not.toMatch(/4548-4|emoglobin/);
      const rows = await page.locator('tbody tr').count();
      const points = page.locator('.point');
      expect(await points.count()).toBe(rows);
      await page.locator('.skip-chart').focus();
      await page.keyboard.press('Tab');
      const focused = await page.evaluate<string>('document.activeElement.getAttribute("aria-label")');
      expect(focused).toMatch(/^\d+ \w{3} \d{4}.*\d %/);
      expect(await page.evaluate('getComputedStyle(document.activeElement.querySelector(".tip")).visibility')).toBe(
        'visible',
      );
      faults.push(...(await findFaults(page, 'trend', pictures)), ...(await findKeyboardFaults(page, 'trend')));
      expect(faults).toEqual([]);
      expect(complaints).toEqual([]);
    });

    it('draws both parts of a blood pressure, each by its own line', async () => {
      await open('/record/results?category=vital-signs');
      expect(await text()).toMatch(/Blood pressure\s+\d+\/\d+ mmHg/);
      await page
        .getByRole('link', { name: /blood pressure/i })
        .first()
        .click();
      await page.locator('svg.trend-lines').waitFor();
      expect(await page.locator('.legend').innerText()).toMatch(/systolic[^]*diastolic/i);
      expect(await page.locator('.mark-shape.second').count()).toBeGreaterThan(1);
      expect(await findFaults(page, 'blood-pressure', pictures)).toEqual([]);
      expect(complaints).toEqual([]);
    });

    it('works without a script', async () => {
      const context = await browser.newContext({ javaScriptEnabled: false });
      try {
        await context.addCookies(await person.cookies());
        const plain = await context.newPage();
        await plain.goto(`${stack.restUrl}/record/results`);
        await plain.getByRole('navigation', { name: 'Results' }).getByRole('link', { name: 'Vital signs' }).click();
        await plain
          .getByRole('link', { name: /blood pressure/i })
          .first()
          .click();
        await plain.locator('svg.trend-lines').waitFor();
        await plain.getByRole('link', { name: 'Timeline' }).click();
        await plain.getByRole('navigation', { name: 'Kind' }).getByRole('link', { name: 'Costs' }).click();
        await plain.waitForURL(/\?kind=claims$/);
        expect(await plain.locator('ol.timeline li').count()).toBeGreaterThan(0);
      } finally {
        await context.close();
      }
    });

    describe('a request for prior authorization', () => {
      let requestId: string;

      const submit = (body: object) =>
        person.postJson<{ confirm: string; requestId: string; state: string }>(
          `${stack.restUrl}/api/coverage/sandbox-payer/submit`,
          body,
        );

      beforeAll(async () => {
        const { confirm } = await submit(request);
        ({ requestId } = await submit({ ...request, confirm }));
      });

      const check = () => page.getByRole('button', { name: `Check now: ${requestId}` }).click();

      it('is shown with what the payer wants, and when it may be asked', async () => {
        await open('/prior-auth');
        const shown = await text();
        expect(shown).toMatch(/Hedda Vantreen\s+born/i);
        expect(shown).toMatch(/For\s+Hedda Vantreen, born/i);
        expect(shown).toContain('Pended');
        expect(shown).toContain('27447');
        expect(shown).toContain('The payer wants, before it decides:');
        expect(shown).toMatch(/again in \d+ seconds/);
        expect(await findFaults(page, 'prior-auth', pictures)).toEqual([]);
        await check();
        await page.getByText('asked less than a minute ago').waitFor();
        expect(complaints).toEqual([]);
      });

      it('is followed to its number, with every check', async () => {
        await atPayer(stack.sandboxOrigin, `decide/${requestId}`, { action: 'A1' });
        clock.advance(61_000);
        await open('/prior-auth');
        await check();
        await page.getByText('The payer has answered.').waitFor();
        expect(await text()).toMatch(/Approved[^]*Authorization number/);
        expect(await page.locator('.checks li').allInnerTexts()).toEqual([
          expect.stringMatching(/Approved$/),
          expect.stringMatching(/Pended$/),
        ]);
        expect(await findFaults(page, 'prior-auth-approved', pictures)).toEqual([]);
        // Between word ends: an id of a request, made by chance, may have these digits in it.
        expect(stack.output()).not.toMatch(/\b(?:(?<!:)27447|M17\.11|hedda-vantreen)\b/);
        expect(stack.output()).not.toContain(request.patient_id);
      });
    });
  });
});
