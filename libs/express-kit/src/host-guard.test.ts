import { createHostGuard, createSameOriginCheck, type GuardedRequest } from './host-guard.js';
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
    ['HOST_NOT_ALLOWED', 'GET', { host: 'localhost' }],
    ['HOST_NOT_ALLOWED', 'GET', { host: 'localhost:8001' }],
    ['HOST_NOT_ALLOWED', 'GET', { host: 'evil.example' }],
    ['HOST_NOT_ALLOWED', 'GET', { host: 'evil.example:8000' }],
    ['HOST_NOT_ALLOWED', 'GET', { host: 'localhost:8000.evil.example' }],
    ['HOST_NOT_ALLOWED', 'GET', { host: 'localhost:8000@evil.example' }],
    ['passes', 'POST', { host, origin: own }],
    ['passes', 'POST', { host, origin: 'http://127.0.0.1:8000' }],
    ['ORIGIN_NOT_ALLOWED', 'GET', { host, origin: 'http://evil.example' }],
    ['ORIGIN_NOT_ALLOWED', 'GET', { host, origin: 'https://localhost:8000' }],
    ['ORIGIN_NOT_ALLOWED', 'GET', { host, origin: 'http://localhost:8000.evil.example' }],
    ['ORIGIN_NOT_ALLOWED', 'POST', { host, origin: 'http://localhost:3000' }],
    ['ORIGIN_NOT_ALLOWED', 'POST', { host, origin: 'null' }],
    ['ORIGIN_NOT_ALLOWED', 'GET', { host, origin: 'null', 'sec-fetch-site': 'cross-site' }],
    ['passes', 'POST', { host, origin: 'null', 'sec-fetch-site': 'same-origin' }],
    ['passes', 'GET', { host, 'sec-fetch-site': 'cross-site' }],
    ['CROSS_SITE_REFUSED', 'POST', { host, 'sec-fetch-site': 'cross-site' }],
    ['CROSS_SITE_REFUSED', 'DELETE', { host, 'sec-fetch-site': 'same-site' }],
    ['passes', 'POST', { host, 'sec-fetch-site': 'none' }],
    ['passes', 'POST', { host }],
  ])('%s: %s %j', (expected, method, headers) => {
    expect(codeOf(guard, { method, headers })).toBe(expected);
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
