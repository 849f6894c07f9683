import { operationsOf } from '../routes.js';
import { ledToIssuer, signInAs, useIssuerGateway } from '../testing/gateway-sign-in.js';
import { OauthClient } from '../testing/oauth-client.js';
import { assets, documents } from '../testing/public-operations.js';
import { beginSignIn, signIn, type TestGateway } from '../testing/test-gateway.js';

const cookieName = 'fhir_gateway_session';
const people = { nurse: ['clerks', 'ward'], admin: ['it'], visitor: ['ward'] };

describe('a gateway at which people sign in first', () => {
  const gateway = useIssuerGateway(people);
  const { rest: running, browserOf } = gateway;

  /** Whether the browser is somebody here, by a call as a page makes it. */
  async function statusOf(browser: ReturnType<TestGateway['browser']>) {
    return browser.json('/auth/status');
  }

  it('leads a browser to the issuer and back to its page, with a session that knows who it is', async () => {
    const browser = running.browser();
    const asked = await browser.visit('/connections?x=1');
    expect([asked.status, asked.headers.get('location')]).toEqual([
      303,
      '/auth/sign-in?return_to=%2Fconnections%3Fx%3D1',
    ]);
    expect(browser.cookie(cookieName)).toBeUndefined();
    const back = await signInAs(gateway.issuer, browser, 'nurse', '/connections?x=1');
    expect([back.status, back.headers.get('location')]).toEqual([303, '/connections?x=1']);
    expect((await browser.visit('/connections?x=1')).status).toBe(200);
    expect(await statusOf(browser)).toMatchObject({ status: 200, body: { authenticated: true, roles: ['user'] } });
    // The way there once more leads nowhere else.
    expect((await browser.visit('/auth/sign-in?return_to=/agents')).headers.get('location')).toBe('/agents');
  });

  it('shows a page to somebody in none of the groups, gives no session, and offers to sign in as somebody else', async () => {
    const browser = running.browser();
    const refused = await signInAs(gateway.issuer, browser, 'visitor');
    const page = await refused.text();
    expect(refused.status).toBe(403);
    expect(page).toContain('you may not use this gateway');
    expect(page).toContain('href="/auth/sign-in?prompt=login"');
    expect(browser.cookie(cookieName)).toBeUndefined();
    expect((await statusOf(browser)).status).toBe(401);
  });

  it('answers programs without a session with 401 that names the way to sign in', async () => {
    for (const path of ['/auth/status', '/api/platforms', '/api/nothing', '/api/coverage/stub-ehr/rules/1']) {
      const { status, body } = await running.browser().json(path);
      expect([path, status, body['code']]).toEqual([path, 401, 'SIGN_IN_REQUIRED']);
      expect(String(body['title'])).toContain(`${running.publicUrl}/auth/sign-in`);
    }
    // Whether there is such a platform, and what is called nearly so, is nothing for a stranger either.
    for (const path of [
      '/api/fhir/stub-eh/Patient',
      '/api/coverage/stub-eh/rules/1',
      '/api/coverage/stub-ehr/providers',
    ]) {
      const { status, body } = await running.browser().json(path);
      expect([path, status, JSON.stringify(body)]).toEqual([path, 401, expect.stringContaining('SIGN_IN_REQUIRED')]);
      expect(JSON.stringify(body)).not.toContain('stub-ehr ');
    }
    // An open platform needs no sign-in of its own, and is closed all the same.
    const open = await running.browser().json('/api/fhir/stub-open/Patient');
    expect(open).toMatchObject({ status: 401, body: { resourceType: 'OperationOutcome' } });
    expect(JSON.stringify(open.body)).toContain('SIGN_IN_REQUIRED');
    const posted = await running.browser().visit('/auth/stub-ehr/login', { form: { clients: '' } });
    expect([posted.status, (await posted.text()).includes('href="/auth/sign-in"')]).toEqual([401, true]);
  });

  it('lets a stranger see nothing but what a sign-in needs, documents, keys and health', async () => {
    const open: string[] = [];
    for (const { id, method, path } of operationsOf({ config: running.gateway.config })) {
      const target = path.replace('{platform_id}', 'stub-open').replace(/\{\w+\}/g, 'x');
      const headers = { accept: 'application/json', origin: running.publicUrl, 'sec-fetch-site': 'same-origin' };
      const response = await fetch(`${running.publicUrl}${target}`, {
        method: method.toUpperCase(),
        headers,
        redirect: 'manual',
      });
      const isClosed = response.status === 401 && (await response.text()).includes('SIGN_IN_REQUIRED');
      if (!isClosed) open.push(id);
    }
    expect(open.sort()).toEqual(openToStrangers.sort());
  });

  it('gives no session to a browser that asks for one in another way', async () => {
    const browser = running.browser();
    for (const path of ['/auth/stub-ehr/login', '/', '/oauth/device', '/auth/launch?iss=x&launch=y']) {
      await browser.visit(path);
      expect(browser.cookie(cookieName)).toBeUndefined();
    }
  });

  it('takes the answer only in the browser that began, and once', async () => {
    const [one, other] = [running.browser(), running.browser()];
    gateway.issuer.person = 'nurse';
    const callback = await gateway.issuer.visit(await ledToIssuer(one));
    for (const visitor of [other, await withSignInOfItsOwn()]) {
      const refused = await visitor.visit(callback);
      expect([refused.status, visitor.cookie(cookieName)]).toEqual([400, undefined]);
    }
    expect((await one.visit(callback)).status).toBe(303);
    const cookie = one.cookie(cookieName);
    expect(cookie).toBeDefined();
    // Reloaded: it is over, and so the page is where the person is.
    expect((await one.visit(callback)).headers.get('location')).toBe('/');
    expect((await other.visit(callback)).status).toBe(400);
    expect(other.cookie(cookieName)).toBeUndefined();

    async function withSignInOfItsOwn() {
      const browser = running.browser();
      await ledToIssuer(browser);
      return browser;
    }
  });

  it('comes back to no other site, whatever it was asked for', async () => {
    for (const target of [
      'https://evil.example/',
      '//evil.example',
      '/\\evil.example',
      '/auth/sign-in',
      '%2f%2fevil',
    ]) {
      const browser = running.browser();
      gateway.issuer.person = 'nurse';
      const begun = await browser.visit(`/auth/sign-in?return_to=${encodeURIComponent(target)}`);
      const back = await browser.visit(await gateway.issuer.visit(begun.headers.get('location') ?? ''));
      expect(back.headers.get('location')).toBe('/');
    }
  });

  it('takes no part of the way back from the answer of the issuer', async () => {
    const browser = running.browser();
    gateway.issuer.person = 'nurse';
    const callback = await gateway.issuer.visit(await ledToIssuer(browser, '/agents'));
    const back = await browser.visit(`${callback}&return_to=https%3A%2F%2Fevil.example`);
    expect(back.headers.get('location')).toBe('/agents');
  });

  it('refuses every credential of a session that nobody signed in for', async () => {
    const { vault } = running.gateway;
    const credential = vault.mintCredential();
    await vault.activate(credential, 'browser');
    const foreign = vault.mintCredential();
    const owner = { issuer: 'https://other.example', subject: 'nurse', roles: ['user', 'operator', 'service'] };
    await vault.activate(foreign, 'bearer', { owner });
    for (const token of [credential, foreign]) {
      const response = await fetch(`${running.publicUrl}/auth/status`, {
        headers: { authorization: `Bearer ${token}` },
      });
      const { code } = (await response.json()) as { code: string };
      expect([response.status, code]).toEqual([401, 'SESSION_UNKNOWN']);
      expect(response.headers.get('www-authenticate')).toContain('invalid_token');
    }
  });

  it('gives each person a session of their own in one browser, and ends that of the person before', async () => {
    const browser = await browserOf('nurse');
    await signIn(running, browser, 'p1');
    const nurses = browser.cookie(cookieName) ?? '';
    expect((await statusOf(browser)).body['connections']).toHaveLength(1);
    gateway.issuer.person = 'admin';
    const begun = await browser.visit('/auth/sign-in?prompt=login');
    await browser.visit(await gateway.issuer.visit(begun.headers.get('location') ?? ''));
    const { body } = await statusOf(browser);
    expect([body['roles'], body['connections']]).toEqual([['user', 'operator'], []]);
    const stale = running.browser();
    stale.plant(cookieName, nurses);
    expect((await statusOf(stale)).status).toBe(401);
  });

  it('keeps one session for one person who was sent to the issuer from two pages', async () => {
    const browser = running.browser();
    gateway.issuer.person = 'nurse';
    const [first, second] = [await ledToIssuer(browser, '/agents'), await ledToIssuer(browser, '/record')];
    const [one, two] = [await gateway.issuer.visit(first), await gateway.issuer.visit(second)];
    expect((await browser.visit(one)).headers.get('location')).toBe('/agents');
    const { body } = await browser.json('/auth/sessions');
    expect((await browser.visit(two)).headers.get('location')).toBe('/record');
    expect((await browser.json('/auth/sessions')).body['created_at']).toBe(body['created_at']);
    expect((await browser.json('/auth/sessions')).body['clients']).toHaveLength(1);
  });

  it('begins the sign-in of an app at the gateway.issuer, and comes back to its consent page; the token is of that person', async () => {
    const browser = running.browser();
    const client = new OauthClient(running.publicUrl);
    await client.register();
    const resource = `${running.publicUrl}/api`;
    const path = client.authorizePath(resource);
    const back = await signInAs(gateway.issuer, browser, 'nurse', path);
    expect(back.headers.get('location')).toBe(path);
    const { access } = await client.connect(browser, resource);
    const asApp = { headers: { authorization: `Bearer ${access}`, accept: 'application/json' } };
    const status = await fetch(`${running.publicUrl}/auth/status`, asApp);
    expect(await status.json()).toMatchObject({ authenticated: true, roles: ['user'] });
    expect((await fetch(`${running.publicUrl}/api/platforms`, asApp)).status).toBe(200);
  });

  it('names the person in the audit, in every entry of their session, and never by name', async () => {
    const browser = running.browser();
    const before = running.log().length;
    await signInAs(gateway.issuer, browser, 'nurse');
    await running.gateway.auditTrail.flush();
    await signIn(running, browser, 'p1');
    await browser.json('/api/fhir/stub-ehr/Patient/p1');
    await beginSignIn(browser);
    await running.gateway.auditTrail.flush();
    const entries = auditOf(running.log().slice(before));
    const [started, ...others] = entries.filter(({ event }) => event !== 'request.refused');
    expect(started).toMatchObject({ event: 'session.started', outcome: 'success', actor: 'browser' });
    expect(started?.account).toMatch(/^[\w-]{16}$/);
    expect(others.length).toBeGreaterThan(1);
    for (const { account, subject } of others) expect([account, subject]).toEqual([started?.account, started?.subject]);
    expect(running.log()).not.toContain('nurse');
    expect(running.log()).not.toContain(gateway.issuer.clientSecret);
  });

  it('notes in the audit who was refused, and why', async () => {
    const before = running.log().length;
    await signInAs(gateway.issuer, running.browser(), 'visitor');
    await running.gateway.auditTrail.flush();
    const refused = auditOf(running.log().slice(before)).find(({ event }) => event === 'session.refused');
    expect(refused).toMatchObject({ outcome: 'failure', code: 'ACCOUNT_NOT_ALLOWED' });
    expect(refused?.account).toMatch(/^[\w-]{16}$/);
  });

  it('sends a browser that logs out everywhere to the logout of the gateway.issuer, without a token in an address', async () => {
    const browser = await browserOf('nurse');
    const page = await browser.text('/auth/sessions/end', { form: {} });
    const [, action = ''] = /<form method="post" action="([^"]+)"/.exec(page) ?? [];
    const fields = new URLSearchParams(
      [...page.matchAll(/type="hidden" name="([^"]+)" value="([^"]+)"/g)].map(
        ([, name = '', value = '']): [string, string] => [name, value],
      ),
    );
    expect(action).toBe(`${gateway.issuer.url}/session/end`);
    expect(fields.get('id_token_hint')?.split('.')).toHaveLength(3);
    expect(fields.get('post_logout_redirect_uri')).toBe(`${running.publicUrl}/auth/signed-out`);
    expect(page).not.toMatch(/\?[^"]*id_token_hint/);
    expect((await statusOf(browser)).status).toBe(401);
    const answer = await fetch(action, { method: 'POST', body: fields });
    expect([answer.status, await answer.text()]).toEqual([200, expect.stringContaining('logout')]);
    // Back from there nobody is signed in anew unasked.
    const back = await browser.visit(`/auth/signed-out?state=${fields.get('state')}`);
    expect([back.status, browser.cookie(cookieName)]).toEqual([200, undefined]);
  });

  it('ends the sessions of a person whom the issuer has logged out, with their apps, and nobody else’s', async () => {
    const [one, two, other] = [running.browser(), running.browser(), running.browser()];
    await signInAs(gateway.issuer, one, 'nurse');
    await signInAs(gateway.issuer, two, 'nurse');
    await signInAs(gateway.issuer, other, 'admin');
    const client = new OauthClient(running.publicUrl);
    const { access } = await client.connect(one, `${running.publicUrl}/api`);
    await gateway.issuer.logOut('nurse');
    const app = await fetch(`${running.publicUrl}/auth/status`, { headers: { authorization: `Bearer ${access}` } });
    expect([(await statusOf(one)).status, (await statusOf(two)).status, app.status]).toEqual([401, 401, 401]);
    expect((await statusOf(other)).status).toBe(200);
  });

  it('ends nothing for what is no logout token', async () => {
    const browser = await browserOf('nurse');
    for (const token of ['a.b.c', gateway.issuer.clientSecret]) {
      const answer = await fetch(`${running.publicUrl}/oauth/login/backchannel-logout`, {
        method: 'POST',
        body: new URLSearchParams({ logout_token: token }),
      });
      const { code } = (await answer.json()) as { code: string };
      expect([answer.status, code]).toEqual([400, 'LOGOUT_TOKEN_INVALID']);
    }
    expect((await statusOf(browser)).status).toBe(200);
  });
});

const openToStrangers = [
  ...documents,
  ...assets,
  ...['getDescription', 'showReference', 'showOperation', 'getServerKeys', 'isAlive', 'isReady', 'getMetrics'],
  ...['beginDevice', 'registerClient', 'getToken', 'introspectToken', 'revokeToken', 'receiveLoginForm', 'finishLogin'],
  ...['signIn', 'finishSignIn', 'endByProvider', 'signOutAtPlatform', 'showSignedOut'],
  // A link to a share is for whoever was given it.
  ...['getShare', 'getShareManifest', 'getSharedFile'],
];

interface Entry {
  readonly event: string;
  readonly account?: string;
  readonly subject?: string;
}

function auditOf(log: string): Entry[] {
  return log
    .split('\n')
    .filter((line) => line.includes('"audit":true'))
    .map((line) => JSON.parse(line) as Entry);
}
