import { eachWorld, world } from '../testing/world.js';

describe('disconnect', () => {
  eachWorld();

  const revoked = () => world.stub.http.seen('/op/revoke').map(({ form }) => form.get('token_type_hint'));

  it('revokes refresh then access token, deletes both, and audits once (D36)', async () => {
    const { session, platform } = await world.connected();
    await expect(world.auth.disconnect(session, platform)).resolves.toEqual({ revokedUpstream: true });
    expect(revoked()).toEqual(['refresh_token', 'access_token']);
    expect(world.stub.http.seen('/op/revoke').every(({ form }) => form.get('client_id') === 'client-1')).toBe(true);
    await expect(world.auth.access(session, platform)).rejects.toMatchObject({ code: 'LOGIN_REQUIRED' });
    expect(world.audits.filter(({ event }) => event === 'auth.revoke')).toHaveLength(1);
  });

  it('lets what ends with a connection be ended at the platform, while its tokens are good', async () => {
    const { session, platform } = await world.connected();
    const told: [string, boolean, number][] = [];
    const auth = world.openAuth(world.vault, {
      onEnding: async (one, { id }) =>
        void told.push([id, (await world.auth.status(one, platform)).connected, revoked().length]),
    });
    await auth.disconnect(session, platform);
    expect(told).toEqual([[platform.id, true, 0]]);
    expect(revoked()).toHaveLength(2);
  });

  it('tells who else holds something of a connection that it has ended, once its tokens are gone', async () => {
    const { session, platform } = await world.connected();
    const told: boolean[] = [];
    const auth = world.auth.with({
      onForgotten: async (one) => void told.push((await world.auth.status(one, platform)).connected),
    });
    await auth.disconnect(session, platform);
    expect(told).toEqual([false]);
    // Whoever was given only the tokens takes no such step.
    await world.login(session, platform);
    await world.auth.disconnect(session, platform);
    expect(told).toEqual([false]);
  });

  it.each([
    ['refuses', () => ({ status: 400, body: { error: 'unsupported_token_type' } }), 60_000],
    ['is broken', () => ({ status: 500 }), 60_000],
    ['redirects', () => ({ status: 307, headers: { location: 'http://127.0.0.1:1/' } }), 60_000],
    ['is silent', () => 'never' as const, 500],
  ])('deletes here also when the revocation endpoint %s', async (_name, answer, requestTimeoutMs) => {
    const { session, platform } = await world.connected();
    world.smart.behaviour.revocationResponse = answer;
    const hasty = world.openAuth(world.vault, { requestTimeoutMs });
    await expect(hasty.disconnect(session, platform)).resolves.toEqual({ revokedUpstream: false });
    expect(revoked()).toEqual(['refresh_token', 'access_token']);
    expect((await world.auth.status(session, platform)).connected).toBe(false);
  });

  it('forgets before it asks: nothing is done with the tokens while the platform is silent', async () => {
    const { session, platform } = await world.connected();
    world.smart.behaviour.revocationResponse = () => 'never';
    const ending = world.auth.disconnect(session, platform);
    while (revoked().length === 0) await new Promise((resolve) => setTimeout(resolve, 5));
    await expect(world.auth.access(session, platform)).rejects.toMatchObject({ code: 'LOGIN_REQUIRED' });
    await expect(ending).resolves.toEqual({ revokedUpstream: false });
    // The second token is asked about after the first: the platform still has its time to answer.
    expect(revoked()).toHaveLength(1);
  });

  it('deletes here where the server has no revocation endpoint', async () => {
    world.smart.behaviour.smartConfiguration = ({ revocation_endpoint: _endpoint, ...rest }) => ({ body: rest });
    const { session, platform } = await world.connected();
    await expect(world.auth.disconnect(session, platform)).resolves.toEqual({ revokedUpstream: false });
    expect((await world.auth.status(session, platform)).connected).toBe(false);
  });
});
