import { connect } from 'node:net';

import { useTestGateway } from './testing/test-gateway.js';

const rest = useTestGateway({ FHIR_GATEWAY_LOG_LEVEL: 'silent' });
beforeEach(() => {
  rest.stub.seen.length = 0;
});

/** Sends bytes on one connection until the gateway ends it; the statuses of all answers. */
function statusesFor(bytes: string): Promise<number[]> {
  return new Promise((resolve) => {
    const socket = connect(rest.gateway.config.restPort, '127.0.0.1');
    let answer = '';
    socket.on('data', (chunk: Buffer) => (answer += chunk.toString('latin1')));
    socket.on('error', () => undefined);
    socket.on('close', () => resolve([...answer.matchAll(/HTTP\/1\.1 (\d{3}) /g)].map(([, code]) => Number(code))));
    socket.write(Buffer.from(bytes, 'latin1'));
  });
}

const host = 'host: gateway.test\r\n';
/** Would be answered, were it taken for a request. */
const hidden = `GET /api/fhir/stub-open/Patient/smuggled HTTP/1.1\r\n${host}connection: close\r\n\r\n`;

const form = 'content-type: application/x-www-form-urlencoded\r\n';
const search = `POST /api/fhir/stub-open/Patient/_search HTTP/1.1\r\n${host}${form}`;

it('two requests in one go are both answered when both can only be read in one way', async () => {
  expect(await statusesFor(`${search}content-length: 0\r\n\r\n${hidden}`)).toEqual([200, 200]);
  expect(await statusesFor(`${search}transfer-encoding: chunked\r\n\r\n3\r\na=b\r\n0\r\n\r\n${hidden}`)).toEqual([
    200, 200,
  ]);
  expect(rest.stub.seen.map(({ url, body }) => `${url} ${body}`).sort()).toEqual([
    '/fhir/Patient/_search ',
    '/fhir/Patient/_search a=b',
    '/fhir/Patient/smuggled ',
    '/fhir/Patient/smuggled ',
  ]);
});

describe('a request whose end two servers would see in different places', () => {
  it.each([
    ['a length and chunks', 'content-length: 5\r\ntransfer-encoding: chunked', '0\r\n\r\n'],
    ['chunks and a length', 'transfer-encoding: chunked\r\ncontent-length: 5', '0\r\n\r\n'],
    ['two lengths', 'content-length: 0\r\ncontent-length: 100', ''],
    ['a list of lengths', 'content-length: 0, 100', ''],
    ['a length with a sign', 'content-length: +0', ''],
    ['a length in hex', 'content-length: 0x0', ''],
    ['a negative length', 'content-length: -1', ''],
    ['a length with a letter', 'content-length: 0a', ''],
    ['a length beyond any number', 'content-length: 99999999999999999999', ''],
    ['a space before the colon', 'transfer-encoding : chunked', '0\r\n\r\n'],
    ['a coding that is unknown', 'transfer-encoding: xchunked', '0\r\n\r\n'],
    ['chunked not last', 'transfer-encoding: chunked, identity', '0\r\n\r\n'],
    ['a folded header', 'x-a: b\r\n transfer-encoding: chunked', '0\r\n\r\n'],
    ['a folded header at the front', ' transfer-encoding: chunked', '0\r\n\r\n'],
    ['a header without a name', ': chunked', ''],
    ['a NUL in a header', 'x-a: b\u0000c', ''],
    ['a bare CR in a header', 'x-a: b\rx-b: c', ''],
    ['a chunk length that is none', 'transfer-encoding: chunked', 'zz\r\n'],
    ['a chunk that is longer than it says', 'transfer-encoding: chunked', '1\r\nabc\r\n0\r\n\r\n'],
    ['a chunk length beyond any number', 'transfer-encoding: chunked', 'fffffffffffffffff\r\n'],
  ])('%s: is refused, and what it hides is no request', async (_what, framing, body) => {
    const statuses = await statusesFor(`${search}${framing}\r\n\r\n${body}${hidden}`);
    expect(statuses.length).toBeLessThanOrEqual(1);
    for (const status of statuses) expect([status >= 400 && status < 500, status]).toEqual([true, status]);
    expect(rest.stub.seen).toEqual([]);
  });

  it('a body for a request that needs none hides nothing', async () => {
    const line = `GET /api/fhir/stub-open/Patient HTTP/1.1\r\n${host}content-length: ${hidden.length}\r\n`;
    expect(await statusesFor(`${line}connection: close\r\n\r\n${hidden}`)).toEqual([200]);
    expect(rest.stub.seen.map(({ url }) => url)).toEqual(['/fhir/Patient']);
    expect(rest.stub.seen[0]?.body).toBe('');
  });
});

