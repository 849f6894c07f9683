import { eachWorld, platform, session, world } from '../testing/world.js';

describe('access', () => {
  eachWorld();

  const refreshes = () =>
    world.stub.http.seen('/op/token').filter(({ form }) => form.get('grant_type') === 'refresh_token').length;

  it('refreshes within the last minute, and keeps the rotated refresh token for the next time', async () => {
    const { session, platform } = await world.connected();
    const tokens = new Set([(await world.auth.access(session, platform)).accessToken]);
    for (let round = 0; round < 3; round += 1) {
      world.advanceSeconds(245);
      tokens.add((await world.auth.access(session, platform)).accessToken);
    }
    expect(tokens.size).toBe(4);
    expect(refreshes()).toBe(3);
    expect(world.audits.filter(({ event }) => event === 'token.refresh')).toHaveLength(3);
  });

  it('refreshes a rejected token once, and not at all when it has been replaced', async () => {
    const { session, platform } = await world.connected();
    const { accessToken: rejectedToken } = await world.auth.access(session, platform);
    const other = world.openAuth(world.openVault());
    const renewed = await Promise.all(
      [world.auth, other, world.auth, other].map((auth) => auth.access(session, platform, { rejectedToken })),
    );
    expect(new Set(renewed.map(({ accessToken }) => accessToken)).size).toBe(1);
    expect(renewed[0]?.accessToken).not.toBe(rejectedToken);
    await world.auth.access(session, platform, { rejectedToken });
    expect(refreshes()).toBe(1);
  });

  it('keeps scopes, refresh token and patient where the refresh does not name them (D12)', async () => {
    world.smart.behaviour.refreshResponse = ({ scope: _scope, refresh_token: _token, ...rest }) => ({ body: rest });
    await world.login(session, platform);
    const before = await world.auth.access(session, platform);
    world.advanceSeconds(400);
    const after = await world.auth.access(session, platform);
    expect(after.accessToken).not.toBe(before.accessToken);
    expect(after.scopes).toEqual(before.scopes);
    expect(after.patient).toBe('pat-1');
    expect((await world.auth.status(session, platform)).refreshable).toBe(true);
  });

  it('is there at once where the session was opened together with its connection', async () => {
    const { session, platform } = await world.connected();
    const prefetch = ['connection:stub'];
    const credential = await world.vault.issue(session, 'browser');
    const opened = await world.vault.authenticate(credential, { prefetch });
    const obtained = world.auth.obtain(opened, platform);
    expect(obtained).not.toBeInstanceOf(Promise);
    expect(obtained).toEqual(await world.auth.access(session, platform));
    // A second time, and once the token is about to end, there is something to wait for.
    const again = world.auth.obtain(opened, platform);
    expect(again).toBeInstanceOf(Promise);
    expect(await again).toEqual(obtained);
    world.advanceSeconds(280);
    const late = await world.vault.authenticate(credential, { prefetch });
    const renewed = world.auth.obtain(late, platform);
    expect(renewed).toBeInstanceOf(Promise);
    expect((await renewed).accessToken).not.toBe((await obtained).accessToken);
  });

  it('throws at once what it knows at once', async () => {
    const session = await world.session();
    const credential = await world.vault.issue(session, 'browser');
    const opened = await world.vault.authenticate(credential, { prefetch: ['connection:stub'] });
    expect(() => world.auth.obtain(opened, world.platform())).toThrow(
      expect.objectContaining({ code: 'LOGIN_REQUIRED' }) as Error,
    );
  });

  it('refuses to hand out a token for an open platform', async () => {
    const refused = world.auth.access(await world.session(), world.platform({ oauth: null }));
    await expect(refused).rejects.toMatchObject({ code: 'PLATFORM_OPEN' });
  });

  it('ends the connection when the refresh token is refused, and says so from then on (D33)', async () => {
    const { session, platform } = await world.connected();
    world.smart.behaviour.refreshResponse = () => ({ status: 400, body: { error: 'invalid_grant' } });
    world.advanceSeconds(250);
    for (let round = 0; round < 2; round += 1) {
      await expect(world.auth.access(session, platform)).rejects.toMatchObject({ code: 'REAUTH_REQUIRED' });
    }
    expect(refreshes()).toBe(1);
    expect(await world.auth.status(session, platform)).toMatchObject({
      connected: false,
      refreshable: false,
      problem: { code: 'REAUTH_REQUIRED', message: expect.stringContaining('sign in again') },
    });
    expect(world.audits.filter(({ event }) => event === 'token.refresh_failure')).toEqual([
      expect.objectContaining({ outcome: 'failure', code: 'REAUTH_REQUIRED' }),
    ]);
    await world.login(session, platform);
    await expect(world.auth.access(session, platform)).resolves.toMatchObject({ patient: 'pat-1' });
  });

  it('ends the connection when a refresh brings tokens for another patient', async () => {
    const { session, platform } = await world.connected();
    let brought: Record<string, unknown> = {};
    world.smart.behaviour.refreshResponse = (honest) => ({ body: (brought = { ...honest, patient: 'someone-else' }) });
    world.advanceSeconds(400);
    await expect(world.auth.access(session, platform)).rejects.toMatchObject({ code: 'REAUTH_REQUIRED' });
    // Nobody is to read that record with them, now or later.
    while (world.smart.revocations.length < 2) await new Promise((done) => setTimeout(done, 5));
    const revoked = world.smart.revocations.map((form) => form.get('token'));
    expect(revoked).toEqual(expect.arrayContaining([brought['refresh_token'], brought['access_token']]));
  });

  it('uses a token without refresh token to its last second, then asks for a new login', async () => {
    world.smart.behaviour.codeResponse = ({ refresh_token: _token, ...rest }) => ({ body: rest });
    await world.login(session, platform);
    world.advanceSeconds(295);
    const { accessToken } = await world.auth.access(session, platform);
    const rejected = world.auth.access(session, platform, { rejectedToken: accessToken });
    await expect(rejected).rejects.toMatchObject({ code: 'REAUTH_REQUIRED' });
    world.advanceSeconds(6);
    await expect(world.auth.access(session, platform)).rejects.toMatchObject({ code: 'REAUTH_REQUIRED' });
    const status = await world.auth.status(session, platform);
    expect(status).toMatchObject({ connected: false, problem: { code: 'REAUTH_REQUIRED' } });
  });

  describe('when the token endpoint fails', () => {
    it('uses a token that still lasts, and leaves the endpoint alone for a while', async () => {
      const { session, platform } = await world.connected();
      const before = await world.auth.access(session, platform);
      world.smart.behaviour.refreshResponse = () => ({ status: 503 });
      world.advanceSeconds(250);
      for (let round = 0; round < 3; round += 1) {
        expect(await world.auth.access(session, platform)).toEqual(before);
      }
      expect(refreshes()).toBe(1);
      world.advanceSeconds(6);
      await world.auth.access(session, platform);
      expect(refreshes()).toBe(2);
    });

    it.each([
      ['a 5xx', { status: 502 }, 'TOKEN_ENDPOINT_UNAVAILABLE'],
      // A server in trouble does not end a grant, whatever it says.
      ['a 500 invalid_grant', { status: 500, body: { error: 'invalid_grant' } }, 'TOKEN_ENDPOINT_UNAVAILABLE'],
      ['a 429', { status: 429 }, 'TOKEN_ENDPOINT_UNAVAILABLE'],
      ['invalid_client', { status: 401, body: { error: 'invalid_client' } }, 'TOKEN_ENDPOINT_REFUSED'],
      ['HTML', { body: '<html>maintenance</html>' }, 'TOKEN_RESPONSE_INVALID'],
      ['a redirect', { status: 302, headers: { location: '/op/elsewhere' } }, 'TOKEN_ENDPOINT_REFUSED'],
    ])('tells %s and loses nothing', async (_name, answer, code) => {
      const { session, platform } = await world.connected();
      const honest = world.smart.behaviour.refreshResponse;
      const record = await world.vault.read(session, 'connection:stub');
      world.smart.behaviour.refreshResponse = () => answer;
      world.advanceSeconds(400);
      await expect(world.auth.access(session, platform)).rejects.toMatchObject({ code });
      expect(await world.vault.read(session, 'connection:stub')).toEqual(record);
      expect((await world.auth.status(session, platform)).connected).toBe(true);
      if (code === 'TOKEN_RESPONSE_INVALID') return; // That server has used the token up.
      world.smart.behaviour.refreshResponse = honest;
      await expect(world.auth.access(session, platform)).resolves.toMatchObject({ patient: 'pat-1' });
    });
  });

  describe('when the store fails between refresh and write', () => {
    it('lets the failure be seen, and leaves the old record as it was', async () => {
      const { session, platform } = await world.connected();
      const before = await world.vault.read(session, 'connection:stub');
      world.advanceSeconds(250);
      const broken = jest.spyOn(world.store, 'update').mockRejectedValue(new Error('the store is down'));
      // The old token would still do: but then nobody would learn that the rotated one is lost.
      await expect(world.auth.access(session, platform)).rejects.toThrow('the store is down');
      broken.mockRestore();
      expect(await world.vault.read(session, 'connection:stub')).toEqual(before);
    });
  });
});
