import { labResult, outcome, type AnyResource } from '../testing/bundles.js';
import { sendJson } from '@fhir-gateway/testing';
import { agentLabel, withAgentLabel } from '../writes/agent-label.js';
import { useTestEndpoint, type TestEndpoint, type ToolResult, withTestEndpoint } from '../testing/test-endpoint.js';

const current = { ...labResult('a', { meta: { versionId: '3' } }), status: 'preliminary' };
const changed = { ...current, status: 'final' };
const target = { platform_id: 'stub-open', resource_type: 'Observation' };
const one = { ...target, resource_id: 'a' };
const fresh = { ...target, resource: labResult('x') };
delete (fresh.resource as Record<string, unknown>)['id'];

/** Every write, with the request that its commit must send. */
const writes: [string, Record<string, unknown>, string, unknown][] = [
  // What an agent writes is labelled.
  ['create', fresh, 'POST Observation', withAgentLabel(fresh.resource)],
  ['update', { ...one, resource: changed }, 'PUT Observation/a', withAgentLabel(changed)],
  [
    'patch',
    { ...one, fields: { status: 'final' } },
    'PATCH Observation/a',
    [
      { op: 'add', path: '/status', value: 'final' },
      { op: 'add', path: '/meta/security', value: [agentLabel] },
    ],
  ],
  ['delete', one, 'DELETE Observation/a', undefined],
];

/** The same, where the id is given as the whole ref. */
const byRef = writes.slice(1).map(([tool, args, ...rest]): (typeof writes)[number] => {
  return [tool, { ...args, resource_id: 'Observation/a' }, ...rest];
});

