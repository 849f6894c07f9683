import { describeWithChromium } from '@fhir-gateway/testing';
import type { Page } from 'playwright-core';
import { findAxeFaults } from './testing/browser/page-check.js';
import { technicalWords } from './testing/browser/plain-words.js';
import { sharedBrowser, sharedPerson, sharedStack } from './testing/shared.js';
import { plainSandbox } from './testing/stacks/stack.js';

const mostBytes = 120 * 1024;
const leastPixels = 44;

/** Runs in the page: opens what is folded, and names the pages that it leads to. */
const linksOfPage = `(() => {
  for (const one of document.querySelectorAll('details')) one.open = true;
  return [...document.querySelectorAll('a[href]:not([download])')].map(({ href }) => href.split('#')[0]);
})()`;

/** Runs in the page: what is pressed and smaller than a finger, but for links within sentences. */
const small = `[...document.querySelectorAll('main :is(a[href], button, summary, select, input:not([type=hidden])), nav a[href], .top a[href]')]
  .filter((one) => one.checkVisibility({ visibilityProperty: true }) && one.getClientRects().length > 0)
  .filter((one) => !one.closest('p, li > span, td, dd, figcaption, svg') || one.matches('.button'))
  .filter((one) => !one.matches('.visually-hidden, .skip, [type=checkbox], [type=radio]'))
  .map((one) => ({ one, box: (one.closest('.fact-rows li, .card.test') ?? one).getBoundingClientRect() }))
  .filter(({ box }) => Math.round(Math.min(box.width, box.height)) < ${leastPixels})
  .map(({ one, box }) => one.innerText.trim().slice(0, 40) + ' ' + Math.round(box.width) + '×' + Math.round(box.height))`;

/** Without the sealed copy of the record that a page of sharing sends back, so that what was seen is what goes out. */
const weight = `[...performance.getEntriesByType('navigation'), ...performance.getEntriesByType('resource')]
  .reduce((sum, { encodedBodySize }) => sum + encodedBodySize, 0)
  - (document.querySelector('input[name=draft]')?.value.length ?? 0)`;

/** Pages of other homes, and what is not a page: answers of the API, sign-ins, sign-outs. */
const elsewhere = /^\/(?:docs|operator|api|assets|auth\/[^/]+\/login|try|oauth|login)\b/;

describeWithChromium('the pages of a person', () => {
  const browser = sharedBrowser();
  const stack = sharedStack({ mcpAuth: 'oauth', apps: ['rest'], sandboxEnv: plainSandbox });
  const person = sharedPerson(browser);
  const visitor = sharedPerson(browser);
  let page: Page;
  beforeAll(async () => {
    page = person.page;
    await page.goto(stack.restUrl);
    await page.locator('main .button').first().click();
    await page.waitForURL(/\/record\/summary$/);
  });

  const remove = (selector: string) =>
    page.evaluate(`document.querySelectorAll('${selector}').forEach((one) => one.remove())`);

  it('shows the last A1c of the made-up patient by one click, without a form', async () => {
    expect(await page.locator('.card.test', { hasText: 'Hemoglobin A1c' }).innerText()).toMatch(/\d\.\d %/);
  });

  it('shows the last A1c by three clicks with a sign-in of one’s own', async () => {
    let clicks = 0;
    const press = async (selector: string) => {
      clicks += 1;
      await visitor.page.locator(selector).first().click();
      await visitor.page.waitForLoadState();
    };
    await visitor.page.goto(`${stack.restUrl}/platforms/sandbox-ehr`);
    await press('main a[href*="/auth/sandbox-ehr/login"]');
    // What is done at the hospital’s own pages is its own; the click that allows it counts.
    await visitor.continueToPlatform();
    await visitor.authenticate({ login: 'hedda' });
    await press('#allow');
    await press('main a[href*="/record/summary"]');
    await visitor.page.locator('.card.test', { hasText: 'Hemoglobin A1c' }).waitFor();
    expect(clicks).toBe(3);
  });

  it('say nothing that only a program needs, fit into 320 pixels, weigh little, and have no finding of axe', async () => {
    const faults: string[] = [];
    const shapes = new Map<string, string>();
    for (const path of [
      '/record/summary',
      '/record/search',
      '/nowhere',
      '/allergy',
      '/record/lists/medicine',
      '/platforms/sandboks',
      '/auth/sandboks/login',
      '/auth/launch?iss=https://ehr.example&launch=1',
      '/auth/sandbox-ehr/login?scope=%22',
      '/record/timeline?page=none',
      '/prior-auth/drafts/none',
      '/operator',
      '/auth/sessions/none/end',
      '/shares/new?kind=protected',
      '/shares/new?kind=check-in',
    ]) {
      shapes.set(path.split('?')[0] + (path.includes('kind') ? path : ''), `${stack.restUrl}${path}`);
    }
    // Grows while pages name further ones.
    for (const [shape, address] of shapes) {
      await page.setViewportSize({ width: 320, height: 256 });
      await page.goto(address);
      faults.push(...(await findAxeFaults(page, shape)));
      await page.setViewportSize({ width: 320, height: 256 });
      // What is typed into another program, and the clinic's own text.
      if (shape === '/agents') await remove('main');
      if (shape === '/record/document') await remove('.document-text');
      const path = address.slice(stack.restUrl.length);
      const wide = await page.evaluate<number>('document.documentElement.scrollWidth');
      if (wide > 320) faults.push(`${shape}: ${wide} pixels wide`);
      const bytes = await page.evaluate<number>(weight);
      if (bytes > mostBytes) faults.push(`${shape}: ${bytes} bytes`);
      for (const one of await page.evaluate<string[]>(small)) faults.push(`${shape}: ${one}`);
      faults.push(...(await technicalWords(page, path)));
      const links = await page.evaluate<string[]>(linksOfPage);
      for (const link of links) {
        const { origin, pathname, searchParams } = new URL(link);
        if (origin !== stack.restUrl || elsewhere.test(pathname)) continue;
        const kind = searchParams.get('kind') ?? searchParams.get('category') ?? '';
        const next = pathname.replace(/^(\/platforms\/)[^/]+$/, '$1…') + kind;
        if (!shapes.has(next)) shapes.set(next, link);
      }
    }
    expect(shapes.size).toBeGreaterThan(30);
    expect(faults).toEqual([]);
  });
});
