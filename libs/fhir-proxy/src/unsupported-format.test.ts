import type { FakePlatform } from '@fhir-gateway/testing';
import { codeOf, ProxyFixture } from './testing/fixture.js';
import { startUpstream } from './testing/upstream.js';

let upstream: FakePlatform;
let fixture: ProxyFixture;

beforeEach(async () => {
  upstream = await startUpstream();
  fixture = new ProxyFixture(upstream.base);
});

describe('an answer in a format that is not passed on', () => {
  it.each([
    ['GET Patient/p1', { accept: 'application/fhir+turtle' }, 'text/turtle', 'FORMAT_NOT_SUPPORTED'],
    ['GET Patient/p1?_format=html/json', {}, 'text/html', 'FORMAT_NOT_SUPPORTED'],
    ['GET Patient/p1?_summary=text', {}, 'application/xhtml+xml', 'FORMAT_NOT_SUPPORTED'],
    // What the client did not ask for is the platform's fault.
    ['GET Patient/p1', {}, 'text/html', 'UPSTREAM_NOT_FHIR'],
    ['GET Patient/p1', { accept: 'text/html,*/*;q=0.8' }, 'text/html', 'UPSTREAM_NOT_FHIR'],
    ['GET Patient/p1', { accept: 'application/fhir+json' }, 'text/turtle', 'UPSTREAM_NOT_FHIR'],
  ])('is %s %j as %s: %s', async (line, headers, type, code) => {
    upstream.answer = (_request, response) => response.writeHead(200, { 'content-type': type }).end('<text>');
    expect(await codeOf(fixture.send(line, { headers }))).toBe(code);
  });

  it('is the platform’s fault where it is an error of another kind', async () => {
    upstream.answer = (_request, response) => response.writeHead(500, { 'content-type': 'text/html' }).end('<text>');
    expect(await codeOf(fixture.send('GET Patient/p1?_format=ttl'))).toBe('UPSTREAM_NOT_FHIR');
  });
});