describe('a target that is no path of the API', () => {
  it.each([
    '/api/fhir/stub-open/../stub-ehr/Patient',
    '/api/fhir/stub-open/%2e%2e/%2e%2e/admin',
    '/api/fhir/stub-open/Patient/%2e%2e%2fadmin',
    '/api/fhir/stub-open/Patient/..%5cadmin',
    '/api/fhir/stub-open/Patient/%252e%252e',
    '/api/fhir/stub-open/Patient/%c0%ae%c0%ae',
    '/api/fhir/stub-open/Patient/%e2%80%a4%e2%80%a4',
    '/api/fhir/stub-open/Patient;a=b/1',
    '/api/fhir/stub-open/Patient\\1',
    '/api/fhir/stub-open//Patient',
    '/api/fhir/stub-open/Patient//1',
    '/api/fhir/stub-open/Patient/1%00',
    '/api/fhir/stub-open/Patient/1%0d%0aX:%20y',
    '/api/fhir/stub-open%2fPatient/1',
    '/api/fhir/stub-open@evil.test/Patient',
    '/api/fhir/http:%2f%2fevil.test/Patient',
    'http://person@evil.test/api/fhir/stub-open/Patient',
    '//evil.test/api/fhir/stub-open/Patient',
    '/api/fhir/stub-open/Patient#/1',
    '/api/fhir/stub-open/Patient?a=b#c',
    '*',
  ])('%s reaches no platform', async (target) => {
    const statuses = await statusesFor(`GET ${target} HTTP/1.1\r\n${host}connection: close\r\n\r\n`);
    expect(statuses).toEqual([expect.any(Number)]);
    expect(Math.floor((statuses[0] ?? 0) / 100)).toBe(4);
    expect(rest.stub.seen).toEqual([]);
  });

  it('in absolute form, it is taken for its path, as every server has to (RFC 9112 section 3.2.2)', async () => {
    const line = 'GET http://gateway.test/api/fhir/stub-open/Patient?a=b HTTP/1.1\r\n';
    expect(await statusesFor(`${line}${host}connection: close\r\n\r\n`)).toEqual([200]);
    expect(rest.stub.seen.map(({ url }) => url)).toEqual(['/fhir/Patient?a=b']);
  });

  it('a header that names another place changes nothing at the platform', async () => {
    const line = 'GET /api/fhir/stub-open/Patient HTTP/1.1\r\n';
    const headers = 'host: evil.test\r\nx-forwarded-host: evil.test\r\nx-original-url: /admin\r\n';
    expect(await statusesFor(`${line}${headers}connection: close\r\n\r\n`)).toEqual([200]);
    for (const { url, headers: sent } of rest.stub.seen) {
      expect([url, sent.host]).toEqual(['/fhir/Patient', new URL(rest.stub.origin).host]);
      expect(JSON.stringify(sent)).not.toContain('evil');
    }
  });

  it.each(['/api/fhir/stub-open/Patient', '/api/platforms', '/', '/livez', '/readyz'])(
    '%s with two Hosts is refused',
    async (path) => {
      const line = `GET ${path} HTTP/1.1\r\n`;
      expect(await statusesFor(`${line}${host}Host: evil.test\r\nconnection: close\r\n\r\n`)).toEqual([400]);
      expect(rest.stub.seen).toEqual([]);
    },
  );
});
