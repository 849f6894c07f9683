import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describeWithChromium, FakePlatform, startTlsHost, TestAuthority } from '@fhir-gateway/testing';
import type { Page } from 'playwright-core';
import { pictures } from './testing/browser/listen.js';
import { findFaults } from './testing/browser/page-check.js';
import { shared, sharedBrowser, sharedPerson, sharedStack, sharedStub } from './testing/shared.js';
import { localPlatform, shippedPlatform } from './testing/stacks/platform-files.js';

/** What fails at each hospital, and what the page must say. */
const hospitals = [
  ['dns-hospital', /DNS does not resolve/, /look the name up/],
  ['tls-hospital', /TLS certificate has expired/, /Tell the vendor/],
  ['down-hospital', /HTTP 500: it has a fault of its own/, /status page/],
  ['client-hospital', /does not accept this gateway’s client id or secret/, /Renew the client/],
] as const;

describeWithChromium('an operator finds why one hospital fails', () => {
  const folder = mkdtempSync(join(tmpdir(), 'fhir-gateway-hospitals-'));
  afterAll(() => rmSync(folder, { recursive: true }));
  const authority = new TestAuthority();
  const tls = shared(
    () => startTlsHost(authority.issue(['127.0.0.1'], -1), (_req, res) => void res.end()),
    (host) => host.close(),
  );
  const down = sharedStub(() => ({ status: 500, body: 'canary-answer' }));
  const login = shared(
    () => FakePlatform.start({ grantedScope: 'launch/patient patient/*.rs' }),
    (platform) => platform.close(),
  );
  const hospital = (id: string, base: string, more: object = { quirks: { openData: true } }) =>
    localPlatform(id, `${base}/fhir`, { name: id.replace('-', ' '), kind: 'ehr', environment: 'sandbox', ...more });
  const stack = sharedStack(() => ({
    mcpAuth: 'local',
    apps: ['rest'],
    platformFiles: (origin) => [
      shippedPlatform('sandbox-open', origin),
      hospital('dns-hospital', 'https://no-such-host.invalid'),
      hospital('tls-hospital', `https://127.0.0.1:${tls.port}`),
      hospital('down-hospital', down.origin),
      hospital('client-hospital', login.origin, {
        quirks: { anyClientId: true },
        oauth: {
          authorizeUrl: `${login.origin}/authorize`,
          tokenUrl: `${login.origin}/token`,
          clientType: 'public',
          pkce: 'required',
          scopes: ['launch/patient', 'patient/*.rs'],
        },
      }),
    ],
    env: {
      FHIR_GATEWAY_PLATFORM_TLS_HOSPITAL_CA: authority.ca,
      FHIR_GATEWAY_AUDIT_SINKS: `stdout,file:${join(folder, 'audit.log')}`,
    },
  }));
  const browser = sharedBrowser();
  const person = sharedPerson(browser);
  let page: Page;
  beforeAll(async () => {
    login.smart.behaviour.clientRefusal = () => ({
      status: 401,
      body: { error: 'invalid_client', error_description: 'The client secret has expired.' },
    });
    page = person.page;
    for (const [id] of hospitals) await fetch(`${stack.restUrl}/api/fhir/${id}/Observation?code=canary-search`);
    await fetch(`${stack.restUrl}/api/fhir/sandbox-open/metadata`);
    await page.goto(`${stack.restUrl}/auth/client-hospital/login`);
  });

  it.each(hospitals)('%s: two clicks from the home page to cause and next step', async (id, cause, nextStep) => {
    await page.goto(`${stack.restUrl}/`);
    let clicks = 0;
    const click = async (target: string) => {
      clicks += 1;
      await page.locator(target).first().click();
      await page.waitForURL((url) => target.includes(`"${url.pathname}"`));
    };
    await click('a[href="/operator"]');
    expect(await page.locator('main').innerText()).toMatch(cause);
    await click(`th a[href="/operator/platforms/${id}"]`);
    const shown = await page.locator('main').innerText();
    expect(shown).toMatch(cause);
    expect(shown).toMatch(nextStep);
    expect(shown).not.toMatch(/canary/);
    expect(clicks).toBeLessThanOrEqual(3);
  });

  it('no page has a fault on any screen', async () => {
    const pages = ['', '/platforms/client-hospital', '/requests?id=unknown', '/audit', '/sessions', '/settings'];
    for (const path of pages) {
      await page.goto(`${stack.restUrl}/operator${path}`);
      const name = `operator${path.split('?', 1)[0]?.replaceAll('/', '-') ?? ''}`;
      expect(await findFaults(page, name, pictures)).toEqual([]);
    }
  });

  it('asks the audit, is refused on the form as it was typed, and goes on', async () => {
    await page.goto(`${stack.restUrl}/operator/audit`);
    const search = () => page.locator('main form[aria-label="Audit"] button').click();
    await page.locator('#since').fill('7d');
    await search();
    await page.locator('#problem').waitFor();
    expect(await page.locator('#problem').innerText()).toContain('ARGUMENT_INVALID');
    expect(await page.locator('#since').inputValue()).toBe('7d');
    expect(await page.locator('nav.side [aria-current]').innerText()).toBe('Audit');
    expect(await findFaults(page, 'operator-audit-refused', pictures)).toEqual([]);
    await page.locator('#platform_id').fill('down-hospital');
    await search();
    await page.locator('#found').waitFor();
    expect(await page.locator('#found').innerText()).toMatch(/\d+ (entry|entries) of \d+ session/);
    expect(await findFaults(page, 'operator-audit-found', pictures)).toEqual([]);
  });

  it('ends nothing before it has asked', async () => {
    await page.goto(`${stack.restUrl}/operator/sessions`);
    await page.locator('button:text("End all…")').click();
    await page.locator('text=End all sessions?').waitFor();
    expect(await findFaults(page, 'operator-end', pictures)).toEqual([]);
    await page.locator('text=Leave it as it is').click();
    await page.locator('text=End one session').waitFor();
  });
});
