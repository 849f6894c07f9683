import { checkPlatform } from '@fhir-gateway/platform-registry';
import { bundle, endpoint } from '../directories/testing/directories.js';
import { findListDrift, listFaults } from './list-drift.js';
import { toMarkdown } from './report.js';
import { verifyPlatform } from './verify-platform.js';

const url = 'https://directory.example/list';
const { definition: platform } = checkPlatform({
  id: 'network',
  name: 'Fictional Network',
  kind: 'ehr',
  environment: 'production',
  oauth: { scopes: ['openid'] },
  tenancy: { mode: 'directory', directories: [{ format: 'fhir-endpoint-bundle', url }] },
  registration: 'required',
  verification: { status: 'unverified' },
});
const hospitals = (count: number) =>
  bundle(...Array.from({ length: count }, (_, at) => endpoint(`e${at}`, { name: `Hospital ${at}` })));
const index = (count: number) => ({
  organizations: count,
  source: { title: 'List', date: '2026-01-01', total: count + 5 },
  keys: new Set(Array.from({ length: count }, (_, at) => `e${at}`)),
});

function answering(body: string, init: ResponseInit = {}): typeof fetch {
  return () => Promise.resolve(new Response(body, init));
}

async function drift(send: typeof fetch, known: ReturnType<typeof index> | undefined = index(20)) {
  if (platform === undefined) throw new Error('no platform');
  const found = await findListDrift(platform, known, { fetch: send, timeoutMs: 60_000 });
  if (found === undefined) throw new Error('no list');
  return found;
}

describe('the list of a platform', () => {
  it('is compared with the index: what is new, what is gone, and of when the index is', async () => {
    expect(await drift(answering(hospitals(19)))).toEqual({
      urls: [url],
      index: { organizations: 20, date: '2026-01-01', total: 25 },
      published: { organizations: 19, added: 0, gone: 1 },
    });
  });

  it.each([
    [18, []],
    [22, []],
    [17, ["the vendor's list has 0 organizations that the index of 2026-01-01 lacks, and lacks 3 that it has"]],
    [23, ["the vendor's list has 3 organizations that the index of 2026-01-01 lacks, and lacks 0 that it has"]],
  ])('of %d entries wants a look beyond a tenth', async (count, faults) => {
    expect(listFaults(await drift(answering(hospitals(count))))).toEqual(faults);
  });

  it('wants a look where no index has it', async () => {
    if (platform === undefined) throw new Error('no platform');
    const found = await findListDrift(platform, undefined, { fetch: answering(hospitals(2)), timeoutMs: 60_000 });
    expect(found && listFaults(found)).toEqual(['2 organizations are published, and no index has them']);
  });

  it.each<[string, typeof fetch, string]>([
    ['is refused', answering('', { status: 403 }), 'The list answered with status 403.'],
    ['is no JSON', answering('<html>'), 'The list is not JSON, or is cut short.'],
    ['is too large by its header', answering('{}', { headers: { 'content-length': '30000000' } }), 'larger than 25 MB'],
    ['is too large by its bytes', answering(`{"text":"${'x'.repeat(26_000_000)}"}`), 'larger than 25 MB'],
    ['moves to http', answering('', { status: 302, headers: { location: 'http://other.example' } }), 'not https'],
  ])('that %s is a problem, and no change', async (_what, send, problem) => {
    const found = await drift(send);
    expect(found).toMatchObject({ problem: expect.stringContaining(problem) });
    expect([found.published, listFaults(found)]).toEqual([undefined, []]);
  });

  it('stands in the report of a platform without a server of its own', async () => {
    if (platform === undefined) throw new Error('no platform');
    const report = await verifyPlatform(platform, {
      fetch: answering(hospitals(40)),
      timeoutMs: 60_000,
      now: () => 0,
      certificateEnd: () => Promise.resolve(undefined),
      indexOf: () => index(20),
    });
    expect(report).toMatchObject({ outcome: 'attention', list: { published: { added: 20, gone: 0 } } });
    const text = toMarkdown([report], 'now');
    expect(text).toContain('| 20 (2026-01-01), 40: 20 new, 0 gone |');
    expect(text).toContain("  - the vendor's list has 20 organizations that the index of 2026-01-01 lacks");
  });
});
