import type { SettingNote } from './setting-note.js';
import { bounds, origins, rates } from './setting-notes-limits.js';
import { login } from './setting-notes-login.js';
import { udap } from './setting-notes-udap.js';
import { oauthClients } from './setting-notes-oauth.js';
import { auditAndMetrics, traces } from './setting-notes-observability.js';

const folders = 'folders, separated as in `PATH`';
const url = 'http or https URL';

const general: Readonly<Record<string, SettingNote>> = {
  FHIR_GATEWAY_HOST: {
    section: 'general',
    app: 'both',
    type: 'address',
    meaning: 'address to bind to; containers set `0.0.0.0`',
  },
  FHIR_GATEWAY_PORT: { section: 'general', app: 'REST', type: 'port', meaning: 'port' },
  FHIR_GATEWAY_MCP_PORT: {
    section: 'general',
    app: 'MCP',
    type: 'port',
    meaning: 'port of the MCP server by itself; the path is `/mcp`',
  },
  FHIR_GATEWAY_PUBLIC_URL: {
    section: 'general',
    app: 'both',
    type: url,
    meaning: 'where browsers reach the REST API; `<it>/oauth/callback` is the redirect URI to register with platforms',
    defaultText: '`http://localhost:<port>`',
    example: {
      above: 'Where browsers and MCP clients reach the two apps.',
      value: 'https://gateway.example.org',
    },
  },
  FHIR_GATEWAY_MCP_PUBLIC_URL: {
    section: 'general',
    app: 'both',
    type: url,
    meaning:
      'where MCP clients reach the MCP server, without `/mcp`; where it equals the other public URL, the REST API serves ' +
      '`/mcp` too. With `FHIR_GATEWAY_MCP_PORT` set the default is `http://localhost:<that port>`',
    defaultText: '`FHIR_GATEWAY_PUBLIC_URL`',
    example: { value: 'https://mcp.example.org' },
  },
  FHIR_GATEWAY_MCP_AUTH: {
    section: 'general',
    app: 'both',
    meaning:
      '`oauth`; `local` (one person on one machine; refused unless every address is loopback); `pairing` (a code shown ' +
      'after sign-in is typed into the chat; see [security](security.md#pairing-mode))',
  },
  FHIR_GATEWAY_MCP_TOOLS: {
    section: 'general',
    app: 'MCP',
    meaning:
      '`search-fetch` offers the two tools `search` and `fetch` as hosts expect them that know no others, beside those for ' +
      'signing in; run a second process of the MCP server for such hosts',
  },
  FHIR_GATEWAY_MCP_LEGACY_LINKS: {
    section: 'general',
    app: 'MCP',
    meaning:
      '`true` asks clients of the 2025 protocol era to open sign-in links by the protocol’s error -32042, which many of ' +
      'them do not know; others get the link as text',
  },
  FHIR_GATEWAY_REDIS_URL: {
    section: 'general',
    app: 'both',
    type: 'Redis URL',
    isSecret: true,
    meaning:
      '`redis://host`, `redis+sentinel://host,host/master` or `redis+cluster://host,host`, with TLS `rediss…`; unset: ' +
      'sessions in the memory of one process',
    example: {
      above: 'One store for any number of processes, and the key that seals what is in it: openssl rand -base64 48',
      value: 'rediss://redis.example.org:6379',
    },
  },
  FHIR_GATEWAY_REDIS_CA: {
    section: 'general',
    app: 'both',
    type: 'PEM',
    meaning: 'certificates to trust where the Redis speaks TLS',
    defaultText: 'the system’s',
  },
  FHIR_GATEWAY_REDIS_WRITE_REPLICAS: {
    section: 'general',
    app: 'both',
    type: '0 to 10',
    meaning:
      'replicas that must have a login, a renewed token, a revocation or a used code before it counts; with fewer of them ' +
      'nothing can be changed (503 `STORE_UNAVAILABLE`); see [operating](operating.md#when-redis-fails-over)',
    defaultText: '1 with `redis+sentinel://`, else 0',
  },
  FHIR_GATEWAY_MASTER_KEY: {
    section: 'general',
    app: 'both',
    type: '32 bytes or more',
    isSecret: true,
    meaning: 'random, in any encoding, for example from `openssl rand -base64 48`; needed with Redis',
    defaultText: 'random per process',
    example: { value: '' },
  },
  FHIR_GATEWAY_MASTER_KEYS: {
    section: 'general',
    app: 'both',
    type: 'JSON',
    isSecret: true,
    meaning: 'list of `{"id", "key", "primary"}` for rotation; wins over the single key, whose id is `default`',
  },
  FHIR_GATEWAY_PLATFORMS_DIR: {
    section: 'general',
    app: 'both',
    type: folders,
    meaning: 'further folders of platform files; a file there wins over a shipped one',
  },
  FHIR_GATEWAY_TENANTS_DIR: {
    section: 'general',
    app: 'both',
    type: folders,
    meaning:
      'further folders of organization indexes (`fhir-gateway directory update`), beside `tenants` in the folders above; an ' +
      'index there wins over a shipped one of the same platform',
  },
  FHIR_GATEWAY_WRITES: {
    section: 'general',
    app: 'both',
    type: '`off`, `on` or a comma list',
    meaning: 'whether records may be changed, or the ids of the platforms that may be written to',
  },
  FHIR_GATEWAY_CQL: {
    section: 'general',
    app: 'both',
    meaning:
      '`on` runs the compiled CQL that payers’ [forms](documentation-forms.md#cql) come with, each in a thread of its own',
    example: {
      above: 'Answers to payers’ forms that only their own CQL can find in the record.',
      value: 'on',
    },
  },
  FHIR_GATEWAY_BATCH_ENTRIES: {
    section: 'general',
    app: 'both',
    type: 'number',
    meaning: 'most entries of a FHIR batch or transaction, from 1 to 10000',
  },
  FHIR_GATEWAY_SCOPE_MODE: {
    section: 'general',
    app: 'both',
    meaning:
      '`enforce`: what the granted scopes do not cover is refused; `audit`: it is let through and audited ' +
      '(`wouldRefuse`); `off`: it is let through. See [security](security.md#scopes)',
    example: {
      above:
        'For moving applications over that ask for too few scopes: audit lets through and records. Default: enforce.',
      value: 'audit',
    },
  },
  FHIR_GATEWAY_UPSTREAM_CLIENT: {
    section: 'general',
    app: 'both',
    meaning:
      'the HTTP/1.1 client that calls platforms: `own`, or `undici` with the parser of Node’s `fetch`; both obey the same ' +
      'rules, `undici` takes more CPU and memory for an answer',
  },
  FHIR_GATEWAY_ALLOW_INSECURE_UPSTREAMS: {
    section: 'general',
    app: 'both',
    meaning: '`true` allows `http:` platforms that are not on loopback',
  },
  FHIR_GATEWAY_SIGN_IN_TIMEOUT_SECONDS: {
    section: 'general',
    app: 'both',
    type: 'seconds',
    meaning:
      'how long the authorization server of a platform may take for one answer, such as the exchange of a code for ' +
      'tokens; at most 60',
  },
  FHIR_GATEWAY_CONNECTIONS_PER_PLATFORM: {
    section: 'general',
    app: 'both',
    type: 'number',
    meaning:
      'how many people (patients) may be connected to one platform in one session at once, at most 1000. With one more, ' +
      'the connection that was unused for the longest time ends, is revoked, and says so',
  },
  FHIR_GATEWAY_PRIVATE_NETWORKS: {
    section: 'general',
    app: 'both',
    type: 'comma list',
    meaning:
      'private networks in which `https:` platforms may be, such as `10.20.0.0/16`; never this machine, link-local ' +
      'addresses or metadata services of clouds',
    example: { above: 'Platforms inside of your own network: where they may be.', value: '10.20.0.0/16' },
  },
  FHIR_GATEWAY_TRUSTED_PROXIES: {
    section: 'general',
    app: 'both',
    type: 'comma list',
    meaning:
      'the reverse proxies in front (`10.0.0.0/8`, an address, `loopback`, `uniquelocal`): their `X-Forwarded-For` says ' +
      'who is calling, for limits and for the audit',
    defaultText: 'none: the peer is the caller',
    example: { above: 'Reverse proxies in front, whose X-Forwarded-For is believed.', value: '10.0.0.0/8' },
  },
  FHIR_GATEWAY_LOCAL_SESSIONS: {
    section: 'general',
    app: 'both',
    meaning:
      '`npm start` keeps the sessions of `local` mode, sealed, in a file that the next start reads; `forget`: they end with ' +
      'the process. Nothing is kept in other modes',
  },
  FHIR_GATEWAY_SESSION_IDLE_SECONDS: {
    section: 'general',
    app: 'both',
    type: 'seconds',
    meaning: 'disuse that ends a session',
    defaultText: '28800 (8 hours)',
  },
  FHIR_GATEWAY_SESSION_MAX_SECONDS: {
    section: 'general',
    app: 'both',
    type: 'seconds',
    meaning: 'age that ends a session',
    defaultText: '604800 (7 days)',
  },
  FHIR_GATEWAY_RECORD_SEALING: {
    section: 'general',
    app: 'both',
    meaning:
      'what opens tokens and other stored values: the master key together with what the caller presents, or the master key ' +
      'alone; for a roll-out over a release that does not know this setting. Always `master` in the mode `local`',
  },
  FHIR_GATEWAY_SESSION_CACHE_SECONDS: {
    section: 'general',
    app: 'both',
    type: 'seconds',
    meaning: 'how long an opened session may be used again from memory, at most 5; the same in every process',
    defaultText: '0 (never)',
  },
  FHIR_GATEWAY_RECORD_CACHE_SECONDS: {
    section: 'general',
    app: 'both',
    type: 'seconds',
    meaning:
      'how long what platforms answered to the reads of a record is kept, sealed, at most 600: a platform is asked each time whether ' +
      'it has changed, and need not send it again',
    defaultText: '0 (never)',
  },
  FHIR_GATEWAY_DRAIN_DELAY_SECONDS: {
    section: 'general',
    app: 'both',
    type: 'seconds',
    meaning:
      'how long a process that was asked to stop (SIGTERM) still takes requests while `/readyz` answers 503, so that load ' +
      'balancers look elsewhere first; at most 120',
  },
  FHIR_GATEWAY_DRAIN_SECONDS: {
    section: 'general',
    app: 'both',
    type: 'seconds',
    meaning: 'how long requests that run may go on after that; at most 3600',
  },
  FHIR_GATEWAY_LOG_LEVEL: {
    section: 'general',
    app: 'both',
    meaning: 'least severe lines that are written; audit entries are `info`',
    defaultText: '`info` (`npm start`: `warn`)',
  },
};

/** The note of each setting, by its name; a test compares the names with the schema's. */
export const settingNotes: Readonly<Record<string, SettingNote>> = Object.freeze({
  ...general,
  ...auditAndMetrics,
  ...rates,
  ...bounds,
  ...origins,
  ...oauthClients,
  ...login,
  ...udap,
  ...traces,
});
