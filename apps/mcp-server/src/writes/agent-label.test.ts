import { sendJson } from '@fhir-gateway/testing';
import { labResult, outcome, type AnyResource } from '../testing/bundles.js';
import { startTestEndpoint, type TestEndpoint } from '../testing/test-endpoint.js';
import { agentLabel, hasAgentLabel, labelOperations, withAgentLabel } from './agent-label.js';

const target = { platform_id: 'stub-open', resource_type: 'Observation' };
const { id: _id, ...fresh } = labResult('x');
const takesProvenance = {
  resourceType: 'CapabilityStatement',
  rest: [{ mode: 'server', resource: [{ type: 'Provenance', interaction: [{ code: 'create' }] }] }],
};

describe('what an agent has written', () => {
  let endpoint: TestEndpoint;
  let capabilities: object;
  let keep: (resource: AnyResource) => AnyResource;
  let provenanceStatus: number;

  // The gateway remembers the capabilities of a platform, so that each test has one of its own.
  afterEach(() => endpoint.close());

  beforeEach(async () => {
    endpoint = await startTestEndpoint({ FHIR_GATEWAY_WRITES: 'stub-open,stub-ehr' });
    capabilities = takesProvenance;
    keep = (resource) => resource;
    provenanceStatus = 201;
    endpoint.stub.answer = ({ method, target: path, body }, response) => {
      if (path === 'metadata') return sendJson(response, 200, capabilities);
      if (method === 'GET') return sendJson(response, 200, { ...labResult('a'), meta: { versionId: '3' } });
      if (path === 'Provenance') {
        const answer = provenanceStatus < 400 ? { resourceType: 'Provenance', id: 'p1' } : outcome('invalid', 'no');
        return sendJson(response, provenanceStatus, answer);
      }
      if (method === 'DELETE' || method === 'PATCH') return sendJson(response, 200, labResult('a'));
      sendJson(response, method === 'POST' ? 201 : 200, { ...keep(JSON.parse(body) as AnyResource), id: 'a' });
    };
  });

  const write = async (tool: string, args: object) => {
    const preview = await endpoint.call(tool, { ...target, ...args });
    const done = await endpoint.call(tool, { ...target, ...args, confirm: preview.structured['confirm'] });
    const sent = endpoint.stub.seen.filter(({ method }) => method !== 'GET');
    const bodyOf = (path: string) => sent.find(({ target: own }) => own.startsWith(path))?.body;
    const parsed = (path: string) => JSON.parse(bodyOf(path) || 'null') as Record<string, unknown> | null;
    return { preview, done, resource: parsed('Observation'), provenance: parsed('Provenance') };
  };

  it.each([
    ['create', { resource: fresh }],
    ['update', { resource_id: 'a', resource: { ...labResult('a'), status: 'amended' } }],
  ])('%s: carries AIAST and never AIRPT, which the preview shows', async (tool, args) => {
    const { preview, resource, done } = await write(tool, args);
    expect(resource).toMatchObject({ meta: { security: [agentLabel] } });
    expect(JSON.stringify(resource)).not.toContain('AIRPT');
    for (const half of [preview.text, JSON.stringify(preview.structured)]) expect(half).toContain('AIAST');
    for (const half of [done.text, done.structured['attribution']]) {
      expect(half).toContain('Labelled AIAST: asserted by an AI. Provenance/p1 names the agent');
    }
  });

  it('has a Provenance with the agent as a device, and nothing of what was asked of it', async () => {
    const { provenance } = await write('create', { resource: fresh });
    expect(provenance).toMatchObject({
      resourceType: 'Provenance',
      target: [{ reference: 'Observation/a' }],
      reason: [{ coding: [{ code: 'AIAST' }] }],
      contained: [{ resourceType: 'Device', id: 'agent', type: { text: 'Artificial-Intelligence' } }],
      agent: [{ type: { coding: [{ code: 'author' }] }, who: { reference: '#agent' } }],
    });
    expect(JSON.stringify(provenance)).not.toMatch(/Sodium|value|prompt/);
  });

  it('says so where the platform refuses a Provenance, and drops the label', async () => {
    provenanceStatus = 422;
    keep = ({ meta: _meta, ...rest }) => rest as AnyResource;
    const { done } = await write('create', { resource: { ...fresh, status: 'amended' } });
    for (const half of [done.text, JSON.stringify(done.structured)]) {
      expect(half).toContain('did not keep the label AIAST');
      expect(half).toContain('refused a Provenance');
    }
    expect(done.structured['state']).toBe('written');
  });

  it.each([
    [undefined, [{ op: 'add', path: '/meta', value: { security: [agentLabel] } }]],
    [{}, [{ op: 'add', path: '/meta/security', value: [agentLabel] }]],
    [{ security: [{ code: 'R' }] }, [{ op: 'add', path: '/meta/security/-', value: agentLabel }]],
    [{ security: [agentLabel] }, []],
  ])('where meta is %j takes these operations', (meta, operations) => {
    expect(labelOperations({ resourceType: 'Observation', ...(meta && { meta }) })).toEqual(operations);
  });

  it('has no Provenance of an entry that is gone', async () => {
    const { provenance, done } = await write('delete', { resource_id: 'a' });
    expect([provenance, done.structured['attribution']]).toEqual([null, undefined]);
  });
});

describe('the label', () => {
  it.each([
    [{}, 1],
    [{ meta: { versionId: '1' } }, 1],
    [{ meta: { security: [{ code: 'R' }] } }, 2],
    [{ meta: { security: [{ code: 'AIAST' }] } }, 1],
    [{ meta: 'odd' }, 1],
    [{ meta: { security: 'odd' } }, 1],
  ])('stands beside the others: %j', (more, count) => {
    const labelled = withAgentLabel<Record<string, unknown>>({ resourceType: 'Observation', ...more });
    expect(hasAgentLabel(labelled)).toBe(true);
    expect((labelled['meta'] as { security: unknown[] }).security).toHaveLength(count);
  });
});
