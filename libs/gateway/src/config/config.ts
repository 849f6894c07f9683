import type { ClientPolicy } from '@fhir-gateway/auth-server';
import type { ScopeMode } from '@fhir-gateway/fhir-proxy/contract';
import { upstreamCredentialFaults } from '@fhir-gateway/platform-registry';
import { corsFaults, readCorsOrigins } from './config-cors.js';
import { auditFaults, readAudit, type AuditConfig } from './config-audit.js';
import { changesWebhookFaults, readChangesWebhook, type ChangesWebhookConfig } from './config-changes-webhook.js';
import { readCardIssuers, type HealthCardConfig } from './config-health-cards.js';
import { readUdap, udapFaults, type UdapConfig } from './config-udap.js';
import { loginFaults, readLogin, sessionMaxSeconds, type LoginConfig } from './config-login.js';
import { readClientPolicy } from './config-oauth.js';
import { readList } from './config-lists.js';
import { limitFaults, readLimits, type LimitsConfig } from './config-limits.js';
import { localModeFaults } from './config-local-mode.js';
import { readRedis, type RedisConfig } from './config-redis.js';
import { readReturnTo } from './config-return-to.js';
import { readStopping, type StopConfig } from './config-stopping.js';
import { readTracing, type TracingConfig } from './config-tracing.js';
import { defaultMcpPort, defaultPort, publicUrl, settingsSchema, type Settings } from './settings-schema.js';
import { GatewayError } from '../errors/errors.js';
import { readMasterKeys } from './master-keys.js';
import { readSecretFiles } from './secret-files.js';
import type { MasterKey, RecordKeys } from '@fhir-gateway/token-vault';

/** How an MCP call, and in `local` mode a REST call too, is tied to a person. */
export type McpAuthMode = 'oauth' | 'local' | 'pairing';

/** Everything an operator can set, parsed and frozen. Durations are in seconds. */
export interface Config extends LimitsConfig, StopConfig, RedisConfig, HealthCardConfig {
  /** Address both apps bind to. */
  readonly host: string;
  readonly restPort: number;
  readonly mcpPort: number;
  /** Where browsers reach the REST API; no trailing slash. */
  readonly publicUrl: string;
  /** Where MCP clients reach the MCP server, without `/mcp`; no trailing slash. Equal to `publicUrl`: one listener serves both. */
  readonly mcpPublicUrl: string;
  readonly mcpAuth: McpAuthMode;
  /** Clients of the 2025 protocol era are asked to open sign-in links by an error of the protocol, not in words. */
  readonly mcpLegacyLinks: boolean;
  /** Which tools the MCP server offers: all, or the pair that some hosts expect. */
  readonly mcpTools: 'all' | 'search-fetch';
  /** Empty: a random key for the life of this process; only without Redis. */
  readonly masterKeys: readonly MasterKey[];
  /** What opens records beside the master key; `master`, nothing, in the mode `local`, whose session needs no credential. */
  readonly recordKeys: RecordKeys;
  /** Folders beside the shipped one; a later folder wins. */
  readonly platformDirectories: readonly string[];
  /** Folders with indexes of organizations beside the shipped one; a later folder wins. */
  readonly tenantDirectories: readonly string[];
  readonly writes: 'off' | 'on' | ReadonlySet<string>;
  /** Whether the compiled CQL of payers' forms is run. */
  readonly cql: boolean;
  /** What happens to a FHIR request that the granted scopes do not cover. */
  readonly scopeMode: ScopeMode;
  /** Most entries of a batch or transaction. */
  readonly maxBatchEntries: number;
  /** Which HTTP/1.1 client calls the platforms. */
  readonly upstreamClient: 'own' | 'undici';
  /** Allows `http:` upstreams that are not on loopback. */
  readonly allowInsecureUpstreams: boolean;
  /** How long an authorization server of a platform may take for one answer. */
  readonly signInTimeoutSeconds: number;
  /** People that may be connected to one platform in one session at once. */
  readonly connectionsPerPlatform: number;
  /** Private networks in which platforms may be, in CIDR notation. */
  readonly privateNetworks: readonly string[];
  /** Reverse proxies whose `X-Forwarded-For` is believed; empty: nobody's. */
  readonly trustedProxies: readonly string[];
  /** Origins whose pages may call the APIs with a token; empty: none but the gateway's own. */
  readonly corsOrigins: readonly string[];
  /** Where a sign-in may lead back to: URLs without query, each with everything below it; empty: nowhere. */
  readonly returnTo: readonly string[];
  /** Which apps may ask the gateway's own authorization server. */
  readonly oauthClients: ClientPolicy;
  /** Where people sign in to the gateway itself; absent: whoever reaches it may use it. */
  readonly login?: LoginConfig;
  /** Absent where this gateway registers with no server by itself. */
  readonly udap?: UdapConfig;
  /** Absent: nobody is told that a record has changed. */
  readonly changesWebhook?: ChangesWebhookConfig;
  readonly audit: AuditConfig;
  /** Opens `/metrics`; absent: nothing is counted and there is no such address. */
  readonly metricsToken?: string;
  /** Absent: nothing is traced. */
  readonly tracing?: TracingConfig;
  /** Whether the sessions of a `local` gateway without Redis outlive its process. */
  readonly localSessions: boolean;
  readonly sessionIdleSeconds: number;
  readonly sessionMaxSeconds: number;
  /** How long an opened session may be used again from memory; 0 is never. The same in every process. */
  readonly sessionCacheSeconds: number;
  /** How long an answer of a platform is kept to be asked for conditionally; 0 is never. */
  readonly recordCacheSeconds: number;
  readonly logLevel: 'debug' | 'info' | 'warn' | 'error' | 'silent';
  /** Variables whose values came from a file that `<name>_FILE` names. */
  readonly fromFiles: ReadonlySet<string>;
  /** `FHIR_GATEWAY_PLATFORM_*` and whatever else platform files may refer to. */
  readonly platformEnvironment: Readonly<Record<string, string | undefined>>;
}

