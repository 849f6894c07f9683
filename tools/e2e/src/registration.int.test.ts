import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { findPlatformsDirectory } from '@fhir-gateway/gateway';
import { type ChildService, describeWithChromium, freePort } from '@fhir-gateway/testing';
import { askJson } from './testing/ask-json.js';
import type { SearchBundle } from './testing/bundle.js';
import { FormBrowser, type FormPage } from './testing/browser/form-browser.js';
import { signInAs } from './testing/browser/form-person.js';
import { pictures } from './testing/browser/listen.js';
import { findFaults } from './testing/browser/page-check.js';
import { personOfEach, shared, sharedBrowser, sharedStack } from './testing/shared.js';
import {
  renamedPlatform,
  shippedPlatform,
  writePlatformFiles,
  type PlatformFile,
} from './testing/stacks/platform-files.js';
import { masterKey, startApp } from './testing/stacks/stack.js';

/** A confidential client of the sandbox; the secret has every character that Basic encoding gets wrong. */
const client = { CLIENT_ID: 'fhir-gateway-basic', CLIENT_SECRET: 'sandbox/secret+with=100%:signs' };
const variable = (name: keyof typeof client) => `FHIR_GATEWAY_PLATFORM_MY_HOSPITAL_${name}`;
const credentials = {
  [variable('CLIENT_ID')]: client.CLIENT_ID,
  [variable('CLIENT_SECRET')]: client.CLIENT_SECRET,
};
const initialAccessToken = 'sandbox-initial-access-token';

interface RunningRest {
  readonly url: string;
  readonly service: ChildService;
}

const stack = sharedStack({
  mcpAuth: 'local',
  apps: [],
  sandboxEnv: { FHIR_GATEWAY_SANDBOX_REGISTRATION: 'token' },
});
const running: ChildService[] = [];
afterAll(() => Promise.all(running.map((service) => service.stop())));

/** Starts a REST API with these platforms and settings, and no others. */
async function startRest(folder: string, env: Record<string, string> = {}): Promise<RunningRest> {
  const port = await freePort();
  const url = `http://localhost:${port}`;
  const service = await startApp('rest', {
    FHIR_GATEWAY_PORT: `${port}`,
    FHIR_GATEWAY_PUBLIC_URL: url,
    FHIR_GATEWAY_MASTER_KEY: masterKey,
    FHIR_GATEWAY_MCP_AUTH: 'local',
    FHIR_GATEWAY_PLATFORMS_DIR: folder,
    ...env,
  });
  running.push(service);
  return { url, service };
}

function sharedRest(folder: () => string, env: Record<string, string> = {}): RunningRest {
  return shared(
    () => startRest(folder(), env),
    () => undefined,
  );
}

async function rowOf(url: string, id: string): Promise<Record<string, unknown>> {
  return (await askJson(`${url}/api/platforms/${id}`)).body;
}

/** The file of the guide, word for word but for the address of the hospital. */
function folderOf(guide: string): string {
  const [, json = ''] =
    /```json\n([^]*?)```/.exec(
      readFileSync(join(dirname(findPlatformsDirectory(import.meta.url)), 'docs', guide), 'utf8'),
    ) ?? [];
  const text = json.replace('https://fhir.my-hospital.example/r4', `${stack.sandboxOrigin}/fhir`);
  return writePlatformFiles([JSON.parse(text) as PlatformFile]);
}

/** The clinic of the sandbox under another name, where this gateway has no client yet. */
function unregisteredClinic(id: string): string {
  const clinic = shippedPlatform('sandbox-clinic', stack.sandboxOrigin);
  return writePlatformFiles([renamedPlatform(clinic, id, { registration: 'required' })]);
}

/** The page once its platform has been asked: until then it says that it is to be loaded again. */
async function registrationPage(browser: FormBrowser, url: string): Promise<FormPage> {
  for (;;) {
    const page = await browser.open(url);
    if (!page.body.includes('has not answered yet')) return page;
    await setTimeout(200);
  }
}

