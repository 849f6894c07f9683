import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { findPlatformsDirectory, loadConfig } from '@fhir-gateway/gateway';
import { registerPlatform } from '@fhir-gateway/operations';
import { loadPlatforms } from '@fhir-gateway/platform-registry';
import { type ChildService, describeWithChromium, freePort } from '@fhir-gateway/testing';
import type { SearchBundle } from './testing/bundle.js';
import { FormBrowser, type FormPage } from './testing/browser/form-browser.js';
import { signInAs } from './testing/browser/form-person.js';
import { pictures } from './testing/browser/listen.js';
import { findFaults } from './testing/browser/page-check.js';
import { givesTotals } from './testing/quirks-of-run.js';
import { personOfEach, shared, sharedBrowser, sharedStack } from './testing/shared.js';
import {
  renamedPlatform,
  shippedPlatform,
  writePlatformFiles,
  type PlatformFile,
} from './testing/stacks/platform-files.js';
import { refsInSandbox } from './testing/stacks/sandbox-truth.js';
import { masterKey, startApp, startSandbox } from './testing/stacks/stack.js';

const shipped = findPlatformsDirectory(import.meta.url);
/** A confidential client of the sandbox; the secret has every character that Basic encoding gets wrong. */
const client = { CLIENT_ID: 'fhir-gateway-basic', CLIENT_SECRET: 'sandbox/secret+with=100%:signs' };
const variable = (name: keyof typeof client) => `FHIR_GATEWAY_PLATFORM_MY_HOSPITAL_${name}`;
const credentials = {
  [variable('CLIENT_ID')]: client.CLIENT_ID,
  [variable('CLIENT_SECRET')]: client.CLIENT_SECRET,
};
const initialAccessToken = 'sandbox-initial-access-token';
const uri = 'https://gateway.example/udap';

interface Guide {
  readonly block: string;
  readonly notice?: string;
  readonly topics: readonly {
    readonly title: string;
    readonly facts: readonly {
      readonly text: string;
      readonly source: { readonly title: string; readonly date: string };
    }[];
  }[];
}

interface PlatformRow {
  readonly platform_id: string;
  readonly status: string;
  readonly next_step?: string;
}

/** The words of a page, with one space between. */
function wordsOf(html: string): string {
  return html
    .replace(/<[^>]+>/g, ' ')
    .replaceAll('&amp;', '&')
    .replaceAll('&quot;', '"')
    .replaceAll('&#39;', "'")
    .replace(/\s+/g, ' ');
}

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

/** The file of the guide, word for word but for the address of the hospital. */
function folderOf(guide: string): string {
  const [, json = ''] = /```json\n([^]*?)```/.exec(readFileSync(join(dirname(shipped), 'docs', guide), 'utf8')) ?? [];
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

    it('says the same of every vendor on the page, in the API and at the command line', async () => {
      const { definitions } = loadPlatforms({ directories: [shipped] });
      const withProgram = definitions.filter(({ developerProgram }) => developerProgram !== undefined);
      expect(withProgram.length).toBeGreaterThan(20);
      for (const { id } of withProgram) {
        const api = (await (await fetch(`${guided.url}/api/platforms/${id}/registration`)).json()) as Guide;
        const page = wordsOf(await (await fetch(`${guided.url}/platforms/${id}/registration`)).text());
        const printed: string[] = [];
        await registerPlatform(
          { platformId: id, json: false, forget: false },
          loadConfig({ FHIR_GATEWAY_PUBLIC_URL: guided.url }),
          {
            platformsDirectory: shipped,
            stdout: { write: (text: string) => printed.push(text) },
            stderr: { write: () => true },
            now: Date.now,
            redisConnectMs: 500,
          },
        );
        const command = printed.join('').replace(/\s+/g, ' ');
        const facts = api.topics.flatMap(({ title, facts: own }) => [
          title,
          ...own.flatMap(({ text, source }) => [text, source.title, source.date]),
        ]);
        const texts = [...facts, ...api.block.split('\n').map((line) => line.replace(/^[^:]+: /, ''))];
        if (api.notice !== undefined) texts.push(api.notice);
        const missing = texts.filter((text) => !page.includes(text) || !command.includes(text));
        expect([id, missing]).toEqual([id, []]);
      }
    });
  });

  describe('that is added as one file and two variables', () => {
    const ready = sharedRest(() => folderOfGuide, { ...credentials, FHIR_GATEWAY_MCP_AUTH: 'oauth' });

    it('is listed with the variable that is missing while there is only the file', async () => {
      const { url } = await startRest(folderOfGuide, { FHIR_GATEWAY_MCP_AUTH: 'oauth' });
      const row = (await (await fetch(`${url}/api/platforms/my-hospital`)).json()) as PlatformRow;
      expect(row).toMatchObject({ platform_id: 'my-hospital', status: 'needs-credentials' });
      expect(row.next_step).toContain(variable('CLIENT_ID'));
      expect(row.next_step).toContain('https://developer.my-hospital.example');
      const refused = await fetch(`${url}/auth/my-hospital/login`, { redirect: 'manual' });
      expect(refused.status).toBeGreaterThanOrEqual(400);
      expect(refused.headers.get('location')).toBeNull();
    });

    it('is found by its name, ready, once the variables are set', async () => {
      const answer = await fetch(`${ready.url}/api/platforms?q=my+hospital&ready=true`);
      const { platforms } = (await answer.json()) as { platforms: PlatformRow[] };
      expect(platforms.map(({ platform_id: id }) => id)).toEqual(['my-hospital']);
    });

    it('signs a person in as a confidential client and reads the record', async () => {
      const before = await stack.counters();
      const result = await person.signIn(`${ready.url}/auth/my-hospital/login`, { login: 'hedda' });
      expect(result).toMatch(/connected/i);
      expect((await stack.counters()).codeExchanges).toBe(before.codeExchanges + 1);

      const { connections } = await person.getJson<{ connections: { platform_id: string; patient: string }[] }>(
        `${ready.url}/auth/status`,
      );
      const patient = connections.find(({ platform_id: id }) => id === 'my-hospital')?.patient;
      const base = `${ready.url}/api/fhir/my-hospital`;
      const bundle = await person.getJson<SearchBundle>(`${base}/Observation?category=laboratory&_count=5`);
      const held = await refsInSandbox(stack.sandboxOrigin, `Observation?category=laboratory&patient=${patient}`);
      expect(bundle.total).toBe(givesTotals ? held.length : undefined);
      expect(bundle.entry?.[0]?.fullUrl).toMatch(new RegExp(`^${base}/Observation/`));
    });

    it('gets nobody in with another secret, and the page does not show it', async () => {
      const secret = 'a-secret-that-is-not-the-one';
      const env = { ...credentials, [variable('CLIENT_SECRET')]: secret, FHIR_GATEWAY_MCP_AUTH: 'oauth' };
      const { url } = await startRest(folderOfGuide, env);
      const result = await person.signIn(`${url}/auth/my-hospital/login`, { login: 'hedda' });
      expect(result).not.toMatch(/is connected/i);
      expect(result).toMatch(/refused|not complete|failed|could not/i);
      expect(result).not.toContain(secret);
      const { status } = await person.get(`${url}/api/fhir/my-hospital/Patient`);
      expect(status).toBe(401);
    });
  });
});

