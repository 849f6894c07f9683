import type { ResolvedPlatform } from '@fhir-gateway/platform-registry';
import { requireLaunch } from './ehr-launch.js';
import { testPlatform } from '../testing/platforms.js';
import { eachWorld, platform, session, world } from '../testing/world.js';

const launch = 'launch-7f3a.opaque~value';
const accepts = (platform: ResolvedPlatform, iss: string | undefined) => {
  try {
    return requireLaunch(platform, { iss, launch }) === launch;
  } catch (error) {
    expect(error).toMatchObject({ code: 'LAUNCH_REFUSED', platformId: platform.id });
    if (iss) expect(String((error as Error).message)).not.toContain(iss);
    return false;
  }
};

describe('the issuer of a launch', () => {
  const platform = testPlatform({ id: 'ehr:north', fhirBaseUrl: 'https://fhir.hospital.example/api/north/r4/' });

  it.each([
    'https://fhir.hospital.example/api/north/r4',
    'https://fhir.hospital.example/api/north/r4/',
    'HTTPS://FHIR.Hospital.Example/api/north/r4',
    'https://fhir.hospital.example:443/api/north/r4',
  ])('%s is the platform', (iss) => expect(accepts(platform, iss)).toBe(true));

  it.each([
    ['nothing', undefined],
    ['empty', ''],
    ['another host', 'https://evil.example/api/north/r4'],
    ['a suffix host', 'https://fhir.hospital.example.evil.example/api/north/r4'],
    ['the host as user name', 'https://fhir.hospital.example@evil.example/api/north/r4'],
    ['another port', 'https://fhir.hospital.example:8443/api/north/r4'],
    ['http', 'http://fhir.hospital.example/api/north/r4'],
    ['no scheme', '//fhir.hospital.example/api/north/r4'],
    ['slashes too few', 'https:fhir.hospital.example/api/north/r4'],
    ['a backslash after the host', 'https://fhir.hospital.example\\@evil.example/api/north/r4'],
    ['another tenant', 'https://fhir.hospital.example/api/south/r4'],
    ['a longer path', 'https://fhir.hospital.example/api/north/r4/Patient'],
    ['a path in another case', 'https://fhir.hospital.example/API/north/r4'],
    ['dot segments', 'https://fhir.hospital.example/api/south/../north/r4'],
    ['an encoded letter', 'https://fhir.hospital.example/api/n%6frth/r4'],
    ['a query', 'https://fhir.hospital.example/api/north/r4?x=1'],
    ['a fragment', 'https://fhir.hospital.example/api/north/r4#'],
    ['a line break', 'https://fhir.hospital.example/api/north/r4\n'],
    ['a blank before it', ' https://fhir.hospital.example/api/north/r4'],
    ['a letter that looks alike', 'https://fhir.hospital.ex\u0430mple/api/north/r4'],
    ['too much', `https://fhir.hospital.example/api/north/r4${'/'.repeat(3000)}`],
  ])('%s is refused', (_what, iss) => expect(accepts(platform, iss)).toBe(false));

  it.each([
    ['nothing', undefined],
    ['empty', ''],
    ['of two words', 'a b'],
    ['beyond ASCII', 'ü'],
    ['too long', 'x'.repeat(2049)],
  ])('does not help where the launch value is %s', (_what, value) => {
    const asked = { iss: platform.fhirBaseUrl, launch: value };
    expect(() => requireLaunch(platform, asked)).toThrow(expect.objectContaining({ code: 'LAUNCH_REFUSED' }));
  });
});

describe('a login from within an EHR', () => {
  eachWorld();

  it('asks for the context of the EHR in place of a choice, with the launch value and the usual protection', async () => {
    const { authorizationUrl } = await world.auth.launch(session, platform, { iss: world.stub.base, launch });
    const query = new URL(authorizationUrl).searchParams;
    expect(query.get('launch')).toBe(launch);
    expect(query.get('scope')).toBe('launch openid fhirUser offline_access patient/*.rs');
    expect(query.get('aud')).toBe(world.stub.base);
    expect([query.get('code_challenge_method'), query.get('state')?.length, query.get('nonce')?.length]).toEqual([
      'S256',
      43,
      43,
    ]);
    expect(world.auth.previewLaunch(platform, { iss: world.stub.base, launch }).scopes[0]).toBe('launch');
  });

  it('ends like any other, and the connection says whence it came', async () => {
    world.smart.behaviour.codeResponse = (honest) => ({ body: { ...honest, encounter: 'enc-1' } });
    const begun = await world.auth.launch(session, platform, { iss: world.stub.base, launch });
    await world.auth.completeLogin(session, world.approve(begun));
    expect(await world.auth.status(session, platform)).toMatchObject({
      connected: true,
      fromEhr: true,
      patient: 'pat-1',
      encounter: 'enc-1',
    });
    await world.login(session, platform);
    expect((await world.auth.status(session, platform)).fromEhr).toBeUndefined();
  });

  it('is refused with another issuer before anybody is asked, and replaces no attempt', async () => {
    const attempt = await world.auth.beginLogin(session, platform);
    const foreign = world.auth.launch(session, platform, { iss: 'https://evil.example/fhir', launch });
    await expect(foreign).rejects.toMatchObject({ code: 'LAUNCH_REFUSED', detail: 'iss' });
    expect(world.stub.http.requests).toEqual([]);
    expect((await world.auth.pendingLogin(session, platform, attempt.id)).id).toBe(attempt.id);
  });

  it('keeps and tells the launch value to nobody', async () => {
    await world.auth.launch(session, platform, { iss: world.stub.base, launch });
    const wait = await world.auth.waitForLogin(session, platform, { timeoutMs: 0 });
    expect(JSON.stringify([wait, world.audits, world.logs])).not.toContain(launch);
  });
});
