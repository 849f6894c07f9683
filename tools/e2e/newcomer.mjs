// `npm run newcomer`: the README's first five minutes in a fresh clone, with a headless Chromium as the person: its commands
// are taken from README.md. Prints how many commands, lines to type and seconds it takes to a signed-in lab result.
import { execFileSync, spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { setTimeout } from 'node:timers';
import { freePort } from '../build/services.mjs';
import { root } from '../build/workspace.mjs';

const limitMs = 600_000;
const ready = 'Ctrl+C stops it.';
const folder = mkdtempSync(join(tmpdir(), 'fhir-gateway-newcomer-'));
const clone = join(folder, 'fhir-gateway');
const startedMs = performance.now();
const seconds = () => Math.round((performance.now() - startedMs) / 1000);
const steps = [];
let gateway;

try {
  run('git clone', ['git', 'clone', '--quiet', root, clone]);
  const readme = readFileSync(join(clone, 'README.md'), 'utf8');
  const start = commandOf(readme, /## Start[\s\S]*?```sh\n([^\n#]+)/);
  const login = commandOf(readme, /\*\*1\. Sign in\.\*\* Open <([^>]+)>/);
  const account = commandOf(readme, /take an account the page lists \(say `([^`]+)`\)/);
  const curl = commandOf(readme, /<!-- tour:curl -->[\s\S]*?```sh\n([^\n]+)/);

  const ports = { FHIR_GATEWAY_PORT: 8000, FHIR_GATEWAY_MCP_PORT: 8001, FHIR_GATEWAY_SANDBOX_PORT: 8010 };
  // Others may use the README's ports on this machine.
  for (const name of Object.keys(ports)) ports[name] = await freePort();
  const here = (text) => text.replaceAll('localhost:8000', `localhost:${ports.FHIR_GATEWAY_PORT}`);
  gateway = await startGateway(start, ports);
  note(start, 'command');
  await signIn(here(login), account);
  note(`${login} in a browser: account, password, record, allow`, 'address');
  const answer = execFileSync('sh', ['-c', here(curl)], { encoding: 'utf8' });
  note(curl, 'command');
  const result = JSON.parse(answer).entry?.[0]?.resource;
  if (result?.resourceType !== 'Observation') throw new Error('the last command showed no laboratory result');

  const commands = steps.filter(({ kind }) => kind === 'command').length;
  for (const { what, atSeconds } of steps) console.log(`${String(atSeconds).padStart(4)} s  ${what}`);
  // Two fields of the sign-in page: account and password.
  console.log(`${commands} commands, ${steps.length + 2} lines typed, ${seconds()} s to a laboratory result`);
} finally {
  await gateway?.stop();
  rmSync(folder, { recursive: true, force: true });
}

function run(what, [program, ...args]) {
  execFileSync(program, args, { stdio: 'inherit' });
  note(what, 'command');
}

function note(what, kind) {
  steps.push({ what, kind, atSeconds: seconds() });
}

function commandOf(readme, pattern) {
  const found = pattern.exec(readme)?.[1]?.trim();
  if (found === undefined) throw new Error(`README.md has no step like ${pattern}`);
  return found;
}

/** Starts what the README says, in a process group of its own, so that all of it can be ended. */
async function startGateway(command, ports) {
  const { PATH, HOME } = process.env;
  const env = { PATH, HOME, npm_config_prefer_offline: 'true' };
  for (const [name, port] of Object.entries(ports)) env[name] = `${port}`;
  const child = spawn('sh', ['-c', command], { cwd: clone, env, detached: true, stdio: ['ignore', 'pipe', 'pipe'] });
  const ended = new Promise((resolve) => child.once('exit', resolve));
  const stop = async () => {
    if (child.exitCode === null && child.signalCode === null) process.kill(-child.pid, 'SIGTERM');
    await ended;
  };
  let output = '';
  const isReady = new Promise((resolve, reject) => {
    const read = (chunk) => {
      output += chunk;
      if (output.includes(ready)) resolve();
    };
    child.stdout.on('data', read);
    child.stderr.on('data', read);
    void ended.then((code) => reject(new Error(`${command} ended with ${code}:\n${output.slice(-2000)}`)));
    setTimeout(() => reject(new Error(`${command} took more than ten minutes`)), limitMs).unref();
  });
  await isReady.catch(async (error) => {
    await stop();
    throw error;
  });
  return { stop };
}

function findChromium() {
  const names = ['chromium', 'chromium-browser', 'google-chrome-stable', 'google-chrome'];
  const folders = (process.env.PATH ?? '').split(delimiter);
  const found = names.flatMap((name) => folders.map((each) => join(each, name))).find((file) => existsSync(file));
  if (found === undefined) throw new Error('no Chromium on PATH: apt-get install chromium');
  return found;
}

/** What the person does in the browser. */
async function signIn(address, account) {
  const { chromium } = await import('playwright-core');
  // Chromium refuses its sandbox when run as root, as containers do.
  const args = process.getuid?.() === 0 ? ['--no-sandbox'] : [];
  const browser = await chromium.launch({ executablePath: findChromium(), args });
  try {
    const page = await browser.newPage();
    await page.goto(address);
    const first = page.locator('#continue, #login').first();
    await first.waitFor();
    if ((await page.locator('#continue').count()) > 0) await page.click('#continue');
    await page.fill('#login', account);
    await page.fill('#password', 'any password');
    await page.click('#sign-in');
    await page.locator('#choose-patient, #allow').first().waitFor();
    if ((await page.locator('#choose-patient').count()) > 0) {
      await page.locator('input[name=patient]').first().check();
      await page.click('#choose-patient');
    }
    await page.click('#allow');
    await page.waitForURL(/\/connected$/);
  } finally {
    await browser.close();
  }
}
