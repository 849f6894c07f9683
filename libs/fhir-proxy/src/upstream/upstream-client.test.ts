import { gzipSync } from 'node:zlib';
import { createTransport } from '@fhir-gateway/http1-client';
import { createUndiciTransport } from '@fhir-gateway/http1-client/undici';
import type { FakePlatform } from '@fhir-gateway/testing';
import { ProxyFixture } from '../testing/fixture.js';
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
});
