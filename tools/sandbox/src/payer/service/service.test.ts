import { generateKeyPair, exportJWK, SignJWT, type CryptoKey, type JWK } from 'jose';
import { randomUUID } from 'node:crypto';
import { memberOf } from '../json.js';
import { orderSign } from '../testing/requests.js';
import { startPayer, type RunningPayer } from '../testing/running-payer.js';

let key: CryptoKey;
let otherKey: CryptoKey;
let publicKey: JWK;

beforeAll(async () => {
  const pair = await generateKeyPair('ES384', { extractable: true });
  key = pair.privateKey as CryptoKey;
  publicKey = { ...(await exportJWK(pair.publicKey)), kid: 'one', alg: 'ES384', use: 'sig' };
  otherKey = (await generateKeyPair('ES384')).privateKey as CryptoKey;
});

interface Signing {
  header?: object;
  claims?: Record<string, unknown>;
  key?: CryptoKey | Uint8Array;
}

/** A correct token for an address; tests break it where they want. */
function signed(
  payer: RunningPayer,
  audience: string,
  { header, claims, key: with_ = key }: Signing = {},
): Promise<string> {
  const seconds = Math.floor(payer.now() / 1000);
  const payload = {
    iss: 'https://gateway.example',
    aud: audience,
    iat: seconds,
    exp: seconds + 60,
    jti: randomUUID(),
    ...claims,
  };
  return new SignJWT(payload).setProtectedHeader({ alg: 'ES384', kid: 'one', typ: 'JWT', ...header }).sign(with_);
}

describe('a payer that wants signed calls', () => {
  const secrets: string[] = [];
  let payer: RunningPayer;
  beforeAll(async () => {
    payer = await startPayer({
      auth: 'jwt',
      clientKeys: { jwks: { keys: [publicKey as never] } },
      onSecret: (secret) => secrets.push(secret),
    });
  });
  afterAll(() => payer.close());

  const path = 'cds-services/order-sign-crd';
  const call = async (token?: string) =>
    payer.post(path, orderSign(), token === undefined ? {} : { Authorization: `Bearer ${token}` });

  it('lets in a token that is right, once, and for its one address', async () => {
    const token = await signed(payer, `${payer.base}/${path}`);
    expect((await call(token)).status).toBe(200);
    expect((await call(token)).status).toBe(401);
    const elsewhere = await signed(payer, `${payer.base}/cds-services`);
    expect((await payer.get('cds-services', { Authorization: `Bearer ${elsewhere}` })).status).toBe(200);
  });

  it.each<[string, Signing]>([
    ['another audience', { claims: { aud: 'https://other.example' } }],
    ['the origin alone', { claims: { aud: 'http://127.0.0.1/' } }],
    ['two audiences', { claims: { aud: ['a', 'b'] } }],
    ['no jti', { claims: { jti: undefined } }],
    ['no issuer', { claims: { iss: undefined } }],
    ['no issue time', { claims: { iat: undefined } }],
    ['a long life', { claims: { exp: 4_102_444_800 } }],
    ['an end that has passed', { claims: { iat: 1, exp: 2 } }],
    ['no kid', { header: { kid: undefined } }],
    ['an unknown kid', { header: { kid: 'two' } }],
    ['another kind of token', { header: { typ: 'at+jwt' } }],
  ])('refuses %s', async (_what, signing) => {
    const answer = await call(await signed(payer, `${payer.base}/${path}`, signing));
    expect(answer.status).toBe(401);
    expect(answer.headers.get('www-authenticate')).toBe('Bearer error="invalid_token"');
  });

  it("refuses somebody else's signature, a shared secret, no signature and no token", async () => {
    const address = `${payer.base}/${path}`;
    const foreign = await signed(payer, address, { key: otherKey });
    const shared = await signed(payer, address, { header: { alg: 'HS384' }, key: new Uint8Array(48) });
    const [, payload] = (await signed(payer, address)).split('.');
    const none = `${Buffer.from('{"alg":"none","kid":"one"}').toString('base64url')}.${payload}.`;
    for (const token of [foreign, shared, none, 'x', undefined]) expect((await call(token)).status).toBe(401);
  });

  const form = (assertion: string, more: Record<string, string> = {}): string =>
    new URLSearchParams({
      grant_type: 'client_credentials',
      client_assertion_type: 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer',
      client_assertion: assertion,
      scope: 'system/Questionnaire.rs nonsense',
      ...more,
    }).toString();
  const tokenFor = (body: string) => payer.post('token', body, { 'Content-Type': 'application/x-www-form-urlencoded' });
  const client = { iss: 'fhir-gateway-backend', sub: 'fhir-gateway-backend' };
  const expand = (token: string) => payer.get(`fhir/Questionnaire?_id=tka`, { Authorization: `Bearer ${token}` });

  it('gives backend services an access token for what it knows of their scopes', async () => {
    const { status, body, headers } = await tokenFor(
      form(await signed(payer, `${payer.base}/token`, { claims: client })),
    );
    expect(status).toBe(200);
    expect(body).toMatchObject({ token_type: 'bearer', expires_in: 300, scope: 'system/Questionnaire.rs' });
    expect(headers.get('cache-control')).toBe('no-store');
    const token = String(memberOf(body, 'access_token'));
    expect(secrets).toContain(token);
    expect((await expand(token)).status).toBe(200);
    const beyond = await payer.post('fhir/Claim/$submit', {}, { Authorization: `Bearer ${token}` });
    expect(beyond.status).toBe(403);
    payer.advance(300_000);
    expect((await expand(token)).status).toBe(401);
  });

  it.each<[string, number, Record<string, string>, Record<string, unknown>]>([
    ['another grant', 400, { grant_type: 'password' }, client],
    ['another kind of assertion', 401, { client_assertion_type: 'x' }, client],
    ['no scope it knows', 400, { scope: 'openid' }, client],
    ['an unknown client', 401, {}, { iss: 'somebody', sub: 'somebody' }],
    ['an assertion about another', 401, {}, { iss: 'fhir-gateway-backend', sub: 'somebody' }],
    ['an assertion for another address', 401, {}, { ...client, aud: 'https://other.example/token' }],
  ])('refuses %s', async (_what, status, more, claims) => {
    expect((await tokenFor(form(await signed(payer, `${payer.base}/token`, { claims }), more))).status).toBe(status);
  });

  it('keeps discovery open', async () => {
    const { body } = await payer.get('.well-known/davinci-configuration');
    expect(body).toMatchObject({
      'payer-identifier': expect.arrayContaining([{ system: 'https://payers.example.org', value: 'BRAMB' }]) as unknown,
      davinci_crd_hook_endpoint: `${payer.base}/cds-services`,
      'davinci_pas_submission_endpoint#2.2': `${payer.base}/fhir/Claim/$submit`,
    });
    expect((await payer.get('fhir/.well-known/smart-configuration')).body).toMatchObject({
      token_endpoint: `${payer.base}/token`,
    });
    expect((await payer.get('fhir/metadata')).body).toMatchObject({ resourceType: 'CapabilityStatement' });
  });
});