/**
 * Reads the settings from an environment (normally `process.env`) and the files that it names for secrets, once.
 *
 * @param pathSeparator what splits lists of folders, such as `FHIR_GATEWAY_PLATFORMS_DIR`; `path.delimiter` of the platform
 * @throws GatewayError CONFIG_INVALID; `detail` has one line per fault, each naming its variable, none with a value
 */
export function loadConfig(environment: Readonly<Record<string, string | undefined>>, pathSeparator = ':'): Config {
  // An empty variable is how compose files and shells say "unset".
  const files = readSecretFiles(environment);
  const given = Object.fromEntries(
    Object.entries(files.environment).filter(([, value]) => value !== undefined && value !== ''),
  );
  const { data, faults: ownFaults } = parseSettings(given);
  const keys = readMasterKeys(given['FHIR_GATEWAY_MASTER_KEY'], given['FHIR_GATEWAY_MASTER_KEYS']);
  const faults = [
    ...files.faults,
    ...ownFaults,
    ...keys.faults,
    ...crossFaults(data),
    ...upstreamCredentialFaults(given),
  ];
  if (faults.length > 0) {
    throw new GatewayError('CONFIG_INVALID', 'The settings do not fit; see the list of faults.', {
      detail: faults.join('\n'),
    });
  }
  const fromFiles = new Set(Object.keys(given).filter((name) => !environment[name]));
  return Object.freeze({ ...toConfig(data, keys.keys, given, pathSeparator), fromFiles });
}

/** Variables with a fault of their own count as unset from there on, so that faults between variables are found as well. */
function parseSettings(given: Readonly<Record<string, string | undefined>>): { data: Settings; faults: string[] } {
  const issues = settingsSchema.safeParse({ ...defaultPublicUrls(given), ...given }).error?.issues ?? [];
  const faulty = new Set(issues.map(({ path }) => String(path[0])));
  const sound = Object.fromEntries(Object.entries(given).filter(([name]) => !faulty.has(name)));
  return {
    data: settingsSchema.parse({ ...defaultPublicUrls(sound), ...sound }),
    faults: issues.map(({ path, message }) => `${String(path[0])} ${message}`),
  };
}

/**
 * Without a public URL the gateway is reached on this machine, at whatever ports it was given. The MCP server is at the
 * address of the REST API, unless it has a port of its own.
 */
function defaultPublicUrls(given: Readonly<Record<string, string | undefined>>): Record<string, string> {
  const local = (variable: string, fallback: number) => {
    const port = given[variable] ?? '';
    // A port that is none is reported under its own name, and not once more as a URL.
    return `http://localhost:${/^\d{1,5}$/.test(port) && Number(port) <= 65535 ? port : fallback}`;
  };
  const rest = local('FHIR_GATEWAY_PORT', defaultPort);
  const restUrl = publicUrl().safeParse(given['FHIR_GATEWAY_PUBLIC_URL']).data ?? rest;
  return {
    FHIR_GATEWAY_PUBLIC_URL: rest,
    FHIR_GATEWAY_MCP_PUBLIC_URL:
      given['FHIR_GATEWAY_MCP_PORT'] === undefined ? restUrl : local('FHIR_GATEWAY_MCP_PORT', defaultMcpPort),
  };
}

