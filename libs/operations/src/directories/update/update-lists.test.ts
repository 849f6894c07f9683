import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { TenantIndex, writeTenantIndex } from '@fhir-gateway/platform-registry';
import { bundle, endpoint, flatList } from '../testing/directories.js';
import { honest, startListServer, type Answer, type ListServer } from '../testing/list-server.js';
import { platforms } from '../testing/platforms.js';
import { updateLists, type UpdateRequest } from './update-lists.js';
import { recordedOutput } from '../../testing/recorded-output.js';
import { eachFolder } from '../../testing/each-folder.js';

const url = 'https://directory.example/list';
const inside = eachFolder();
let server: ListServer | undefined;

beforeEach(() => {
  mkdirSync(inside('platforms'));
  addPlatform('network', [{ format: 'fhir-endpoint-bundle', url }]);
});
afterEach(async () => {
  await server?.close();
  server = undefined;
});

function addPlatform(id: string, directories: readonly object[], tenancy: object = { mode: 'directory' }) {
  const file = { ...platforms.directory, id, tenancy: { ...tenancy, directories } };
  writeFileSync(inside('platforms', `${id}.json`), JSON.stringify(file));
}

/** Updates from a server that answers so. */
async function run(
  answer: Answer,
  request: Partial<UpdateRequest> = {},
  { ask, environment = {} }: { ask?: (question: string) => Promise<string>; environment?: Record<string, string> } = {},
) {
  await server?.close();
  server = await startListServer(answer);
  const { streams, said } = recordedOutput();
  const code = await updateLists(
    { platforms: ['network'], out: inside('out'), ...request },
    {
      environment,
      platformsDirectory: inside('platforms'),
      ...streams,
      ask,
      fetch: server.fetch,
      now: () => Date.parse('2026-01-02T12:00:00Z'),
    },
  );
  return { code, ...said(), requests: server.requests };
}

const hospitals = (count: number, from = 0) =>
  bundle(...Array.from({ length: count }, (_, at) => endpoint(`e${from + at}`, { name: `Hospital ${from + at}` })));
const serve = (text: string, headers: Record<string, string> = {}) => honest(Buffer.from(text), headers);
const index = (directory = 'out') => new TenantIndex(readFileSync(inside(directory, 'network.tenants')));

