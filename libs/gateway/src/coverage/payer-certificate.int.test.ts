import { X509Certificate } from 'node:crypto';
import { ServiceTransport } from '@fhir-gateway/fhir-proxy';
import { createPlatformRegistry } from '@fhir-gateway/platform-registry';
import type { PlatformDefinition, ResolvedPlatform } from '@fhir-gateway/platform-registry';
import { HttpStub, TestAuthority } from '@fhir-gateway/testing';
import { CoverageGateway } from './coverage.js';
import { payerCertificate } from './payer-certificate.js';

const prefix = 'FHIR_GATEWAY_PLATFORM_PAYER';
const documentPath = '/.well-known/davinci-configuration';

describe('a payer whose services ask for a client certificate', () => {
  const authority = new TestAuthority();
  const client = authority.issue(['gateway.test']);
  const transport = new ServiceTransport({ allowInsecure: () => false, allowPrivate: () => true });
  const servers: HttpStub[] = [];
  let seen: { url: string; certificate: string | undefined }[];

  beforeEach(() => {
    seen = [];
  });
  afterAll(async () => {
    await transport.close();
    for (const server of servers) await server.close();
  });

  /** Takes whoever comes, and notes the certificate. @returns its origin */
  async function start(document: object = {}): Promise<string> {
    const tls = { ...authority.issue(['127.0.0.1']), ca: authority.ca, requestCert: true, rejectUnauthorized: false };
    const server = await HttpStub.start(({ url, certificate }) => {
      seen.push({ url, certificate });
      return { body: url === documentPath ? document : { services: [] } };
    }, tls);
    servers.push(server);
    return server.origin;
  }

  const platformOf = (davinci: object, more: Record<string, string> = {}): ResolvedPlatform => {
    const definition = {
      ...{ id: 'payer', name: 'A Payer', kind: 'payer', environment: 'local', registration: 'none' },
      ...{ fhirBaseUrl: 'https://fhir.payer.example/r4', verification: { status: 'local' }, davinci },
    } as PlatformDefinition;
    const environment = {
      [`${prefix}_CA`]: authority.ca,
      [`${prefix}_CLIENT_CERT`]: client.cert,
      [`${prefix}_CLIENT_KEY`]: client.key,
      ...more,
    };
    return createPlatformRegistry({ definitions: [definition], environment }).resolve('payer');
  };
  const gateway = new CoverageGateway({
    cellFor: () => () => Promise.reject(new Error('No cell is used here.')),
    runsCql: false,
    formSealsOf: () => ({ make: () => '', fits: () => false }),
    proxy: {} as never,
    registry: {} as never,
    records: {} as never,
    vault: {} as never,
    handles: {} as never,
    auth: {} as never,
    transport,
    audit: () => undefined,
    logger: { error: () => undefined, warn: () => undefined } as never,
    allowInsecure: () => false,
    issuer: 'https://gateway.example',
    jwksUrl: 'https://gateway.example/.well-known/jwks.json',
    now: Date.now,
    fhirBaseUrl: (id) => `https://gateway.example/api/fhir/${id}`,
  });
  const callCrd = async (platform: ResolvedPlatform) => {
    const { payer } = await gateway.open({ app: 'rest', requestId: 'r' }, platform);
    return payer.send({ service: 'crd', method: 'GET', path: 'cds-services' });
  };
  const own = new X509Certificate(client.cert).raw.toString('base64');

  it('is shown that of the platform, and is trusted by the authority that the platform’s variable names', async () => {
    const origin = await start();
    expect((await callCrd(platformOf({ crd: { base: origin, auth: 'none' } }))).status).toBe(200);
    expect(seen).toEqual([{ url: '/cds-services', certificate: own }]);
  });

  it('is not reached without that authority, nor shown anything', async () => {
    const origin = await start();
    const platform = platformOf({ crd: { base: origin, auth: 'none' } }, { [`${prefix}_CA`]: new TestAuthority().ca });
    await expect(callCrd(platform)).rejects.toMatchObject({ code: 'PAYER_UNREACHABLE' });
    expect(seen).toEqual([]);
  });

  it('is shown it at its document and at the address that this gives, and nowhere before', async () => {
    const elsewhere = await start();
    const origin = await start({ davinci_crd_hook_endpoint: `${elsewhere}/cds-services` });
    const platform = platformOf({ wellKnown: `${origin}${documentPath}`, crd: { auth: 'none' } });
    expect(payerCertificate(platform, new URL(`${elsewhere}/cds-services`))).toBeUndefined();
    expect((await callCrd(platform)).status).toBe(200);
    expect(seen).toEqual([documentPath, '/cds-services'].map((url) => ({ url, certificate: own })));
  });

  it.each(['https://fhir.payer.example/other', 'https://crd.payer.example/cds-services'])(
    'counts %s as its own',
    (url) => {
      const platform = platformOf({ crd: { base: 'https://crd.payer.example/a', auth: 'none' } });
      expect(payerCertificate(platform, new URL(url))?.cert).toBeDefined();
    },
  );

  it.each([
    'https://payer.example/',
    'https://crd.payer.example:8443/cds-services',
    'http://crd.payer.example/cds-services',
    'https://crd.payer.example.evil.example/',
  ])('does not count %s', (url) => {
    const platform = platformOf({ crd: { base: 'https://crd.payer.example/a', auth: 'none' } });
    expect(payerCertificate(platform, new URL(url))).toBeUndefined();
  });
});
