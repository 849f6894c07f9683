import { Discovery } from './discovery.js';
import { isLoopback } from './endpoint-trust.js';
import { silentLogger } from '../observer.js';
import { HttpStub, type StubAnswer } from '@fhir-gateway/testing';
import { testPlatform } from '../testing/platforms.js';
import { wellKnownDocuments } from './well-known-documents.js';

const insertedOauth = '/.well-known/oauth-authorization-server/tenant/fhir';
const appendedOpenid = '/tenant/fhir/.well-known/openid-configuration';
const hostOauth = '/.well-known/oauth-authorization-server';
const hostOpenid = '/.well-known/openid-configuration';
const smart = '/tenant/fhir/.well-known/smart-configuration';
const metadata = '/tenant/fhir/metadata';

describe('discovery without a document of SMART', () => {
  let http: HttpStub;
  let documents: Record<string, StubAnswer>;
  let warnings: string[];
  let nowMs: number;

  beforeEach(async () => {
    documents = {};
    warnings = [];
    nowMs = 1_800_000_000_000;
    http = await HttpStub.start(({ path }) => documents[path] ?? { status: 404 });
  });
  afterEach(() => http.close());

  const discovery = () =>
    new Discovery({
      fetchFor: () => fetch,
      now: () => nowMs,
      logger: { ...silentLogger, warn: (fields, message) => void warnings.push(JSON.stringify({ fields, message })) },
      allowInsecure: isLoopback,
      ttlSeconds: 3600,
      timeoutMs: 60_000,
    });
  const base = () => `${http.origin}/tenant/fhir`;
  const platform = (oauth: Parameters<typeof testPlatform>[0]['oauth'] = {}) =>
    testPlatform({ fhirBaseUrl: `${base()}/`, oauth });
  const described = (issuer: string, name: string, more: object = {}): StubAnswer => ({
    body: {
      issuer,
      authorization_endpoint: `${http.origin}/${name}/authorize`,
      token_endpoint: `${http.origin}/${name}/token`,
      ...more,
    },
  });
  const asked = () => http.requests.map(({ path }) => path);

  it.each([
    [insertedOauth, 'authorization-server-metadata', () => base()],
    [appendedOpenid, 'openid-configuration', () => `${base()}/`],
    [hostOauth, 'authorization-server-metadata', () => http.origin],
    [hostOpenid, 'openid-configuration', () => http.origin],
  ])('believes %s of the issuer that the address is made from', async (path, source, issuer) => {
    documents[path] = described(issuer(), 'found', { jwks_uri: `${http.origin}/jwks` });
    expect(await discovery().serverOf(platform())).toMatchObject({
      source,
      issuer: issuer(),
      tokenEndpoint: `${http.origin}/found/token`,
      jwksUri: `${http.origin}/jwks`,
    });
  });

  it('asks for them last and takes the most particular one', async () => {
    documents[insertedOauth] = described(base(), 'first');
    documents[appendedOpenid] = described(base(), 'second');
    documents[hostOauth] = described(http.origin, 'third');
    expect((await discovery().serverOf(platform())).tokenEndpoint).toBe(`${http.origin}/first/token`);
    expect(asked().slice(0, 2)).toEqual([smart, metadata]);
    expect(asked().slice(2).sort()).toEqual([insertedOauth, appendedOpenid, hostOauth, hostOpenid].sort());
  });

  it('does not ask for them where SMART has an answer', async () => {
    documents[smart] = described('https://anybody.example', 'smart');
    documents[insertedOauth] = described(base(), 'other');
    expect((await discovery().serverOf(platform())).source).toBe('smart-configuration');
    expect(asked()).toEqual([smart]);
  });

  it.each([
    ['another issuer', { issuer: 'https://evil.example' }],
    ['no issuer', { issuer: undefined }],
    ['an issuer that only begins alike', { issuer: 'https://evil.example/tenant/fhir' }],
    ['a token endpoint on a foreign host', { token_endpoint: 'https://evil.example/token' }],
    ['no authorization endpoint', { authorization_endpoint: undefined }],
  ])('believes no document with %s', async (_what, change) => {
    documents[insertedOauth] = described(base(), 'found', change);
    await expect(discovery().serverOf(platform())).rejects.toMatchObject({ code: 'DISCOVERY_FAILED' });
    expect(warnings.join()).toContain('no endpoints that may be trusted');
    expect(warnings.join()).not.toContain('evil.example');
  });

  it('keeps what it found for its time, and reports that the platform file says otherwise', async () => {
    documents[insertedOauth] = described(base(), 'moved');
    const known = discovery();
    const fixed = platform({ authorizeUrl: `${http.origin}/old/authorize`, tokenUrl: `${http.origin}/old/token` });
    expect((await known.serverOf(fixed)).tokenEndpoint).toBe(`${http.origin}/moved/token`);
    expect(warnings.join()).toContain('auth.endpoint_drift');
    const requests = asked().length;
    nowMs += 3_599_000;
    await known.serverOf(fixed);
    expect(asked()).toHaveLength(requests);
    nowMs += 2000;
    await known.serverOf(fixed);
    expect(asked().length).toBeGreaterThan(requests);
  });

  it('asks nobody where the platform file is static', async () => {
    const oauth = {
      discovery: 'static',
      authorizeUrl: `${http.origin}/a`,
      tokenUrl: `${http.origin}/t`,
    } as const;
    expect((await discovery().serverOf(platform(oauth))).source).toBe('static');
    expect(asked()).toEqual([]);
  });

  it('needs no authorization endpoint where nobody signs in', async () => {
    documents[smart] = { body: { token_endpoint: `${http.origin}/t` } };
    const { tokenEndpoint, authorizationEndpoint } = await discovery().serverOf(
      platform({ grantTypes: ['client_credentials'] }),
    );
    expect([tokenEndpoint, authorizationEndpoint]).toEqual([`${http.origin}/t`, undefined]);
  });

  it('asks a host with no path once for each document', () => {
    expect(wellKnownDocuments('https://fhir.example').map(({ url }) => url)).toEqual([
      'https://fhir.example/.well-known/oauth-authorization-server',
      'https://fhir.example/.well-known/openid-configuration',
    ]);
  });
});
