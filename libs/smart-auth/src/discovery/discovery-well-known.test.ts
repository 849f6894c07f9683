import type { StubAnswer } from '@fhir-gateway/testing';
import { DiscoveryStub } from '../testing/discovery-stub.js';

const insertedOauth = '/.well-known/oauth-authorization-server/tenant/fhir';
const appendedOpenid = '/tenant/fhir/.well-known/openid-configuration';
const hostOauth = '/.well-known/oauth-authorization-server';
const hostOpenid = '/.well-known/openid-configuration';

describe('discovery without a document of SMART', () => {
  let stub: DiscoveryStub;
  beforeEach(async () => {
    stub = await DiscoveryStub.start();
  });
  afterEach(() => stub.http.close());

  const base = () => `${stub.http.origin}/tenant/fhir`;
  const described = (issuer: string, name: string, more: object = {}): StubAnswer => ({
    body: {
      issuer,
      authorization_endpoint: `${stub.http.origin}/${name}/authorize`,
      token_endpoint: `${stub.http.origin}/${name}/token`,
      ...more,
    },
  });

  it.each([
    [insertedOauth, 'authorization-server-metadata', () => base()],
    [appendedOpenid, 'openid-configuration', () => `${base()}/`],
    [hostOauth, 'authorization-server-metadata', () => stub.http.origin],
    [hostOpenid, 'openid-configuration', () => stub.http.origin],
  ])('believes %s of the issuer that the address is made from', async (path, source, issuer) => {
    stub.documents[path] = described(issuer(), 'found', { jwks_uri: `${stub.http.origin}/jwks` });
    expect(await stub.discovery().serverOf(stub.platform())).toMatchObject({
      source,
      issuer: issuer(),
      tokenEndpoint: `${stub.http.origin}/found/token`,
      jwksUri: `${stub.http.origin}/jwks`,
    });
  });

  it.each([
    ['another issuer', { issuer: 'https://evil.example' }],
    ['no issuer', { issuer: undefined }],
    ['an issuer that only begins alike', { issuer: 'https://evil.example/tenant/fhir' }],
    ['a token endpoint on a foreign host', { token_endpoint: 'https://evil.example/token' }],
    ['no authorization endpoint', { authorization_endpoint: undefined }],
  ])('believes no document with %s', async (_what, change) => {
    stub.documents[insertedOauth] = described(base(), 'found', change);
    await expect(stub.discovery().serverOf(stub.platform())).rejects.toMatchObject({ code: 'DISCOVERY_FAILED' });
    expect(stub.warnings.join()).toContain('no endpoints that may be trusted');
    expect(stub.warnings.join()).not.toContain('evil.example');
  });
});