describe('the writing tools', () => {
  const endpoint = useTestEndpoint({ FHIR_GATEWAY_WRITES: 'stub-open,stub-ehr' });
  let stored: AnyResource;
  let writeStatus: number;

  beforeEach(() => {
    endpoint.stub.seen.length = 0;
    stored = current;
    writeStatus = 200;
    endpoint.stub.answer = ({ method }, response) => {
      if (method === 'GET') return sendJson(response, 200, stored);
      if (writeStatus >= 400) return sendJson(response, writeStatus, outcome('conflict', 'no'));
      return sendJson(response, method === 'POST' ? 201 : 200, { ...stored, meta: { versionId: '4' } });
    };
  });

  it.each([...writes, ...byRef])(
    '%s shows first and writes only with the value of the preview',
    async (tool, args, request, body) => {
      const preview = await endpoint.call(tool, args);
      expect(preview.isError).toBe(false);
      expect(preview.structured).toMatchObject({ state: 'preview' });
      expect(preview.text).toMatch(/^Nothing is written yet/);
      expect(written(endpoint)).toEqual([]);

      const done = await endpoint.call(tool, { ...args, confirm: confirmOf(preview) });
      expect(done.structured).toMatchObject({ state: 'written' });
      const [sent] = endpoint.stub.seen.filter(({ method }) => method !== 'GET');
      expect(`${sent?.method} ${sent?.target}`).toBe(request);
      expect(sent?.body === '' ? undefined : JSON.parse(sent?.body ?? '')).toEqual(body);
      expect(sent?.headers['if-match']).toBe(tool === 'create' ? undefined : 'W/"3"');
    },
  );

  it.each(writes)('%s takes a value once', async (tool, args) => {
    const confirm = confirmOf(await endpoint.call(tool, args));
    await endpoint.call(tool, { ...args, confirm });
    expectRefused(await endpoint.call(tool, { ...args, confirm }));
    expect(written(endpoint)).toHaveLength(1);
  });

  it.each(writes)('%s refuses a value that nobody gave out', async (tool, args) => {
    expectRefused(await endpoint.call(tool, { ...args, confirm: 'made-up' }));
    expect(written(endpoint)).toEqual([]);
  });

  it('refuses the value for other content, another resource and another tool', async () => {
    const args = { ...one, resource: changed };
    const others: [string, Record<string, unknown>][] = [
      ['update', { ...one, resource: { ...changed, status: 'cancelled' } }],
      ['update', { ...one, resource_id: 'b', resource: { ...changed, id: 'b' } }],
      ['update', { ...args, platform_id: 'stub-ehr' }],
      ['delete', one],
    ];
    await endpoint.signIn();
    for (const [tool, other] of others) {
      const confirm = confirmOf(await endpoint.call('update', args));
      expectRefused(await endpoint.call(tool, { ...other, confirm }));
    }
    expect(written(endpoint)).toEqual([]);
  });

  it('refuses the value in another session, and leaves it to its own', async () => {
    const confirm = confirmOf(await endpoint.call('delete', one));
    const { handle } = await endpoint.otherCaller();
    expectRefused(await endpoint.call('delete', { ...one, confirm, auth_handle: handle }));
    expect((await endpoint.call('delete', { ...one, confirm })).structured).toMatchObject({ state: 'written' });
  });

  it('creates without the id that a resource brings, and says so in both halves', async () => {
    const args = { ...fresh, resource: { ...fresh.resource, id: 'mine' } };
    const preview = await endpoint.call('create', args);
    expect(preview.structured['notices']).toEqual([expect.stringMatching(/id was left out/)]);
    expect(preview.text).toMatch(/id was left out/);
    expect(JSON.stringify(preview.structured)).not.toContain('mine');
    await endpoint.call('create', { ...args, confirm: confirmOf(preview) });
    const body = endpoint.stub.seen.find(({ method }) => method === 'POST')?.body ?? '';
    expect(JSON.parse(body)).toEqual(withAgentLabel(fresh.resource));
  });

  it('says that nothing was written when the resource changed after the preview', async () => {
    const confirm = confirmOf(await endpoint.call('update', { ...one, resource: changed }));
    writeStatus = 412;
    const result = await endpoint.call('update', { ...one, resource: changed, confirm });
    expect(result.isError).toBe(true);
    expect(result.text).toMatch(/changed since the preview, so nothing was written/);
  });

  it.each([
    ['create of another type', 'create', { ...fresh, resource: { resourceType: 'Patient' } }, /resourceType/],
    ['update of a version that is no more', 'update', { ...one, resource: changed, if_match: '2' }, /version is 3 now/],
    ['update that changes nothing', 'update', { ...one, resource: current }, /change nothing/],
    ['patch of the id', 'patch', { ...one, fields: { id: 'b' } }, /cannot be changed/],
    ['patch that removes what is not there', 'patch', { ...one, fields: { note: null } }, /no note to remove/],
  ])('refuses %s', async (_what, tool, args, expected) => {
    const result = await endpoint.call(tool, args);
    expect(result.isError).toBe(true);
    expect(result.text).toMatch(expected);
    expect(written(endpoint)).toEqual([]);
  });

  it.each(writes)('%s needs a sign-in that covers it', async (tool, args) => {
    const session = await endpoint.gateway.callers.localSession();
    await endpoint.gateway.auth.disconnect(session, endpoint.gateway.registry.resolve('stub-ehr'));
    const ehr = { ...args, platform_id: 'stub-ehr' };
    expect((await endpoint.call(tool, ehr)).text).toMatch(/^LOGIN_REQUIRED/);
    endpoint.stub.smart.grantedScope = 'launch/patient patient/*.rs';
    await endpoint.signIn();
    expect((await endpoint.call(tool, ehr)).text).toMatch(/^SCOPE_INSUFFICIENT/);
    expect(endpoint.stub.seen).toEqual([]);
  });
});

it.each([
  [
    'CALLER_UNKNOWN to a caller without a session, at a platform that everybody may read',
    { FHIR_GATEWAY_WRITES: 'on', FHIR_GATEWAY_MCP_AUTH: 'pairing' },
  ],
  ['WRITES_OFF where writing is off (D11)', {}],
])('the writing tools say %s, before they ask the platform anything', async (said, settings) => {
  await withTestEndpoint(settings, async (endpoint) => {
    const [code = ''] = said.split(' ');
    for (const [tool, args] of writes) {
      for (const confirm of [undefined, 'made-up']) {
        const { text } = await endpoint.call(tool, { ...args, confirm });
        expect([tool, text]).toEqual([tool, expect.stringMatching(`^${code}`)]);
      }
    }
    expect(endpoint.stub.seen).toEqual([]);
  });
});

function confirmOf({ structured, text }: ToolResult): string {
  const confirm = String(structured['confirm']);
  expect(confirm).toMatch(/^[\w-]{22}$/);
  expect(text).toContain(confirm);
  return confirm;
}

function expectRefused(result: ToolResult): void {
  expect(result.isError).toBe(true);
  expect(result.text).toMatch(/^ARGUMENT_INVALID: This confirm value does not stand for this change/);
}

function written({ stub }: TestEndpoint): string[] {
  return stub.seen.filter(({ method }) => method !== 'GET').map(({ method }) => method);
}
