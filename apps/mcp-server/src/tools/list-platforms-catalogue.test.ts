import { findPlatformsDirectory } from '@fhir-gateway/gateway';
import { startTestEndpoint, type TestEndpoint } from '../testing/test-endpoint.js';

interface Row {
  readonly platform_id: string;
  readonly status: string;
  readonly next_step?: string;
}

describe('list_platforms over all platforms that ship', () => {
  let endpoint: TestEndpoint;

  beforeAll(async () => {
    const shipped = findPlatformsDirectory(import.meta.url);
    endpoint = await startTestEndpoint({ FHIR_GATEWAY_PLATFORMS_DIR: shipped });
  });

  afterAll(() => endpoint.close());

  async function list(args: Record<string, unknown>) {
    const result = await endpoint.call('list_platforms', args);
    const platforms = (result.structured['platforms'] ?? []) as Row[];
    return {
      ...result,
      total: Number(result.structured['total']),
      platforms,
      ids: platforms.map((row) => row.platform_id),
    };
  }

  it('returns twenty, says how many more there are, and stays small', async () => {
    const { platforms, total, text, size } = await list({});
    expect(platforms).toHaveLength(20);
    expect(total).toBeGreaterThan(60);
    expect(text).toContain(`${total - 20} more`);
    expect(text.length).toBeLessThan(2_500);
    expect(size).toBeLessThan(7_000);
  });

  it('shows first what can be used', async () => {
    const statuses = (await list({ limit: 100 })).platforms.map(({ status }) => status);
    expect(statuses.indexOf('ready')).toBe(0);
    expect(statuses.lastIndexOf('ready')).toBe(statuses.filter((status) => status === 'ready').length - 1);
  });

  it('goes on with the offset it names, and leaves none out', async () => {
    const seen: string[] = [];
    let offset: number | undefined = 0;
    while (offset !== undefined) {
      const { ids, text } = await list({ offset });
      seen.push(...ids);
      const [, next] = /go on with offset (\d+)/.exec(text) ?? [];
      offset = next === undefined ? undefined : Number(next);
    }
    expect(seen.length).toBe((await list({})).total);
    expect(new Set(seen).size).toBe(seen.length);
  });

  it.each([
    [{ query: 'bcbs arkansas' }, ['bcbsar']],
    [{ query: 'aetna', kind: 'sandbox' }, ['aetna-sandbox']],
    [{ kind: 'lab' }, ['questdiagnostics']],
    [{ state: 'mn', ready: false, query: 'bcbs' }, ['bcbsmn']],
    [{ state: 'Minnesota', ready: 'false', query: 'bcbs' }, ['bcbsmn']],
    [{ query: 'cigna', ready: true }, ['cigna-provider-directory']],
  ])('narrowed by %j returns %j', async (args, ids) => {
    expect((await list(args)).ids).toEqual(ids);
  });

  it('says in a short answer what is missing, by variable name', async () => {
    const { platforms, text } = await list({ query: 'humana' });
    expect(platforms[0]?.next_step).toContain('FHIR_GATEWAY_PLATFORM_HUMANA_CLIENT_ID');
    expect(text).toContain('FHIR_GATEWAY_PLATFORM_HUMANA_CLIENT_ID');
    expect((await list({ kind: 'payer' })).platforms.filter((row) => 'next_step' in row)).toEqual([]);
  });

  it.each([{ state: 'Bavaria' }, { limit: 0 }, { offset: -1 }, { kind: 'hospital' }, { query: {} }])(
    'refuses %j',
    async (args) => {
      const { isError, text } = await list(args);
      expect(isError).toBe(true);
      expect(text).toMatch(new RegExp(Object.keys(args).join('|')));
    },
  );

  it('proposes what is near when nothing matches, and is sure of none of it', async () => {
    const { text, structured } = await list({ query: 'blue cross of idaho' });
    expect(text).toMatch(/^Nothing has that name. Did you mean:/);
    expect((structured['platforms'] as { sure?: boolean }[]).every(({ sure }) => sure === false)).toBe(true);
  });

  it('says what to do when nothing is near', async () => {
    const { text, total } = await list({ query: 'xqzvw' });
    expect(total).toBe(0);
    expect(text).toMatch(/^No platform matches/);
  });
});
