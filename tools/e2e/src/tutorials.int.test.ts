import { spawn, type ChildProcess } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { findPlatformsDirectory } from '@fhir-gateway/gateway';
import { freePort } from '@fhir-gateway/testing';
import { FormBrowser } from './testing/browser/form-browser.js';
import { startLocalGateway, type LocalGateway } from './testing/stacks/launcher.js';

const root = dirname(findPlatformsDirectory(import.meta.url));
const page = readFileSync(join(root, 'docs', 'tutorials', 'a-web-app-with-your-hospital.md'), 'utf8');

/** The first block with this head. */
function blockOf(head: string): string {
  const [, text] = new RegExp(`\`\`\`${head}\\n([^]*?)\`\`\``).exec(page) ?? [];
  if (text === undefined) throw new Error(`the page has no block ${head}`);
  return text;
}

describe('the tutorial of a web app, as written', () => {
  const folder = mkdtempSync(join(tmpdir(), 'fhir-gateway-tutorial-'));
  let gateway: LocalGateway;
  let app: ChildProcess;
  let appUrl: string;

  /** The tutorial names the default ports; the test runs on free ones. */
  const here = (text: string) =>
    text
      .replaceAll('http://localhost:8000', gateway.restUrl)
      .replaceAll('http://localhost:3000', appUrl)
      .replace('listen(3000,', `listen(${new URL(appUrl).port},`);

  beforeAll(async () => {
    const [start = ''] = blockOf('sh').split('\n');
    const settings = [...start.matchAll(/(\w+)=(\S+)/g)].map(([, name = '', value = '']) => [name, value]);
    const flags = start.split(' -- ')[1]?.split(' ') ?? [];
    const sandboxPort = `${await freePort()}`;
    const hospitals = join(folder, 'hospitals');
    mkdirSync(hospitals);
    const file = blockOf('json').replaceAll('localhost:8010', `localhost:${sandboxPort}`);
    writeFileSync(join(hospitals, 'my-hospital.json'), file);
    const env = { ...Object.fromEntries(settings), FHIR_GATEWAY_PLATFORMS_DIR: hospitals } as Record<string, string>;
    expect(Object.keys(env)).toContain('FHIR_GATEWAY_PLATFORM_MY_HOSPITAL_CLIENT_ID');
    gateway = await startLocalGateway({ ...env, FHIR_GATEWAY_SANDBOX_PORT: sandboxPort }, flags);
    appUrl = `http://localhost:${await freePort()}`;
    const program = join(folder, 'web-app.mjs');
    writeFileSync(program, here(blockOf('js run: web-app.mjs')));
    app = spawn(process.execPath, [program], { stdio: ['ignore', 'pipe', 'pipe'] });
    await hasPrinted(app, `Open ${appUrl}/`);
  }, 240_000);

  afterAll(async () => {
    if (app?.exitCode === null) {
      const ended = new Promise((resolve) => app.once('exit', resolve));
      app.kill();
      await ended;
    }
    await gateway?.stop();
    rmSync(folder, { recursive: true });
  }, 60_000);

  it('has a hospital that is ready', async () => {
    const [, curl = ''] = /curl -s (\S+)/.exec(page) ?? [];
    const answer = (await (await fetch(here(curl))).json()) as { status: string };
    expect(answer.status).toBe('ready');
  });

  it('shows the labs of the record that its person chose', async () => {
    const browser = new FormBrowser();
    let shown = await browser.open(`${appUrl}/`);
    expect(shown.body).toContain('My labs');
    const [, signIn = ''] = /href="([^"]+)" id="sign-in-first"/.exec(shown.body) ?? [];
    shown = await browser.open(new URL(signIn.replaceAll('&amp;', '&'), shown.url).href);
    shown = await browser.submit(shown, 'sign-in', { login: 'tamsin', password: 'any password' });
    const [, patient = ''] = /name="patient" value="([^"]+)"/.exec(shown.body) ?? [];
    shown = await browser.submit(shown, 'choose-patient', { patient });
    shown = await browser.submit(shown, 'allow');
    shown = await browser.submit(shown, 'allow-app', {
      access: 'read',
      platforms: 'all',
      kind: 'all',
      until: 'session',
    });
    expect([shown.status, shown.body]).toEqual([
      200,
      expect.stringMatching(/^\d+ laboratory results of Patient\/\S+, /),
    ]);
    expect(shown.body.trim().split('\n')).toHaveLength(blockOf('text').trim().split('\n').length);
    expect(shown.body).not.toMatch(/undefined|null/);
  }, 120_000);

  it('refuses a callback that another browser began', async () => {
    const begun = await fetch(`${appUrl}/`, { redirect: 'manual' });
    const state = new URL(begun.headers.get('location') ?? '').searchParams.get('state') ?? '';
    expect(state).not.toBe('');
    const answer = await fetch(`${appUrl}/callback?code=someone-elses&state=${state}`);
    expect([answer.status, await answer.text()]).toEqual([400, 'This browser began no such sign-in.']);
  });
});

/** Resolves once a program has printed these words; rejects with its output when it ends before. */
function hasPrinted(program: ChildProcess, words: string): Promise<void> {
  return new Promise((resolve, reject) => {
    let output = '';
    for (const stream of [program.stdout, program.stderr]) {
      stream?.on('data', (chunk: Buffer) => {
        output += chunk.toString('utf8');
        if (output.includes(words)) resolve();
      });
    }
    program.once('exit', () => reject(new Error(`it ended before it was ready: ${output}`)));
  });
}
