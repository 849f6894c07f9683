import { GatewayError } from '../errors/errors.js';
import { loadConfig } from './config.js';

const key = 'k4Jv0ZtqQm8s3XwYbN7rLd2uHcPeFg1A';

describe('loadConfig', () => {
  it('needs no setting at all', () => {
    const config = loadConfig({});
    expect(config).toMatchObject({
      host: '127.0.0.1',
      restPort: 8000,
      mcpPort: 8001,
      publicUrl: 'http://localhost:8000',
      mcpPublicUrl: 'http://localhost:8000',
      mcpAuth: 'oauth',
      writes: 'off',
      scopeMode: 'enforce',
      allowInsecureUpstreams: false,
      maxBatchEntries: 500,
    });
    expect(config.redisUrl).toBeUndefined();
    expect(Object.isFrozen(config)).toBe(true);
  });

  it('lets the public URLs follow the ports when they are not given', () => {
    const config = loadConfig({ FHIR_GATEWAY_PORT: '9100', FHIR_GATEWAY_MCP_PORT: '9101' });
    expect(config.publicUrl).toBe('http://localhost:9100');
    expect(config.mcpPublicUrl).toBe('http://localhost:9101');
    expect(faultsOf({ FHIR_GATEWAY_PUBLIC_URL: 'no url' })).toEqual([
      'FHIR_GATEWAY_PUBLIC_URL must be an http or https URL',
    ]);
    expect(faultsOf({ FHIR_GATEWAY_PORT: 'x' })).toEqual(['FHIR_GATEWAY_PORT must be a port number']);
  });

  it.each(['0', '10001', '1.5', 'many'])('refuses %s entries in a batch', (value) => {
    expect(faultsOf({ FHIR_GATEWAY_BATCH_ENTRIES: value })).toEqual([
      expect.stringMatching(/^FHIR_GATEWAY_BATCH_ENTRIES must be /),
    ]);
  });

  it.each(['*', '0.0.0.0/0', '10.0.0.0/8,everyone', 'proxy.example'])('trusts no proxies named %j', (value) => {
    expect(faultsOf({ FHIR_GATEWAY_TRUSTED_PROXIES: value })).toEqual([
      expect.stringMatching(/^FHIR_GATEWAY_TRUSTED_PROXIES must be /),
    ]);
  });

  it.each(['on', 'Off', 'log', 'false'])('takes %j for no scope mode', (value) => {
    expect(faultsOf({ FHIR_GATEWAY_SCOPE_MODE: value })).toEqual([
      expect.stringMatching(/^FHIR_GATEWAY_SCOPE_MODE must be /),
    ]);
  });

  it('trusts no proxy unless told to', () => {
    expect(loadConfig({}).trustedProxies).toEqual([]);
    const { trustedProxies } = loadConfig({ FHIR_GATEWAY_TRUSTED_PROXIES: '10.0.0.0/8, loopback' });
    expect(trustedProxies).toEqual(['10.0.0.0/8', 'loopback']);
  });

  it('takes an empty variable for an unset one', () => {
    expect(loadConfig({ FHIR_GATEWAY_PORT: '', FHIR_GATEWAY_REDIS_URL: '' }).restPort).toBe(8000);
  });

  it('reports every fault at once, by variable and without a value', () => {
    const faults = faultsOf({
      FHIR_GATEWAY_PORT: 'eighty-hundred',
      FHIR_GATEWAY_PUBLIC_URL: 'ftp://hospital.example/secret-path',
      FHIR_GATEWAY_MCP_AUTH: 'trusting',
      FHIR_GATEWAY_MASTER_KEY: 'hunter2',
      FHIR_GATEWAY_LOG_LEVEL: 'loud',
    });
    for (const variable of ['PORT', 'PUBLIC_URL', 'MCP_AUTH', 'MASTER_KEY', 'LOG_LEVEL']) {
      expect(faults).toContainEqual(expect.stringMatching(new RegExp(`^FHIR_GATEWAY_${variable} `)));
    }
    expect(faults).toHaveLength(5);
    expect(faults.join()).not.toMatch(/eighty|secret-path|trusting|hunter2|loud/);
  });

  it.each<[string, Record<string, string>, string]>([
    ['with a public URL', { FHIR_GATEWAY_PUBLIC_URL: 'https://gateway.example.org/' }, 'https://gateway.example.org'],
    ['with another port', { FHIR_GATEWAY_PORT: '9000' }, 'http://localhost:9000'],
    ['unless it has a port of its own', { FHIR_GATEWAY_MCP_PORT: '9001' }, 'http://localhost:9001'],
    [
      'unless it has a URL of its own',
      { FHIR_GATEWAY_MCP_PUBLIC_URL: 'https://m.example.org' },
      'https://m.example.org',
    ],
  ])('puts the MCP server at the address of the REST API, %s', (_what, environment, url) => {
    expect(loadConfig(environment).mcpPublicUrl).toBe(url);
  });

  it('reports a public URL that is none once', () => {
    expect(faultsOf({ FHIR_GATEWAY_PUBLIC_URL: 'gateway.example.org' })).toEqual([
      'FHIR_GATEWAY_PUBLIC_URL must be an http or https URL',
    ]);
  });

  it.each([
    ['FHIR_GATEWAY_HOST', '0.0.0.0'],
    ['FHIR_GATEWAY_HOST', '192.0.2.7'],
    ['FHIR_GATEWAY_HOST', '::'],
    ['FHIR_GATEWAY_PUBLIC_URL', 'https://gateway.example.org'],
    ['FHIR_GATEWAY_PUBLIC_URL', 'http://localhost.example.org:8000'],
    ['FHIR_GATEWAY_PUBLIC_URL', 'http://127.0.0.1.example.org'],
    ['FHIR_GATEWAY_MCP_PUBLIC_URL', 'http://10.0.0.5:8001'],
  ])('refuses local mode with %s = %s', (variable, value) => {
    expect(faultsOf({ FHIR_GATEWAY_MCP_AUTH: 'local', [variable]: value })).toEqual([
      `${variable} must be a loopback address while FHIR_GATEWAY_MCP_AUTH is local`,
    ]);
  });

  it.each(['127.0.0.1', '127.8.9.1', 'localhost', '::1'])('allows local mode on %s', (host) => {
    expect(loadConfig({ FHIR_GATEWAY_MCP_AUTH: 'local', FHIR_GATEWAY_HOST: host }).mcpAuth).toBe('local');
  });

  it('finds faults between settings although another setting is malformed', () => {
    const faults = faultsOf({ FHIR_GATEWAY_MCP_AUTH: 'local', FHIR_GATEWAY_HOST: '0.0.0.0', FHIR_GATEWAY_PORT: 'x' });
    expect(faults).toEqual([
      'FHIR_GATEWAY_PORT must be a port number',
      'FHIR_GATEWAY_HOST must be a loopback address while FHIR_GATEWAY_MCP_AUTH is local',
    ]);
  });

  it('reports a faulty master key once', () => {
    const faults = faultsOf({ FHIR_GATEWAY_REDIS_URL: 'redis://127.0.0.1:6379', FHIR_GATEWAY_MASTER_KEY: 'short' });
    expect(faults).toEqual(['FHIR_GATEWAY_MASTER_KEY must be at least 32 bytes long']);
  });

  it('asks for a master key where processes share a Redis', () => {
    expect(faultsOf({ FHIR_GATEWAY_REDIS_URL: 'redis://127.0.0.1:6379' })).toEqual([
      expect.stringMatching(/^FHIR_GATEWAY_MASTER_KEY is needed/),
    ]);
    const config = loadConfig({ FHIR_GATEWAY_REDIS_URL: 'redis://127.0.0.1:6379', FHIR_GATEWAY_MASTER_KEY: key });
    expect(config.masterKeys).toHaveLength(1);
  });

  it.each([
    'redis://127.0.0.1:6379',
    'rediss://user:secret@store.example:6380/1',
    'redis+sentinel://one:26379,two:26379/sessions',
    'rediss+cluster://:secret@one:7001,two:7002',
  ])('takes the Redis URL %s', (url) => {
    expect(loadConfig({ FHIR_GATEWAY_REDIS_URL: url, FHIR_GATEWAY_MASTER_KEY: key }).redisUrl).toBe(url);
  });

  it.each(['http://127.0.0.1:6379', 'redis+sentinel://one:26379', 'redis+cluster://one/3', 'x'])(
    'refuses the Redis URL %s without repeating it',
    (url) => {
      expect(faultsOf({ FHIR_GATEWAY_REDIS_URL: url, FHIR_GATEWAY_MASTER_KEY: key })).toEqual([
        'FHIR_GATEWAY_REDIS_URL must be a redis://, rediss://, redis+sentinel:// or redis+cluster:// URL',
      ]);
    },
  );

  it.each([
    [undefined, undefined, 0],
    ['redis://127.0.0.1:6379', undefined, 0],
    ['redis+cluster://one:7001', undefined, 0],
    ['redis+sentinel://one:26379/sessions', undefined, 1],
    ['rediss+sentinel://one:26379/sessions', '', 1],
    ['redis+sentinel://one:26379/sessions', '0', 0],
    ['redis+cluster://one:7001', '2', 2],
  ])('with the Redis %s and write replicas %j waits for %d', (url, replicas, waitsFor) => {
    const redis = url === undefined ? {} : { FHIR_GATEWAY_REDIS_URL: url, FHIR_GATEWAY_MASTER_KEY: key };
    const given = replicas === undefined ? {} : { FHIR_GATEWAY_REDIS_WRITE_REPLICAS: replicas };
    expect(loadConfig({ ...redis, ...given }).redisWriteReplicas).toBe(waitsFor);
  });

  it.each([
    ['-1', 'must not be negative'],
    ['1.5', 'must be a whole number of replicas'],
    ['11', 'must be at most 10'],
    ['one', 'must be a number of replicas'],
  ])('refuses %s replicas to write to', (replicas, why) => {
    expect(faultsOf({ FHIR_GATEWAY_REDIS_WRITE_REPLICAS: replicas })).toEqual([
      `FHIR_GATEWAY_REDIS_WRITE_REPLICAS ${why}`,
    ]);
  });

  it('has records open with credentials alone, but for the mode whose session needs none', () => {
    expect(loadConfig({}).recordKeys).toBe('credential');
    expect(loadConfig({ FHIR_GATEWAY_RECORD_SEALING: 'master' }).recordKeys).toBe('master');
    expect(loadConfig({ FHIR_GATEWAY_MCP_AUTH: 'local' }).recordKeys).toBe('master');
    expect(faultsOf({ FHIR_GATEWAY_RECORD_SEALING: 'none' })).toEqual([
      'FHIR_GATEWAY_RECORD_SEALING must be one of credential, master',
    ]);
  });

  it('keeps no session in memory unless told to, and none for longer than five seconds', () => {
    expect(loadConfig({}).sessionCacheSeconds).toBe(0);
    expect(loadConfig({ FHIR_GATEWAY_SESSION_CACHE_SECONDS: '5' }).sessionCacheSeconds).toBe(5);
    expect(faultsOf({ FHIR_GATEWAY_SESSION_CACHE_SECONDS: '6' })).toEqual([
      'FHIR_GATEWAY_SESSION_CACHE_SECONDS must be at most 5 seconds',
    ]);
    expect(faultsOf({ FHIR_GATEWAY_REDIS_CA: 'a file name' })).toEqual([
      'FHIR_GATEWAY_REDIS_CA must be PEM certificates',
    ]);
  });

  it('keeps no answers of platforms unless told to, and none for longer than ten minutes', () => {
    expect(loadConfig({}).recordCacheSeconds).toBe(0);
    expect(loadConfig({ FHIR_GATEWAY_RECORD_CACHE_SECONDS: '600' }).recordCacheSeconds).toBe(600);
    expect(faultsOf({ FHIR_GATEWAY_RECORD_CACHE_SECONDS: '601' })).toEqual([
      'FHIR_GATEWAY_RECORD_CACHE_SECONDS must be at most 600 seconds',
    ]);
  });

  it('refuses an idle time longer than the session itself', () => {
    const faults = faultsOf({ FHIR_GATEWAY_SESSION_IDLE_SECONDS: '7200', FHIR_GATEWAY_SESSION_MAX_SECONDS: '3600' });
    expect(faults).toEqual(['FHIR_GATEWAY_SESSION_IDLE_SECONDS must not exceed FHIR_GATEWAY_SESSION_MAX_SECONDS']);
  });

  it('drops a trailing slash of a public URL, so that addresses can be joined to it', () => {
    expect(loadConfig({ FHIR_GATEWAY_PUBLIC_URL: 'https://fhir.example.org/gateway/' }).publicUrl).toBe(
      'https://fhir.example.org/gateway',
    );
  });

  it('reads the platforms that may be written to', () => {
    expect(loadConfig({ FHIR_GATEWAY_WRITES: 'on' }).writes).toBe('on');
    expect(loadConfig({ FHIR_GATEWAY_WRITES: 'epic, sandbox-ehr' }).writes).toEqual(new Set(['epic', 'sandbox-ehr']));
  });

  it('reads the private networks in which platforms may be, and takes nothing wider or more dangerous', () => {
    const networks = (text: string) => loadConfig({ FHIR_GATEWAY_PRIVATE_NETWORKS: text }).privateNetworks;
    expect(networks('10.20.0.0/16, fd12::/32')).toEqual(['10.20.0.0/16', 'fd12::/32']);
    expect(loadConfig({}).privateNetworks).toEqual([]);
    for (const text of ['0.0.0.0/0', '127.0.0.0/8', '169.254.0.0/16', '10.20.0.0', '10.20.0.0/16 10.30.0.0/16'])
      expect(faultsOf({ FHIR_GATEWAY_PRIVATE_NETWORKS: text })).toEqual([
        'FHIR_GATEWAY_PRIVATE_NETWORKS must be a comma list of private networks such as 10.20.0.0/16',
      ]);
  });

  it('takes how many people may be connected to a platform at once, from 1 to 1000', () => {
    const setting = 'FHIR_GATEWAY_CONNECTIONS_PER_PLATFORM';
    expect(loadConfig({}).connectionsPerPlatform).toBe(25);
    expect(loadConfig({ [setting]: '1000' }).connectionsPerPlatform).toBe(1000);
    for (const wrong of ['0', '1001', '-1', '2.5', 'many']) {
      expect(faultsOf({ [setting]: wrong })).toEqual([expect.stringContaining(setting)]);
    }
  });

  it('reads how long a sign-in service may take for an answer', () => {
    const setting = 'FHIR_GATEWAY_SIGN_IN_TIMEOUT_SECONDS';
    expect(loadConfig({}).signInTimeoutSeconds).toBe(10);
    expect(loadConfig({ [setting]: '45' }).signInTimeoutSeconds).toBe(45);
    for (const text of ['0', '61', '1.5', 'long']) expect(faultsOf({ [setting]: text })[0]).toContain(setting);
  });

  it('splits the folders of platform files', () => {
    const config = loadConfig({ FHIR_GATEWAY_PLATFORMS_DIR: '/etc/platforms:/srv/more' }, ':');
    expect(config.platformDirectories).toEqual(['/etc/platforms', '/srv/more']);
  });

  it('splits the folders of organization indexes, and has none by default', () => {
    const config = loadConfig({ FHIR_GATEWAY_TENANTS_DIR: '/srv/tenants:/srv/more:' }, ':');
    expect(config.tenantDirectories).toEqual(['/srv/tenants', '/srv/more']);
    expect(loadConfig({}).tenantDirectories).toEqual([]);
  });
});

function faultsOf(environment: Record<string, string>): string[] {
  try {
    loadConfig(environment);
  } catch (error) {
    if (error instanceof GatewayError && error.code === 'CONFIG_INVALID') return (error.detail ?? '').split('\n');
    throw error;
  }
  throw new Error('the settings were accepted');
}
