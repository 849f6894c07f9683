import { HttpStub, type StubAnswer } from '@fhir-gateway/testing';
import type { OauthDefinition } from '@fhir-gateway/platform-registry';
import { silentLogger } from '../observer.js';
import { capabilityNaming, oauthUris } from '../testing/oauth-uris.js';
import { testPlatform } from '../testing/platforms.js';
import { Discovery } from './discovery.js';
import { isLoopback } from './endpoint-trust.js';

/** A server with the documents that a test gives it, by path, and a discovery that asks it. */
class DiscoveryStub {
  readonly documents: Record<string, StubAnswer>;
  readonly warnings: string[] = [];
  readonly http: HttpStub;
  nowMs = 1_800_000_000_000;

  private constructor(http: HttpStub, documents: Record<string, StubAnswer>) {
    this.http = http;
    this.documents = documents;
  }

  static async start(): Promise<DiscoveryStub> {
    const documents: DiscoveryStub['documents'] = {};
    return new DiscoveryStub(await HttpStub.start(({ path }) => documents[path] ?? { status: 404 }), documents);
  }

  discovery(timeoutMs = 60_000): Discovery {
    const warn = (fields: object, message: string) => void this.warnings.push(JSON.stringify({ fields, message }));
    return new Discovery({
      fetchFor: () => fetch,
      now: () => this.nowMs,
      logger: { ...silentLogger, warn },
      allowInsecure: isLoopback,
      ttlSeconds: 3600,
      timeoutMs,
    });
  }

  platform(oauth: OauthDefinition = {}) {
    return testPlatform({ fhirBaseUrl: `${this.http.origin}/tenant/fhir/`, oauth });
  }
}

