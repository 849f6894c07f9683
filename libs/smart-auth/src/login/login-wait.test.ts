import { eachWorld, platform, session, world } from '../testing/world.js';

describe('waitForLogin', () => {
  eachWorld();

  const soon = { timeoutMs: 0 };
  const long = { timeoutMs: 20_000 };

  it('says at once that nothing was started', async () => {
    const wait = await world.auth.waitForLogin(await world.session(), world.platform(), long);
    expect(wait).toEqual({ status: 'not-started' });
  });

  it('wakes in another process when the login is done', async () => {
    const callback = await world.leave(session, platform);
    const waiting = world.openAuth(world.openVault()).waitForLogin(session, platform, long);
    await world.auth.completeLogin(session, callback);
    expect(await waiting).toMatchObject({
      status: 'connected',
      attempt: { id: callback.attemptId },
      connection: { patient: 'pat-1', connected: true },
    });
  });

  it('stays pending for more scopes although the old connection works (D34)', async () => {
    await world.login(session, platform, ['patient/Observation.rs']);
    const callback = await world.leave(session, platform, ['patient/*.rs']);
    expect(await world.auth.waitForLogin(session, platform, { timeoutMs: 50 })).toMatchObject({ status: 'pending' });
    await expect(world.auth.access(session, platform)).resolves.toMatchObject({ scopes: ['patient/Observation.rs'] });
    const waiting = world.auth.waitForLogin(session, platform, long);
    await world.auth.completeLogin(session, callback);
    expect(await waiting).toMatchObject({ status: 'connected', connection: { scopes: ['patient/*.rs'] } });
  });

  it('tells an expired attempt', async () => {
    await world.auth.beginLogin(session, platform);
    world.advanceSeconds(601);
    expect(await world.auth.waitForLogin(session, platform, long)).toMatchObject({ status: 'expired' });
  });

  it('ends with the reason of an aborted signal', async () => {
    await world.auth.beginLogin(session, platform);
    const controller = new AbortController();
    const waiting = world.auth.waitForLogin(session, platform, { ...long, signal: controller.signal });
    controller.abort(new Error('the client left'));
    await expect(waiting).rejects.toThrow('the client left');
    const late = world.auth.waitForLogin(session, platform, { ...long, signal: controller.signal });
    await expect(late).rejects.toThrow('the client left');
  });

  it('ends when a logout calls the login off', async () => {
    await world.auth.beginLogin(session, platform);
    const waiting = world.auth.waitForLogin(session, platform, long);
    await world.auth.disconnect(session, platform);
    expect(await waiting).toEqual({ status: 'not-started' });
  });

  it('refuses to wait for no definite time', async () => {
    const waiting = world.auth.waitForLogin(await world.session(), world.platform(), { timeoutMs: NaN });
    await expect(waiting).rejects.toThrow(TypeError);
  });

  it('learns nothing of the login of another session', async () => {
    const [mine, theirs] = [await world.session(), await world.session()];
    await world.auth.beginLogin(mine, platform);
    await world.login(theirs, platform);
    expect(await world.auth.waitForLogin(mine, platform, soon)).toMatchObject({ status: 'pending' });
    expect(await world.auth.statuses(mine)).toEqual([]);
  });
});
