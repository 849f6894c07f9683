import type { PlatformShape } from '../testing/platforms.js';
import { eachWorld, platform, session, world } from '../testing/world.js';

describe('signing out at a platform (D36)', () => {
  const returnUrl = 'https://gateway.example/auth/signed-out';
  eachWorld({ postLogoutRedirectUri: returnUrl }, () => {
    world.smart.behaviour.smartConfiguration = (honest) => ({
      body: { ...honest, end_session_endpoint: `${world.smart.issuer}/logout` },
    });
  });

  const scopes = ['openid', 'patient/*.rs'];
  async function loggedOut(shape: Partial<PlatformShape> = {}) {
    const { session, platform } = await world.connected({ oauth: { scopes }, ...shape });
    return world.auth.disconnect(session, platform, { offersSignOut: true });
  }

  it('is offered after a logout, once, with nothing that names the person, and no way back by default', async () => {
    const { signOutTicket = '' } = await loggedOut();
    expect(await world.auth.signOutAtPlatform(signOutTicket)).toEqual({
      platformId: 'stub',
      endSessionEndpoint: `${world.smart.issuer}/logout`,
      method: 'get',
      fields: { client_id: 'client-1' },
    });
    await expect(world.auth.signOutAtPlatform(signOutTicket)).resolves.toBeUndefined();
  });

  it.each([
    ['query', 'get'],
    ['form', 'post'],
  ] as const)('names the person by the verified id_token where the platform insists: %s', async (hint, method) => {
    const { signOutTicket = '' } = await loggedOut({ oauth: { scopes, endSessionHint: hint } });
    const leaving = await world.auth.signOutAtPlatform(signOutTicket);
    expect(leaving).toEqual({
      platformId: 'stub',
      endSessionEndpoint: `${world.smart.issuer}/logout`,
      method,
      fields: { client_id: 'client-1', id_token_hint: expect.stringMatching(/^[\w-]+\.[\w-]+\.[\w-]+$/) },
    });
    await expect(world.auth.signOutAtPlatform(signOutTicket)).resolves.toBeUndefined();
  });

  it('leads back where the platform file says so, once, with a state of its own', async () => {
    const { signOutTicket = '' } = await loggedOut({ oauth: { scopes, postLogoutRedirect: true } });
    const { fields } = (await world.auth.signOutAtPlatform(signOutTicket)) ?? { fields: {} };
    expect(fields).toMatchObject({ post_logout_redirect_uri: returnUrl, state: expect.stringMatching(/^[\w-]{43}$/) });
    const state = (fields as Record<string, string>)['state'] ?? '';
    await expect(world.auth.signedOutPlatform(state)).resolves.toBe('stub');
    for (const other of [state, 'made-up', '']) {
      await expect(world.auth.signedOutPlatform(other)).resolves.toBeUndefined();
    }
  });

  it.each([
    ['another origin', 'https://elsewhere.example/logout'],
    ['no address', 'logout page'],
    ['another scheme', 'javascript:alert(1)'],
  ])('is not offered at an address that the platform may not name: %s', async (_name, end_session_endpoint) => {
    const address = end_session_endpoint === 'logout page' ? 17 : end_session_endpoint;
    world.smart.behaviour.smartConfiguration = (honest) => ({ body: { ...honest, end_session_endpoint: address } });
    expect(await loggedOut()).not.toHaveProperty('signOutTicket');
  });

  it('is offered at the address of the platform file where the server names none', async () => {
    world.smart.behaviour.smartConfiguration = (honest) => ({ body: honest });
    const endSessionUrl = `${world.smart.issuer}/bye`;
    const { signOutTicket = '' } = await loggedOut({ oauth: { scopes, endSessionUrl } });
    expect(await world.auth.signOutAtPlatform(signOutTicket)).toMatchObject({ endSessionEndpoint: endSessionUrl });
  });

  it('is not offered to who shows no page, and nothing is left for later', async () => {
    const { session, platform } = await world.connected({ oauth: { scopes } });
    expect(await world.auth.disconnect(session, platform)).not.toHaveProperty('signOutTicket');
    const again = await world.auth.disconnect(session, platform, { offersSignOut: true });
    expect(again).not.toHaveProperty('signOutTicket');
  });
});

describe('a sign-in that asks who is there', () => {
  eachWorld();

  async function signIn(
    options: { prompt?: 'login'; maxAgeSeconds?: number },
    authTime: unknown,
    scopes = ['openid', 'patient/*.rs'],
  ) {
    const session = await world.session();
    world.smart.behaviour.idTokenClaims = (honest) => ({ ...honest, auth_time: authTime });
    const left = await world.leave(session, world.platform({ oauth: { scopes } }), undefined, options);
    const completed = world.auth.completeLogin(session, left).then(
      () => 'connected',
      (error: unknown) => (error as { code: string }).code,
    );
    return { query: left.url.searchParams, outcome: await completed };
  }
  const ago = (seconds: number) => Math.floor(Date.now() / 1000) - seconds;

  it.each([
    ['a password that was just typed', { prompt: 'login' }, 0, 'connected'],
    ['a server that does not say when', { prompt: 'login' }, 'never', 'connected'],
    ['a session of an hour ago', { prompt: 'login' }, 3_600, 'ID_TOKEN_INVALID'],
    ['an hour where an hour is allowed', { maxAgeSeconds: 3_600 }, 3_590, 'connected'],
    ['two hours where an hour is allowed', { maxAgeSeconds: 3_600 }, 7_200, 'ID_TOKEN_INVALID'],
    ['max_age 0 and an older session', { maxAgeSeconds: 0 }, 120, 'ID_TOKEN_INVALID'],
    ['max_age and a server that does not say when', { maxAgeSeconds: 60 }, 'never', 'ID_TOKEN_INVALID'],
    ['max_age and a time as text', { maxAgeSeconds: 60 }, 'text', 'ID_TOKEN_INVALID'],
  ] as const)('judges %s', async (_name, options, seconds, expected) => {
    const authTime = typeof seconds === 'number' ? ago(seconds) : seconds === 'text' ? String(ago(0)) : undefined;
    const { query, outcome } = await signIn(options, authTime);
    expect(outcome).toBe(expected);
    expect(query.get('prompt')).toBe('prompt' in options ? 'login' : null);
    expect(query.get('max_age')).toBe('maxAgeSeconds' in options ? String(options.maxAgeSeconds) : null);
  });

  it('is refused with max_age where there is no identity to look at', async () => {
    const { outcome } = await signIn({ maxAgeSeconds: 60 }, ago(0), ['patient/*.rs']);
    expect(outcome).toBe('ID_TOKEN_INVALID');
  });

  it('can be asked for by who presses "continue" on the link of somebody else', async () => {
    const { id } = await world.auth.beginLogin(session, platform, { startedBy: 'agent' });
    const { authorizationUrl } = await world.auth.authorize(session, platform, id, { prompt: 'login' });
    expect(new URL(authorizationUrl).searchParams.get('prompt')).toBe('login');
  });
});
