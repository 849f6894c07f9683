import { labResult, searchset } from '../testing/bundles.js';
import { contentOf, rowsOf, sendJson } from '@fhir-gateway/testing';
import { eras, useTestEndpoint } from '../testing/test-endpoint.js';

describe('count and execute_operation', () => {
  const endpoint = useTestEndpoint();
  beforeAll(async () => {
    await endpoint.signIn('pat-1');
  });

  beforeEach(() => {
    endpoint.stub.seen.length = 0;
  });

  const observations = { platform_id: 'stub-ehr', resource_type: 'Observation' };

  it.each(eras)('count asks for the number only, in the record of the sign-in (%s)', async (era) => {
    endpoint.stub.answer = (_request, response) => sendJson(response, 200, searchset([], { total: 143 }));
    const client = await endpoint.connect(era);
    const result = await endpoint.call('count', { ...observations, params: { category: 'laboratory' } }, { client });
    expect(result.structured).toEqual({
      platform_id: 'stub-ehr',
      whose_record: 'Patient/pat-1',
      count: 143,
      is_exact: true,
    });
    expect(endpoint.stub.seen[0]?.target).toBe('Observation?category=laboratory&_summary=count&patient=pat-1');
  });

  it.each(eras)('$everything comes as rows and goes on with a cursor (%s)', async (era) => {
    const ids = Array.from({ length: 30 }, (_, index) => `o-${index}`);
    endpoint.stub.answer = (_request, response) => sendJson(response, 200, searchset(ids.map((id) => labResult(id))));
    const client = await endpoint.connect(era);
    const args = { platform_id: 'stub-ehr', operation: '$everything', resource_type: 'Patient', resource_id: 'pat-1' };
    const first = await endpoint.call('execute_operation', args, { client });
    expect(endpoint.stub.seen[0]?.target).toBe('Patient/pat-1/$everything?_count=20');
    expect(rowsOf(first.structured)).toHaveLength(20);
    const cursor = String(first.structured['cursor']);
    const rest = await endpoint.call('get_next_page', { platform_id: 'stub-ehr', cursor }, { client });
    expect(rowsOf(rest.structured)).toHaveLength(10);
  });

  it('any other result comes as one resource', async () => {
    const parameters = { resourceType: 'Parameters', parameter: [{ name: 'display', valueString: 'Glucose' }] };
    endpoint.stub.answer = (_request, response) => sendJson(response, 200, parameters);
    const args = { platform_id: 'stub-open', operation: 'lookup', resource_type: 'CodeSystem', params: { code: 'x' } };
    const result = await endpoint.call('execute_operation', args);
    expect(endpoint.stub.seen[0]?.target).toBe('CodeSystem/$lookup?code=x');
    expect(contentOf(result.structured)['resource']).toEqual(parameters);
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

  it('what a platform does in its own time is followed with a cursor, and nowhere else', async () => {
    const job = `${endpoint.stub.origin}/jobs/7?secret=canary`;
    const answers: [number, object | undefined, Record<string, string>][] = [
      [202, undefined, { 'content-location': job }],
      [202, undefined, { 'x-progress': '40 %', 'retry-after': '7' }],
      [200, searchset(Array.from({ length: 25 }, (_, index) => labResult(`o-${index}`))), {}],
    ];
    endpoint.stub.answer = (_request, response) => {
      const [status, body, headers] = answers[0] ?? [500, undefined, {}];
      if (answers.length > 1) answers.shift();
      return body ? sendJson(response, status, body, headers) : void response.writeHead(status, headers).end();
    };
    const args = { platform_id: 'stub-ehr', operation: '$everything', resource_type: 'Patient', resource_id: 'pat-1' };
    const begun = await endpoint.call('execute_operation', args);
    expect(begun.structured).toMatchObject({ state: 'in_progress' });
    expect(begun.text).toMatch(/get_next_page/);
    const next = (from: { structured: Record<string, unknown> }) =>
      endpoint.call('get_next_page', { platform_id: 'stub-ehr', cursor: String(from.structured['cursor']) });
    const going = await next(begun);
    expect(going.structured).toMatchObject({ state: 'in_progress', progress: '“40 %”', retry_after_seconds: 7 });
    const done = await next(going);
    expect(rowsOf(done.structured)).toHaveLength(20);
    expect(rowsOf((await next(done)).structured)).toHaveLength(5);
    for (const { text } of [begun, going, done]) expect(text).not.toMatch(/canary|jobs\/7/);
    await expect(next({ structured: { cursor: `${String(going.structured['cursor'])}x` } })).resolves.toMatchObject({
      isError: true,
    });
  });

  it('names all files of a large export, page by page', async () => {
    const names = Array.from({ length: 60 }, (_, index) => `part-${index}-${'x'.repeat(200)}`);
    const output = names.map((name, count) => ({
      ...{ type: 'Observation', url: `${endpoint.stub.origin}/jobs/${name}.ndjson` },
      // Not every server counts.
      ...(count % 2 === 1 && { count }),
    }));
    endpoint.stub.answer = ({ headers }, response) =>
      headers.prefer === 'respond-async'
        ? void response.writeHead(202, { 'content-location': `${endpoint.stub.origin}/fhir/jobs/1` }).end()
        : sendJson(response, 200, { output, error: [] }, { 'content-type': 'application/json' });
    let page = await endpoint.call('execute_operation', { platform_id: 'stub-open', operation: '$export' });
    const files: string[] = [];
    for (let pages = 0; page.structured['cursor'] !== undefined && pages < 20; pages++) {
      page = await endpoint.call('get_next_page', { platform_id: 'stub-open', cursor: page.structured['cursor'] });
      files.push(...(contentOf(page.structured)['files'] as string[]));
    }
    expect(new Set(files).size).toBe(60);
    for (const [at, file] of files.entries())
      expect(file).toMatch(
        at % 2 === 1 ? `Observation | ${at} resources | http://localhost:8000/` : /^Observation \| http/,
      );
  });

  const everything = { operation: '$everything', resource_type: 'Patient', resource_id: 'pat-1' };
  const lastn = { operation: '$lastn', resource_type: 'Observation' };

  it.each([
    ['$everything', { ...everything, since: '2025', until: '2026-03-31' }, 'start=2025-01-01&end=2026-03-31'],
    ['$everything, by one bound', { ...everything, since: '2026-01-15' }, 'start=2026-01-15'],
    ['$docref', { operation: '$docref', resource_type: 'DocumentReference', until: 'March 2026' }, 'end=2026-03-31'],
    ['$lastn', { ...lastn, since: '01/15/2026' }, 'date=ge2026-01-15'],
  ])('takes since and until for %s', async (_what, args, expected) => {
    endpoint.stub.answer = (_request, response) => sendJson(response, 200, searchset([]));
    const result = await endpoint.call('execute_operation', { platform_id: 'stub-open', ...args });
    expect([result.isError, result.text]).toEqual([false, expect.any(String)]);
    expect(endpoint.stub.seen[0]?.url).toContain(expected);
  });

  it.each([
    [
      'an operation without a time',
      { operation: '$expand', resource_type: 'ValueSet', since: '2026' },
      /does not fit \$expand/,
    ],
    ['two days', { ...lastn, since: '01/02/2026' }, /may be 2026-01-02 or 2026-02-01/],
    ['no date', { ...everything, until: 'soon' }, /takes one date/],
    ['the same twice', { ...everything, since: '2026', params: { start: '2025' } }, /say the same/],
    ['a time that ends before it begins', { ...everything, since: '2026', until: '2025' }, /is after until/],
  ])('refuses since and until that are %s, and asks nothing', async (_what, args, expected) => {
    const result = await endpoint.call('execute_operation', { platform_id: 'stub-open', ...args });
    expect(result.isError).toBe(true);
    expect(result.text).toMatch(expected);
    expect(endpoint.stub.seen).toEqual([]);
  });

  it.each([
    ['an operation that may change something', { operation: '$purge', resource_type: 'Patient', resource_id: 'pat-1' }],
    ['a path for a name', { operation: '../metadata', resource_type: 'Patient' }],
    ['everything of nobody', { operation: 'everything' }],
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
