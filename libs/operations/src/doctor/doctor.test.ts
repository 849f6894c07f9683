import { generateKeyPairSync } from 'node:crypto';
import { chmodSync, mkdirSync, writeFileSync } from 'node:fs';
import { HttpStub } from '@fhir-gateway/testing';
import { checkUp, runCaptured, temporaryFolder } from '../testing/check-up.js';

const goodKey = 'kZ8vX2mQ9rT4wY7bN1cD6fG3hJ5pL0sA8uE2iO4z';
const folder = temporaryFolder();
afterAll(() => folder.remove());

const pem = generateKeyPairSync('ec', { namedCurve: 'P-384' })
  .privateKey.export({ type: 'pkcs8', format: 'pem' })
  .toString();
const openKey = folder.inside('open.pem');
const ownPlatforms = folder.inside('platforms');
const withIndex = folder.inside('with-index');

beforeAll(() => {
  mkdirSync(ownPlatforms);
  writeFileSync(`${ownPlatforms}/mine.json`, '{"id":"mine"}');
  mkdirSync(`${withIndex}/tenants`, { recursive: true });
  writeFileSync(`${withIndex}/tenants/epic.tenants`, 'no index');
  writeFileSync(openKey, pem);
  chmodSync(openKey, 0o644);
});

describe('doctor, without asking any other machine', () => {
  it('finds nothing wrong with a fresh start, and says what to register', async () => {
    const { code, ids, report } = await checkUp({});
    expect([code, ids]).toEqual([0, []]);
    expect(report.redirectUri).toBe('http://localhost:0/oauth/callback');
  });

  const publicUrls = {
    FHIR_GATEWAY_PUBLIC_URL: 'https://gateway.example.org',
    FHIR_GATEWAY_MCP_PUBLIC_URL: 'https://mcp.example.org',
    FHIR_GATEWAY_REDIS_URL: 'rediss://redis.example.org',
    FHIR_GATEWAY_MASTER_KEY: goodKey,
    FHIR_GATEWAY_TRUSTED_PROXIES: '10.0.0.0/8',
  };

  it('takes secrets from files', async () => {
    writeFileSync(folder.inside('master-key'), goodKey);
    const files = {
      FHIR_GATEWAY_MASTER_KEY: '',
      FHIR_GATEWAY_MASTER_KEY_FILE: folder.inside('master-key'),
      FHIR_GATEWAY_PLATFORM_EPIC_CLIENT_SECRET_FILE: folder.inside('master-key'),
      FHIR_GATEWAY_PLATFORM_EPIC_CLIENT_ID: 'x',
    };
    const { ids, report, out } = await checkUp({ ...publicUrls, ...files });
    expect(ids).toEqual([]);
    expect(report.areas.find(({ name }) => name === 'keys')?.seen).toBe('1 master key');
    expect(out).not.toContain(goodKey);
  });

  const list = (...keys: object[]) => JSON.stringify(keys);
  const oneKey = list({ id: 'a', key: goodKey, primary: true });
  const epicKey = (value: string, name = 'PRIVATE_KEY') => ({
    FHIR_GATEWAY_PLATFORM_EPIC_CLIENT_ID: 'x',
    [`FHIR_GATEWAY_PLATFORM_EPIC_${name}`]: value,
  });
  it.each<[string, Record<string, string>, string[]]>([
    ['a port that is none', { FHIR_GATEWAY_PORT: 'x' }, ['setting-invalid']],
    ['a setting that needs another', { FHIR_GATEWAY_AUDIT_SINKS: 'fhir' }, ['setting-invalid']],
    ['a misspelled setting', { FHIR_GATEWAY_REDIS_ULR: 'redis://127.0.0.1' }, ['setting-unknown']],
    ['a secret file that is not there', { FHIR_GATEWAY_MASTER_KEY_FILE: '/no/such/file' }, ['setting-invalid']],
    ['both keys', { FHIR_GATEWAY_MASTER_KEY: goodKey, FHIR_GATEWAY_MASTER_KEYS: oneKey }, ['setting-contradicted']],
    ['scopes that are only audited', { FHIR_GATEWAY_SCOPE_MODE: 'audit' }, ['scopes-not-enforced']],
    ['http upstreams', { FHIR_GATEWAY_ALLOW_INSECURE_UPSTREAMS: 'true' }, ['insecure-upstreams']],
    ['a key of few letters', { FHIR_GATEWAY_MASTER_KEY: 'aaaaaaaaaaaaaaaaaaaaaaaabcdfghijklmn' }, ['master-key-weak']],
    ['a copied key', { FHIR_GATEWAY_MASTER_KEY: 'change-me-to-32-random-bytes-pleas' }, ['master-key-placeholder']],
    [
      'a key that was rotated away',
      {
        FHIR_GATEWAY_MASTER_KEYS: list(
          { id: 'new', key: goodKey, primary: true },
          { id: 'old', key: [...goodKey].reverse().join('') },
        ),
      },
      ['master-key-older'],
    ],
    ['http in public', { ...publicUrls, FHIR_GATEWAY_PUBLIC_URL: 'http://gateway.example' }, ['public-url-insecure']],
    ['one public URL', { ...publicUrls, FHIR_GATEWAY_MCP_PUBLIC_URL: '' }, ['public-urls-apart']],
    ['another port', { FHIR_GATEWAY_PORT: '18431', FHIR_GATEWAY_PUBLIC_URL: 'http://localhost' }, ['public-url-port']],
    [
      'one port for two addresses',
      {
        FHIR_GATEWAY_PORT: '18431',
        FHIR_GATEWAY_MCP_PORT: '18431',
        FHIR_GATEWAY_MCP_PUBLIC_URL: 'http://127.0.0.1:18431',
      },
      ['ports-equal'],
    ],
    ['sessions in memory in public', { ...publicUrls, FHIR_GATEWAY_REDIS_URL: '' }, ['sessions-in-memory']],
    ['no trusted proxy', { ...publicUrls, FHIR_GATEWAY_TRUSTED_PROXIES: '' }, ['trusted-proxies-unset']],
    ['an address of another machine', { FHIR_GATEWAY_HOST: '192.0.2.1' }, ['host-not-here']],
    ['a platform file with faults', { FHIR_GATEWAY_PLATFORMS_DIR: ownPlatforms }, ['platform-file-invalid']],
    ['an index with faults', { FHIR_GATEWAY_PLATFORMS_DIR: withIndex }, ['tenant-index-invalid']],
    ['a platform to write to that there is not', { FHIR_GATEWAY_WRITES: 'epci' }, ['setting-invalid']],
    ['a setting of the release before', { FHIR_GATEWAY_BATCH_ENTRIES: '9' }, ['setting-removed']],
    ['a misspelled platform', { FHIR_GATEWAY_PLATFORM_EPPIC_CLIENT_ID: 'x' }, ['platform-variable-unknown']],
    ['half of a client', { FHIR_GATEWAY_PLATFORM_EPIC_SANDBOX_PATIENT_SCOPES: 'openid' }, ['platform-credentials']],
    ['a placeholder', { FHIR_GATEWAY_PLATFORM_EPIC_SANDBOX_PATIENT_CLIENT_ID: '…' }, ['client-id-placeholder']],
    ['http where a vendor wants https', { FHIR_GATEWAY_PLATFORM_VAHEALTH_CLIENT_ID: 'x' }, ['redirect-uri-http']],
    ['a platform without an address', { FHIR_GATEWAY_PLATFORM_BCBSMA_CLIENT_ID: 'x' }, ['platform-not-routable']],
    ['a key that is none', epicKey('x'), ['client-key-unusable']],
    ['a missing key file', { FHIR_GATEWAY_PLATFORM_EPIC_PRIVATE_KEY_FILE: '/no/such.pem' }, ['client-key-file']],
    ['a key that all can read', epicKey(openKey, 'PRIVATE_KEY_FILE'), ['client-key-file-open', 'jwks-private']],
    ['an audit folder that is not there', { FHIR_GATEWAY_AUDIT_SINKS: 'file:/no/such/audit.log' }, ['audit-file']],
    ['an audit file that is a folder', { FHIR_GATEWAY_AUDIT_SINKS: `file:${ownPlatforms}` }, ['audit-file']],
  ])('finds %s', async (_what, environment, ids) => {
    const { ids: found, report } = await checkUp(environment);
    // In place of a port that is none the usual one is looked at, which a gateway of this machine may have.
    const own = environment['FHIR_GATEWAY_PORT'] === 'x' ? found.filter((id) => id !== 'port-in-use') : found;
    expect(own).toEqual(ids);
    for (const { what, why, fix, subject } of report.areas.flatMap((area) => area.findings)) {
      for (const text of [what, why, fix]) expect(text).toMatch(/^\S.{5,}$/s);
      expect(subject).not.toBe('');
    }
  });

  it('finds what is wrong with the machine', async () => {
    const changes = { nodeVersion: '20.18.3', isEnvFileUnreadable: true, freeBytes: () => Promise.resolve(1e6) };
    const { code, ids } = await checkUp({}, changes);
    expect([code, ids]).toEqual([1, ['node-old', 'env-file-unreadable', 'disk-low']]);
  });

  it('tells a port that another program has from one that a gateway has', async () => {
    for (const [body, ids] of [
      ['<html>', ['port-in-use']],
      ['{"status":"ok"}', []],
    ] as const) {
      const server = await HttpStub.start(() => ({ body }));
      const checked = await checkUp({ FHIR_GATEWAY_PORT: new URL(server.origin).port }, { fetch });
      await server.close();
      expect(checked.ids).toEqual(ids);
    }
  });

  it('names the setting or platform that was meant', async () => {
    const { out } = await checkUp({ FHIR_GATEWAY_REDIS_ULR: 'x', FHIR_GATEWAY_PLATFORM_EPPIC_CLIENT_ID: 'x' });
    expect(out).toContain('Rename it to FHIR_GATEWAY_REDIS_URL.');
    expect(out).toContain('Rename it to FHIR_GATEWAY_PLATFORM_EPIC_CLIENT_ID.');
  });

  it('exits with 0 when there are only warnings, and with 1 at a problem', async () => {
    expect(await checkUp({ FHIR_GATEWAY_ALLOW_INSECURE_UPSTREAMS: 'true' })).toMatchObject({ code: 0 });
    expect(await checkUp({ FHIR_GATEWAY_SCOPE_MODE: 'off' })).toMatchObject({ code: 1, report: { problems: 1 } });
  });

  it('never prints a secret, sound or not', async () => {
    const secret = 'Zq8SecretValue7';
    const environment = Object.fromEntries(
      [
        'MASTER_KEY',
        'MASTER_KEYS',
        'REDIS_CA',
        'METRICS_TOKEN',
        'AUDIT_FHIR_TOKEN',
        'UNKNOWN_SETTING',
        'PLATFORM_EPIC_CLIENT_SECRET',
        'PLATFORM_EPIC_PRIVATE_KEY',
        'PLATFORM_NOBODY_CLIENT_SECRET',
      ].map((name) => [`FHIR_GATEWAY_${name}`, secret]),
    );
    const redis = { FHIR_GATEWAY_REDIS_URL: `redis://user:${secret}@127.0.0.1:1/0` };
    // Redis is asked once only: that it is not there takes its time.
    for (const request of [{ json: false, offline: false }, {}]) {
      const { out, err } = await runCaptured({ ...environment, ...redis }, request);
      expect(out).toContain('setting-invalid');
      expect(out + err).not.toContain(secret);
    }
  });

  it('prints for people what, why and how to mend it, without colours in a file', async () => {
    const { out } = await runCaptured({ FHIR_GATEWAY_CQL: 'maybe', FHIR_GATEWAY_PORT: '0' }, { json: false });
    expect(out).toMatch(/^problem +settings/m);
    expect(out).toMatch(/ {2}setting-invalid {2}FHIR_GATEWAY_CQL must be one of on, off\.\n {6}why .+\n {6}fix .+/);
    expect(out).toContain('1 problem, 0 warnings');
    expect(out).not.toContain('\u001b');
  });
});
