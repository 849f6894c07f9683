import { platformConnection } from '@fhir-gateway/platform-registry';
import { eachWorld, platform, session, world } from '../testing/world.js';

describe('more people at one platform than may be connected', () => {
  eachWorld({ maxConnections: 3 });

  const at = (number: number) => platformConnection(platform, number);
  async function signIn(patient: string) {
    await world.auth.completeLogin(session, await world.leave(session, platform, undefined, { patient }));
    world.advanceSeconds(10);
  }
  const signInAll = async (patients: readonly string[]) => {
    for (const patient of patients) await signIn(patient);
  };
  const connected = async () =>
    (await world.auth.statuses(session)).filter((one) => one.connected).map(({ patient }) => patient);
  const revoked = () => world.stub.http.seen('/op/revoke').map(({ form }) => form.get('token'));
  async function untilRevoked(count: number): Promise<void> {
    while (revoked().length < count) await new Promise((resolve) => setTimeout(resolve, 5));
  }

  it('ends the one that was unused for the longest time, revokes it and says so', async () => {
    await signIn('a');
    const { accessToken } = await world.auth.access(session, at(1));
    await signInAll(['b', 'c', 'd']);
    expect(await connected()).toEqual(['d', 'c', 'b']);
    await untilRevoked(2);
    expect(revoked()).toContain(accessToken);
    expect(await world.auth.status(session, at(1))).toMatchObject({
      connected: false,
      patient: 'a',
      problem: { code: 'REAUTH_REQUIRED', message: expect.stringContaining('at most 3 people') },
    });
    await expect(world.auth.access(session, at(1))).rejects.toMatchObject({ code: 'REAUTH_REQUIRED' });
    expect(world.audits).toContainEqual(expect.objectContaining({ event: 'auth.revoke', connection: 1 }));
  });

  it('keeps an old one that is used', async () => {
    world.smart.expiresInSeconds = 60;
    await signInAll(['a', 'b', 'c']);
    world.advanceSeconds(100);
    await world.auth.access(session, at(1));
    await signIn('d');
    expect(await connected()).toEqual(['d', 'c', 'a']);
  });

  it('does not revoke what would end another one, until that ends', async () => {
    const { idTokenClaims } = world.smart.behaviour;
    world.smart.behaviour.idTokenClaims = (honest) => ({ ...idTokenClaims(honest), sid: 'one-session' });
    await signInAll(['a', 'b', 'c', 'd']);
    expect(await connected()).toEqual(['d', 'c', 'b']);
    expect(revoked()).toEqual([]);
    for (const number of [2, 3, 4]) await world.auth.disconnect(session, at(number));
    await untilRevoked(8);
    expect(new Set(revoked()).size).toBe(8);
  });

  it('leaves the sign-in as it is where the others cannot be ended', async () => {
    await signInAll(['a', 'b', 'c']);
    const { changeRecords } = world.vault;
    let writes = 0;
    world.vault.changeRecords = (...given) =>
      writes++ === 0 ? changeRecords.apply(world.vault, given) : Promise.reject(new Error('away'));
    await signIn('d');
    world.vault.changeRecords = changeRecords;
    expect(await connected()).toEqual(['d', 'c', 'b', 'a']);
    await signIn('d');
    expect(await connected()).toEqual(['d', 'c', 'b']);
  });
});
