import { isRedirectHost, openPolicy, RedirectPolicy, type ClientPolicy } from './client-policy.js';
import { authorizeQuery } from '../testing/connected-client.js';
import { sharedParts, startTestServer, type TestServer } from '../testing/test-server.js';

const issuer = 'https://gateway.example';
const resources = [{ uri: 'https://mcp.example/base/mcp', name: 'MCP' }];

function redirects(change: Partial<ClientPolicy> = {}, at = issuer) {
  return new RedirectPolicy({ policy: { ...openPolicy, ...change }, issuer: at, resources });
}

describe('where answers may go', () => {
  it.each([
    'https://agent.example/callback',
    'https://gateway.example.org/oauth/callback',
    'https://gateway.example:8443/oauth/callback',
    'https://mcp.example/other',
    'http://127.0.0.1:8000/',
    'com.example.app:/callback',
  ])('is %s where nothing is set', (uri) => {
    expect(redirects().isAllowed(uri)).toBe(true);
  });

  it.each([
    'https://gateway.example/oauth/callback',
    'https://GATEWAY.example:443/x',
    'https://mcp.example/base/mcp',
    'https://mcp.example/other/../base/x',
    'javascript:alert(1)',
  ])('is not the gateway itself or a script: %s', (uri) => {
    expect(redirects().isAllowed(uri)).toBe(false);
  });

  it.each(['http://localhost:8000/oauth/callback', 'http://127.0.0.1:8000/', 'http://[::1]:8000/x'])(
    'is not %s on a gateway at localhost',
    (uri) => {
      expect(redirects({}, 'http://localhost:8000').isAllowed(uri)).toBe(false);
      expect(redirects({}, 'http://localhost:8000').isAllowed(uri.replace('8000', '8099'))).toBe(true);
    },
  );

  it('leaves what is beside a gateway below a path to others', () => {
    const below = redirects({}, 'https://shared.example/gateway');
    expect(below.isAllowed('https://shared.example/gateway/oauth/callback')).toBe(false);
    expect(below.isAllowed('https://shared.example/gateway')).toBe(false);
    expect(below.isAllowed('https://shared.example/gateway-app/callback')).toBe(true);
  });

  it('is where the operator lists it, and nowhere else', () => {
    const listed = redirects({ redirectHosts: ['agent.example', 'localhost', 'com.example.app:'] });
    for (const uri of ['https://agent.example/cb', 'http://[::1]:1/', 'com.example.app:/cb']) {
      expect([uri, listed.isAllowed(uri)]).toEqual([uri, true]);
    }
    for (const uri of ['https://agent.example:8443/cb', 'https://sub.agent.example/', 'com.example.other:/cb']) {
      expect([uri, listed.isAllowed(uri)]).toEqual([uri, false]);
    }
  });

  it.each(['agent.example', 'agent.example:8443', 'localhost', 'com.example.app:'])('can be listed as %s', (word) => {
    expect(isRedirectHost(word)).toBe(true);
  });

  it.each(['', '*', 'AGENT.example', 'agent.example/', 'agent.example:443', 'a@b.example', 'data:', '127.0.0.1'])(
    'cannot be listed as “%s”',
    (word) => {
      expect(isRedirectHost(word)).toBe(false);
    },
  );
});

