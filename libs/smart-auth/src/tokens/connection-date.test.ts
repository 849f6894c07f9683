import { eachWorld, platform, session, world } from '../testing/world.js';

const days = 86_400;

describe('a connection with a date', () => {
  eachWorld({}, () => world.login(session, platform));

  const inDays = (count: number) => Math.floor(world.now() / 1000) + count * days;
  const revoked = () => world.stub.http.seen('/op/revoke').length;
  const refreshes = () => world.stub.http.seen('/op/token').filter(({ form }) => form.has('refresh_token')).length;
  const status = () => world.auth.status(session, platform);

  it('works until then, through refreshes and a further sign-in', async () => {
    const until = inDays(30);
    await world.auth.keepUntil(session, platform, until);
    await world.login(session, platform);
    world.advanceSeconds(10 * days);
    await world.auth.access(session, platform);
    expect(await status()).toMatchObject({ connected: true, keepUntilSeconds: until });
    world.advanceSeconds(20 * days - 120);
    await world.auth.access(session, platform);
    expect(await status()).toMatchObject({ connected: true });
  });

  it('opens nothing from then on, in any process, also with an access token that is good; and is revoked once', async () => {
    world.smart.expiresInSeconds = 90 * days;
    await world.login(session, platform);
    await world.auth.keepUntil(session, platform, inDays(1));
    world.advanceSeconds(days);
    expect(await status()).toMatchObject({ connected: false, problem: { code: 'REAUTH_REQUIRED' } });
    const other = world.openAuth(world.openVault());
    const asked = [world.auth, world.auth, other].map(async (auth) => auth.access(session, platform));
    for (const outcome of await Promise.allSettled(asked)) {
      expect(outcome).toMatchObject({ status: 'rejected', reason: { code: expect.stringMatching(/_REQUIRED$/) } });
    }
    await expect(world.auth.access(session, platform)).rejects.toMatchObject({ code: 'LOGIN_REQUIRED' });
    // And two tokens of the sign-in before.
    expect([revoked(), refreshes()]).toEqual([4, 0]);
    expect(world.audits.filter(({ event }) => event === 'auth.revoke').length).toBeGreaterThan(0);
  });

  it('is ended by whoever opens the session after it, and asks its platform for nothing', async () => {
    const ending = jest.fn().mockResolvedValue(undefined);
    const auth = world.openAuth(world.vault, { onEnding: ending });
    await auth.keepUntil(session, platform, inDays(1));
    world.advanceSeconds(2 * days);
    await auth.renewConnections(session);
    expect(await auth.statuses(session)).toEqual([]);
    expect([revoked(), refreshes(), ending.mock.calls]).toEqual([2, 0, []]);
  });

  it('is left to the platform again, and loses no token that a refresh brings meanwhile', async () => {
    world.advanceSeconds(days);
    await Promise.all([world.auth.access(session, platform), world.auth.keepUntil(session, platform, inDays(1))]);
    await world.auth.keepUntil(session, platform, undefined);
    world.advanceSeconds(2 * days);
    await world.auth.access(session, platform);
    // The stub takes each refresh token once.
    expect([refreshes(), (await status()).keepUntilSeconds]).toEqual([2, undefined]);
  });

  it('is no date of a connection that there is none of, or that has ended', async () => {
    const set = async (of = platform) => world.auth.keepUntil(session, of, inDays(1));
    await expect(set(world.platform({ id: 'other' }))).rejects.toMatchObject({ code: 'LOGIN_REQUIRED' });
    world.smart.behaviour.refreshResponse = () => ({ status: 400, body: { error: 'invalid_grant' } });
    world.advanceSeconds(days);
    await expect(world.auth.access(session, platform)).rejects.toMatchObject({ code: 'REAUTH_REQUIRED' });
    await expect(set()).rejects.toMatchObject({ code: 'REAUTH_REQUIRED' });
  });
});