describeWithChromium('a hospital of the guide', () => {
  const browser = sharedBrowser();
  const person = personOfEach(browser);
  let folderOfGuide: string;
  beforeAll(() => {
    folderOfGuide = folderOf('adding-a-platform.md');
  });

  describe('that a person registers with', () => {
    const guided = sharedRest(() => folderOfGuide);

    it('leads from nothing to a read of the record, in a browser and without a restart', async () => {
      const { page } = person;
      const row = await rowOf(guided.url, 'my-hospital');
      expect(row['status']).toBe('needs-credentials');
      for (const part of [variable('CLIENT_ID'), 'https://developer.my-hospital.example'])
        expect(row['next_step']).toContain(part);
      const refused = await person.get(`${guided.url}/auth/my-hospital/login`);
      expect([refused.status >= 400, refused.headers['location']]).toEqual([true, undefined]);
      await page.goto(`${guided.url}/platforms/my-hospital`);
      await page.getByRole('link', { name: /How to register/ }).click();
      expect(await page.locator('main').innerText()).toContain(`${guided.url}/oauth/callback`);
      expect(await findFaults(page, 'console-registration', pictures)).toEqual([]);

      await page.fill('#client-id', client.CLIENT_ID);
      await page.fill('#client-secret', 'not the secret');
      await page.getByRole('button', { name: 'Save and try it out' }).click();
      await page.getByText('Client known: No').waitFor();
      expect(await page.locator('main').innerText()).toContain('invalid_client');

      await page.fill('#client-id', client.CLIENT_ID);
      await page.fill('#client-secret', client.CLIENT_SECRET);
      await page.getByRole('button', { name: 'Save and try it out' }).click();
      await page.getByText('Client known: Yes').waitFor();
      const shown = await page.content();
      expect(shown).toContain('Sign-in page: Yes');
      expect(shown).not.toContain(client.CLIENT_SECRET);
      expect(shown).not.toContain(client.CLIENT_ID);
      expect(await findFaults(page, 'console-registration-tried', pictures)).toEqual([]);

      expect(await person.signIn(`${guided.url}/auth/my-hospital/login`, { login: 'hedda' })).toMatch(/connected/i);
      const read = await person.get(`${guided.url}/api/fhir/my-hospital/Observation?category=laboratory&_count=5`);
      expect(read.status).toBe(200);

      await page.goto(`${guided.url}/platforms/my-hospital/registration`);
      await page.getByRole('button', { name: 'Forget what was entered' }).click();
      await page.getByText('This gateway has no client there yet.').waitFor();
    });
  });

  describe('that is added as one file and two variables', () => {
    const ready = sharedRest(() => folderOfGuide, { ...credentials, FHIR_GATEWAY_MCP_AUTH: 'oauth' });

    it('is found by its name, ready, signs a person in as a confidential client and reads the record', async () => {
      const { body } = await askJson(`${ready.url}/api/platforms?q=my+hospital&ready=true`);
      expect(body['platforms']).toMatchObject([{ platform_id: 'my-hospital' }]);
      const before = await stack.counters();
      expect(await person.signIn(`${ready.url}/auth/my-hospital/login`, { login: 'hedda' })).toMatch(/connected/i);
      expect((await stack.counters()).codeExchanges).toBe(before.codeExchanges + 1);
      const base = `${ready.url}/api/fhir/my-hospital`;
      const bundle = await person.getJson<SearchBundle>(`${base}/Observation?category=laboratory&_count=5`);
      expect(bundle.entry?.[0]?.fullUrl).toMatch(new RegExp(`^${base}/Observation/`));
    });
  });
});

describe('a platform whose server registers apps itself', () => {
  const dynamic = sharedRest(() => unregisteredClinic('own-clinic'));

  async function register(browser: FormBrowser, token: string): Promise<FormPage> {
    const page = await registrationPage(browser, `${dynamic.url}/platforms/own-clinic/registration`);
    return browser.submit(page, 'Register at the server', { initial_access_token: token });
  }

  it('refuses a gateway without the token that it gave out, and nothing is stored', async () => {
    for (const [token, reason] of [
      ['', /only with an initial access token/],
      ['another', /does not accept the initial access token/],
    ] as const) {
      const page = await register(new FormBrowser(), token);
      expect([page.status, page.body]).toEqual([502, expect.stringMatching(reason)]);
    }
    expect((await rowOf(dynamic.url, 'own-clinic'))['status']).toBe('needs-credentials');
  });

  it('leads from nothing to a signed-in read, without a portal', async () => {
    const browser = new FormBrowser();
    const registered = await register(browser, initialAccessToken);
    expect(registered.body).toContain('The token endpoint knows this client.');
    expect(registered.body).not.toContain(initialAccessToken);
    await signInAs(browser, `${dynamic.url}/auth/own-clinic/login`, 'hedda');
    const { body } = await browser.open(`${dynamic.url}/api/fhir/own-clinic/Patient`);
    expect(JSON.parse(body)).toMatchObject({ resourceType: 'Bundle' });
    expect(dynamic.service.output()).not.toContain(initialAccessToken);
  });
});

describe('a platform that registers by UDAP', () => {
  /** Starts a gateway with a certificate of the sandbox’s community. */
  async function startGateway(request: object = {}): Promise<string> {
    const asked = { uri: 'https://gateway.example/udap', ...request };
    const issued = await askJson<Record<string, string>>(`${stack.sandboxOrigin}/udap/certificates`, asked);
    const anchors = await (await fetch(`${stack.sandboxOrigin}/udap/root.pem`)).text();
    const { url } = await startRest(unregisteredClinic('udap-clinic'), {
      FHIR_GATEWAY_UDAP_TRUST_ANCHORS: anchors,
      FHIR_GATEWAY_UDAP_CLIENT: JSON.stringify({
        contact: 'mailto:operator@gateway.example',
        logo: 'https://gateway.example/logo.png',
      }),
      FHIR_GATEWAY_UDAP_CERTIFICATE: `${issued.body['certificates']}\n${issued.body['private_key']}`,
    });
    expect((await rowOf(url, 'udap-clinic'))['status']).toBe('needs-credentials');
    return url;
  }

  async function register(url: string, browser = new FormBrowser()): Promise<FormPage> {
    const page = await registrationPage(browser, `${url}/platforms/udap-clinic/registration`);
    return browser.submit(page, 'Register by UDAP');
  }

  it('leads from nothing to a signed-in read, without a portal', async () => {
    const url = await startGateway();
    const browser = new FormBrowser();
    expect((await register(url, browser)).body).toContain('The token endpoint knows this client.');
    await signInAs(browser, `${url}/auth/udap-clinic/login`, 'hedda');
    const { body } = await browser.open(`${url}/api/fhir/udap-clinic/Patient`);
    expect(JSON.parse(body)).toMatchObject({ resourceType: 'Bundle' });
    // Once more, as after a change of the certificate: the connection goes on.
    await register(url, browser);
    expect((await browser.open(`${url}/api/fhir/udap-clinic/Patient`)).status).toBe(200);
  });

  it('refuses a gateway whose certificate is revoked, and nothing is stored', async () => {
    const url = await startGateway({ revoked: true });
    const page = await register(url);
    expect([page.status, page.body]).toEqual([502, expect.stringContaining('unapproved_software_statement')]);
    expect((await rowOf(url, 'udap-clinic'))['status']).toBe('needs-credentials');
  });
});
