import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { findPlatformsDirectory, loadConfig } from '@fhir-gateway/gateway';
import { registerPlatform } from '@fhir-gateway/operations';
import { loadPlatforms } from '@fhir-gateway/platform-registry';
import { describeWithChromium, freePort, launchChromium } from '@fhir-gateway/testing';
import type { ChildService } from '@fhir-gateway/testing';
import type { Browser } from 'playwright-core';
import { findFaults } from './testing/browser/page-check.js';
import { Person } from './testing/browser/person.js';
import { masterKey, startApp, startStack } from './testing/stacks/stack.js';
import type { Stack } from './testing/stacks/stack.js';

const shipped = findPlatformsDirectory(import.meta.url);
const guide = join(dirname(shipped), 'docs', 'adding-a-platform.md');
/** A confidential client of the sandbox. */
const client = { id: 'fhir-gateway-basic', secret: 'sandbox/secret+with=100%:signs' };
/** `npm run screenshots` names a folder; without it no picture is taken. */
const pictures = process.env['FHIR_GATEWAY_SCREENSHOTS'];

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

/** The words of a page, with one space between. */
function wordsOf(html: string): string {
  return html
    .replace(/<[^>]+>/g, ' ')
    .replaceAll('&amp;', '&')
    .replaceAll('&quot;', '"')
    .replaceAll('&#39;', "'")
    .replace(/\s+/g, ' ');
}

describeWithChromium('registering with a vendor', () => {
  let browser: Browser;
  let stack: Stack;
  let folder: string;
  let rest: ChildService;
  let url: string;

  beforeAll(async () => {
    if (pictures !== undefined) mkdirSync(pictures, { recursive: true });
    browser = await launchChromium();
    folder = mkdtempSync(join(tmpdir(), 'fhir-gateway-registration-'));
    const sandboxPort = await freePort();
    const [, file = ''] = /```json\n([^]*?)```/.exec(readFileSync(guide, 'utf8')) ?? [];
    const base = `http://localhost:${sandboxPort}/fhir`;
    writeFileSync(join(folder, 'my-hospital.json'), file.replace('https://fhir.my-hospital.example/r4', base));
    stack = await startStack({
      mcpAuth: 'oauth',
      apps: [],
      sandboxEnv: { FHIR_GATEWAY_SANDBOX_PORT: `${sandboxPort}` },
    });
    const port = await freePort();
    url = `http://localhost:${port}`;
    rest = await startApp('rest', {
      FHIR_GATEWAY_PORT: `${port}`,
      FHIR_GATEWAY_PUBLIC_URL: url,
      FHIR_GATEWAY_MASTER_KEY: masterKey,
      FHIR_GATEWAY_MCP_AUTH: 'local',
      FHIR_GATEWAY_PLATFORMS_DIR: folder,
    });
  }, 90_000);

  afterAll(async () => {
    await rest?.stop();
    await stack?.stop();
    await browser?.close();
    rmSync(folder, { recursive: true, force: true });
  });

  it('leads from nothing to a read of the record, in a browser and without a restart', async () => {
    const person = await Person.withBrowser(browser);
    const { page } = person;
    await page.goto(`${url}/platforms/my-hospital`);
    await page.getByRole('link', { name: /How to register/ }).click();
    expect(await page.locator('main').innerText()).toContain(`${url}/oauth/callback`);
    expect(await findFaults(page, 'console-registration', pictures)).toEqual([]);

    await page.fill('#client-id', client.id);
    await page.fill('#client-secret', 'not the secret');
    await page.getByRole('button', { name: 'Save and try it out' }).click();
    await page.getByText('Client known: No').waitFor();
    expect(await page.locator('main').innerText()).toContain('invalid_client');

    await page.fill('#client-id', client.id);
    await page.fill('#client-secret', client.secret);
    await page.getByRole('button', { name: 'Save and try it out' }).click();
    await page.getByText('Client known: Yes').waitFor();
    const shown = await page.content();
    expect(shown).toContain('Sign-in page: Yes');
    expect(shown).not.toContain(client.secret);
    expect(shown).not.toContain(client.id);
    expect(await findFaults(page, 'console-registration-tried', pictures)).toEqual([]);

    expect(await person.signIn(`${url}/auth/my-hospital/login`, { login: 'hedda' })).toMatch(/connected/i);
    const read = await person.get(`${url}/api/fhir/my-hospital/Observation?category=laboratory&_count=5`);
    expect(read.status).toBe(200);

    await page.goto(`${url}/platforms/my-hospital/registration`);
    await page.getByRole('button', { name: 'Forget what was entered' }).click();
    await page.getByText('This gateway has no client there yet.').waitFor();
    await person.close();
  }, 90_000);

  it('says the same of every vendor on the page, in the API and at the command line', async () => {
    const { definitions } = loadPlatforms({ directories: [shipped] });
    const withProgram = definitions.filter(({ developerProgram }) => developerProgram !== undefined);
    expect(withProgram.length).toBeGreaterThan(20);
    for (const { id } of withProgram) {
      const api = (await (await fetch(`${url}/api/platforms/${id}/registration`)).json()) as Guide;
      const page = wordsOf(await (await fetch(`${url}/platforms/${id}/registration`)).text());
      const printed: string[] = [];
      await registerPlatform(
        { platformId: id, json: false, forget: false },
        loadConfig({ FHIR_GATEWAY_PUBLIC_URL: url }),
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
  }, 60_000);
});
