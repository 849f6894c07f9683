import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describeWithChromium, FakePlatform, launchChromium, startTlsHost, TestAuthority } from '@fhir-gateway/testing';
import type { TlsHost } from '@fhir-gateway/testing';
import type { Browser, Page } from 'playwright-core';
import { findFaults } from './testing/browser/page-check.js';
import { startStack, type Stack } from './testing/stacks/stack.js';

/** `npm run screenshots` names a folder; without it no picture is taken. */
const pictures = process.env['FHIR_GATEWAY_SCREENSHOTS'];

/** What fails at each hospital, and what the page must say. */
const hospitals = [
  ['dns-hospital', /DNS does not resolve/, /look the name up/],
  ['tls-hospital', /TLS certificate has expired/, /Tell the vendor/],
  ['down-hospital', /HTTP 500: it has a fault of its own/, /status page/],
  ['client-hospital', /does not accept this gateway’s client id or secret/, /Renew the client/],
] as const;

function platformFile(id: string, base: string, oauth?: object): object {
  return {
    id,
    name: id.replace('-', ' '),
    kind: 'ehr',
    environment: 'sandbox',
    fhirBaseUrl: `${base}/fhir`,
    fhirVersion: '4.0.1',
    registration: 'none',
    verification: { status: 'local', sources: [{ title: 'A server inside the tests' }] },
    ...(oauth ? { oauth, quirks: { anyClientId: true } } : { quirks: { openData: true } }),
  };
}

describeWithChromium('an operator finds why one hospital fails', () => {
  let browser: Browser;
  let page: Page;
  let stack: Stack;
  let down: Server;
  let tls: TlsHost;
  let login: FakePlatform;
  const folder = mkdtempSync(join(tmpdir(), 'fhir-gateway-hospitals-'));

  beforeAll(async () => {
    if (pictures !== undefined) mkdirSync(pictures, { recursive: true });
    const authority = new TestAuthority();
    tls = await startTlsHost(authority.issue(['127.0.0.1'], -1), (_req, res) => void res.end());
    down = createServer((_req, res) => void res.writeHead(500).end('canary-answer'));
    await new Promise<void>((resolve) => down.listen(0, '127.0.0.1', resolve));
    login = await FakePlatform.start({ grantedScope: 'launch/patient patient/*.rs' });
    login.smart.behaviour.clientRefusal = () => ({
      status: 401,
      body: { error: 'invalid_client', error_description: 'The client secret has expired.' },
    });
    const oauth = {
      authorizeUrl: `${login.origin}/authorize`,
      tokenUrl: `${login.origin}/token`,
      clientType: 'public',
      pkce: 'required',
      scopes: ['launch/patient', 'patient/*.rs'],
    };
    const files = [
      platformFile('dns-hospital', 'https://no-such-host.invalid'),
      platformFile('tls-hospital', `https://127.0.0.1:${tls.port}`),
      platformFile('down-hospital', `http://127.0.0.1:${(down.address() as AddressInfo).port}`),
      platformFile('client-hospital', login.origin, oauth),
    ] as { id: string }[];
    for (const file of files) writeFileSync(join(folder, `${file.id}.json`), JSON.stringify(file));
    const env = {
      FHIR_GATEWAY_PLATFORMS_DIR: folder,
      FHIR_GATEWAY_PLATFORM_TLS_HOSPITAL_CA: authority.ca,
      FHIR_GATEWAY_AUDIT_SINKS: `stdout,file:${join(folder, 'audit.log')}`,
    };
    stack = await startStack({ mcpAuth: 'local', apps: ['rest'], env });
    browser = await launchChromium();
    page = await browser.newPage();
    for (const [id] of hospitals) await fetch(`${stack.restUrl}/api/fhir/${id}/Observation?code=canary-search`);
    await fetch(`${stack.restUrl}/api/fhir/sandbox-open/metadata`);
    await page.goto(`${stack.restUrl}/auth/client-hospital/login`);
  }, 180_000);

  afterAll(async () => {
    await browser?.close();
    await stack?.stop();
    await login?.close();
    await tls?.close();
    down?.close();
    rmSync(folder, { recursive: true });
  }, 60_000);

  it.each(hospitals)(
    '%s: two clicks from the home page to cause and next step',
    async (id, cause, nextStep) => {
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
    },
    120_000,
  );

  it('no page has a fault on any screen', async () => {
    const pages = ['', '/platforms/client-hospital', '/requests?id=unknown', '/audit', '/sessions', '/settings'];
    for (const path of pages) {
      await page.goto(`${stack.restUrl}/operator${path}`);
      const name = `operator${path.split('?', 1)[0]?.replaceAll('/', '-') ?? ''}`;
      expect(await findFaults(page, name, pictures)).toEqual([]);
    }
  }, 240_000);

  it('asks the audit, is refused on the form as it was typed, and goes on', async () => {
    await page.goto(`${stack.restUrl}/operator/audit`);
    const search = () => page.locator('main form[aria-label="Audit"] button').click();
    await page.locator('#since').fill('7d');
    await search();
    await page.locator('#problem').waitFor();
    expect(await page.locator('#problem').innerText()).toContain('ARGUMENT_INVALID');
    expect(await page.locator('#since').inputValue()).toBe('7d');
    expect(await page.locator('nav[aria-label="Operator"] [aria-current="page"]').innerText()).toBe('Audit');
    expect(await findFaults(page, 'operator-audit-refused', pictures)).toEqual([]);
    await page.locator('#platform_id').fill('down-hospital');
    await search();
    await page.locator('#found').waitFor();
    expect(await page.locator('#found').innerText()).toMatch(/\d+ (entry|entries) of \d+ session/);
    expect(await findFaults(page, 'operator-audit-found', pictures)).toEqual([]);
  }, 240_000);

  it('ends nothing before it has asked', async () => {
    await page.goto(`${stack.restUrl}/operator/sessions`);
    await page.locator('button:text("End all…")').click();
    await page.locator('text=End all sessions?').waitFor();
    expect(await findFaults(page, 'operator-end', pictures)).toEqual([]);
    await page.locator('text=Leave it as it is').click();
    await page.locator('text=End one session').waitFor();
  }, 120_000);
});
