import { eachWorld, type World, world } from '../testing/world.js';

describe('checkClient', () => {
  eachWorld();

  const outcomes = async (shape: Parameters<World['platform']>[0] = {}) =>
    (await world.auth.clients.check(world.platform(shape))).map(({ step, outcome, oauthError }) =>
      [step, outcome, oauthError].filter(Boolean).join(' '),
    );
  /** Answers the authorize page in the place of the stub. */
  const authorizePage = (status: number, body: string, headers: Record<string, string> = {}) =>
    world.openAuth(world.vault, {
      fetch: (url, init) =>
        new URL(String(url)).pathname.endsWith('/authorize')
          ? Promise.resolve(new Response(body, { status, headers }))
          : fetch(url, init),
    });
  const pageOutcome = async (status: number, body: string, headers: Record<string, string> = {}) =>
    (await authorizePage(status, body, headers).clients.check(world.platform())).at(-1);

  it('finds the server, a client that it knows, and a page that opens', async () => {
    expect(await outcomes()).toEqual([
      'discovery passed',
      'token-endpoint passed invalid_grant',
      'authorize-page passed',
    ]);
    expect(world.audits).toEqual([]);
    expect(world.smart.issued).toEqual([]);
  });

  it.each([
    ['invalid_client', 'failed'],
    ['unauthorized_client', 'unclear'],
    ['unsupported_grant_type', 'unclear'],
    ['invalid_request', 'unclear'],
  ])('takes %s of the token endpoint for %s', async (error, outcome) => {
    world.smart.behaviour.clientRefusal = () => ({ status: 400, body: { error } });
    expect((await outcomes())[1]).toBe(`token-endpoint ${outcome} ${error}`);
  });

  it('says that the server registered the client without openid', async () => {
    const messageWith = async (scopes?: string[]) => {
      const credentials = { clientId: 'client-1', ...(scopes && { scopes }) };
      return (await world.auth.clients.check(world.platform({ credentials })))[0]?.message;
    };
    expect(await messageWith(['patient/*.rs'])).toMatch(/without the scope openid/);
    expect(await messageWith(['openid', 'patient/*.rs'])).not.toMatch(/openid/);
    expect(await messageWith()).not.toMatch(/without/);
  });

  it('says what each document of a server was answered with, in its own words', async () => {
    world.smart.behaviour.smartConfiguration = () => ({
      status: 403,
      body: { error: 'access_denied', error_description: 'Ask\nthe \u202eportal.' },
    });
    const [check] = await world.auth.clients.check(world.platform());
    expect(check).toMatchObject({ step: 'discovery', outcome: 'failed' });
    expect(check?.message).toMatch(
      /could not be found: .*smart-configuration http 403 access_denied: Ask the portal; .*metadata http 404/,
    );
    expect(check?.message).not.toMatch(/[\n\u202e]|\.\.$/);
  });

  it('repeats no error that is not registered', async () => {
    world.smart.behaviour.clientRefusal = () => ({ status: 400, body: { error: 'canary secret' } });
    expect((await outcomes())[1]).toBe('token-endpoint unclear');
  });

  it('stops where no server is found', async () => {
    expect(await outcomes({ fhirBaseUrl: 'http://127.0.0.1:1/fhir' })).toEqual(['discovery failed']);
  });

  it.each([
    ['an error page with a status', 400, 'Bad request', 'failed'],
    ['an error page without one', 200, '<h1>OAuth2 Error</h1>', 'failed'],
    ['a page that names invalid_client', 200, 'error: invalid_client', 'failed'],
    ['a server that is down', 503, 'Later', 'unclear'],
    ['a sign-in page', 200, '<form>Sign in</form>', 'passed'],
  ])('judges %s', async (_what, status, body, outcome) => {
    expect(await pageOutcome(status, body)).toMatchObject({ step: 'authorize-page', outcome });
  });

  it('tells a redirect to a login page from one that brings an error', async () => {
    const login = { location: 'https://login.example.org/sign-in' };
    expect(await pageOutcome(302, '', login)).toMatchObject({ outcome: 'passed' });
    const error = { location: 'http://localhost:8000/oauth/callback?error=unauthorized_client&state=x' };
    expect(await pageOutcome(302, '', error)).toMatchObject({ outcome: 'failed', oauthError: 'unauthorized_client' });
  });
});