describe('a platform whose server registers apps itself', () => {
  const dynamic = sharedRest(() => unregisteredClinic('own-clinic'));

  async function register(browser: FormBrowser, token: string): Promise<FormPage> {
    const page = await registrationPage(browser, `${dynamic.url}/platforms/own-clinic/registration`);
    return browser.submit(page, 'Register at the server', { initial_access_token: token });
  }

  async function status(): Promise<string> {
    return ((await (await fetch(`${dynamic.url}/api/platforms/own-clinic`)).json()) as { status: string }).status;
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
  let folder: string;
  beforeAll(() => {
    folder = unregisteredClinic('udap-clinic');
  });

  /** A certificate of the sandbox’s community with its key. */
  async function certificateFor(request: object): Promise<Record<string, string>> {
    const issued = await fetch(`${stack.sandboxOrigin}/udap/certificates`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ uri, ...request }),
    });
    return (await issued.json()) as Record<string, string>;
  }

  /** Starts a gateway with a certificate of the sandbox’s community, or with what is wrong with it. */
  async function startGateway(request: object = {}, env: Record<string, string> = {}): Promise<string> {
    const { certificates, private_key: key } = await certificateFor(request);
    const anchors = await (await fetch(`${stack.sandboxOrigin}/udap/root.pem`)).text();
    const { url } = await startRest(folder, {
      FHIR_GATEWAY_UDAP_TRUST_ANCHORS: anchors,
      FHIR_GATEWAY_UDAP_CONTACT: 'mailto:operator@gateway.example',
      ...env,
      FHIR_GATEWAY_UDAP_CERTIFICATE: `${env['FHIR_GATEWAY_UDAP_CERTIFICATE'] ?? certificates}\n${key}`,
    });
    return url;
  }

  async function register(url: string, browser = new FormBrowser()): Promise<FormPage> {
    const page = await registrationPage(browser, `${url}/platforms/udap-clinic/registration`);
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
  });

  it.each([
    ['has expired', { days: -1 }],
    ['is revoked', { revoked: true }],
  ])('refuses a gateway whose certificate %s, and nothing is stored', async (_how, request) => {
    const url = await startGateway(request);
    const page = await register(url);
    expect(page.status).toBe(502);
    expect(page.body).toContain('unapproved_software_statement');
    const after = (await (await fetch(`${url}/api/platforms/udap-clinic`)).json()) as { status: string };
    expect(after.status).toBe('needs-credentials');
  });

  it('is not registered with where its metadata lead to no anchor', async () => {
    const other = await startSandbox({});
    try {
      const foreign = await (await fetch(`${String(other.listening['origin'])}/udap/root.pem`)).text();
      const url = await startGateway({}, { FHIR_GATEWAY_UDAP_TRUST_ANCHORS: foreign });
      const page = await register(url);
      expect([page.status, page.body]).toEqual([502, expect.stringMatching(/metadata that are not trusted/)]);
    } finally {
      await other.stop();
    }
  });

  it('does not start with a key that is not that of the certificate, and the key stays out of the message', async () => {
    const { certificates } = await certificateFor({});
    const start = startGateway({}, { FHIR_GATEWAY_UDAP_CERTIFICATE: String(certificates) });
    await expect(start).rejects.toThrow(/FHIR_GATEWAY_UDAP_CERTIFICATE cannot be used/);
    await expect(start).rejects.not.toThrow(/BEGIN PRIVATE KEY/);
  });
});