describe('an authorization server with a policy', () => {
  const address = 'https://agent.example/client.json';
  const redirectUri = 'https://agent.example/callback';
  const servers: TestServer[] = [];
  afterEach(async () => {
    await Promise.all(servers.splice(0).map((server) => server.close()));
  });

  async function start(clients: Partial<ClientPolicy>, shared = sharedParts(), publicUrl?: string) {
    const server = await startTestServer({
      shared,
      ...(publicUrl !== undefined && { publicUrl }),
      clients: { ...openPolicy, ...clients },
      fetchDocument: (url) =>
        Promise.resolve(Response.json({ client_id: url, redirect_uris: [redirectUri, 'https://elsewhere.example/'] })),
    });
    servers.push(server);
    return server;
  }

  const asked = (clientId: string, change?: Record<string, string>) => authorizeQuery(clientId, redirectUri, change);
  const begin = async (as: TestServer, clientId: string, change?: Record<string, string>) =>
    (await as.browser()).begin(asked(clientId, change));
  const register = (as: TestServer, redirect = redirectUri) =>
    String(as.server.register({ redirect_uris: [redirect] })['client_id']);

  it('lets listed clients ask, and no others', async () => {
    const as = await start({ clients: [address], registration: false });
    expect(await begin(as, address)).toContain('/oauth/consent/');
    expect(await begin(as, 'https://agent.example/other.json')).toBe('400 invalid_client');
  });

  it('takes no registration while it is off, and does not know clients of before', async () => {
    const shared = sharedParts();
    const before = await start({}, shared);
    const clientId = register(before);
    const as = await start({ registration: false }, shared, before.url);
    expect(() => register(as)).toThrow(expect.objectContaining({ code: 'access_denied' }));
    expect(await begin(as, clientId)).toBe('400 invalid_client');
  });

  it('registers nobody at the gateway, nor where no answer may go', async () => {
    const as = await start({ redirectHosts: ['agent.example'] });
    const refused = expect.objectContaining({ code: 'invalid_redirect_uri' }) as Error;
    for (const uri of [`${as.url}/oauth/callback`, 'https://elsewhere.example/', 'http://127.0.0.1:1/']) {
      expect(() => register(as, uri)).toThrow(refused);
    }
    expect(register(as)).toMatch(/^fgc_/);
  });

  it('sends no answer to where a client was registered before it was forbidden', async () => {
    const as = await start({ redirectHosts: ['agent.example'] });
    const answer = await begin(as, address, { redirect_uri: 'https://elsewhere.example/' });
    expect(answer).toBe('400 invalid_redirect_uri');
  });

  it('sends no answer to its own port on loopback, whatever port was registered', async () => {
    const as = await start({});
    const clientId = register(as, 'http://127.0.0.1:1/oauth/callback');
    const change = { redirect_uri: `${as.url}/oauth/callback` };
    expect(await begin(as, clientId, change)).toBe('400 invalid_redirect_uri');
    const beside = { redirect_uri: 'http://127.0.0.1:2/oauth/callback' };
    expect(await begin(as, clientId, beside)).toContain('/oauth/consent/');
  });

  describe('answers a faulty request', () => {
    const faulty = { code_challenge_method: 'plain' };

    it('on a page, where anybody could have registered the address', async () => {
      const as = await start({});
      for (const change of [faulty, { prompt: 'none' }]) {
        const [status, , url = ''] = (await begin(as, register(as), change)).split(' ');
        expect(status).toBe('400');
        expect(new URL(url).searchParams.get('error')).toMatch(/^(invalid_request|login_required)$/);
      }
    });

    it('at the address, where the operator listed it', async () => {
      const as = await start({ redirectHosts: ['agent.example'] });
      const answer = new URL(await begin(as, register(as), faulty));
      expect(answer.href).toMatch(`${redirectUri}?error=invalid_request`);
    });

    it('at the address, where this browser has allowed that client there', async () => {
      const as = await start({});
      const clientId = register(as);
      const ask = (method: string) => asked(clientId, { code_challenge_method: method });
      const browser = await as.browser();
      await browser.answer(await browser.begin(ask('S256')));
      expect(await browser.begin(ask('plain'))).toMatch(`${redirectUri}?error=invalid_request`);
      const other = await as.browser();
      expect(await other.begin(ask('plain'))).toMatch(/^400 invalid_request/);
    });

    it('on a page, for a scheme of an app', async () => {
      const as = await start({});
      const redirect = 'com.example.app:/callback';
      const answer = await begin(as, register(as, redirect), { ...faulty, redirect_uri: redirect });
      expect(answer).toMatch(/^400 invalid_request com\.example\.app:/);
    });
  });
});
