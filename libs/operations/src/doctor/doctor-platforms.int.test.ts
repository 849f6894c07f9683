import { generateKeyPairSync } from 'node:crypto';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { HttpStub, startService, type ChildService } from '@fhir-gateway/testing';
import { checkUp, temporaryFolder } from '../testing/check-up.js';

const root = resolve(__dirname, '../../../..');
const pem = generateKeyPairSync('ec', { namedCurve: 'P-384' })
  .privateKey.export({ type: 'pkcs8', format: 'pem' })
  .toString();

describe('doctor with servers of platforms', () => {
  const folder = temporaryFolder();
  let sandbox: ChildService;
  const odd = HttpStub.forTests(({ url }) => {
    const found = documents[url];
    // A busy machine would use a connection again that has been idle for as long as this server allows.
    return { status: found ? 200 : 404, headers: { connection: 'close', ...headers }, body: found ?? {} };
  });
  let oddOrigin: string;
  let environment: Record<string, string>;
  /** What the odd server says; each test sets its own. */
  let documents: Record<string, object>;
  let headers: Record<string, string> = {};

  const statement = (fhirVersion: string) => ({ resourceType: 'CapabilityStatement', fhirVersion });
  const metadata = '/fhir/metadata';
  const discovery = '/fhir/.well-known/smart-configuration';
  const endpoints = () => ({
    authorization_endpoint: `${oddOrigin}/authorize`,
    token_endpoint: `${oddOrigin}/token`,
    code_challenge_methods_supported: ['S256'],
  });

  beforeAll(async () => {
    sandbox = await startService({
      command: [`${root}/tools/sandbox/dist/main.js`],
      env: { FHIR_GATEWAY_SANDBOX_PORT: '0' },
    });
    oddOrigin = odd.origin;
    mkdirSync(folder.inside('platforms'));
    const shipped = readFileSync(`${root}/platforms/sandbox-ehr.json`, 'utf8');
    const origin = String(sandbox.listening['origin']);
    const ehr = shipped.replaceAll('http://localhost:8010', origin);
    writeFileSync(folder.inside('platforms', 'sandbox-ehr.json'), ehr);
    const file = (id: string, fhirBaseUrl: string) => ({
      ...(JSON.parse(ehr) as object),
      ...{ id, aliases: undefined, name: id, fhirBaseUrl, fhirVersion: '4.0.1' },
      oauth: { discovery: 'smart', scopes: ['openid', 'patient/*.read'] },
    });
    for (const [id, base] of [
      ['odd-one', `${oddOrigin}/fhir`],
      ['gone-one', 'http://127.0.0.1:1/fhir'],
    ] as const) {
      writeFileSync(folder.inside('platforms', `${id}.json`), JSON.stringify(file(id, base)));
    }
    environment = { FHIR_GATEWAY_PLATFORMS_DIR: folder.inside('platforms') };
  });
  afterAll(async () => {
    await sandbox.stop();
    folder.remove();
  });
  afterEach(() => (headers = {}));
  beforeEach(() => (documents = { [metadata]: statement('4.0.1'), [discovery]: endpoints() }));

  /** Without the ten seconds of the product: every server here answers, but on a busy machine it may take longer. */
  const patient: typeof fetch = (input, init) => fetch(input, { ...init, signal: null });
  const odds = { FHIR_GATEWAY_PLATFORM_ODD_ONE_CLIENT_ID: 'mine' };
  const ask = (more: Record<string, string> = {}, changes: Parameters<typeof checkUp>[1] = {}) =>
    checkUp({ ...environment, ...more }, { offline: false, fetch: patient, ...changes });

  it('finds nothing wrong with the sandbox', async () => {
    const { code, ids, report } = await ask({}, { platforms: ['sandbox-ehr'] });
    expect([code, ids]).toEqual([0, []]);
    expect(report.areas.find(({ name }) => name === 'platforms')?.seen).toBe('sandbox-ehr');
  });

  it('looks at those that have credentials by itself, and asks nobody when offline', async () => {
    expect((await ask(odds)).ids).toEqual([]);
    documents = {};
    expect((await ask(odds, { offline: true })).ids).toEqual([]);
    expect((await ask(odds)).ids).not.toEqual([]);
  });

  const said = (change: object) => ({ [discovery]: { ...endpoints(), ...change } });
  it.each<[string, () => Record<string, object>, string[]]>([
    ['no FHIR server', () => ({ [metadata]: { hello: 1 } }), ['platform-not-fhir']],
    ['DSTU2', () => ({ [metadata]: statement('1.0.2') }), ['platform-not-r4', 'platform-version']],
    ['another minor version', () => ({ [metadata]: statement('4.3.0') }), ['platform-version']],
    ['no PKCE', () => said({ code_challenge_methods_supported: ['plain'] }), ['discovery-pkce']],
    ['an issuer with a query', () => said({ issuer: `${oddOrigin}/?x=1` }), ['discovery-issuer']],
    ['a scope that is not offered', () => said({ scopes_supported: ['openid'] }), ['discovery-scopes']],
    ['an endpoint elsewhere', () => said({ token_endpoint: 'https://other.example/t' }), ['platform-host-unlisted']],
    [
      'a server that exports under another name',
      () => ({
        [metadata]: {
          ...statement('4.0.1'),
          rest: [{ operation: [{ name: 'export', definition: 'http://localhost:9/fhir/OperationDefinition/export' }] }],
        },
      }),
      ['platform-export-host'],
    ],
    ['no token URL', () => ({ [discovery]: { code_challenge_methods_supported: ['S256'] } }), ['discovery-failed']],
  ])('finds %s', async (_what, change, ids) => {
    documents = { ...documents, ...change() };
    expect((await ask(odds)).ids).toEqual(ids);
  });

  it('takes scopes in either version, and wider ones, as offered', async () => {
    for (const scopes of [
      ['openid', 'patient/*.rs'],
      ['openid', 'patient/*.*'],
      ['openid', 'patient/Patient.read'],
    ]) {
      documents[discovery] = { ...endpoints(), scopes_supported: scopes };
      expect((await ask(odds)).ids).toEqual([]);
    }
  });

  it('finds an endpoint that the file does not have as the server says it', async () => {
    documents[discovery] = { ...endpoints(), token_endpoint: `${oddOrigin}/moved` };
    const file = folder.inside('platforms', 'odd-one.json');
    const before = readFileSync(file, 'utf8');
    const content = JSON.parse(before) as { oauth: object };
    const oauth = { ...content.oauth, tokenUrl: `${oddOrigin}/token` };
    writeFileSync(file, JSON.stringify({ ...content, oauth }));
    const { code, ids } = await ask(odds);
    writeFileSync(file, before);
    expect([code, ids]).toEqual([0, ['discovery-drift']]);
  });

  it('finds a client that the token endpoint would refuse', async () => {
    documents[discovery] = { ...endpoints(), token_endpoint_auth_methods_supported: ['private_key_jwt'] };
    const secret = { ...odds, FHIR_GATEWAY_PLATFORM_ODD_ONE_CLIENT_SECRET: 'Zq8SecretValue7' };
    const { ids, out } = await ask(secret);
    expect(ids).toEqual(['discovery-client-auth']);
    expect(out).not.toContain('Zq8SecretValue7');
  });

  it('finds a server that is away, and a platform that there is none of', async () => {
    const { code, ids } = await ask({}, { platforms: ['gone-one', 'nowhere'] });
    expect([code, ids]).toEqual([1, ['platform-unknown', 'platform-unreachable', 'discovery-failed']]);
  });

  it('finds a certificate that ends', async () => {
    const soon = () => Promise.resolve(Date.now() + 3 * 86_400_000);
    expect((await ask(odds, { certificateEnd: soon })).ids).toEqual(['platform-certificate']);
  });

  it('finds a clock that is off', async () => {
    const nowMs = Date.UTC(2026, 0, 2);
    headers = { date: new Date(nowMs - 120_000).toUTCString() };
    const { ids, out } = await ask(odds, { now: () => nowMs });
    expect(ids).toEqual(['clock-platform']);
    expect(out).toContain("120 s behind this machine's");
  });

  it('finds keys that a platform would look for in vain', async () => {
    const keys = { ...odds, FHIR_GATEWAY_PLATFORM_ODD_ONE_PRIVATE_KEY: pem, FHIR_GATEWAY_PUBLIC_URL: oddOrigin };
    const own = (ids: readonly string[]) => ids.filter((id) => id.startsWith('jwks'));
    expect(own((await ask(keys)).ids)).toEqual(['jwks-private', 'jwks-unreachable']);
    documents['/.well-known/jwks.json'] = { keys: [{ kid: 'another' }] };
    expect(own((await ask(keys)).ids)).toEqual(['jwks-private', 'jwks-differs']);
  });

  it('finds a FHIR server for the audit trail that is none', async () => {
    const sink = { FHIR_GATEWAY_AUDIT_SINKS: `fhir:${oddOrigin}/fhir` };
    expect((await ask(sink)).ids).toEqual([]);
    documents = {};
    expect((await ask(sink)).ids).toEqual(['audit-fhir-unreachable']);
  });
});
