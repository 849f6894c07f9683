import { createHash, createPrivateKey, generateKeyPairSync, randomUUID, sign } from 'node:crypto';
import { AgentGrants, accessRecord, operatorClients } from '../index.js';
import { openPolicy } from './client-policy.js';
import { authorizationServerMetadata } from '../metadata.js';
import { authorizeQuery } from '../testing/connected-client.js';
import { pkce, sharedTestServer } from '../testing/test-server.js';

const secret = 'a secret+with/odd %& signs';
const hash = createHash('sha256').update(secret).digest('hex');
const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
const jwk = { ...publicKey.export({ format: 'jwk' }), kid: 'k1', alg: 'ES256', use: 'sig' };
const redirectUri = 'https://portal.example/callback';
const registered = operatorClients.parse([
  { client_id: 'analytics', client_name: 'Analytics', client_secret_sha256: hash, service: { platforms: ['payer'] } },
  {
    client_id: 'writer',
    client_name: 'Writer',
    jwks: { keys: [jwk] },
    service: { platforms: ['ehr'], access: 'read-and-write' },
  },
  { client_id: 'portal', client_name: 'Portal', client_secret_sha256: hash, redirect_uris: [redirectUri] },
]);

describe('clients that an operator registered', () => {
  const as = sharedTestServer({ clients: { ...openPolicy, registered } });

  const basic = (id: string, given = secret) =>
    `Basic ${Buffer.from(`${encodeURIComponent(id)}:${encodeURIComponent(given)}`).toString('base64')}`;
  async function send(form: Record<string, string>, authorization?: string, path = '/oauth/token') {
    const response = await fetch(as.url + path, {
      method: 'POST',
      body: new URLSearchParams(form),
      headers: authorization === undefined ? {} : { authorization },
    });
    const text = await response.text();
    return { status: response.status, body: (text === '' ? {} : JSON.parse(text)) as Record<string, unknown> };
  }
  const service = { grant_type: 'client_credentials' };

  function assertion(change: Record<string, unknown> = {}, key = privateKey): Record<string, string> {
    const nowSeconds = Math.floor(Date.now() / 1000);
    const claims = {
      iss: 'writer',
      sub: 'writer',
      aud: as.url,
      jti: randomUUID(),
      iat: nowSeconds,
      exp: nowSeconds + 60,
      ...change,
    };
    const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
    const signed = `${part({ alg: 'ES256', kid: 'k1' })}.${part(claims)}`;
    const signature = sign('sha256', Buffer.from(signed), { key, dsaEncoding: 'ieee-p1363' }).toString('base64url');
    return {
      client_assertion_type: 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer',
      client_assertion: `${signed}.${signature}`,
    };
  }

  it('get a token of their own, for one audience and the platforms that are named, and no refresh token', async () => {
    const { status, body } = await send({ ...service, resource: as.rest }, basic('analytics'));
    expect(status).toBe(200);
    expect(body).toMatchObject({ token_type: 'Bearer', expires_in: 600, scope: 'gateway gateway.read' });
    expect(body).not.toHaveProperty('refresh_token');
    const token = String(body['access_token']);
    const session = await as.vault.authenticate(token);
    expect(await as.vault.read(session, accessRecord(token))).toMatchObject({
      audience: as.rest,
      clientId: 'analytics',
      clientName: 'Analytics',
    });
    expect(await new AgentGrants(as.vault).of(session)).toMatchObject({ access: 'read', platforms: ['payer'] });
    const other = await send({ ...service, resource: as.rest }, basic('analytics'));
    expect((await as.vault.authenticate(String(other.body['access_token']))).id).not.toBe(session.id);
  });

  it('may send their secret in the form, or sign with their key', async () => {
    expect((await send({ ...service, client_id: 'analytics', client_secret: secret })).status).toBe(200);
    const signed = await send({ ...service, resource: as.rest, ...assertion() });
    expect(signed).toMatchObject({ status: 200, body: { scope: 'gateway gateway.read gateway.write' } });
  });

  it.each<[string, () => Promise<{ status: number }>]>([
    ['a wrong secret', () => send(service, basic('analytics', 'wrong'))],
    ['the hash in place of the secret', () => send(service, basic('analytics', hash))],
    ['no secret', () => send({ ...service, client_id: 'analytics' })],
    ['the secret of another', () => send(service, basic('writer'))],
    [
      'a foreign key',
      () => send({ ...service, ...assertion({}, generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey) }),
    ],
    ['an assertion for elsewhere', () => send({ ...service, ...assertion({ aud: 'https://elsewhere.example' }) })],
    ['an assertion that has ended', () => send({ ...service, ...assertion({ exp: 1 }) })],
    ['an assertion for another client', () => send({ ...service, ...assertion({ sub: 'analytics' }) })],
    ['an assertion without jti', () => send({ ...service, ...assertion({ jti: undefined }) })],
  ])('are refused with %s', async (_what, ask) => {
    expect((await ask()).status).toBe(401);
  });

  it('use an assertion once', async () => {
    const once = assertion();
    expect((await send({ ...service, ...once })).status).toBe(200);
    expect((await send({ ...service, ...once })).status).toBe(401);
  });

  it('are refused a grant that is not theirs, and a resource elsewhere', async () => {
    expect((await send(service, basic('portal'))).status).toBe(400);
    expect((await send({ ...service, resource: 'https://elsewhere.example' }, basic('analytics'))).status).toBe(400);
    const id = String(as.server.register({ redirect_uris: ['http://127.0.0.1:1/'] })['client_id']);
    expect((await send({ ...service, client_id: id })).status).toBe(400);
  });

  it('end their token, whose session goes with it', async () => {
    const { body } = await send(service, basic('analytics'));
    const token = String(body['access_token']);
    const introspect = () => send({ token }, basic('analytics'), '/oauth/introspect');
    expect((await introspect()).body).toMatchObject({ active: true, client_id: 'analytics' });
    expect((await send({ token }, basic('portal'), '/oauth/introspect')).body).toEqual({ active: false });
    await send({ token }, basic('portal'), '/oauth/revoke');
    expect((await introspect()).body).toMatchObject({ active: true });
    expect((await send({ token }, basic('analytics'), '/oauth/revoke')).status).toBe(200);
    await expect(as.vault.authenticate(token)).rejects.toMatchObject({ code: 'SESSION_UNKNOWN' });
    expect((await introspect()).body).toEqual({ active: false });
  });

  it('sign people in with a secret, and hear of faults without a page between', async () => {
    const browser = await as.browser();
    const { verifier, challenge } = pkce();
    const query = authorizeQuery('portal', redirectUri, { code_challenge: challenge });
    const fault = await browser.begin({ ...query, code_challenge_method: 'plain' });
    expect(fault).toMatch(`${redirectUri}?error=invalid_request`);
    const code = (await browser.answer(await browser.begin(query))).searchParams.get('code') ?? '';
    const exchange = { grant_type: 'authorization_code', code, redirect_uri: redirectUri, code_verifier: verifier };
    expect((await send({ ...exchange, client_id: 'portal' })).status).toBe(401);
    const { status, body } = await send(exchange, basic('portal'));
    expect(status).toBe(200);
    const renewal = { grant_type: 'refresh_token', refresh_token: String(body['refresh_token']) };
    expect((await send({ ...renewal, client_id: 'portal' })).status).toBe(401);
    expect((await send(renewal, basic('portal'))).status).toBe(200);
  });

  it('are named by the metadata, where there are any', () => {
    const described = (clients: typeof registered) =>
      authorizationServerMetadata(as.url, [], { ...openPolicy, registered: clients });
    expect(described(registered)).toMatchObject({
      token_endpoint_auth_methods_supported: ['none', 'client_secret_basic', 'client_secret_post', 'private_key_jwt'],
      token_endpoint_auth_signing_alg_values_supported: expect.arrayContaining(['ES256']) as unknown,
      grant_types_supported: expect.arrayContaining(['client_credentials']) as unknown,
    });
    const open = described([]);
    expect(open).toMatchObject({ token_endpoint_auth_methods_supported: ['none'] });
    expect(open['grant_types_supported']).not.toContain('client_credentials');
  });
});

