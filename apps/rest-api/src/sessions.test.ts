import { OauthClient } from './testing/oauth-client.js';
import type { TestBrowser } from './testing/test-browser.js';
import { signIn, useTestGateway } from './testing/test-gateway.js';

interface Client {
  readonly id: string;
  readonly kind: string;
  readonly current: boolean;
  readonly name?: string;
}

const script = { 'x-requested-with': 'script' };
const sessionCookie = 'fhir_gateway_session';

describe('the clients of a session', () => {
  const rest = useTestGateway();
  let api: string;
  beforeAll(() => {
    api = `${rest.publicUrl}/api`;
  });

  const read = (token: string) =>
    fetch(`${rest.publicUrl}/api/fhir/stub-ehr/Observation`, { headers: { authorization: `Bearer ${token}` } });
  const clientsOf = async (browser: TestBrowser): Promise<Client[]> =>
    (await browser.json('/auth/sessions')).body['clients'] as Client[];
  const auditOf = (event: string) =>
    rest
      .log()
      .split('\n')
      .filter((line) => line.includes(`"event":"${event}"`));

  /** A browser that is signed in and has let one app in. */
  async function connected(redirectUri = 'https://agent.example/callback') {
    const browser = await rest.signedIn('pat-own');
    const client = new OauthClient(rest.publicUrl, redirectUri);
    const tokens = await client.connect(browser, api);
    const app = (await clientsOf(browser)).find(({ kind }) => kind === 'app');
    return { browser, client, tokens, appId: app?.id ?? '' };
  }

  it('are listed with what each is, where it is, and what it may do', async () => {
    const { browser, tokens } = await connected();
    const { status, body } = await browser.json('/auth/sessions');
    expect(status).toBe(200);
    const time = expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.000Z$/) as string;
    expect(body).toEqual({
      created_at: time,
      ends_at: time,
      platforms: [{ platform_id: 'stub-ehr', may_write: false }],
      clients: [
        {
          id: expect.any(String),
          kind: 'app',
          name: 'Test Agent',
          destination: 'agent.example',
          current: false,
          may: ['rest_api'],
          connected_at: time,
          last_used_at: time,
          ends_at: time,
        },
        {
          id: expect.any(String),
          kind: 'browser',
          current: true,
          may: ['rest_api', 'manage'],
          connected_at: time,
          last_used_at: time,
          ends_at: time,
        },
      ],
    });
    for (const secret of [tokens.access, tokens.refresh, browser.cookie(sessionCookie) ?? '?']) {
      expect(JSON.stringify(body)).not.toContain(secret);
    }
  });

  it('are shown on a page without scripts, names escaped, each with a button that says what it ends', async () => {
    const browser = await rest.signedIn('pat-own');
    const client = new OauthClient(rest.publicUrl, 'https://agent.example/callback');
    await client.register('<i>Bank</i>');
    await client.connect(browser, api);
    const page = await browser.visit('/auth/sessions');
    const text = await page.text();
    expect(page.headers.get('content-security-policy')).toContain("default-src 'none'");
    expect(text).not.toContain('<script');
    expect(text).toContain('&lt;i&gt;Bank&lt;/i&gt;');
    expect(text).toContain('agent.example');
    expect(text).toContain('nobody has checked it');
    expect(text).toContain('Each can read what Stub EHR shares, and change nothing.');
    expect(text).toMatch(/aria-label="Disconnect: “&lt;i&gt;Bank/);
    expect(await browser.text('/connections')).toContain('href="/auth/sessions"');
  });

  it('are disconnected with the button: access token, refresh token and grant at once', async () => {
    const { browser, client, tokens, appId } = await connected();
    expect((await read(tokens.access)).status).toBe(200);
    const left = await browser.visit(`/auth/sessions/${appId}/end`, { form: {} });
    expect([left.status, left.headers.get('location')]).toEqual([303, '/auth/sessions']);
    expect((await read(tokens.access)).status).toBe(401);
    const refused = await client.renew(tokens.refresh);
    expect([refused.status, await refused.json()]).toMatchObject([400, { error: 'invalid_grant' }]);
    expect((await clientsOf(browser)).map(({ kind }) => kind)).toEqual(['browser']);
    // The browser itself, and its sign-in, stay.
    expect((await browser.json('/auth/status')).body).toMatchObject({ connections: [{ connected: true }] });
    // A web client that was allowed before is asked about anew.
    expect((await client.askFor(browser, api)).text).toContain('read your records?');
  });

  it('log out everywhere: every client, every connection, the session, one entry', async () => {
    const { browser, client, tokens } = await connected();
    const old = browser.cookie(sessionCookie) ?? '';
    const [revocations, entries] = [rest.stub.smart.revocations.length, auditOf('session.ended').length];
    for (const path of ['/auth/sessions', '/connections']) {
      // The button that ends all of it is behind a question.
      expect(await browser.text(path)).toMatch(
        /<details class="confirm">\s*<summary[^>]*>Log out everywhere<\/summary>\s*<form method="post" action="\/auth\/sessions\/end">\s*<p>Are you sure/,
      );
    }
    const left = await browser.visit('/auth/sessions/end', { form: {} });
    expect([left.status, left.headers.get('location')]).toEqual([303, '/']);
    expect(browser.cookie(sessionCookie)).toBeUndefined();
    expect(rest.stub.smart.revocations.length).toBe(revocations + 2);
    expect(auditOf('session.ended').length).toBe(entries + 1);
    expect((await read(tokens.access)).status).toBe(401);
    expect((await client.renew(tokens.refresh)).status).toBe(400);
    browser.plant(sessionCookie, old);
    expect((await browser.json('/auth/status')).body).toMatchObject({ authenticated: false, connections: [] });
  });

  it('end the session with the last of them, and revoke what nobody could reach any more', async () => {
    const browser = await rest.signedIn('pat-last');
    const old = browser.cookie(sessionCookie) ?? '';
    const revocations = rest.stub.smart.revocations.length;
    const [own] = await clientsOf(browser);
    const left = await browser.json(`/auth/sessions/${own?.id}`, { method: 'DELETE', headers: script });
    expect(left.body).toEqual({ id: own?.id, ended: true, revoked_upstream: ['stub-ehr'] });
    expect(rest.stub.smart.revocations.length).toBe(revocations + 2);
    browser.plant(sessionCookie, old);
    expect((await browser.json('/auth/status')).body).toMatchObject({ authenticated: false });
  });

  it('are told which ends their platform has not confirmed, on the pages and as data', async () => {
    const browser = await rest.signedIn('pat-own');
    const { behaviour } = rest.stub.smart;
    const honest = behaviour.revocationResponse;
    behaviour.revocationResponse = () => ({ status: 503 });
    await browser.visit('/auth/stub-ehr/logout', { form: {} });
    behaviour.revocationResponse = honest;
    const waiting = [{ platform_id: 'stub-ehr', sign_ins: 1 }];
    expect((await browser.json('/auth/status')).body).toMatchObject({ connections: [], unconfirmed_ends: waiting });
    expect((await browser.json('/auth/sessions')).body).toMatchObject({ unconfirmed_ends: waiting });
    for (const page of ['/auth/sessions', '/connections']) {
      expect(await browser.text(page)).toContain('Stub EHR has not confirmed yet');
    }
    const other = await rest.signedIn('pat-other');
    expect((await other.json('/auth/status')).body).not.toHaveProperty('unconfirmed_ends');
  });

  describe('an app', () => {
    it('sees itself alone, and can end itself', async () => {
      const { browser, tokens, appId } = await connected();
      await new OauthClient(rest.publicUrl).connect(browser, api);
      const headers = { authorization: `Bearer ${tokens.access}` };
      const stranger = rest.browser();
      const { body } = await stranger.json('/auth/sessions', { headers });
      expect(body['clients']).toEqual([expect.objectContaining({ id: appId, current: true })]);
      expect((await stranger.json(`/auth/sessions/${appId}`, { method: 'DELETE', headers })).status).toBe(200);
      expect((await read(tokens.access)).status).toBe(401);
    });

    it('can end nobody else, and cannot log its person out', async () => {
      const { browser, tokens } = await connected();
      const headers = { authorization: `Bearer ${tokens.access}` };
      const own = (await clientsOf(browser)).find(({ current }) => current);
      const one = await rest.browser().json(`/auth/sessions/${own?.id}`, { method: 'DELETE', headers });
      expect([one.status, one.body['code']]).toEqual([404, 'CLIENT_UNKNOWN']);
      const all = await rest.browser().json('/auth/sessions', { method: 'DELETE', headers });
      expect([all.status, all.body['code']]).toEqual([401, 'TOKEN_NOT_FOR_THIS']);
      expect(await clientsOf(browser)).toHaveLength(2);
    });
  });

  it('of another session are neither seen nor ended', async () => {
    const [victim, stranger] = [await connected(), rest.browser()];
    await signIn(rest, stranger, 'pat-other');
    expect(await clientsOf(stranger)).toHaveLength(1);
    const visit = { method: 'DELETE', headers: script };
    expect((await stranger.json(`/auth/sessions/${victim.appId}`, visit)).status).toBe(404);
    expect((await stranger.json('/auth/sessions', visit)).status).toBe(200);
    expect((await read(victim.tokens.access)).status).toBe(200);
  });
});
