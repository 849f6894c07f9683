import { execFile, spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { findPlatformsDirectory } from '@fhir-gateway/gateway';
import { freePort } from '@fhir-gateway/testing';
import { build, type BuildOptions } from 'esbuild';
import { FormBrowser } from './testing/browser/form-browser.js';
import { letAppIn, signInAs } from './testing/browser/form-person.js';
import { sharedAgent, sharedGateway, sharedStack } from './testing/shared.js';
import type { PlatformFile } from './testing/stacks/platform-files.js';

const run = promisify(execFile);
const root = dirname(findPlatformsDirectory(import.meta.url));
const readme = readFileSync(join(root, 'README.md'), 'utf8');
const tour = readme.slice(readme.indexOf('## Try it'), readme.indexOf('## What you get'));
const commands = commandsOf(tour);
const labs = readFileSync(join(root, 'docs', 'tutorials', 'an-agent-reads-your-labs.md'), 'utf8');
const priorAuthorization = readFileSync(join(root, 'docs', 'tutorials', 'prior-authorization.md'), 'utf8');
/** The last of the REST API's own page signs out again. */
const curls = [
  'README.md',
  'docs/ask-a-payer.md',
  'docs/tutorials/prior-authorization.md',
  'apps/rest-api/README.md',
].flatMap((page) =>
  commandsOf(readFileSync(join(root, page), 'utf8'))
    .flatMap((block) => block.split('\n'))
    .filter((line) => line.startsWith('curl '))
    .map((line): [page: string, command: string] => [page, line]),
);
const examples = join(root, 'examples');
const pythonClient = join(root, 'clients', 'python');
const hasPython = spawnSync('python3', ['-c', 'import sys; sys.exit(sys.version_info < (3, 11))']).status === 0;
const pythonEnv = { PYTHONDONTWRITEBYTECODE: '1', PYTHONPATH: join(pythonClient, 'src') };
const webApp = readFileSync(join(root, 'docs', 'tutorials', 'a-web-app-with-your-hospital.md'), 'utf8');
const folder = mkdtempSync(join(tmpdir(), 'fhir-gateway-documents-'));
afterAll(() => rmSync(folder, { recursive: true }));

/** The first block with this head. */
function blockOf(head: string): string {
  const [, text] = new RegExp(`\`\`\`${head}\\n([^]*?)\`\`\``).exec(webApp) ?? [];
  if (text === undefined) throw new Error(`the page has no block ${head}`);
  return text;
}

describe('the tour of the README and two tutorials, as written', () => {
  const gateway = sharedGateway({ env: { FHIR_GATEWAY_WRITES: 'sandbox-payer' } });
  const agent = sharedAgent(gateway);
  beforeAll(async () => {
    const browser = new FormBrowser();
    const login = /<(http[^>]+\/login)>/.exec(tour)?.[1] ?? '';
    const account = /choose `(\w+)`/.exec(tour)?.[1] ?? '';
    await signInAs(browser, here(login), account);
    await signInAs(browser, here('http://localhost:8000/auth/sandbox-payer/login'), 'hedda');
  });

  /** The README names the default ports; the test runs on free ones. */
  function here(text: string): string {
    return text.replaceAll('http://localhost:8000', gateway.restUrl);
  }

  it('reads laboratory results with its curl line', async () => {
    const curl = commands.find((command) => command.startsWith('curl')) ?? '';
    const { stdout } = await run('sh', ['-c', here(curl)]);
    const bundle = JSON.parse(stdout) as {
      total: number;
      link: { relation: string; url: string }[];
      entry: { fullUrl: string }[];
    };
    expect(bundle.total).toBeGreaterThan(50);
    expect(bundle.link.map(({ relation }) => relation)).toContain('next');
    expect(bundle.entry[0]?.fullUrl).toBe(
      `${gateway.restUrl}/api/fhir/sandbox-ehr/Observation/tamsin-hollowmere-lab-1`,
    );
  });

  it('gets the rows that a tutorial shows from the tool call of its Inspector line', async () => {
    const inspector = commandsOf(labs).find((command) => command.includes('inspector')) ?? '';
    const [, name = ''] = /--tool-name (\w+)/.exec(inspector) ?? [];
    const args = [...inspector.matchAll(/--tool-arg (?:'([^']+)'|(\S+))/g)].map(([, quoted, plain]) =>
      splitArgument(quoted ?? plain ?? ''),
    );
    const { text: answer, isError } = await agent.call(name, Object.fromEntries(args));
    expect(isError).toBe(false);
    const shown = labs.split('\n').filter((line) => /Observation[ /]/.test(line) && /^\d|\| Obs/.test(line));
    expect(shown.length).toBeGreaterThan(2);
    // Values and names come from the seed; dates move with the calendar.
    for (const line of shown) expect(dateless(answer)).toContain(dateless(line));
  });

  it('prints what the tutorial shows of its prior authorization', async () => {
    const file = join(folder, 'prior-authorization.mjs');
    const [, program = ''] = /```js run: prior-authorization\.mjs\n([^]*?)```/.exec(priorAuthorization) ?? [];
    const [, shown = ''] = /```text\n([^]*?)```/.exec(priorAuthorization) ?? [];
    writeFileSync(file, here(program));
    const { stdout } = await run(process.execPath, [file]);
    // The payer counts its authorizations.
    const numberless = (text: string) => text.replace(/AUTH-27447-\d{4}/, 'AUTH');
    expect(numberless(stdout)).toBe(numberless(shown));
    const change = /Change `([^`]+)` to `([^`]+)`, and add\n?`([^`]+)`/.exec(priorAuthorization) ?? [];
    const [, given = '', fewer = '', further = ''] = change;
    expect(program).toContain(given);
    writeFileSync(file, here(program).replace(given, `${fewer}, ${further}`));
    const pended = await run(process.execPath, [file]);
    expect(pended.stdout).toContain('Decision: pended, undefined');
  });

  it.each(curls)('of %s is answered: %s', async (_page, command) => {
    const { stdout } = await run('sh', ['-c', `${here(command)} | cat`], { cwd: folder });
    const answer = JSON.parse(stdout) as Record<string, unknown>;
    expect(answer['resourceType']).not.toBe('OperationOutcome');
    // Problem details have a code in words.
    expect(typeof answer['code']).not.toBe('string');
  });
});

describe('the tutorial of a web app, as written', () => {
  const [start = ''] = blockOf('sh').split('\n');
  const settings = Object.fromEntries(
    [...start.matchAll(/(\w+)=(\S+)/g)].map(([, name = '', value = '']) => [name, value]),
  );
  delete settings['FHIR_GATEWAY_PLATFORMS_DIR'];
  const gateway = sharedGateway({
    env: settings,
    flags: start.split(' -- ')[1]?.split(' ') ?? [],
    platformFiles: (origin) => [
      JSON.parse(blockOf('json').replaceAll('http://localhost:8010', origin)) as PlatformFile,
    ],
  });
  let app: ChildProcess;
  let appUrl: string;

  /** The tutorial names the default ports; the test runs on free ones. */
  const here = (text: string) =>
    text
      .replaceAll('http://localhost:8000', gateway.restUrl)
      .replaceAll('http://localhost:3000', appUrl)
      .replace('listen(3000,', `listen(${new URL(appUrl).port},`);

  beforeAll(async () => {
    expect(Object.keys(settings)).toContain('FHIR_GATEWAY_PLATFORM_MY_HOSPITAL_CLIENT_ID');
    appUrl = `http://localhost:${await freePort()}`;
    const program = join(folder, 'web-app.mjs');
    writeFileSync(program, here(blockOf('js run: web-app.mjs')));
    app = spawn(process.execPath, [program], { stdio: ['ignore', 'pipe', 'pipe'] });
    await hasPrinted(app, `Open ${appUrl}/`);
  });
  afterAll(async () => {
    if (app?.exitCode !== null) return;
    const ended = new Promise((resolve) => app.once('exit', resolve));
    app.kill();
    await ended;
  });

  it('has a hospital that is ready', async () => {
    const [, curl = ''] = /curl -s (\S+)/.exec(webApp) ?? [];
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
  });

  it('refuses a callback that another browser began', async () => {
    const begun = await fetch(`${appUrl}/`, { redirect: 'manual' });
    const state = new URL(begun.headers.get('location') ?? '').searchParams.get('state') ?? '';
    expect(state).not.toBe('');
    const answer = await fetch(`${appUrl}/callback?code=someone-elses&state=${state}`);
    expect([answer.status, await answer.text()]).toEqual([400, 'This browser began no such sign-in.']);
  });
});

