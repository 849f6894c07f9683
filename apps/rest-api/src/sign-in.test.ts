import { sendJson } from '@fhir-gateway/testing';
import { sign } from 'cookie-signature';

import type { TestBrowser } from './testing/test-browser.js';
import { signIn, useTestGateway } from './testing/test-gateway.js';

const sessionCookie = 'fhir_gateway_session';

/** The vault's credential inside the signed cookie `s:<credential>.<signature>`. */
function credentialIn(browser: TestBrowser): string {
  const signed = decodeURIComponent(browser.cookie(sessionCookie) ?? '').slice(2);
  return signed.slice(0, signed.lastIndexOf('.'));
}

describe('signing in with a browser', () => {
  const rest = useTestGateway();

  it('leads from the login address to the platform and back, and connects', async () => {
    const browser = rest.browser();
    const begun = await browser.visit('/auth/stub-ehr/login');
    expect(begun.status).toBe(302);
    const location = new URL(begun.headers.get('location') ?? '');
    expect(location.origin + location.pathname).toBe(`${rest.stub.origin}/authorize`);
    expect(location.searchParams.get('redirect_uri')).toBe(`${rest.publicUrl}/oauth/callback`);
    const done = await browser.arrive(`/oauth/callback?${rest.stub.smart.approve(location.href, 'pat-1')}`);
    expect(done.status).toBe(200);
    expect(await done.text()).toContain('Stub EHR is connected');
    const { body } = await browser.json('/auth/status');
    expect(body).toMatchObject({
      mode: 'oauth',
      authenticated: true,
      connections: [{ platform_id: 'stub-ehr', connected: true, patient: 'pat-1', refreshable: true }],
    });
  });

  it.each([
    ['the name of the patient, as words', 'pat-1', 'Hedda <b>Vantreen</b>', 'Hedda &lt;b&gt;Vantreen&lt;/b&gt;'],
    ['no name where the platform answers with another patient', 'pat-2', 'Hedda', undefined],
  ])('shows %s', async (_what, id, text, shown) => {
    rest.stub.answer = (_request, response) =>
      sendJson(response, 200, { resourceType: 'Patient', id: 'pat-1', name: [{ text }] });
    const browser = rest.browser();
    const { headers } = await browser.visit('/auth/stub-ehr/login');
    const back = rest.stub.smart.approve(headers.get('location') ?? '', id);
    const page = await (await browser.arrive(`/oauth/callback?${back}`)).text();
    expect(page).toContain('Stub EHR is connected');
    expect(/<p id="person">Record of <strong>(.*?)<\/strong>/.exec(page)?.[1]).toBe(shown);
    if (shown === undefined) expect(page).not.toContain('Hedda');
  });

  it('sends cookies that scripts, other sites and other paths do not get', async () => {
    const browser = rest.browser();
    await browser.visit('/auth/stub-ehr/login');
    const session = browser.setCookies.find((line) => line.startsWith(sessionCookie));
    expect(session).toMatch(/; Path=\/; Expires=[^;]+; HttpOnly; SameSite=Lax$/);
    const login = browser.setCookies.find((line) => line.startsWith('fhir_gateway_login_'));
    expect(login).toMatch(/; Path=\/oauth\/callback; /);
    expect(login).toMatch(/; HttpOnly; SameSite=Lax$/);
  });

  it('gives a client that asks for JSON the same cookies, so that one jar completes the login (D35)', async () => {
    const client = rest.browser();
    const { status, body } = await client.json('/auth/stub-ehr/login?redirect=false');
    expect(status).toBe(200);
    expect(body).toMatchObject({ platform_id: 'stub-ehr', expires_in: 600 });
    const done = await client.arrive(
      `/oauth/callback?${rest.stub.smart.approve(String(body['authorization_url']), 'pat-2')}`,
    );
    expect(done.status).toBe(200);
    expect((await client.json('/auth/status')).body).toMatchObject({ connections: [{ patient: 'pat-2' }] });
  });

  it('replaces the session credential at login: the cookie of before opens nothing after', async () => {
    const browser = rest.browser();
    await browser.visit('/auth/stub-ehr/login');
    const before = browser.cookie(sessionCookie) ?? '';
    const attacker = rest.browser();
    attacker.plant(sessionCookie, before);
    expect((await attacker.json('/auth/status')).body).toMatchObject({ authenticated: true });

    await signIn(rest, browser, 'pat-3');
    expect(browser.cookie(sessionCookie)).not.toBe(before);
    expect((await browser.json('/auth/status')).body).toMatchObject({ connections: [{ patient: 'pat-3' }] });
    expect((await attacker.json('/auth/status')).body).toMatchObject({ authenticated: false, connections: [] });
  });

  it.each([
    ['made up', 's%3Afgs_aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa.c2lnbmF0dXJl'],
    ['unsigned', 'fgs_aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa'],
    ['empty', ''],
  ])('never adopts a cookie that is %s, and replaces it', async (_kind, forged) => {
    const browser = rest.browser();
    browser.plant(sessionCookie, forged);
    expect((await browser.json('/auth/status')).body).toMatchObject({ authenticated: false });
    await signIn(rest, browser, 'pat-4');
    expect(browser.cookie(sessionCookie)).not.toBe(forged);
    const another = rest.browser();
    another.plant(sessionCookie, forged);
    expect((await another.json('/auth/status')).body).toMatchObject({ authenticated: false });
  });

  it.each(['bearer', 'handle'] as const)(
    'does not take a %s for a cookie, though it opens the same session',
    async (kind) => {
      const browser = await rest.signedIn('pat-kind');
      const { vault, cookieSecrets } = rest.gateway;
      const credential = await vault.issue(await vault.authenticate(credentialIn(browser)), kind);
      const another = rest.browser();
      another.plant(sessionCookie, encodeURIComponent(`s:${sign(credential, cookieSecrets[0])}`));
      expect((await another.json('/auth/status')).body).toMatchObject({ authenticated: false });
    },
  );

  it('keeps two people apart', async () => {
    const [ann, ben] = [rest.browser(), rest.browser()];
    await Promise.all([signIn(rest, ann, 'pat-ann'), signIn(rest, ben, 'pat-ben')]);
    expect((await ann.json('/auth/status')).body).toMatchObject({ connections: [{ patient: 'pat-ann' }] });
    expect((await ben.json('/auth/status')).body).toMatchObject({ connections: [{ patient: 'pat-ben' }] });
    rest.stub.seen.length = 0;
    await ann.visit('/api/fhir/stub-ehr/Observation');
    await ben.visit('/api/fhir/stub-ehr/Observation');
    const tokens = rest.stub.seen.map(({ headers }) => headers.authorization);
    expect(tokens).toEqual([expect.stringContaining('pat-ann'), expect.stringContaining('pat-ben')]);
  });

  it('shows the patient on no page', async () => {
    const browser = rest.browser();
    const pages = [await signIn(rest, browser, 'pat-hidden'), await browser.visit('/')];
    for (const page of pages) expect(await page.text()).not.toContain('pat-hidden');
  });

  it('lets no token, code or credential out in pages, answers and logs', async () => {
    const browser = rest.browser();
    const begun = await browser.visit('/auth/stub-ehr/login');
    const callback = rest.stub.smart.approve(begun.headers.get('location') ?? '', 'pat-5');
    const done = await browser.arrive(`/oauth/callback?${callback.toString()}`);
    const texts = [await done.text(), JSON.stringify((await browser.json('/auth/status')).body)];
    texts.push(await browser.text('/'), rest.log());
    const cookie = decodeURIComponent(browser.cookie(sessionCookie) ?? '').slice(2, 40);
    const secrets = [...rest.stub.issued, callback.get('code'), callback.get('state'), cookie];
    secrets.push(rest.stub.smart.tokenRequests.at(-1)?.get('code_verifier') ?? null);
    for (const secret of secrets) {
      expect(secret).toBeTruthy();
      for (const text of texts) expect(text).not.toContain(secret);
    }
  });
});
