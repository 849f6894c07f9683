import { generateKeyPairSync, verify } from 'node:crypto';
import { newKeyPem } from '../testing/keys.js';
import type { PlatformShape } from '../testing/platforms.js';
import type { SeenRequest } from '@fhir-gateway/testing';
import type { SmartAuthOptions } from '../open-context.js';
import { eachWorld, world } from '../testing/world.js';

const scopes = ['offline_access', 'patient/*.rs'];
const secret = { clientId: 'client-1', clientSecret: 'secret-1' };

/** One test for each quirk of the token endpoint: what goes over the wire or is made of the answer, with it and without. */
describe('quirk', () => {
  let asked: string[];
  let answers: Record<string, string | Error | undefined>;

  const findPatient: SmartAuthOptions['findPatient'] = async ({ accessToken }, _platform, source) => {
    asked.push(source);
    expect(accessToken).toMatch(/^access-/);
    const answer = answers[source];
    if (answer instanceof Error) throw answer;
    return answer;
  };
  eachWorld({ findPatient }, () => {
    asked = [];
    answers = {};
  });

  const tokenRequests = (): SeenRequest[] => world.stub.http.seen('/op/token');
  const login = async (shape: Partial<PlatformShape> = {}) => {
    const session = await world.session();
    const platform = world.platform(shape);
    const { connection, attempt } = await world.login(session, platform);
    return { session, platform, connection, attempt };
  };
  const requested = async (shape: Partial<PlatformShape>): Promise<readonly string[]> =>
    (await world.auth.beginLogin(await world.session(), world.platform(shape))).scopes;
  const answering = (more: Record<string, unknown>): void => {
    world.smart.behaviour.codeResponse = (honest) => ({ body: { ...honest, ...more } });
  };
  const jwt = (claims: object): string => `e30.${Buffer.from(JSON.stringify(claims)).toString('base64url')}.x`;

  it('patientIdFrom: takes the first source that names a patient', async () => {
    answering({ access_token: jwt({ local_patient_id: 'local-1', pid: 7 }), fhirUser: 'Patient/user-1' });
    const patientFrom = async (...patientIdFrom: string[]) =>
      (await login({ quirks: { patientIdFrom } as PlatformShape['quirks'] })).connection.patient;
    expect((await login()).connection.patient).toBe('pat-1');
    expect(await patientFrom('accessToken.local_patient_id', 'token.patient')).toBe('local-1');
    expect(await patientFrom('accessToken.absent', 'token.fhirUser')).toBe('user-1');
    expect(await patientFrom('accessToken.pid')).toBe('7');
    expect(await patientFrom('idToken.fhirUser')).toBe('pat-1');
    expect(await patientFrom()).toBeUndefined();
    expect(asked).toEqual([]);
  });

  it('patientIdFrom: asks by FHIR where the file says so, in its order', async () => {
    answers = { 'search:Patient': 'found-1' };
    const quirks = { patientIdFrom: ['operation:$userinfo', 'search:Patient', 'token.patient'] } as const;
    expect((await login({ quirks })).connection.patient).toBe('found-1');
    expect(asked).toEqual(['operation:$userinfo', 'search:Patient']);
    answers = {};
    expect((await login({ quirks })).connection.patient).toBe('pat-1');
  });

  it('tokenContextToQuery: keeps the fields that the file names, for the FHIR requests', async () => {
    answering({ practice_id: 'a-1', other: 'b' });
    const quirks = { tokenContextToQuery: { practice_id: { param: 'practice', value: 'Organization/{value}' } } };
    const { session, platform } = await login({ quirks });
    expect((await world.auth.access(session, platform)).tokenContext).toEqual({ practice_id: 'a-1' });
    const plain = await login();
    expect((await world.auth.access(plain.session, plain.platform)).tokenContext).toBeUndefined();
  });

  it.each<[NonNullable<PlatformShape['quirks']>['refresh'], boolean, boolean]>([
    [undefined, true, true],
    ['never', false, false],
    ['offline_access', true, true],
    ['confidential-only', false, true],
    ['confidential-client-with-persistent-access', false, true],
    ['app-type-dependent', true, true],
  ])('refresh: %s asks for offline_access: %s of a public client, %s of one with a secret', async (refresh, a, b) => {
    const shape = { oauth: { scopes }, quirks: { ...(refresh && { refresh }) } };
    expect((await requested(shape)).includes('offline_access')).toBe(a);
    expect((await requested({ ...shape, credentials: secret })).includes('offline_access')).toBe(b);
    const without = { ...shape, oauth: { scopes: ['patient/*.rs'] } };
    expect((await requested(without)).includes('offline_access')).toBe(refresh === 'offline_access');
  });

  it('refresh: never keeps no refresh token and tries none', async () => {
    const plain = await login({ oauth: { scopes } });
    world.advanceSeconds(400);
    await world.auth.access(plain.session, plain.platform);
    expect(tokenRequests().map(({ form }) => form.get('grant_type'))).toEqual(['authorization_code', 'refresh_token']);
    const { session, platform, connection } = await login({ oauth: { scopes }, quirks: { refresh: 'never' } });
    expect(connection.refreshable).toBe(false);
    world.advanceSeconds(400);
    await expect(world.auth.access(session, platform)).rejects.toMatchObject({ code: 'REAUTH_REQUIRED' });
    expect(tokenRequests()).toHaveLength(3);
  });

  it('refreshOneTimeUse: sends a refresh token once, even when no other takes its place', async () => {
    world.smart.behaviour.refreshResponse = (honest) => ({ body: { ...honest, refresh_token: undefined } });
    const refreshTwice = async (shape: Partial<PlatformShape>): Promise<(string | null)[]> => {
      world.stub.http.requests.length = 0;
      const { session, platform } = await login(shape);
      for (let round = 0; round < 2; round += 1) {
        world.advanceSeconds(400);
        await world.auth.access(session, platform).catch(() => undefined);
      }
      const sent = tokenRequests().map(({ form }) => form.get('refresh_token'));
      return sent.filter((token) => token !== null);
    };
    const reused = await refreshTwice({ oauth: { scopes } });
    expect(reused).toEqual([reused[0], reused[0]]);
    expect(await refreshTwice({ oauth: { scopes }, quirks: { refreshOneTimeUse: true } })).toHaveLength(1);
  });

  it('revocationEnds: grant revokes what a new sign-in replaces with that one, and not before', async () => {
    const revokedAfterSecond = async (atOnce: number, shape: Partial<PlatformShape>): Promise<number[]> => {
      world.smart.revocations.length = 0;
      const { session, platform } = await login(shape);
      await world.login(session, platform);
      // What is revoked at once is, in the background.
      do await new Promise((resolve) => setTimeout(resolve, 50));
      while (world.smart.revocations.length < atOnce);
      const early = world.smart.revocations.length;
      await world.auth.disconnect(session, platform);
      return [early, world.smart.revocations.length];
    };
    expect(await revokedAfterSecond(2, { oauth: { scopes } })).toEqual([2, 4]);
    expect(await revokedAfterSecond(0, { oauth: { scopes }, quirks: { revocationEnds: 'grant' } })).toEqual([0, 4]);
  });

  const refreshForm = async (quirks?: PlatformShape['quirks']) => {
    const { session, platform } = await login({ oauth: { scopes }, credentials: secret, ...(quirks && { quirks }) });
    world.advanceSeconds(400);
    await world.auth.access(session, platform);
    const form = tokenRequests().at(-1)?.form;
    return { scope: form?.get('scope'), clientId: form?.get('client_id') };
  };

  it('refreshSendsScope repeats the scopes in a refresh, refreshSendsClientId sends the client id beside Basic', async () => {
    expect(await refreshForm()).toEqual({ scope: null, clientId: null });
    expect(await refreshForm({ refreshSendsScope: true })).toEqual({ scope: scopes.join(' '), clientId: null });
    expect(await refreshForm({ refreshSendsClientId: true })).toEqual({ scope: null, clientId: 'client-1' });
  });

  it('accessTokenSeconds: is the life of a token whose answer names none', async () => {
    const lifeOf = async (quirks?: PlatformShape['quirks']) => {
      const { connection } = await login(quirks ? { quirks } : {});
      return Math.round(((connection.expiresAtSeconds ?? 0) * 1000 - world.now()) / 10_000) * 10;
    };
    expect(await lifeOf({ accessTokenSeconds: 900 })).toBe(300);
    world.smart.expiresInSeconds = undefined;
    expect(await lifeOf()).toBe(3600);
    expect(await lifeOf({ accessTokenSeconds: 900 })).toBe(900);
  });

  it('assertionJku: names the address of the published keys, left out otherwise', async () => {
    const privateKey = newKeyPem();
    const auth = world.openAuth(world.vault, { jwksUrl: 'http://localhost:8000/.well-known/jwks.json' });
    const jku = async (quirks?: PlatformShape['quirks']) => {
      const credentials = { clientId: 'client-1', privateKey };
      const session = await world.session();
      const platform = world.platform({ credentials, ...(quirks && { quirks }) });
      await auth.completeLogin(session, await world.leave(session, platform));
      return assertionOf(world.stub.http.seen('/op/token').at(-1)).header['jku'];
    };
    expect(await jku({ assertionJku: true })).toBe('http://localhost:8000/.well-known/jwks.json');
    expect(await jku()).toBeUndefined();
  });

  it('assertionAudience: is whom an assertion of the client is for, the token endpoint otherwise', async () => {
    const privateKey = newKeyPem();
    const audience = async (quirks?: PlatformShape['quirks']) => {
      await login({ credentials: { clientId: 'client-1', privateKey }, ...(quirks && { quirks }) });
      return assertionOf(tokenRequests().at(-1)).claims['aud'];
    };
    expect(await audience()).toBe(`${world.smart.issuer}/token`);
    expect(await audience({ assertionAudience: 'https://login.example/aud' })).toBe('https://login.example/aud');
    expect(await audience({ assertionAudience: 'differs-from-token-url' })).toBe(world.smart.issuer);
  });
});

