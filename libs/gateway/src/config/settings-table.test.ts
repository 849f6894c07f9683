import { generateKeyPairSync } from 'node:crypto';
import { faultsOf } from '../testing/faults-of.js';
import { loadConfig } from './config.js';
import { defaultMinuteLimits, minuteLimits, serverLimits } from './limit-classes.js';
import { settingRows, type SettingName } from './settings-table.js';

const key = 'k4Jv0ZtqQm8s3XwYbN7rLd2uHcPeFg1A';
const other = 'Qe9TzL5xVb1nMk7cRy3wUj8sHd6fGa0P';
const ownKey = { id: 'default', secret: Buffer.from(key), primary: true };
const redis = { FHIR_GATEWAY_REDIS_URL: 'redis://127.0.0.1:6379', FHIR_GATEWAY_MASTER_KEY: key };
const login = { FHIR_GATEWAY_LOGIN_ISSUER: 'https://login.example.org/staff', FHIR_GATEWAY_LOGIN_CLIENT_ID: 'gateway' };
const roles = { ...login, FHIR_GATEWAY_LOGIN_ROLES_CLAIM: 'groups', FHIR_GATEWAY_LOGIN_USER_GROUPS: 'clerks' };
const pem = (what: string): string => `-----BEGIN ${what}-----\nAAAA\n-----END ${what}-----`;
const contact = 'mailto:operator@example.org';
const udap = {
  FHIR_GATEWAY_UDAP_CERTIFICATE: `${pem('PRIVATE KEY')}\n${pem('CERTIFICATE')}`,
  FHIR_GATEWAY_UDAP_TRUST_ANCHORS: pem('CERTIFICATE'),
  FHIR_GATEWAY_UDAP_CLIENT: JSON.stringify({ contact }),
};
const logo = 'https://gateway.example/logo.png';
const asker = { organization_id: 'https://clinic.example', purpose_of_use: ['urn:oid:2.16.840.1.113883.5.8#TREAT'] };
const whsec = (bytes: number): string => `whsec_${Buffer.alloc(bytes, 5).toString('base64')}`;
const webhook = {
  FHIR_GATEWAY_CHANGES_WEBHOOK_URL: 'https://app.example.org/hooks?tenant=1',
  FHIR_GATEWAY_CHANGES_WEBHOOK_SECRET: whsec(24),
};
const traces = { OTEL_EXPORTER_OTLP_ENDPOINT: 'http://127.0.0.1:4318/' };
const json = (...items: object[]): string => JSON.stringify(items);
const pemOf = (type: 'x25519' | 'ed25519') => {
  const { publicKey, privateKey } = generateKeyPairSync(type as 'x25519');
  return [publicKey.export({ type: 'spki', format: 'pem' }), privateKey.export({ type: 'pkcs8', format: 'pem' })].map(
    String,
  );
};
const [sealTo = '', opensIt = ''] = pemOf('x25519');
const client = { client_id: 'analytics', client_name: 'Analytics', client_secret_sha256: 'a'.repeat(64) };
const issuer = { iss: 'https://lab.example.org', name: 'Lab' };
const notSeconds = ['-1', '1.5', '20s', '1e3', ' 7', '9'.repeat(13)];
const aMinute = (factor: number): object => ({ ...minuteLimits(factor) });

interface Case {
  /** Where in the settings the value is, with dots. */
  readonly at: string;
  /** What is there without the setting. */
  readonly unset: unknown;
  /** Texts with what they are read to. */
  readonly good: readonly (readonly [text: string, value: unknown])[];
  readonly bad: readonly string[];
  /** What has to be set beside it. */
  readonly beside?: Readonly<Record<string, string>>;
}

/** @param good texts with what they are read to, or those that are read as they stand */
const row = (
  at: string,
  unset: unknown,
  good: Readonly<Record<string, unknown>> | readonly string[],
  bad: readonly string[],
  beside: Case['beside'] = {},
): Case => {
  const read = Array.isArray(good) ? good.map((text: string) => [text, text] as const) : Object.entries(good);
  return { at, unset, good: read, bad, beside };
};
const notWords = ['yes', 'On', 'TRUE', '1', 'maybe'];
const seconds = (at: string, unset: number, least: number, most: number): Case => {
  const beyond = [`${most + 1}`, ...(least > 0 ? [`${least - 1}`] : [])];
  return row(at, unset, { [least]: least, [most]: most }, [...beyond, ...notSeconds]);
};