describe('Discovery', () => {
  let stub: DiscoveryStub;
  beforeEach(async () => {
    stub = await DiscoveryStub.start();
  });
  afterEach(() => stub.http.close());

  const wellKnown = '/tenant/fhir/.well-known/smart-configuration';
  const metadata = '/tenant/fhir/metadata';
  const smart = (more: object = {}): StubAnswer => ({
    body: {
      authorization_endpoint: `${stub.http.origin}/authorize`,
      token_endpoint: `${stub.http.origin}/token`,
      ...more,
    },
  });
  const fixed = () => ({
    authorizeUrl: `${stub.http.origin}/static/authorize`,
    tokenUrl: `${stub.http.origin}/static/token`,
  });

  it('asks below the FHIR base, and resolves relative addresses against it', async () => {
    stub.documents[wellKnown] = smart({
      token_endpoint: 'oauth/token',
      revocation_endpoint: '/revoke',
      issuer: 'https://i',
    });
    expect(await stub.discovery().serverOf(stub.platform())).toMatchObject({
      source: 'smart-configuration',
      issuer: 'https://i',
      tokenEndpoint: `${stub.http.origin}/tenant/fhir/oauth/token`,
      revocationEndpoint: `${stub.http.origin}/revoke`,
      announcesIssuer: false,
    });
    expect(stub.http.requests.map(({ path }) => path)).toEqual([wellKnown]);
  });

  it.each([oauthUris, 'http://DSTU2/fhir-registry.smarthealthit.org/StructureDefinition/oauth-uris'])(
    'reads the CapabilityStatement next, by the extension %s',
    async (url) => {
      const at = (name: string) => `${stub.http.origin}/c/${name}`;
      const addresses = { authorize: at('authorize'), token: at('token'), revoke: at('revoke') };
      stub.documents[metadata] = {
        headers: { 'content-type': 'application/fhir+json' },
        body: capabilityNaming(addresses, url),
      };
      expect(await stub.discovery().serverOf(stub.platform(fixed()))).toMatchObject({
        source: 'capability-statement',
        tokenEndpoint: `${stub.http.origin}/c/token`,
        revocationEndpoint: `${stub.http.origin}/c/revoke`,
      });
    },
  );

  it('uses the addresses of the file last, and the ones a document leaves out', async () => {
    const oauth = { ...fixed(), revokeUrl: `${stub.http.origin}/static/revoke` };
    expect(await stub.discovery().serverOf(stub.platform(oauth))).toMatchObject({ source: 'static' });
    stub.documents[wellKnown] = smart();
    expect(await stub.discovery().serverOf(stub.platform(oauth))).toMatchObject({
      source: 'smart-configuration',
      revocationEndpoint: `${stub.http.origin}/static/revoke`,
    });
  });

  it('asks nothing where the file switches discovery off', async () => {
    stub.documents[wellKnown] = smart();
    const server = await stub.discovery().serverOf(stub.platform({ ...fixed(), discovery: 'static' }));
    expect(server.source).toBe('static');
    expect(stub.http.requests).toEqual([]);
  });

  it('reports that the server names other endpoints than the file (D31)', async () => {
    stub.documents[wellKnown] = smart({ token_endpoint: `${stub.http.origin}/static/token` });
    await stub.discovery().serverOf(stub.platform(fixed()));
    expect(stub.warnings).toEqual([expect.stringContaining('"moved":["authorizationEndpoint"]')]);
  });

  it.each<[string, () => StubAnswer]>([
    ['a server error', () => ({ status: 500 })],
    ['a demand for a login', () => ({ status: 401 })],
    ['HTML', () => ({ body: '<html>' })],
    ['a redirect to another origin', () => ({ status: 302, headers: { location: 'http://127.0.0.1:1/elsewhere' } })],
    ['a list', () => ({ body: [] })],
    ['an empty document', () => ({ body: {} })],
    ['no token endpoint', () => smart({ token_endpoint: undefined })],
    ['a strange host', () => smart({ token_endpoint: 'https://evil.example/token' })],
    ['plain http elsewhere', () => smart({ authorization_endpoint: 'http://example.org/authorize' })],
    ['another scheme', () => smart({ authorization_endpoint: 'javascript:alert(1)' })],
    ['a fragment', () => smart({ authorization_endpoint: `${stub.http.origin}/authorize#x` })],
    ['a user name', () => smart({ token_endpoint: stub.http.origin.replace('//', '//user:pass@') })],
    ['nine megabytes', () => smart({ more: 'x'.repeat(9 * 1024 * 1024) })],
    ['silence', () => 'never'],
  ])('falls back on the file at %s', async (_name, answer) => {
    stub.documents[wellKnown] = answer();
    stub.documents['/elsewhere'] = smart();
    const server = await stub.discovery(300).serverOf(stub.platform(fixed()));
    expect(server).toMatchObject({ source: 'static', tokenEndpoint: `${stub.http.origin}/static/token` });
  });

  it('drops single endpoints that are not to be trusted', async () => {
    stub.documents[wellKnown] = smart({
      jwks_uri: 'https://evil.example/jwks',
      revocation_endpoint: 'http://example.org/r',
    });
    const server = await stub.discovery().serverOf(stub.platform());
    expect(server).not.toHaveProperty('jwksUri');
    expect(server).not.toHaveProperty('revocationEndpoint');
  });

  it('asks once for many, and again when the answer is old', async () => {
    stub.documents[wellKnown] = smart();
    const instance = stub.discovery();
    await Promise.all(Array.from({ length: 20 }, () => instance.serverOf(stub.platform())));
    stub.nowMs += 3_599_000;
    await instance.serverOf(stub.platform());
    expect(stub.http.requests).toHaveLength(1);
    stub.nowMs += 2000;
    await instance.serverOf(stub.platform());
    expect(stub.http.requests).toHaveLength(2);
  });

  it('keeps what it knew when the server is down later, and looks again soon', async () => {
    stub.documents[wellKnown] = smart();
    const instance = stub.discovery();
    await instance.serverOf(stub.platform(fixed()));
    stub.documents[wellKnown] = { status: 503 };
    stub.nowMs += 3_601_000;
    expect(await instance.serverOf(stub.platform(fixed()))).toMatchObject({
      tokenEndpoint: `${stub.http.origin}/token`,
    });
    stub.documents[wellKnown] = smart({ token_endpoint: `${stub.http.origin}/moved` });
    stub.nowMs += 61_000;
    expect(await instance.serverOf(stub.platform(fixed()))).toMatchObject({
      tokenEndpoint: `${stub.http.origin}/moved`,
    });
  });

  describe('without a document of SMART', () => {
    const insertedOauth = '/.well-known/oauth-authorization-server/tenant/fhir';
    const appendedOpenid = '/tenant/fhir/.well-known/openid-configuration';
    const hostOauth = '/.well-known/oauth-authorization-server';
    const hostOpenid = '/.well-known/openid-configuration';
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
});
