import { csrfOf } from './testing/page-text.js';
import { useTestGateway } from './testing/test-gateway.js';

describe('pages and listings', () => {
  const rest = useTestGateway();

  it('start page: no place without a way in is listed, under the policy of the console', async () => {
    const answer = await rest.browser().visit('/');
    const page = await answer.text();
    const policy = answer.headers.get('content-security-policy') ?? '';
    expect(policy).toContain("form-action 'self'");
    expect(policy).toContain("script-src 'self'");
    expect(policy).toContain("require-trusted-types-for 'script';trusted-types 'none'");
    expect(answer.headers.get('cache-control')).toBe('no-store');
    const places = await rest.browser().text('/platforms');
    for (const shown of [page, places]) {
      expect(shown).not.toContain('Nobody can sign in there');
      expect(shown).not.toContain('/platforms/stub-unset');
    }
    expect(page.match(/<script[^]*?<\/script>/g)).toEqual([
      '<script src="/assets/console.js" defer></script>',
      '<script src="/assets/record.js"></script>',
    ]);
    expect(page).not.toMatch(/ style=| on[a-z]+="/);
  });

  it('pages that ask a question run no script', async () => {
    const answer = await rest.browser().visit('/auth/stub-ehr/login', { headers: { 'sec-fetch-site': 'cross-site' } });
    expect(answer.headers.get('content-security-policy')).not.toContain('script-src');
    expect(await answer.text()).not.toContain('<script');
  });

  it('start page: leads who is connected to their home, and what was the search to its page', async () => {
    const browser = await rest.signedIn('pat-1');
    const leads = async (path: string) => (await browser.visit(path)).headers.get('location');
    expect(await leads('/')).toBe('/record/summary');
    expect(await leads('/?q=mayo')).toBe('/platforms?q=mayo');
    expect(await leads('/record?kind=visits&person=stub-ehr')).toBe('/record/timeline?kind=visits&person=stub-ehr');
    const page = await browser.text('/record/summary?wait=all');
    expect(page).toContain('Renews itself for as long as the place lets it.');
    expect(page).not.toContain('pat-1');
  });

  it('home: marks what is new as seen up to a day, and keeps nothing else', async () => {
    const browser = await rest.signedIn('pat-1');
    const home = await browser.text('/record/summary?wait=all');
    expect(home).toContain('New in your record');
    expect((await browser.visit('/record/seen', { form: { csrf: 'forged' } })).status).toBe(403);
    expect(browser.cookie('fhir_gateway_seen')).toBeUndefined();
    const answer = await browser.visit('/record/seen', {
      form: { csrf: csrfOf(await browser.text('/shares/received')) },
    });
    expect([answer.status, answer.headers.get('location')]).toEqual([303, '/record/summary']);
    expect(browser.cookie('fhir_gateway_seen')).toMatch(/^\d{4}-\d{2}-\d{2}$/);
    expect(await browser.text('/record/summary?wait=all')).toContain('New since');
  });

  it('who looks decides what is named: a person hears of no home but their own', async () => {
    const page = await (await rest.signedIn('pat-1')).text('/record/summary?wait=all');
    expect(page).not.toMatch(/Developers|Operator|href="\/docs"|href="\/operator"/);
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

  it('lets pages elsewhere run the script of <fhir-connect>, and no other file', async () => {
    const policyOf = async (path: string) =>
      (await rest.browser().visit(path)).headers.get('cross-origin-resource-policy');
    expect(await policyOf('/assets/console.js')).toBe('same-origin');
    expect(await policyOf('/connect/v2.js')).toBe('same-origin');
    const script = await fetch(`${rest.publicUrl}/connect/v1.js`);
    const text = await script.text();
    expect([script.status, script.headers.get('content-type')]).toEqual([200, 'text/javascript; charset=utf-8']);
    expect(script.headers.get('cross-origin-resource-policy')).toBe('cross-origin');
    expect(script.headers.get('set-cookie')).toBeNull();
    expect(text).toContain('"fhir-connect"');
    // A whole program of a few kilobytes, with nothing of the gateway's own in it.
    expect([text.length < 16 * 1024, /require\(|import /.test(text)]).toEqual([true, false]);
    const etag = script.headers.get('etag') ?? '';
    const again = (tag: string) =>
      fetch(`${rest.publicUrl}/connect/v1.js`, { headers: { 'if-none-match': tag, 'cache-control': 'max-age=0' } });
    expect([(await again(etag)).status, (await again('"another"')).status]).toEqual([304, 200]);
    expect(script.headers.get('cache-control')).toBe('public, max-age=300');
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
    expect(await answer.text()).toContain('action="/health/platforms"');
    expect(answer.headers.get('strict-transport-security')).toContain('max-age');
  });

  it('a forwarded-protocol header changes nothing', async () => {
    const browser = rest.browser();
    await browser.json('/auth/stub-ehr/login?redirect=false', { headers: { 'x-forwarded-proto': 'http' } });
    expect(browser.cookie('__Host-fhir_gateway_session')).toBeDefined();
  });
});
