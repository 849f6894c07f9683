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

const initialAccessToken = 'sandbox-initial-access-token';

describe('a platform whose server registers apps itself', () => {
  let stack: Stack;
  let folder: string;
  let gateway: ChildService;
  let url: string;

  beforeAll(async () => {
    const sandboxEnv = { FHIR_GATEWAY_SANDBOX_REGISTRATION: 'token' };
    stack = await startStack({ mcpAuth: 'local', apps: [], sandboxEnv });
    folder = mkdtempSync(join(tmpdir(), 'fhir-gateway-dynamic-'));
    const shipped = join(findPlatformsDirectory(import.meta.url), 'sandbox-clinic.json');
    const clinic = JSON.parse(
      readFileSync(shipped, 'utf8').replaceAll('http://localhost:8010', stack.sandboxOrigin),
    ) as { quirks: Record<string, unknown> };
    const { anyClientId: _any, ...quirks } = clinic.quirks;
    const own = {
      id: 'own-clinic',
      name: 'Own Clinic',
      aliases: undefined,
      matchers: undefined,
      registration: 'required',
    };
    writeFileSync(join(folder, 'own-clinic.json'), JSON.stringify({ ...clinic, ...own, quirks }));
    const port = await freePort();
    url = `http://localhost:${port}`;
    gateway = await startApp('rest', {
      FHIR_GATEWAY_PORT: `${port}`,
      FHIR_GATEWAY_PUBLIC_URL: url,
      FHIR_GATEWAY_MASTER_KEY: masterKey,
      FHIR_GATEWAY_MCP_AUTH: 'local',
      FHIR_GATEWAY_PLATFORMS_DIR: folder,
    });
  }, 60_000);
  afterAll(async () => {
    await gateway?.stop();
    await stack?.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  async function register(browser: FormBrowser, token: string): Promise<FormPage> {
    const page = await browser.open(`${url}/platforms/own-clinic/registration`);
    return browser.submit(page, 'Register at the server', { initial_access_token: token });
  }

  async function status(): Promise<string> {
    return ((await (await fetch(`${url}/api/platforms/own-clinic`)).json()) as { status: string }).status;
  }

  it('refuses a gateway without the token that it gave out, and nothing is stored', async () => {
    for (const [token, reason] of [
      ['', /only with an initial access token/],
      ['another', /does not accept the initial access token/],
    ] as const) {
      const page = await register(new FormBrowser(), token);
      expect([page.status, page.body]).toEqual([502, expect.stringMatching(reason)]);
    }
    expect(await status()).toBe('needs-credentials');
  }, 60_000);

  it('leads from nothing to a signed-in read, without a portal', async () => {
    const browser = new FormBrowser();
    const registered = await register(browser, initialAccessToken);
    expect(registered.body).toContain('The token endpoint knows this client.');
    expect(registered.body).not.toContain(initialAccessToken);
    await signInAs(browser, `${url}/auth/own-clinic/login`, 'hedda');
    const { body } = await browser.open(`${url}/api/fhir/own-clinic/Patient`);
    expect(JSON.parse(body)).toMatchObject({ resourceType: 'Bundle' });
    expect(gateway.output()).not.toContain(initialAccessToken);
  }, 60_000);
});
