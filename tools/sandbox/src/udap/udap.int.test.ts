import { createPrivateKey, randomUUID, X509Certificate } from 'node:crypto';
import type { ChildService } from '@fhir-gateway/testing';
import { CertificateAuthority } from '@fhir-gateway/testing/certificates';
import { jwtVerify, SignJWT } from 'jose';
import type { JWTPayload } from 'jose';
import table from './udap-required.json' with { type: 'json' };
import { startSandbox } from '../testing/start-sandbox.js';

const uri = 'https://gateway.example/udap';
const redirectUri = 'http://127.0.0.1:54321/oauth/callback';

jest.setTimeout(60_000);

interface Party {
  readonly certificates: string;
  readonly private_key: string;
}

describe('the sandbox as a UDAP server', () => {
  let sandbox: ChildService & { origin: string };
  let stop: (() => Promise<unknown>) | undefined;
  let party: Party;

  beforeAll(async () => {
    sandbox = await startSandbox();
    stop = () => sandbox.stop();
    party = await certificate({ uri });
  });
  afterAll(async () => {
    await stop?.();
  });

  async function certificate(request: object): Promise<Party> {
    const response = await post('/udap/certificates', request);
    expect(response.status).toBe(200);
    return response.body as unknown as Party;
  }

  async function post(path: string, body: object) {
    const response = await fetch(`${sandbox.origin}${path}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
    return { status: response.status, body: (await response.json()) as Record<string, string> };
  }

  const endpoint = () => `${sandbox.origin}/udap/register`;
  const service = { client_name: 'Test', contacts: ['mailto:a@gateway.example'], scope: 'system/Patient.rs' };
  const claimsOf = (more: JWTPayload = {}) => ({
    iss: uri,
    sub: uri,
    aud: endpoint(),
    grant_types: ['client_credentials'],
    token_endpoint_auth_method: 'private_key_jwt',
    ...service,
    ...more,
  });

  function sign(by: Party, claims: JWTPayload): Promise<string> {
    const blocks = by.certificates.match(/-----BEGIN[^-]+-----[^-]+-----END[^-]+-----/g) ?? [];
    const x5c = blocks.map((block) => new X509Certificate(block).raw.toString('base64'));
    const now = Math.floor(Date.now() / 1000);
    return new SignJWT({ iat: now, exp: now + 300, jti: randomUUID(), ...claims })
      .setProtectedHeader({ alg: 'ES256', x5c })
      .sign(createPrivateKey(by.private_key));
  }

  const register = async (by: Party, claims: JWTPayload, udap = '1') =>
    post('/udap/register', { software_statement: await sign(by, claims), udap });

  it('signs its metadata with a certificate that names its base', async () => {
    const response = await fetch(`${sandbox.origin}/fhir/.well-known/udap`);
    const metadata = (await response.json()) as Record<string, string>;
    const [head = ''] = String(metadata.signed_metadata).split('.');
    const { x5c } = JSON.parse(Buffer.from(head, 'base64url').toString()) as { x5c: string[] };
    const leaf = new X509Certificate(Buffer.from(String(x5c[0]), 'base64'));
    const { payload } = await jwtVerify(String(metadata.signed_metadata), leaf.publicKey);
    expect(payload).toMatchObject({ iss: `${sandbox.origin}/fhir`, registration_endpoint: endpoint() });
    expect(leaf.subjectAltName).toBe(`URI:${sandbox.origin}/fhir`);
    const root = new X509Certificate(await (await fetch(`${sandbox.origin}/udap/root.pem`)).text());
    const issuing = new X509Certificate(Buffer.from(String(x5c[1]), 'base64'));
    expect(leaf.verify(issuing.publicKey) && issuing.verify(root.publicKey)).toBe(true);
    const elsewhere = await fetch(`${sandbox.origin}/fhir/.well-known/udap?community=urn:other`);
    expect(elsewhere.status).toBe(204);
  });

  it('registers a service, which gets a token by an assertion with its certificate, and no token without', async () => {
    const { status, body } = await register(party, claimsOf());
    expect({ status, body }).toMatchObject({ status: 201, body: { scope: 'system/Patient.rs' } });
    const clientId = String(body.client_id);
    const token = async (
      by: Party,
      more: Record<string, string> = { udap: '1' },
      extensions: object = { 'hl7-b2b': asker },
    ) => {
      const claims = { iss: clientId, sub: clientId, aud: `${sandbox.origin}/op/token`, extensions };
      const response = await fetch(`${sandbox.origin}/op/token`, {
        method: 'POST',
        body: new URLSearchParams({
          grant_type: 'client_credentials',
          scope: 'system/Patient.rs',
          client_assertion_type: 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer',
          client_assertion: await sign(by, claims),
          ...more,
        }),
      });
      return { status: response.status, body: (await response.json()) as unknown };
    };
    expect(await token(party)).toEqual({
      status: 200,
      body: expect.objectContaining({ token_type: 'Bearer' }) as unknown,
    });
    expect(await token(party, {})).toMatchObject({ status: 401 });
    for (const { claim } of table['hl7-b2b']) {
      const b2b = { ...asker, [claim]: undefined };
      expect(await token(party, { udap: '1' }, { 'hl7-b2b': b2b })).toMatchObject({ status: 401 });
    }
    expect(await token(party, { udap: '1' }, {})).toMatchObject({ status: 401 });
    expect(await token(await certificate({ uri }))).toMatchObject({ status: 401 });
    const changed = await register(party, claimsOf({ client_name: 'Test, renamed' }));
    expect(changed).toMatchObject({ status: 200, body: { client_id: clientId } });
    expect(await register(party, claimsOf({ grant_types: [] }))).toMatchObject({ status: 200 });
    expect(await token(party)).toMatchObject({ status: 401 });
  });

  const app = {
    grant_types: ['authorization_code', 'refresh_token'],
    response_types: ['code'],
    scope: 'openid patient/*.rs',
    logo_uri: 'https://app.example/logo.png',
  };
  const asker = { version: '1', organization_id: 'https://clinic.example', purpose_of_use: ['TREAT'] };

  it.each(table.statement)('refuses a statement without $claim ($when)', async ({ claim, when }) => {
    const kinds = when === 'app' ? [{ ...app, redirect_uris: [redirectUri] }] : [{}, { grant_types: [] }];
    for (const kind of kinds) {
      const answer = await register(party, claimsOf({ ...kind, [claim]: undefined }));
      expect(answer).toMatchObject({ status: 400, body: { error: 'invalid_client_metadata' } });
      expect(answer.body.error_description).toContain(claim);
    }
  });

  it.each(table.jwt)('refuses a statement without $claim', async ({ claim }) => {
    const answer = await register(party, claimsOf({ [claim]: undefined }));
    expect(answer).toMatchObject({ status: 400, body: { error: 'invalid_software_statement' } });
  });

  const seconds = Math.floor(Date.now() / 1000);
  it.each([
    ['for another server', { aud: 'https://other.example' }, 'invalid_software_statement'],
    [
      'from a name that the certificate does not have',
      { iss: `${uri}/`, sub: `${uri}/` },
      'invalid_software_statement',
    ],
    ['of six minutes', { iat: seconds, exp: seconds + 360 }, 'invalid_software_statement'],
    ['from the future', { iat: seconds + 120, exp: seconds + 300 }, 'invalid_software_statement'],
    ['that has expired', { iat: seconds - 400, exp: seconds - 100 }, 'invalid_software_statement'],
    ['of an app without redirect URI', app, 'invalid_client_metadata'],
    ['of a service with redirect URI', { redirect_uris: [redirectUri] }, 'invalid_client_metadata'],
    ['with a secret', { token_endpoint_auth_method: 'client_secret_basic' }, 'invalid_client_metadata'],
  ])('refuses a statement %s', async (_what, wrong, error) => {
    expect(await register(party, claimsOf(wrong))).toMatchObject({ status: 400, body: { error } });
  });

  it.each([
    ['expired', { uri, days: -1 }],
    ['revoked', { uri, revoked: true }],
  ])('refuses a statement with a certificate that is %s', async (_what, request) => {
    const answer = await register(await certificate(request), claimsOf());
    expect(answer).toMatchObject({ status: 400, body: { error: 'unapproved_software_statement' } });
  });

  it('refuses a certificate of a stranger, and one without its issuer', async () => {
    const stranger = await CertificateAuthority.create({ name: 'Sandbox community root' });
    const { certificates, privateKey } = await stranger.issue({ uri });
    const foreign = { certificates, private_key: privateKey.export({ type: 'pkcs8', format: 'pem' }) as string };
    const alone = { ...party, certificates: new X509Certificate(party.certificates).toString() };
    for (const by of [foreign, alone])
      expect(await register(by, claimsOf())).toMatchObject({ body: { error: 'unapproved_software_statement' } });
  });

  it('takes a statement once, and only with udap=1', async () => {
    const body = { software_statement: await sign(party, claimsOf()), udap: '1' };
    expect(await post('/udap/register', { ...body, udap: '2' })).toMatchObject({ status: 400 });
    expect(await post('/udap/register', body)).toMatchObject({ body: { scope: service.scope } });
    const again = await post('/udap/register', body);
    expect(again).toMatchObject({ status: 400, body: { error: 'invalid_software_statement' } });
  });
});
