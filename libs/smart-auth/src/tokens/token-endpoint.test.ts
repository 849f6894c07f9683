import { eachWorld, type World, world } from '../testing/world.js';

/** A value that a careless server might echo. It must not turn up anywhere. */
const canary = 'canary-5f2c';

describe('the token endpoint', () => {
  eachWorld({ requestTimeoutMs: 60_000 });

  const login = async (shape: Parameters<World['platform']>[0] = {}) =>
    world.login(await world.session(), world.platform(shape));
  const codeRequest = () => world.stub.http.seen('/op/token')[0];

  describe('is asked by (D30)', () => {
    it('a public client, which names itself on refresh and revocation too', async () => {
      const { session, platform } = await world.connected();
      world.advanceSeconds(400);
      await world.auth.access(session, platform);
      await world.auth.disconnect(session, platform);
      const requests = world.stub.http.requests.filter(({ method }) => method === 'POST');
      expect(requests).toHaveLength(4);
      for (const { form, headers } of requests) {
        expect(form.get('client_id')).toBe('client-1');
        expect(form.has('client_secret')).toBe(false);
        expect(headers.authorization).toBeUndefined();
      }
      expect(codeRequest()?.form.get('code_verifier')).toMatch(/^[A-Za-z0-9_-]{43}$/);
    });

    it('a client with a secret by Basic, each half form-encoded', async () => {
      await login({ credentials: { clientId: 'id:1', clientSecret: 'p+ss wörd%' } });
      const encoded = codeRequest()?.headers.authorization?.replace('Basic ', '') ?? '';
      expect(Buffer.from(encoded, 'base64').toString()).toBe('id%3A1:p%2Bss+w%C3%B6rd%25');
      expect(codeRequest()?.form.has('client_secret')).toBe(false);
    });

    it('no client whose only credential is a key, and says so before the person leaves', async () => {
      const refused = login({ credentials: { clientId: 'client-1', privateKey: canary } });
      await expect(refused).rejects.toMatchObject({ code: 'CLIENT_AUTHENTICATION_UNSUPPORTED' });
    });
  });

  describe('makes a login fail with', () => {
    it.each<[string, string, object | string, Record<string, string>?]>([
      ['an access_token that is no text', 'TOKEN_RESPONSE_INVALID', { access_token: 1, token_type: 'Bearer' }],
      ['token_type DPoP', 'TOKEN_RESPONSE_INVALID', { access_token: 'a', token_type: 'DPoP' }],
      ['a negative life', 'TOKEN_RESPONSE_INVALID', { access_token: 'a', token_type: 'Bearer', expires_in: -1 }],
      ['too much', 'TOKEN_RESPONSE_INVALID', { access_token: 'a', token_type: 'Bearer', more: 'x'.repeat(300_000) }],
    ])('%s', async (_name, code, body, headers = {}) => {
      world.smart.behaviour.codeResponse = () => ({ body, headers });
      await expect(login()).rejects.toMatchObject({ code, platformId: 'stub' });
    });

    it('a redirect, which is not followed', async () => {
      world.smart.behaviour.codeResponse = () => ({ status: 307, headers: { location: '/op/elsewhere' } });
      await expect(login()).rejects.toMatchObject({ code: 'TOKEN_ENDPOINT_REFUSED', detail: 'http 307' });
      expect(world.stub.http.seen('/op/elsewhere')).toEqual([]);
    });

    it('silence, after a bounded time', async () => {
      const session = await world.session();
      const callback = await world.leave(session, world.platform());
      world.smart.behaviour.codeResponse = () => 'never';
      const hasty = world.openAuth(world.vault, { requestTimeoutMs: 500 });
      const refused = hasty.completeLogin(session, callback);
      await expect(refused).rejects.toMatchObject({ code: 'TOKEN_ENDPOINT_UNREACHABLE' });
    });
  });

  it.each([
    [400, 'application/json', JSON.stringify({ error: canary, error_description: canary })],
    [400, 'application/json', JSON.stringify({ error: 'invalid_grant', error_description: canary, echo: canary })],
    [401, 'application/json', JSON.stringify({ error: 'invalid_client', error_uri: `https://x.example/${canary}` })],
    [500, 'text/html', `<pre>client_secret=${canary}</pre>`],
    [200, 'application/json', JSON.stringify({ access_token: canary, token_type: 'Bearer', expires_in: canary })],
    [200, 'application/json', `{"access_token":"${canary}`],
  ])('repeats nothing of what it says with %i %s %s', async (status, type, body) => {
    const session = await world.session();
    const platform = world.platform({ credentials: { clientId: 'client-1', clientSecret: canary } });
    const headers = { 'content-type': type, 'www-authenticate': `Basic realm="${canary}"` };
    world.smart.behaviour.codeResponse = () => ({ status, headers, body });
    const error: unknown = await world.login(session, platform).catch((reason: unknown) => reason);
    const shown: unknown[] = [
      world.audits,
      world.logs,
      await world.auth.waitForLogin(session, platform, { timeoutMs: 0 }),
    ];
    for (let cause: unknown = error; cause instanceof Error; cause = cause.cause) {
      shown.push({ ...cause }, cause.message, cause.stack);
    }
    expect(error).toMatchObject({ code: expect.stringMatching(/^TOKEN_/) });
    expect(shown.length).toBe(6);
    expect(JSON.stringify(shown)).not.toContain(canary);
  });

  describe('with an id_token (D13)', () => {
    const invalid = { code: 'ID_TOKEN_INVALID', platformId: 'stub' };

    it.each<[string, (honest: Record<string, unknown>) => Record<string, unknown>]>([
      ['for another client', (honest) => ({ ...honest, aud: 'client-2' })],
      ['of another issuer', (honest) => ({ ...honest, iss: 'https://other.example' })],
      ['with another nonce', (honest) => ({ ...honest, nonce: 'A'.repeat(43) })],
    ])('%s makes the login fail', async (_name, change) => {
      world.smart.behaviour.idTokenClaims = change;
      await expect(login()).rejects.toMatchObject(invalid);
      expect(world.audits.at(-1)).toMatchObject({ event: 'auth.failure', code: 'ID_TOKEN_INVALID' });
    });

    it('changed after signing makes the login fail', async () => {
      world.smart.behaviour.signIdToken = (claims) => {
        const [header, , signature] = world.smart.key.sign(claims).split('.');
        const forged = Buffer.from(JSON.stringify({ ...claims, fhirUser: 'Patient/other' })).toString('base64url');
        return [header, forged, signature].join('.');
      };
      await expect(login()).rejects.toMatchObject(invalid);
    });

    it('that is no token makes the login fail', async () => {
      world.smart.behaviour.signIdToken = () => canary;
      const error: unknown = await login().catch((reason: unknown) => reason);
      expect(error).toMatchObject(invalid);
      expect(JSON.stringify([{ ...(error as Error) }, String(error), world.logs])).not.toContain(canary);
    });

    it('is not used where the platform publishes no keys, and a note says so', async () => {
      world.smart.behaviour.smartConfiguration = ({ jwks_uri: _uri, ...rest }) => ({ body: rest });
      world.smart.behaviour.idTokenClaims = (honest) => ({ ...honest, fhirUser: 'Patient/forged', nonce: 'wrong' });
      world.smart.behaviour.codeResponse = ({ patient: _patient, ...rest }) => ({ body: rest });
      const { connection } = await login();
      expect(connection.fhirUser).toBeUndefined();
      expect(connection.patient).toBeUndefined();
      expect(world.logs.join()).toContain('id-token-not-verified');
    });

    it('missing is noted, and the login goes on without an identity', async () => {
      world.smart.behaviour.codeResponse = ({ id_token: _token, ...rest }) => ({ body: rest });
      const { connection } = await login();
      expect(connection).toMatchObject({ connected: true, patient: 'pat-1' });
      expect(connection.fhirUser).toBeUndefined();
      expect(world.logs.join()).toContain('id-token-missing');
    });
  });
});
