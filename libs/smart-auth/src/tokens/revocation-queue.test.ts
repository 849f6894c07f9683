import type { SeenRequest } from '@fhir-gateway/testing';
import { eachWorld, world } from '../testing/world.js';

describe('tokens that wait to be revoked', () => {
  eachWorld();

  const down = () => ({ status: 503 });
  const up = () => ({ body: {} });
  const tokensOf = (requests: SeenRequest[]) => requests.map(({ form }) => form.get('token'));
  const revoked = () => tokensOf(world.stub.http.seen('/op/revoke'));
  const settle = async () => {
    for (let turn = 0; turn < 50; turn += 1) await new Promise((resolve) => setImmediate(resolve));
  };

  /** Works the queue off in a process of its own. */
  async function workOff(): Promise<number> {
    const auth = world.openAuth(world.openVault());
    await auth.revokePending();
    return auth.pendingRevocations;
  }

  it('are asked for again, by another process, until the platform confirms', async () => {
    const { session, platform } = await world.connected();
    const [access, refresh] = world.smart.issued;
    world.smart.behaviour.revocationResponse = down;
    await expect(world.auth.disconnect(session, platform)).resolves.toEqual({ revokedUpstream: false });
    expect(await workOff()).toBe(1);
    expect(revoked()).toEqual([refresh, access]);
    world.advanceSeconds(11);
    await workOff();
    expect(revoked()).toHaveLength(4);
    world.smart.behaviour.revocationResponse = up;
    world.advanceSeconds(61);
    await workOff();
    expect(revoked()).toEqual([refresh, access, refresh, access, refresh, access]);
    world.advanceSeconds(61);
    expect(await workOff()).toBe(0);
    expect(revoked()).toHaveLength(6);
  });

  it('wait for two weeks, whatever the life of a session is', async () => {
    const { session, platform } = await world.connected();
    const [access, refresh] = world.smart.issued;
    world.smart.behaviour.revocationResponse = down;
    await world.auth.disconnect(session, platform);
    for (let day = 1; day < 14; day += 1) {
      world.advanceSeconds(86_400);
      if (day % 5 === 0) await workOff();
    }
    world.smart.behaviour.revocationResponse = up;
    expect(await workOff()).toBe(1);
    expect(await workOff()).toBe(0);
    expect(revoked().slice(-2)).toEqual([refresh, access]);
  });

  it('are told to the session whose they were, to no other, and until the platform confirms', async () => {
    const [session, stranger] = [await world.session(), await world.session()];
    const platform = world.platform();
    await world.login(session, platform);
    await world.login(stranger, platform);
    world.smart.behaviour.revocationResponse = down;
    // A sign-in that is replaced, then the one that replaced it.
    await world.login(session, platform);
    await settle();
    await world.auth.disconnect(session, platform);
    expect([...(await world.auth.unconfirmedEnds(session))]).toEqual([[platform.id, 2]]);
    expect((await world.auth.unconfirmedEnds(stranger)).size).toBe(0);
    world.smart.behaviour.revocationResponse = up;
    world.advanceSeconds(61);
    await workOff();
    expect((await world.auth.unconfirmedEnds(session)).size).toBe(0);
  });

  it('are asked for once where processes look at the same time', async () => {
    const { session, platform } = await world.connected();
    world.smart.behaviour.revocationResponse = down;
    await world.auth.disconnect(session, platform);
    world.advanceSeconds(11);
    world.smart.behaviour.revocationResponse = up;
    await Promise.all(Array.from({ length: 8 }, () => workOff()));
    expect(revoked()).toHaveLength(4);
  });

  it('are given up when they have expired, or the platform is no longer known', async () => {
    const session = await world.session();
    const [kept, gone] = [world.platform({ id: 'kept' }), world.platform({ id: 'gone' })];
    await world.login(session, kept);
    await world.login(session, gone);
    world.smart.behaviour.revocationResponse = down;
    await world.auth.disconnect(session, kept);
    await world.auth.disconnect(session, gone);
    world.platforms.delete('gone');
    world.advanceSeconds(15 * 24 * 3600);
    await workOff();
    expect(await workOff()).toBe(0);
    expect(world.logs.join()).toContain('not revoked at their platform');
    for (const token of world.smart.issued) expect(world.logs.join()).not.toContain(token);
  });

  it('are not asked for again where the platform refuses, or cannot revoke', async () => {
    const { session, platform } = await world.connected();
    world.smart.behaviour.revocationResponse = () => ({ status: 400, body: { error: 'unsupported_token_type' } });
    await world.auth.disconnect(session, platform);
    expect(await workOff()).toBe(0);
  });

  it('are those that a refresh brings while the person logs out', async () => {
    const { session, platform } = await world.connected();
    let answer = (): void => undefined;
    const isAsked = new Promise<void>((asked) => {
      world.smart.behaviour.refreshResponse = (honest) =>
        new Promise((resolve) => {
          answer = () => resolve({ body: honest });
          asked();
        });
    });
    world.advanceSeconds(280);
    const reading = world.auth.access(session, platform).catch((error: unknown) => error);
    await isAsked;
    await world.auth.disconnect(session, platform);
    answer();
    expect(await reading).toMatchObject({ code: 'LOGIN_REQUIRED' });
    await settle();
    await workOff();
    expect(new Set(revoked())).toEqual(new Set(world.smart.issued));
  });

  it('are those that a refresh stores between the look and the end of a logout', async () => {
    const { session, platform } = await world.connected();
    world.advanceSeconds(280);
    let isRefreshed = false;
    const slow = new Proxy(world.vault, {
      get: (vault, member) => {
        const value: unknown = Reflect.get(vault, member);
        if (member === 'readVersion' && !isRefreshed) {
          return async (...args: Parameters<typeof vault.readVersion>) => {
            isRefreshed = true;
            const version = await vault.readVersion(...args);
            await world.auth.access(session, platform);
            return version;
          };
        }
        return typeof value === 'function' ? (value.bind(vault) as unknown) : value;
      },
    });
    await world.openAuth(slow).disconnect(session, platform);
    await settle();
    await workOff();
    expect(world.smart.issued).toHaveLength(4);
    expect(new Set(revoked())).toEqual(new Set(world.smart.issued));
    await expect(world.auth.access(session, platform)).rejects.toMatchObject({ code: 'LOGIN_REQUIRED' });
  });

  it('of one platform do not wait for another that is silent', async () => {
    const [silent, other] = [world.platform({ id: 'silent' }), world.platform({ id: 'other' })];
    const hasty = world.openAuth(world.openVault(), { requestTimeoutMs: 600 });
    world.smart.behaviour.revocationResponse = down;
    for (let count = 0; count < 18; count += 1) {
      const session = await world.session();
      await world.login(session, silent);
      await world.auth.disconnect(session, silent);
    }
    const session = await world.session();
    await world.login(session, other);
    const own = world.smart.issued.slice(-2);
    await world.auth.disconnect(session, other);
    world.advanceSeconds(11);
    const before = world.stub.http.seen('/op/revoke').length;
    world.smart.behaviour.revocationResponse = ({ form }) => (own.includes(form.get('token') ?? '') ? up() : 'never');
    await hasty.revokePending();
    const asked = tokensOf(world.stub.http.seen('/op/revoke').slice(before));
    expect(asked).toEqual(expect.arrayContaining(own));
    // One batch of eight, each with two tokens.
    expect(asked.filter((token) => !own.includes(token ?? '')).length).toBeLessThanOrEqual(16);
    // The platform answers again: the next look is enough for all.
    world.smart.behaviour.revocationResponse = up;
    world.advanceSeconds(61);
    await workOff();
    expect(await workOff()).toBe(0);
  });
});
