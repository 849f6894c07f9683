import type { TestBrowser } from './testing/test-browser.js';
import { leave, useTestGateway } from './testing/test-gateway.js';

describe('signing out at a platform as well', () => {
  const rest = useTestGateway();
  beforeAll(async () => {
    const { smart } = rest.stub;
    smart.grantedScope = 'openid launch/patient offline_access patient/*.rs';
    smart.behaviour.smartConfiguration = (honest) => ({
      body: { ...honest, end_session_endpoint: `${smart.issuer}/logout` },
    });
  });

  const ticketOf = (page: string) => /name="ticket" value="([\w-]+)"/.exec(page)?.[1] ?? '';
  const ownClient = async (browser: TestBrowser) =>
    ((await browser.json('/auth/sessions')).body['clients'] as { id: string; current: boolean }[]).find(
      ({ current }) => current,
    )?.id;

  it.each([
    ['Disconnect', () => '/auth/stub-ehr/logout'],
    ['Log out everywhere', () => '/auth/sessions/end'],
    ['Log out of the last browser', async (browser: TestBrowser) => `/auth/sessions/${await ownClient(browser)}/end`],
  ])('is offered after "%s", and holds no identity before the button is pressed', async (_name, path) => {
    const browser = await rest.signedIn('pat-own');
    const offered = await browser.visit(await path(browser), { form: {} });
    const text = await offered.text();
    expect(offered.status).toBe(200);
    expect(text).toContain('Also sign out at Stub EHR');
    expect(text).toContain('/auth/stub-ehr/login?prompt=login');
    expect(text).not.toContain('id_token');
    const form = { ticket: ticketOf(text) };
    const leaving = await browser.visit('/auth/sign-out', { form });
    const page = await leaving.text();
    expect(page).toMatch(new RegExp(`content="0; url=${rest.stub.smart.issuer}/logout\\?client_id=[^"&]+"`));
    expect(page).not.toContain('id_token');
    expect([leaving.headers.get('referrer-policy'), page.includes('<script')]).toEqual(['no-referrer', false]);
    expect(leaving.headers.get('cache-control')).toBe('no-store');
    const again = await browser.visit('/auth/sign-out', { form });
    expect([again.status, await again.text()]).toEqual([404, expect.stringContaining('SIGN_OUT_UNKNOWN')]);
    expect(rest.log()).not.toContain(form.ticket);
  });

  it('is not offered to programs', async () => {
    const browser = await rest.signedIn('pat-own');
    const headers = { 'x-requested-with': 'script' };
    const { body } = await browser.json('/auth/stub-ehr/logout', { method: 'POST', headers });
    expect(body).toEqual({ platform_id: 'stub-ehr', connected: false, revoked_upstream: true });
  });

  it('comes back to a page that repeats nothing of its address', async () => {
    const page = await rest.browser().visit('/auth/signed-out?state=%3Cscript%3Ex', {
      headers: { 'sec-fetch-site': 'cross-site' },
    });
    expect(page.status).toBe(200);
    expect(await page.text()).not.toContain('script>x');
  });

  it('a password is asked for by the address, by the box on the page, and by no other value', async () => {
    const asked = await rest.browser().visit('/auth/stub-ehr/login?prompt=login&max_age=60');
    const query = new URL(asked.headers.get('location') ?? '').searchParams;
    expect([query.get('prompt'), query.get('max_age')]).toEqual(['login', '60']);
    const browser = rest.browser();
    const link = await browser.visit('/auth/stub-ehr/login', { headers: { 'sec-fetch-site': 'cross-site' } });
    expect(await link.text()).toContain('id="ask-password"');
    const left = await leave(await browser.visit('/auth/stub-ehr/login', { form: { prompt: 'login' } }));
    expect(new URL(left).searchParams.get('prompt')).toBe('login');
    for (const bad of ['prompt=none', 'prompt=login&prompt=login', 'max_age=-1', 'max_age=soon']) {
      const refused = await rest.browser().visit(`/auth/stub-ehr/login?${bad}`);
      expect([bad, refused.status]).toEqual([bad, 400]);
    }
  });
});
