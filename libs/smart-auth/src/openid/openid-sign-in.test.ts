import { createHash, generateKeyPairSync, verify } from 'node:crypto';
import { SigningKey } from '@fhir-gateway/testing';
import { readClientKeys } from '../clients/signing-keys.js';
import { StubIssuer, type IssuerFaults } from '../testing/stub-issuer.js';

const soon = Math.floor(Date.now() / 1000);

describe('signing in to the gateway at an OpenID provider', () => {
  it('asks for a code with PKCE, nonce and state, and says who signed in', async () => {
    const issuer = new StubIssuer();
    issuer.faults = { claims: (honest) => ({ ...honest, sid: 'a-session', groups: ['clerks'] }) };
    const { asked, params, cookies } = await issuer.begin('/record?platform=a');
    expect(Object.fromEntries(asked)).toMatchObject({
      response_type: 'code',
      client_id: issuer.clientId,
      redirect_uri: issuer.redirectUri,
      scope: 'openid groups',
      code_challenge_method: 'S256',
    });
    const found = await issuer.signIn.finish(params, cookies);
    expect(found).toMatchObject({
      issuer: issuer.issuer,
      subject: 'nurse',
      sid: 'a-session',
      claims: { groups: ['clerks'] },
      returnTo: '/record?platform=a',
    });
    const [exchange] = issuer.exchanges;
    const verifier = exchange?.get('code_verifier') ?? '';
    expect(createHash('sha256').update(verifier).digest('base64url')).toBe(asked.get('code_challenge'));
    expect([exchange?.get('client_id'), issuer.authorizations[0]]).toEqual([issuer.clientId, null]);
  });

  it('proves itself with a secret by Basic, or in the form where the provider takes no other', async () => {
    const issuer = new StubIssuer({ clientSecret: 's3c/ret+1 %&' });
    await issuer.finish();
    expect(issuer.authorizations[0]).toMatch(/^Basic /);
    const metadata: IssuerFaults['metadata'] = (honest) => ({
      ...honest,
      token_endpoint_auth_methods_supported: ['client_secret_post'],
    });
    const other = new StubIssuer({ clientSecret: 's3c/ret+1 %&', faults: { metadata } });
    await other.finish();
    expect(other.exchanges[0]?.get('client_secret')).toBe('s3c/ret+1 %&');
  });

  describe('proves itself with a key', () => {
    const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-384' });
    const clientKeys = readClientKeys(privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(), 'login-key');
    it('by an assertion for the token endpoint, good from before now and another each time, and no secret', async () => {
      const issuer = new StubIssuer({ clientKeys });
      await issuer.finish();
      await issuer.finish();
      const [one, other] = issuer.exchanges.map((form) => form.get('client_assertion') ?? '');
      expect(one).not.toBe(other);
      expect(issuer.exchanges[0]?.get('client_assertion_type')).toMatch(/jwt-bearer$/);
      expect([issuer.authorizations[0], issuer.exchanges[0]?.has('client_secret')]).toEqual([null, false]);
      const [header = '', payload = '', signature = ''] = (one ?? '').split('.');
      const key = { key: publicKey, dsaEncoding: 'ieee-p1363' } as const;
      expect(verify('sha384', Buffer.from(`${header}.${payload}`), key, Buffer.from(signature, 'base64url'))).toBe(
        true,
      );
      const read = (part: string): unknown => JSON.parse(Buffer.from(part, 'base64url').toString());
      expect(read(header)).toEqual({ alg: 'ES384', kid: 'login-key', typ: 'JWT' });
      const claims = read(payload) as Record<string, unknown>;
      expect(claims).toMatchObject({ iss: issuer.clientId, sub: issuer.clientId, aud: `${issuer.issuer}/token` });
      expect(claims).not.toHaveProperty('nbf');
      expect(Number(claims['iat'])).toBeLessThan(Date.now() / 1000 - 20);
    });

    it('and says so where the provider takes none of its kind, before the code is sent', async () => {
      const algorithms = ['RS256', 'PS256'];
      const metadata = (honest: object) => ({
        ...honest,
        token_endpoint_auth_signing_alg_values_supported: algorithms,
      });
      const issuer = new StubIssuer({ clientKeys, faults: { metadata } });
      await expect(issuer.finish()).rejects.toMatchObject({ code: 'CLIENT_AUTHENTICATION_UNSUPPORTED' });
      expect(issuer.exchanges).toEqual([]);
    });
  });

  it('reads the groups at the UserInfo endpoint where the id_token does not say them, of this person alone', async () => {
    const suffices = (claims: Record<string, unknown>) => claims['groups'] !== undefined;
    const issuer = new StubIssuer({ suffices });
    const groupsOf = async (faults: IssuerFaults) => {
      issuer.faults = faults;
      return (await issuer.finish()).claims['groups'];
    };
    expect(await groupsOf({ userinfo: { sub: 'nurse', groups: ['it'] } })).toEqual(['it']);
    expect(await groupsOf({ userinfo: { sub: 'somebody-else', groups: ['it'] } })).toBeUndefined();
    expect(await groupsOf({ userinfo: { groups: ['it'] } })).toBeUndefined();
    const inToken = (honest: object) => ({ ...honest, groups: ['clerks'] });
    expect(await groupsOf({ claims: inToken, userinfo: { sub: 'nurse', groups: ['it'] } })).toEqual(['clerks']);
  });

  describe('takes an answer only where it was asked for', () => {
    const issuer = new StubIssuer();
    type Begun = Awaited<ReturnType<StubIssuer['begin']>>;

    it.each<[string, (begun: Begun, other: Begun) => [URLSearchParams, Record<string, string>]]>([
      ['in another browser', ({ params }) => [params, {}]],
      ['in a browser that began another sign-in', ({ params }, other) => [params, other.cookies]],
      ['with the state of another sign-in', ({ cookies }, other) => [other.params, cookies]],
      [
        'with the cookie of another sign-in under its name',
        ({ params, cookies }, other) => [params, renamed(other.cookies, cookies)],
      ],
      ['without a state', ({ params, cookies }) => [without(params, 'state'), cookies]],
      ['with a state twice', ({ params, cookies }) => [twice(params, 'state'), cookies]],
      ['with an empty cookie', ({ params, cookies }) => [params, renamed({ x: '' }, cookies)]],
    ])('not %s, and the sign-in goes on', async (_where, spoil) => {
      const [begun, other] = [await issuer.begin(), await issuer.begin()];
      const exchanges = issuer.exchanges.length;
      const [params, cookies] = spoil(begun, other);
      await expect(issuer.signIn.finish(params, cookies)).rejects.toMatchObject({ code: 'LOGIN_STATE_UNKNOWN' });
      expect(issuer.exchanges).toHaveLength(exchanges);
      const last = await issuer.signIn.finish(other.params, other.cookies);
      expect(last.subject).toBe('nurse');
    });

    it('not twice, not even at once', async () => {
      const { params, cookies } = await issuer.begin();
      const both = await Promise.allSettled([0, 1].map(() => issuer.signIn.finish(params, cookies)));
      expect(both.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
      await expect(issuer.signIn.finish(params, cookies)).rejects.toMatchObject({ code: 'LOGIN_STATE_UNKNOWN' });
    });
  });

  it.each<[string, (params: URLSearchParams) => URLSearchParams, string]>([
    ['of another issuer', (params) => changed(params, 'iss', 'https://evil.example'), 'ISSUER_MISMATCH'],
    ['with two issuers', (params) => twice(params, 'iss'), 'ISSUER_MISMATCH'],
    [
      'that is a refusal by the person',
      (params) => changed(without(params, 'code'), 'error', 'access_denied'),
      'LOGIN_DENIED',
    ],
    [
      'that is an error, whatever it is called',
      (params) => changed(without(params, 'code'), 'error', '<script>'),
      'AUTHORIZATION_REFUSED',
    ],
    ['that is nothing', (params) => without(params, 'code'), 'AUTHORIZATION_RESPONSE_INVALID'],
    ['with two codes', (params) => twice(params, 'code'), 'AUTHORIZATION_RESPONSE_INVALID'],
  ])('refuses an answer %s', async (_what, change, code) => {
    const issuer = new StubIssuer();
    const refused = issuer.finish(change);
    await expect(refused).rejects.toMatchObject({ code });
    await expect(refused).rejects.not.toMatchObject({ message: expect.stringContaining('<script>') });
    expect(issuer.exchanges).toHaveLength(0);
  });

  it('wants the issuer in the answer where the provider announces it', async () => {
    const metadata: IssuerFaults['metadata'] = (honest) => ({
      ...honest,
      authorization_response_iss_parameter_supported: true,
    });
    const refused = new StubIssuer({ faults: { metadata } }).finish((params) => without(params, 'iss'));
    await expect(refused).rejects.toMatchObject({ code: 'ISSUER_MISMATCH' });
  });

  it.each<[string, IssuerFaults]>([
    ['another nonce', { claims: (honest) => ({ ...honest, nonce: 'x' }) }],
    ['no nonce', { claims: ({ nonce: _none, ...honest }) => honest }],
    ['another issuer', { claims: (honest) => ({ ...honest, iss: 'https://evil.example' }) }],
    ['another audience', { claims: (honest) => ({ ...honest, aud: 'another-client' }) }],
    [
      'several audiences and another party',
      { claims: (honest) => ({ ...honest, aud: ['fhir-gateway', 'b'], azp: 'b' }) },
    ],
    ['our audience, issued to another party', { claims: (honest) => ({ ...honest, azp: 'another-client' }) }],
    ['an end that has passed', { claims: (honest) => ({ ...honest, iat: soon - 600, exp: soon - 120 }) }],
    ['no end', { claims: ({ exp: _none, ...honest }) => honest }],
    ['a beginning that has not come', { claims: (honest) => ({ ...honest, nbf: soon + 600 }) }],
    ['no subject', { claims: ({ sub: _none, ...honest }) => honest }],
    ['an empty subject', { claims: (honest) => ({ ...honest, sub: '' }) }],
    ['a signature of somebody else', { key: new SigningKey('issuer-key') }],
    ['no signature', { header: { alg: 'none' } }],
    ['a signature by the client secret', { header: { alg: 'HS256' } }],
  ])('refuses an id_token with %s', async (_what, faults) => {
    await expect(new StubIssuer({ faults }).finish()).rejects.toMatchObject({ code: 'ID_TOKEN_INVALID' });
  });

  it.each<[string, IssuerFaults['token'], string]>([
    ['a refusal', () => ({ status: 400, body: { error: 'invalid_grant' } }), 'TOKEN_ENDPOINT_REFUSED'],
    ['an outage', () => ({ status: 503, body: {} }), 'TOKEN_ENDPOINT_UNAVAILABLE'],
    ['no id_token', ({ id_token: _none, ...body }) => ({ body }), 'TOKEN_RESPONSE_INVALID'],
    ['a list', () => ({ body: [] }), 'TOKEN_RESPONSE_INVALID'],
  ])('refuses a token endpoint that answers %s, and shows nothing of it', async (_what, token, code) => {
    const faults = token ? { token } : {};
    const failed = await new StubIssuer({ faults }).finish().catch((error: unknown) => error);
    expect(failed).toMatchObject({ code });
    expect(`${String(failed)} ${JSON.stringify(failed)}`).not.toMatch(/a-code|an-access-token/);
  });

  it.each<[string, (honest: Record<string, unknown>) => unknown]>([
    ['of another issuer', (honest) => ({ ...honest, issuer: 'https://evil.example' })],
    ['with plain http', (honest) => ({ ...honest, token_endpoint: 'http://login.example.org/token' })],
    ['without keys', ({ jwks_uri: _none, ...honest }) => honest],
    ['that is none', () => []],
  ])('does not begin with metadata %s', async (_what, metadata) => {
    await expect(new StubIssuer({ faults: { metadata } }).begin()).rejects.toMatchObject({ code: 'DISCOVERY_FAILED' });
  });
});

function changed(params: URLSearchParams, name: string, value: string): URLSearchParams {
  const copy = new URLSearchParams(params);
  copy.set(name, value);
  return copy;
}

function without(params: URLSearchParams, name: string): URLSearchParams {
  const copy = new URLSearchParams(params);
  copy.delete(name);
  return copy;
}

function twice(params: URLSearchParams, name: string): URLSearchParams {
  const copy = new URLSearchParams(params);
  copy.append(name, copy.get(name) ?? '');
  return copy;
}

function renamed(values: Record<string, string>, names: Record<string, string>): Record<string, string> {
  return { [Object.keys(names)[0] ?? '']: Object.values(values)[0] ?? '' };
}
