import { request } from 'node:http';

import { securityHeaders } from '@fhir-gateway/express-kit';

import { useTestGateway } from './testing/test-gateway.js';

const rest = useTestGateway({ FHIR_GATEWAY_LOG_LEVEL: 'silent', FHIR_GATEWAY_WRITES: 'on' });
let cookie: string;
beforeAll(async () => {
  const browser = await rest.signedIn('pat-1');
  cookie = browser.sessionCookie;
});
beforeEach(() => {
  rest.stub.seen.length = 0;
});

/** Everything that a client, or a machine in front of the gateway, may send along; a value tells where it came from. */
const offered: Record<string, string> = {
  accept: 'application/fhir+json;q=0.9',
  'accept-charset': 'utf-8',
  'accept-encoding': 'gzip, br',
  'accept-language': 'de, en;q=0.5',
  'cache-control': 'max-age=0',
  connection: 'keep-alive, x-hop',
  'content-type': 'application/fhir+json',
  dnt: '1',
  forwarded: 'for=192.0.2.1;host=evil.test',
  from: 'person@example.test',
  'if-match': 'W/"1"',
  'if-modified-since': 'Tue, 01 Jan 2030 00:00:00 GMT',
  'if-none-exist': 'identifier=a|b',
  'if-none-match': 'W/"2"',
  'keep-alive': 'timeout=5',
  origin: 'http://localhost',
  prefer: 'return=minimal',
  'proxy-authorization': 'Basic eDp5',
  'proxy-connection': 'keep-alive',
  referer: 'http://localhost/page',
  te: 'trailers',
  traceparent: '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01',
  'user-agent': 'client/1.0',
  via: '1.1 front',
  'x-api-key': 'from the client',
  'x-forwarded-for': '192.0.2.1',
  'x-forwarded-host': 'evil.test',
  'x-forwarded-proto': 'https',
  'x-hop': 'only for the next hop',
  'x-http-method-override': 'DELETE',
  'x-original-url': '/admin',
  'x-real-ip': '192.0.2.1',
  'x-request-id': 'request-of-the-client',
  'x-rewrite-url': '/admin',
};

/** Sends all of them to a platform; without `origin` the gateway would not know that its cookie is not abused. */
function ask(method: string, path: string, body = ''): Promise<{ status: number; headers: Record<string, unknown> }> {
  const { origin: _own, 'content-type': type, ...others } = offered;
  const headers = { ...others, origin: rest.publicUrl, cookie, ...(body !== '' && { 'content-type': type }) };
  return new Promise((resolve, reject) => {
    const asked = request(`${rest.publicUrl}/api/fhir/${path}`, { method, headers, agent: false }, (response) => {
      response.resume();
      response.on('end', () => resolve({ status: response.statusCode ?? 0, headers: response.headers }));
    });
    asked.on('error', reject);
    asked.end(body);
  });
}

describe('of all that a client sends', () => {
  const always = {
    connection: 'keep-alive',
    accept: 'application/fhir+json;q=0.9',
    'accept-encoding': 'identity',
    'accept-language': 'de, en;q=0.5',
    'cache-control': 'max-age=0',
    'if-match': 'W/"1"',
    'if-modified-since': 'Tue, 01 Jan 2030 00:00:00 GMT',
    'if-none-match': 'W/"2"',
    prefer: 'return=minimal',
    'user-agent': 'fhir-gateway',
    'x-request-id': 'request-of-the-client',
  };

  it('a read at a platform with a sign-in has exactly this', async () => {
    expect((await ask('GET', 'stub-ehr/Patient/pat-1')).status).toBe(200);
    expect(rest.stub.seen.map(({ headers }) => headers)).toEqual([
      { ...always, host: new URL(rest.stub.origin).host, authorization: `Bearer ${rest.stub.issued[0]}` },
    ]);
  });

  it('a create at an open platform has exactly this, and no token of another platform', async () => {
    const body = '{"resourceType":"Patient"}';
    expect((await ask('POST', 'stub-open/Patient', body)).status).toBe(200);
    expect(rest.stub.seen.map(({ headers }) => headers)).toEqual([
      {
        ...always,
        host: new URL(rest.stub.origin).host,
        'content-length': String(body.length),
        'content-type': 'application/fhir+json',
        'if-none-exist': 'identifier=a|b',
      },
    ]);
  });
});

describe('of all that a platform answers', () => {
  it('a client gets exactly this, with the gateway’s own', async () => {
    rest.stub.answer = (_request, response) => {
      response.writeHead(200, {
        'access-control-allow-credentials': 'true',
        'access-control-allow-origin': '*',
        age: '10',
        allow: 'GET',
        'alt-svc': 'h3=":443"',
        'cache-control': 'public, max-age=3600',
        'clear-site-data': '"cookies"',
        connection: 'keep-alive, x-hop',
        'content-language': 'de',
        'content-location': 'https://evil.test/x',
        'content-security-policy': "default-src 'unsafe-inline'",
        'content-type': 'application/fhir+json; charset=utf-8',
        etag: 'W/"7"',
        expires: 'Tue, 01 Jan 2030 00:00:00 GMT',
        'keep-alive': 'timeout=5',
        'last-modified': 'Tue, 01 Jan 2030 00:00:00 GMT',
        link: '<https://evil.test>; rel=preload',
        location: 'https://evil.test/x',
        'preference-applied': 'return=minimal',
        'proxy-authenticate': 'Basic',
        refresh: '0; url=https://evil.test',
        'retry-after': '7',
        server: 'Secret/1.2.3',
        'set-cookie': ['a=b', 'fhir_gateway_session=planted'],
        'strict-transport-security': 'max-age=0',
        trailer: 'x-late',
        'transfer-encoding': 'chunked',
        via: '1.1 inside',
        warning: '299 - x',
        'www-authenticate': 'Bearer realm="platform"',
        'x-frame-options': 'ALLOWALL',
        'x-hop': 'only for the next hop',
        'x-powered-by': 'Secret',
        'x-request-id': 'of the platform',
      });
      response.end('{"resourceType":"Patient"}');
    };
    const { headers } = await ask('GET', 'stub-open/Patient/1');
    const { date: _date, ...stable } = headers;
    expect(stable).toEqual({
      ...securityHeaders('api'),
      allow: 'GET',
      'cache-control': 'no-store',
      connection: 'keep-alive',
      'keep-alive': 'timeout=65',
      'content-language': 'de',
      'content-length': '26',
      'content-type': 'application/fhir+json; charset=utf-8',
      etag: 'W/"7"',
      expires: 'Tue, 01 Jan 2030 00:00:00 GMT',
      'last-modified': 'Tue, 01 Jan 2030 00:00:00 GMT',
      'preference-applied': 'return=minimal',
      'retry-after': '7',
      vary: 'Accept-Encoding',
      'x-correlation-id': 'request-of-the-client',
      'x-request-id': expect.stringMatching(/^[0-9a-f-]{36}$/) as string,
    });
  });
});
