import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describeWithChromium } from '@fhir-gateway/testing';
import fc from 'fast-check';
import type { BrowserContext, Page } from 'playwright-core';
import { axeSource, runAxe } from './testing/browser/axe.js';
import { Person } from './testing/browser/person.js';
import { shared, sharedBrowser, sharedStack, sharedStub } from './testing/shared.js';

/** A page of an app keeps what its element tells. */
const app = `const element = document.querySelector('fhir-connect');
window.told = [];
for (const type of ['fhir-connect-started', 'fhir-connected', 'fhir-connect-ended', 'fhir-connect-error']) {
  element?.addEventListener(type, ({ detail }) => window.told.push({ type, detail }));
  document.addEventListener(type, () => window.told.push({ type: 'heard outside' }));
}`;

describeWithChromium('<fhir-connect> in a page of another origin', () => {
  const browser = sharedBrowser();
  let gateway = '';
  const served = { lang: 'en' };
  const example = (name: string) =>
    readFileSync(fileURLToPath(new URL(`../../../examples/web/${name}`, import.meta.url)), 'utf8');
  const stub = sharedStub(({ url }, response) => {
    const { pathname } = new URL(url, 'http://app');
    const isScript = pathname.endsWith('.js');
    // The policy that a careful app has: no inline script or style, and no calls but to the gateway.
    const policy = `default-src 'none'; script-src 'self' ${gateway}; connect-src ${gateway}; base-uri 'none'`;
    response.writeHead(200, {
      'content-type': isScript ? 'text/javascript' : 'text/html; charset=utf-8',
      'content-security-policy': `${policy}; form-action 'none'`,
    });
    if (pathname.startsWith('/example/')) {
      const file = example(pathname.slice('/example/'.length) || 'index.html');
      response.end(file.replaceAll('http://localhost:8000', gateway));
      return;
    }
    response.end(
      isScript
        ? app
        : `<!doctype html><html lang="en"><title>An app</title><meta name="viewport" content="width=device-width">
<main><h1>An app</h1><fhir-connect gateway="${gateway}" lang="${served.lang}"></fhir-connect></main>
<script src="${gateway}/connect/v1.js" defer></script><script src="/app.js" defer></script></html>`,
    );
  });
  const stack = sharedStack(() => ({
    mcpAuth: 'oauth',
    apps: ['rest'],
    env: { FHIR_GATEWAY_CORS_ORIGINS: stub.origin },
  }));
  const window_ = shared(
    async () => ({ context: await browser.newContext() }),
    ({ context }) => context.close(),
  );
  let context: BrowserContext;
  let page: Page;

  beforeAll(() => {
    gateway = stack.restUrl;
    context = window_.context;
  });
  beforeEach(async () => {
    served.lang = 'en';
    page = await context.newPage();
  });
  afterEach(() => page.close());

  const told = () => page.evaluate<{ type: string; detail: Record<string, string> }[]>('window.told');
  const toldOf = async (type: string) => {
    // The policy of the page forbids what a browser's driver waits with.
    const found = async () => (await told()).find((one) => one.type === type)?.detail;
    let detail = await found();
    while (detail === undefined) detail = await found();
    return detail;
  };
  const search = async (words: string) => {
    await page.locator('#search').fill(words);
    await page.locator('[role=option]').first().waitFor();
  };
  /** Answers whatever pages come: of the sandbox, then the gateway's question about the app. */
  const signIn = async (window: Page, answer: '#allow-app' | '#deny-app' = '#allow-app') => {
    const person = new Person(context, window);
    await window.locator('#sign-in-first, #allow-app').first().waitFor();
    if ((await window.locator('#sign-in-first').count()) > 0) {
      await window.click('#sign-in-first');
      await person.authenticate({ login: 'tamsin' });
      await window.click('#allow');
      await window.locator('#allow-app').waitFor();
    }
    await window.click(answer);
  };

  it('is found and used with the keyboard alone, and gives its page a token that reads', async () => {
    const printed: string[] = [];
    page.on('console', (message) => printed.push(message.text()));
    page.on('pageerror', ({ message }) => printed.push(message));
    await page.goto(stub.origin);
    await page.keyboard.press('Tab');
    await page.keyboard.type('sandbox ehr');
    await page.locator('[role=option]').first().waitFor();
    expect(await page.locator('[role=status]').innerText()).toMatch(/found$/);
    await page.keyboard.press('ArrowDown');
    const input = page.locator('#search');
    expect(await input.getAttribute('aria-activedescendant')).toBe('row-0');
    const opened = context.waitForEvent('page');
    await page.keyboard.press('Enter');
    const window = await opened;
    const closed = new Promise((resolve) => window.once('close', resolve));
    await signIn(window);
    await closed;
    const connection = await toldOf('fhir-connected');
    expect(connection).toMatchObject({ platform_id: 'sandbox-ehr', patient: expect.any(String) });
    const read = `fetch(${JSON.stringify(`${connection['fhirBase']}/Patient/${connection['patient']}`)},
      { headers: { authorization: 'Bearer ' + ${JSON.stringify(connection['access_token'])} } }).then(({ status }) => status)`;
    expect(await page.evaluate(read)).toBe(200);
    // The token is in that event, and nowhere else.
    expect((await told()).map(({ type }) => type)).toEqual(['fhir-connect-started', 'fhir-connected']);
    const places = 'JSON.stringify([location.href, { ...localStorage }, { ...sessionStorage }, document.cookie])';
    expect(await page.evaluate(places)).not.toContain(connection['access_token']);
    expect(printed).toEqual([]);
    expect(page.url()).toBe(`${stub.origin}/`);
  });

  it('says that the person did not allow it, and gives no token', async () => {
    await page.goto(stub.origin);
    await search('sandbox ehr');
    const opened = context.waitForEvent('page');
    await page.locator('[role=option]').first().click();
    await signIn(await opened, '#deny-app');
    await toldOf('fhir-connect-ended');
    expect((await told()).map(({ type }) => type)).not.toContain('fhir-connected');
    expect(await page.locator('[role=status]').innerText()).toContain('did not allow');
  });

  it('takes the whole page where windows are blocked, and goes on after it', async () => {
    await page.addInitScript('window.open = () => null');
    await page.goto(stub.origin);
    await search('sandbox ehr');
    await page.locator('[role=option]').first().click();
    await page.waitForURL(`${gateway}/**`);
    await signIn(page);
    await page.waitForURL(`${stub.origin}/**`);
    expect(await toldOf('fhir-connected')).toMatchObject({ platform_id: 'sandbox-ehr' });
    expect(page.url()).toBe(`${stub.origin}/`);
    expect(await page.evaluate('sessionStorage.length')).toBe(0);
  });

  it.each([
    ['a state of another', '?code=a-code&state=somebody-elses'],
    ['a state that nobody waits for', '?code=a-code&state=fhir-connect.unknown'],
    ['a code without a state', '?code=a-code'],
  ])('redeems nothing for %s', async (_what, query) => {
    const asked: string[] = [];
    page.on('request', (request) => asked.push(new URL(request.url()).pathname));
    await page.goto(`${stub.origin}/${query}`);
    await page.waitForLoadState('networkidle');
    expect(asked.filter((path) => path.startsWith('/oauth/'))).toEqual([]);
    expect(await told()).toEqual([]);
  });

  it('starts nothing at a place that is not available, and says so', async () => {
    await page.goto(stub.origin);
    await search('mayo clinic');
    const unavailable = page.locator('[role=option][aria-disabled=true]').first();
    expect(await unavailable.innerText()).toContain('not available here yet');
    await unavailable.click({ force: true });
    expect(await told()).toEqual([]);
    expect(context.pages()).toHaveLength(1);
  });

  it('says in the language of the page that the list cannot be reached, where its origin is not listed', async () => {
    served.lang = 'es';
    const other = stub.origin.replace('127.0.0.1', 'localhost');
    await page.goto(other);
    await page.locator('#search').fill('mayo');
    await page.locator('[role=status]').filter({ hasText: 'No se puede abrir' }).waitFor();
  });

  it('tells rows of one name apart by place, platform and what else is known of them', async () => {
    const entry = { platform_id: 'x', name: 'Mercy Clinic', status: 'ready', places: [] };
    const place = { city: 'Ada', state: 'OK' };
    const entries = [{ via: 'Epic' }, { via: 'Cerner', places: [place] }, { via: 'Epic', distinguished_by: '20069' }];
    const json = { total: 3, entries: entries.map((one) => ({ ...entry, ...one })) };
    const headers = { 'access-control-allow-origin': stub.origin };
    await page.route('**/api/directory?**', (route) => route.fulfill({ json, headers }));
    await page.goto(stub.origin);
    await search('mercy');
    const rows = await page.locator('[role=option] small').allInnerTexts();
    expect(rows).toEqual(['Epic', 'Ada, OK · Cerner', 'Epic · 20069']);
  });

  it('gives each of two pages its own answer, in whichever order they come', async () => {
    const other = await context.newPage();
    const begin = async (from: Page) => {
      await from.goto(stub.origin);
      await from.locator('#search').fill('sandbox ehr');
      await from.locator('[role=option]').first().waitFor();
      const opened = context.waitForEvent('page');
      await from.locator('[role=option]').first().click();
      return opened;
    };
    const [first, second] = [await begin(page), await begin(other)];
    await signIn(second);
    await other.locator('[role=status]').filter({ hasText: 'Connected' }).waitFor();
    expect((await told()).map(({ type }) => type)).toEqual(['fhir-connect-started']);
    await signIn(first, '#deny-app');
    await toldOf('fhir-connect-ended');
    expect((await told()).map(({ type }) => type)).not.toContain('fhir-connected');
    await other.close();
  });

  it('runs the example page: connected, it lists the newest results', async () => {
    await page.goto(`${stub.origin}/example/`);
    await search('sandbox ehr');
    const opened = context.waitForEvent('page');
    await page.locator('[role=option]').first().click();
    await signIn(await opened);
    await page.locator('#results li').first().waitFor();
    const results = await page.locator('#results li').allInnerTexts();
    expect([results.length, results.filter((text) => /\d{4}-\d\d-\d\d$/.test(text)).length]).toEqual([5, 5]);
  });

  it('shows 10,000 random entries as text, whatever a directory says', async () => {
    const hostile = fc.constantFrom(
      '<img src=x onerror="window.ran=1">',
      '<script>window.ran=1</script>',
      '</li></ul><svg onload="window.ran=1">',
      '&lt;b&gt;',
      '"><a href="javascript:window.ran=1">',
    );
    const text = fc.oneof(hostile, fc.string({ unit: 'binary', minLength: 1, maxLength: 12 }), fc.string());
    const entry = fc.record({
      ...{
        platform_id: text,
        name: text,
        status: fc.constantFrom('ready', 'listed'),
        via: text,
        distinguished_by: text,
      },
      places: fc.array(fc.record({ city: text, state: text }), { maxLength: 3 }),
    });
    const [entries = []] = fc.sample(fc.array(entry, { minLength: 10_000, maxLength: 10_000, size: 'max' }), 1);
    const headers = { 'access-control-allow-origin': stub.origin };
    await page.route('**/api/directory?**', (route) =>
      route.fulfill({ json: { total: entries.length, entries }, headers }),
    );
    await page.goto(stub.origin);
    await search('x');
    const rows = `[...document.querySelector('fhir-connect').shadowRoot.querySelectorAll('#found *')]`;
    const shown = await page.evaluate<string[]>(
      `${rows}.filter(({ localName }) => localName === 'li').map((row) => row.firstChild.data)`,
    );
    const wanted = [
      ...entries.filter(({ status }) => status === 'ready'),
      ...entries.filter(({ status }) => status !== 'ready'),
    ];
    // A text that is no Unicode comes as its replacement.
    expect(shown).toEqual(wanted.map(({ name }) => Buffer.from(name).toString()));
    expect(await page.evaluate(`[...new Set(${rows}.map(({ localName }) => localName))]`)).toEqual(['li', 'small']);
    expect(await page.evaluate('window.ran')).toBeUndefined();
  });

  it.each([390, 1280])('breaks no rule of accessibility at %i pixels, light and dark', async (width) => {
    await page.setViewportSize({ width, height: 900 });
    await page.goto(stub.origin);
    await search('clinic');
    await page.evaluate(axeSource);
    const targets = `[...document.querySelector('fhir-connect').shadowRoot.querySelectorAll('input, li, button:not([hidden])')]`;
    const small = await page.evaluate(`${targets}.filter((one) => one.getBoundingClientRect().height < 44).length`);
    expect([small, await page.evaluate(`${targets}.length > 3`)]).toEqual([0, true]);
    for (const colorScheme of ['light', 'dark'] as const) {
      await page.emulateMedia({ colorScheme });
      const { violations } = await page.evaluate<{ violations: { id: string }[] }>(runAxe(colorScheme));
      expect(violations.map(({ id }) => id)).toEqual([]);
    }
    expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(width);
  });
});