/** Runs an example; a person signs in where it says so, if there is such a place. Resolves with exit code and lines. */
async function runExample(command: readonly string[], env: Record<string, string>) {
  const [program = '', ...args] = command;
  const child = spawn(program, args, { env: { PATH: process.env['PATH'], ...pythonEnv, ...env } });
  const ended = new Promise<number | null>((resolve) => child.once('close', resolve));
  const timer = setTimeout(() => child.kill('SIGKILL'), 180_000);
  let output = '';
  let signedIn: Promise<unknown> | undefined;
  child.stderr.on('data', (chunk: Buffer) => (output += chunk.toString('utf8')));
  child.stdout.on('data', (chunk: Buffer) => {
    output += chunk.toString('utf8');
    const [, link] = /Sign in: (\S+)\n/.exec(output) ?? [];
    if (link?.includes('/sandbox-ehr/')) signedIn ??= signInAs(new FormBrowser(), link, 'tamsin');
  });
  const code = await ended;
  clearTimeout(timer);
  await signedIn;
  return { code, lines: output.trim().split('\n') };
}

it('the TypeScript example is checked by the compiler, strictly', async () => {
  const compiler = join(root, 'node_modules', '@typescript', 'native', 'bin', 'tsc');
  await run(process.execPath, [compiler, '-p', join(examples, 'typescript', 'tsconfig.json')]);
});

