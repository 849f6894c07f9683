import { findPlatformsDirectory } from '@fhir-gateway/gateway';
import { startTestEndpoint, type TestEndpoint } from '../testing/test-endpoint.js';

interface Row {
  readonly platform_id: string;
  readonly status: string;
  readonly next_step?: string;
}

let endpoint: TestEndpoint;
beforeAll(async () => {
  const shipped = findPlatformsDirectory(import.meta.url);
  endpoint = await startTestEndpoint({ FHIR_GATEWAY_PLATFORMS_DIR: shipped });
});
afterAll(() => endpoint.close());

describe('list_platforms over all platforms that ship', () => {
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
});

describe('list_platforms with a platform_id', () => {
  const search = (args: Record<string, unknown>) => endpoint.call('list_platforms', args);

  it('finds an organization, with the platform_id that the other tools take', async () => {
    const { structured, text } = await search({ platform_id: 'epic', query: 'mayo' });
    expect(structured).toMatchObject({ total: 1, platforms: [{ name: 'Mayo Clinic', kind: 'provider', via: 'Epic' }] });
    expect(text).toMatch(
      /^epic:[0-9a-f-]+ \| Mayo Clinic \| provider via Epic \| needs-credentials \| sign-in needed\n/,
    );
  });

  it('finds a payer by the id that stands on claims', async () => {
    for (const args of [{ payer_id: '60054' }, { query: '60054' }])
      expect((await search(args)).structured).toMatchObject({ platforms: [{ platform_id: 'aetna' }] });
  });

  it.each([
    ['nothing has the name, nor one that is near', { query: 'xqzvw' }],
    ['the kind is another one', { query: 'mayo', kind: 'payer' }],
    ['only what can be used is asked for', { query: 'mayo clinic', ready: true }],
  ])('finds none when %s', async (_why, args) => {
    const { structured, text } = await search(args);
    expect(structured).toMatchObject({ total: 0, platforms: [] });
    expect(text).toContain('No platform matches');
    expect(structured['next_step']).toBe(text);
  });

  it.each(['epic', 'epic:mayo'])('is what a call for %s is told to make next', async (platform_id) => {
    const { isError, text } = await endpoint.call('search', { platform_id, resource_type: 'Patient' });
    expect(isError).toBe(true);
    expect(text).toMatch(/\nNext: call list_platforms with platform_id "epic" and a query/);
  });

  it.each([
    ['search', { resource_type: 'Patient' }],
    ['start_auth', {}],
    ['get_auth_status', {}],
  ])('%s sends nobody to a sign-in that the operator has to make possible first', async (tool, args) => {
    const { text } = await endpoint.call(tool, { platform_id: 'epic-sandbox-patient', ...args });
    expect(text).toMatch(/Next: tell the person .*FHIR_GATEWAY_PLATFORM_EPIC_SANDBOX_PATIENT_CLIENT_ID/);
    expect(text).not.toMatch(/start_auth/);
  });

  it.each([
    ['a name that is near none', { platform_id: 'cerner', query: 'xqzvw' }],
    ['an offset beyond the last', { platform_id: 'epic', offset: 5000 }],
  ])('finds nothing for %s', async (_what, args) => {
    const { structured, text } = await search(args);
    expect(structured['platforms']).toEqual([]);
    expect(text).toContain('has no organization that matches');
    expect(structured['next_step']).toBe(text);
  });
});
