import { browserCookieName } from './browser-cookie.js';
import { eachWorld, platform, session, world, World } from '../testing/world.js';

describe('a login', () => {
  eachWorld();

  it('connects a session to a platform and tells whose record it may read (D29)', async () => {
    const { connection, attempt, platformId } = await world.login(session, platform);
    expect(platformId).toBe('stub');
    expect(attempt.status).toBe('connected');
    expect(connection).toMatchObject({
      connected: true,
      refreshable: true,
      patient: 'pat-1',
      fhirUser: 'Patient/pat-1',
      missingScopes: [],
    });
    const access = await world.auth.access(session, platform);
    expect(access.accessToken).toMatch(/^access-/);
    expect(access).toMatchObject({ patient: 'pat-1', scopes: expect.arrayContaining(['patient/*.rs']) });
  });

  it('sends PKCE, state, nonce and audience, each login with its own', async () => {
    const first = (await world.leave(session, platform)).url.searchParams;
    const second = (await world.leave(session, platform)).url.searchParams;
    expect(first.get('response_type')).toBe('code');
    expect(first.get('client_id')).toBe('client-1');
    expect(first.get('redirect_uri')).toBe('http://localhost:8000/oauth/callback');
    expect(first.get('aud')).toBe(world.stub.base);
    expect(first.get('code_challenge_method')).toBe('S256');
    expect(first.get('scope')).toBe('openid fhirUser launch/patient offline_access patient/*.rs');
    for (const name of ['state', 'nonce', 'code_challenge']) {
      expect(first.get(name)).toMatch(/^[A-Za-z0-9_-]{43}$/);
      expect(first.get(name)).not.toBe(second.get(name));
    }
  });

  it('writes one audit entry for the start and one for the success', async () => {
    await world.login(session, world.platform());
    expect(world.audits).toEqual([
      {
        event: 'auth.start',
        platformId: 'stub',
        sessionId: session.id,
        outcome: 'success',
        durationMs: expect.any(Number),
      },
      expect.objectContaining({ event: 'auth.success', platformId: 'stub', outcome: 'success' }),
    ]);
  });

  it('keeps the name of a client to one short line', async () => {
    const options = { startedBy: 'agent', clientName: `An\u202eAgent\n${'x'.repeat(200)}` } as const;
    const attempt = await world.auth.beginLogin(await world.session(), world.platform(), options);
    expect(attempt).toMatchObject({ startedBy: 'agent', clientName: expect.stringMatching(/^An Agent x{91}$/) });
  });

  it('audits that the platform could not be found, and can be continued when it can', async () => {
    const { id } = await world.auth.beginLogin(session, platform);
    world.smart.behaviour.smartConfiguration = () => ({ status: 500 });
    await expect(world.auth.authorize(session, platform, id)).rejects.toMatchObject({ code: 'DISCOVERY_FAILED' });
    expect(world.audits.at(-1)).toMatchObject({ event: 'auth.failure', code: 'DISCOVERY_FAILED' });
    world.smart.behaviour.smartConfiguration = (honest) => ({ body: honest });
    await expect(world.auth.authorize(session, platform, id)).resolves.toMatchObject({ browserCookie: {} });
  });

  describe('is not begun', () => {
    it('at an open platform', async () => {
      const open = world.platform({ oauth: null });
      await expect(world.auth.beginLogin(await world.session(), open)).rejects.toMatchObject({ code: 'PLATFORM_OPEN' });
    });

    it('without a client id', async () => {
      const platform = world.platform({ credentials: {} });
      const begun = world.auth.beginLogin(await world.session(), platform);
      await expect(begun).rejects.toMatchObject({ code: 'CLIENT_ID_MISSING' });
    });

    it.each([[['patient/*.rs openid']], [['a"b']], [['a\\b']], [['a\nb']], [['']], [['x'.repeat(600)]]])(
      'with the scopes %j',
      async (scopes) => {
        const begun = world.auth.beginLogin(await world.session(), world.platform(), { scopes });
        await expect(begun).rejects.toMatchObject({ code: 'SCOPE_NOT_ALLOWED' });
      },
    );

    it('through a link that is expired, replaced, of another session or made up', async () => {
      const replaced = await world.auth.beginLogin(session, platform);
      const newest = await world.auth.beginLogin(session, platform);
      const refused = { code: 'LOGIN_UNKNOWN' };
      await expect(world.auth.authorize(session, platform, replaced.id)).rejects.toMatchObject(refused);
      await expect(world.auth.authorize(session, platform, 'made-up')).rejects.toMatchObject(refused);
      const stranger = await world.session();
      await expect(world.auth.authorize(stranger, platform, newest.id)).rejects.toMatchObject(refused);
      await expect(world.auth.pendingLogin(session, platform, newest.id)).resolves.toMatchObject({ id: newest.id });
      world.advanceSeconds(601);
      await expect(world.auth.pendingLogin(session, platform, newest.id)).rejects.toMatchObject(refused);
    });
  });

  describe('is refused at the callback', () => {
    const unknown = { code: 'LOGIN_STATE_UNKNOWN' };

    it('with a state nobody gave out, or none', async () => {
      const { cookies } = await world.leave(session, world.platform());
      for (const query of ['', 'code=1', 'state=', `state=${'A'.repeat(43)}&code=1`, 'state=..%2F&code=1']) {
        const params = new URLSearchParams(query);
        await expect(world.auth.completeLogin(session, { params, cookies })).rejects.toMatchObject(unknown);
      }
      expect(world.stub.http.seen('/op/token')).toHaveLength(0);
    });

    it('when its state comes again with another code', async () => {
      const callback = await world.leave(session, world.platform());
      await world.auth.completeLogin(session, callback);
      const params = new URLSearchParams(callback.params);
      params.set('code', 'another');
      await expect(world.auth.completeLogin(session, { ...callback, params })).rejects.toMatchObject(unknown);
      expect(world.stub.http.seen('/op/token')).toHaveLength(1);
    });

    it('in another browser, which spoils nothing for the right one', async () => {
      const callback = await world.leave(session, world.platform());
      const state = callback.params.get('state') ?? '';
      const stranger = { [browserCookieName(state)]: 'B'.repeat(43) };
      for (const cookies of [{}, stranger, { [browserCookieName(state)]: '' }]) {
        const stolen = world.auth.completeLogin(session, { params: callback.params, cookies });
        await expect(stolen).rejects.toMatchObject(unknown);
      }
      await expect(world.auth.completeLogin(session, callback)).resolves.toMatchObject({ platformId: 'stub' });
    });

    it('in another session: the victim of a planted login gets nothing, nor does the attacker', async () => {
      const attacker = await world.session();
      const victim = await world.session();
      const callback = await world.leave(attacker, platform);
      const planted = world.auth.completeLogin(victim, callback);
      await expect(planted).rejects.toMatchObject({ code: 'LOGIN_SESSION_MISMATCH' });
      const entry = { event: 'auth.failure', code: 'LOGIN_SESSION_MISMATCH', platformId: 'stub', sessionId: victim.id };
      expect(world.audits.at(-1)).toMatchObject(entry);
      expect(world.stub.http.seen('/op/token')).toHaveLength(0);
      for (const session of [attacker, victim]) {
        expect((await world.auth.status(session, platform)).connected).toBe(false);
      }
    });

    it('after a logout called it off', async () => {
      const callback = await world.leave(session, platform);
      await world.auth.disconnect(session, platform);
      await expect(world.auth.completeLogin(session, callback)).rejects.toMatchObject({ code: 'LOGIN_UNKNOWN' });
      expect(world.stub.http.seen('/op/token')).toHaveLength(0);
    });

    it('when the person said no, and the attempt says so', async () => {
      const said = 'secret-canary <script>alert(1)</script>';
      world.smart.behaviour.authorizationResponse = ({ code: _code, ...rest }) => ({
        ...rest,
        error: 'access_denied',
        error_description: said,
      });
      const refused = world.login(session, platform);
      await expect(refused).rejects.toMatchObject({ code: 'LOGIN_DENIED', oauthError: 'access_denied' });
      const wait = await world.auth.waitForLogin(session, platform, { timeoutMs: 0 });
      expect(wait).toMatchObject({ status: 'denied', attempt: { code: 'LOGIN_DENIED' } });
      expect(JSON.stringify([wait, world.audits, world.logs])).not.toContain('canary');
    });

    it.each(['invalid_scope', 'server_error', 'canary_code'])('when the server answers %s', async (error) => {
      world.smart.behaviour.authorizationResponse = ({ code: _code, ...rest }) => ({ ...rest, error });
      const thrown: unknown = await world.login(session, world.platform()).catch((reason: unknown) => reason);
      expect(thrown).toMatchObject({ code: 'AUTHORIZATION_REFUSED' });
      expect(String(thrown)).not.toContain('canary');
    });

    it.each(['code', 'iss', 'state'])('when the parameter %s is repeated', async (name) => {
      const callback = await world.leave(session, world.platform());
      callback.params.append(name, 'again');
      const refused = world.auth.completeLogin(session, callback);
      await expect(refused).rejects.toMatchObject({ code: 'AUTHORIZATION_RESPONSE_INVALID' });
      expect(world.stub.http.seen('/op/token')).toHaveLength(0);
    });

    it('when it has neither code nor error', async () => {
      world.smart.behaviour.authorizationResponse = ({ code: _code, ...rest }) => rest;
      const refused = world.login(session, world.platform());
      await expect(refused).rejects.toMatchObject({ code: 'AUTHORIZATION_RESPONSE_INVALID' });
    });
  });

  describe('with two authorization servers (D13)', () => {
    it('keeps the code of one from the other', async () => {
      const honest = await World.open();
      try {
        // The person meant to sign in here, yet was sent on to the honest server with this one's state.
        world.smart.behaviour.authorizationResponse = (own) => ({ ...own, iss: honest.smart.issuer, code: 'theirs' });
        await expect(world.login(session, platform)).rejects.toMatchObject({ code: 'ISSUER_MISMATCH' });
        expect(world.stub.http.seen('/op/token')).toHaveLength(0);
      } finally {
        await honest.close();
      }
    });

    it('refuses an answer without the issuer that the server announced', async () => {
      world.smart.behaviour.authorizationResponse = ({ iss: _iss, ...rest }) => rest;
      await expect(world.login(session, world.platform())).rejects.toMatchObject({ code: 'ISSUER_MISMATCH' });
    });

    it('refuses a strange issuer also where none is known to compare with', async () => {
      const { issuer } = world.smart;
      const oauth = { discovery: 'static', authorizeUrl: `${issuer}/authorize`, tokenUrl: `${issuer}/token` } as const;
      world.smart.behaviour.authorizationResponse = (own) => ({ ...own, iss: 'https://other.example' });
      await expect(world.login(session, world.platform({ oauth }))).rejects.toMatchObject({ code: 'ISSUER_MISMATCH' });
      world.smart.behaviour.authorizationResponse = (own) => own;
      await expect(world.login(session, world.platform({ oauth }))).resolves.toMatchObject({ platformId: 'stub' });
    });
  });
});
