import { generateKeyPairSync } from 'node:crypto';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { PassThrough, Readable } from 'node:stream';
import { createGateway, loadConfig } from '@fhir-gateway/gateway';
import { exitCodeTable } from './exit-code-table.js';
import { createProgram, leavesOf, pathOf } from './program.js';
import { offlineFetch, offlineFiles } from './testing/offline-world.js';
import { runCaptured } from './testing/run-captured.js';
import type { CliContext } from './context.js';

// Starts a gateway, and waits for a Redis that does not come.
jest.setTimeout(120_000);

const folder = mkdtempSync(join(tmpdir(), 'exit-codes-'));
const files = offlineFiles(folder);
const work = join(folder, 'work');
const before = process.cwd();
const root = resolve(__dirname, '../../..');
const key = 'kZ8vX2mQ9rT4wY7bN1cD6fG3hJ5pL0sA8uE2iO4z';
const withKey = { FHIR_GATEWAY_MASTER_KEY: key };
// Nothing listens at port 1.
const withoutRedis = { ...withKey, FHIR_GATEWAY_REDIS_URL: 'redis://127.0.0.1:1' };
const requestId = '0123456789abcdef0123456789abcdef';
const server = ['--server', 'https://gateway.example.org'];
const nowhere = ['--server', 'https://nowhere.example.org'];
const noNetwork: Partial<CliContext> = { fetch: () => Promise.reject(new TypeError('no network in this test')) };

const ownProcess = { stdin: Readable.from([]), stdout: new PassThrough(), argv: [] };

beforeAll(async () => {
  mkdirSync(work);
  process.chdir(work);
  const config = loadConfig({ ...withKey, FHIR_GATEWAY_AUDIT_SINKS: `file:${files.audit}` });
  const gateway = await createGateway(config, { platformsDirectory: files.platforms });
  gateway.audit(
    { event: 'consent.given', sessionId: 'one', clientKind: 'app', outcome: 'success' },
    { client: 'agent' },
  );
  await gateway.close();
  writeFileSync(join(folder, 'changed.log'), readFileSync(files.audit, 'utf8').replace('"success"', '"failure"'));
  const { privateKey } = generateKeyPairSync('x25519');
  writeFileSync(join(folder, 'x25519.pem'), privateKey.export({ type: 'pkcs8', format: 'pem' }));
  writeFileSync(join(folder, 'gateway.log'), `${JSON.stringify({ time: 1, requestId, msg: 'failed' })}\n`);
});
afterAll(() => {
  process.chdir(before);
  rmSync(folder, { recursive: true });
});

type Case = readonly [
  code: number,
  args: readonly string[],
  environment?: Readonly<Record<string, string>>,
  changes?: Partial<CliContext>,
];

