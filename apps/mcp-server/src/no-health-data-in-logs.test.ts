import { startCollector, type Collector } from '@fhir-gateway/testing';
import { startTestEndpoint, type TestEndpoint } from './testing/test-endpoint.js';

/** Words that stand in records, searches and writes of this test, and nowhere else. */
const [family, birthDate, identifier, patient] = ['Kanariella', '1931-07-23', 'ZZ-MRN-558812', 'pat-kanari'] as const;
const platform = { platform_id: 'stub-ehr' };
const resource = { resourceType: 'Patient', name: [{ family }], birthDate, identifier: [{ value: identifier }] };

/** Every tool that can be told something of a person. */
const calls: readonly [tool: string, args: Record<string, unknown>][] = [
  ['search', { resource_type: 'Patient', params: { family, birthdate: birthDate, identifier } }],
  ['count', { resource_type: 'Patient', params: { identifier } }],
  ['read', { resource_type: 'Patient', resource_id: patient }],
  ['execute_operation', { resource_type: 'Patient', resource_id: patient, operation: '$everything' }],
  ['create', { resource_type: 'Patient', resource }],
  ['update', { resource_type: 'Patient', resource_id: patient, resource: { ...resource, id: patient } }],
  ['patch', { resource_type: 'Patient', resource_id: patient, fields: { birthDate } }],
  ['delete', { resource_type: 'Patient', resource_id: patient }],
  ['get_next_page', { cursor: identifier }],
  ['list_platforms', { query: family }],
  ['get_auth_status', {}],
  ['wait_for_auth', { timeout: 0 }],
];

describe('logs, audit entries and traces of the tools, at the most talkative level (D17)', () => {
  let collector: Collector;
  let endpoint: TestEndpoint;
  beforeAll(async () => {
    collector = await startCollector();
    endpoint = await startTestEndpoint({
      FHIR_GATEWAY_WRITES: 'on',
      OTEL_EXPORTER_OTLP_ENDPOINT: collector.url,
      OTEL_RESOURCE_ATTRIBUTES: 'control=planted-control',
    });
    await endpoint.signIn(patient);
  });
  afterAll(async () => {
    await endpoint.close();
    await collector.close();
  });

  /** As the server runs each request. */
  const callTraced = async (tool: string, args: Record<string, unknown>): Promise<void> => {
    const request = endpoint.gateway.tracing?.begin('POST mcp-http', { app: 'mcp' }, undefined);
    await new Promise<void>((resolve, reject) =>
      request?.run(() => void endpoint.call(tool, args).then(() => resolve(), reject)),
    );
    request?.end({ status: 200 });
  };

  it.each([
    [200, { ...resource, id: patient }],
    [
      422,
      {
        resourceType: 'OperationOutcome',
        issue: [{ severity: 'error', code: 'x', diagnostics: `${family} ${birthDate}` }],
      },
    ],
    [500, { resourceType: 'OperationOutcome', issue: [{ severity: 'error', code: 'x', diagnostics: identifier }] }],
  ])('hold nothing of a record when the platform answers with %d', async (status, body) => {
    endpoint.stub.answer = (_request, response) => {
      response.writeHead(status, { 'content-type': 'application/fhir+json' }).end(JSON.stringify(body));
    };
    for (const [tool, args] of calls) await callTraced(tool, { ...platform, ...args });
    expect(endpoint.log()).toContain('"audit":true');
    for (const canary of [family, birthDate, identifier, patient]) expect(endpoint.log()).not.toContain(canary);
    await endpoint.gateway.tracing?.flush();
    const told = collector.spans().filter(({ name }) => name === 'tool call');
    expect(new Set(told.map(({ attributes }) => attributes['fhir_gateway.tool']))).toEqual(
      new Set(calls.map(([tool]) => tool)),
    );
    expect(told.map(({ attributes }) => attributes['fhir_gateway.outcome'])).toContain('ok');
    expect(collector.text()).toContain('planted-control');
    for (const canary of [family, birthDate, identifier, patient]) expect(collector.text()).not.toContain(canary);
  });
});
