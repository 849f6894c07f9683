import { newKeyPem } from '../testing/keys.js';
import type { CredentialValues } from '@fhir-gateway/platform-registry';
import { eachWorld, session, world } from '../testing/world.js';

const privateKey = newKeyPem();
const withKey: CredentialValues = { clientId: 'service-1', privateKey, backend: true };

describe('a platform where nobody signs in', () => {
  eachWorld({ requestTimeoutMs: 60_000 });

  const service = (credentials: CredentialValues = withKey, id = 'service') =>
    world.platform({
      id,
      oauth: { grantTypes: ['client_credentials'], scopes: ['system/Patient.rs', 'system/Observation.rs'] },
      credentials,
    });
  const tokenRequests = () => world.stub.http.seen('/op/token');

  it('gives a token for system scopes, proved by a key, and the same one to every session', async () => {
    const first = await world.auth.access(await world.session(), service());
    const second = await world.auth.access(await world.session(), service());
    expect(first).toEqual(second);
    expect(first.scopes).toEqual(['system/Patient.rs', 'system/Observation.rs']);
    expect(first).not.toHaveProperty('patient');
    expect(tokenRequests()).toHaveLength(1);
    const form = tokenRequests()[0]?.form;
    expect([form?.get('grant_type'), form?.get('scope')]).toEqual([
      'client_credentials',
      'system/Patient.rs system/Observation.rs',
    ]);
    expect(form?.get('client_assertion')?.split('.')).toHaveLength(3);
    expect(form?.has('client_secret')).toBe(false);
  });

  it.each<[string, Partial<CredentialValues>]>([
    ['off', { backend: false }],
    ['not set', {}],
  ])('gives nothing where it is %s, and nobody is asked', async (_what, change) => {
    const { backend: _on, ...rest } = withKey;
    const refused = world.auth.access(await world.session(), service({ ...rest, ...change }));
    await expect(refused).rejects.toMatchObject({ code: 'BACKEND_NOT_ALLOWED', platformId: 'service' });
    expect(world.stub.http.requests).toEqual([]);
  });

  it('does not use a token that other settings asked for', async () => {
    const wide = await world.auth.access(session, service());
    const narrow = await world.auth.access(session, service({ ...withKey, scopes: ['system/Patient.rs'] }));
    expect([narrow.accessToken === wide.accessToken, narrow.scopes]).toEqual([false, ['system/Patient.rs']]);
    const other = await world.auth.access(session, service({ ...withKey, clientId: 'service-2' }));
    expect(other.accessToken).not.toBe(wide.accessToken);
  });

  it('is refused a client that only has a name', async () => {
    const refused = world.auth.access(await world.session(), service({ clientId: 'service-1', backend: true }));
    await expect(refused).rejects.toMatchObject({ code: 'CLIENT_AUTHENTICATION_UNSUPPORTED' });
    expect(tokenRequests()).toEqual([]);
  });

  it('is asked once however many sessions of however many processes need the token', async () => {
    const others = [world.openAuth(world.openVault()), world.openAuth(world.openVault()), world.auth];
    const sessions = await Promise.all(Array.from({ length: 10 }, () => world.session()));
    const tokens = await Promise.all(
      sessions.flatMap((session) => others.map(async (auth) => (await auth.access(session, service())).accessToken)),
    );
    expect([tokens.length, new Set(tokens).size, tokenRequests().length]).toEqual([30, 1, 1]);
  });

  it('is asked again shortly before the token ends, and when the platform has refused it', async () => {
    const first = await world.auth.access(session, service());
    world.advanceSeconds(230);
    expect(await world.auth.access(session, service())).toEqual(first);
    world.advanceSeconds(15);
    const second = await world.auth.access(session, service());
    expect(second.accessToken).not.toBe(first.accessToken);
    const third = await world.auth.access(session, service(), { rejectedToken: second.accessToken });
    expect(third.accessToken).not.toBe(second.accessToken);
    expect(await world.auth.access(session, service(), { rejectedToken: second.accessToken })).toEqual(third);
    expect(tokenRequests()).toHaveLength(3);
  });

  it('that does not answer is left alone for a while; a token that still works is used', async () => {
    const first = await world.auth.access(session, service());
    world.smart.behaviour.backendResponse = () => ({ status: 503 });
    world.advanceSeconds(250);
    for (let count = 0; count < 3; count += 1) expect(await world.auth.access(session, service())).toEqual(first);
    expect(tokenRequests()).toHaveLength(2);
    world.advanceSeconds(100);
    const unavailable = { code: 'TOKEN_ENDPOINT_UNAVAILABLE' };
    await expect(world.auth.access(session, service())).rejects.toMatchObject(unavailable);
    await expect(world.auth.access(session, service())).rejects.toMatchObject(unavailable);
    expect(tokenRequests()).toHaveLength(3);
    world.smart.behaviour.backendResponse = (honest) => ({ body: honest });
    world.advanceSeconds(6);
    expect((await world.auth.access(session, service())).accessToken).not.toBe(first.accessToken);
  });

  it('keeps no refresh token, believes the scopes of the answer, and audits each token it fetches', async () => {
    world.smart.behaviour.backendResponse = (honest) => ({
      body: { ...honest, refresh_token: 'refresh-canary', scope: 'system/Patient.rs' },
    });
    expect((await world.auth.access(session, service())).scopes).toEqual(['system/Patient.rs']);
    world.advanceSeconds(290);
    await world.auth.access(session, service());
    expect(tokenRequests().map(({ form }) => form.get('grant_type'))).toEqual([
      'client_credentials',
      'client_credentials',
    ]);
    expect(world.audits.map(({ event, sessionId }) => [event, sessionId])).toEqual([
      ['token.backend', session.id],
      ['token.backend', session.id],
    ]);
    expect(JSON.stringify([world.audits, world.logs])).not.toContain('backend-');
  });

  it('asks for no more than reading where nobody says', async () => {
    const platform = world.platform({ oauth: { grantTypes: ['client_credentials'] }, credentials: withKey });
    await world.auth.access(await world.session(), platform);
    expect(tokenRequests()[0]?.form.get('scope')).toBe('system/*.rs');
  });

  it('signs nobody in', async () => {
    const notOffered = { code: 'LOGIN_NOT_OFFERED', platformId: 'service' };
    await expect(world.auth.beginLogin(session, service())).rejects.toMatchObject(notOffered);
    const launch = { iss: world.stub.base, launch: 'x' };
    await expect(world.auth.launch(session, service(), launch)).rejects.toMatchObject(notOffered);
  });

  it('says whether a request can be sent, without asking', async () => {
    expect(await world.auth.status(session, service())).toMatchObject({ connected: true, refreshable: true });
    const off = await world.auth.status(session, service({ ...withKey, backend: false }));
    expect(off).toMatchObject({ connected: false, scopes: [], problem: { code: 'BACKEND_NOT_ALLOWED' } });
    expect(await world.auth.statuses(session)).toEqual([]);
    expect(world.stub.http.requests).toEqual([]);
  });
});
