import { request as httpRequest, type IncomingHttpHeaders } from 'node:http';
import { buffer } from 'node:stream/consumers';
import { gunzipSync, gzipSync } from 'node:zlib';

import { sendJson } from '@fhir-gateway/testing';

import { useTestGateway } from '../testing/test-gateway.js';
import { acceptsGzip } from '@fhir-gateway/express-kit';

describe('Accept-Encoding', () => {
  it.each([
    ['gzip', true],
    ['GZIP', true],
    ['x-gzip', true],
    ['br, gzip;q=0.5', true],
    ['*', true],
    ['br;q=1.0, *;q=0.1', true],
    ['', false],
    ['identity', false],
    ['br, deflate, zstd', false],
    ['gzip;q=0', false],
    ['gzip; q=0.000, *', false],
    ['*;q=0', false],
    ['gzipped', false],
  ])('%j takes gzip: %s', (header, expected) => {
    expect(acceptsGzip(header)).toBe(expected);
  });
});

describe('an answer to a client that takes gzip', () => {
  const rest = useTestGateway({ FHIR_GATEWAY_WRITES: 'on' });
  beforeEach(() => {
    rest.stub.seen.length = 0;
  });

  const base = (): string => `${rest.stub.origin}/fhir`;
  const bundle = (url: string, entries: number, filler = '') => ({
    resourceType: 'Bundle',
    entry: Array.from({ length: entries }, (_, at) => ({ fullUrl: `${url}/Patient/${at}`, filler })),
  });

  interface Raw {
    readonly status: number;
    readonly headers: IncomingHttpHeaders;
    readonly body: Buffer;
  }

  /** Without a `fetch`, which unpacks. */
  function send(path: string, headers: Record<string, string>, method = 'GET', body?: Buffer): Promise<Raw> {
    return new Promise((resolve, reject) => {
      const { port } = rest.server;
      const asked = { host: '127.0.0.1', port, path: `/api/fhir/stub-open${path}`, headers, method };
      const sent = httpRequest(asked, (answer) => {
        buffer(answer).then((read) => {
          resolve({ status: answer.statusCode ?? 0, headers: answer.headers, body: read });
        }, reject);
      });
      sent.on('error', reject).end(body);
    });
  }
  const gzip = { 'accept-encoding': 'gzip' };

  it.each([
    ['short', 20],
    ['long', 40_000],
  ])('is compressed, with its URLs rewritten, when it is %s', async (_what, entries) => {
    rest.stub.answer = (_request, response) => sendJson(response, 200, bundle(base(), entries), { etag: 'W/"1"' });
    const { headers, body } = await send('/Patient', gzip);
    expect(headers).toMatchObject({ 'content-encoding': 'gzip', vary: 'Accept-Encoding', etag: 'W/"1"' });
    expect(headers['content-length']).toBeUndefined();
    const expected = bundle(`${rest.publicUrl}/api/fhir/stub-open`, entries);
    expect(JSON.parse(gunzipSync(body).toString())).toEqual(expected);
    expect(body.length * 3).toBeLessThan(JSON.stringify(expected).length);
  });

  it('is compressed where the platform compressed it, too', async () => {
    rest.stub.answer = (_request, response) =>
      response
        .writeHead(200, { 'content-type': 'application/fhir+json', 'content-encoding': 'gzip' })
        .end(gzipSync(JSON.stringify(bundle('urn:x', 200))));
    const { body } = await send('/Patient', gzip);
    expect(JSON.parse(gunzipSync(body).toString())).toEqual(bundle('urn:x', 200));
  });

  it.each<[string, number, Record<string, string>, Record<string, string>, string]>([
    ['a short one', 200, {}, gzip, 'GET'],
    ['one to a HEAD', 200, { 'content-length': '99999' }, gzip, 'HEAD'],
    ['one without a body', 204, {}, gzip, 'GET'],
    ['one that has not changed', 304, { etag: 'W/"1"' }, gzip, 'GET'],
    ['one with a strong ETag', 200, { etag: '"1"' }, gzip, 'GET'],
    ['one to a client that takes br alone', 200, {}, { 'accept-encoding': 'br' }, 'GET'],
    ['one to a client that refuses gzip', 200, {}, { 'accept-encoding': 'gzip;q=0' }, 'GET'],
  ])('stays as it is: %s', async (what, status, answered, asked, method) => {
    const text = JSON.stringify(bundle('urn:x', what === 'a short one' ? 1 : 500));
    rest.stub.answer = (_request, response) => {
      response.writeHead(status, { 'content-type': 'application/fhir+json', ...answered });
      response.end(status === 200 && method === 'GET' ? text : undefined);
    };
    const { headers, body } = await send('/Patient/p', asked, method);
    expect(headers['content-encoding']).toBeUndefined();
    if (status === 200 && method === 'GET') expect(body.toString()).toBe(text);
  });

  it('is not compressed for a browser with its cookie (BREACH)', async () => {
    const browser = await rest.signedIn('pat-1');
    rest.stub.answer = (_request, response) => sendJson(response, 200, bundle(base(), 100));
    const cookie = browser.sessionCookie;
    const { status, headers } = await send('/Patient', { ...gzip, cookie });
    expect([status, headers['content-encoding']]).toEqual([200, undefined]);
  });

  it('is cut, and does not end as if it were whole, where the platform breaks off', async () => {
    rest.stub.answer = (_request, response) => {
      response.writeHead(200, { 'content-type': 'application/fhir+json', 'content-length': '9000000' });
      response.write(JSON.stringify(bundle('urn:x', 40_000)));
      setTimeout(() => response.destroy(), 50);
    };
    await expect(send('/Patient', gzip)).rejects.toThrow();
  });

  describe('a body that a client compressed', () => {
    const patient = { resourceType: 'Patient', id: 'p1', name: [{ family: 'x'.repeat(5_000) }] };
    const headers = { 'content-type': 'application/fhir+json', 'content-encoding': 'gzip' };
    /** As somebody who may write. */
    const put = async (body: Buffer, more: Record<string, string> = {}): Promise<Raw> => {
      const browser = await rest.signedIn('pat-1');
      rest.stub.seen.length = 0;
      const cookie = browser.sessionCookie;
      const origin = rest.publicUrl;
      return send('/Patient/p1', { ...headers, cookie, origin, ...more }, 'PUT', body);
    };

    it.each(['gzip', 'x-gzip', 'GZIP'])('reaches the platform unpacked, as %s', async (coding) => {
      rest.stub.answer = (_request, response) => sendJson(response, 200, patient);
      const { status } = await put(gzipSync(JSON.stringify(patient)), { 'content-encoding': coding });
      expect(status).toBe(200);
      expect(rest.stub.seen[0]?.body).toBe(JSON.stringify(patient));
      expect(rest.stub.seen[0]?.headers['content-encoding']).toBeUndefined();
    });

    const whole = gzipSync(JSON.stringify(patient));
    it.each<[string, Buffer, string, number]>([
      ['a bomb', gzipSync(Buffer.alloc(300 * 1024 * 1024, 0x20)), 'gzip', 413],
      ['one just over the limit', gzipSync(Buffer.alloc(2 * 1024 * 1024 + 1, 0x20)), 'gzip', 413],
      ['one that breaks off', whole.subarray(0, whole.length - 9), 'gzip', 400],
      ['one that is none', Buffer.from(JSON.stringify(patient)), 'gzip', 400],
      ['one with something behind it', Buffer.concat([whole, Buffer.from([0x1f, 0x8b, 1, 2, 3])]), 'gzip', 400],
      ['one within another', gzipSync(whole), 'gzip', 400],
      ['two codings', whole, 'gzip, gzip', 415],
      ['another coding', whole, 'br', 415],
    ])('is refused: %s', async (_what, body, coding, status) => {
      const answer = await put(body, { 'content-encoding': coding });
      expect(answer.status).toBe(status);
      expect(answer.body.toString()).toContain('OperationOutcome');
      expect(rest.stub.seen).toEqual([]);
    });
  });
});
