import { execFile, spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { findPlatformsDirectory } from '@fhir-gateway/gateway';
import { build, type BuildOptions } from 'esbuild';
import { FormBrowser } from './testing/browser/form-browser.js';
import { letAppIn, signInAs } from './testing/browser/form-person.js';
import { startStack, type Stack } from './testing/stacks/stack.js';

const run = promisify(execFile);
const root = dirname(findPlatformsDirectory(import.meta.url));
const examples = join(root, 'examples');
const pythonClient = join(root, 'clients', 'python');
const hasPython = spawnSync('python3', ['-c', 'import sys; sys.exit(sys.version_info < (3, 11))']).status === 0;
const pythonEnv = { PYTHONDONTWRITEBYTECODE: '1', PYTHONPATH: join(pythonClient, 'src') };

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

describe('the TypeScript example', () => {
  it('is checked by the compiler, strictly', async () => {
    const compiler = join(root, 'node_modules', 'typescript', 'bin', 'tsc');
    await run(process.execPath, [compiler, '-p', join(examples, 'typescript', 'tsconfig.json')]);
  }, 60_000);
});

describe('the Python client', () => {
  (hasPython ? it : it.skip)(
    'passes its own tests, which use a server on loopback',
    async () => {
      const args = ['-W', 'error', '-m', 'unittest', 'discover', '-s', join(pythonClient, 'tests')];
      const { stderr } = await run('python3', args, { env: { PATH: process.env['PATH'], ...pythonEnv } });
      expect(stderr).toMatch(/^Ran \d{2} tests[^]*\nOK\n$/m);
    },
    60_000,
  );
});

/** Bundles a program with the client's sources, so that the client need not be built. */
const bundle = (options: BuildOptions) =>
  build({
    ...options,
    ...{ bundle: true, platform: 'node', format: 'esm', conditions: ['@fhir-gateway/source'], logLevel: 'error' },
  });

describe('the examples', () => {
  let stack: Stack;
  let deployed: Stack;
  let token: string;
  let typescript: string;
  beforeAll(async () => {
    typescript = join(mkdtempSync(join(tmpdir(), 'fhir-gateway-example-')), 'read-labs.mjs');
    const entryPoints = [join(examples, 'typescript', 'read-labs.mts')];
    await bundle({ entryPoints, outfile: typescript });
  });
  beforeAll(async () => {
    stack = await startStack({ mcpAuth: 'local', apps: ['rest'] });
    deployed = await startStack({ mcpAuth: 'oauth', apps: ['rest'] });
    const browser = new FormBrowser();
    await signInAs(browser, `${deployed.restUrl}/auth/sandbox-ehr/login`, 'tamsin');
    token = await letAppIn(browser, deployed.restUrl);
  }, 60_000);
  beforeEach(async () => {
    const headers = { 'x-requested-with': 'test' };
    await fetch(`${stack.restUrl}/auth/sandbox-ehr/logout`, { method: 'POST', headers });
  });
  afterAll(async () => {
    await stack?.stop();
    await deployed?.stop();
  });

  const languages: [string, () => string[]][] = [
    ['TypeScript', () => [process.execPath, typescript]],
    ['Python', () => ['python3', '-W', 'error', join(examples, 'python', 'read_labs.py')]],
  ];
  describe.each(languages)('in %s', (language, command) => {
    const whenAvailable = language === 'Python' && !hasPython ? it.skip : it;

    whenAvailable(
      'has the person sign in, reads all results to the last page, and takes a refusal for what it is',
      async () => {
        const { code, lines } = await runExample(command(), { GATEWAY_URL: stack.restUrl });
        expect([code, lines]).toEqual([0, lines]);
        expect(lines).toEqual([
          expect.stringMatching(/^Ready: \d+ platforms, such as ./),
          `Sign in: ${stack.restUrl}/auth/sandbox-ehr/login`,
          expect.stringMatching(/^Laboratory results: \d+, the newest: \S+/),
          expect.stringMatching(/^Not found: ./),
        ]);
        const url = `${stack.restUrl}/api/fhir/sandbox-ehr/Observation?category=laboratory&_summary=count`;
        const { total } = (await (await fetch(url)).json()) as { total: number };
        expect(total).toBeGreaterThan(50);
        expect(lines[2]).toContain(`Laboratory results: ${total},`);
        const again = await runExample(command(), { GATEWAY_URL: stack.restUrl });
        expect([again.code, again.lines.length]).toEqual([0, 3]);
      },
      90_000,
    );

    whenAvailable(
      'reads with the token of an app, which the person has let in, and shows no token',
      async () => {
        const env = { GATEWAY_URL: deployed.restUrl, GATEWAY_TOKEN: token };
        const { code, lines } = await runExample(command(), env);
        expect([code, lines.length, lines.at(-1)]).toEqual([0, 3, expect.stringMatching(/^Not found: ./)]);
        expect(lines.join()).not.toContain(token);
      },
      60_000,
    );

    whenAvailable(
      'ends with the code of a refusal, and shows no token',
      async () => {
        const wrong = 'a-token-that-opens-nothing';
        const env = { GATEWAY_URL: stack.restUrl, GATEWAY_TOKEN: wrong };
        const { code, lines } = await runExample(command(), env);
        expect(code).toBe(1);
        expect(lines.at(-1)).toMatch(/^(SESSION_UNKNOWN|CREDENTIAL_MALFORMED|CALLER_UNKNOWN) \(401\): ./);
        expect(lines.join()).not.toContain(wrong);
        const unknown = await runExample([...command(), 'no-such-platform'], { GATEWAY_URL: stack.restUrl });
        expect(unknown.code).toBe(1);
        expect(unknown.lines.at(-1)).toMatch(/^PLATFORM_NOT_FOUND \(404\): ./);
      },
      90_000,
    );
  });

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
    const folder = mkdtempSync(join(tmpdir(), 'fhir-gateway-labs-'));
    const outfile = join(folder, 'labs.mjs');
    const contents = program.replace("'http://localhost:8000'", JSON.stringify(stack.restUrl));
    await bundle({ stdin: { contents, resolveDir: root, loader: 'ts' }, outfile });
    const { code, lines } = await runExample([process.execPath, outfile], {});
    expect([code, lines[0]]).toEqual([0, `Sign in: ${stack.restUrl}/auth/sandbox-ehr/login`]);
    expect(lines.length).toBeGreaterThan(50);
    expect(lines.slice(1).filter((line) => !/\S+/.test(line))).toEqual([]);
  }, 90_000);
});
