import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { findPlatformsDirectory } from '@fhir-gateway/gateway';
import { describeWithChromium, launchChromium } from '@fhir-gateway/testing';
import type { Browser } from 'playwright-core';
import { Person } from './testing/browser/person.js';
import { startLocalGateway, type LocalGateway } from './testing/stacks/launcher.js';

const root = dirname(findPlatformsDirectory(import.meta.url));
const shell = promisify(execFile);

describeWithChromium('a developer who wants to call the API with curl', () => {
  let gateway: LocalGateway;
  let browser: Browser;
  let home: string;

  beforeAll(async () => {
    gateway = await startLocalGateway({}, ['--oauth']);
    browser = await launchChromium();
    home = mkdtempSync(join(tmpdir(), 'command-line-'));
    symlinkSync(join(root, 'apps/cli/dist/main.js'), join(home, 'fhir-gateway'));
  }, 120_000);

  afterAll(async () => {
    await browser?.close();
    await gateway?.stop();
    if (home !== undefined) rmSync(home, { recursive: true });
  });

  function run(command: string): ReturnType<typeof shell> {
    const environment = { PATH: `${home}:${process.env['PATH']}`, HOME: home };
    return shell('sh', ['-c', command], { cwd: root, env: environment });
  }

  /** Signs in with the code of a running `login`, in a browser that is signed in at the sandbox. */
  async function enterCode(person: Person, login: ReturnType<typeof run>): Promise<void> {
    const { child } = login as ReturnType<typeof run> & { child: { stderr: NodeJS.ReadableStream } };
    const shown = await new Promise<string>((resolve) => {
      let text = '';
      child.stderr.on('data', (chunk: Buffer) => {
        text += chunk.toString();
        if (text.includes('Waiting')) resolve(text);
      });
    });
    const [, code = ''] = /code:\s+(\S+)/.exec(shown) ?? [];
    await person.page.goto(/http\S+/.exec(shown)?.[0] ?? '');
    expect(await person.page.inputValue('#user-code')).toBe(code);
    await person.page.click('#send-code');
    expect(await person.page.locator('#user-code').innerText()).toBe(code);
    await person.page.click('#allow-app');
    await person.page.getByText('is connected').first().waitFor();
  }

  it('follows what the start prints, to the letter', async () => {
    const lines = gateway
      .output()
      .split('\n')
      .map((line) => line.trim());
    const login = lines.find((line) => / login --server /.test(line)) ?? '';
    const curl = lines.find((line) => line.startsWith('curl ')) ?? '';
    const person = await Person.withBrowser(browser);
    await person.signIn(`${gateway.restUrl}/auth/sandbox-ehr/login`, { login: 'hedda' });
    const running = run(login);
    await enterCode(person, running);
    await running;
    const { stdout } = await run(curl);
    expect((JSON.parse(String(stdout)) as { total: number }).total).toBeGreaterThan(50);
  }, 90_000);

  it('follows docs/cli.md, to the letter', async () => {
    const page = readFileSync(join(root, 'docs/cli.md'), 'utf8').replaceAll('http://localhost:8000', gateway.restUrl);
    const [, block = ''] = /```sh\n(fhir-gateway login[^`]*)```/.exec(page) ?? [];
    const [login = '', curl = ''] = block.split('\n');
    const person = await Person.withBrowser(browser);
    await person.signIn(`${gateway.restUrl}/auth/sandbox-ehr/login`, { login: 'hedda' });
    const running = run(login);
    await enterCode(person, running);
    await running;
    const { stdout } = await run(curl);
    expect((JSON.parse(String(stdout)) as { total: number }).total).toBeGreaterThan(50);
    await run(`fhir-gateway logout --server ${gateway.restUrl}`);
    await expect(run(`fhir-gateway token --server ${gateway.restUrl}`)).rejects.toMatchObject({ code: 1, stdout: '' });
  }, 90_000);
});