/** For each command, a call for each of its codes. In this order: a token is there after `login`, and gone after `logout`. */
const cases: Readonly<Record<string, readonly Case[]>> = {
  start: [
    [0, ['--no-sandbox'], { FHIR_GATEWAY_PORT: '0' }, { stopped: AbortSignal.abort() }],
    [1, []],
    [2, ['--port', '0']],
  ],
  mcp: [
    [0, [], {}, { stateFolder: folder, ownProcess, stopped: AbortSignal.abort() }],
    [1, []],
    [2, ['--port', '0']],
  ],
  login: [
    [1, server, {}, { stopped: AbortSignal.abort(), sleep: () => new Promise(() => undefined) }],
    [2, ['--server', 'ftp://gateway.example.org']],
    [3, nowhere],
    [0, server],
  ],
  token: [
    [0, server],
    [1, nowhere],
    [2, ['--server', 'gateway.example.org']],
    [3, server, {}, { ...noNetwork, now: () => Date.now() + 3_600_000 }],
  ],
  logout: [
    [2, ['--server', 'gateway.example.org']],
    [3, server, {}, noNetwork],
    [0, server],
    [1, server],
  ],
  doctor: [
    [0, ['--offline'], { FHIR_GATEWAY_PORT: '0', FHIR_GATEWAY_MCP_PORT: '0' }],
    [1, ['--offline', '--platform', 'nowhere']],
    [2, ['--offline', '--fast']],
  ],
  'doctor payer': [[2, ['nowhere']]],
  'platforms list': [
    [0, ['nothing of this name']],
    [2, [], { FHIR_GATEWAY_PORT: 'many' }],
  ],
  'platforms register': [
    [0, ['network']],
    [2, ['nowhere']],
  ],
  'platforms verify': [
    [0, ['broken']],
    [1, ['network']],
    [2, ['nowhere']],
  ],
  'platforms new': [
    [0, ['--base', 'https://fhir.my-hospital.example/r4', '--id', 'made', '--out', files.made]],
    [1, ['--base', 'https://fhir.my-hospital.example/r4', '--id', 'made', '--out', files.made]],
    [2, []],
  ],
  'platforms import': [
    [0, [files.source, '--out', files.made]],
    [1, [files.page, '--out', files.made]],
    [2, []],
  ],
  'directory update': [
    [0, ['network', '--out', files.tenants]],
    [1, ['page', '--out', files.tenants]],
    [2, ['network']],
    [4, ['broken', '--out', files.tenants]],
  ],
  'directory import': [
    [0, [files.list, '--platform', 'network', '--out', files.tenants]],
    [1, [files.page, '--platform', 'network', '--out', files.tenants]],
    [2, [files.list, '--platform', 'network']],
    [4, ['https://directory.example/broken', '--platform', 'network', '--out', files.tenants]],
  ],
  'keys rotate': [
    [1, []],
    [2, [], { FHIR_GATEWAY_MASTER_KEY: 'short' }],
  ],
  'sessions revoke-ended': [[2, ['--key', 'no-key.pem']]],
  'sessions end': [[2, ['--all']]],
  'audit verify': [
    [0, [files.audit], withKey],
    [1, [join(folder, 'changed.log')], withKey],
    [2, []],
    [3, [files.missing], withKey],
  ],
  'audit find': [
    [0, [files.audit, '--client', 'agent'], withKey],
    [1, [files.audit, '--client', 'nobody'], withKey],
    [2, [files.audit], withKey],
    [3, [files.missing, '--client', 'agent'], withKey],
  ],
  explain: [
    [0, [requestId, join(folder, 'gateway.log')]],
    [1, ['0'.repeat(32), join(folder, 'gateway.log')]],
    [2, ['an id', join(folder, 'gateway.log')]],
    [3, [requestId, files.missing]],
  ],
  completion: [
    [0, ['bash']],
    [2, ['tcsh']],
  ],
};

/** Codes of a Redis that does not answer: they take as long as one may need to start. */
const noRedis: Readonly<Record<string, Case>> = {
  start: [3, ['--no-sandbox'], { FHIR_GATEWAY_PORT: '0' }],
  'doctor payer': [3, ['network']],
  'platforms register': [3, ['network', '--client-id', 'a-client']],
  'keys rotate': [3, []],
  'sessions revoke-ended': [3, ['--key', join(folder, 'x25519.pem')]],
  'sessions end': [3, ['--all']],
};

/** What takes a Redis with sessions in it, or a payer, is shown by tests that start one. */
const withRedis: Readonly<Record<string, readonly [code: number, test: string][]>> = {
  'doctor payer': [0, 1].map((code) => [code, 'libs/operations/src/doctor/doctor-payer.int.test.ts']),
  'platforms register': [[1, 'libs/operations/src/register/register-platform.int.test.ts']],
  'keys rotate': [
    [0, 'libs/operations/src/keys/rotate-keys.int.test.ts'],
    [4, 'libs/operations/src/keys/rotate-keys.int.test.ts'],
  ],
  'sessions revoke-ended': [0, 1].map((code) => [code, 'libs/operations/src/sessions/revoke-ended.int.test.ts']),
  'sessions end': [0, 1, 4].map((code) => [code, 'libs/operations/src/sessions/end-sessions.int.test.ts']),
};

