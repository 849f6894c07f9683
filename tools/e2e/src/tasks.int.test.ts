import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describeWithChromium, freePort } from '@fhir-gateway/testing';
import type { Page } from 'playwright-core';
import { sharedBrowser, sharedPerson, sharedStack } from './testing/shared.js';
import { plainSandbox } from './testing/stacks/stack.js';

/** What a person did for one task: clicks, and words of the pages that they passed, without navigation. */
class Walk {
  clicks = 0;
  words = 0;
  readonly #page: Page;

  constructor(page: Page) {
    this.#page = page;
  }

  async press(name: RegExp | string, role: 'link' | 'button' = 'link'): Promise<void> {
    await this.pressOn(this.#page.getByRole(role, { name, exact: typeof name === 'string' }));
  }

  async pressText(text: RegExp | string): Promise<void> {
    await this.pressOn(this.#page.locator('main').getByText(text));
  }

  async pressOn(target: ReturnType<Page['locator']>): Promise<void> {
    this.words += (await this.#page.locator('main').innerText()).split(/\s+/).length;
    this.clicks += 1;
    await target.first().click();
    await this.#page.waitForLoadState();
  }

  async sees(text: RegExp): Promise<void> {
    await this.#page.locator('main').getByText(text).first().waitFor();
  }
}

describeWithChromium('ten tasks of people', () => {
  const folder = mkdtempSync(join(tmpdir(), 'fhir-gateway-tasks-'));
  afterAll(() => rmSync(folder, { recursive: true }));
  const browser = sharedBrowser();
  const stack = sharedStack(async () => ({
    mcpAuth: 'local',
    apps: ['rest'],
    sandboxEnv: plainSandbox,
    env: { FHIR_GATEWAY_AUDIT_SINKS: `file:${join(folder, 'audit.log')}` },
    platforms: [{ id: 'broken-clinic', fhirBaseUrl: `http://127.0.0.1:${await freePort()}/fhir` }],
  }));
  const person = sharedPerson(browser);
  const open = (path: string) => person.page.goto(`${stack.restUrl}${path}`);
  const done: string[] = [];
  // The table of the run, for who compares versions.
  afterAll(() => process.stdout.write(`\n| task | clicks | words |\n| --- | --- | --- |\n${done.join('\n')}\n`));

  /** Each begins where the one before ended, or at the address that is named. */
  it.each<[task: string, from: string, most: number, run: (walk: Walk, page: Page) => Promise<void>]>([
    [
      'see the last A1c of the made-up patient',
      '/',
      1,
      async (walk) => {
        await walk.press('Try it with a made-up patient');
        await walk.sees(/Hemoglobin A1c/);
      },
    ],
    [
      'have a PDF of a link that nobody else could open',
      '/record/summary?wait=all',
      3,
      async (walk, page) => {
        await walk.press('Share');
        await walk.press(/^For a check-in/);
        const href = await page.getByRole('link', { name: 'Make a PDF instead' }).getAttribute('href');
        expect((await person.get(new URL(href ?? '', stack.restUrl).href)).headers['content-type']).toBe(
          'application/pdf',
        );
      },
    ],
    [
      'see a visit with its results and costs',
      '/record/summary?wait=all',
      1,
      async (walk, page) => {
        await walk.pressOn(page.locator('.fact-rows a', { hasText: 'Check-up at' }));
        await walk.sees(/outside the range/);
      },
    ],
    [
      'look for a word in the record',
      '/record/summary?wait=all',
      2,
      async (walk, page) => {
        await page.fill('#search-record', 'a1c');
        await walk.pressOn(page.locator('.top-search button'));
        await walk.sees(/for “a1c”/);
        await walk.press('Hemoglobin A1c');
        await page.locator('svg.trend-lines').first().waitFor();
      },
    ],
    [
      'find a hospital',
      '/record/summary',
      2,
      async (walk, page) => {
        await walk.press('Add a place');
        await page.fill('#q', 'mayo clinic');
        await walk.press('Search', 'button');
        await walk.sees(/^Mayo Clinic$/);
      },
    ],
    [
      'connect a place and read it',
      '/auth/sandbox-payer/login',
      2,
      async (walk, page) => {
        await person.continueToPlatform();
        await person.authenticate({ login: 'hedda' });
        await walk.pressOn(page.locator('#allow'));
        await walk.press('See the record');
        await walk.sees(/Hemoglobin A1c/);
      },
    ],
    [
      'read the trend of a test',
      '/record/summary?wait=all',
      1,
      async (walk, page) => {
        await walk.press(/Hemoglobin A1c/);
        await page.locator('svg.trend-lines').first().waitFor();
      },
    ],
    [
      'compare what two places say',
      '/record/summary?wait=all',
      2,
      async (walk, page) => {
        await walk.pressOn(page.locator('.safety'));
        await walk.pressOn(page.locator('details.fact > summary'));
        await walk.sees(/Local Sandbox Clinic/);
      },
    ],
    [
      'share by a link',
      '/record/summary?wait=all',
      4,
      async (walk) => {
        await walk.press('Share');
        await walk.press(/^For a check-in/);
        await walk.press(/^I agree/, 'button');
        await walk.sees(/Your SMART Health Link/);
      },
    ],
    [
      'revoke the link',
      '/shares',
      1,
      async (walk) => {
        await walk.press(/^End it now/, 'button');
        await walk.sees(/ended by you/);
      },
    ],
    [
      'have a PDF for a doctor',
      '/record/summary?wait=all',
      3,
      async (walk, page) => {
        await walk.pressOn(page.getByRole('navigation', { name: 'My health', exact: true }).getByText('Whole record'));
        await page.getByRole('link', { name: 'PDF' }).waitFor();
        const href = await page.getByRole('link', { name: 'PDF' }).getAttribute('href');
        expect((await person.get(new URL(href ?? '', stack.restUrl).href)).headers['content-type']).toBe(
          'application/pdf',
        );
      },
    ],
    [
      'begin to ask a plan',
      '/record/summary?wait=all',
      2,
      async (walk) => {
        await walk.press('Ask your plan about a service');
        await walk.press(/ask/i);
        await walk.sees(/approve/);
      },
    ],
    [
      'end who has access',
      '/connections',
      1,
      async (walk) => {
        await walk.press(/^(Log out|Disconnect): /, 'button');
      },
    ],
    [
      'find a failing hospital, with its cause',
      '/operator',
      0,
      async (walk) => {
        await walk.sees(/Nothing listens at the platform’s address/);
      },
    ],
    [
      'answer an auditor',
      '/operator/audit',
      1,
      async (walk, page) => {
        await page.fill('#since', '1d');
        await page.fill('#platform_id', 'sandbox-ehr');
        await walk.pressOn(page.locator('main form[aria-label="Audit"] button'));
        await page.locator('#found', { hasText: /\d+ entr/ }).waitFor();
      },
    ],
  ])('%s', async (task, from, most, run) => {
    if (from === '/operator') await person.get(`${stack.restUrl}/api/fhir/broken-clinic/Patient`);
    await open(from);
    const walk = new Walk(person.page);
    await run(walk, person.page);
    done.push(`| ${task} | ${walk.clicks} | ${walk.words} |`);
    expect(walk.clicks).toBeLessThanOrEqual(most);
  });
});
