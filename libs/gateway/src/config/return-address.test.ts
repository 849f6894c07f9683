import fc from 'fast-check';
import { isReturnPrefix, requireReturnAddress, withOutcome } from './return-address.js';

const prefixes = ['https://app.example.org', 'https://portal.example.org/health', 'http://localhost:3000'];
const isAllowed = (text: string) => {
  try {
    return requireReturnAddress(text, prefixes) === text;
  } catch (error) {
    expect(error).toMatchObject({ code: 'RETURN_TO_REFUSED' });
    if (text.length > 20) expect((error as Error).message).not.toContain(text);
    return false;
  }
};

describe('an address to return to', () => {
  it.each([
    'https://app.example.org',
    'https://app.example.org/',
    'https://app.example.org/after/sign-in?state=abc&n=1',
    'https://app.example.org/?state=abc',
    'https://portal.example.org/health',
    'https://portal.example.org/health/',
    'https://portal.example.org/health?x=1',
    'https://portal.example.org/health/a%20b',
    'http://localhost:3000/back',
  ])('takes %s', (text) => expect(isAllowed(text)).toBe(true));

  it.each([
    ['nothing', ''],
    ['no scheme', '//app.example.org/'],
    ['a path alone', '/after'],
    ['another scheme', 'http://app.example.org/'],
    ['a script', 'javascript://app.example.org/%0aalert(1)'],
    ['data', 'data:text/html,https://app.example.org/'],
    ['another host', 'https://evil.example/'],
    ['a host that ends alike', 'https://evil-app.example.org/'],
    ['a host that begins alike', 'https://app.example.org.evil.example/'],
    ['a subdomain', 'https://x.app.example.org/'],
    ['a final dot', 'https://app.example.org./'],
    ['the host as user name', 'https://app.example.org@evil.example/'],
    ['the host and port as user name', 'https://app.example.org:443@evil.example/'],
    ['a user name', 'https://user@app.example.org/'],
    ['an empty user name', 'https://@app.example.org/'],
    ['a backslash for a slash', 'https://app.example.org\\evil.example/'],
    ['backslashes', 'https:\\\\app.example.org\\'],
    ['a backslash before an at sign', 'https://evil.example\\@app.example.org/'],
    ['one slash', 'https:/app.example.org/'],
    ['three slashes', 'https:///app.example.org/'],
    ['another port', 'https://app.example.org:8443/'],
    ['the default port', 'https://app.example.org:443/'],
    ['a port where there is none', 'http://localhost/back'],
    ['capital letters in the host', 'https://APP.example.org/'],
    ['capital letters in the scheme', 'HTTPS://app.example.org/'],
    ['capital letters in the path', 'https://portal.example.org/Health'],
    ['a fragment', 'https://app.example.org/#x'],
    ['an empty fragment', 'https://app.example.org/#'],
    ['dot segments', 'https://portal.example.org/health/../admin'],
    ['a dot segment', 'https://portal.example.org/./health'],
    ['encoded dot segments', 'https://portal.example.org/health/%2e%2e/admin'],
    ['half encoded dot segments', 'https://portal.example.org/health/.%2E/admin'],
    ['doubly encoded dots', 'https://portal.example.org/health/%252e%252e/admin'],
    ['an encoded slash', 'https://portal.example.org/health%2f..%2fadmin'],
    ['an encoded backslash', 'https://portal.example.org/health/%5c..'],
    ['two slashes in the path', 'https://app.example.org//evil.example'],
    ['a longer word', 'https://portal.example.org/healthy'],
    ['a parent', 'https://portal.example.org/'],
    ['a tab', 'https://app.example.org/\tx'],
    ['a line break', 'https://app.example.org/\r\nlocation: https://evil.example'],
    ['an encoded line break', 'https://app.example.org/%0d%0ax'],
    ['a blank before it', ' https://app.example.org/'],
    ['a letter that looks alike', 'https://\u0430pp.example.org/'],
    ['a wide full stop', 'https://app.example\u3002org/'],
    ['an encoded host', 'https://app%2eexample.org/'],
    ['an outcome of its own', 'https://app.example.org/?outcome=connected'],
    ['an outcome of its own, encoded', 'https://app.example.org/?%6futcome=connected'],
    ['a platform of its own', 'https://app.example.org/?platform_id=x'],
    ['too much', `https://app.example.org/${'x'.repeat(2048)}`],
  ])('refuses %s', (_what, text) => expect(isAllowed(text)).toBe(false));

  it('refuses everything where nothing is listed', () => {
    expect(() => requireReturnAddress('https://app.example.org/', [])).toThrow('return_to');
  });

  it('is always at a listed origin, however it is written', () => {
    const origins = new Set(prefixes.map((prefix) => new URL(prefix).origin));
    const parts = fc.constantFrom(
      'https:',
      '//',
      '/',
      '\\',
      '@',
      '.',
      '..',
      '%2e',
      ':',
      '443',
      'app.example.org',
      'evil.example',
      '?',
      '#',
      'x',
      '\t',
    );
    fc.assert(
      fc.property(fc.array(parts, { maxLength: 9 }), fc.constantFrom('', ...prefixes), (rest, start) => {
        const text = start + rest.join('');
        if (!isAllowed(text)) return;
        const sent = new URL(withOutcome(text, { platformId: 'x', outcome: 'connected' }));
        expect(origins.has(sent.origin)).toBe(true);
        expect([sent.username, sent.hash, sent.searchParams.getAll('outcome')]).toEqual(['', '', ['connected']]);
      }),
      { numRuns: 2_000 },
    );
  });

  it('gets the outcome beside its own query', () => {
    expect(
      withOutcome('https://app.example.org/?s=1', { platformId: 'epic:a_b', outcome: 'denied', error: 'LOGIN_DENIED' }),
    ).toBe('https://app.example.org/?s=1&platform_id=epic%3Aa_b&outcome=denied&error=LOGIN_DENIED');
  });
});

describe('an address that an operator lists', () => {
  it.each([
    'https://app.example.org',
    'https://app.example.org/',
    'https://app.example.org/a/b',
    'http://127.0.0.1:3000',
  ])('may be %s', (text) => expect(isReturnPrefix(text)).toBe(true));

  it.each([
    '*',
    'https://*.example.org',
    'http://app.example.org',
    'app.example.org',
    'https://app.example.org/?a',
    'https://app.example.org/#',
    'https://app.example.org/a/../b',
    'https://u@app.example.org',
    'HTTPS://app.example.org',
  ])('may not be %s', (text) => expect(isReturnPrefix(text)).toBe(false));
});