const rows = Object.entries(cases).flatMap(([path, of]) =>
  of.map(([code, args, environment = {}, changes = {}]) => ({ path, code, args, environment, changes })),
);
const leaves = leavesOf(
  createProgram({ context: { stdout: process.stdout } as unknown as CliContext, run: async () => undefined }),
);
/** Commands without `--json`: one runs until it is ended, the other prints a script. */
const withoutJson = ['start', 'mcp', 'completion'];

function runOffline(path: string, args: Case[1], environment: Case[2] = {}, changes: Case[3] = {}) {
  return runCaptured(
    [...path.split(' '), ...args, ...(withoutJson.includes(path) ? [] : ['--json'])],
    { XDG_CONFIG_HOME: files.home, ...environment },
    { platformsDirectory: files.platforms, workingDirectory: work, fetch: offlineFetch, ...changes },
  );
}

describe('the exit codes', () => {
  it('are named for each command, in the order of the help, and in docs/generated/cli.md', () => {
    expect(Object.keys(exitCodeTable)).toEqual(leaves.map(pathOf));
    const page = readFileSync(join(root, 'docs/generated/cli.md'), 'utf8');
    const [, block = ''] = /<!-- exit codes -->\n([^]*?)<!-- \/exit codes -->/.exec(page) ?? [];
    const cells = [...block.matchAll(/^\| `([\w -]+)` +\| (\d) +\| (.+?) +\|$/gm)].map(([, ...row]) => row);
    expect(cells).toEqual(
      Object.entries(exitCodeTable).flatMap(([path, codes]) =>
        Object.entries(codes).map(([code, meaning]) => [path, code, meaning]),
      ),
    );
  });

  it('are each reached, here or with a Redis', () => {
    for (const [path, codes] of Object.entries(exitCodeTable)) {
      const elsewhere = withRedis[path] ?? [];
      const missing = noRedis[path];
      const reached = [...(cases[path] ?? []), ...(missing ? [missing] : []), ...elsewhere].map(([code]) => code);
      expect([path, reached.sort()]).toEqual([path, Object.keys(codes).map(Number)]);
      for (const [, test] of elsewhere) expect(existsSync(join(root, test))).toBe(true);
    }
  });

  it.each(rows)('of $path: $code', async ({ path, code, args, environment, changes }) => {
    const ran = await runOffline(path, args, environment, changes);
    expect([ran.code, ran.err]).toEqual([code, expect.any(String)]);
    if (withoutJson.includes(path)) return;
    // Where arguments do not fit, no command was chosen, and there is no document.
    if (ran.out === '') expect([code, ran.err]).toEqual([2, expect.stringMatching(/^error: /)]);
    else {
      const document = JSON.parse(ran.out) as { result: unknown };
      expect(document).toEqual({ command: path, result: document.result, exitCode: code });
      expect([code, document.result]).not.toEqual([0, null]);
    }
  });

  it('are 3 where Redis does not answer', async () => {
    const ran = Object.entries(noRedis).map(async ([path, [, args, environment]]) => {
      const { code, out } = await runOffline(path, args, { ...withoutRedis, ...environment });
      return [path, code, withoutJson.includes(path) ? {} : JSON.parse(out)] as const;
    });
    const none = (path: string) => (withoutJson.includes(path) ? {} : { command: path, result: null, exitCode: 3 });
    expect(await Promise.all(ran)).toEqual(Object.keys(noRedis).map((path) => [path, 3, none(path)]));
  });

  it('come without a file in the working folder', () => {
    expect(readdirSync(work)).toEqual([]);
  });
});

describe('--json', () => {
  it('is an option of every command that ends by itself with words for people', () => {
    const without = leaves.filter(({ options }) => options.every(({ long }) => long !== '--json'));
    expect(without.map(pathOf)).toEqual(withoutJson);
  });
});