/** Every row of the table: without one here the types do not fit. */
const cases: Readonly<Record<SettingName, Case>> = {
  FHIR_GATEWAY_HOST: row('host', '127.0.0.1', ['0.0.0.0'], [' ']),
  FHIR_GATEWAY_PORT: row('restPort', 8000, { 0: 0, 65535: 65_535 }, ['x', '65536', '-1']),
  FHIR_GATEWAY_MCP_PORT: row('mcpPort', 8001, { 9001: 9001 }, ['x', '65536', '80.5']),
  FHIR_GATEWAY_PUBLIC_URL: row(
    'publicUrl',
    'http://localhost:8000',
    { 'https://gateway.example.org/base/': 'https://gateway.example.org/base' },
    ['gateway.example.org', 'ftp://gateway.example.org', 'https://gateway.example.org/?a', 'https://x.org/#a'],
  ),
  FHIR_GATEWAY_MCP_PUBLIC_URL: row(
    'mcpPublicUrl',
    'http://localhost:8000',
    { 'https://mcp.example.org/': 'https://mcp.example.org' },
    ['mcp.example.org', 'https://mcp.example.org/?a'],
  ),
  FHIR_GATEWAY_MCP_AUTH: row('mcpAuth', 'oauth', ['local', 'pairing'], notWords),
  FHIR_GATEWAY_MCP_TOOLS: row('mcpTools', 'all', ['search-fetch'], notWords),
  FHIR_GATEWAY_REDIS_URL: row(
    'redisUrl',
    undefined,
    [
      ...['redis://127.0.0.1:6379', 'rediss://user:secret@store.example:6380/1'],
      ...['redis+sentinel://one:26379,two:26379/sessions', 'rediss+cluster://:secret@one:7001,two:7002'],
    ],
    ['http://127.0.0.1:6379', 'redis+sentinel://one:26379', 'redis+cluster://one/3', 'x'],
    { FHIR_GATEWAY_MASTER_KEY: key },
  ),
  FHIR_GATEWAY_REDIS_CA: row('redisCa', undefined, [pem('CERTIFICATE')], ['a file name']),
  FHIR_GATEWAY_REDIS_WRITE_REPLICAS: row('redisWriteReplicas', 0, { 0: 0, 10: 10 }, ['-1', '1.5', '11', 'one']),
  FHIR_GATEWAY_MASTER_KEY: row('masterKeys', [], { [key]: [ownKey] }, [
    ...[key.slice(1), 'change-me-'.repeat(4), 'a'.repeat(64)],
  ]),
  FHIR_GATEWAY_MASTER_KEYS: row(
    'masterKeys',
    [ownKey],
    {
      [json({ id: 'new', key: other, primary: true }, { id: 'default', key })]: [
        { id: 'new', secret: Buffer.from(other), primary: true },
        { ...ownKey, primary: false },
      ],
    },
    [
      `[{"id": "a", "key": "${key}"`,
      '[]',
      json({ id: 'a', key }),
      json({ id: 'a', key, primary: true }, { id: 'b', key: other, primary: true }),
      json({ id: 'a', key, primary: true }, { id: 'a', key: other }),
      json({ id: 'a', key, primary: true, expires: 'never' }),
      json({ id: 'a', key: key.slice(1), primary: true }),
    ],
    { FHIR_GATEWAY_MASTER_KEY: key },
  ),
  FHIR_GATEWAY_PLATFORMS_DIR: row(
    'platformDirectories',
    [],
    { '/etc/platforms:/srv/more:': ['/etc/platforms', '/srv/more'] },
    [' '],
  ),
  FHIR_GATEWAY_WRITES: row('writes', 'off', { on: 'on', 'epic, sandbox-ehr': new Set(['epic', 'sandbox-ehr']) }, [
    'yes',
    'true',
    'ON',
    'all',
    'epic,on',
    'epic sandbox-ehr',
    ',',
  ]),
  FHIR_GATEWAY_CMS_COVERAGE: row('cmsCoverage', 'off', { open: 'open', licensed: 'licensed', off: 'off' }, [
    'on',
    'true',
  ]),
  FHIR_GATEWAY_CQL: row('cql', false, { on: true, off: false }, ['true', 'On', 'yes']),
  FHIR_GATEWAY_SCOPE_MODE: row('scopeMode', 'enforce', ['audit', 'off'], notWords),
  FHIR_GATEWAY_ALLOW_INSECURE_UPSTREAMS: row('allowInsecureUpstreams', false, { true: true, false: false }, notWords),
  FHIR_GATEWAY_PRIVATE_NETWORKS: row(
    'privateNetworks',
    [],
    { '10.20.0.0/16, fd12::/32': ['10.20.0.0/16', 'fd12::/32'] },
    ['0.0.0.0/0', '127.0.0.0/8', '169.254.0.0/16', '10.20.0.5', '10.20.0.0/16 10.30.0.0/16'],
  ),
  FHIR_GATEWAY_TRUSTED_PROXIES: row('trustedProxies', [], { '10.0.0.0/8, loopback': ['10.0.0.0/8', 'loopback'] }, [
    '*',
    '0.0.0.0/0',
    '10.0.0.0/8,everyone',
    'proxy.example',
  ]),
  FHIR_GATEWAY_RATE_LIMITS: row(
    'minuteLimits',
    defaultMinuteLimits,
    { on: aMinute(1), off: aMinute(0), 2: aMinute(2), '0.001': aMinute(0.001) },
    ['no', '0', '-1', '1001', '1e3', ' ', '0.0001'],
  ),
  FHIR_GATEWAY_SESSION_IDLE_SECONDS: seconds('sessionIdleSeconds', 28_800, 60, 604_800),
  FHIR_GATEWAY_SESSION_MAX_SECONDS: {
    ...seconds('sessionMaxSeconds', 604_800, 28_800, 315_360_000),
    bad: [...notSeconds, '59', '315360001'],
  },
  FHIR_GATEWAY_SESSION_CACHE_SECONDS: seconds('sessionCacheSeconds', 0, 0, 5),
  FHIR_GATEWAY_RECORD_CACHE_SECONDS: seconds('recordCacheSeconds', 0, 0, 600),
  FHIR_GATEWAY_LASTING_CONNECTIONS: row('keepsConnections', true, { on: true, off: false }, notWords),
  FHIR_GATEWAY_RECORD_SEALING: row('recordKeys', 'credential', ['master'], notWords),
  FHIR_GATEWAY_REVOCATION_PUBLIC_KEY: row(
    'revocationKey',
    undefined,
    [sealTo],
    [...['key', opensIt, pemOf('ed25519')[0] ?? '']],
  ),
  FHIR_GATEWAY_DRAIN_DELAY_SECONDS: seconds('drainDelaySeconds', 0, 0, 120),
  FHIR_GATEWAY_DRAIN_SECONDS: seconds('drainSeconds', 20, 0, 3_600),
  FHIR_GATEWAY_LOG_LEVEL: row('logLevel', 'info', ['silent'], notWords),
  FHIR_GATEWAY_AUDIT_SINKS: row(
    'audit',
    { stdout: true, redisStream: false },
    {
      'file:/a:b,checkpoints:/c': { stdout: false, file: '/a:b', checkpoints: '/c' },
      'stdout, redis-stream': { stdout: true, redisStream: true, redisMaxLength: 1_000_000 },
      'redis-stream:5000': { redisStream: true, redisMaxLength: 5_000 },
      'fhir:https://audit.example.org/fhir/': { fhirUrl: 'https://audit.example.org/fhir' },
      'fhir:http://127.0.0.1:8080/fhir': { fhirUrl: 'http://127.0.0.1:8080/fhir' },
    },
    [
      ...['stdout,stdout', 'syslog', 'stdout:', 'file:', 'file:/a,file:/b', 'checkpoints:/c', 'stdout,', 'constructor'],
      ...['fhir', 'fhir:http://audit.example.org', 'fhir:https://a:b@x.org', 'fhir:https://x.org/?a', 'redis-stream:9'],
    ],
    redis,
  ),
  FHIR_GATEWAY_AUDIT_WHEN_FULL: row('audit.whenFull', 'block', ['drop-and-count'], notWords),
  FHIR_GATEWAY_AUDIT_FHIR_TOKEN: row('audit.fhirToken', undefined, ['a-token'], ['two words', 'ü'], {
    FHIR_GATEWAY_AUDIT_SINKS: 'fhir:https://audit.example.org/fhir',
  }),
  FHIR_GATEWAY_AUDIT_KEY: row('audit.key', undefined, [key], [key.slice(1)]),
  FHIR_GATEWAY_METRICS_TOKEN: row(
    'metricsToken',
    undefined,
    ['x'.repeat(16)],
    ['short', 'x'.repeat(15), 'x'.repeat(257), 'has a space in its midst', 'ümlaut-token-0123456789'],
  ),
  FHIR_GATEWAY_LOGIN_ISSUER: row(
    'login.issuer',
    undefined,
    ['http://localhost:8080/x'],
    ['login.example.org', 'https://login.example.org/?tenant=a', 'https://a:b@login.example.org'],
    login,
  ),
  FHIR_GATEWAY_LOGIN_CLIENT_ID: row('login.clientId', undefined, ['fhir gateway'], ['x'.repeat(256), 'ü'], login),
  FHIR_GATEWAY_LOGIN_CLIENT_SECRET: row(
    'login.clientSecret',
    undefined,
    ['a secret'],
    [' ', pem('PRIVATE KEY'), '{"kty":"EC","d":"hunter2"}'],
    login,
  ),
  FHIR_GATEWAY_LOGIN_ROLES_CLAIM: row(
    'login.roles.claim',
    undefined,
    ['realm_access.roles'],
    ['two words', 'ü'],
    roles,
  ),
  FHIR_GATEWAY_LOGIN_USER_GROUPS: row(
    'login.roles.userGroups',
    undefined,
    { 'nurses, clerks': ['nurses', 'clerks'] },
    [' , '],
    roles,
  ),
  FHIR_GATEWAY_LOGIN_OPERATOR_GROUPS: row(
    'login.roles.operatorGroups',
    [],
    { '/it/operators': ['/it/operators'] },
    [' , '],
    roles,
  ),
  FHIR_GATEWAY_LOGIN_MAX_SECONDS: row('sessionMaxSeconds', 43_200, { 86400: 86_400 }, [...notSeconds, '59'], login),
  FHIR_GATEWAY_UDAP_CERTIFICATE: row(
    'udap',
    undefined,
    {
      [`${pem('CERTIFICATE')}\n${pem('EC PRIVATE KEY')}\n${pem('CERTIFICATE')}`]: {
        privateKey: pem('EC PRIVATE KEY'),
        certificate: `${pem('CERTIFICATE')}\n${pem('CERTIFICATE')}`,
      },
    },
    ['x', pem('CERTIFICATE'), pem('PRIVATE KEY')],
    udap,
  ),
  FHIR_GATEWAY_UDAP_TRUST_ANCHORS: row('udap.trustAnchors', undefined, [pem('CERTIFICATE')], ['x'], udap),
  FHIR_GATEWAY_UDAP_COMMUNITY: row('udap.community', undefined, ['urn:oid:1.2.3'], ['no uri'], udap),
  FHIR_GATEWAY_UDAP_CLIENT: row(
    'udap.client',
    undefined,
    {
      [JSON.stringify({ contact, app: 'https://g.example/a', service: 'urn:g:s' })]: { app: 'https://g.example/a' },
      [JSON.stringify({ contact, logo, extensions: { 'hl7-b2b': asker, other: { a: 1 } } })]: {
        logo,
        extensions: { 'hl7-b2b': { version: '1', ...asker }, other: { a: 1 } },
      },
    },
    [
      ...['x', '[]', '{}', '{"contact":"a@b.org"}', '{"contact":"mailto:a"}'],
      ...[
        { logo: 'http://a.example/l.png' },
        { logo: 'https://a.example/l.svg' },
        { app: 'no uri' },
        { other: 1 },
        { extensions: { other: 1 } },
        { extensions: { 'hl7-b2b': { organization_id: 'https://a.example' } } },
        { extensions: { 'hl7-b2b': { ...asker, organization_id: 'no uri' } } },
        { extensions: { 'hl7-b2b': { ...asker, purpose_of_use: [] } } },
      ].map((wrong) => JSON.stringify({ contact, ...wrong })),
    ],
    udap,
  ),
  FHIR_GATEWAY_OAUTH_CLIENTS: row(
    'oauthClients',
    { registration: true, clients: [] },
    // A client that registers itself is on no list.
    {
      'https://a.example/c.json, fhir-gateway-cli': {
        registration: false,
        clients: ['https://a.example/c.json', 'fhir-gateway-cli'],
      },
    },
    ['agent.example', 'http://agent.example/client.json', 'https://agent.example/*, fgc_x'],
  ),
  FHIR_GATEWAY_OAUTH_REDIRECT_HOSTS: row(
    'oauthClients.redirectHosts',
    [],
    {
      'agent.example,localhost,com.example.app:,b:8443': ['agent.example', 'localhost', 'com.example.app:', 'b:8443'],
    },
    [
      ...['https://agent.example', 'agent.example/callback', '*.agent.example', 'AGENT.example', 'a@agent.example'],
      ...['javascript:', 'agent.example:443'],
    ],
  ),
  FHIR_GATEWAY_OAUTH_REGISTRATION: row('oauthClients.registration', true, { off: false }, ['maybe']),
  FHIR_GATEWAY_OAUTH_REGISTERED_CLIENTS: row(
    'oauthClients.registered',
    [],
    { [json({ ...client, service: { platforms: ['payer'], access: 'read' } })]: [expect.objectContaining(client)] },
    ['{"half', '{"client_id":"a"}', json({ client_id: 'a', client_secret: 's3cret' }), json({ s3cret: 1 })],
  ),
  FHIR_GATEWAY_CORS_ORIGINS: row(
    'corsOrigins',
    [],
    { 'https://a.example, http://b.example:8080': ['https://a.example', 'http://b.example:8080'] },
    [
      ...['*', 'null', 'https://*.example', 'https://a.example/', 'https://A.example', 'https://a.example:443'],
      'a.example',
    ],
  ),
  FHIR_GATEWAY_RETURN_TO: row(
    'returnTo',
    [],
    { 'https://app.example.org/, http://localhost:3000/a': ['https://app.example.org', 'http://localhost:3000/a'] },
    ['http://app.example.org', 'https://app.example.org/?a', 'apps.example.org'],
  ),
  FHIR_GATEWAY_HEALTH_CARD_ISSUERS: row('cardIssuers', [], { [json(issuer)]: [issuer] }, [
    ...['x', json({ ...issuer, iss: 'https://lab.example.org/' }), json({ iss: issuer.iss })],
    json({ ...issuer, more: 1 }),
  ]),
  FHIR_GATEWAY_CHANGES_WEBHOOK_URL: row(
    'changesWebhook.url',
    undefined,
    ['http://localhost:9000/'],
    ['http://app.example.org/', 'https://a:b@app.example.org/', 'https://x.org/#a', 'x.org'],
    webhook,
  ),
  FHIR_GATEWAY_CHANGES_WEBHOOK_SECRET: row(
    'changesWebhook.keys',
    undefined,
    { [`${whsec(32)}, ${whsec(64)}`]: [Buffer.alloc(32, 5), Buffer.alloc(64, 5)] },
    [whsec(23), whsec(65), whsec(32).slice(6), `${whsec(32)},x`],
    webhook,
  ),
  OTEL_EXPORTER_OTLP_ENDPOINT: row(
    'tracing.endpoint',
    undefined,
    { 'https://c.example.org': 'https://c.example.org/v1/traces' },
    ['collector:4318', 'ftp://collector', 'http://canary:word@collector', 'http://collector/?canary'],
  ),
  OTEL_EXPORTER_OTLP_HEADERS: row(
    'tracing.headers',
    {},
    { 'authorization=Basic%20YTpi, x-tenant = one,': { authorization: 'Basic YTpi', 'x-tenant': 'one' } },
    ['canary', 'authorization=canary%0d%0ax: y', 'authorization=%canary', 'name of canary=x'],
    traces,
  ),
  OTEL_RESOURCE_ATTRIBUTES: row(
    'tracing.resource',
    { 'service.name': 'fhir-gateway' },
    {
      'service.name=own,a.b=test': { 'service.name': 'own', 'a.b': 'test' },
      'a=b': { 'service.name': 'fhir-gateway', a: 'b' },
    },
    ['=canary'],
    traces,
  ),
  OTEL_TRACES_SAMPLER: row('tracing.sampler', 'parentbased_always_on', ['traceidratio'], notWords, traces),
  OTEL_TRACES_SAMPLER_ARG: row('tracing.ratio', 1, { 0: 0, '0.25': 0.25 }, ['1.1', '-0.1', 'NaN'], traces),
  FHIR_GATEWAY_TRACE_CONTEXT: row(
    'tracing',
    { continuesCallers: false, tellsPlatforms: false },
    {
      callers: { continuesCallers: true, tellsPlatforms: false },
      'callers,platforms': { continuesCallers: true, tellsPlatforms: true },
    },
    ['true', 'canary', ','],
    traces,
  ),
};

