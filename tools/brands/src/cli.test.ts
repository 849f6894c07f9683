import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runCli } from './cli.js';
import { flatList } from './testing/directories.js';
import { startListServer } from './testing/list-server.js';
import { platforms } from './testing/platforms.js';

let folder: string;
let list: string;
const inside = (...names: string[]) => join(folder, ...names);

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'brands-cli-'));
  mkdirSync(inside('platforms'));
  list = inside('list.json');
  writeFileSync(inside('platforms', 'network.json'), JSON.stringify({ ...platforms.directory, aliases: ['net work'] }));
  writeFileSync(list, flatList(['https://a.network.example/r4', 'Alpha'], ['http://b.network.example/r4', 'Beta']));
});
afterEach(() => rmSync(folder, { recursive: true }));

async function run(args: string[], environment: Record<string, string> = {}, send: typeof fetch = fetch) {
  const [out, err]: [string[], string[]] = [[], []];
  const code = await runCli(args, {
    environment,
    platformsDirectory: inside('platforms'),
    stdout: { write: (text: string) => out.push(text) },
    stderr: { write: (text: string) => err.push(text) },
    fetch: send,
    now: () => Date.parse('2026-01-02T12:00:00Z'),
  });
  return { code, out: out.join(''), err: err.join('') };
}

describe('brands:import', () => {
  it('imports a file and says what was left out, and how to use the index', async () => {
    const { code, out, err } = await run([list, '--platform', 'network', '--out', inside('out')]);
    expect({ code, err }).toEqual({ code: 0, err: '' });
    expect(out).toBe(
      [
        'Reading …',
        '  Reading: 2 entries (0 s)',
        'Fictional Network: 1 organizations at 1 platform_ids, 1 entries left out.',
        '       1  address must be https (Beta)',
        `Index: ${inside('out', 'network.tenants')}`,
        `To use it, start the gateway with FHIR_GATEWAY_TENANTS_DIR=${inside('out')}`,
        '',
      ].join('\n'),
    );
  });

  it('takes an alias for the platform, and the folder that the gateway uses', async () => {
    const { code, out } = await run([list, '--platform', 'net-work'], { FHIR_GATEWAY_TENANTS_DIR: inside('used') });
    expect(code).toBe(0);
    expect(readdirSync(inside('used'))).toEqual(['network.tenants']);
    expect(out).not.toContain('FHIR_GATEWAY_TENANTS_DIR');
  });

  it('imports from a URL', async () => {
    const server = await startListServer((_request, response) => {
      response.end(flatList(['https://a.network.example/r4', 'Alpha']));
    });
    const url = 'https://directory.example/list';
    const { code, out } = await run([url, '--platform', 'network', '--out', inside('out')], {}, server.fetch);
    await server.close();
    expect([code, out]).toEqual([0, expect.stringContaining('Downloading: done')]);
    expect(existsSync(inside('out', 'network.tenants'))).toBe(true);
  });

  it.each([
    ['nothing', []],
    ['no platform', ['list.json']],
    ['no list', ['--platform', 'network']],
    ['two lists', ['a.json', 'b.json', '--platform', 'network']],
    ['an unknown option', ['a.json', '--platform', 'network', '--force']],
    ['an option without value', ['a.json', '--platform']],
  ])('explains itself when given %s', async (_what, args) => {
    const { code, out, err } = await run(args);
    expect([code, out]).toEqual([2, '']);
    expect(err).toMatch(/^Usage: npm run brands:import/);
  });

  it.each([
    ['an unknown platform', ['--platform', 'nowhere'], 'No platform has this id or alias.'],
    ['an organization', ['--platform', 'network:a'], 'No platform has this id or alias.|no organization of that id'],
    ['a list that is not there', ['--platform', 'network', 'missing.json'], 'The list cannot be read.'],
    ['a URL that is not https', ['--platform', 'network', 'http://directory.example/x'], 'The URL must be https.'],
  ])('fails for %s and writes no index', async (_what, args, message) => {
    const given = args.length === 2 ? [list, ...args] : args;
    const { code, err } = await run([...given, '--out', inside('out')]);
    expect(code).toBe(1);
    expect(err).toMatch(new RegExp(message));
    expect(existsSync(inside('out', 'network.tenants'))).toBe(false);
  });
});
