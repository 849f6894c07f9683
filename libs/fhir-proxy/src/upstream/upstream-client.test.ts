import { gzipSync } from 'node:zlib';
import type { LookupFunction } from 'node:net';
import { createTransport } from '@fhir-gateway/http1-client';
import { createUndiciTransport } from '@fhir-gateway/http1-client/undici';
import { answering, answerWith, eventually, sendJson, type FakePlatform } from '@fhir-gateway/testing';
import { codeOf, ProxyFixture } from '../testing/fixture.js';
import { startUpstream } from '../testing/upstream.js';

// The engines have a contract of their own; here, what the proxy needs of either.
describe.each([
  ['own', createTransport],
  ['undici', createUndiciTransport],
])('the proxy with the client %s', (_engine, createPool) => {
  let upstream: FakePlatform;
  let fixture: ProxyFixture;
  const limits = { connections: 2, maxRetries: 0 };

  beforeEach(async () => {
    upstream = await startUpstream();
    fixture = new ProxyFixture(upstream.base, { createPool, limits });
  });
  afterEach(async () => {
    await fixture.proxy.close();
    await upstream.close();
  });

  it('hands on a record, and a page with its links rewritten, compressed or not', async () => {
    expect((await fixture.send('GET Patient/p1')).body.toString()).toContain('"id":"p1"');
    const bundle = {
      resourceType: 'Bundle',
      type: 'searchset',
      link: [{ relation: 'self', url: `${upstream.base}/x` }],
    };
    upstream.answer = (_request, response) => {
      response.writeHead(200, { 'content-type': 'application/fhir+json', 'content-encoding': 'gzip' });
      response.end(gzipSync(JSON.stringify(bundle)));
    };
    const page = await fixture.send('GET Observation?patient=p1');
    expect(page.head?.status).toBe(200);
    expect(page.body.toString()).toContain('gateway.test');
    expect(page.body.toString()).not.toContain(upstream.origin);
  });

  it('sends a rejected token once more, renewed', async () => {
    upstream.answer = ({ headers }, response) => {
      if (headers.authorization === 'Bearer token-1') sendJson(response, 401, {});
      else sendJson(response, 200, { resourceType: 'Patient', id: 'p1' });
    };
    expect((await fixture.send('GET Patient/p1')).head?.status).toBe(200);
    expect(upstream.seen.map(({ headers }) => headers.authorization)).toEqual(['Bearer token-1', 'Bearer token-2']);
  });

  it('refuses a name that leads into a private network, before anything is sent', async () => {
    const lookup: LookupFunction = (_name, options, callback) =>
      options.all ? callback(null, [{ address: '127.0.0.1', family: 4 }]) : callback(null, '127.0.0.1', 4);
    const guarded = new ProxyFixture(upstream.base.replace('127.0.0.1', 'fhir.test'), {
      createPool,
      limits,
      lookup,
      allowInsecure: () => true,
      allowPrivate: () => false,
    });
    await expect(guarded.send('GET Patient/p1')).rejects.toMatchObject({ detail: 'private address' });
    expect(upstream.seen).toEqual([]);
    await guarded.proxy.close();
  });

  it.each([
    ['is no HTTP', 'UPSTREAM_NOT_FHIR', 'ICY 200 OK\r\n\r\n'],
    [
      'has two framings',
      'UPSTREAM_NOT_FHIR',
      'HTTP/1.1 200 OK\r\ncontent-length: 1\r\ntransfer-encoding: chunked\r\n\r\n',
    ],
    ['ends early', 'UPSTREAM_UNREACHABLE', 'HTTP/1.1 200 OK\r\ncontent-type: application/fhir+json\r\n\r'],
  ])('reports an answer that %s as %s', async (_what, code, bytes) => {
    const server = await answering((socket) => socket.end(bytes));
    const broken = new ProxyFixture(`${server.origin}/r4`, { createPool, limits });
    expect(await codeOf(broken.send('GET Patient/p1'))).toBe(code);
    await broken.proxy.close();
    await server.close();
  });

  it('breaks the connection of a call that is cancelled', async () => {
    const server = await answering(
      '',
      answerWith('{"resourceType":"Patient"}', 'content-type: application/fhir+json\r\n'),
    );
    const slow = new ProxyFixture(`${server.origin}/r4`, { createPool, limits });
    const leaver = new AbortController();
    const call = codeOf(slow.send('GET Patient/p1', {}, { signal: leaver.signal }));
    await eventually(() => (server.sockets[0]?.bytesRead ?? 0) > 0);
    leaver.abort();
    expect(await call).toBe('CLIENT_CLOSED');
    await eventually(() => server.sockets[0]?.closed === true);
    expect((await slow.send('GET Patient/p1')).head?.status).toBe(200);
    await slow.proxy.close();
    await server.close();
  });
});
