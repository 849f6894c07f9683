import { OauthClient } from './testing/oauth-client.js';
import { signIn, useTestGateway, withTestGateway } from './testing/test-gateway.js';

const sessionCookie = 'fhir_gateway_session';

describe('connecting an app', () => {
  const rest = useTestGateway();
  let resources: { rest: string; mcp: string };
  beforeAll(() => {
    resources = { rest: `${rest.publicUrl}/api`, mcp: `${rest.gateway.config.mcpPublicUrl}/mcp` };
  });

  const read = (token: string) =>
    fetch(`${rest.publicUrl}/api/fhir/stub-ehr/Observation`, { headers: { authorization: `Bearer ${token}` } });

  it('gives a token that reads with the sign-ins of that browser', async () => {
    const [browser, stranger] = [rest.browser(), rest.browser()];
    await signIn(rest, browser, 'pat-own');
    const { access } = await new OauthClient(rest.publicUrl).connect(browser, resources.rest);
    expect((await read(access)).status).toBe(200);
    const other = await new OauthClient(rest.publicUrl).connect(stranger, resources.rest);
    expect((await read(other.access)).status).toBe(401);
  });

  it('asks on a page that names the app as a claim, where the answer goes, and what could be used at once', async () => {
    const browser = await rest.signedIn('pat-own');
    const client = new OauthClient(rest.publicUrl, 'https://agent.example/callback');
    await client.register('<b>Bank</b>');
    const { text, page } = await client.askFor(browser, resources.mcp);
    expect(text).toContain('&lt;b&gt;Bank&lt;/b&gt;');
    expect(text).toContain('Nobody has checked');
    expect(text).toContain('agent.example');
    // By the name that the person knows it by.
    expect(text).toContain('Stub EHR');
    expect(page.headers.get('content-security-policy')).toContain("frame-ancestors 'none'");
    expect(page.headers.get('x-frame-options')).toBe('DENY');
    expect(page.headers.get('cache-control')).toBe('no-store');
  });

  it('gives the browser a new cookie, so that one that somebody planted opens nothing afterwards', async () => {
    const attacker = rest.browser();
    await attacker.visit('/auth/stub-ehr/login');
    const planted = attacker.cookie(sessionCookie) ?? '';
    const victim = rest.browser();
    victim.plant(sessionCookie, planted);
    await new OauthClient(rest.publicUrl).connect(victim, resources.mcp);
    expect(victim.cookie(sessionCookie)).not.toBe(planted);
    expect((await attacker.json('/auth/status')).body).toMatchObject({ authenticated: false });
  });

  it('shows a page of its own for a request of an unknown app, and repeats nothing of it', async () => {
    const answer = await rest.browser().visit('/oauth/authorize?client_id=<script>&redirect_uri=https://evil.example/');
    const text = await answer.text();
    expect(answer.status).toBe(400);
    expect(answer.headers.get('location')).toBeNull();
    expect(text).toContain('cannot be connected');
    expect(text).not.toContain('evil.example');
  });

  it('publishes where everything is', async () => {
    const get = async (path: string) =>
      (await (await fetch(`${rest.publicUrl}/.well-known/${path}`)).json()) as Record<string, unknown>;
    const server = await get('oauth-authorization-server');
    expect(server).toMatchObject({
      issuer: rest.publicUrl,
      authorization_endpoint: `${rest.publicUrl}/oauth/authorize`,
      code_challenge_methods_supported: ['S256'],
      token_endpoint_auth_methods_supported: ['none'],
    });
    expect(await get('openid-configuration')).toMatchObject(server);
    const resource = { resource: resources.rest, authorization_servers: [rest.publicUrl] };
    expect(await get('oauth-protected-resource')).toMatchObject(resource);
    expect(await get('oauth-protected-resource/api')).toMatchObject(resource);
  });

  it('writes no token, code or client id into the log', async () => {
    const browser = rest.browser();
    const { access, refresh } = await new OauthClient(rest.publicUrl).connect(browser, resources.mcp);
    for (const secret of [access, refresh, browser.cookie(sessionCookie) ?? 'none', 'fgc_']) {
      expect(rest.log()).not.toContain(secret);
    }
  });
});

describe.each(['local', 'pairing'])('in %s mode', (mode) => {
  it('there is no authorization server', async () => {
    await withTestGateway({ FHIR_GATEWAY_MCP_AUTH: mode }, async (rest) => {
      for (const path of ['/.well-known/oauth-authorization-server', '/.well-known/oauth-protected-resource/api']) {
        expect((await fetch(rest.publicUrl + path)).status).toBe(404);
      }
      for (const path of ['token', 'register', 'authorize']) {
        expect((await fetch(`${rest.publicUrl}/oauth/${path}`, { method: 'POST' })).status).toBe(404);
      }
      const refused = await fetch(`${rest.publicUrl}/api/fhir/stub-ehr/Observation`);
      expect(refused.headers.get('www-authenticate')).not.toContain('resource_metadata');
    });
  });
});
