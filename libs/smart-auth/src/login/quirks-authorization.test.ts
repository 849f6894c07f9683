import type { PlatformShape } from '../testing/platforms.js';
import { eachWorld, world } from '../testing/world.js';

/** One test for each quirk of the authorization request: what goes over the wire with it, and without. */
describe('quirk', () => {
  eachWorld();

  /** The query of the redirect to the platform. */
  const redirect = async (shape: Partial<PlatformShape> = {}, scopes?: readonly string[]): Promise<URLSearchParams> =>
    (await world.leave(await world.session(), world.platform(shape), scopes)).url.searchParams;
  const scopesOf = async (shape: Partial<PlatformShape>, scopes?: readonly string[]): Promise<string[]> =>
    (await redirect(shape, scopes)).get('scope')?.split(' ') ?? [];
  const slashed = () => `${world.stub.base}/`;

  it('aud: none sends no audience, where the FHIR base is sent otherwise', async () => {
    expect((await redirect()).get('aud')).toBe(world.stub.base);
    expect((await redirect({ quirks: { aud: 'fhirBase' } })).get('aud')).toBe(world.stub.base);
    expect((await redirect({ quirks: { aud: 'none' } })).has('aud')).toBe(false);
  });

  it('audValue: is the audience where aud is fixed', async () => {
    const audValue = 'https://fhir.hospital.example/parent';
    expect((await redirect({ quirks: { aud: 'fixed', audValue } })).get('aud')).toBe(audValue);
    expect((await redirect({ quirks: { audValue } })).get('aud')).toBe(world.stub.base);
  });

  it('audTrailingSlash: strip takes the slash from the audience, which is the vendor’s spelling otherwise', async () => {
    expect((await redirect({ fhirBaseUrl: slashed() })).get('aud')).toBe(slashed());
    const stripped = await redirect({ fhirBaseUrl: slashed(), quirks: { audTrailingSlash: 'strip' } });
    expect(stripped.get('aud')).toBe(world.stub.base);
  });

  it('nonce: sends one without openid too', async () => {
    const scopes = ['patient/*.rs'];
    expect((await redirect({ oauth: { scopes } })).has('nonce')).toBe(false);
    expect((await redirect({ oauth: { scopes }, quirks: { nonce: true } })).get('nonce')).toMatch(/^[\w-]{43}$/);
    expect((await redirect({ oauth: { scopes: ['openid'] } })).has('nonce')).toBe(true);
  });

  it('omitScopeParameter: sends no scope, whatever is asked for', async () => {
    expect((await redirect({}, ['patient/*.rs'])).get('scope')).toBe('patient/*.rs');
    expect((await redirect({ quirks: { omitScopeParameter: true } }, ['patient/*.rs'])).has('scope')).toBe(false);
  });

  it('scopesSetAtRegistration: asks for no resource scope by default, and passes those asked for', async () => {
    expect(await scopesOf({ oauth: {} })).toContain('patient/*.read');
    const quirks = { scopesSetAtRegistration: true };
    expect(await scopesOf({ oauth: {}, quirks })).toEqual(['launch/patient', 'openid', 'fhirUser', 'offline_access']);
    expect(await scopesOf({ oauth: {}, quirks }, ['patient/*.read'])).toEqual(['patient/*.read']);
  });

  it('scopeSyntax: writes the default scopes in the grammar of the platform, and passes those asked for', async () => {
    const oauth = { scopes: ['openid', 'patient/*.read', 'patient/Observation.rs', 'user/Patient.r'] };
    expect(await scopesOf({ oauth })).toEqual(oauth.scopes);
    expect(await scopesOf({ oauth, quirks: { scopeSyntax: 'both' } })).toEqual(oauth.scopes);
    const v1 = await scopesOf({ oauth, quirks: { scopeSyntax: 'v1' } });
    expect(v1).toEqual(['openid', 'patient/*.read', 'patient/Observation.read', 'user/Patient.r']);
    const v2 = await scopesOf({ oauth, quirks: { scopeSyntax: 'v2' } });
    expect(v2).toEqual(['openid', 'patient/*.rs', 'patient/Observation.rs', 'user/Patient.r']);
    expect(await scopesOf({ oauth, quirks: { scopeSyntax: 'v2' } }, ['patient/*.read'])).toEqual(['patient/*.read']);
  });

  it('wildcardScopes: false spells the default scopes out by the types that the file lists', async () => {
    const oauth = { scopes: ['openid', 'patient/*.read'] };
    const definition = { supportedResources: ['Patient', 'Coverage'] };
    expect(await scopesOf({ oauth, definition })).toEqual(oauth.scopes);
    const quirks = { wildcardScopes: false };
    const named = ['openid', 'patient/Patient.read', 'patient/Coverage.read'];
    expect(await scopesOf({ oauth, quirks, definition })).toEqual(named);
    const offered = { ...oauth, scopesSupported: ['patient/Goal.read', 'patient/*.read', 'openid'] };
    expect(await scopesOf({ oauth: offered, quirks })).toEqual(['openid', 'patient/Goal.read']);
    const common = await scopesOf({ oauth, quirks });
    expect(common).toContain('patient/Observation.read');
    expect(common.some((scope) => scope.includes('*'))).toBe(false);
    expect(await scopesOf({ oauth, quirks }, ['patient/*.read'])).toEqual(['patient/*.read']);
  });

  it('requiresScope: adds what no login works without', async () => {
    expect(await scopesOf({}, ['patient/*.rs'])).toEqual(['patient/*.rs']);
    const quirks = { requiresScope: ['launch/patient'] };
    expect(await scopesOf({ quirks }, ['patient/*.rs'])).toEqual(['patient/*.rs', 'launch/patient']);
  });

  it('nonSmartScopes: sends the vendor’s words as they are, and invents no SMART scope', async () => {
    const vendor = { scopes: ['https://login.hospital.example/api/read', 'user/*.read'] };
    const quirks = { nonSmartScopes: true, scopeSyntax: 'v2', wildcardScopes: false } as const;
    expect(await scopesOf({ oauth: vendor, quirks })).toEqual(vendor.scopes);
    expect(await scopesOf({ oauth: {}, quirks })).not.toContain('patient/*.read');
    expect(await scopesOf({ oauth: vendor, quirks: { ...quirks, nonSmartScopes: false } })).not.toEqual(vendor.scopes);
  });

  it('sandboxExtraScope: is added on a sandbox only', async () => {
    const quirks = { sandboxExtraScope: 'sandbox' };
    const sandbox = { quirks, definition: { environment: 'sandbox' } } as const;
    expect(await scopesOf(sandbox, ['openid'])).toEqual(['openid', 'sandbox']);
    const production = { quirks, definition: { environment: 'production' } } as const;
    expect(await scopesOf(production, ['openid'])).toEqual(['openid']);
  });

  it('redirectHttpsOnly: refuses a gateway with http before the person leaves, and takes one with https', async () => {
    const platform = world.platform({ quirks: { redirectHttpsOnly: true } });
    const session = await world.session();
    await expect(world.auth.beginLogin(session, platform)).rejects.toMatchObject({ code: 'REDIRECT_NOT_HTTPS' });
    expect((await world.auth.status(session, platform)).connected).toBe(false);
    await expect(world.auth.beginLogin(session, world.platform())).resolves.toMatchObject({ status: 'pending' });
    const secure = world.openAuth(world.vault, { redirectUri: 'https://gateway.example/oauth/callback' });
    await expect(secure.beginLogin(session, platform)).resolves.toMatchObject({ status: 'pending' });
  });

  it('responseMode: form_post asks for a form and takes nothing else', async () => {
    const shape = { quirks: { responseMode: 'form_post' } } as const;
    expect((await redirect(shape)).get('response_mode')).toBe('form_post');
    const session = await world.session();
    const asQuery = world.auth.completeLogin(session, await world.leave(session, world.platform(shape)));
    await expect(asQuery).rejects.toMatchObject({ code: 'AUTHORIZATION_RESPONSE_INVALID' });
    const callback = await world.leave(session, world.platform(shape));
    const done = await world.auth.completeLogin(session, { ...callback, responseMode: 'form_post' });
    expect(done.connection.connected).toBe(true);
  });

  it('responseMode: without it a form is refused, and the attempt has failed', async () => {
    const session = await world.session();
    const callback = await world.leave(session, world.platform());
    const asForm = world.auth.completeLogin(session, { ...callback, responseMode: 'form_post' });
    await expect(asForm).rejects.toMatchObject({ code: 'AUTHORIZATION_RESPONSE_INVALID' });
    expect(world.stub.http.seen('/op/token')).toEqual([]);
    const wait = await world.auth.waitForLogin(session, world.platform(), { timeoutMs: 0 });
    expect(wait).toMatchObject({ status: 'failed' });
  });

  it.each(['fragment', 'query'] as const)('responseMode: %s asks for an answer in the query', async (responseMode) => {
    expect((await redirect()).has('response_mode')).toBe(false);
    expect((await redirect({ quirks: { responseMode } })).get('response_mode')).toBe('query');
  });
});