(hasPython ? it : it.skip)('the Python client passes its own tests, which use a server on loopback', async () => {
  const args = ['-W', 'error', '-m', 'unittest', 'discover', '-s', join(pythonClient, 'tests')];
  const { stderr } = await run('python3', args, { env: { PATH: process.env['PATH'], ...pythonEnv } });
  expect(stderr).toMatch(/^Ran \d{2} tests[^]*\nOK\n$/m);
});

/** Bundles a program with the client's sources, so that the client need not be built. */
const bundle = (options: BuildOptions) =>
  build({
    ...options,
    ...{ bundle: true, platform: 'node', format: 'esm', conditions: ['@fhir-gateway/source'], logLevel: 'error' },
  });
describe('the examples', () => {
  const stack = sharedStack({ mcpAuth: 'local', apps: ['rest'] });
  const deployed = sharedStack({ mcpAuth: 'oauth', apps: ['rest'] });
  let token: string;
  let typescript: string;
  beforeAll(async () => {
    typescript = join(folder, 'read-labs.mjs');
    await bundle({ entryPoints: [join(examples, 'typescript', 'read-labs.mts')], outfile: typescript });
    const browser = new FormBrowser();
    await signInAs(browser, `${deployed.restUrl}/auth/sandbox-ehr/login`, 'tamsin');
    token = await letAppIn(browser, deployed.restUrl);
  });
  beforeEach(async () => {
    const headers = { 'x-requested-with': 'test' };
    await fetch(`${stack.restUrl}/auth/sandbox-ehr/logout`, { method: 'POST', headers });
  });

  it.each<[string, () => string[]]>([
    ['TypeScript', () => [process.execPath, typescript]],
    ...(hasPython
      ? [
          ['Python', () => ['python3', '-W', 'error', join(examples, 'python', 'read_labs.py')]] as [
            string,
            () => string[],
          ],
        ]
      : []),
  ])(
    'in %s: a person signs in, an app reads with its token, refusals are what they are, and no token is shown',
    async (_language, command) => {
      const GATEWAY_URL = stack.restUrl;
      const { code, lines } = await runExample(command(), { GATEWAY_URL });
      expect([code, lines]).toEqual([
        0,
        [
          expect.stringMatching(/^Ready: \d+ platforms, such as ./),
          `Sign in: ${stack.restUrl}/auth/sandbox-ehr/login`,
          expect.stringMatching(/^Laboratory results: \d+, the newest: \S+/),
          expect.stringMatching(/^Not found: ./),
        ],
      ]);
      const url = `${stack.restUrl}/api/fhir/sandbox-ehr/Observation?category=laboratory&_summary=count`;
      const { total } = (await (await fetch(url)).json()) as { total: number };
      expect(total).toBeGreaterThan(50);
      expect(lines[2]).toContain(`Laboratory results: ${total},`);

      const app = await runExample(command(), { GATEWAY_URL: deployed.restUrl, GATEWAY_TOKEN: token });
      expect([app.code, app.lines.length, app.lines.at(-1)]).toEqual([0, 3, expect.stringMatching(/^Not found: ./)]);
      const wrong = 'a-token-that-opens-nothing';
      const refused = await runExample(command(), { GATEWAY_URL, GATEWAY_TOKEN: wrong });
      expect([refused.code, refused.lines.at(-1)]).toEqual([
        1,
        expect.stringMatching(/^(SESSION_UNKNOWN|CREDENTIAL_MALFORMED|CALLER_UNKNOWN) \(401\): ./),
      ]);
      for (const shown of [app.lines.join(), refused.lines.join()]) {
        for (const secret of [token, wrong]) expect(shown).not.toContain(secret);
      }
      const unknown = await runExample([...command(), 'no-such-platform'], { GATEWAY_URL });
      expect([unknown.code, unknown.lines.at(-1)]).toEqual([
        1,
        expect.stringMatching(/^PLATFORM_NOT_FOUND \(404\): ./),
      ]);
    },
  );

  it('are the ten lines that a developer types, from a clone to laboratory results', async () => {
    const page = readFileSync(join(root, 'docs', 'api.md'), 'utf8');
    const [, section = ''] = /\n## Your own program\n([^]*?)\n## /.exec(page) ?? [];
    const blocks = [...section.matchAll(/```(sh|ts)\n([^]*?)```/g)].map(([, language, text = '']) => ({
      language,
      text,
    }));
    const typed = blocks.flatMap(({ text }) => text.split('\n').filter((line) => line.trim() !== ''));
    // With the two that get the repository: `git clone` and `cd`.
    expect(typed.length + 2).toBeLessThanOrEqual(10);
    const program = blocks.find(({ language }) => language === 'ts')?.text ?? '';
    expect(program).toContain("'http://localhost:8000'");
    const outfile = join(folder, 'labs.mjs');
    const contents = program.replace("'http://localhost:8000'", JSON.stringify(stack.restUrl));
    await bundle({ stdin: { contents, resolveDir: root, loader: 'ts' }, outfile });
    const { code, lines } = await runExample([process.execPath, outfile], {});
    expect([code, lines[0]]).toEqual([0, `Sign in: ${stack.restUrl}/auth/sandbox-ehr/login`]);
    expect(lines.length).toBeGreaterThan(50);
    expect(lines.slice(1).filter((line) => !/\S+/.test(line))).toEqual([]);
  });
});

const dateless = (text: string) => text.replace(/\d{4}-\d\d-\d\dT[\d:]+Z/g, 'a date');

function splitArgument(argument: string): [string, unknown] {
  const [name = '', value = ''] = argument.split(/=(.*)/s);
  return [name, /^[{[\d]/.test(value) ? (JSON.parse(value) as unknown) : value];
}

function commandsOf(page: string): string[] {
  return [...page.matchAll(/```sh\n([^]*?)```/g)].map(([, block = '']) => block.replaceAll('\\\n', ' ').trim());
}

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
