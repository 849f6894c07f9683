import { securityHeaders } from './security-headers.js';

describe('securityHeaders', () => {
  it('allows a page its style sheet and its own forms, and nothing else', () => {
    expect(securityHeaders('page')['content-security-policy']).toBe(
      "default-src 'none';style-src 'self';img-src 'self';form-action 'self';frame-ancestors 'none';base-uri 'none'",
    );
  });

  it('allows a page of the console its own script besides, which can make no markup', () => {
    expect(securityHeaders('console')['content-security-policy']).toBe(
      "default-src 'none';style-src 'self';img-src 'self';form-action 'self';frame-ancestors 'none';base-uri 'none';" +
        "script-src 'self';connect-src 'self';require-trusted-types-for 'script';trusted-types 'none'",
    );
    expect(securityHeaders('console')['referrer-policy']).toBe('same-origin');
  });

  it('allows data nothing at all', () => {
    expect(securityHeaders('api')['content-security-policy']).toBe("default-src 'none';frame-ancestors 'none'");
  });

  it.each(['api', 'page', 'console'] as const)('keeps a personal answer (%s) out of every cache', (kind) => {
    expect(securityHeaders(kind)['cache-control']).toBe('no-store');
  });

  it('lets the forms of a page name their origin', () => {
    expect(securityHeaders('page')['referrer-policy']).toBe('same-origin');
    expect(securityHeaders('api')['referrer-policy']).toBe('no-referrer');
  });

  it('asks for https only where https is served', () => {
    expect(securityHeaders('api')).not.toHaveProperty('strict-transport-security');
    expect(securityHeaders('api', { https: true })['strict-transport-security']).toContain('max-age=31536000');
  });

  it('forbids content sniffing, framing and the name of the framework', () => {
    expect(securityHeaders('api')).toMatchObject({ 'x-content-type-options': 'nosniff', 'x-frame-options': 'DENY' });
    expect(securityHeaders('api')).not.toHaveProperty('x-powered-by');
  });
});
