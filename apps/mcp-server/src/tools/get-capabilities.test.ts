import { sendJson } from '@fhir-gateway/testing';
import { useTestEndpoint } from '../testing/test-endpoint.js';

const statement = {
  resourceType: 'CapabilityStatement',
  status: 'active',
  date: '2026-01-01',
  kind: 'instance',
  fhirVersion: '4.0.1',
  format: ['json'],
  rest: [
    {
      mode: 'server',
      resource: [
        {
          type: 'Observation',
          interaction: [{ code: 'read' }, { code: 'search-type' }],
          searchParam: [{ name: 'category', type: 'token' }],
        },
        { type: 'Patient', interaction: [{ code: 'read' }, { code: 'search-type' }] },
        { type: 'Organization', interaction: [{ code: 'read' }] },
      ],
      operation: [{ name: 'export', definition: 'https://example.org/export' }],
    },
  ],
};

describe('get_capabilities', () => {
  const endpoint = useTestEndpoint();
  beforeEach(() => {
    endpoint.stub.answer = (_request, response) => sendJson(response, 200, statement);
  });

  it('explains an answer that is no statement', async () => {
    // First of all, since a statement that is known is kept.
    endpoint.stub.answer = (_request, response) => sendJson(response, 200, { resourceType: 'Patient' });
    const { text } = await endpoint.call('get_capabilities', { platform_id: 'stub-open' });
    expect(text).toMatch(/^ANSWER_UNEXPECTED/);
  });

  it('needs no sign-in, also where records do', async () => {
    const result = await endpoint.call('get_capabilities', { platform_id: 'stub-ehr' });
    expect(result.structured).toMatchObject({
      fhir_version: '4.0.1',
      resource_types: ['Observation', 'Patient', 'Organization'],
    });
    expect(endpoint.stub.seen.at(-1)?.headers).not.toHaveProperty('authorization');
  });

  it('says that a type is not supported', async () => {
    const { text } = await endpoint.call('get_capabilities', { platform_id: 'stub-open', resource_type: 'Claim' });
    expect(text).toMatch(/does not support Claim/);
  });
});