describe('a payer that wants access tokens for everything', () => {
  it("also takes those of the sandbox's authorization server", async () => {
    const payer = await startPayer({
      auth: 'backend',
      inspectToken: async (token) => (token === 'live' ? { scopes: ['patient/*.rs'] } : undefined),
    });
    const call = (token: string) =>
      payer.post('cds-services/order-sign-crd', orderSign(), { Authorization: `Bearer ${token}` });
    expect((await call('live')).status).toBe(200);
    expect((await call('dead')).status).toBe(401);
    await payer.close();
  });
});

describe('the control interface', () => {
  let payer: RunningPayer;
  beforeAll(async () => {
    payer = await startPayer();
  });
  afterAll(() => payer.close());
  afterEach(() => payer.post('__admin/fault', {}));

  const fault = (body: unknown) => payer.post('__admin/fault', body);

  it('strikes one service until it is told to end, and breaks bodies', async () => {
    await fault({ service: 'crd', status: 503 });
    expect((await payer.get('fhir/Questionnaire')).status).toBe(200);
    expect((await payer.get('cds-services')).status).toBe(503);
    await fault({ body: 'malformed' });
    expect((await payer.get('cds-services')).body).toBe('{"resourceType": "Bundle", "entry": [');
  });

  it.each([{ nonsense: true }, { status: 200 }, { service: 'all' }, { hostile: 'politely' }, []])(
    'refuses the fault %j',
    async (body) => {
      expect((await fault(body)).status).toBe(400);
    },
  );

  it('can not be opened by a page of another site, which sends forms', async () => {
    const answer = await payer.post('__admin/fault', '{"status":500}', { 'Content-Type': 'text/plain' });
    expect(answer.status).toBe(400);
    expect((await payer.get('cds-services')).status).toBe(200);
  });
});
