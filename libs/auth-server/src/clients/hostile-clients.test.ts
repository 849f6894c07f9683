import { observedStore } from '../testing/observed-store.js';
import { authorizeQuery, registerClient } from '../testing/connected-client.js';
import { pkce, sharedParts, sharedTestServer, startTestServer } from '../testing/test-server.js';

/** What a client ends up with when a person allows it. */
interface Connected {
  readonly clientId: string;
  readonly exchange: Record<string, string>;
}

const as = sharedTestServer();
let aheadMs = 0;
const { now } = Date;
const clock = jest.spyOn(Date, 'now').mockImplementation(() => now() + aheadMs);

afterEach(() => (aheadMs = 0));
afterAll(() => clock.mockRestore());

const register = (redirectUri: string): string => registerClient(as, redirectUri).clientId;

async function connect(redirectUri = 'http://127.0.0.1:33418/', used = redirectUri): Promise<Connected> {
  const { clientId, query, exchange } = registerClient(as, redirectUri);
  const where = { redirect_uri: used };
  const browser = await as.browser();
  const back = await browser.answer(await browser.begin(query({ ...where, resource: as.mcp })));
  return { clientId, exchange: exchange(back, where) };
}

describe('the redirect URIs of known clients', () => {
  it.each([
    ['Claude', 'https://claude.ai/api/mcp/auth_callback'],
    ['Cursor', 'cursor://anysphere.cursor-mcp/oauth/callback'],
    ['VS Code on another port', 'http://127.0.0.1:33418/', 'http://127.0.0.1:61234/'],
    ['mcp-remote', 'http://localhost:3335/oauth/callback', 'http://localhost:49150/oauth/callback'],
    ['IPv6 loopback', 'http://[::1]:1234/callback', 'http://[::1]:4321/callback'],
  ])('%s gets its code and its token there', async (_client, registered, used = registered) => {
    const { exchange } = await connect(registered, used);
    expect(exchange['code']).not.toBe('');
    expect(await as.token(exchange)).toMatchObject({ status: 200 });
  });

  it.each([
    ['a port off loopback', 'https://claude.ai/cb', 'https://claude.ai:444/cb'],
    ['a query', 'https://claude.ai/cb', 'https://claude.ai/cb?x=1'],
    ['dot segments', 'https://claude.ai/cb', 'https://claude.ai/x/../cb'],
    ['http for https', 'https://claude.ai/cb', 'http://claude.ai/cb'],
    ['another name of loopback', 'http://127.0.0.1:1/cb', 'http://localhost:1/cb'],
    ['https on loopback', 'http://127.0.0.1:1/cb', 'https://127.0.0.1:1/cb'],
    ['a longer path', 'https://claude.ai/cb', 'https://claude.ai/cb/more'],
    ['letter case', 'https://claude.ai/cb', 'https://claude.ai/CB'],
    ['another path on loopback', 'http://127.0.0.1:1/cb', 'http://127.0.0.1:1/'],
    ['another host of a private scheme', 'cursor://a/cb', 'cursor://b/cb'],
    ['a suffix host', 'http://127.0.0.1:1/cb', 'http://127.0.0.1.evil.example/cb'],
    ['the host as user name', 'http://127.0.0.1:1/cb', 'http://127.0.0.1@evil.example/cb'],
    ['a script', 'http://127.0.0.1:1/cb', 'javascript:alert(1)'],
  ])('are not taken with %s', async (_how, registered, used) => {
    const browser = await as.browser();
    const answer = await browser.begin(registerClient(as, registered).query({ redirect_uri: used }));
    expect(answer).toBe('400 invalid_redirect_uri');
  });
});

