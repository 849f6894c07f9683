import { faultsOf } from '../testing/faults-of.js';
import { loadConfig } from './config.js';
import { defaultMinuteLimits, minuteLimits, serverLimits } from './limit-classes.js';
import { settingRows, type SettingName } from './settings-table.js';

const key = 'k4Jv0ZtqQm8s3XwYbN7rLd2uHcPeFg1A';
const other = 'Qe9TzL5xVb1nMk7cRy3wUj8sHd6fGa0P';
const redis = { FHIR_GATEWAY_REDIS_URL: 'redis://127.0.0.1:6379', FHIR_GATEWAY_MASTER_KEY: key };
const login = { FHIR_GATEWAY_LOGIN_ISSUER: 'https://login.example.org/staff', FHIR_GATEWAY_LOGIN_CLIENT_ID: 'gateway' };
const roles = { ...login, FHIR_GATEWAY_LOGIN_ROLES_CLAIM: 'groups', FHIR_GATEWAY_LOGIN_USER_GROUPS: 'clerks' };
const pem = (what: string): string => `-----BEGIN ${what}-----\nAAAA\n-----END ${what}-----`;
const udap = {
  FHIR_GATEWAY_UDAP_CERTIFICATE: `${pem('PRIVATE KEY')}\n${pem('CERTIFICATE')}`,
  FHIR_GATEWAY_UDAP_TRUST_ANCHORS: pem('CERTIFICATE'),
  FHIR_GATEWAY_UDAP_CONTACT: 'mailto:operator@example.org',
};
const whsec = (bytes: number): string => `whsec_${Buffer.alloc(bytes, 5).toString('base64')}`;
const webhook = {
  FHIR_GATEWAY_CHANGES_WEBHOOK_URL: 'https://app.example.org/hooks?tenant=1',
  FHIR_GATEWAY_CHANGES_WEBHOOK_SECRET: whsec(24),
};
const traces = { OTEL_EXPORTER_OTLP_ENDPOINT: 'http://127.0.0.1:4318/' };
const json = (...items: object[]): string => JSON.stringify(items);
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

const words = (at: string, unset: unknown, good: Case['good']): Case => {
  return { at, unset, good, bad: ['yes', 'On', 'TRUE', '1', 'maybe'] };
};
const seconds = (at: string, unset: number, least: number, most: number): Case => ({
  ...{ at, unset, good: [least, most].map((value) => [`${value}`, value] as const) },
  bad: [`${most + 1}`, ...(least > 0 ? [`${least - 1}`] : []), ...notSeconds],
});

