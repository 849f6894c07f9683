import fc from 'fast-check';
import { returnPath } from './return-path.js';

describe('where a browser goes after it has signed in', () => {
  it.each([
    '/',
    '/record?platform=a&platform=b',
    '/oauth/authorize?client_id=x&redirect_uri=https%3A%2F%2Fapp.example%2Fcb&state=a%2Fb',
    '/auth/sandbox-ehr/login?scope=patient/*.rs',
    '/auth/sign-inn',
  ])('is the page that was asked for: %s', (path) => expect(returnPath(path)).toBe(path));

  it.each([
    undefined,
    ['/record', '/agents'],
    '',
    'record',
    'https://evil.example/',
    '//evil.example/',
    '///evil.example/',
    '/\\evil.example/',
    '\\\\evil.example/',
    '/\t/evil.example/',
    '/\n/evil.example',
    ' /record',
    'javascript:alert(1)',
    '/..//evil.example',
    '/a/..//evil.example',
    '/%2e%2e//evil.example',
    '/.//evil.example',
    '/record\r\nSet-Cookie: a=b',
    '/auth/sign-in',
    '/auth/sign-in?return_to=/auth/sign-in',
    '/x/../auth/sign-in',
    '/oauth/login/callback?code=a',
    `/${'a'.repeat(8192)}`,
  ])('is the start page instead of %j', (path) => expect(returnPath(path)).toBe('/'));

  it('is of this origin, whatever was sent', () => {
    const piece = fc.constantFrom(
      '/',
      '\\',
      '//',
      '..',
      '.',
      '%2e',
      '\t',
      '\n',
      '@',
      ':',
      'evil.example',
      'https:',
      '?',
      '#',
    );
    const origin = 'https://gateway.example';
    fc.assert(
      fc.property(fc.array(fc.oneof(piece, fc.string()), { maxLength: 8 }), (pieces) => {
        const path = returnPath(pieces.join(''));
        expect(new URL(path, origin).origin).toBe(origin);
        expect(new URL(`${origin}/base${path}`).pathname).toMatch(/^\/base\//);
      }),
      { numRuns: 2_000 },
    );
  });
});
