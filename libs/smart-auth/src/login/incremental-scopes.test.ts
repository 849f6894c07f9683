import { eachWorld, platform, session, world } from '../testing/world.js';

const usual = ['openid', 'fhirUser', 'launch/patient', 'offline_access', 'patient/*.rs'];

describe('asking for more scopes', () => {
  eachWorld();

  const asked = async (scopes?: readonly string[], first?: readonly string[]) => {
    const session = await world.session();
    if (first) await world.login(session, platform, first);
    return (await world.auth.beginLogin(session, platform, scopes ? { scopes } : {})).scopes;
  };

  it('keeps what the connection has, and asks for nothing twice', async () => {
    expect(await asked(['patient/Condition.cu'], usual)).toEqual(['patient/Condition.cu', ...usual]);
    expect(await asked(['patient/*.cruds', 'openid'], ['openid', 'patient/Condition.rs'])).toEqual([
      'patient/*.cruds',
      'openid',
    ]);
  });

  it('does not repeat an EHR’s launch, which is over', async () => {
    const launched = await world.auth.launch(session, platform, { iss: world.stub.base, launch: 'x' });
    await world.auth.completeLogin(session, world.approve(launched));
    const { scopes } = await world.auth.beginLogin(session, platform, { scopes: ['patient/Condition.cu'] });
    expect(scopes).not.toContain('launch');
    expect(scopes).toContain('patient/*.rs');
    // And a new launch asks for what a launch asks for.
    const again = await world.auth.launch(session, platform, { iss: world.stub.base, launch: 'y' });
    expect(new URL(again.authorizationUrl).searchParams.get('scope')).toBe(
      'launch openid fhirUser offline_access patient/*.rs',
    );
  });
});
