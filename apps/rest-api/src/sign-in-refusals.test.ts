import { useTestGateway } from './testing/test-gateway.js';
import type { TestBrowser } from './testing/test-browser.js';
import { refreshOf } from './testing/page-text.js';

const sessionCookie = 'fhir_gateway_session';

describe('refusals around signing in', () => {
  const rest = useTestGateway();

  /** A browser with a session, and a link to a sign-in that an agent began in that session. */
  async function askedByAgent(): Promise<{ browser: TestBrowser; link: string; attempt: string }> {
    const browser = rest.browser();
    await browser.visit('/auth/stub-ehr/login');
    const value =
      decodeURIComponent(browser.cookie(sessionCookie) ?? '')
        .slice(2)
        .split('.')[0] ?? '';
    const session = await rest.gateway.vault.authenticate(value);
    const platform = rest.gateway.registry.resolve('stub-ehr');
    const { id } = await rest.gateway.auth.beginLogin(session, platform, {
      startedBy: 'agent',
      clientName: '<Helper> 1.0',
    });
    return { browser, attempt: id, link: `/auth/stub-ehr/login?attempt=${id}` };
  }

  async function attemptsOutcome(browser: TestBrowser): Promise<unknown> {
    return (await browser.json('/auth/stub-ehr/wait?timeout=0')).body['status'];
  }

  describe('a link that an agent handed out', () => {
    it('shows who asks for what, and goes on only after the button', async () => {
      const { browser, link, attempt } = await askedByAgent();
      const asked = await browser.visit(link);
      expect(asked.status).toBe(200);
      const page = await asked.text();
      expect(page).toContain('Connect Stub EHR?');
      expect(page).toContain('&lt;Helper&gt; 1.0');
      expect(page).toContain('everything in it');
      expect(rest.stub.seen).toEqual([]);

      const going = await browser.visit('/auth/stub-ehr/login', { form: { attempt } });
      expect(going.status).toBe(200);
      expect(going.headers.get('referrer-policy')).toBe('no-referrer');
      const refresh = refreshOf(await going.text());
      const callback = rest.stub.smart.approve(refresh, 'pat-agent');
      const done = await browser.arrive(`/oauth/callback?${callback}`);
      expect(await done.text()).toContain('go back to it');
      expect(await attemptsOutcome(browser)).toBe('connected');
    });

    it('is refused in a browser of somebody else, and nothing changes for either', async () => {
      const { browser: owner, link, attempt } = await askedByAgent();
      const victim = await rest.signedIn('pat-victim');
      for (const tricked of [rest.browser(), victim]) {
        const seen = await tricked.visit(link);
        expect(seen.status).toBe(404);
        const page = await seen.text();
        expect(page).toContain('LOGIN_UNKNOWN');
        expect(page).toContain('Open the link in the browser in which you allowed the app');
        const pressed = await tricked.visit('/auth/stub-ehr/login', { form: { attempt } });
        expect(pressed.status).toBe(404);
        expect(pressed.headers.getSetCookie().filter((line) => line.startsWith('fhir_gateway_login_'))).toEqual([]);
      }
      expect((await victim.json('/auth/status')).body).toMatchObject({ connections: [{ patient: 'pat-victim' }] });
      expect((await owner.visit(link)).status).toBe(200);
      expect(await attemptsOutcome(owner)).toBe('pending');
    });
  });

  describe('a login that another site begins', () => {
    it('asks first and leaves a pending one alone', async () => {
      const { browser, link } = await askedByAgent();
      const led = await browser.visit('/auth/stub-ehr/login', { headers: { 'sec-fetch-site': 'cross-site' } });
      expect(led.status).toBe(200);
      expect(await led.text()).toContain('Continue only if');
      expect((await browser.visit(link)).status).toBe(200);
    });

    it('is refused as JSON', async () => {
      const headers = { 'sec-fetch-site': 'cross-site' };
      const { status, body } = await rest.browser().json('/auth/stub-ehr/login?redirect=false', { headers });
      expect([status, body['code']]).toEqual([403, 'CROSS_SITE_REFUSED']);
    });
  });

  describe('a callback', () => {
    async function begun(browser: TestBrowser, patient: string): Promise<string> {
      const login = await browser.visit('/auth/stub-ehr/login');
      return `/oauth/callback?${rest.stub.smart.approve(login.headers.get('location') ?? '', patient)}`;
    }

    it('is refused in a browser that did not begin it, gives it no cookie and leaves the owner’s login whole', async () => {
      const attacker = rest.browser();
      const callback = await begun(attacker, 'pat-attacker');
      const victim = await rest.signedIn('pat-victim');
      for (const tricked of [rest.browser(), victim]) {
        const refused = await tricked.arrive(callback);
        expect(refused.status).toBe(400);
        expect(await refused.text()).toContain('LOGIN_STATE_UNKNOWN');
        expect(refused.headers.getSetCookie().filter((line) => line.startsWith('fhir_gateway_login_'))).toEqual([]);
      }
      expect((await victim.json('/auth/status')).body).toMatchObject({ connections: [{ patient: 'pat-victim' }] });
      expect((await attacker.json('/auth/status')).body).toMatchObject({ connections: [] });
      expect((await attacker.arrive(callback)).status).toBe(200);
    });

    it('is refused with the right login cookie under another session', async () => {
      const attacker = rest.browser();
      const callback = await begun(attacker, 'pat-attacker');
      const victim = await rest.signedIn('pat-victim');
      const login = attacker.setCookies.find((line) => line.startsWith('fhir_gateway_login_'))?.split(';')[0] ?? '';
      victim.plant(login.split('=')[0] ?? '', login.split('=')[1] ?? '');
      expect((await victim.arrive(callback)).status).toBe(403);
      expect((await victim.json('/auth/status')).body).toMatchObject({ connections: [{ patient: 'pat-victim' }] });
    });

    it('with a denial says so, offers another try, and tells who waits', async () => {
      const browser = rest.browser();
      const login = await browser.visit('/auth/stub-ehr/login');
      const state = new URL(login.headers.get('location') ?? '').searchParams.get('state') ?? '';
      const denied = await browser.arrive(`/oauth/callback?error=access_denied&state=${state}`);
      expect(denied.status).toBe(403);
      const page = await denied.text();
      expect(page).toContain('LOGIN_DENIED');
      expect(page).toContain('href="/auth/stub-ehr/login"');
      expect(await attemptsOutcome(browser)).toBe('denied');
    });

    it('is not finished by HEAD, which link checkers send', async () => {
      const browser = rest.browser();
      const callback = await begun(browser, 'pat-head');
      expect((await browser.arrive(callback, { method: 'HEAD' })).status).toBe(405);
      expect((await browser.arrive(callback)).status).toBe(200);
    });
  });

  it.each([
    ['/auth/nowhere/login', 404, 'PLATFORM_NOT_FOUND'],
    ['/auth/stub-listed/login', 409, 'PLATFORM_NOT_ROUTABLE'],
    ['/auth/stub-unset/login', 503, 'CLIENT_ID_MISSING'],
    ['/auth/stub-open/login', 409, 'PLATFORM_OPEN'],
    ['/auth/stub-ehr/login?scope=%22', 400, 'SCOPE_NOT_ALLOWED'],
    ['/auth/stub-ehr/login?attempt=never', 404, 'LOGIN_UNKNOWN'],
    ['/auth/stub-ehr/wait?timeout=61', 400, 'ARGUMENT_INVALID'],
    ['/auth/%E0%A4%A/login', 400, 'REQUEST_INVALID'],
    ['/auth', 404, 'ROUTE_NOT_FOUND'],
  ])('%s is %i %s, as a page and as JSON', async (path, status, code) => {
    const json = await rest.browser().json(path);
    expect([json.status, json.body['code']]).toEqual([status, code]);
    const page = await rest.browser().visit(path);
    expect(page.status).toBe(status);
    expect(page.headers.get('content-type')).toContain('text/html');
    expect(await page.text()).toContain(code);
  });

  it.each([
    ['/auth/nowhere/login', 'We do not know a place called “nowhere”', 'value="nowhere"'],
    ['/auth/%22%3E%3Cscript%3E/login', 'We do not know that place', 'value="&quot;&gt;&lt;script&gt;"'],
    ['/auth/stub-listed/login', 'Stub Listed cannot be connected yet', 'href="/platforms/stub-listed"'],
    ['/auth/stub-unset/login', 'Stub Unset is not set up yet', 'href="/platforms/stub-unset/registration"'],
    ['/auth/stub-open/login', 'Stub Open needs no sign-in', 'href="/platforms/stub-open"'],
  ])('%s tells a person in plain words, with navigation and a way on', async (path, words, way) => {
    const page = await rest.browser().text(path);
    const [, title = ''] = /<h1>([^<]*)<\/h1>/.exec(page) ?? [];
    expect(title).toContain(words);
    expect(page).toContain(way);
    expect(page).toContain('aria-label="My health"');
    // What is for operators and programs stands elsewhere.
    expect(page).not.toMatch(/FHIR_GATEWAY_|platform_id|in the listing/);
  });

  it('takes a form of 8 KB and no more', async () => {
    const form = { attempt: 'a'.repeat(9000) };
    const { status, body } = await rest.browser().json('/auth/stub-ehr/login', { form });
    expect([status, body['code']]).toEqual([413, 'BODY_TOO_LARGE']);
  });
});
