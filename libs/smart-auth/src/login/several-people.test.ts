import { platformConnection } from '@fhir-gateway/platform-registry';
import type { ResolvedPlatform } from '@fhir-gateway/platform-registry';
import { eachWorld, platform, session, world } from '../testing/world.js';

describe('several people at one platform', () => {
  eachWorld();

  const at = (number: number) => platformConnection(platform, number);
  const patientAt = async (where: ResolvedPlatform) => (await world.auth.access(session, where)).patient;
  const revoked = () => world.stub.http.seen('/op/revoke').map(({ form }) => form.get('token'));
  const revocationsDone = () => new Promise((resolve) => setTimeout(resolve, 50));
  const listed = async () =>
    (await world.auth.statuses(session)).map(({ connectionId, patient, isNewest }) => [
      connectionId,
      patient,
      isNewest,
    ]);

  const leave = (patient: string) => world.leave(session, platform, undefined, { patient });
  const signIn = async (patient: string) => world.auth.completeLogin(session, await leave(patient));

  it('leaves the connection of one person as it is when another signs in, and says so', async () => {
    const first = await signIn('parent');
    expect(first.connection).toMatchObject({ connectionId: 'stub~1', patient: 'parent' });
    expect(first.connection).not.toHaveProperty('isOneOfSeveral');
    const second = await signIn('child');
    expect(second.connection).toMatchObject({
      connectionId: 'stub~2',
      isOneOfSeveral: true,
      newestBefore: { connectionId: 'stub~1', patient: 'parent' },
    });
    expect(await Promise.all([platform, at(1), at(2)].map(patientAt))).toEqual(['child', 'parent', 'child']);
    expect(await listed()).toEqual([
      ['stub~2', 'child', true],
      ['stub~1', 'parent', false],
    ]);
    await revocationsDone();
    expect(revoked()).toEqual([]);
  });

  it.each([
    ['another person for the same patient', { fhirUser: 'RelatedPerson/carer' }, 2],
    ['the same person for the same patient', { fhirUser: 'Patient/parent' }, 1],
    ['somebody whom the platform does not name, for the same patient', {}, 1],
  ])('counts %s', async (_who, named, connections) => {
    world.smart.behaviour.codeResponse = ({ id_token: _token, ...rest }) => ({
      body: { ...rest, fhirUser: 'Patient/parent' },
    });
    await signIn('parent');
    world.smart.behaviour.codeResponse = ({ id_token: _token, ...rest }) => ({ body: { ...rest, ...named } });
    await signIn('parent');
    expect(await listed()).toHaveLength(connections);
  });

  it('refreshes each with its own token, under whichever id it is asked for', async () => {
    await signIn('parent');
    await signIn('child');
    const before = await Promise.all([at(1), at(2)].map((where) => world.auth.access(session, where)));
    world.advanceSeconds(400);
    const after = await Promise.all([at(1), at(2), platform].map((where) => world.auth.access(session, where)));
    expect(after.map(({ patient }) => patient)).toEqual(['parent', 'child', 'child']);
    expect(after[2]?.accessToken).toBe(after[1]?.accessToken);
    expect(before.map(({ accessToken }) => accessToken)).not.toContain(after[0]?.accessToken);
    expect(
      world.stub.http.seen('/op/token').filter(({ form }) => form.get('grant_type') === 'refresh_token'),
    ).toHaveLength(2);
  });

  it('goes on with the person it began with when another signs in during a refresh', async () => {
    const { accessToken: rejectedToken } = (await signIn('parent')) && (await world.auth.access(session, platform));
    let release = (): void => undefined;
    const held = new Promise<void>((resolve) => (release = resolve));
    world.smart.behaviour.refreshResponse = async (honest) => {
      await held;
      return { body: honest };
    };
    const reading = world.auth.access(session, platform, { rejectedToken });
    const arriving = signIn('child');
    await new Promise((resolve) => setTimeout(resolve, 100));
    release();
    expect((await reading).patient).toBe('parent');
    await arriving;
    expect(await Promise.all([platform, at(1)].map(patientAt))).toEqual(['child', 'parent']);
  });

  it('ends one and leaves the others; the plain id then means nobody, and no number is given twice', async () => {
    await signIn('parent');
    await signIn('child');
    await world.auth.disconnect(session, platform);
    await expect(world.auth.access(session, platform)).rejects.toMatchObject({ code: 'LOGIN_REQUIRED' });
    expect(await patientAt(at(1))).toBe('parent');
    expect((await signIn('sibling')).connection.connectionId).toBe('stub~3');
    await world.auth.disconnect(session, at(1));
    await expect(world.auth.access(session, at(1))).rejects.toMatchObject({ code: 'CONNECTION_UNKNOWN' });
    expect(await patientAt(platform)).toBe('sibling');
    await world.auth.disconnect(session, at(3));
    expect((await signIn('parent')).connection.connectionId).toBe('stub~4');
    expect(world.audits.filter(({ event }) => event === 'auth.revoke').map(({ connection }) => connection)).toEqual([
      2, 1, 3,
    ]);
    expect(new Set(world.audits.map(({ platformId }) => platformId))).toEqual(new Set(['stub']));
  });

  it('refuses a number that no connection has, and calls no sign-in off for it', async () => {
    await signIn('parent');
    const { id } = await world.auth.beginLogin(session, platform);
    const unknown = { code: 'CONNECTION_UNKNOWN', platformId: 'stub~7' };
    await expect(world.auth.access(session, at(7))).rejects.toMatchObject(unknown);
    await expect(world.auth.disconnect(session, at(7))).rejects.toMatchObject(unknown);
    expect(await world.auth.status(session, at(7))).toMatchObject({
      connected: false,
      problem: { code: unknown.code },
    });
    await expect(world.auth.pendingLogin(session, platform, id)).resolves.toMatchObject({ status: 'pending' });
  });
});
