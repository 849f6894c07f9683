import { securityHeaders } from './security-headers.js';

const page =
  "default-src 'none';style-src 'self';img-src 'self';form-action 'self';frame-ancestors 'none';base-uri 'none'";

describe('securityHeaders', () => {
  it.each([
    // A page has its style sheet and its own forms, which may name their origin.
    ['page', page, 'same-origin'],
    // A page of the console has its own script besides, which can make no markup.
    [
      'console',
      `${page};script-src 'self';connect-src 'self';require-trusted-types-for 'script';trusted-types 'none'`,
      'same-origin',
    ],
    // Data may do nothing at all.
    ['api', "default-src 'none';frame-ancestors 'none'", 'no-referrer'],
  ] as const)('allow a %s what it needs, and keep it out of every cache', (kind, policy, referrer) => {
    const headers = securityHeaders(kind);
    expect(headers).toMatchObject({
      'content-security-policy': policy,
      'referrer-policy': referrer,
      'cache-control': 'no-store',
      // No sniffing of content, no framing, and no name of the framework.
      'x-content-type-options': 'nosniff',
      'x-frame-options': 'DENY',
    });
    expect(headers).not.toHaveProperty('x-powered-by');
  });

  it('ask for https only where https is served', () => {
    expect(securityHeaders('api')).not.toHaveProperty('strict-transport-security');
    expect(securityHeaders('api', { https: true })['strict-transport-security']).toContain('max-age=31536000');
  });
});
