import { Discovery } from './discovery.js';
import { isLoopback } from './endpoint-trust.js';
import { silentLogger } from '../observer.js';
import { HttpStub, type StubAnswer } from '@fhir-gateway/testing';
import { testPlatform } from '../testing/platforms.js';

describe('Discovery', () => {
  let http: HttpStub;
  let documents: Record<string, StubAnswer | (() => Promise<StubAnswer>)>;
  let nowMs: number;
  let warnings: string[];

  beforeEach(async () => {
    documents = {};
    nowMs = 1_800_000_000_000;
    warnings = [];
    http = await HttpStub.start(({ path }) => {
      const answer = documents[path] ?? { status: 404 };
      return typeof answer === 'function' ? answer() : answer;
    });
  });
  afterEach(() => http.close());

  const discovery = (timeoutMs = 2000) =>
    new Discovery({
      fetchFor: () => fetch,
      now: () => nowMs,
      logger: { ...silentLogger, warn: (fields, message) => void warnings.push(JSON.stringify({ fields, message })) },
      allowInsecure: isLoopback,
      ttlSeconds: 3600,
      timeoutMs,
    });
  const wellKnown = '/tenant/fhir/.well-known/smart-configuration';
  const metadata = '/tenant/fhir/metadata';
  const platform = (oauth: Parameters<typeof testPlatform>[0]['oauth'] = {}) =>
    testPlatform({ fhirBaseUrl: `${http.origin}/tenant/fhir/`, oauth });
  const smart = (more: object = {}): StubAnswer => ({
    body: { authorization_endpoint: `${http.origin}/authorize`, token_endpoint: `${http.origin}/token`, ...more },
  });
  const capability = (url: string): StubAnswer => ({
    headers: { 'content-type': 'application/fhir+json' },
    body: {
      resourceType: 'CapabilityStatement',
      rest: [
        {
          security: {
            extension: [
              { url: 'http://example.org/other', extension: [{ url: 'token', valueUri: 'https://evil.example/' }] },
              {
                url,
                extension: [
                  { url: 'authorize', valueUri: `${http.origin}/c/authorize` },
                  { url: 'token', valueUri: `${http.origin}/c/token` },
                  { url: 'revoke', valueUri: `${http.origin}/c/revoke` },
                ],
              },
            ],
          },
        },
      ],
    },
  });
  const fixed = () => ({ authorizeUrl: `${http.origin}/static/authorize`, tokenUrl: `${http.origin}/static/token` });

  it('asks below the FHIR base, and resolves relative addresses against it', async () => {
    documents[wellKnown] = smart({
      token_endpoint: 'oauth/token',
      revocation_endpoint: '/revoke',
      issuer: 'https://i',
    });
    expect(await discovery().serverOf(platform())).toMatchObject({
      source: 'smart-configuration',
      issuer: 'https://i',
      tokenEndpoint: `${http.origin}/tenant/fhir/oauth/token`,
      revocationEndpoint: `${http.origin}/revoke`,
      announcesIssuer: false,
    });
    expect(http.requests.map(({ path }) => path)).toEqual([wellKnown]);
  });

  it('asks where the platform file says the document is', async () => {
    documents['/elsewhere'] = smart();
    await discovery().serverOf(platform({ discoveryUrl: `${http.origin}/elsewhere` }));
    expect(http.requests.map(({ path }) => path)).toEqual(['/elsewhere']);
  });

  it.each([
    'http://fhir-registry.smarthealthit.org/StructureDefinition/oauth-uris',
    'http://DSTU2/fhir-registry.smarthealthit.org/StructureDefinition/oauth-uris',
  ])('reads the CapabilityStatement next, by the extension %s', async (url) => {
    documents[metadata] = capability(url);
    expect(await discovery().serverOf(platform(fixed()))).toMatchObject({
      source: 'capability-statement',
      tokenEndpoint: `${http.origin}/c/token`,
      revocationEndpoint: `${http.origin}/c/revoke`,
    });
  });

  it('uses the addresses of the file last, and the ones a document leaves out', async () => {
    const oauth = { ...fixed(), revokeUrl: `${http.origin}/static/revoke` };
    expect(await discovery().serverOf(platform(oauth))).toMatchObject({ source: 'static' });
    documents[wellKnown] = smart();
    expect(await discovery().serverOf(platform(oauth))).toMatchObject({
      source: 'smart-configuration',
      revocationEndpoint: `${http.origin}/static/revoke`,
    });
  });

  it('asks nothing where the file switches discovery off', async () => {
    documents[wellKnown] = smart();
    const server = await discovery().serverOf(platform({ ...fixed(), discovery: 'static' }));
    expect(server.source).toBe('static');
    expect(http.requests).toEqual([]);
  });

  it('reports that the server names other endpoints than the file (D31)', async () => {
    documents[wellKnown] = smart({ token_endpoint: `${http.origin}/static/token` });
    await discovery().serverOf(platform(fixed()));
    expect(warnings).toEqual([expect.stringContaining('"moved":["authorizationEndpoint"]')]);
  });

  it('fails where nothing is known, and asks again the next time', async () => {
    const instance = discovery();
    await expect(instance.serverOf(platform())).rejects.toMatchObject({ code: 'DISCOVERY_FAILED', platformId: 'stub' });
    documents[wellKnown] = smart();
    await expect(instance.serverOf(platform())).resolves.toMatchObject({ source: 'smart-configuration' });
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
    ['a fragment', () => smart({ authorization_endpoint: `${http.origin}/authorize#x` })],
    ['a user name', () => smart({ token_endpoint: http.origin.replace('//', '//user:pass@') })],
    ['nine megabytes', () => smart({ more: 'x'.repeat(9 * 1024 * 1024) })],
    ['silence', () => 'never'],
  ])('falls back on the file at %s', async (_name, answer) => {
    documents[wellKnown] = answer();
    documents['/elsewhere'] = smart();
    const server = await discovery(300).serverOf(platform(fixed()));
    expect(server).toMatchObject({ source: 'static', tokenEndpoint: `${http.origin}/static/token` });
  });

  it('drops single endpoints that are not to be trusted', async () => {
    documents[wellKnown] = smart({
      jwks_uri: 'https://evil.example/jwks',
      revocation_endpoint: 'http://example.org/r',
    });
    const server = await discovery().serverOf(platform());
    expect(server).not.toHaveProperty('jwksUri');
    expect(server).not.toHaveProperty('revocationEndpoint');
  });

  it('asks once for many, and again when the answer is old', async () => {
    documents[wellKnown] = smart();
    const instance = discovery();
    await Promise.all(Array.from({ length: 20 }, () => instance.serverOf(platform())));
    nowMs += 3_599_000;
    await instance.serverOf(platform());
    expect(http.requests).toHaveLength(1);
    nowMs += 2000;
    await instance.serverOf(platform());
    expect(http.requests).toHaveLength(2);
  });

  it('keeps what it knew when the server is down later, and looks again soon', async () => {
    documents[wellKnown] = smart();
    const instance = discovery();
    await instance.serverOf(platform(fixed()));
    documents[wellKnown] = { status: 503 };
    nowMs += 3_601_000;
    expect(await instance.serverOf(platform(fixed()))).toMatchObject({ tokenEndpoint: `${http.origin}/token` });
    documents[wellKnown] = smart({ token_endpoint: `${http.origin}/moved` });
    nowMs += 61_000;
    expect(await instance.serverOf(platform(fixed()))).toMatchObject({ tokenEndpoint: `${http.origin}/moved` });
  });
});
