import { generateKeyPairSync } from 'node:crypto';
import { faultsOf } from '../testing/faults-of.js';
import { publishKeys } from '../wiring/gateway-keys.js';
import { loadConfig } from './config.js';

const key = 'k4Jv0ZtqQm8s3XwYbN7rLd2uHcPeFg1A';
const redis = { FHIR_GATEWAY_REDIS_URL: 'redis://127.0.0.1:6379' };
const issuer = { FHIR_GATEWAY_LOGIN_ISSUER: 'https://login.example.org/realms/staff' };
const client = { ...issuer, FHIR_GATEWAY_LOGIN_CLIENT_ID: 'fhir-gateway' };
const local = { FHIR_GATEWAY_MCP_AUTH: 'local' };

describe('loadConfig', () => {
  it('reports every fault at once, by variable and without a value, those between settings too', () => {
    const faults = faultsOf({
      ...local,
      FHIR_GATEWAY_PORT: 'eighty-hundred',
      FHIR_GATEWAY_PUBLIC_URL: 'ftp://hospital.example/secret-path',
      FHIR_GATEWAY_MASTER_KEY: 'hunter2',
      FHIR_GATEWAY_LOG_LEVEL: 'loud',
      FHIR_GATEWAY_HOST: '0.0.0.0',
    });
    expect(faults.map((fault) => fault.split(' ')[0])).toEqual(
      ['PORT', 'PUBLIC_URL', 'MASTER_KEY', 'LOG_LEVEL', 'HOST'].map((name) => `FHIR_GATEWAY_${name}`),
    );
    expect(faults.join()).not.toMatch(/eighty|secret-path|hunter2|loud/);
  });

  it('freezes what it reads', () => {
    expect(Object.isFrozen(loadConfig({}))).toBe(true);
  });

  it.each<[string, Record<string, string>, string]>([
    ['with a public URL', { FHIR_GATEWAY_PUBLIC_URL: 'https://gateway.example.org/' }, 'https://gateway.example.org'],
    ['with another port', { FHIR_GATEWAY_PORT: '9000' }, 'http://localhost:9000'],
    ['unless it has a port of its own', { FHIR_GATEWAY_MCP_PORT: '9001' }, 'http://localhost:9001'],
    ['unless it has a URL of its own', { FHIR_GATEWAY_MCP_PUBLIC_URL: 'https://m.example' }, 'https://m.example'],
  ])('puts the MCP server at the address of the REST API, %s', (_what, environment, url) => {
    expect(loadConfig(environment).mcpPublicUrl).toBe(url);
  });

  it.each([
    ['redis+cluster://one:7001', 0],
    ['redis+sentinel://one:26379/sessions', 1],
  ])('with the Redis %s waits for %d replicas', (url, replicas) => {
    const settings = { FHIR_GATEWAY_REDIS_URL: url, FHIR_GATEWAY_MASTER_KEY: key };
    expect(loadConfig(settings).redisWriteReplicas).toBe(replicas);
    expect(loadConfig({ ...settings, FHIR_GATEWAY_REDIS_WRITE_REPLICAS: '0' }).redisWriteReplicas).toBe(0);
  });

  it('has records open with credentials, but for the mode whose session needs none', () => {
    expect(loadConfig(local).recordKeys).toBe('master');
    expect(loadConfig({ ...local, ...redis, FHIR_GATEWAY_MASTER_KEY: key }).localSessions).toBe(false);
  });

  it.each(['127.8.9.1', 'localhost', '::1'])('allows local mode on %s', (host) => {
    expect(faultsOf({ ...local, FHIR_GATEWAY_HOST: host })).toEqual([]);
  });

  it('never makes a session longer than it would be without a sign-in', () => {
    expect(loadConfig(client).sessionMaxSeconds).toBe(43_200);
    expect(loadConfig({ ...client, FHIR_GATEWAY_SESSION_MAX_SECONDS: '30000' }).sessionMaxSeconds).toBe(30_000);
  });

  it('holds a master key for as long as a session that is kept may need it, where there can be one', () => {
    const longest = (settings: Record<string, string>) => loadConfig(settings).longestSessionSeconds / 86_400;
    expect(longest({})).toBe(400);
    for (const none of [{ LASTING_CONNECTIONS: 'off' }, { RECORD_SEALING: 'master' }]) {
      expect(longest(Object.fromEntries(Object.entries(none).map(([name, on]) => [`FHIR_GATEWAY_${name}`, on])))).toBe(
        7,
      );
    }
    expect([longest(local), longest(client)]).toEqual([7, 400]);
    expect([loadConfig(local).keepsConnections, loadConfig(client).keepsConnections]).toEqual([false, true]);
  });

  it('takes a private key in the place of a secret, and publishes its public half', () => {
    const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-384' });
    const pem = String(privateKey.export({ type: 'pkcs8', format: 'pem' }));
    const jwks = JSON.stringify({ keys: [{ ...privateKey.export({ format: 'jwk' }), kid: 'login-1' }] });
    const registry = { privateKeys: () => [] } as unknown as Parameters<typeof publishKeys>[0];
    for (const secret of [pem, jwks]) {
      const { login } = loadConfig({ ...client, FHIR_GATEWAY_LOGIN_CLIENT_SECRET: secret });
      expect(login).toEqual({ issuer: issuer.FHIR_GATEWAY_LOGIN_ISSUER, clientId: 'fhir-gateway', privateKey: secret });
      const { keys, unusable } = publishKeys(registry, { warn: () => undefined } as never, login?.privateKey);
      expect([keys, unusable]).toEqual([[expect.objectContaining({ alg: 'ES384', use: 'sig' })], []]);
      expect(keys[0]).not.toHaveProperty('d');
      if (secret === jwks) expect(keys[0]).toMatchObject({ kid: 'login-1' });
    }
  });
});

