import { eachWorld, platform, session, world } from '../testing/world.js';

const days = 86_400;

describe('a connection that nobody reads', () => {
  eachWorld({}, () => world.login(session, platform));

  const refreshes = () => world.stub.http.seen('/op/token').filter(({ form }) => form.has('refresh_token'));
  const renew = (auth = world.auth) => auth.renewConnections(session);

  it('is renewed once a week has gone by, and not before', async () => {
    world.advanceSeconds(7 * days - 60);
    await renew();
    expect(refreshes()).toHaveLength(0);
    world.advanceSeconds(days);
    await renew();
    expect(refreshes()).toHaveLength(1);
    await renew(world.openAuth(world.openVault()));
    expect(refreshes()).toHaveLength(1);
    expect(await world.auth.status(session, platform)).toMatchObject({ connected: true });
  });

  const short = () =>
    world.platform({ oauth: { scopes: ['offline_access'], refreshToken: { idleDays: 6, mostDays: 20 } } });

  it('is renewed at half of the disuse that its platform allows, and says until when it lasts', async () => {
    const platform = short();
    const { connection } = await world.login(session, platform);
    const since = connection.connectedAtSeconds ?? 0;
    const end = () => world.auth.status(session, platform).then((summary) => summary.end);
    expect(await end()).toMatchObject({ by: 'disuse' });
    world.advanceSeconds(2 * days);
    await renew();
    expect(refreshes()).toHaveLength(0);
    world.advanceSeconds(2 * days);
    await renew();
    expect(refreshes()).toHaveLength(1);
    expect(((await end())?.atSeconds ?? 0) - since).toBeGreaterThanOrEqual(10 * days);
    for (let turn = 0; turn < 3; turn++) {
      world.advanceSeconds(4 * days);
      await renew();
    }
    expect(await end()).toEqual({ by: 'platform', atSeconds: since + 20 * days });
    await world.auth.keepUntil(session, platform, since + 18 * days);
    expect(await end()).toEqual({ by: 'person', atSeconds: since + 18 * days });
  });

  it.each([
    [{ refresh_expires_in: days }, 'disuse', 1],
    [{ refresh_token_expires_in: 2 * days }, 'disuse', 2],
    [{ refresh_expires_in: 0 }, 'disuse', 6],
    [{ refresh_expires_in: 'soon' }, 'disuse', 6],
    [{ refresh_expires_in: 1e300 }, 'platform', 20],
  ])('takes %j of a token response before what the file says', async (stated, by, afterDays) => {
    world.smart.behaviour.codeResponse = (honest) => ({ body: { ...honest, ...stated } });
    const { connection } = await world.login(session, short());
    const { end, connectedAtSeconds = 0 } = connection;
    expect(end?.by).toBe(by);
    expect(Math.round(((end?.atSeconds ?? 0) - connectedAtSeconds) / days)).toBe(afterDays);
  });

  it('is renewed by one of two processes, also where its access token is still good', async () => {
    world.smart.expiresInSeconds = 30 * days;
    await world.login(session, platform);
    world.advanceSeconds(8 * days);
    await Promise.all([renew(), renew(world.openAuth(world.openVault())), world.auth.access(session, platform)]);
    expect(refreshes()).toHaveLength(1);
    expect(new Set(refreshes().map(({ form }) => form.get('refresh_token'))).size).toBe(1);
  });

  it('stays as it is while its platform is away, which is asked once a day', async () => {
    world.smart.behaviour.refreshResponse = () => ({ status: 503, body: {} });
    world.advanceSeconds(8 * days);
    for (let request = 0; request < 5; request++) await renew();
    const asked = refreshes().length;
    expect(await world.auth.status(session, platform)).toMatchObject({ connected: true });
    await renew();
    expect(refreshes()).toHaveLength(asked);
    world.smart.behaviour.refreshResponse = (honest) => ({ body: honest });
    world.advanceSeconds(days);
    await renew();
    expect(refreshes()).toHaveLength(asked + 1);
  });

  it('ends in its place where its platform refuses, and the others are renewed', async () => {
    const other = world.platform({ id: 'other' });
    await world.login(session, other);
    world.smart.behaviour.refreshResponse = (honest) =>
      refreshes().length === 1 ? { status: 400, body: { error: 'invalid_grant' } } : { body: honest };
    world.advanceSeconds(8 * days);
    await renew();
    expect((await world.auth.statuses(session)).map(({ connected }) => connected).sort()).toEqual([false, true]);
    expect(refreshes()).toHaveLength(2);
  });

  it('is left alone where it has no refresh token, or has ended', async () => {
    await world.auth.disconnect(session, platform);
    world.smart.behaviour.codeResponse = ({ refresh_token: _none, ...rest }) => ({ body: rest });
    await world.login(session, platform);
    world.advanceSeconds(8 * days);
    await renew();
    expect(refreshes()).toHaveLength(0);
  });
});