describe('key oauth.tokenEndpointAuthMethods', () => {
  const ec = generateKeyPairSync('ec', { namedCurve: 'P-384' });
  const pemOf = (key: typeof ec.privateKey): string => key.export({ type: 'pkcs8', format: 'pem' }).toString();

  eachWorld();

  const sent = async (shape: Partial<PlatformShape>) => {
    await world.login(await world.session(), world.platform(shape));
    const request = world.stub.http.seen('/op/token').at(-1);
    const { headers, form } = request ?? { headers: {}, form: new URLSearchParams() };
    if (headers.authorization?.startsWith('Basic ')) return 'client_secret_basic';
    if (form.has('client_secret')) return 'client_secret_post';
    if (!form.has('client_assertion')) return 'none';
    const { header } = assertionOf(request);
    // SMART requires it, and both reference servers refuse an assertion without.
    expect(header['typ']).toBe('JWT');
    return header['alg'] === 'HS256' ? 'client_secret_jwt' : 'private_key_jwt';
  };
  const both = { ...secret, privateKey: pemOf(ec.privateKey) };

  it.each<[NonNullable<PlatformShape['oauth']>['tokenEndpointAuthMethods'], PlatformShape['credentials'], string]>([
    [['private_key_jwt', 'client_secret_post'], secret, 'client_secret_post'],
    [['private_key_jwt', 'client_secret_post'], both, 'private_key_jwt'],
    [['client_secret_jwt', 'private_key_jwt'], both, 'client_secret_jwt'],
    [['none', 'client_secret_basic'], secret, 'client_secret_basic'],
    [['none', 'client_secret_basic'], { clientId: 'client-1' }, 'none'],
    [['client_secret_basic'], { clientId: 'client-1', privateKey: both.privateKey }, 'private_key_jwt'],
    [undefined, both, 'client_secret_basic'],
  ])('%j takes the first that the credentials can serve', async (tokenEndpointAuthMethods, credentials, expected) => {
    const oauth = { scopes, ...(tokenEndpointAuthMethods && { tokenEndpointAuthMethods }) };
    expect(await sent({ oauth, ...(credentials && { credentials }) })).toBe(expected);
  });

  it('signs with an algorithm that the platform takes, naming the key', async () => {
    const rsa = generateKeyPairSync('rsa', { modulusLength: 2048 });
    const login = async (privateKey: string, assertionSigningAlgs?: ('RS256' | 'RS384' | 'ES384')[]) => {
      const oauth = { scopes, ...(assertionSigningAlgs && { assertionSigningAlgs }) };
      await sent({ oauth, credentials: { clientId: 'client-1', privateKey, keyId: 'key-1' } });
      return assertionOf(world.stub.http.seen('/op/token').at(-1));
    };
    const { header, claims, signed, signature } = await login(pemOf(ec.privateKey));
    expect(header).toMatchObject({ alg: 'ES384', kid: 'key-1' });
    expect(claims).toMatchObject({ iss: 'client-1', sub: 'client-1', jti: expect.any(String) as string });
    expect(Number(claims['exp']) - Number(claims['iat'])).toBeLessThanOrEqual(300);
    expect(verify('sha384', signed, { key: ec.publicKey, dsaEncoding: 'ieee-p1363' }, signature)).toBe(true);
    expect((await login(pemOf(rsa.privateKey))).header['alg']).toBe('RS384');
    expect((await login(pemOf(rsa.privateKey), ['ES384', 'RS256'])).header['alg']).toBe('RS256');
    const refused = login(pemOf(rsa.privateKey), ['ES384']);
    await expect(refused).rejects.toMatchObject({ code: 'CLIENT_AUTHENTICATION_UNSUPPORTED' });
  });
});

function assertionOf(request: SeenRequest | undefined) {
  const [header = '', payload = '', signature = ''] = request?.form.get('client_assertion')?.split('.') ?? [];
  const read = (part: string) => JSON.parse(Buffer.from(part, 'base64url').toString('utf8')) as Record<string, unknown>;
  return {
    header: read(header),
    claims: read(payload),
    signed: Buffer.from(`${header}.${payload}`),
    signature: Buffer.from(signature, 'base64url'),
  };
}
