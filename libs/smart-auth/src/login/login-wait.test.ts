import { connectionRecord } from '../records/login-attempt.js';
import { World } from '../testing/world.js';

describe('waitForLogin', () => {
  let world: World;

  beforeEach(async () => {
    world = await World.open();
  });
  afterEach(() => world.close());

  const soon = { timeoutMs: 0 };
  const long = { timeoutMs: 20_000 };

  it('says at once that nothing was started', async () => {
    const wait = await world.auth.waitForLogin(await world.session(), world.platform(), long);
    expect(wait).toEqual({ status: 'not-started' });
  });

  it('wakes in another process when the login is done', async () => {
    const session = await world.session();
    const platform = world.platform();
    const callback = await world.leave(session, platform);
    const waiting = world.openAuth(world.openVault()).waitForLogin(session, platform, long);
    await world.auth.completeLogin(session, callback);
    expect(await waiting).toMatchObject({
      status: 'connected',
      attempt: { id: callback.attemptId },
      connection: { patient: 'pat-1', connected: true },
    });
  });

  it('tells whose record it is although the caller had looked for the connection a moment before', async () => {
    const session = await world.session();
    const platform = world.platform();
    const callback = await world.leave(session, platform);
    const vault = world.openVault();
    const credential = await world.vault.issue(session, 'handle');
    const ahead = await vault.authenticate(credential, { prefetch: [connectionRecord(platform.id)] });
    const waiting = world.openAuth(vault).waitForLogin(ahead, platform, long);
    await world.auth.completeLogin(session, callback);
    expect(await waiting).toMatchObject({ status: 'connected', connection: { patient: 'pat-1', connected: true } });
  });

  it('wakes when the login fails, with a reason', async () => {
    const session = await world.session();
    const platform = world.platform();
    world.smart.behaviour.codeResponse = () => ({ status: 400, body: { error: 'invalid_client' } });
    const callback = await world.leave(session, platform);
    const waiting = world.auth.waitForLogin(session, platform, long);
    await expect(world.auth.completeLogin(session, callback)).rejects.toMatchObject({ code: 'TOKEN_ENDPOINT_REFUSED' });
    expect(await waiting).toMatchObject({
      status: 'failed',
      attempt: { code: 'TOKEN_ENDPOINT_REFUSED', reason: expect.stringContaining('refused') },
    });
  });

  it('stays pending for more scopes although the old connection works (D34)', async () => {
    const session = await world.session();
    const platform = world.platform();
    await world.login(session, platform, ['patient/Observation.rs']);
    const callback = await world.leave(session, platform, ['patient/*.rs']);
    expect(await world.auth.waitForLogin(session, platform, { timeoutMs: 50 })).toMatchObject({ status: 'pending' });
    await expect(world.auth.access(session, platform)).resolves.toMatchObject({ scopes: ['patient/Observation.rs'] });
    const waiting = world.auth.waitForLogin(session, platform, long);
    await world.auth.completeLogin(session, callback);
    expect(await waiting).toMatchObject({ status: 'connected', connection: { scopes: ['patient/*.rs'] } });
  });

  it('stays pending when an older login with fewer scopes is completed', async () => {
    const session = await world.session();
    const platform = world.platform();
    const older = await world.leave(session, platform, ['patient/Observation.rs']);
    await world.auth.beginLogin(session, platform, { scopes: ['patient/*.rs'] });
    await world.auth.completeLogin(session, older);
    expect(await world.auth.waitForLogin(session, platform, soon)).toMatchObject({ status: 'pending' });
  });

  it('is content with an older link that brings all that is asked for', async () => {
    const session = await world.session();
    const platform = world.platform();
    const older = await world.leave(session, platform);
    const newest = await world.auth.beginLogin(session, platform);
    await world.auth.completeLogin(session, older);
    const wait = await world.auth.waitForLogin(session, platform, soon);
    expect(wait).toMatchObject({ status: 'connected', attempt: { id: newest.id } });
  });

  it('does not take the failure of an older login for that of the newest', async () => {
    const session = await world.session();
    const platform = world.platform();
    const older = await world.leave(session, platform);
    await world.auth.beginLogin(session, platform);
    older.params.set('iss', 'https://other.example');
    await expect(world.auth.completeLogin(session, older)).rejects.toMatchObject({ code: 'ISSUER_MISMATCH' });
    expect(await world.auth.waitForLogin(session, platform, soon)).toMatchObject({ status: 'pending' });
  });

  it('answers pending when the time is over, and can be asked again', async () => {
    const session = await world.session();
    const platform = world.platform();
    const callback = await world.leave(session, platform);
    jest.useFakeTimers({ doNotFake: ['Date', 'setImmediate', 'nextTick', 'queueMicrotask'] });
    try {
      const answered = jest.fn();
      const waiting = world.auth.waitForLogin(session, platform, { timeoutMs: 60 }).finally(answered);
      while (jest.getTimerCount() === 0) await new Promise((resolve) => setImmediate(resolve));
      await jest.advanceTimersByTimeAsync(59);
      expect(answered).not.toHaveBeenCalled();
      await jest.advanceTimersByTimeAsync(1);
      expect(await waiting).toMatchObject({ status: 'pending' });
    } finally {
      jest.useRealTimers();
    }
    await world.auth.completeLogin(session, callback);
    expect(await world.auth.waitForLogin(session, platform, soon)).toMatchObject({ status: 'connected' });
  });

  it('tells an expired attempt', async () => {
    const session = await world.session();
    const platform = world.platform();
    await world.auth.beginLogin(session, platform);
    world.advanceSeconds(601);
    expect(await world.auth.waitForLogin(session, platform, long)).toMatchObject({ status: 'expired' });
  });

  it('stays pending while a person who opened the link late signs in', async () => {
    const session = await world.session();
    const platform = world.platform();
    const { id } = await world.auth.beginLogin(session, platform);
    world.advanceSeconds(590);
    await world.auth.authorize(session, platform, id);
    world.advanceSeconds(300);
    expect(await world.auth.waitForLogin(session, platform, soon)).toMatchObject({ status: 'pending' });
    world.advanceSeconds(301);
    expect(await world.auth.waitForLogin(session, platform, soon)).toMatchObject({ status: 'expired' });
  });

  it('ends with the reason of an aborted signal', async () => {
    const session = await world.session();
    const platform = world.platform();
    await world.auth.beginLogin(session, platform);
    const controller = new AbortController();
    const waiting = world.auth.waitForLogin(session, platform, { ...long, signal: controller.signal });
    controller.abort(new Error('the client left'));
    await expect(waiting).rejects.toThrow('the client left');
    const late = world.auth.waitForLogin(session, platform, { ...long, signal: controller.signal });
    await expect(late).rejects.toThrow('the client left');
  });

  it('ends when a logout calls the login off', async () => {
    const session = await world.session();
    const platform = world.platform();
    await world.auth.beginLogin(session, platform);
    const waiting = world.auth.waitForLogin(session, platform, long);
    await world.auth.disconnect(session, platform);
    expect(await waiting).toEqual({ status: 'not-started' });
  });

  it('stays connected when a second answer to the same attempt is a refusal', async () => {
    const session = await world.session();
    const platform = world.platform();
    const first = await world.leave(session, platform);
    const again = await world.auth.authorize(session, platform, first.attemptId);
    await world.auth.completeLogin(session, first);
    const state = new URL(again.authorizationUrl).searchParams.get('state') ?? '';
    const params = new URLSearchParams({ error: 'access_denied', state, iss: world.smart.issuer });
    const cookies = { [again.browserCookie.name]: again.browserCookie.value };
    const refused = world.auth.completeLogin(session, { params, cookies });
    await expect(refused).rejects.toMatchObject({ code: 'LOGIN_DENIED' });
    expect(await world.auth.waitForLogin(session, platform, soon)).toMatchObject({ status: 'connected' });
  });

  it('refuses to wait for no definite time', async () => {
    const waiting = world.auth.waitForLogin(await world.session(), world.platform(), { timeoutMs: NaN });
    await expect(waiting).rejects.toThrow(TypeError);
  });

  it('learns nothing of the login of another session', async () => {
    const platform = world.platform();
    const [mine, theirs] = [await world.session(), await world.session()];
    await world.auth.beginLogin(mine, platform);
    await world.login(theirs, platform);
    expect(await world.auth.waitForLogin(mine, platform, soon)).toMatchObject({ status: 'pending' });
    expect(await world.auth.statuses(mine)).toEqual([]);
  });
});
