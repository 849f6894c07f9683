import { existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { importLists, type ImportRequest } from './import-lists.js';
import { flatList } from './testing/directories.js';
import { startListServer } from './testing/list-server.js';
import { platforms } from './testing/platforms.js';
import { recordedOutput } from '../testing/recorded-output.js';
import { eachFolder } from '../testing/each-folder.js';

const inside = eachFolder();
let list: string;
beforeEach(() => {
  mkdirSync(inside('platforms'));
  list = inside('list.json');
  writeFileSync(inside('platforms', 'network.json'), JSON.stringify({ ...platforms.directory, aliases: ['net work'] }));
  writeFileSync(list, flatList(['https://a.network.example/r4', 'Alpha'], ['http://b.network.example/r4', 'Beta']));
});

async function run(request: ImportRequest, environment: Record<string, string> = {}, send: typeof fetch = fetch) {
  const { streams, said } = recordedOutput();
  const code = await importLists(request, {
    environment,
    platformsDirectory: inside('platforms'),
    ...streams,
    fetch: send,
    now: () => Date.parse('2026-01-02T12:00:00Z'),
  });
  return { code, ...said() };
}

describe('directory import', () => {
  it('imports a file and says what was left out, and how to use the index', async () => {
    const { code, out, err } = await run({ from: [list], platform: 'network', out: inside('out') });
    expect(code).toBe(0);
    expect(err).toMatch(/^Reading …\n {2}Reading: 2 entries \(\d+ s\)\n$/);
    expect(out).toBe(
      [
        'Fictional Network: 1 organizations at 1 platform_ids, 1 entries left out.',
        '       1  address must be https (Beta)',
        `Index: ${inside('out', 'network.tenants')}`,
        'To use it, move it into `tenants` in a folder of FHIR_GATEWAY_PLATFORMS_DIR.',
        '',
      ].join('\n'),
    );
  });

  it('takes an alias for the platform, and the folder that the gateway uses', async () => {
    const { code, out } = await run(
      { from: [list], platform: 'net-work' },
      { FHIR_GATEWAY_PLATFORMS_DIR: inside('used') },
    );
    expect(code).toBe(0);
    expect(readdirSync(inside('used', 'tenants'))).toEqual(['network.names', 'network.tenants']);
    expect(out).not.toContain('To use it');
  });

  it('writes nowhere unless a folder is named', async () => {
    const { code, out, err } = await run({ from: [list], platform: 'network' });
    expect([code, out]).toEqual([2, '']);
    expect(err).toContain('FHIR_GATEWAY_PLATFORMS_DIR');
  });

  it('imports from a URL', async () => {
    const server = await startListServer((_request, response) => {
      response.end(flatList(['https://a.network.example/r4', 'Alpha']));
    });
    const url = 'https://directory.example/list';
    const { code, err } = await run({ from: [url], platform: 'network', out: inside('out') }, {}, server.fetch);
    await server.close();
    expect([code, err]).toEqual([0, expect.stringContaining('Downloading: done')]);
    expect(existsSync(inside('out', 'network.tenants'))).toBe(true);
  });

  it('prints the summary alone as JSON when asked to', async () => {
    const { code, out } = await run({ from: [list], platform: 'network', out: inside('out'), json: true });
    expect(code).toBe(0);
    expect(JSON.parse(out)).toMatchObject({ platform: 'network', organizations: 1, skipped: [{ count: 1 }] });
  });

  it.each([
    ['an unknown platform', { platform: 'nowhere' }, 'No platform has this id or alias.'],
    ['an organization', { platform: 'network:a' }, 'No platform has this id or alias.|no organization of that id'],
    ['a list that is not there', { from: ['missing.json'] }, 'The list cannot be read.'],
    ['a URL that is not https', { from: ['http://directory.example/x'] }, 'The URL must be https.'],
  ])('fails for %s and writes no index', async (_what, change, message) => {
    const { code, err } = await run({ from: [list], platform: 'network', out: inside('out'), ...change });
    expect(code).toBe(1);
    expect(err).toMatch(new RegExp(message));
    expect(existsSync(inside('out', 'network.tenants'))).toBe(false);
  });
});