function crossFaults(data: Settings): string[] {
  const faults: string[] = [];
  const hasKey = Boolean(data.FHIR_GATEWAY_MASTER_KEY ?? data.FHIR_GATEWAY_MASTER_KEYS);
  if (data.FHIR_GATEWAY_REDIS_URL && !hasKey) {
    faults.push(
      'FHIR_GATEWAY_MASTER_KEY is needed with FHIR_GATEWAY_REDIS_URL: every process must open what another sealed',
    );
  }
  if (data.FHIR_GATEWAY_SESSION_IDLE_SECONDS > data.FHIR_GATEWAY_SESSION_MAX_SECONDS) {
    faults.push('FHIR_GATEWAY_SESSION_IDLE_SECONDS must not exceed FHIR_GATEWAY_SESSION_MAX_SECONDS');
  }
  const isLocal = data.FHIR_GATEWAY_MCP_AUTH === 'local';
  if (isLocal) faults.push(...localModeFaults(data));
  faults.push(
    ...corsFaults(data, isLocal),
    ...limitFaults(data),
    ...auditFaults(data),
    ...loginFaults(data),
    ...udapFaults(data),
    ...changesWebhookFaults(data),
  );
  return faults;
}

function toConfig(
  data: Settings,
  masterKeys: readonly MasterKey[],
  platformEnvironment: Config['platformEnvironment'],
  pathSeparator: string,
): Omit<Config, 'fromFiles'> {
  const login = readLogin(data);
  const udap = readUdap(data);
  const changesWebhook = readChangesWebhook(data);
  return {
    host: data.FHIR_GATEWAY_HOST,
    restPort: data.FHIR_GATEWAY_PORT,
    mcpPort: data.FHIR_GATEWAY_MCP_PORT,
    publicUrl: data.FHIR_GATEWAY_PUBLIC_URL,
    mcpPublicUrl: data.FHIR_GATEWAY_MCP_PUBLIC_URL,
    mcpAuth: data.FHIR_GATEWAY_MCP_AUTH,
    mcpLegacyLinks: data.FHIR_GATEWAY_MCP_LEGACY_LINKS === 'true',
    mcpTools: data.FHIR_GATEWAY_MCP_TOOLS,
    ...readRedis(data),
    masterKeys,
    recordKeys: data.FHIR_GATEWAY_MCP_AUTH === 'local' ? 'master' : data.FHIR_GATEWAY_RECORD_SEALING,
    platformDirectories: (data.FHIR_GATEWAY_PLATFORMS_DIR ?? '').split(pathSeparator).filter(Boolean),
    tenantDirectories: (data.FHIR_GATEWAY_TENANTS_DIR ?? '').split(pathSeparator).filter(Boolean),
    writes: readWrites(data.FHIR_GATEWAY_WRITES),
    cql: data.FHIR_GATEWAY_CQL === 'on',
    scopeMode: data.FHIR_GATEWAY_SCOPE_MODE,
    maxBatchEntries: data.FHIR_GATEWAY_BATCH_ENTRIES,
    upstreamClient: data.FHIR_GATEWAY_UPSTREAM_CLIENT,
    allowInsecureUpstreams: data.FHIR_GATEWAY_ALLOW_INSECURE_UPSTREAMS === 'true',
    connectionsPerPlatform: data.FHIR_GATEWAY_CONNECTIONS_PER_PLATFORM,
    signInTimeoutSeconds: data.FHIR_GATEWAY_SIGN_IN_TIMEOUT_SECONDS,
    privateNetworks: readList(data.FHIR_GATEWAY_PRIVATE_NETWORKS),
    trustedProxies: readList(data.FHIR_GATEWAY_TRUSTED_PROXIES),
    corsOrigins: readCorsOrigins(data),
    cardIssuers: readCardIssuers(data),
    returnTo: readReturnTo(data),
    oauthClients: readClientPolicy(data),
    ...(login && { login }),
    ...(udap && { udap }),
    ...(changesWebhook && { changesWebhook }),
    audit: readAudit(data),
    ...(data.FHIR_GATEWAY_METRICS_TOKEN && { metricsToken: data.FHIR_GATEWAY_METRICS_TOKEN }),
    ...readTracing(data),
    ...readLimits(data, data.FHIR_GATEWAY_MCP_AUTH === 'local'),
    ...readStopping(data),
    localSessions:
      data.FHIR_GATEWAY_LOCAL_SESSIONS === 'keep' &&
      data.FHIR_GATEWAY_MCP_AUTH === 'local' &&
      data.FHIR_GATEWAY_REDIS_URL === undefined,
    sessionIdleSeconds: data.FHIR_GATEWAY_SESSION_IDLE_SECONDS,
    sessionMaxSeconds: sessionMaxSeconds(data),
    sessionCacheSeconds: data.FHIR_GATEWAY_SESSION_CACHE_SECONDS,
    recordCacheSeconds: data.FHIR_GATEWAY_RECORD_CACHE_SECONDS,
    logLevel: data.FHIR_GATEWAY_LOG_LEVEL,
    platformEnvironment,
  };
}

function readWrites(text: string): Config['writes'] {
  const words = readList(text);
  if (words.length === 1 && (words[0] === 'on' || words[0] === 'off')) return words[0];
  return new Set(words);
}
