import { decodeJwt, decodeProtectedHeader } from 'jose';
import type { JWTPayload } from 'jose';
import type { IssuedCertificate } from '@fhir-gateway/testing';
import { signStatement, TrustCommunity } from '../testing/trust-community.js';
import { readCertifiedJwt } from './certified-jwt.js';
import { readUdapIdentity } from './udap-identity.js';
import type { UdapIdentity } from './udap-identity.js';
import { fetchUdapMetadata } from './udap-metadata.js';
import { UdapRegistrar } from './udap-registrar.js';
import type { UdapCommunity } from './udap-registrar.js';
import { registerByUdap } from './udap-registration.js';

const base = 'https://ehr.example/fhir';
const registrationEndpoint = 'https://ehr.example/register';
const tokenEndpoint = 'https://ehr.example/token';
const gatewayUri = 'https://gateway.example/udap';

describe('UDAP', () => {
  let community: TrustCommunity;
  let server: IssuedCertificate;
  let gateway: UdapIdentity;
  beforeAll(async () => {
    community = await TrustCommunity.create();
    server = await community.issuing.issue({ uri: base });
    const { privateKey, certificates } = await community.issuing.issue({ uri: gatewayUri });
    gateway = await readUdapIdentity(certificates, privateKey.export({ type: 'pkcs8', format: 'pem' }) as string);
  });

  /** An answer of a server, and what it was asked. */
  function answering(status: number, body: unknown) {
    const asked: { url: string; body: string }[] = [];
    const stub: typeof fetch = async (url, init) => {
      asked.push({ url: String(url), body: String(init?.body ?? '') });
      return new Response(status === 204 ? null : JSON.stringify(body), { status });
    };
    return { asked, limits: { fetch: stub, timeoutMs: 60_000, maxBytes: 100_000, now: Date.now } };
  }

  describe('metadata', () => {
    const plain = {
      udap_versions_supported: ['1'],
      udap_profiles_supported: ['udap_dcr', 'udap_authn'],
      grant_types_supported: ['authorization_code', 'refresh_token'],
      scopes_supported: ['patient/*.rs'],
      registration_endpoint: 'https://attacker.example/register',
      registration_endpoint_jwt_signing_alg_values_supported: ['RS256', 'ES256'],
    };
    const signed = {
      iss: base,
      sub: base,
      registration_endpoint: registrationEndpoint,
      token_endpoint: tokenEndpoint,
      authorization_endpoint: 'https://ehr.example/authorize',
    };
    const read = async (wrong: JWTPayload = {}, other: Record<string, unknown> = {}, by = server, status = 200) => {
      const signed_metadata = await signStatement(by, { ...signed, ...wrong });
      const { asked, limits } = answering(status, { ...plain, signed_metadata, ...other });
      const metadata = fetchUdapMetadata(base, 'urn:oid:1.2.3', community.trust(), limits);
      return { asked, metadata };
    };

    it('are what the server has signed, whatever stands beside it', async () => {
      const { asked, metadata } = await read();
      await expect(metadata).resolves.toMatchObject({ registrationEndpoint, tokenEndpoint, scopes: ['patient/*.rs'] });
      expect(asked).toEqual([{ url: `${base}/.well-known/udap?community=urn%3Aoid%3A1.2.3`, body: '' }]);
    });

    it('of a year are taken, of two years not', async () => {
      const now = Math.floor(Date.now() / 1000);
      await expect((await read({ exp: now + 360 * 86_400 })).metadata).resolves.toMatchObject({ tokenEndpoint });
      const { metadata } = await read({ exp: now + 730 * 86_400 });
      await expect(metadata).rejects.toMatchObject({ code: 'METADATA_NOT_TRUSTED' });
    });

    it.each([
      [
        'for another base',
        { iss: 'https://other.example/fhir', sub: 'https://other.example/fhir' },
        'METADATA_NOT_TRUSTED',
      ],
      ['that have expired', { exp: 1 }, 'METADATA_NOT_TRUSTED'],
      ['issued ten minutes from now', { iat: Math.floor(Date.now() / 1000) + 600 }, 'METADATA_NOT_TRUSTED'],
      ['without a token endpoint', { token_endpoint: undefined }, 'METADATA_INVALID'],
      ['with http endpoints', { registration_endpoint: 'http://ehr.example/register' }, 'METADATA_INVALID'],
    ])('%s are refused', async (_what, wrong, code) => {
      await expect((await read(wrong)).metadata).rejects.toMatchObject({ code });
    });

    it.each([
      ['without signature', { signed_metadata: undefined }, 'METADATA_INVALID'],
      ['signed as no JWT', { signed_metadata: 'text' }, 'METADATA_NOT_TRUSTED'],
      ['of another version', { udap_versions_supported: ['2'] }, 'METADATA_INVALID'],
      ['without registration', { udap_profiles_supported: ['udap_authn'] }, 'NOT_OFFERED'],
    ])('%s are refused', async (_what, other, code) => {
      await expect((await read({}, other)).metadata).rejects.toMatchObject({ code });
    });

    it('of a stranger are refused, and of a server that offers none', async () => {
      const stranger = await (await TrustCommunity.create()).issuing.issue({ uri: base });
      await expect((await read({}, {}, stranger)).metadata).rejects.toMatchObject({ code: 'METADATA_NOT_TRUSTED' });
      await expect((await read({}, {}, server, 404)).metadata).rejects.toMatchObject({ code: 'NOT_OFFERED' });
      await expect((await read({}, {}, server, 204)).metadata).rejects.toMatchObject({ code: 'OTHER_COMMUNITY' });
    });
  });

  describe('registration', () => {
    const person = {
      uri: gatewayUri,
      clientName: 'FHIR Gateway',
      contacts: ['mailto:operator@gateway.example'],
      scopes: ['openid', 'patient/*.rs'],
      redirectUris: ['https://gateway.example/oauth/callback'],
      logoUri: 'https://gateway.example/logo.png',
    };

    it('sends a statement that the server can check, with its certificates, for five minutes', async () => {
      const { asked, limits } = answering(201, { client_id: 'c-1', scope: 'openid patient/Patient.rs' });
      const client = await registerByUdap({ registrationEndpoint }, gateway, person, limits);
      const registration = { endpoint: registrationEndpoint, uri: gatewayUri, isService: false };
      expect(client).toEqual({ clientId: 'c-1', scopes: ['openid', 'patient/Patient.rs'], isNew: true, registration });
      const { software_statement: statement, udap } = JSON.parse(asked[0]?.body ?? '') as Record<string, string>;
      expect(udap).toBe('1');
      const trust = community.trust();
      const { claims } = await readCertifiedJwt(String(statement), {
        trust,
        audience: registrationEndpoint,
        longestSeconds: 300,
      });
      expect(claims).toMatchObject({
        iss: gatewayUri,
        client_name: 'FHIR Gateway',
        grant_types: ['authorization_code', 'refresh_token'],
        response_types: ['code'],
        redirect_uris: person.redirectUris,
        logo_uri: person.logoUri,
        token_endpoint_auth_method: 'private_key_jwt',
        scope: 'openid patient/*.rs',
      });
      expect(decodeProtectedHeader(String(statement)).alg).toBe('ES256');
    });

    it('of a service asks for client credentials and names neither redirect URI nor logo', async () => {
      const { asked, limits } = answering(200, { client_id: 'c-2' });
      const { clientName, contacts, logoUri } = person;
      const service = { uri: gatewayUri, clientName, contacts, logoUri, scopes: ['system/*.rs'] };
      const client = await registerByUdap({ registrationEndpoint }, gateway, service, limits);
      expect(client).toMatchObject({ clientId: 'c-2', isNew: false, registration: { isService: true } });
      const claims = decodeJwt((JSON.parse(asked[0]?.body ?? '') as { software_statement: string }).software_statement);
      expect(claims).toMatchObject({ grant_types: ['client_credentials'] });
      expect(Object.keys(claims)).not.toEqual(expect.arrayContaining(['redirect_uris']));
      expect(Object.keys(claims)).not.toEqual(expect.arrayContaining(['logo_uri']));
    });

    it.each(['invalid_software_statement', 'unapproved_software_statement', 'invalid_client_metadata'])(
      'that is refused says so: %s',
      async (error) => {
        const { limits } = answering(400, { error, error_description: 'Missing\nlogo_uri.' });
        const refused = registerByUdap({ registrationEndpoint }, gateway, person, limits);
        await expect(refused).rejects.toMatchObject({
          code: error,
          message: `${error}, http 400`,
          description: 'Missing\nlogo_uri.',
        });
      },
    );

    it.each([
      [201, {}],
      [201, { client_id: '' }],
      [201, { client_id: 7 }],
      [500, { error: 'oops' }],
      [202, { client_id: 'c-1' }],
    ])('with the answer %s %j is none', async (status, body) => {
      const { limits } = answering(status, body);
      const refused = registerByUdap({ registrationEndpoint }, gateway, person, limits);
      await expect(refused).rejects.toMatchObject({ code: 'unknown_error' });
    });
  });

  describe('the registrar', () => {
    const extensions = { 'hl7-b2b': { version: '1', organization_id: 'https://g.example', purpose_of_use: ['TREAT'] } };
    const host = new URL(base).hostname;
    const vouchesFor = ({ hostname }: URL) => hostname === host;
    const target = { fhirBaseUrl: base, tokenEndpoint, vouchesFor };
    const words = { clientName: 'FHIR Gateway', contacts: ['mailto:operator@gateway.example'] };
    const service = { ...words, scopes: ['system/*.rs'] };
    const app = { ...service, redirectUris: ['https://gateway.example/callback'], logoUri: 'https://g.example/l.png' };

    /** A server with this metadata, and the statements that it was sent. */
    async function serving(plain: object, configured: Partial<UdapCommunity> = {}, endpoint = registrationEndpoint) {
      const signed = {
        ...{ iss: base, sub: base, registration_endpoint: endpoint, token_endpoint: tokenEndpoint },
      };
      const metadata = {
        udap_versions_supported: ['1'],
        udap_profiles_supported: ['udap_dcr', 'udap_authn', 'udap_authz'],
        ...plain,
        signed_metadata: await signStatement(server, signed),
      };
      const statements: JWTPayload[] = [];
      const strangers: string[] = [];
      const stub: typeof fetch = async (url, init) => {
        if (String(url).includes('/.well-known/udap')) return Response.json(metadata);
        if (init?.method !== 'POST') return community.fetch(url);
        const { software_statement: sent } = JSON.parse(String(init.body)) as { software_statement: string };
        statements.push(decodeJwt(sent));
        return Response.json({ client_id: 'c-1' }, { status: 201 });
      };
      const strangersFetch: typeof fetch = (url, init) => (strangers.push(String(url)), stub(url, init));
      const registrar = new UdapRegistrar({
        ...{ identity: gateway, anchors: [community.root.certificate], fetch: stub, strangersFetch },
        ...{ timeoutMs: 60_000, now: Date.now, ...configured },
      });
      return { registrar, statements, strangers };
    }

    it('sends no statement of an app without a logo, and says what to set', async () => {
      const { registrar, statements } = await serving({});
      const { logoUri: _, ...without } = app;
      const refused = registrar.register(target, without, []);
      await expect(refused).rejects.toMatchObject({
        code: 'NOT_CONFIGURED',
        message: expect.stringContaining('"logo"') as unknown,
      });
      await registrar.register(target, app, []);
      expect(statements).toMatchObject([{ logo_uri: app.logoUri }]);
    });

    it.each([
      ['requires hl7-b2b', { udap_authorization_extensions_required: ['hl7-b2b'] }, {}],
      ['takes hl7-b2b, which the guide then requires', { udap_authorization_extensions_supported: ['hl7-b2b'] }, {}],
      ['requires another one', { udap_authorization_extensions_required: ['hl7-b2b', 'tefca-ias'] }, { extensions }],
    ])(
      'sends no statement of a service where the server %s and none is configured',
      async (_what, plain, configured) => {
        const { registrar, statements } = await serving(plain, configured);
        const refused = registrar.register(target, service, []);
        const message = expect.stringMatching(/\((?:hl7-b2b|tefca-ias)\): set "extensions"/) as unknown;
        await expect(refused).rejects.toMatchObject({ code: 'NOT_CONFIGURED', message });
        expect(statements).toEqual([]);
      },
    );

    it('registers a service with the extensions that the server requires, and an app without hl7-b2b', async () => {
      const plain = { udap_authorization_extensions_required: ['hl7-b2b'] };
      await (await serving(plain, { extensions })).registrar.register(target, service, []);
      const { registrar, statements } = await serving(plain);
      await registrar.register(target, app, []);
      expect(statements).toHaveLength(1);
    });

    it.each(
      'http://localhost:9/x http://127.0.0.1:9/x https://[::1]/x https://10.0.0.1/x https://else.example/x'.split(' '),
    )(
      'sends no statement to a host that the platform file does not vouch for, though it is signed: %s',
      async (elsewhere) => {
        const { registrar, statements } = await serving({}, {}, elsewhere);
        const refused = registrar.register(target, service, []);
        await expect(refused).rejects.toMatchObject({ code: 'METADATA_NOT_TRUSTED' });
        expect(statements).toEqual([]);
      },
    );

    it('asks for lists that certificates name as for addresses of strangers', async () => {
      const { registrar, strangers } = await serving({});
      await registrar.register(target, service, []);
      expect(strangers).not.toEqual([]);
      expect(strangers.filter((url) => url.startsWith(base))).toEqual([]);
    });

    it('replaces no client of another kind that has the same URI at the same server', async () => {
      const { registrar, statements } = await serving({});
      const other = { endpoint: registrationEndpoint, uri: gatewayUri, isService: false };
      const refused = registrar.register(target, service, [other]);
      const message = expect.stringContaining('the app of this gateway') as unknown;
      await expect(refused).rejects.toMatchObject({ code: 'WOULD_REPLACE', message });
      expect(statements).toEqual([]);
      await registrar.register(target, service, [{ ...other, endpoint: 'https://other.example/register' }]);
      await registrar.register(target, service, [{ ...other, isService: true }]);
      await registrar.register(target, service, [{ ...other, uri: 'urn:other' }]);
      expect(statements).toHaveLength(3);
    });

    it('cancels with every claim that a statement needs, under the name that was registered', async () => {
      const { registrar, statements } = await serving({ scopes_supported: ['system/*.rs'] });
      const all = { ...service, scopes: ['system/*.rs', 'openid'] };
      await registrar.cancel(target, all, { endpoint: registrationEndpoint, uri: 'urn:before', isService: true });
      const { clientName: client_name, contacts } = words;
      const claims = { client_name, contacts, scope: 'system/*.rs', token_endpoint_auth_method: 'private_key_jwt' };
      expect(statements).toMatchObject([{ ...claims, iss: 'urn:before', grant_types: [], aud: registrationEndpoint }]);
    });
  });

  describe('the certificate of the environment', () => {
    it('names the app and the service by two of its URIs, and by none that it does not have', async () => {
      const key = gateway.privateKey.export({ type: 'pkcs8', format: 'pem' }) as string;
      const certificates = gateway.chain.join('');
      await expect(readUdapIdentity(certificates, key)).resolves.toMatchObject({
        uris: { app: gatewayUri, service: gatewayUri },
      });
      const refused = readUdapIdentity(certificates, key, { service: 'urn:other' });
      await expect(refused).rejects.toThrow('not among the subject alternative names');
    });

    it.each([
      ['is missing', () => '', /no certificate/],
      ['is not readable', () => '-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----', /cannot be read/],
      ['belongs to another key', () => server.certificates, /not that of the private key/],
    ])('is refused where it %s', async (_how, certificates, reason) => {
      const key = gateway.privateKey.export({ type: 'pkcs8', format: 'pem' }) as string;
      await expect(readUdapIdentity(certificates(), key)).rejects.toThrow(reason);
    });

    it('is refused with a key that is none, and its message does not quote it', async () => {
      const refused = readUdapIdentity(server.certificates, 'my secret');
      await expect(refused).rejects.toThrow(/^the private key cannot be read$/);
    });
  });
});