describe('directory update', () => {
  it('asks no server before it knows where the index goes', async () => {
    const { code, out, err, requests } = await run(serve(hospitals(1)), { out: undefined } as object);
    expect([code, out, requests]).toEqual([2, '', []]);
    expect(err).toContain('--out');
  });

  it('makes an index of the list that the platform file names, and says what changed', async () => {
    await run(serve(hospitals(20)));
    const headers = { 'last-modified': 'Thu, 01 Jan 2026 08:00:00 GMT' };
    const { code, out, err } = await run(serve(hospitals(20, 1), headers));
    expect(code).toBe(0);
    expect(err).toContain('Reading: 20 entries');
    expect(out).not.toContain('Reading');
    expect(out).toContain('20 organizations at 20 platform_ids (before: 20, list of 2026-01-02)\n  1 new, 1 gone\n');
    expect(out).toContain('move them into `tenants` in a folder of FHIR_GATEWAY_PLATFORMS_DIR');
    expect(index().header).toMatchObject({
      organizations: 20,
      source: { title: 'List of Fictional Network, directory.example', url, date: '2026-01-01' },
    });
  });

  it('reads all lists of a platform as one', async () => {
    addPlatform('network', [
      { format: 'fhir-endpoint-bundle', url: `${url}/1` },
      { format: 'endpoint-list', url: `${url}/2` },
      { format: 'fhir-endpoint-bundle', url: `${url}/3`, fhirVersion: 'DSTU2' },
      { format: 'html', url: `${url}/4` },
    ]);
    const { requests } = await run((request, response) =>
      response.end(
        request.url?.endsWith('1') ? hospitals(1) : flatList(['https://f.network.example/r4', 'Flat Clinic']),
      ),
    );
    expect(requests.map((request) => request.url)).toEqual(['/list/1', '/list/2']);
    const made = index();
    const names = Array.from({ length: made.length }, (_, row) => made.organization(row).name);
    expect(names).toEqual(['Flat Clinic', 'Hospital 0']);
  });

  it('takes every platform with a list for programs when none is named', async () => {
    addPlatform('pages', [{ format: 'html', url }]);
    addPlatform('other', [{ format: 'smart-brands-bundle', url }]);
    const { code } = await run(serve(hospitals(1)), { platforms: [] });
    expect(code).toBe(0);
    expect(readdirSync(inside('out')).filter((name) => name.endsWith('.tenants'))).toEqual([
      'network.tenants',
      'other.tenants',
    ]);
  });

  it('writes where a gateway with these settings reads', async () => {
    const environment = { FHIR_GATEWAY_PLATFORMS_DIR: inside('mine') };
    mkdirSync(inside('mine'));
    const { out } = await run(serve(hospitals(1)), { out: undefined }, { environment });
    expect(index('mine/tenants').length).toBe(1);
    expect(out).not.toContain('To use them');
  });

  it('sends a list that has not changed only once', async () => {
    await run(serve(hospitals(2), { etag: '"1"' }));
    const { out, requests } = await run(serve(hospitals(3), { etag: '"1"' }));
    expect(requests[0]?.headers['if-none-match']).toBe('"1"');
    expect(out).toContain('network: unchanged');
    expect(index().length).toBe(2);
  });

  it.each([
    ['that an earlier release wrote without', undefined],
    ['whose index is damaged', 'fhir-gateway-names 1 damaged\n'],
  ])('indexes the names of an unchanged list %s', async (_what, left) => {
    await run(serve(hospitals(2), { etag: '"1"' }));
    const names = inside('out', 'network.names');
    const whole = readFileSync(names);
    if (left === undefined) rmSync(names);
    else writeFileSync(names, left);
    const { out } = await run(serve(hospitals(2), { etag: '"1"' }));
    expect(out).toContain('network: unchanged');
    expect(readFileSync(names).equals(whole)).toBe(true);
  });

  it('makes the index of an unchanged list again where that is damaged', async () => {
    await run(serve(hospitals(2), { etag: '"1"' }));
    const file = inside('out', 'network.tenants');
    writeFileSync(file, readFileSync(file).subarray(0, -3));
    const { out } = await run(serve(hospitals(2), { etag: '"1"' }));
    expect(out).toContain('network: updated');
    expect(index().length).toBe(2);
  });

  it('prints the report alone as JSON when asked to', async () => {
    const { out } = await run(serve(hospitals(2)), { json: true });
    expect(JSON.parse(out)).toMatchObject({
      directory: inside('out'),
      updates: [{ platform: 'network', outcome: 'updated', after: { organizations: 2, added: 2, gone: 0 } }],
    });
  });
});

