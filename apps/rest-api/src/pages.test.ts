import { useTestGateway } from './testing/test-gateway.js';

describe('pages and listings', () => {
  const rest = useTestGateway();

  it('start page: lists platforms with their way in, under the policy of the console', async () => {
    const answer = await rest.browser().visit('/');
    const page = await answer.text();
    const policy = answer.headers.get('content-security-policy') ?? '';
    expect(policy).toContain("form-action 'self'");
    expect(policy).toContain("script-src 'self'");
    expect(policy).toContain("require-trusted-types-for 'script';trusted-types 'none'");
    expect(answer.headers.get('cache-control')).toBe('no-store');
    expect(page).toContain('href="/auth/stub-ehr/login"');
    expect(page).toContain('No sign-in needed');
    expect(page).toContain('Nobody can sign in there until whoever runs this gateway has registered it.');
    expect(page.match(/<script[^]*?<\/script>/g)).toEqual(['<script src="/assets/console.js" defer></script>']);
    expect(page).not.toMatch(/ style=| on[a-z]+="/);
  });

  it('pages that ask a question run no script', async () => {
    const answer = await rest.browser().visit('/auth/stub-ehr/login', { headers: { 'sec-fetch-site': 'cross-site' } });
    expect(answer.headers.get('content-security-policy')).not.toContain('script-src');
    expect(await answer.text()).not.toContain('<script');
  });

  it('start page: shows a connection, and how to end it', async () => {
    const browser = await rest.signedIn('pat-1');
    const page = await browser.text('/');
    expect(page).toContain('Stays connected; renewed when needed.');
    expect(page).toContain('action="/auth/stub-ehr/logout"');
    expect(page).not.toContain('pat-1');
  });

  it('unknown addresses: a page for people, problem details for programs', async () => {
    const page = await rest.browser().visit('/nowhere');
    expect([page.status, page.headers.get('content-type')]).toEqual([404, 'text/html; charset=utf-8']);
    const { status, body } = await rest.browser().json('/nowhere');
    expect([status, body['code']]).toEqual([404, 'ROUTE_NOT_FOUND']);
  });

  it('assets: may be kept, and carry their types', async () => {
    const css = await rest.browser().visit('/assets/console.css');
    expect([css.status, css.headers.get('content-type')]).toEqual([200, 'text/css; charset=utf-8']);
    expect(css.headers.get('cache-control')).toBe('public, max-age=300');
    const script = await rest.browser().visit('/assets/console.js');
    expect([script.status, script.headers.get('content-type')]).toEqual([200, 'text/javascript; charset=utf-8']);
    expect((await rest.browser().visit('/assets/icon.svg')).headers.get('content-type')).toContain('image/svg+xml');
  });
});

describe('behind https', () => {
  const rest = useTestGateway({ FHIR_GATEWAY_PUBLIC_URL: 'https://gateway.example.com/health' });

  it('the cookies are for https and this host alone, and links know the path prefix', async () => {
    const browser = rest.browser();
    await browser.json('/auth/stub-ehr/login?redirect=false');
    expect(browser.setCookies.find((line) => line.startsWith('__Host-fhir_gateway_session='))).toMatch(
      /; Path=\/; .*HttpOnly; Secure; SameSite=Lax/,
    );
    const login = browser.setCookies.find((line) => line.startsWith('fhir_gateway_login_'));
    expect(login).toMatch(/; Path=\/health\/oauth\/callback; .*HttpOnly; Secure; SameSite=Lax/);
    const answer = await browser.visit('/');
    expect(await answer.text()).toContain('href="/health/auth/stub-ehr/login"');
    expect(answer.headers.get('strict-transport-security')).toContain('max-age');
  });

  it('a forwarded-protocol header changes nothing', async () => {
    const browser = rest.browser();
    await browser.json('/auth/stub-ehr/login?redirect=false', { headers: { 'x-forwarded-proto': 'http' } });
    expect(browser.cookie('__Host-fhir_gateway_session')).toBeDefined();
  });
});
