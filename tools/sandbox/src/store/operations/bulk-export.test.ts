import { baseUrl, startStore, token } from '../testing/store-fixture.js';
import type { StoreUnderTest } from '../testing/store-fixture.js';
import type { Access } from '../base/types.js';

const later = { prefer: 'respond-async' };
let under: StoreUnderTest;
beforeAll(async () => {
  under = await startStore();
});

const below = (url: string | undefined): string => (url ?? '').slice(baseUrl.length + 1);
const asText = (body: unknown): string => (body as Buffer).toString('utf8');

/** Begins an export and waits for it; the manifest. */
async function exported(
  url: string,
  access?: Access,
): Promise<{ job: string; manifest: { output: { type: string; url: string; count: number }[] } }> {
  const more = { headers: later, ...(access && { access }) };
  const begun = await under.ask('GET', url, more);
  expect(begun.status).toBe(202);
  const job = below(begun.headers['Content-Location']);
  const pending = await under.ask('GET', job, more);
  expect(pending).toMatchObject({ status: 202, headers: { 'X-Progress': 'at work', 'Retry-After': '1' } });
  const done = await under.ask('GET', job, more);
  expect(done).toMatchObject({ status: 200, headers: { 'Content-Type': 'application/json' } });
  return { job, manifest: JSON.parse(asText(done.body)) as { output: { type: string; url: string; count: number }[] } };
}

describe('bulk export', () => {
  it.each(['Patient/$export', 'Group/all/$export'])(
    'of patients has nothing that belongs to nobody: %s',
    async (url) => {
      const types = (await exported(url)).manifest.output.map(({ type }) => type);
      expect(types).toContain('Observation');
      expect(types).not.toContain('Organization');
    },
  );

  it.each<[string, string, Record<string, string>, number]>([
    ['without the wish', '$export', {}, 400],
    ['in another format', '$export?_outputFormat=text/csv', later, 400],
    ['since no instant', '$export?_since=2024', later, 400],
    ['of a type that is not held', '$export?_type=Nothing', later, 400],
    ['of a group that is not there', 'Group/some/$export', later, 404],
    ['of one patient', 'Patient/ada/$export', later, 404],
    ['as text/plain', '$export', { ...later, accept: 'text/plain' }, 406],
  ])('is refused %s', async (_how, url, headers, status) => {
    expect((await under.ask('GET', url, { headers })).status).toBe(status);
  });

  it('is there for whoever began it, until it is cancelled', async () => {
    const { job, manifest } = await exported('$export?_type=Patient');
    const [file] = manifest.output;
    for (const url of [job, below(file?.url)]) {
      expect((await under.ask('GET', url, { access: token('user/*.rs') })).status).toBe(404);
      expect((await under.ask('POST', url)).status).toBe(405);
    }
    expect((await under.ask('GET', `${job}/Nothing.ndjson`)).status).toBe(404);
    expect((await under.ask('DELETE', job)).status).toBe(202);
    expect((await under.ask('GET', job)).status).toBe(404);
    expect((await under.ask('GET', below(file?.url))).status).toBe(404);
  });
});

describe('respond-async', () => {
  it('answers any other read as an entry of a batch response', async () => {
    const begun = await under.ask('GET', 'Patient/ada', { headers: later });
    const job = below(begun.headers['Content-Location']);
    expect((await under.ask('GET', job)).status).toBe(202);
    expect((await under.ask('GET', job)).body).toMatchObject({
      resourceType: 'Bundle',
      type: 'batch-response',
      entry: [{ resource: { resourceType: 'Patient', id: 'ada' }, response: { status: '200', etag: 'W/"1"' } }],
    });
  });
});
