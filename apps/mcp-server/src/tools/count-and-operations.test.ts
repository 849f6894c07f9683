import { labResult, searchset } from '../testing/bundles.js';
import { sendJson } from '../testing/stub-platform.js';
import { eras, startTestEndpoint, type TestEndpoint } from '../testing/test-endpoint.js';

describe('count and execute_operation', () => {
  let endpoint: TestEndpoint;

  beforeAll(async () => {
    endpoint = await startTestEndpoint();
    await endpoint.signIn('pat-1');
  });

  afterAll(() => endpoint.close());

  beforeEach(() => {
    endpoint.stub.seen.length = 0;
  });

  const observations = { platform_id: 'stub-ehr', resource_type: 'Observation' };

  it.each(eras)('count asks for the number only, in the record of the sign-in (%s)', async (era) => {
    endpoint.stub.answer = (_request, response) => sendJson(response, 200, searchset([], { total: 143 }));
    const client = await endpoint.connect(era);
    const result = await endpoint.call('count', { ...observations, params: { category: 'laboratory' } }, { client });
    expect(result.structured).toEqual({ platform_id: 'stub-ehr', count: 143, is_exact: true });
    expect(endpoint.stub.seen[0]?.target).toBe('Observation?category=laboratory&_summary=count&patient=pat-1');
  });

  it.each([
    ['all there are', [], true, /^2 Observation/],
    ['the first of more', [{ relation: 'next', url: 'http://elsewhere.example/2' }], false, /^At least 2/],
  ])('count says what is certain when a platform gives no total and returns %s', async (_what, link, isExact, text) => {
    const resources = [labResult('a'), labResult('b')];
    const url = `${endpoint.stub.url}/fhir/Observation?page=2`;
    const links = link.map((one) => ({ ...one, url }));
    endpoint.stub.answer = (_request, response) => sendJson(response, 200, searchset(resources, { link: links }));
    const result = await endpoint.call('count', observations);
    expect(result.structured).toMatchObject({ count: 2, is_exact: isExact });
    expect(result.text).toMatch(text);
  });

  it('count says nothing about what is recorded when it may not look', async () => {
    const result = await endpoint.call('count', { ...observations, params: { patient: 'pat-2' } });
    expect(result.text).toMatch(/^PATIENT_OUT_OF_SCOPE.*says nothing about what is recorded/s);
  });

  it.each(eras)('$everything comes as rows and goes on with a cursor (%s)', async (era) => {
    const ids = Array.from({ length: 30 }, (_, index) => `o-${index}`);
    endpoint.stub.answer = (_request, response) => sendJson(response, 200, searchset(ids.map((id) => labResult(id))));
    const client = await endpoint.connect(era);
    const args = { platform_id: 'stub-ehr', operation: '$everything', resource_type: 'Patient', resource_id: 'pat-1' };
    const first = await endpoint.call('execute_operation', args, { client });
    expect(endpoint.stub.seen[0]?.target).toBe('Patient/pat-1/$everything');
    expect(first.structured['rows']).toHaveLength(20);
    const cursor = String(first.structured['cursor']);
    const rest = await endpoint.call('get_next_page', { platform_id: 'stub-ehr', cursor }, { client });
    expect(rest.structured['rows']).toHaveLength(10);
  });

  it('any other result comes as one resource', async () => {
    const parameters = { resourceType: 'Parameters', parameter: [{ name: 'display', valueString: 'Glucose' }] };
    endpoint.stub.answer = (_request, response) => sendJson(response, 200, parameters);
    const args = { platform_id: 'stub-open', operation: 'lookup', resource_type: 'CodeSystem', params: { code: 'x' } };
    const result = await endpoint.call('execute_operation', args);
    expect(endpoint.stub.seen[0]?.target).toBe('CodeSystem/$lookup?code=x');
    expect(result.structured['resource']).toEqual(parameters);
  });

  it('sends a Parameters resource by POST', async () => {
    endpoint.stub.answer = (_request, response) => sendJson(response, 200, { resourceType: 'ValueSet', id: 'v' });
    const resource = { resourceType: 'Parameters', parameter: [] };
    await endpoint.call('execute_operation', {
      platform_id: 'stub-open',
      operation: '$expand',
      resource_type: 'ValueSet',
      resource,
    });
    const [request] = endpoint.stub.seen;
    expect([request?.method, request?.body]).toEqual(['POST', JSON.stringify(resource)]);
  });

  it.each([
    ['an operation that may change something', { operation: '$purge', resource_type: 'Patient', resource_id: 'pat-1' }],
    ['a path for a name', { operation: '../metadata', resource_type: 'Patient' }],
    ['an id without a type', { operation: '$everything', resource_id: 'pat-1' }],
    ['another patient', { operation: '$everything', resource_type: 'Patient', resource_id: 'pat-2' }],
  ])('refuses %s', async (_what, args) => {
    const result = await endpoint
      .call('execute_operation', { platform_id: 'stub-ehr', ...args })
      .catch(() => undefined);
    expect(result?.isError ?? true).toBe(true);
    expect(endpoint.stub.seen).toEqual([]);
  });
});