describe('ten thousand registrations', () => {
  it('leave nothing in the store, and each client is known afterwards', async () => {
    const { store, calls } = observedStore();
    const flooded = await startTestServer({ shared: sharedParts(store) });
    // The key of id tokens is stored at the start.
    calls.length = 0;
    try {
      const ids = Array.from({ length: 10_000 }, (_, i) =>
        String(flooded.server.register({ redirect_uris: [`https://a.example/${i}`] })['client_id']),
      );
      expect(calls).toEqual([]);
      expect(new Set(ids).size).toBe(10_000);
      const browser = await flooded.browser();
      const page = await browser.begin(authorizeQuery(ids.at(-1) ?? '', 'https://a.example/9999'));
      expect(page).toContain('/oauth/consent/');
    } finally {
      await flooded.close();
    }
  });

  it('has ids whose length follows what was registered, within bounds', () => {
    const redirect_uris = Array.from({ length: 10 }, (_, i) => `https://a.example/${'x'.repeat(900)}${i}`);
    const { client_id: id } = as.server.register({ redirect_uris, client_name: '\u{1f600}'.repeat(10_000) });
    expect(String(id).length).toBeLessThan(16_000);
  });
});

describe('a stolen code', () => {
  const thief = 'https://thief.example/cb';

  it.each<[string, () => Record<string, string>]>([
    ['by another client', () => ({ client_id: register('http://127.0.0.1:33418/') })],
    ['by a client that names its own address', () => ({ client_id: register(thief), redirect_uri: thief })],
    ['with another redirect URI', () => ({ redirect_uri: thief })],
    ['without a verifier', () => ({ code_verifier: '' })],
    ['with another verifier', () => ({ code_verifier: pkce().verifier })],
    ['with the challenge as verifier', () => ({ code_verifier: pkce().challenge })],
    ['for a resource elsewhere', () => ({ resource: 'https://thief.example/mcp' })],
    ['for the other resource', () => ({ resource: as.rest })],
    ['without a client', () => ({ client_id: '' })],
    ['as a refresh token', () => ({ grant_type: 'refresh_token', refresh_token: 'code' })],
  ])('buys nothing %s', async (_how, change) => {
    const { exchange } = await connect();
    const { status, body } = await as.token({ ...exchange, ...change() });
    expect(status).toBeGreaterThanOrEqual(400);
    expect(status).toBeLessThan(500);
    expect(body).not.toHaveProperty('access_token');
  });

  it('buys nothing after a minute', async () => {
    const { exchange } = await connect();
    aheadMs = 61_000;
    expect(await as.token(exchange)).toMatchObject({ status: 400, body: { error: 'invalid_grant' } });
  });
});

describe('a token', () => {
  it('opens nothing once its ten minutes are over, while its refresh token still renews', async () => {
    const { exchange, clientId } = await connect();
    const { body } = await as.token(exchange);
    aheadMs = 601_000;
    expect(await as.isLive(body['access_token'])).toBe(false);
    const asked = await as.post('/oauth/introspect', { token: String(body['access_token']), client_id: clientId });
    expect(await asked.json()).toEqual({ active: false });
    expect(await as.renew(clientId, body['refresh_token'])).toMatchObject({ status: 200 });
  });

  it('is not renewed for a resource that was not consented to', async () => {
    const { exchange, clientId } = await connect();
    const { body } = await as.token(exchange);
    for (const resource of [as.rest, 'https://thief.example/mcp']) {
      const refused = await as.renew(clientId, body['refresh_token'], { resource });
      expect(refused.status).toBe(400);
      expect(refused.body).not.toHaveProperty('access_token');
    }
  });

  it.each(['access_token', 'refresh_token'])('tells a stranger nothing when introspected by its %s', async (which) => {
    const { exchange } = await connect();
    const { body } = await as.token(exchange);
    for (const clientId of [register('https://stranger.example/cb'), '', 'made-up']) {
      const asked = await as.post('/oauth/introspect', { token: String(body[which]), client_id: clientId });
      const told = (await asked.json()) as Record<string, unknown>;
      expect(told['active'] === undefined || told['active'] === false).toBe(true);
      for (const name of ['aud', 'exp', 'scope', 'client_id', 'sub']) expect(told).not.toHaveProperty(name);
    }
  });
});