describe('key', () => {
  eachWorld();

  const offering = (methods: string[] | undefined) => {
    world.smart.behaviour.smartConfiguration = (honest) => ({
      body: { ...honest, code_challenge_methods_supported: methods },
    });
  };
  const login = async (pkce?: 'required' | 'supported' | 'unsupported', id = 'stub') => {
    const session = await world.session();
    const platform = world.platform({ id, oauth: { scopes: ['openid', 'patient/*.rs'], ...(pkce && { pkce }) } });
    const left = await world.leave(session, platform);
    await world.auth.completeLogin(session, left);
    return {
      method: left.url.searchParams.get('code_challenge_method'),
      verifier: world.stub.http.seen('/op/token').at(-1)?.form.get('code_verifier'),
    };
  };

  it.each([undefined, 'supported', 'required'] as const)('oauth.pkce: %s sends S256 and the verifier', async (pkce) => {
    expect(await login(pkce)).toEqual({ method: 'S256', verifier: expect.stringMatching(/^[\w.~-]{43,}$/) });
  });

  it('oauth.pkce: unsupported sends neither challenge nor verifier', async () => {
    expect(await login('unsupported')).toEqual({ method: null, verifier: null });
  });

  it('oauth.pkce: required refuses a server that offers only plain, and never takes a missing list for that', async () => {
    offering(['plain']);
    await expect(login('required')).rejects.toMatchObject({ code: 'DISCOVERY_FAILED' });
    expect(await login('supported')).toMatchObject({ method: 'S256' });
    offering(undefined);
    expect(await login('required', 'silent')).toMatchObject({ method: 'S256' });
  });
});