describe('the list of operators’ clients', () => {
  const client = { client_id: 'a', client_name: 'A', client_secret_sha256: hash, service: { platforms: ['p'] } };
  const privateJwk = createPrivateKey(privateKey.export({ type: 'pkcs8', format: 'pem' })).export({ format: 'jwk' });

  it.each<[string, unknown]>([
    ['a secret itself', [{ ...client, client_secret: secret }]],
    ['neither hash nor keys', [{ ...client, client_secret_sha256: undefined }]],
    ['hash and keys', [{ ...client, jwks: { keys: [jwk] } }]],
    ['a private key', [{ ...client, client_secret_sha256: undefined, jwks: { keys: [privateJwk] } }]],
    ['a symmetric key', [{ ...client, client_secret_sha256: undefined, jwks: { keys: [{ kty: 'oct', k: 'AA' }] } }]],
    ['nothing to do', [{ ...client, service: undefined }]],
    ['a script for a redirect URI', [{ ...client, redirect_uris: ['javascript:alert(1)'] }]],
    ['the id of the command line', [{ ...client, client_id: 'fhir-gateway-cli' }]],
    ['an address for an id', [{ ...client, client_id: 'https://agent.example/c' }]],
    ['an id twice', [client, client]],
  ])('takes none with %s', (_what, list) => {
    expect(operatorClients.safeParse(list).success).toBe(false);
  });
});
