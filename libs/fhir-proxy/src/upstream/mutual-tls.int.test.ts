import { X509Certificate } from 'node:crypto';
import type { TlsOptions } from 'node:tls';
import { FakePlatform, sendJson, TestAuthority } from '@fhir-gateway/testing';
import { createGuardedFetch } from '@fhir-gateway/address-guard';
import { createTransport } from '@fhir-gateway/http1-client';
import type { TransportOptions } from '@fhir-gateway/http1-client';
import { createUndiciTransport } from '@fhir-gateway/http1-client/undici';
import type { PlatformDefinition } from '@fhir-gateway/platform-registry';
import type { JsonAnswer } from '../contract/fhir-call.js';
import { FhirProxy } from '../fhir-proxy.js';
import { closedAtEnd } from '../testing/closing.js';
import { codeOf } from '../testing/fixture.js';
import { signIn } from '../testing/smart-server.js';
import type { CreateTransport } from './upstream-pools.js';

const prefix = 'FHIR_GATEWAY_PLATFORM_STUB';

describe.each<[string, CreateTransport]>([
  ['own', createTransport],
  ['undici', createUndiciTransport],
])('a platform that asks for a client certificate (engine %s)', (_name, createPool) => {
  let authority: TestAuthority;
  let client: { cert: string; key: string };
  let platform: FakePlatform;
  /** Asks for a certificate as well, and takes whoever has none. */
  let elsewhere: FakePlatform;
  let environment: Record<string, string>;
  let quirks: PlatformDefinition['quirks'];

  beforeAll(() => {
    authority = new TestAuthority();
    client = authority.issue(['gateway.test']);
  });
  beforeEach(async () => {
    const asking: TlsOptions = { ...authority.issue(['127.0.0.1']), ca: authority.ca, requestCert: true };
    const required = { ...asking, rejectUnauthorized: true };
    platform = closedAtEnd(await FakePlatform.start({ fhirPath: '/r4', tls: required }));
    elsewhere = closedAtEnd(await FakePlatform.start({ tls: { ...asking, rejectUnauthorized: false } }));
    const { behaviour } = platform.smart;
    behaviour.smartConfiguration = (honest) => ({
      body: {
        ...honest,
        token_endpoint_auth_methods_supported: ['self_signed_tls_client_auth', 'tls_client_auth'],
        // Where no client says who it is.
        jwks_uri: `${elsewhere.origin}/keys`,
      },
    });
    elsewhere.answer = (request, response) =>
      sendJson(response, 200, request.path === '/keys' ? platform.smart.key.jwks : { resourceType: 'Bundle' });
    quirks = {};
    environment = { [`${prefix}_CA`]: authority.ca, ...shown(client) };
  });

  const shown = ({ cert, key }: { cert: string; key: string }) => ({
    [`${prefix}_CLIENT_CERT`]: cert,
    [`${prefix}_CLIENT_KEY`]: key.replaceAll('\n', '\\n'),
  });

  async function enter(): Promise<{ fetchJson: (path: string, query?: string) => Promise<JsonAnswer> }> {
    const { auth, registry, session } = await signIn({
      oauth: { scopes: ['openid', 'launch/patient', 'offline_access', 'patient/*.rs'] },
      quirks,
      environment,
      platform,
      options: {
        requestTimeoutMs: 60_000,
        allowPrivate: () => true,
        fetch: createGuardedFetch({ allowPrivate: () => true, ca: authority.ca }),
      },
    });
    const proxy = closedAtEnd(
      new FhirProxy({
        auth,
        gatewayBaseUrl: () => 'http://gateway.test/fhir',
        isWriteAllowed: () => false,
        allowPrivate: () => true,
        // What the platform's variable says to trust counts for the platform alone.
        createPool: (origin, options) => createPool(origin, origin === elsewhere.origin ? trusting(options) : options),
      }),
    );
    const target = registry.resolve('stub');
    const fetchJson = (path: string, query = '') => {
      const request = { method: 'GET', path, query, headers: {} };
      return proxy.fetchJson({ platform: target, session, request, app: 'rest', requestId: 'request-1' });
    };
    return { fetchJson };
  }

  const trusting = (options: TransportOptions): TransportOptions => ({ ...options, ca: authority.ca });
  const fingerprint = (pem: string) => new X509Certificate(pem).raw.toString('base64');

  it('is shown it at sign-in, as the proof of who the client is, and with each read', async () => {
    const { fetchJson } = await enter();
    expect((await fetchJson('Patient/p1')).status).toBe(200);
    const certificates = new Set(platform.http.requests.map(({ certificate }) => certificate));
    expect([...certificates]).toEqual([fingerprint(client.cert)]);
    const [form] = platform.smart.tokenRequests;
    expect([form?.get('client_id'), form?.has('client_secret'), form?.has('client_assertion')]).toEqual([
      'client-1',
      false,
      false,
    ]);
  });

  it('is the only one to see it: the host of the keys, and of further pages, does not', async () => {
    quirks = { pagingBases: [`${elsewhere.origin}/pages/`] };
    const link = [{ relation: 'next', url: `${elsewhere.origin}/pages/2` }];
    const { fetchJson } = await enter();
    platform.answer = (_request, response) =>
      sendJson(response, 200, { resourceType: 'Bundle', type: 'searchset', link });
    const { body } = await fetchJson('Observation');
    const next = new URL((body as { link: { url: string }[] }).link[0]?.url ?? '');
    expect((await fetchJson('Observation', next.search.slice(1))).status).toBe(200);
    expect(elsewhere.http.requests.map(({ path, certificate }) => [path, certificate])).toEqual([
      ['/keys', undefined],
      ['/pages/2', undefined],
    ]);
  });

  it('is used at the endpoints that it keeps for such clients', async () => {
    const alias = await FakePlatform.start({
      tls: { ...authority.issue(['127.0.0.1']), ca: authority.ca, requestCert: true, rejectUnauthorized: true },
    });
    try {
      const { smartConfiguration } = platform.smart.behaviour;
      platform.smart.behaviour.smartConfiguration = (honest) => {
        const aliases = { token_endpoint: `${alias.origin}/token` };
        return smartConfiguration({ ...honest, mtls_endpoint_aliases: aliases });
      };
      expect(await codeOf(enter())).toBe('TOKEN_ENDPOINT_REFUSED');
      expect(alias.smart.tokenRequests).toHaveLength(1);
      expect(alias.http.requests[0]?.certificate).toBe(fingerprint(client.cert));
      expect(platform.smart.tokenRequests).toHaveLength(0);
    } finally {
      await alias.close();
    }
  });

  it.each<[string, () => Record<string, string>]>([
    ['no certificate', () => ({})],
    ['one of an authority that the platform does not know', () => shown(new TestAuthority().issue(['gateway.test']))],
    ['one that has expired', () => shown(authority.issue(['gateway.test'], -1))],
  ])('refuses who has %s', async (_what, certificate) => {
    environment = { [`${prefix}_CA`]: authority.ca, ...certificate() };
    expect(await codeOf(enter())).toBe('DISCOVERY_FAILED');
    expect(platform.http.requests).toEqual([]);
  });

  it('is shown nothing when its own certificate is of no authority that is trusted', async () => {
    environment = shown(client);
    expect(await codeOf(enter())).toBe('DISCOVERY_FAILED');
    environment[`${prefix}_CA`] = new TestAuthority().ca;
    expect(await codeOf(enter())).toBe('DISCOVERY_FAILED');
    expect(platform.http.requests).toEqual([]);
  });
});
