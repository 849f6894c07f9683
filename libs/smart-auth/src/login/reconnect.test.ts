import { platformConnection } from '@fhir-gateway/platform-registry';
import { eachWorld, platform, session, world } from '../testing/world.js';

describe('a connection whose refresh token the platform refuses', () => {
  eachWorld();

  const at = (number: number) => platformConnection(platform, number);
  const signIn = async (patient: string, where = platform, scopes?: readonly string[]) =>
    world.auth.completeLogin(session, await world.leave(session, where, scopes, { patient }));
  const end = async (number: number) => {
    const { accessToken: rejectedToken } = await world.auth.access(session, at(number));
    world.smart.behaviour.refreshResponse = () => ({ status: 400, body: { error: 'invalid_grant' } });
    return world.auth.access(session, at(number), { rejectedToken }).catch((thrown: unknown) => thrown);
  };

  it('keeps its number and says which it is; the same person brings it back with the scopes that it had', async () => {
    const narrow = ['openid', 'fhirUser', 'launch/patient', 'offline_access', 'patient/Condition.rs'];
    await signIn('parent', platform, narrow);
    await signIn('child');
    expect(await end(1)).toMatchObject({ code: 'REAUTH_REQUIRED', platformId: 'stub~1' });
    const ended = { connectionId: 'stub~1', patient: 'parent', connected: false, requestedScopes: narrow };
    expect(await world.auth.status(session, at(1))).toMatchObject(ended);
    const { connection, attempt } = await signIn('parent', at(1));
    expect(attempt.scopes).toEqual(narrow);
    expect(connection).toMatchObject({ connectionId: 'stub~1', patient: 'parent', connected: true });
    expect(connection).not.toHaveProperty('insteadOf');
    expect(await world.auth.status(session, at(2))).toMatchObject({ patient: 'child', connected: true });
  });

  it.each([
    ['somebody new', 'sibling', 'stub~3'],
    ['somebody who is connected', 'child', 'stub~2'],
  ])('stays as it was where %s signs in for it, and that one is told', async (_who, patient, connectionId) => {
    await signIn('parent');
    await signIn('child');
    await end(1);
    const { connection } = await signIn(patient, at(1));
    const insteadOf = { connectionId: 'stub~1', patient: 'parent' };
    expect(connection).toMatchObject({ connectionId, patient, insteadOf });
    expect(await world.auth.status(session, at(1))).toMatchObject({ connected: false, patient: 'parent' });
    await expect(world.auth.access(session, at(1))).rejects.toMatchObject({ code: 'REAUTH_REQUIRED' });
    expect((await signIn('parent', at(1))).connection).toMatchObject({ connectionId: 'stub~1', connected: true });
  });

  it('comes back by the platform’s own id too, and with more where more is named', async () => {
    const narrow = ['openid', 'launch/patient', 'patient/Condition.rs'];
    await signIn('parent', platform, [...narrow, 'offline_access']);
    await end(1);
    const more = await world.auth.beginLogin(session, platform, { scopes: ['patient/Condition.cu'] });
    expect(more.scopes).toEqual(['patient/Condition.cu', ...narrow, 'offline_access']);
    expect((await world.auth.beginLogin(session, platform)).scopes).toEqual([...narrow, 'offline_access']);
  });

  it('asks for nothing again that was refused at first', async () => {
    world.smart.behaviour.codeResponse = (honest) => ({ body: { ...honest, scope: 'launch/patient patient/*.rs' } });
    await signIn('parent');
    await end(1);
    expect((await world.auth.beginLogin(session, at(1))).scopes).toEqual(['launch/patient', 'patient/*.rs']);
  });
});
