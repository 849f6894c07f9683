import { describeWithChromium, launchChromium } from '@fhir-gateway/testing';

import { useTestGateway } from './testing/test-gateway.js';

/** A cold browser on a busy machine takes seconds for its first page. */
jest.setTimeout(60_000);

/** What makes the page wider than its window, so that a failure names it. */
const widerThanWindow = `document.documentElement.scrollWidth <= innerWidth ? [] : [...document.querySelectorAll('body *')]
  .filter((element) => element.getBoundingClientRect().right > innerWidth)
  .map((element) => element.outerHTML.slice(0, 200))`;

type Browser = Awaited<ReturnType<typeof launchChromium>>;

describeWithChromium('the pages in a real browser', () => {
  const rest = useTestGateway({ FHIR_GATEWAY_MCP_AUTH: 'local' });
  let chromium: Browser;
  beforeAll(async () => {
    chromium = await launchChromium();
  });
  afterAll(() => chromium.close());

  /** A page that remembers what the browser complained about, violations of the content security policy above all. */
  async function openPage() {
    const context = await chromium.newContext();
    const page = await context.newPage();
    const complaints: string[] = [];
    page.on('console', (message) => complaints.push(message.text()));
    page.on('pageerror', (error) => complaints.push(error.message));
    return { page, complaints, close: () => context.close() };
  }

  it('an agent’s link: continue, sign in, come back, disconnect, all within the policy', async () => {
    const { gateway } = rest;
    const platform = gateway.registry.resolve('stub-ehr');
    const session = await gateway.callers.localSession();
    const { id } = await gateway.auth.beginLogin(session, platform, { startedBy: 'agent', clientName: 'Helper' });
    const { page, complaints, close } = await openPage();

    await page.goto(`${rest.publicUrl}/auth/stub-ehr/login?attempt=${id}`);
    expect(await page.textContent('main')).toContain('“Helper”');
    await page.click('button[type=submit]');
    await page.waitForURL('**/auth/stub-ehr/connected');
    expect(await page.textContent('h1')).toBe('Stub EHR is connected');

    await page.click('text=Open the gateway');
    await page.waitForURL('**/record/summary');
    await page.click('nav[aria-label="My health"] >> text=Your connections');
    await page.click('button:text("Disconnect")');
    await page.waitForSelector('text=All your health records');
    expect(await gateway.auth.statuses(session)).toEqual([]);
    expect(complaints).toEqual([]);
    await close();
  });

  it('a form on another site’s page changes nothing', async () => {
    const { page, close } = await openPage();
    await page.goto(`${rest.stub.origin}/fhir/metadata`);
    await page.setContent(
      `<form method="post" action="${rest.publicUrl}/auth/stub-ehr/logout"><button>go</button></form>`,
    );
    await page.click('button');
    await page.waitForSelector('text=ORIGIN_NOT_ALLOWED', { state: 'attached' });
    await close();
  });

  it.each([320, 375, 1200])('nothing is wider than a window of %i pixels', async (width) => {
    const { page, close } = await openPage();
    await page.setViewportSize({ width, height: 800 });
    for (const path of ['/', '/platforms', '/record/summary', '/nowhere', '/auth/stub-ehr/login?attempt=unknown']) {
      await page.goto(`${rest.publicUrl}${path}`);
      expect([path, await page.evaluate(widerThanWindow)]).toEqual([path, []]);
    }
    await close();
  });
});