/** Every row of the table: without one here the types do not fit. */
const cases: Readonly<Record<SettingName, Case>> = {
  FHIR_GATEWAY_HOST: { at: 'host', unset: '127.0.0.1', good: [['0.0.0.0', '0.0.0.0']], bad: [' '] },
  FHIR_GATEWAY_PORT: {
    at: 'restPort',
    unset: 8000,
    good: [
      ['0', 0],
      ['65535', 65_535],
    ],
    bad: ['x', '65536', '-1'],
  },
  FHIR_GATEWAY_MCP_PORT: { at: 'mcpPort', unset: 8001, good: [['9001', 9001]], bad: ['x', '65536', '80.5'] },
  FHIR_GATEWAY_PUBLIC_URL: {
    ...{ at: 'publicUrl', unset: 'http://localhost:8000' },
    good: [['https://gateway.example.org/base/', 'https://gateway.example.org/base']],
    bad: ['gateway.example.org', 'ftp://gateway.example.org', 'https://gateway.example.org/?a', 'https://x.org/#a'],
  },
  FHIR_GATEWAY_MCP_PUBLIC_URL: {
    ...{ at: 'mcpPublicUrl', unset: 'http://localhost:8000' },
    good: [['https://mcp.example.org/', 'https://mcp.example.org']],
    bad: ['mcp.example.org', 'https://mcp.example.org/?a'],
  },
  FHIR_GATEWAY_MCP_AUTH: words('mcpAuth', 'oauth', [
    ['local', 'local'],
    ['pairing', 'pairing'],
  ]),
  FHIR_GATEWAY_MCP_TOOLS: words('mcpTools', 'all', [['search-fetch', 'search-fetch']]),
  FHIR_GATEWAY_REDIS_URL: {
    ...{ at: 'redisUrl', unset: undefined, beside: { FHIR_GATEWAY_MASTER_KEY: key } },
    good: [
      'redis://127.0.0.1:6379',
      'rediss://user:secret@store.example:6380/1',
      'redis+sentinel://one:26379,two:26379/sessions',
      'rediss+cluster://:secret@one:7001,two:7002',
    ].map((url) => [url, url] as const),
    bad: ['http://127.0.0.1:6379', 'redis+sentinel://one:26379', 'redis+cluster://one/3', 'x'],
  },
  FHIR_GATEWAY_REDIS_CA: {
    ...{ at: 'redisCa', unset: undefined, good: [[pem('CERTIFICATE'), pem('CERTIFICATE')]], bad: ['a file name'] },
  },
  FHIR_GATEWAY_REDIS_WRITE_REPLICAS: {
    ...{
      at: 'redisWriteReplicas',
      unset: 0,
      good: [
        ['0', 0],
        ['10', 10],
      ],
      bad: ['-1', '1.5', '11', 'one'],
    },
  },
  FHIR_GATEWAY_MASTER_KEY: {
    ...{ at: 'masterKeys', unset: [], good: [[key, [{ id: 'default', secret: Buffer.from(key), primary: true }]]] },
    bad: [key.slice(1), 'change-me-'.repeat(4), 'a'.repeat(64)],
  },
  FHIR_GATEWAY_MASTER_KEYS: {
    ...{ at: 'masterKeys', unset: [{ id: 'default', secret: Buffer.from(key), primary: true }] },
    beside: { FHIR_GATEWAY_MASTER_KEY: key },
    good: [
      [
        json({ id: 'new', key: other, primary: true }, { id: 'default', key }),
        [
          { id: 'new', secret: Buffer.from(other), primary: true },
          { id: 'default', secret: Buffer.from(key), primary: false },
        ],
      ],
    ],
    bad: [
      `[{"id": "a", "key": "${key}"`,
      '[]',
      json({ id: 'a', key }),
      json({ id: 'a', key, primary: true }, { id: 'b', key: other, primary: true }),
      json({ id: 'a', key, primary: true }, { id: 'a', key: other }),
      json({ id: 'a', key, primary: true, expires: 'never' }),
      json({ id: 'a', key: key.slice(1), primary: true }),
    ],
  },
  FHIR_GATEWAY_PLATFORMS_DIR: {
    ...{ at: 'platformDirectories', unset: [], good: [['/etc/platforms:/srv/more:', ['/etc/platforms', '/srv/more']]] },
    bad: [' '],
  },
  FHIR_GATEWAY_WRITES: {
    ...{
      at: 'writes',
      unset: 'off',
      good: [
        ['on', 'on'],
        ['epic, sandbox-ehr', new Set(['epic', 'sandbox-ehr'])],
      ],
    },
    bad: ['yes', 'true', 'ON', 'all', 'epic,on', 'epic sandbox-ehr', ','],
  },
  FHIR_GATEWAY_CQL: {
    ...words('cql', false, [
      ['on', true],
      ['off', false],
    ]),
    bad: ['true', 'On', 'yes'],
  },
  FHIR_GATEWAY_SCOPE_MODE: words('scopeMode', 'enforce', [
    ['audit', 'audit'],
    ['off', 'off'],
  ]),
  FHIR_GATEWAY_ALLOW_INSECURE_UPSTREAMS: words('allowInsecureUpstreams', false, [
    ['true', true],
    ['false', false],
  ]),
  FHIR_GATEWAY_PRIVATE_NETWORKS: {
    ...{ at: 'privateNetworks', unset: [], good: [['10.20.0.0/16, fd12::/32', ['10.20.0.0/16', 'fd12::/32']]] },
    bad: ['0.0.0.0/0', '127.0.0.0/8', '169.254.0.0/16', '10.20.0.5', '10.20.0.0/16 10.30.0.0/16'],
  },
  FHIR_GATEWAY_TRUSTED_PROXIES: {
    ...{ at: 'trustedProxies', unset: [], good: [['10.0.0.0/8, loopback', ['10.0.0.0/8', 'loopback']]] },
    bad: ['*', '0.0.0.0/0', '10.0.0.0/8,everyone', 'proxy.example'],
  },
  FHIR_GATEWAY_RATE_LIMITS: {
    ...{ at: 'minuteLimits', unset: defaultMinuteLimits },
    good: [
      ['on', aMinute(1)],
      ['off', aMinute(0)],
      ['2', aMinute(2)],
      ['0.001', aMinute(0.001)],
    ],
    bad: ['no', '0', '-1', '1001', '1e3', ' ', '0.0001'],
  },
  FHIR_GATEWAY_LOCAL_SESSIONS: {
    ...words('localSessions', true, [
      ['keep', true],
      ['forget', false],
    ]),
    beside: { FHIR_GATEWAY_MCP_AUTH: 'local' },
  },
  FHIR_GATEWAY_SESSION_IDLE_SECONDS: seconds('sessionIdleSeconds', 28_800, 60, 604_800),
  FHIR_GATEWAY_SESSION_MAX_SECONDS: {
    ...seconds('sessionMaxSeconds', 604_800, 28_800, 315_360_000),
    bad: [...notSeconds, '59', '315360001'],
  },
  FHIR_GATEWAY_SESSION_CACHE_SECONDS: seconds('sessionCacheSeconds', 0, 0, 5),
  FHIR_GATEWAY_RECORD_CACHE_SECONDS: seconds('recordCacheSeconds', 0, 0, 600),
  FHIR_GATEWAY_RECORD_SEALING: words('recordKeys', 'credential', [['master', 'master']]),
  FHIR_GATEWAY_DRAIN_DELAY_SECONDS: seconds('drainDelaySeconds', 0, 0, 120),
  FHIR_GATEWAY_DRAIN_SECONDS: seconds('drainSeconds', 20, 0, 3_600),
  FHIR_GATEWAY_LOG_LEVEL: words('logLevel', 'info', [['silent', 'silent']]),
  FHIR_GATEWAY_AUDIT_SINKS: {
    ...{ at: 'audit', unset: { stdout: true, redisStream: false }, beside: redis },
    good: [
      ['file:/a:b,checkpoints:/c', { stdout: false, file: '/a:b', checkpoints: '/c' }],
      ['stdout, redis-stream', { stdout: true, redisStream: true, redisMaxLength: 1_000_000 }],
      ['redis-stream:5000', { redisStream: true, redisMaxLength: 5_000 }],
      ['fhir:https://audit.example.org/fhir/', { fhirUrl: 'https://audit.example.org/fhir' }],
      ['fhir:http://127.0.0.1:8080/fhir', { fhirUrl: 'http://127.0.0.1:8080/fhir' }],
    ],
    bad: [
      ...['stdout,stdout', 'syslog', 'stdout:', 'file:', 'file:/a,file:/b', 'checkpoints:/c', 'stdout,', 'constructor'],
      ...['fhir', 'fhir:http://audit.example.org', 'fhir:https://a:b@x.org', 'fhir:https://x.org/?a', 'redis-stream:9'],
    ],
  },
  FHIR_GATEWAY_AUDIT_WHEN_FULL: words('audit.whenFull', 'block', [['drop-and-count', 'drop-and-count']]),
  FHIR_GATEWAY_AUDIT_FHIR_TOKEN: {
    ...{ at: 'audit.fhirToken', unset: undefined, good: [['a-token', 'a-token']], bad: ['two words', 'ü'] },
    beside: { FHIR_GATEWAY_AUDIT_SINKS: 'fhir:https://audit.example.org/fhir' },
  },
  FHIR_GATEWAY_AUDIT_KEY: { at: 'audit.key', unset: undefined, good: [[key, key]], bad: [key.slice(1)] },
  FHIR_GATEWAY_METRICS_TOKEN: {
    ...{ at: 'metricsToken', unset: undefined, good: [['x'.repeat(16), 'x'.repeat(16)]] },
    bad: ['short', 'x'.repeat(15), 'x'.repeat(257), 'has a space in its midst', 'ümlaut-token-0123456789'],
  },
  FHIR_GATEWAY_LOGIN_ISSUER: {
    ...{ at: 'login.issuer', unset: undefined, good: [['http://localhost:8080/x', 'http://localhost:8080/x']] },
    ...{
      beside: login,
      bad: ['login.example.org', 'https://login.example.org/?tenant=a', 'https://a:b@login.example.org'],
    },
  },
  FHIR_GATEWAY_LOGIN_CLIENT_ID: {
    ...{
      at: 'login.clientId',
      beside: login,
      unset: undefined,
      good: [['fhir gateway', 'fhir gateway']],
      bad: ['x'.repeat(256), 'ü'],
    },
  },
  FHIR_GATEWAY_LOGIN_CLIENT_SECRET: {
    ...{ at: 'login.clientSecret', unset: undefined, good: [['a secret', 'a secret']], beside: login },
    bad: [' ', pem('PRIVATE KEY'), '{"kty":"EC","d":"hunter2"}'],
  },
  FHIR_GATEWAY_LOGIN_ROLES_CLAIM: {
    ...{ at: 'login.roles.claim', unset: undefined, good: [['realm_access.roles', 'realm_access.roles']] },
    ...{ bad: ['two words', 'ü'], beside: roles },
  },
  FHIR_GATEWAY_LOGIN_USER_GROUPS: {
    ...{ at: 'login.roles.userGroups', unset: undefined, good: [['nurses, clerks', ['nurses', 'clerks']]] },
    ...{ bad: [' , '], beside: roles },
  },
  FHIR_GATEWAY_LOGIN_OPERATOR_GROUPS: {
    ...{ at: 'login.roles.operatorGroups', unset: [], good: [['/it/operators', ['/it/operators']]] },
    ...{ bad: [' , '], beside: roles },
  },
  FHIR_GATEWAY_LOGIN_MAX_SECONDS: {
    ...{ at: 'sessionMaxSeconds', unset: 43_200, good: [['86400', 86_400]], beside: login },
    bad: [...notSeconds, '59'],
  },
  FHIR_GATEWAY_UDAP_CERTIFICATE: {
    ...{ at: 'udap', unset: undefined, beside: udap },
    good: [
      [
        `${pem('CERTIFICATE')}\n${pem('EC PRIVATE KEY')}\n${pem('CERTIFICATE')}`,
        { privateKey: pem('EC PRIVATE KEY'), certificate: `${pem('CERTIFICATE')}\n${pem('CERTIFICATE')}` },
      ],
    ],
    bad: ['x', pem('CERTIFICATE'), pem('PRIVATE KEY')],
  },
  FHIR_GATEWAY_UDAP_TRUST_ANCHORS: {
    ...{ at: 'udap.trustAnchors', unset: undefined, good: [[pem('CERTIFICATE'), pem('CERTIFICATE')]] },
    ...{ bad: ['x'], beside: udap },
  },
  FHIR_GATEWAY_UDAP_COMMUNITY: {
    ...{ at: 'udap.community', unset: undefined, good: [['urn:oid:1.2.3', 'urn:oid:1.2.3']] },
    ...{ bad: ['no uri'], beside: udap },
  },
  FHIR_GATEWAY_UDAP_CONTACT: {
    ...{ at: 'udap.contact', unset: undefined, good: [['mailto:a@b.org', 'mailto:a@b.org']] },
    ...{ bad: ['a@b.org', 'mailto:a'], beside: udap },
  },
  FHIR_GATEWAY_OAUTH_CLIENTS: {
    ...{ at: 'oauthClients', unset: { registration: true, clients: [] } },
    // A client that registers itself is on no list.
    good: [
      [
        'https://a.example/c.json, fhir-gateway-cli',
        { registration: false, clients: ['https://a.example/c.json', 'fhir-gateway-cli'] },
      ],
    ],
    bad: ['agent.example', 'http://agent.example/client.json', 'https://agent.example/*, fgc_x'],
  },
  FHIR_GATEWAY_OAUTH_REDIRECT_HOSTS: {
    ...{ at: 'oauthClients.redirectHosts', unset: [] },
    good: [
      ['agent.example,localhost,com.example.app:,b:8443', ['agent.example', 'localhost', 'com.example.app:', 'b:8443']],
    ],
    bad: [
      ...['https://agent.example', 'agent.example/callback', '*.agent.example', 'AGENT.example', 'a@agent.example'],
      ...['javascript:', 'agent.example:443'],
    ],
  },
  FHIR_GATEWAY_OAUTH_REGISTRATION: { ...words('oauthClients.registration', true, [['off', false]]), bad: ['maybe'] },
  FHIR_GATEWAY_OAUTH_REGISTERED_CLIENTS: {
    ...{ at: 'oauthClients.registered', unset: [] },
    good: [[json({ ...client, service: { platforms: ['payer'], access: 'read' } }), [expect.objectContaining(client)]]],
    bad: ['{"half', '{"client_id":"a"}', json({ client_id: 'a', client_secret: 's3cret' }), json({ s3cret: 1 })],
  },
  FHIR_GATEWAY_CORS_ORIGINS: {
    ...{
      at: 'corsOrigins',
      unset: [],
      good: [['https://a.example, http://b.example:8080', ['https://a.example', 'http://b.example:8080']]],
    },
    bad: [
      '*',
      'null',
      'https://*.example',
      'https://a.example/',
      'https://A.example',
      'https://a.example:443',
      'a.example',
    ],
  },
  FHIR_GATEWAY_RETURN_TO: {
    ...{
      at: 'returnTo',
      unset: [],
      good: [
        ['https://app.example.org/, http://localhost:3000/a', ['https://app.example.org', 'http://localhost:3000/a']],
      ],
    },
    bad: ['http://app.example.org', 'https://app.example.org/?a', 'apps.example.org'],
  },
  FHIR_GATEWAY_HEALTH_CARD_ISSUERS: {
    ...{ at: 'cardIssuers', unset: [], good: [[json(issuer), [issuer]]] },
    bad: [
      'x',
      json({ ...issuer, iss: 'https://lab.example.org/' }),
      json({ iss: issuer.iss }),
      json({ ...issuer, more: 1 }),
    ],
  },
  FHIR_GATEWAY_CHANGES_WEBHOOK_URL: {
    ...{ at: 'changesWebhook.url', unset: undefined, good: [['http://localhost:9000/', 'http://localhost:9000/']] },
    ...{
      bad: ['http://app.example.org/', 'https://a:b@app.example.org/', 'https://x.org/#a', 'x.org'],
      beside: webhook,
    },
  },
  FHIR_GATEWAY_CHANGES_WEBHOOK_SECRET: {
    ...{ at: 'changesWebhook.keys', unset: undefined, beside: webhook },
    good: [[`${whsec(32)}, ${whsec(64)}`, [Buffer.alloc(32, 5), Buffer.alloc(64, 5)]]],
    bad: [whsec(23), whsec(65), whsec(32).slice(6), `${whsec(32)},x`],
  },
  OTEL_EXPORTER_OTLP_ENDPOINT: {
    ...{
      at: 'tracing.endpoint',
      unset: undefined,
      good: [['https://c.example.org', 'https://c.example.org/v1/traces']],
    },
    bad: ['collector:4318', 'ftp://collector', 'http://canary:word@collector', 'http://collector/?canary'],
  },
  OTEL_EXPORTER_OTLP_HEADERS: {
    ...{ at: 'tracing.headers', unset: {}, beside: traces },
    good: [['authorization=Basic%20YTpi, x-tenant = one,', { authorization: 'Basic YTpi', 'x-tenant': 'one' }]],
    bad: ['canary', 'authorization=canary%0d%0ax: y', 'authorization=%canary', 'name of canary=x'],
  },
  OTEL_RESOURCE_ATTRIBUTES: {
    ...{ at: 'tracing.resource', unset: { 'service.name': 'fhir-gateway' }, bad: ['=canary'], beside: traces },
    good: [
      ['service.name=own,a.b=test', { 'service.name': 'own', 'a.b': 'test' }],
      ['a=b', { 'service.name': 'fhir-gateway', a: 'b' }],
    ],
  },
  OTEL_TRACES_SAMPLER: {
    ...words('tracing.sampler', 'parentbased_always_on', [['traceidratio', 'traceidratio']]),
    beside: traces,
  },
  OTEL_TRACES_SAMPLER_ARG: {
    ...{
      at: 'tracing.ratio',
      unset: 1,
      good: [
        ['0', 0],
        ['0.25', 0.25],
      ],
      bad: ['1.1', '-0.1', 'NaN'],
      beside: traces,
    },
  },
  FHIR_GATEWAY_TRACE_CONTEXT: {
    ...{ at: 'tracing', unset: { continuesCallers: false, tellsPlatforms: false }, beside: traces },
    good: [
      ['callers', { continuesCallers: true, tellsPlatforms: false }],
      ['callers,platforms', { continuesCallers: true, tellsPlatforms: true }],
    ],
    bad: ['true', 'canary', ','],
  },
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

it('has at most 60 rows, each with a sentence', () => {
  expect(Object.keys(settingRows).length).toBeLessThanOrEqual(60);
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
