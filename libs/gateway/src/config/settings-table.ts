import * as kinds from './kinds.js';
import { accessTable } from './settings-table-access.js';
import { needed, rare, usual, type Setting, type ValueOf } from './setting.js';

/** For durations that need no end: ten years. */
const session = kinds.seconds(60, 315_360_000);

const general = {
  FHIR_GATEWAY_HOST: usual(kinds.text, 'address to bind to; containers set `0.0.0.0`', { default: '127.0.0.1' }),
  FHIR_GATEWAY_PORT: usual(kinds.port, 'port of the REST API', { default: 8000 }),
  FHIR_GATEWAY_MCP_PORT: usual(kinds.port, 'port of an MCP server of its own; the path is `/mcp`', {
    default: 8001,
  }),
  FHIR_GATEWAY_PUBLIC_URL: needed(
    kinds.publicUrl,
    'where browsers reach the REST API; `<it>/oauth/callback` is the redirect URI to register with platforms',
    {
      defaultText: '`http://localhost:<port>`',
      example: { above: 'Where browsers and MCP clients reach the two apps.', value: 'https://gateway.example.org' },
    },
  ),
  FHIR_GATEWAY_MCP_PUBLIC_URL: usual(
    kinds.publicUrl,
    'where MCP clients reach an MCP server of its own, without `/mcp`; with `FHIR_GATEWAY_MCP_PORT` set the default is ' +
      '`http://localhost:<that port>`',
    { defaultText: '`FHIR_GATEWAY_PUBLIC_URL`', example: { value: 'https://mcp.example.org' } },
  ),
  FHIR_GATEWAY_MCP_AUTH: usual(
    kinds.choice('oauth', 'local', 'pairing'),
    '`local`: one person on one machine, refused unless every address is loopback; `pairing`: a code shown after ' +
      'sign-in is typed into the chat; see [security](security.md#pairing-mode)',
    { default: 'oauth' },
  ),
  FHIR_GATEWAY_MCP_TOOLS: rare(
    kinds.choice('all', 'search-fetch'),
    '`search-fetch` offers `search` and `fetch` alone, for hosts that know no others; run an MCP server of its own for it',
    { default: 'all' },
  ),
  FHIR_GATEWAY_REDIS_URL: needed(
    kinds.redisUrl,
    '`redis://host`, `redis+sentinel://host,host/master` or `redis+cluster://host,host`, with TLS `rediss…`; unset: ' +
      'sessions in the memory of one process',
    {
      isSecret: true,
      example: {
        above: 'One store for any number of processes, and the key that seals what is in it: openssl rand -base64 48',
        value: 'rediss://redis.example.org:6379',
      },
    },
  ),
  FHIR_GATEWAY_REDIS_CA: usual(kinds.certificates, 'certificates to trust where the Redis speaks TLS', {
    defaultText: 'the system’s',
    isLong: true,
  }),
  FHIR_GATEWAY_REDIS_WRITE_REPLICAS: rare(
    kinds.whole(0, 10),
    'replicas that must have a change before it counts; with fewer nothing can be changed; see ' +
      '[operating](operating.md#when-redis-fails-over)',
    { defaultText: '1 with `redis+sentinel://`, else 0' },
  ),
  FHIR_GATEWAY_MASTER_KEY: needed(
    kinds.masterKey,
    'random bytes in any encoding, for example from `openssl rand -base64 48`; needed with Redis',
    { defaultText: 'random per process', isSecret: true, example: { value: '' } },
  ),
  FHIR_GATEWAY_MASTER_KEYS: usual(
    kinds.masterKeys,
    'list of `{"id", "key", "primary"}` for rotation; wins over the single key, whose id is `default`',
    { isSecret: true },
  ),
  FHIR_GATEWAY_PLATFORMS_DIR: usual(
    kinds.folders,
    'further folders of platform files, with indexes of organizations in `tenants` in each; what is there wins over ' +
      'what ships',
  ),
  FHIR_GATEWAY_WRITES: usual(kinds.writes, 'whether records may be changed, or at which platforms', { default: 'off' }),
  FHIR_GATEWAY_CQL: rare(
    kinds.choice('on', 'off'),
    '`on` runs the compiled CQL that payers’ [forms](ask-a-payer.md#cql) come with',
    {
      default: 'off',
      example: { above: 'Answers to payers’ forms that only their own CQL can find in the record.', value: 'on' },
    },
  ),
  FHIR_GATEWAY_CMS_COVERAGE: rare(
    kinds.choice('off', 'open', 'licensed'),
    'packets of Original Medicare name CMS’s coverage determinations: `open` reads lists, `licensed` accepts the terms of AMA, ADA and AHA for their codes, too',
    { default: 'off' },
  ),
  FHIR_GATEWAY_SCOPE_MODE: rare(
    kinds.choice('enforce', 'audit', 'off'),
    'what the granted scopes do not cover is refused (`enforce`), let through and audited (`audit`), or let through ' +
      '(`off`); see [security](security.md#scopes)',
    {
      default: 'enforce',
      example: {
        above:
          'For moving applications over that ask for too few scopes: audit lets through and records. Default: enforce.',
        value: 'audit',
      },
    },
  ),
  FHIR_GATEWAY_ALLOW_INSECURE_UPSTREAMS: rare(
    kinds.choice('true', 'false'),
    '`true` allows `http:` platforms that are not on loopback',
    { default: 'false' },
  ),
  FHIR_GATEWAY_PRIVATE_NETWORKS: usual(
    kinds.privateNetworks,
    'private networks in which `https:` platforms may be; never this machine, link-local addresses or cloud metadata',
    { example: { above: 'Platforms inside of your own network: where they may be.', value: '10.20.0.0/16' } },
  ),
  FHIR_GATEWAY_TRUSTED_PROXIES: usual(
    kinds.trustedProxies,
    'reverse proxies in front (`10.0.0.0/8`, an address, `loopback`, `uniquelocal`), whose `X-Forwarded-For` says who ' +
      'is calling',
    {
      defaultText: 'none: the peer is the caller',
      example: { above: 'Reverse proxies in front, whose X-Forwarded-For is believed.', value: '10.0.0.0/8' },
    },
  ),
  FHIR_GATEWAY_RATE_LIMITS: usual(
    kinds.limitFactor,
    'whether calls are counted, or the factor of all limits [below](#limits): `4` allows four times as many',
    { defaultText: '`on`; `off` in `local` mode' },
  ),
  FHIR_GATEWAY_SESSION_IDLE_SECONDS: usual(session, 'disuse that ends a session', {
    default: 28_800,
    defaultText: '28800 (8 hours)',
  }),
  FHIR_GATEWAY_SESSION_MAX_SECONDS: usual(session, 'age that ends a session', {
    default: 604_800,
    defaultText: '604800 (7 days)',
  }),
  FHIR_GATEWAY_SESSION_CACHE_SECONDS: rare(
    kinds.seconds(0, 5),
    'how long an opened session may be used again from memory; the same in every process',
    { default: 0, defaultText: '0 (never)' },
  ),
  FHIR_GATEWAY_RECORD_CACHE_SECONDS: rare(
    kinds.seconds(0, 600),
    'how long answers to the reads of a record are kept, sealed; a platform is still asked whether one has changed',
    { default: 0, defaultText: '0 (never)' },
  ),
  FHIR_GATEWAY_RECORD_SEALING: rare(
    kinds.choice('credential', 'master'),
    'what opens stored values: the master key with what the caller presents, or the master key alone, for a roll-out ' +
      'over a release without this setting; always `master` in `local` mode',
    { default: 'credential' },
  ),
  FHIR_GATEWAY_LASTING_CONNECTIONS: usual(
    kinds.choice('on', 'off'),
    'whether a person can keep connections for a year and longer, and open them, by a recovery code; not with ' +
      '`RECORD_SEALING=master`. `npm start` keeps them in a file that the next start reads, sealed; `off` writes none',
    { default: 'on' },
  ),
  FHIR_GATEWAY_REVOCATION_PUBLIC_KEY: rare(
    kinds.revocationKey,
    'X25519: refresh tokens of kept connections are sealed to it as well, so that `fhir-gateway sessions revoke-ended` can have ' +
      'them revoked once nobody opened them for 400 days',
    { isLong: true, defaultText: 'none: only a public client’s tokens with DPoP are revoked then' },
  ),
  FHIR_GATEWAY_DRAIN_DELAY_SECONDS: usual(
    kinds.seconds(0, 120),
    'how long requests are taken after SIGTERM while `/readyz` answers 503, so that load balancers look elsewhere',
    { default: 0 },
  ),
  FHIR_GATEWAY_DRAIN_SECONDS: usual(kinds.seconds(0, 3_600), 'how long requests that run may go on after that', {
    default: 20,
  }),
  FHIR_GATEWAY_LOG_LEVEL: usual(
    kinds.choice('debug', 'info', 'warn', 'error', 'silent'),
    'least severe lines that are written; audit entries are `info`',
    { default: 'info', defaultText: '`info` (`npm start`: `warn`)' },
  ),
};

/** Every setting by its variable, in the sections of docs/configuration.md. */
export const settingsTable = { general, ...accessTable };

type Sections = typeof settingsTable;
type Rows = Sections['general'] & Sections['audit'] & Sections['login'] & Sections['clients'] & Sections['traces'];

/** What the settings are read to, with their defaults. */
export type Settings = { readonly [Name in keyof Rows]: ValueOf<Rows[Name]> };
export type SettingName = keyof Settings;

/** The rows of all sections, by their variables. */
export const settingRows = Object.assign({}, ...Object.values(settingsTable)) as Readonly<Record<SettingName, Setting>>;
