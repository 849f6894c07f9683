import { execFileSync } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { runCaptured } from './testing/run-captured.js';
import { version } from './version.js';

/** The platforms that ship, with the organizations of one of them: to make an index of all names takes half a second. */
let withOneList: string;
beforeAll(() => {
  withOneList = mkdtempSync(join(tmpdir(), 'platforms-'));
  cpSync(resolve(__dirname, '../../../platforms'), withOneList, {
    recursive: true,
    filter: (path) => !path.endsWith('.tenants') || path.endsWith('epic.tenants'),
  });
});
afterAll(() => rmSync(withOneList, { recursive: true }));

describe('the command line', () => {
  it('has the version of its package', async () => {
    const manifest = JSON.parse(readFileSync(resolve(__dirname, '../package.json'), 'utf8')) as { version: string };
    expect(version).toBe(manifest.version);
    expect(await runCaptured(['--version'])).toEqual({ code: 0, out: `${version}\n`, err: '' });
  });

  it.each([
    [['--help'], 'start'],
    [['help'], 'doctor'],
    [['platforms', '--help'], 'verify'],
    [['keys', 'rotate', '--help'], '--json'],
    [['audit', 'verify', '--help'], 'redis-stream'],
    [['doctor', '--help'], '--offline'],
    [['login', '--help'], '--server'],
  ])('explains %j', async (args, word) => {
    const { code, out, err } = await runCaptured(args);
    expect({ code, err }).toEqual({ code: 0, err: '' });
    expect(out).toContain(word);
  });

  it.each([
    [['docter'], 'Did you mean doctor?'],
    [['platform', 'list'], 'Did you mean platforms?'],
    [['platforms', 'lst'], 'Did you mean list?'],
    [['keys', 'rotat'], 'Did you mean rotate?'],
    [['doctor', '--offlne'], 'Did you mean --offline?'],
    [['--no-sandbx'], 'Did you mean --no-sandbox?'],
  ])('says what %j may have meant', async (args, suggestion) => {
    const { code, out, err } = await runCaptured(args);
    expect([code, out]).toEqual([2, '']);
    expect(err).toContain(suggestion);
  });

  it.each([
    [['platforms']],
    [['brands', 'import', 'list.json', '--platform', 'epic']],
    [['directory', 'update', '--yess']],
    [['directory', 'import', 'a.json', '--platform']],
    [['sessions', 'end', 'A'.repeat(16), '--all']],
    [['sessions', 'end', '-looks-like-an-option']],
    [['platforms', 'verify', '--concurrency', '0']],
    [['platforms', 'verify', '--concurrency', '1e1']],
    [['platforms', 'verify', '--timeout', '-1']],
    [['platforms', 'list', '--status', 'good']],
    [['start', '--sandbox']],
    [['start', '--port', '65535']],
  ])('refuses %j before it does anything', async (args) => {
    const { code, out, err } = await runCaptured(args, {}, { platformsDirectory: withOneList });
    expect([code, out]).toEqual([2, '']);
    expect(err).not.toBe('');
  });

  // The first line that a stranger types printed the help.
  it.each([[[]], [['--oauth']]])('starts where no command is given: %j', async (args) => {
    const started = await runCaptured(['start', ...args]);
    expect(started).toMatchObject({ code: 1, err: expect.stringContaining('--no-sandbox') });
    expect(await runCaptured(args)).toEqual(started);
  });

  it('reports settings that do not fit by name, without their values', async () => {
    const { code, err } = await runCaptured(['platforms', 'list'], { FHIR_GATEWAY_PORT: 'topsecret' });
    expect(code).toBe(2);
    expect(err).toContain('FHIR_GATEWAY_PORT must be a port number');
    expect(err).not.toContain('topsecret');
  });

  it('says that something cannot be reached with a code of its own', async () => {
    const key = { FHIR_GATEWAY_MASTER_KEY: 'kZ8vX2mQ9rT4wY7bN1cD6fG3hJ5pL0sA8uE2iO4z' };
    // A folder can be opened, and not read: no broken chain was found in it.
    expect(await runCaptured(['audit', 'verify', '/'], key)).toMatchObject({
      code: 3,
      err: expect.stringContaining('/ '),
    });
    expect((await runCaptured(['audit', 'verify', 'redis-stream'], key)).code).toBe(3);
  });
});

describe('platforms list', () => {
  const listed = (...args: string[]) =>
    runCaptured(['platforms', 'list', ...args], {}, { platformsDirectory: withOneList });

  it('says how far each platform can be used, as text and as JSON', async () => {
    const text = await listed('epic');
    expect(text.out).toMatch(/^epic +needs-tenant +/m);
    const json = await listed('--status', 'needs-credentials', '--json');
    const { result: found } = JSON.parse(json.out) as { result: { status: string; nextStep: string }[] };
    expect(found.length).toBeGreaterThan(10);
    expect(found.every(({ status, nextStep }) => status === 'needs-credentials' && nextStep !== '')).toBe(true);
  });

  it('finds nothing for a name that no platform has', async () => {
    expect((await listed('zzzz')).out).toMatch(/^Nothing has that name/);
  });

  it('finds a hospital by a name as people write it, with what to do next', async () => {
    const { out } = await listed('mayo', 'clinc');
    expect(out).toMatch(
      /^epic:[0-9a-f-]+ +needs-credentials +Mayo Clinic \(via Epic\)\n +Register at .*EPIC_CLIENT_ID/,
    );
    const json = await listed('mayo', 'clinc', '--json');
    const { result } = JSON.parse(json.out) as { result: object[] };
    const [first] = result;
    expect(first).toMatchObject({ name: 'Mayo Clinic', kind: 'provider', via: 'Epic', sure: true });
  });

  it('asks what was meant when nothing has the name', async () => {
    expect((await listed('mayo', 'zzqy')).out).toMatch(/^Nothing has that name. Did you mean:/);
  });

  it.each(['0', '-1', 'many', '1.5'])('refuses --limit %s', async (limit) => {
    expect((await listed('mayo', '--limit', limit)).code).toBe(2);
  });
});

describe('completion', () => {
  const complete = async (line: string): Promise<string[]> => {
    const { out } = await runCaptured(['completion', 'bash']);
    const words = line.split(' ');
    const script = `${out}\nCOMP_WORDS=(${words.map((word) => `'${word}'`).join(' ')}); COMP_CWORD=${words.length - 1}
      _fhir_gateway; printf '%s\\n' "\${COMPREPLY[@]}"`;
    return execFileSync('bash', ['-c', script], { encoding: 'utf8', cwd: '/' }).trim().split('\n');
  };

  it.each([
    ['fhir-gateway pl', ['platforms']],
    ['fhir-gateway platforms ', ['list', 'register', 'verify', 'new', 'import', '--help']],
    ['fhir-gateway platforms verify --con', ['--concurrency']],
    ['fhir-gateway platforms verify epic --js', ['--json']],
    ['fhir-gateway doctor --off', ['--offline']],
  ])('of bash knows what follows %j', async (line, words) => expect(await complete(line)).toEqual(words));

  it('is there for zsh and fish too', async () => {
    expect((await runCaptured(['completion', 'zsh'])).out).toContain('bashcompinit');
    expect((await runCaptured(['completion', 'fish'])).out).toContain(
      "complete -c fhir-gateway -n '__fish_seen_subcommand_from audit; and __fish_seen_subcommand_from verify' -l json",
    );
  });
});
