import { ClientDocumentError, providerMetadata, readClientDocument } from './client-document.js';
import { redirectKind, redirectPlace } from './redirect-uris.js';

describe('redirect URIs', () => {
  it.each([
    ['https://claude.ai/api/mcp/auth_callback', 'https'],
    ['http://127.0.0.1:8787/callback', 'loopback'],
    ['http://localhost:3335/oauth/callback', 'loopback'],
    ['http://[::1]:9/callback', 'loopback'],
    ['cursor://anysphere.cursor-mcp/oauth/callback', 'private-use'],
    ['com.example.app:/callback', 'private-use'],
  ])('takes %s', (uri, kind) => expect(redirectKind(uri)).toBe(kind));

  it.each([
    'javascript:alert(1)',
    'java\nscript:alert(1)',
    ' javascript:alert(1)',
    'data:text/html,<script>alert(1)</script>',
    'file:///etc/passwd',
    'intent://x#Intent;end',
    'ms-msdt:/id',
    'https://*.a.example/callback',
    'https://a.exam\u00adple/callback',
    'https://a.example/\u200bcallback',
    'https://a.example%00.b.example/',
    'https://[::1]/callback',
    'http://localhost./callback',
    'http://0.0.0.0/callback',
    'http://[::ffff:127.0.0.1]/callback',
    'https:',
    'http://a.example/callback',
    'http://127.0.0.1.a.example/',
    'http://localhost.a.example/',
    'http:\\\\localhost\\',
    'https://user@a.example/',
    'https://localhost/callback',
    'https://a.example/#x',
    'https://a.example/#',
    '/callback',
    '',
    `https://a.example/${'x'.repeat(1000)}`,
  ])('refuses %j', (uri) => {
    expect(redirectKind(uri)).toBeUndefined();
    const read = () => readClientDocument({ redirect_uris: ['https://a.example/', uri] });
    expect(read).toThrow(expect.objectContaining({ code: 'invalid_redirect_uri' }));
  });
});

describe('a client’s description', () => {
  it.each([
    ['nothing', undefined],
    ['a list', []],
    ['no redirect URI', { redirect_uris: [] }],
    ['one that is no text', { redirect_uris: [1] }],
    ['too many', { redirect_uris: Array.from({ length: 11 }, (_, i) => `https://a.example/${i}`) }],
    ['another flow only', { redirect_uris: ['https://a.example/'], response_types: ['token'] }],
  ])('is refused with %s', (_what, value) => {
    expect(() => readClientDocument(value)).toThrow(ClientDocumentError);
  });

  it('is taken with whatever else clients send, right or wrong', () => {
    const sent = {
      redirect_uris: ['http://localhost:1/cb'],
      client_name: 'Agent',
      grant_types: ['authorization_code', 'made-up'],
      scope: 'openid profile',
      contacts: ['nobody'],
      logo_uri: 'not a url',
      token_endpoint_auth_method: 'client_secret_basic',
      jwks: 7,
    };
    const metadata = providerMetadata('id', readClientDocument(sent));
    expect(metadata).toEqual({
      client_id: 'id',
      client_name: 'Agent',
      redirect_uris: ['http://localhost:1/cb'],
      application_type: 'native',
      grant_types: ['authorization_code', 'refresh_token'],
      response_types: ['code'],
      token_endpoint_auth_method: 'none',
    });
  });

  it('has a short name without characters that deceive the eye', () => {
    const name = (text: unknown) =>
      readClientDocument({ redirect_uris: ['https://a.example/'], client_name: text }).name;
    expect(name('Good\u202eevil\u0000\n Agent\u200b')).toBe('Goodevil Agent');
    expect(name('x'.repeat(500))).toHaveLength(80);
    expect(name(`${'x'.repeat(79)}\u{1f600}`)).toBe(`${'x'.repeat(79)}\u{1f600}`);
    expect(name('C\u200blau\u00ad\u2066de\ufe0f \u3164\udc00')).toBe('Claude');
    expect(name('a\u2028b\u0007c\ufeffd')).toBe('abcd');
    expect(name(`Z${'\u0301'.repeat(50)}algo`)).toBe('Z\u0301\u0301algo');
    expect(name('\u200b\u2060')).toBeUndefined();
    expect(name('  ')).toBeUndefined();
    expect(name(7)).toBeUndefined();
  });
});

describe('where an answer goes, in words', () => {
  it.each([
    ['https://claude.ai/api/mcp/auth_callback', 'claude.ai'],
    ['https://claude.ai.evil.example/api/mcp/auth_callback', 'claude.ai.evil.example'],
    ['https://evil.example:8443/callback', 'evil.example:8443'],
    // Cyrillic letters that look like Latin ones.
    ['https://сlaude.ai/callback', 'xn--laude-0ye.ai'],
    ['https://EVIL.example/', 'evil.example'],
    ['https://ｅvil.example/', 'evil.example'],
  ])('%s is %s', (uri, place) => expect(redirectPlace(uri)).toBe(place));

  it('is the scheme of an app, which anything on the device may have claimed', () => {
    expect(redirectPlace('cursor://claude.ai/callback')).toBe('the app on this device that opens “cursor:” links');
  });
});