const inLocal = 'must be a loopback address while FHIR_GATEWAY_MCP_AUTH is local';
const idle = 'FHIR_GATEWAY_SESSION_IDLE_SECONDS must not exceed';
const groups = { FHIR_GATEWAY_LOGIN_USER_GROUPS: 'a', FHIR_GATEWAY_LOGIN_OPERATOR_GROUPS: 'b' };
const udap = { FHIR_GATEWAY_UDAP_COMMUNITY: 'urn:oid:1.2.3' };
const webhook = ['FHIR_GATEWAY_CHANGES_WEBHOOK_URL', 'FHIR_GATEWAY_CHANGES_WEBHOOK_SECRET'] as const;

it.each<[Record<string, string>, string[]]>([
  [{ ...local, FHIR_GATEWAY_HOST: '0.0.0.0' }, [`FHIR_GATEWAY_HOST ${inLocal}`]],
  [{ ...local, FHIR_GATEWAY_HOST: '192.0.2.7' }, [`FHIR_GATEWAY_HOST ${inLocal}`]],
  [{ ...local, FHIR_GATEWAY_HOST: '::' }, [`FHIR_GATEWAY_HOST ${inLocal}`]],
  [{ ...local, FHIR_GATEWAY_PUBLIC_URL: 'https://gateway.example.org' }, [`FHIR_GATEWAY_PUBLIC_URL ${inLocal}`]],
  [{ ...local, FHIR_GATEWAY_PUBLIC_URL: 'http://localhost.example.org' }, [`FHIR_GATEWAY_PUBLIC_URL ${inLocal}`]],
  [{ ...local, FHIR_GATEWAY_PUBLIC_URL: 'http://127.0.0.1.example.org' }, [`FHIR_GATEWAY_PUBLIC_URL ${inLocal}`]],
  [{ ...local, FHIR_GATEWAY_MCP_PUBLIC_URL: 'http://10.0.0.5:8001' }, [`FHIR_GATEWAY_MCP_PUBLIC_URL ${inLocal}`]],
  [
    { ...local, FHIR_GATEWAY_CORS_ORIGINS: 'https://a.example' },
    ['FHIR_GATEWAY_CORS_ORIGINS must be unset while FHIR_GATEWAY_MCP_AUTH is local'],
  ],
  [
    { ...local, ...client },
    ['FHIR_GATEWAY_LOGIN_ISSUER must not be set while FHIR_GATEWAY_MCP_AUTH is local: nobody signs in there'],
  ],
  [
    redis,
    ['FHIR_GATEWAY_MASTER_KEY is needed with FHIR_GATEWAY_REDIS_URL: every process must open what another sealed'],
  ],
  [{ ...redis, FHIR_GATEWAY_MASTER_KEY: 'short' }, ['FHIR_GATEWAY_MASTER_KEY must be at least 32 bytes long']],
  [
    { FHIR_GATEWAY_AUDIT_SINKS: 'redis-stream' },
    ['FHIR_GATEWAY_REDIS_URL is needed for redis-stream in FHIR_GATEWAY_AUDIT_SINKS'],
  ],
  [{ FHIR_GATEWAY_SESSION_MAX_SECONDS: '3600' }, [`${idle} FHIR_GATEWAY_SESSION_MAX_SECONDS`]],
  [{ ...client, FHIR_GATEWAY_LOGIN_MAX_SECONDS: '600' }, [`${idle} FHIR_GATEWAY_LOGIN_MAX_SECONDS`]],
  [issuer, ['FHIR_GATEWAY_LOGIN_CLIENT_ID is needed with FHIR_GATEWAY_LOGIN_ISSUER']],
  [
    { ...client, FHIR_GATEWAY_LOGIN_ISSUER: 'http://login.example.org' },
    ['FHIR_GATEWAY_LOGIN_ISSUER must be an https URL, except on this machine'],
  ],
  [
    { ...client, ...groups },
    Object.keys(groups).map((name) => `FHIR_GATEWAY_LOGIN_ROLES_CLAIM is needed with ${name}`),
  ],
  [
    { ...client, FHIR_GATEWAY_LOGIN_ROLES_CLAIM: 'groups' },
    [`FHIR_GATEWAY_LOGIN_ROLES_CLAIM needs ${Object.keys(groups).join(' or ')}`],
  ],
  // Without an issuer everybody would get in.
  ...['CLIENT_ID', 'CLIENT_SECRET'].map((name): [Record<string, string>, string[]] => [
    { [`FHIR_GATEWAY_LOGIN_${name}`]: 'x' },
    [`FHIR_GATEWAY_LOGIN_ISSUER is needed with FHIR_GATEWAY_LOGIN_${name}`],
  ]),
  [
    udap,
    ['CERTIFICATE', 'TRUST_ANCHORS', 'CLIENT'].map(
      (name) => `FHIR_GATEWAY_UDAP_${name} is needed with the other settings of UDAP`,
    ),
  ],
  [{ [webhook[0]]: 'https://app.example.org/' }, [`${webhook[1]} is needed with ${webhook[0]}`]],
  [{ [webhook[1]]: `whsec_${Buffer.alloc(24, 5).toString('base64')}` }, [`${webhook[0]} is needed with ${webhook[1]}`]],
])('%j is refused', (environment, faults) => expect(faultsOf(environment)).toEqual(faults));
