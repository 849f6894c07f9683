import { mkdirSync } from 'node:fs';
import { patientIdAt } from '@fhir-gateway/sandbox/truth';
import { describeWithChromium, launchChromium } from '@fhir-gateway/testing';
import type { Browser, Page } from 'playwright-core';
import { findKeyboardFaults } from './testing/browser/keyboard-check.js';
import { findFaults } from './testing/browser/page-check.js';
import { Person } from './testing/browser/person.js';
import { plainSandbox, startStack, type Stack } from './testing/stacks/stack.js';
import { movableClock } from './testing/stacks/movable-clock.js';

/** `npm run screenshots` names a folder; without it no picture is taken. */
const pictures = process.env['FHIR_GATEWAY_SCREENSHOTS'];
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
  let browser: Browser;
  let stack: Stack;
  let person: Person;
  let page: Page;
  const complaints: string[] = [];

  beforeAll(async () => {
    if (pictures !== undefined) mkdirSync(pictures, { recursive: true });
    browser = await launchChromium();
    const env = { FHIR_GATEWAY_WRITES: 'sandbox-payer', ...clock.env };
    stack = await startStack({ mcpAuth: 'local', apps: ['rest'], env, sandboxEnv: plainSandbox });
    person = await Person.withBrowser(browser);
    page = person.page;
    page.on('pageerror', (error) => complaints.push(error.message));
    page.on('console', (message) => {
      if (!message.text().startsWith('Failed to load resource')) complaints.push(message.text());
    });
  }, 90_000);

  afterAll(async () => {
    await person?.close();
    await stack?.stop();
    await browser?.close();
  });

  const open = (path: string) => page.goto(`${stack.restUrl}${path}`);
  const text = () => page.locator('main').innerText();

  it('says that nothing is connected, on each of its pages', async () => {
    for (const path of ['/record', '/record/results']) {
      await open(path);
      expect(await text()).toContain('Nothing is connected yet');
    }
    await open('/prior-auth');
    expect(await text()).toContain('No request has been sent from this session');
    expect(await findFaults(page, 'prior-auth-none')).toEqual([]);
  }, 60_000);

  it('shows the record of all connected platforms by date, and says where each entry came from', async () => {
    for (const platform of ['sandbox-ehr', 'sandbox-payer']) {
      await person.signIn(`${stack.restUrl}/auth/${platform}/login`, { login: 'hedda' });
    }
    await open('/record');
    const faults = await findFaults(page, 'timeline', pictures);
    faults.push(...(await findKeyboardFaults(page, 'timeline')));
    const shown = await text();
    expect(shown).toContain('Local Sandbox EHR');
    expect(shown).toContain('Local Sandbox Payer');
    const years = (await page.locator('section.year h2').allInnerTexts()).filter((year) => /^\d{4}$/.test(year));
    expect(years).toEqual([...years].sort().reverse());
    expect(await page.locator('ol.timeline li').count()).toBe(50);
    await page.getByRole('link', { name: 'Next' }).click();
    await page.getByText(/^Page 2 of/).waitFor();
    await page.getByRole('link', { name: 'Immunizations' }).click();
    await page.waitForURL(/\?kind=immunizations$/);
    expect(new Set(await page.locator('.kind').allInnerTexts())).toEqual(new Set(['Immunization']));
    await page.getByText('What was read, and from where').click();
    expect(await page.locator('details.sources').innerText()).toMatch(/Immunizations\s+Local Sandbox EHR\s+\d+/);
    // The same entry of two platforms once, with both behind it.
    await page.getByRole('link', { name: 'Claims' }).click();
    await page.waitForURL(/\?kind=claims$/);
    const entry = page.locator('details.fact', { hasText: 'both platforms' }).first();
    await entry.locator('summary').focus();
    await page.keyboard.press('Enter');
    expect(await entry.locator('tbody th').allInnerTexts()).toEqual(
      expect.arrayContaining(['Local Sandbox EHR', 'Local Sandbox Payer']),
    );
    expect(faults).toEqual([]);
    expect(complaints).toEqual([]);
  }, 90_000);

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
    expect(focused).toMatch(/^\d{4}-\d{2}-\d{2}.*\d %/);
    expect(await page.evaluate('getComputedStyle(document.activeElement.querySelector(".tip")).visibility')).toBe(
      'visible',
    );
    faults.push(...(await findFaults(page, 'trend', pictures)), ...(await findKeyboardFaults(page, 'trend')));
    expect(faults).toEqual([]);
    expect(complaints).toEqual([]);
  }, 90_000);

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
  }, 90_000);

  it('reads nothing because another site wanted it, until the person does', async () => {
    const before = (await stack.counters()).fhirRequests;
    for (const path of ['/record', '/record/results']) {
      await page.goto('about:blank');
      await page.setContent(`<a href="${stack.restUrl}${path}">a link of another site</a>`);
      await page.getByRole('link').click();
      await page.waitForURL(`${stack.restUrl}${path}`);
      expect(await page.locator('main').innerText()).toContain('nothing has been read yet');
    }
    expect((await stack.counters()).fhirRequests).toBe(before);
  }, 60_000);

  it('is no page for a script of another site', async () => {
    const before = (await stack.counters()).fhirRequests;
    for (const path of ['/record', '/record/results']) {
      const headers = { accept: 'text/html', 'sec-fetch-site': 'cross-site' };
      expect((await person.get(`${stack.restUrl}${path}`, headers)).status).toBe(403);
    }
    expect((await stack.counters()).fhirRequests).toBe(before);
  });

  it('shows no other session what a sealed address shows', async () => {
    await open('/record/results?platform=sandbox-ehr');
    const address = (await page.getByRole('link', { name: testName }).getAttribute('href')) ?? '';
    const altered = address.replace(/.$/, (last) => (last === 'A' ? 'B' : 'A'));
    await open(altered);
    expect(await page.locator('svg.trend-lines').count()).toBe(0);
    await open(address);
    expect(await page.locator('svg.trend-lines').count()).toBe(1);
  }, 60_000);

  it('says of each source what is wrong with it, and shows the others', async () => {
    await open('/connections');
    await page.getByRole('button', { name: 'Disconnect: Local Sandbox Payer' }).click();
    await page.getByRole('button', { name: 'Also sign out at Local Sandbox Payer' }).waitFor();
    // Without the Patient nobody could say whose record it is, and nothing of it would be on this page.
    const granted = 'launch/patient openid fhirUser patient/Patient.rs patient/Encounter.rs patient/Condition.rs';
    const scope = encodeURIComponent(granted);
    await person.signIn(`${stack.restUrl}/auth/sandbox-payer/login?scope=${scope}`, { login: 'hedda' });
    await open('/record');
    const faults = await page.locator('.faults').innerText();
    expect(faults).toMatch(/Local Sandbox Payer does not share it: .*procedures.*SCOPE_INSUFFICIENT/);
    expect(faults).not.toContain('Local Sandbox EHR');
    expect(await page.locator('ol.timeline li').count()).toBe(50);
    expect(await findFaults(page, 'timeline-faults', pictures)).toEqual([]);
  }, 90_000);

  it('works without a script', async () => {
    const context = await browser.newContext({ javaScriptEnabled: false });
    try {
      await context.addCookies(await person.cookies());
      const plain = await context.newPage();
      await plain.goto(`${stack.restUrl}/record/results`);
      await plain.getByRole('link', { name: 'Vital signs' }).click();
      await plain
        .getByRole('link', { name: /blood pressure/i })
        .first()
        .click();
      await plain.locator('svg.trend-lines').waitFor();
      await plain.getByRole('link', { name: 'Timeline' }).click();
      await plain.getByRole('link', { name: 'Claims' }).click();
      await plain.waitForURL(/\?kind=claims$/);
      expect(await plain.locator('ol.timeline li').count()).toBeGreaterThan(0);
    } finally {
      await context.close();
    }
  }, 60_000);

  describe('a request for prior authorization', () => {
    let requestId: string;

    async function submit(body: object): Promise<{ confirm: string; requestId: string; state: string }> {
      const answer = await fetch(`${stack.restUrl}/api/coverage/sandbox-payer/submit`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(body),
      });
      return (await answer.json()) as { confirm: string; requestId: string; state: string };
    }

    async function decide(action: string): Promise<void> {
      const { status } = await fetch(`${stack.sandboxOrigin}/payer/__admin/decide/${requestId}`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ action }),
      });
      expect(status).toBe(200);
    }

    beforeAll(async () => {
      // The sign-in before asked for less than a request needs.
      await person.signIn(`${stack.restUrl}/auth/sandbox-payer/login`, { login: 'hedda' });
      const { confirm } = await submit(request);
      ({ requestId } = await submit({ ...request, confirm }));
    }, 60_000);

    const check = () => page.getByRole('button', { name: `Check now: ${requestId}` }).click();

    it('is shown with what the payer wants, and when it may be asked', async () => {
      await open('/prior-auth');
      const shown = await text();
      expect(shown).toMatch(/record of\s+Hedda Vantreen/i);
      expect(shown).toMatch(/For\s+Hedda Vantreen, born/i);
      expect(shown).toContain('Pended');
      expect(shown).toContain('27447');
      expect(shown).toContain('The payer wants, before it decides:');
      expect(shown).toMatch(/again in \d+ seconds/);
      expect(await findFaults(page, 'prior-auth', pictures)).toEqual([]);
      await check();
      await page.getByText('asked less than a minute ago').waitFor();
      expect(complaints).toEqual([]);
    }, 60_000);

    it('is followed to its number, with every check', async () => {
      await decide('A1');
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
    }, 60_000);

    it('is checked from this page alone: not without its token, not by another id', async () => {
      await open('/prior-auth');
      await page.evaluate(`document.querySelector('input[name=request_id]').value = 'pa-${'0'.repeat(32)}-1'`);
      await check();
      await page.getByText('PRIOR_AUTH_UNKNOWN').waitFor();
      await open('/prior-auth');
      await page.evaluate("document.querySelector('input[name=csrf]').value = ''");
      await check();
      await page.getByText('CROSS_SITE_REFUSED').waitFor();
    }, 60_000);
  });
});
