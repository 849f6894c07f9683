import { World } from '../testing/world.js';

const usual = ['openid', 'fhirUser', 'launch/patient', 'offline_access', 'patient/*.rs'];

describe('asking for more scopes', () => {
  let world: World;
  beforeEach(async () => {
    world = await World.open();
  });
  afterEach(() => world.close());

  const asked = async (scopes?: readonly string[], first?: readonly string[]) => {
    const session = await world.session();
    const platform = world.platform();
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

  it('asks for what is named alone where there is no connection', async () => {
    expect(await asked(['patient/Condition.rs'])).toEqual(['patient/Condition.rs']);
  });

  it('asks for the usual where nothing is named', async () => {
    expect(await asked(undefined, ['patient/Condition.rs'])).toEqual(usual);
    expect(await asked([], ['patient/Condition.rs'])).toEqual(usual);
  });

  it('does not ask again for what was refused', async () => {
    world.smart.behaviour.codeResponse = (honest) => ({ body: { ...honest, scope: 'openid patient/Condition.rs' } });
    const first = ['openid', 'patient/Condition.rs', 'patient/Observation.rs', 'offline_access'];
    expect(await asked(['patient/Patient.rs'], first)).toEqual([
      'patient/Patient.rs',
      'openid',
      'patient/Condition.rs',
    ]);
  });

  it('does not repeat an EHR’s launch, which is over', async () => {
    const session = await world.session();
    const platform = world.platform();
    const launched = await world.auth.launch(session, platform, { iss: world.stub.base, launch: 'x' });
    const { name, value } = launched.browserCookie;
    await world.auth.completeLogin(session, {
      params: world.stub.smart.approve(launched.authorizationUrl),
      cookies: { [name]: value },
    });
    const { scopes } = await world.auth.beginLogin(session, platform, { scopes: ['patient/Condition.cu'] });
    expect(scopes).not.toContain('launch');
    expect(scopes).toContain('patient/*.rs');
    // And a new launch asks for what a launch asks for.
    const again = await world.auth.launch(session, platform, { iss: world.stub.base, launch: 'y' });
    expect(new URL(again.authorizationUrl).searchParams.get('scope')).toBe(
      'launch openid fhirUser offline_access patient/*.rs',
    );
  });

  it('leaves out what an ended or revoked connection had', async () => {
    const session = await world.session();
    const platform = world.platform();
    await world.login(session, platform, ['patient/*.rs', 'offline_access']);
    world.smart.behaviour.refreshResponse = () => ({ status: 400, body: { error: 'invalid_grant' } });
    world.advanceSeconds(400);
    await expect(world.auth.access(session, platform)).rejects.toMatchObject({ code: 'REAUTH_REQUIRED' });
    const { scopes } = await world.auth.beginLogin(session, platform, { scopes: ['patient/Condition.rs'] });
    expect(scopes).toEqual(['patient/Condition.rs']);
  });

  it('refuses what is no scope before the connection is looked at', async () => {
    await expect(asked(['a b'], usual)).rejects.toMatchObject({ code: 'SCOPE_NOT_ALLOWED' });
  });
});
