import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { findPlatformsDirectory } from '@fhir-gateway/gateway';
import { freePort } from '@fhir-gateway/testing';
import type { ChildService } from '@fhir-gateway/testing';
import { FormBrowser, type FormPage } from './testing/browser/form-browser.js';
import { signInAs } from './testing/browser/form-person.js';
import { masterKey, startApp, startStack } from './testing/stacks/stack.js';
import type { Stack } from './testing/stacks/stack.js';

const uri = 'https://gateway.example/udap';

describe('a platform that registers by UDAP', () => {
  let stack: Stack;
  let folder: string;
  const apps: ChildService[] = [];

  beforeAll(async () => {
    stack = await startStack({ mcpAuth: 'local', apps: [] });
    folder = mkdtempSync(join(tmpdir(), 'fhir-gateway-udap-'));
    const shipped = join(findPlatformsDirectory(import.meta.url), 'sandbox-clinic.json');
    const clinic = JSON.parse(
      readFileSync(shipped, 'utf8').replaceAll('http://localhost:8010', stack.sandboxOrigin),
    ) as {
      quirks: Record<string, unknown>;
    };
    const { anyClientId: _any, ...quirks } = clinic.quirks;
    const own = {
      id: 'udap-clinic',
      name: 'UDAP Clinic',
      aliases: undefined,
      matchers: undefined,
      registration: 'required',
    };
    writeFileSync(join(folder, 'udap-clinic.json'), JSON.stringify({ ...clinic, ...own, quirks }));
  }, 60_000);
  afterAll(async () => {
    await Promise.all(apps.map((app) => app.stop()));
    await stack?.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  /** Starts a gateway with a certificate of the sandbox’s community, or with what is wrong with it. */
  async function startGateway(request: object = {}, env: Record<string, string> = {}): Promise<string> {
    const issued = await fetch(`${stack.sandboxOrigin}/udap/certificates`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ uri, ...request }),
    });
    const { certificates, private_key: key } = (await issued.json()) as Record<string, string>;
    const anchors = await (await fetch(`${stack.sandboxOrigin}/udap/root.pem`)).text();
    const port = await freePort();
    const url = `http://localhost:${port}`;
    const app = await startApp('rest', {
      FHIR_GATEWAY_PORT: `${port}`,
      FHIR_GATEWAY_PUBLIC_URL: url,
      FHIR_GATEWAY_MASTER_KEY: masterKey,
      FHIR_GATEWAY_MCP_AUTH: 'local',
      FHIR_GATEWAY_PLATFORMS_DIR: folder,
      ...env,
      FHIR_GATEWAY_UDAP_CERTIFICATE: `${env['FHIR_GATEWAY_UDAP_CERTIFICATE'] ?? certificates}\n${key}`,
      FHIR_GATEWAY_UDAP_TRUST_ANCHORS: anchors,
      FHIR_GATEWAY_UDAP_CONTACT: 'mailto:operator@gateway.example',
    });
    apps.push(app);
    return url;
  }

  async function register(url: string, browser = new FormBrowser()): Promise<FormPage> {
    const page = await browser.open(`${url}/platforms/udap-clinic/registration`);
    return browser.submit(page, 'Register by UDAP');
  }

  it('leads from nothing to a signed-in read, without a portal', async () => {
    const url = await startGateway();
    const browser = new FormBrowser();
    const before = (await (await fetch(`${url}/api/platforms/udap-clinic`)).json()) as { status: string };
    expect(before.status).toBe('needs-credentials');
    const registered = await register(url, browser);
    expect(registered.body).toContain('The token endpoint knows this client.');
    await signInAs(browser, `${url}/auth/udap-clinic/login`, 'hedda');
    const { body } = await browser.open(`${url}/api/fhir/udap-clinic/Patient`);
    expect(JSON.parse(body)).toMatchObject({ resourceType: 'Bundle' });
    // Once more, as after a change of the certificate: the connection goes on.
    await register(url, browser);
    expect((await browser.open(`${url}/api/fhir/udap-clinic/Patient`)).status).toBe(200);
  }, 60_000);

  it.each([
    ['has expired', { days: -1 }],
    ['is revoked', { revoked: true }],
  ])(
    'refuses a gateway whose certificate %s, and nothing is stored',
    async (_how, request) => {
      const url = await startGateway(request);
      const page = await register(url);
      expect(page.status).toBe(502);
      expect(page.body).toContain('unapproved_software_statement');
      const after = (await (await fetch(`${url}/api/platforms/udap-clinic`)).json()) as { status: string };
      expect(after.status).toBe('needs-credentials');
    },
    60_000,
  );

  it('is not registered with where its metadata lead to no anchor', async () => {
    const other = await startStack({ mcpAuth: 'local', apps: [] });
    try {
      const foreign = await (await fetch(`${other.sandboxOrigin}/udap/root.pem`)).text();
      const url = await startGateway({}, { FHIR_GATEWAY_UDAP_TRUST_ANCHORS: foreign });
      const page = await register(url);
      expect([page.status, page.body]).toEqual([502, expect.stringMatching(/metadata that are not trusted/)]);
    } finally {
      await other.stop();
    }
  }, 60_000);

  it('does not start with a key that is not that of the certificate, and the key stays out of the message', async () => {
    const { certificates } = (await (
      await fetch(`${stack.sandboxOrigin}/udap/certificates`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ uri }),
      })
    ).json()) as Record<string, string>;
    const start = startGateway({}, { FHIR_GATEWAY_UDAP_CERTIFICATE: String(certificates) });
    await expect(start).rejects.toThrow(/FHIR_GATEWAY_UDAP_CERTIFICATE cannot be used/);
    await expect(start).rejects.not.toThrow(/BEGIN PRIVATE KEY/);
  }, 60_000);
});