const valueAt = (config: object, path: string): unknown =>
  path.split('.').reduce<unknown>((value, step) => (value as Record<string, unknown> | undefined)?.[step], config);
/** Objects may have more than a case names, but for those whose members are the value itself. */
const fits = (value: unknown): unknown =>
  value !== null && typeof value === 'object' && value.constructor === Object ? expect.objectContaining(value) : value;

describe.each(Object.entries(cases))('%s', (name, { at, unset, good, bad, beside = {} }) => {
  it('has its default', () => {
    const { [name]: _own, ...others } = beside;
    // Some settings are of no use without each other, and refused.
    const without = faultsOf(others).length > 0 ? {} : others;
    expect(valueAt(loadConfig(without), at)).toEqual(fits(unset));
    expect(loadConfig({ ...without, [name]: '' })).toEqual(loadConfig(without));
  });

  it('takes what fits', () => {
    for (const [text, value] of good) expect(valueAt(loadConfig({ ...beside, [name]: text }), at)).toEqual(fits(value));
  });

  it.each(bad)('refuses %j by name and without the value', (text) => {
    const own = faultsOf({ ...beside, [name]: text }).filter((fault) => fault.startsWith(`${name} `));
    expect(own).toEqual([expect.stringMatching(/ (?:must|has a key|is too uniform) /)]);
    for (const word of ['hunter2', 's3cret', 'canary', ...(text.length > 8 ? [text] : [])])
      expect(own[0]).not.toContain(word);
  });
});

it('has at most 62 rows, each with a sentence', () => {
  expect(Object.keys(settingRows).length).toBeLessThanOrEqual(62);
  for (const { says, kind } of Object.values(settingRows)) {
    expect(says).toMatch(/^\S.{5,}[^.]$/);
    expect(kind.type).not.toBe('');
  }
});

it('multiplies limits by the factor, and lets a small one take none away', () => {
  expect(loadConfig({ FHIR_GATEWAY_RATE_LIMITS: '4' })).toMatchObject({
    minuteLimits: { fhir: 12_000, register: 480 },
    serverLimits: { requestsAtOnce: 8_000, requestsAtOncePerCaller: 256, clientStallSeconds: 30 },
  });
  expect(Math.min(...Object.values(minuteLimits(0.001)))).toBe(1);
  expect([serverLimits(0.5), serverLimits(0)]).toEqual([serverLimits(1), serverLimits(1)]);
  const local = { FHIR_GATEWAY_MCP_AUTH: 'local' };
  expect(Math.max(...Object.values(loadConfig(local).minuteLimits))).toBe(0);
  expect(loadConfig({ ...local, FHIR_GATEWAY_RATE_LIMITS: 'on' }).minuteLimits).toEqual(defaultMinuteLimits);
});
