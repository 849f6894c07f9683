import { sendJson } from '@fhir-gateway/testing';
import type { FhirRequest } from './contract/fhir-request.js';
import { codeOf, eachProxy, fixture, jsonBody, upstream } from './testing/fixture.js';

eachProxy(() => {
  fixture.mayWrite('user/*.cruds');
});

const patient = { resourceType: 'Patient', id: 'p1' };
const outcome = { resourceType: 'OperationOutcome', issue: [{ severity: 'error', code: 'conflict' }] };

/** One interaction, the headers that matter to it, and what the platform answers. */
const table: [line: string, headers: Record<string, string>, status: number, answered: Record<string, string>][] = [
  ['GET Patient/p1', { 'if-none-match': 'W/"1"' }, 304, { etag: 'W/"1"' }],
  ['GET Patient/p1', { 'if-modified-since': 'Tue, 01 Jan 2030 00:00:00 GMT' }, 304, {}],
  ['GET Observation?x=y', { prefer: 'handling=strict' }, 400, {}],
  ['GET Observation?x=y', { 'cache-control': 'no-store, max-results=3' }, 200, {}],
  ['DELETE Patient/p1', { 'x-cascade': 'delete' }, 200, {}],
  ['GET Observation?x=y', { prefer: 'handling=lenient' }, 200, { 'preference-applied': 'handling=lenient' }],
  ['PUT Patient/p1', { 'if-match': 'W/"3"' }, 200, { etag: 'W/"4"' }],
  ['PUT Patient/p1', { 'if-none-match': '*' }, 412, {}],
];

describe('X-Cascade', () => {
  it('goes with what writes, and with nothing else', async () => {
    for (const line of ['GET Patient/p1', 'GET Patient/p1/$everything']) {
      await fixture.send(line, { headers: { 'x-cascade': 'delete' } });
    }
    await fixture.send('POST Patient/_search', {
      headers: { 'x-cascade': 'delete', 'content-type': 'application/x-www-form-urlencoded' },
    });
    expect(upstream.seen.map(({ headers }) => headers['x-cascade'])).toEqual([undefined, undefined, undefined]);
    const broken = fixture.send('DELETE Patient/p1', { headers: { 'x-cascade': 'delete\r\nauthorization: b' } });
    expect(await codeOf(broken)).toBe('REQUEST_INVALID');
  });
});

describe('a header of the FHIR API', () => {
  it.each(table)('reaches the platform with %s %j, and its %d comes back', async (line, headers, status, answered) => {
    upstream.answer = (_request, response) =>
      status === 304
        ? response.writeHead(status, answered).end()
        : sendJson(response, status, status < 400 ? patient : outcome, answered);
    const body = line.includes('?') ? { resourceType: 'Patient' } : patient;
    const given: Partial<FhirRequest> = line.startsWith('PUT') ? jsonBody(body) : {};
    const { head } = await fixture.send(line, { ...given, headers: { ...given.headers, ...headers } });
    expect(head).toMatchObject({ status, headers: answered });
    expect(upstream.seen).toHaveLength(1);
    expect(upstream.seen[0]).toMatchObject({ url: `/r4/${line.replace(/^\w+ /, '')}`, headers });
  });

  it.each(['if-match', 'if-none-match', 'if-modified-since', 'prefer', 'cache-control'])(
    '%s cannot bring a second header along',
    async (name) => {
      const call = fixture.send('GET Patient/p1', { headers: { [name]: 'a\r\nauthorization: Bearer b' } });
      expect(await codeOf(call)).toBe('REQUEST_INVALID');
      expect(upstream.seen).toEqual([]);
    },
  );
});