describe('a list that has lost more than a tenth', () => {
  beforeEach(() => run(serve(hospitals(20))));

  it.each([
    ['nobody can be asked', undefined],
    ['the person says no', () => Promise.resolve('n')],
    ['the person says nothing', () => Promise.resolve('')],
  ])('is not taken where %s, however often it comes', async (_what, ask) => {
    for (const headers of [{ etag: '"2"' }, { etag: '"2"' }]) {
      const { code, out } = await run(serve(hospitals(17), headers), {}, { ask });
      expect([code, out]).toEqual([1, expect.stringContaining('network: kept. The new list was not taken.')]);
      expect(index().length).toBe(20);
    }
  });

  it('is taken where the person says yes, who is told what is lost', async () => {
    const questions: string[] = [];
    const ask = (question: string) => Promise.resolve(questions.push(question) > 0 ? 'y' : '');
    const { code } = await run(serve(hospitals(17)), {}, { ask });
    expect([code, index().length]).toEqual([0, 17]);
    expect(questions).toEqual([
      expect.stringContaining('has 17 entries instead of 20 of 2026-01-02 (20 organizations), 15 % fewer'),
    ]);
  });

  it('is taken with --yes, and a tenth less is taken without a question', async () => {
    expect((await run(serve(hospitals(18)))).code).toBe(0);
    expect((await run(serve(hospitals(2)), { yes: true })).code).toBe(0);
    expect(index().length).toBe(2);
  });

  it('is measured against the shipped index where there is no other', async () => {
    const organizations = Array.from({ length: 30 }, (_, at) => ({
      name: `Hospital ${at}`,
      tenant: `e${at}`,
      fhirBaseUrl: `https://e${at}.network.example/r4/`,
    }));
    await writeTenantIndex(inside('platforms', 'tenants'), { platform: platforms.directory, organizations });
    const { code } = await run(serve(hospitals(20)), { out: inside('elsewhere') });
    expect(code).toBe(1);
    expect(readdirSync(inside('elsewhere'))).toEqual(['.downloads']);
  });
});

describe('the index that was there stays', () => {
  beforeEach(() => run(serve(hospitals(3), { etag: '"1"' })));

  it.each<[string, Answer, number, string]>([
    ['no JSON', serve('<html>', { etag: '"9"' }), 1, 'not JSON'],
    ['of another vendor', serve(bundle(endpoint('x', { address: 'http://x.example' }))), 1, 'Nothing in the list'],
    ['refused', (_request, response) => response.writeHead(403).end(), 1, 'status 403'],
  ])('when the new list is %s', async (_what, answer, code, message) => {
    const result = await run(answer);
    expect([result.code, result.out + result.err]).toEqual([code, expect.stringContaining(message)]);
    expect(index().length).toBe(3);
    // What was broken is asked for whole again, never taken for unchanged.
    expect((await run(serve(hospitals(4), { etag: '"9"' }))).code).toBe(0);
    expect(index().length).toBe(4);
  });

  it('when the download breaks off, and the next run goes on', async () => {
    const text = Buffer.from(hospitals(40));
    const half = (response: Parameters<Answer>[1]) => {
      response.writeHead(200, { etag: '"2"', 'content-length': text.length });
      response.write(text.subarray(0, 4000), () => setTimeout(() => response.destroy(), 100));
    };
    rmSync(inside('out', '.downloads'), { recursive: true });
    const broken = await run((_request, response) => half(response));
    expect([broken.code, broken.out]).toEqual([
      4,
      expect.stringContaining('network: unfinished. The download stopped at'),
    ]);
    expect(index().length).toBe(3);
    const { code, requests } = await run(honest(text, { etag: '"2"' }));
    expect(requests[0]?.headers).toMatchObject({ 'if-range': '"2"', range: expect.stringMatching(/^bytes=\d+-$/) });
    expect([code, index().length]).toEqual([0, 40]);
  });

  it('for one platform while another is updated', async () => {
    addPlatform('other', [{ format: 'fhir-endpoint-bundle', url: `${url}/other` }]);
    const { code, err } = await run(
      (request, response) => response.end(request.url === '/list' ? 'nothing' : hospitals(1)),
      { platforms: ['network', 'other'] },
    );
    expect([code, err]).toEqual([1, expect.stringContaining('network: failed. The list is not JSON')]);
    expect(index().length).toBe(3);
    expect(readdirSync(inside('out'))).toContain('other.tenants');
  });

  it.each([
    ['is not there', 'nowhere', 'No platform has this id'],
    ['has a list for people only', 'pages', 'publishes no list that a program can read. People find one at https'],
  ])('for a platform that %s', async (_what, id, message) => {
    addPlatform('pages', [{ format: 'csv', url }]);
    const { code, err, requests } = await run(serve(hospitals(1)), { platforms: [id] });
    expect([code, err, requests.length]).toEqual([1, expect.stringContaining(message), 0]);
  });
});
