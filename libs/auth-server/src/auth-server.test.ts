import { MemoryVaultStore } from '@fhir-gateway/token-vault';
import { accessRecord, type AccessGrant } from './index.js';
import { registerClient } from './testing/connected-client.js';
import { observedStore } from './testing/observed-store.js';
import { sharedParts, startTestServer, type TestServer, type TestServerOptions } from './testing/test-server.js';

const redirectUri = 'http://127.0.0.1:33418/';

describe('the authorization server', () => {
  let as: TestServer;
  beforeAll(async () => {
    as = await startTestServer();
  });
  afterAll(() => as.close());

  const client = () => registerClient(as, redirectUri, 'Test Agent');
  const request = (more: Record<string, string> = {}) =>
    client().query({ state: 'client-state', resource: as.mcp, ...more });

  /** A whole authorization; returns what a client ends up with. */
  async function authorized(more: Record<string, string> = {}) {
    const browser = await as.browser();
    const { clientId, query, exchange } = client();
    const page = await browser.begin(query({ state: 'client-state', resource: as.mcp, ...more }));
    const callback = await browser.answer(page);
    return { browser, clientId, callback, exchange: exchange(callback) };
  }

  async function signedIn(more: Record<string, string> = {}) {
    const begun = await authorized(more);
    const { status, body } = await as.token(begun.exchange);
    expect(status).toBe(200);
    const [access, refresh] = [String(body['access_token']), String(body['refresh_token'])];
    return { ...begun, body, access, refresh };
  }

  const renew = (clientId: string, refresh: string) => as.renew(clientId, refresh);
  /** The same server otherwise set up, while something is run. */
  async function whileServing(options: TestServerOptions, run: () => Promise<void>) {
    const outer = as;
    as = await startTestServer(options);
    try {
      await run();
    } finally {
      await as.close();
      as = outer;
    }
  }
  const opens = async (token: string) => (await as.vault.authenticate(token)).id;
  const dead = { code: 'SESSION_UNKNOWN' };

  it('gives a token that opens the session of the browser that consented, for ten minutes and one audience', async () => {
    const { browser, body, access, clientId, callback } = await signedIn();
    expect(callback.origin + callback.pathname).toBe(redirectUri);
    expect(callback.searchParams.get('state')).toBe('client-state');
    expect(callback.searchParams.get('iss')).toBe(as.url);
    expect(body).toMatchObject({ token_type: 'Bearer', expires_in: 600, scope: 'gateway gateway.read' });
    expect(body).not.toHaveProperty('id_token');
    const session = await as.vault.authenticate(access);
    expect(session).toMatchObject({ id: browser.session.id, credentialKind: 'bearer' });
    expect(await as.vault.read<AccessGrant>(session, accessRecord(access))).toMatchObject({
      audience: as.mcp,
      clientId,
      clientName: 'Test Agent',
    });
  });

  it.each([
    ['as MCP clients write it', {}, 'mcp'],
    ['with a slash at the end', { resource: '/mcp/' }, 'mcp'],
    ['of the REST API', { resource: '/api' }, 'rest'],
    ['left out', { resource: '' }, 'mcp'],
  ] as const)('takes a resource %s', async (_how, { resource }: { resource?: string }, expected) => {
    const { access } = await signedIn(resource === undefined ? {} : { resource: resource && `${as.url}${resource}` });
    const session = await as.vault.authenticate(access);
    expect(await as.vault.read(session, accessRecord(access))).toMatchObject({ audience: as[expected] });
  });

  it.each([
    ['of a platform, without a resource', { resource: '', aud: '/api/fhir/sandbox-ehr' }, 'rest'],
    ['beside a resource', { resource: '/mcp', aud: '/api/fhir/sandbox-ehr' }, 'mcp'],
    ['elsewhere', { resource: '', aud: '/apis/fhir' }, 'mcp'],
  ] as const)('takes the aud of a SMART client %s', async (_how, { resource, aud }, expected) => {
    const { access } = await signedIn({ resource: resource && `${as.url}${resource}`, aud: `${as.url}${aud}` });
    const session = await as.vault.authenticate(access);
    expect(await as.vault.read(session, accessRecord(access))).toMatchObject({ audience: as[expected] });
  });

  it('shows on the consent page who asks, where the answer goes and what it is for', async () => {
    const browser = await as.browser();
    const page = await browser.begin(request());
    expect(await browser.consent(page)).toMatchObject({
      clientName: 'Test Agent',
      destination: 'an app on this computer',
      resources: [{ uri: as.mcp }],
    });
  });

  it.each<[string, Record<string, string>, string]>([
    ['without PKCE', { code_challenge: '' }, 'invalid_request'],
    ['with PKCE plain', { code_challenge_method: 'plain' }, 'invalid_request'],
    ['for a resource elsewhere', { resource: 'https://elsewhere.example/mcp' }, 'invalid_target'],
    ['for a token in the front channel', { response_type: 'token' }, 'unsupported_response_type'],
    ['without asking the person', { prompt: 'none' }, 'login_required'],
    ['with its answer in a fragment', { response_mode: 'fragment' }, 'unsupported_response_mode'],
    ['with its answer in a form', { response_mode: 'form_post' }, 'unsupported_response_mode'],
    ['with a scope that is none', { scope: 'gateway "all"' }, 'invalid_scope'],
  ])('refuses an authorization %s', async (_how, change, error) => {
    const browser = await as.browser();
    const back = new URL(await browser.begin(request(change)));
    // A program on the person's machine waits for it (RFC 6749 section 4.1.2.1).
    expect(back.origin + back.pathname).toBe(redirectUri);
    const query = new URLSearchParams(back.search || back.hash.slice(1));
    expect(Object.fromEntries(query)).toMatchObject({ error, state: 'client-state', iss: as.url });
  });

  it('refuses a client id that it did not make', async () => {
    const browser = await as.browser();
    const mine = client().clientId;
    for (const id of ['made-up', mine.slice(0, -2), `${mine.slice(0, -3)}abc`, 'fgc_v1.k.AAAA']) {
      expect(await browser.begin(request({ client_id: id }))).toMatch(/^400 invalid_client/);
    }
  });

  it('takes a code once', async () => {
    const { exchange } = await authorized();
    const { body } = await as.token(exchange);
    expect(await opens(String(body['access_token']))).toBeDefined();
    expect(await as.token(exchange)).toMatchObject({ status: 400, body: { error: 'invalid_grant' } });
    // RFC 6749 section 4.1.2: a code that comes twice ends what it bought.
    await expect(opens(String(body['access_token']))).rejects.toMatchObject(dead);
    expect(await renew(exchange['client_id'] ?? '', String(body['refresh_token']))).toMatchObject({ status: 400 });
  });
  it('renews for as long as the session may live, however often, and not after its seven days', async () => {
    let aheadMs = 0;
    const now = () => Date.now() + aheadMs;
    await whileServing({ shared: sharedParts(new MemoryVaultStore({ now }), now) }, async () => {
      const { clientId, refresh, browser } = await signedIn();
      let next = refresh;
      const hours = 7 * 24;
      for (let hour = 6; hour < hours; hour += 6) {
        aheadMs = hour * 3_600_000;
        const { status, body } = await renew(clientId, next);
        expect([hour, status]).toEqual([hour, 200]);
        next = String(body['refresh_token']);
        expect(await opens(String(body['access_token']))).toBe(browser.session.id);
      }
      aheadMs = hours * 3_600_000;
      expect(await renew(clientId, next)).toMatchObject({ status: 400, body: { error: 'invalid_grant' } });
    });
  });

  it.each(['access', 'refresh'] as const)('revokes the whole grant by its %s token', async (which) => {
    const { clientId, access, refresh, ...rest } = await signedIn();
    const token = which === 'access' ? access : refresh;
    expect((await as.post('/oauth/revoke', { token, client_id: client().clientId })).status).toBe(200);
    expect(await opens(access)).toBe(rest.browser.session.id);
    expect((await as.post('/oauth/revoke', { token, client_id: clientId })).status).toBe(200);
    await expect(opens(access)).rejects.toMatchObject(dead);
    expect(await renew(clientId, refresh)).toMatchObject({ status: 400 });
  });

  it('tells a client about its own token, never whose session it is, and another client nothing', async () => {
    const { clientId, access } = await signedIn();
    const ask = async (id: string) =>
      (await (await as.post('/oauth/introspect', { token: access, client_id: id })).json()) as object;
    const own = await ask(clientId);
    expect(own).toMatchObject({ active: true, aud: as.mcp, scope: 'gateway gateway.read' });
    expect(own).not.toHaveProperty('sub');
    expect(await ask(client().clientId)).toEqual({ active: false });
    await as.vault.revoke(access);
    expect(await ask(clientId)).toEqual({ active: false });
  });

  it('tells the client when the person says no', async () => {
    const browser = await as.browser();
    const callback = await browser.answer(await browser.begin(request()), 'deny');
    expect(callback.searchParams.get('error')).toBe('access_denied');
    expect(callback.searchParams.get('code')).toBeNull();
  });

  it('shows and answers a consent page only in the browser that began, and only with its token', async () => {
    const [browser, other] = [await as.browser(), await as.browser()];
    const page = await browser.begin(request());
    expect(await other.consent(page)).toEqual({ code: 'CONSENT_UNKNOWN' });
    const { csrfToken } = await browser.consent(page);
    await expect(other.answer(page, 'allow', String(csrfToken))).rejects.toThrow('CONSENT_UNKNOWN');
    await expect(browser.answer(page, 'allow', 'x'.repeat(43))).rejects.toThrow('CONSENT_FORGED');
    expect((await browser.answer(page)).searchParams.has('code')).toBe(true);
    expect(await browser.consent(page)).toEqual({ code: 'CONSENT_UNKNOWN' });
  });

  describe('a consent that was given', () => {
    const web = { redirect_uri: 'https://agent.example/callback' };
    const isCode = (where: string) => where.startsWith(`${web.redirect_uri}?code=`);

    it('holds for the same web client, address and session only', async () => {
      const browser = await as.browser();
      const clientId = String(
        as.server.register({ redirect_uris: [web.redirect_uri, 'https://agent.example/other'] })['client_id'],
      );
      const ask = (change: Record<string, string>) => request({ ...web, client_id: clientId, ...change });
      await browser.answer(await browser.begin(ask({})));
      expect(isCode(await browser.begin(ask({})))).toBe(true);
      expect(isCode(await browser.begin(ask({ prompt: 'none' })))).toBe(true);
      const changes: Record<string, string>[] = [
        { redirect_uri: 'https://agent.example/other' },
        { resource: as.rest },
        { prompt: 'consent' },
      ];
      for (const change of changes) {
        expect(await browser.begin(ask(change))).toContain('/oauth/consent/');
      }
      const second = registerClient(as, web.redirect_uri).clientId;
      expect(await browser.begin(ask({ client_id: second }))).toContain('/oauth/consent/');
    });

    it('is asked for again from an app on the person’s machine', async () => {
      const browser = await as.browser();
      const { clientId } = client();
      await browser.answer(await browser.begin(request({ client_id: clientId })));
      expect(await browser.begin(request({ client_id: clientId }))).toContain('/oauth/consent/');
    });
  });

  it('knows a client by the document at its address, and asks for none elsewhere', async () => {
    const address = 'https://agent.example/client.json';
    const asked: string[] = [];
    const fetchDocument = (url: string) => {
      asked.push(url);
      const found = { client_id: address, client_name: 'Documented', redirect_uris: [redirectUri] };
      return Promise.resolve(Response.json(found));
    };
    await whileServing({ fetchDocument }, async () => {
      const browser = await as.browser();
      const page = await browser.begin(request({ client_id: address }));
      expect(await browser.consent(page)).toMatchObject({ clientName: 'Documented', clientHost: 'agent.example' });
      expect((await browser.answer(page)).searchParams.has('code')).toBe(true);
      expect(asked).toEqual([address]);
      for (const id of ['http://agent.example/client.json', 'https://other.example/client.json']) {
        expect(await browser.begin(request({ client_id: id }))).toMatch(/^400 invalid_client/);
      }
    });
  });

  it('keeps nothing readable in the store', async () => {
    const { store, given } = observedStore();
    await whileServing({ shared: sharedParts(store) }, async () => {
      const { access, refresh, exchange, clientId } = await signedIn();
      const { body } = await renew(clientId, refresh);
      const all = given.join('\n');
      expect(all).toContain(':oauth:RefreshAnswer');
      const tokens = [access, refresh, body['access_token'], body['refresh_token']];
      for (const secret of [...tokens, exchange['code'], clientId, 'client-state', redirectUri, as.mcp]) {
        expect(all).not.toContain(secret);
      }
    });
  });
});
