import { createHostGuard, createSameOriginCheck, refuseSecondHost, type GuardedRequest } from './host-guard.js';
import { localGuardOptions } from './local-guard.js';

function codeOf(check: (request: GuardedRequest) => void, request: GuardedRequest): string {
  try {
    check(request);
    return 'passes';
  } catch (error) {
    return error instanceof Error && 'code' in error ? String(error.code) : String(error);
  }
}

describe('createHostGuard', () => {
  const guard = createHostGuard(localGuardOptions({ port: 8000, publicUrl: 'http://localhost:8000' }));
  const host = 'localhost:8000';
  const own = 'http://localhost:8000';

  it.each<[string, string, GuardedRequest['headers']]>([
    ['passes', 'GET', { host }],
    ['passes', 'GET', { host: '127.0.0.1:8000' }],
    ['passes', 'GET', { host: '[::1]:8000' }],
    ['passes', 'GET', { host: 'LOCALHOST:8000' }],
    ['HOST_NOT_ALLOWED', 'GET', {}],
    ['HOST_NOT_ALLOWED', 'GET', { host: 'localhost:8001' }],
    ['HOST_NOT_ALLOWED', 'GET', { host: 'evil.example:8000' }],
    ['HOST_NOT_ALLOWED', 'GET', { host: 'localhost:8000.evil.example' }],
    ['passes', 'POST', { host, origin: own }],
    ['passes', 'POST', { host, origin: 'http://127.0.0.1:8000' }],
    ['ORIGIN_NOT_ALLOWED', 'GET', { host, origin: 'http://evil.example' }],
    ['ORIGIN_NOT_ALLOWED', 'GET', { host, origin: 'https://localhost:8000' }],
    ['ORIGIN_NOT_ALLOWED', 'POST', { host, origin: 'null' }],
    ['ORIGIN_NOT_ALLOWED', 'GET', { host, origin: 'null', 'sec-fetch-site': 'cross-site' }],
    ['passes', 'POST', { host, origin: 'null', 'sec-fetch-site': 'same-origin' }],
    ['CROSS_SITE_REFUSED', 'GET', { host, 'sec-fetch-site': 'cross-site' }],
    ['CROSS_SITE_REFUSED', 'HEAD', { host, 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'navigate' }],
    ['CROSS_SITE_REFUSED', 'GET', { host, 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'no-cors' }],
    ['passes', 'GET', { host, 'sec-fetch-site': 'same-origin', 'sec-fetch-mode': 'no-cors' }],
    ['passes', 'GET', { host, 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'cors', origin: own }],
    ['CROSS_SITE_REFUSED', 'POST', { host, 'sec-fetch-site': 'cross-site' }],
    ['CROSS_SITE_REFUSED', 'DELETE', { host, 'sec-fetch-site': 'same-site' }],
    ['passes', 'POST', { host, 'sec-fetch-site': 'none' }],
    ['passes', 'POST', { host }],
  ])('%s: %s %j', (expected, method, headers) => {
    expect(codeOf(guard, { method, headers })).toBe(expected);
  });
});

describe('a request that a page of another site causes', () => {
  const guard = createHostGuard(localGuardOptions({ port: 8000, publicUrl: 'http://localhost:8000' }));
  const opened = { host: 'localhost:8000', 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'navigate' };

  it.each(['/', '/auth/epic/login', '/oauth/callback?code=1&state=2', '/connections', '/oauth/authorize?x'])(
    'opens the page %s in a tab',
    (url) => {
      const headers = { ...opened, 'sec-fetch-dest': 'document' };
      expect(codeOf(guard, { method: 'GET', url, headers })).toBe('passes');
      expect(codeOf(guard, { method: 'GET', url, headers: opened })).toBe('passes');
      expect(codeOf(guard, { method: 'GET', url, headers: { ...headers, 'sec-fetch-dest': 'iframe' } })).toBe(
        'CROSS_SITE_REFUSED',
      );
    },
  );

  it.each(['/api/fhir/epic/Patient', '/API/fhir/epic', '/api/coverage/x/rules', '/api/platforms?q=a', '/mcp'])(
    'does not run %s',
    (url) => {
      const headers = { ...opened, 'sec-fetch-dest': 'document' };
      expect(codeOf(guard, { method: 'GET', url, headers })).toBe('CROSS_SITE_REFUSED');
    },
  );
});

describe('refuseSecondHost', () => {
  it.each([[['Host', 'a']], [['x-a', 'host', 'Host', 'a', 'x-host', 'b']], [[]]])('lets %j pass', (headers) => {
    expect(() => refuseSecondHost(headers)).not.toThrow();
  });

  it.each([[['Host', 'a', 'Host', 'a']], [['host', 'a', 'x-a', 'b', 'HOST', 'c']]])('refuses %j', (headers) => {
    expect(() => refuseSecondHost(headers)).toThrow(expect.objectContaining({ code: 'REQUEST_INVALID' }));
  });
});

describe('createSameOriginCheck', () => {
  const origin = 'https://gateway.example.com';
  const proven = createSameOriginCheck({ origin });
  const notForeign = createSameOriginCheck({ origin, evidence: 'not-foreign' });

  it.each<[string, string, GuardedRequest]>([
    ['passes', 'passes', { method: 'GET', headers: { origin: 'https://evil.example' } }],
    ['passes', 'passes', { method: 'POST', headers: { origin } }],
    ['passes', 'passes', { method: 'POST', headers: { 'sec-fetch-site': 'same-origin' } }],
    ['passes', 'passes', { method: 'POST', headers: { 'sec-fetch-site': 'same-origin', origin: 'null' } }],
    ['passes', 'passes', { method: 'POST', headers: { 'x-requested-with': 'curl' } }],
    ['CROSS_SITE_REFUSED', 'passes', { method: 'POST', headers: {} }],
    ['CROSS_SITE_REFUSED', 'CROSS_SITE_REFUSED', { method: 'POST', headers: { origin: 'null' } }],
    ['CROSS_SITE_REFUSED', 'CROSS_SITE_REFUSED', { method: 'POST', headers: { origin: 'https://evil.example' } }],
    ['CROSS_SITE_REFUSED', 'CROSS_SITE_REFUSED', { method: 'PUT', headers: { 'sec-fetch-site': 'same-site' } }],
    [
      'CROSS_SITE_REFUSED',
      'CROSS_SITE_REFUSED',
      { method: 'POST', headers: { 'sec-fetch-site': 'cross-site', origin } },
    ],
  ])('proven %s, not-foreign %s: %j', (whenProven, whenNotForeign, request) => {
    expect([codeOf(proven, request), codeOf(notForeign, request)]).toEqual([whenProven, whenNotForeign]);
  });
});
