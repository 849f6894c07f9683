import { patientIdAt } from '@fhir-gateway/sandbox/truth';
import { describeWithChromium, launchChromium } from '@fhir-gateway/testing';
import type { Bundle, Practitioner } from 'fhir/r4.js';
import type { Browser, Page } from 'playwright-core';
import { Person } from './testing/browser/person.js';
import { plainSandbox, startStack, type Stack } from './testing/stacks/stack.js';

const npiSystem = 'http://hl7.org/fhir/sid/us-npi';
const hedda = patientIdAt('sandbox-ehr', 'hedda-vantreen');
const tamsin = patientIdAt('sandbox-ehr', 'tamsin-hollowmere');

describeWithChromium('a clinician who asks a plan for a patient', () => {
  let browser: Browser;
  let stack: Stack;
  let clinician: Person;
  let page: Page;

  beforeAll(async () => {
    browser = await launchChromium();
    const env = { FHIR_GATEWAY_WRITES: 'sandbox-payer' };
    stack = await startStack({ mcpAuth: 'oauth', apps: ['rest'], env, sandboxEnv: plainSandbox });
    clinician = await Person.withBrowser(browser);
    page = clinician.page;
    await signIn(clinician, 'dr-sunniva', hedda);
  }, 120_000);

  afterAll(async () => {
    await clinician?.close();
    await stack?.stop();
    await browser?.close();
  });

  const signIn = (who: Person, login: string, patientId: string) =>
    who.signIn(`${stack.restUrl}/auth/sandbox-ehr/login`, { login, patientId });
  const press = async (on: Page, name: string) => {
    await on.getByRole('button', { name, exact: true }).click();
    await on.waitForLoadState();
  };

  /** To the page that asks for the facts of the service. */
  async function begin(on: Page, name: string): Promise<void> {
    await on.goto(`${stack.restUrl}/prior-auth/new`);
    await on.getByLabel('Code of the service').fill('97110');
    await on.getByLabel('What it is').fill(name);
    await press(on, 'Go on');
    await on.getByRole('heading', { name: `Approval for ${name}` }).waitFor();
  }

  const hooks = async (): Promise<string> => {
    const response = await fetch(`${stack.sandboxOrigin}/payer/__admin/requests`);
    const { requests } = (await response.json()) as { requests: { path: string; body?: unknown }[] };
    return JSON.stringify(requests.filter(({ path }) => path.includes('/cds-services/')));
  };

  it('is who orders it, with the number and the name that the hospital has, and the payer hears both', async () => {
    await begin(page, 'therapy');
    const npi = await page.getByLabel('NPI of who orders it').inputValue();
    expect(npi).toMatch(/^\d{10}$/);
    expect(await page.locator('main').innerText()).toContain('Yours is filled in.');
    const query = new URLSearchParams({ identifier: `${npiSystem}|${npi}` }).toString();
    const found = await clinician.getJson<Bundle<Practitioner>>(
      `${stack.restUrl}/api/fhir/sandbox-ehr/Practitioner?${query}`,
    );
    const family = found.entry?.[0]?.resource?.name?.[0]?.family ?? '';
    expect(family).not.toBe('');
    expect(await page.getByLabel('Name of who orders it').inputValue()).toContain(family);

    await page.getByLabel('Place of the service').selectOption('11');
    await press(page, 'Ask the plan');
    expect(await page.locator('main').innerText()).toMatch(/May this be sent to/);
    expect(await hooks()).not.toContain(npi);
    await press(page, 'Yes, send this');
    expect(await page.locator('main').innerText()).toMatch(/Approval needed/i);
    expect(await hooks()).toContain(npi);
  }, 90_000);

  it('has another patient next, and cannot go on with the request for the first one', async () => {
    await begin(page, 'therapy of the first');
    const first = page.url();
    await signIn(clinician, 'dr-sunniva', tamsin);
    await page.goto(first);
    const before = await hooks();
    await page.getByLabel('Place of the service').selectOption('11');
    await press(page, 'Ask the plan');
    const said = await page.locator('main').innerText();
    expect(said).toMatch(/not connected any more|sign in there again/i);
    expect(await hooks()).toBe(before);
  }, 90_000);

  it('is nobody for a patient, who is asked for the number', async () => {
    const patient = await Person.withBrowser(browser);
    try {
      await signIn(patient, 'hedda', hedda);
      await begin(patient.page, 'therapy');
      expect(await patient.page.getByLabel('NPI of who orders it').inputValue()).toBe('');
      expect(await patient.page.locator('main').innerText()).not.toContain('Yours is filled in.');
    } finally {
      await patient.close();
    }
  }, 90_000);

  it('stands in no log', () => {
    expect(stack.output()).not.toMatch(/Vantreen|Hollowmere|Quillmarsh/);
  });
});
