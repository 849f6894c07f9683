import { upstreamCredentialFaults } from '@fhir-gateway/platform-registry';
import { lastingSeconds } from '@fhir-gateway/token-vault';
import { parseRedisUrl } from '@fhir-gateway/token-vault/redis';
import { GatewayError } from '../errors/errors.js';
import type {
  AuditConfig,
  ChangesWebhookConfig,
  Config,
  LoginConfig,
  TracingConfig,
  UdapConfig,
} from './config-types.js';
import { crossFaults, isPrivateKey } from './cross-faults.js';
import { minuteLimits, serverLimits } from './limit-classes.js';
import { readSettings, type KnownSettings } from './read-settings.js';
import { readSecretFiles } from './secret-files.js';

/**
 * Reads the settings from an environment (normally `process.env`) and the files that it names for secrets, once.
 *
 * @param pathSeparator what splits lists of folders, such as `FHIR_GATEWAY_PLATFORMS_DIR`; `path.delimiter` of the platform
 * @throws GatewayError CONFIG_INVALID; `detail` has one line per fault, each naming its variable, none with a value
 */
export function loadConfig(environment: Readonly<Record<string, string | undefined>>, pathSeparator = ':'): Config {
  const files = readSecretFiles(environment);
  // An empty variable is how compose files and shells say "unset".
  const given = Object.fromEntries(
    Object.entries(files.environment).filter(([, value]) => value !== undefined && value !== ''),
  );
  const { settings, faults: ownFaults } = readSettings(given);
  const faults = [...files.faults, ...ownFaults, ...crossFaults(settings, given), ...upstreamCredentialFaults(given)];
  if (faults.length > 0) {
    throw new GatewayError('CONFIG_INVALID', 'The settings do not fit; see the list of faults.', {
      detail: faults.join('\n'),
    });
  }
  const fromFiles = new Set(Object.keys(given).filter((name) => !environment[name]));
  return Object.freeze({ ...toConfig(settings, pathSeparator), fromFiles, platformEnvironment: given });
}

function toConfig(all: KnownSettings, pathSeparator: string): Omit<Config, 'fromFiles' | 'platformEnvironment'> {
  const isLocal = all.FHIR_GATEWAY_MCP_AUTH === 'local';
  const {
    FHIR_GATEWAY_REDIS_URL: redisUrl,
    FHIR_GATEWAY_MASTER_KEY: key,
    FHIR_GATEWAY_OAUTH_CLIENTS: clients = [],
  } = all;
  const [login, udap, changesWebhook, tracing] = [toLogin(all), toUdap(all), toWebhook(all), toTracing(all)];
  const factor = all.FHIR_GATEWAY_RATE_LIMITS ?? (isLocal ? 0 : 1);
  const maxSeconds = all.FHIR_GATEWAY_SESSION_MAX_SECONDS;
  // Where a session begins with a sign-in, it lasts no longer than that counts.
  const sessionMaxSeconds = login ? Math.min(maxSeconds, all.FHIR_GATEWAY_LOGIN_MAX_SECONDS) : maxSeconds;
  const recordKeys = isLocal ? 'master' : all.FHIR_GATEWAY_RECORD_SEALING;
  const lasts = all.FHIR_GATEWAY_LASTING_CONNECTIONS === 'on';
  const keeps = lasts && recordKeys === 'credential';
  return {
    host: all.FHIR_GATEWAY_HOST,
    restPort: all.FHIR_GATEWAY_PORT,
    mcpPort: all.FHIR_GATEWAY_MCP_PORT,
    publicUrl: all.FHIR_GATEWAY_PUBLIC_URL,
    mcpPublicUrl: all.FHIR_GATEWAY_MCP_PUBLIC_URL,
    mcpAuth: all.FHIR_GATEWAY_MCP_AUTH,
    mcpTools: all.FHIR_GATEWAY_MCP_TOOLS,
    ...(redisUrl && { redisUrl }),
    ...(all.FHIR_GATEWAY_REDIS_CA && { redisCa: all.FHIR_GATEWAY_REDIS_CA }),
    redisWriteReplicas: all.FHIR_GATEWAY_REDIS_WRITE_REPLICAS ?? defaultWriteReplicas(redisUrl),
    masterKeys:
      all.FHIR_GATEWAY_MASTER_KEYS ??
      (key === undefined ? [] : [{ id: 'default', secret: Buffer.from(key), primary: true }]),
    recordKeys,
    platformDirectories: (all.FHIR_GATEWAY_PLATFORMS_DIR ?? '').split(pathSeparator).filter(Boolean),
    writes: all.FHIR_GATEWAY_WRITES,
    cql: all.FHIR_GATEWAY_CQL === 'on',
    cmsCoverage: all.FHIR_GATEWAY_CMS_COVERAGE,
    scopeMode: all.FHIR_GATEWAY_SCOPE_MODE,
    allowInsecureUpstreams: all.FHIR_GATEWAY_ALLOW_INSECURE_UPSTREAMS === 'true',
    privateNetworks: all.FHIR_GATEWAY_PRIVATE_NETWORKS ?? [],
    trustedProxies: all.FHIR_GATEWAY_TRUSTED_PROXIES ?? [],
    corsOrigins: all.FHIR_GATEWAY_CORS_ORIGINS ?? [],
    cardIssuers: all.FHIR_GATEWAY_HEALTH_CARD_ISSUERS ?? [],
    returnTo: all.FHIR_GATEWAY_RETURN_TO ?? [],
    oauthClients: Object.freeze({
      // A list of clients has no place for those that register themselves, whose ids nobody knows before.
      registration: all.FHIR_GATEWAY_OAUTH_REGISTRATION === 'on' && clients.length === 0,
      clients,
      redirectHosts: all.FHIR_GATEWAY_OAUTH_REDIRECT_HOSTS ?? [],
      registered: all.FHIR_GATEWAY_OAUTH_REGISTERED_CLIENTS ?? [],
    }),
    ...(login && { login }),
    ...(udap && { udap }),
    ...(changesWebhook && { changesWebhook }),
    audit: toAudit(all),
    ...(all.FHIR_GATEWAY_METRICS_TOKEN && { metricsToken: all.FHIR_GATEWAY_METRICS_TOKEN }),
    ...(tracing && { tracing }),
    minuteLimits: minuteLimits(factor),
    serverLimits: serverLimits(factor),
    drainDelaySeconds: all.FHIR_GATEWAY_DRAIN_DELAY_SECONDS,
    drainSeconds: all.FHIR_GATEWAY_DRAIN_SECONDS,
    localSessions: lasts && isLocal && redisUrl === undefined,
    sessionIdleSeconds: all.FHIR_GATEWAY_SESSION_IDLE_SECONDS,
    sessionMaxSeconds,
    keepsConnections: keeps,
    ...(all.FHIR_GATEWAY_REVOCATION_PUBLIC_KEY && { revocationKey: all.FHIR_GATEWAY_REVOCATION_PUBLIC_KEY }),
    longestSessionSeconds: Math.max(sessionMaxSeconds, keeps ? lastingSeconds : 0),
    sessionCacheSeconds: all.FHIR_GATEWAY_SESSION_CACHE_SECONDS,
    recordCacheSeconds: all.FHIR_GATEWAY_RECORD_CACHE_SECONDS,
    logLevel: all.FHIR_GATEWAY_LOG_LEVEL,
  };
}

/** A group with Sentinels has replicas, or it could not fail over; of other kinds of Redis nothing is known. */
function defaultWriteReplicas(redisUrl: string | undefined): number {
  return redisUrl !== undefined && parseRedisUrl(redisUrl)?.kind === 'sentinel' ? 1 : 0;
}

function toLogin(all: KnownSettings): LoginConfig | undefined {
  const { FHIR_GATEWAY_LOGIN_ISSUER: issuer, FHIR_GATEWAY_LOGIN_CLIENT_SECRET: secret } = all;
  const { FHIR_GATEWAY_LOGIN_CLIENT_ID: clientId, FHIR_GATEWAY_LOGIN_ROLES_CLAIM: claim } = all;
  if (issuer === undefined || clientId === undefined) return undefined;
  const [userGroups, operatorGroups] = [all.FHIR_GATEWAY_LOGIN_USER_GROUPS, all.FHIR_GATEWAY_LOGIN_OPERATOR_GROUPS];
  return Object.freeze({
    issuer,
    clientId,
    ...(secret !== undefined && (isPrivateKey(secret) ? { privateKey: secret } : { clientSecret: secret })),
    ...(claim !== undefined && {
      roles: { claim, userGroups: userGroups ?? [], operatorGroups: operatorGroups ?? [] },
    }),
  });
}

function toUdap(all: KnownSettings): UdapConfig | undefined {
  const { FHIR_GATEWAY_UDAP_CERTIFICATE: pem, FHIR_GATEWAY_UDAP_TRUST_ANCHORS: trustAnchors } = all;
  const { FHIR_GATEWAY_UDAP_CLIENT: client, FHIR_GATEWAY_UDAP_COMMUNITY: community } = all;
  if (pem === undefined || trustAnchors === undefined || client === undefined) return undefined;
  const blocks = pem.match(/-----BEGIN ([A-Z ]+)-----[^]*?-----END \1-----/g) ?? [];
  const isCertificate = (block: string): boolean => block.startsWith('-----BEGIN CERTIFICATE-');
  return Object.freeze({
    certificate: blocks.filter(isCertificate).join('\n'),
    privateKey: blocks.find((block) => !isCertificate(block)) ?? '',
    trustAnchors,
    client,
    community,
  });
}

function toWebhook(all: KnownSettings): ChangesWebhookConfig | undefined {
  const { FHIR_GATEWAY_CHANGES_WEBHOOK_URL: url, FHIR_GATEWAY_CHANGES_WEBHOOK_SECRET: keys } = all;
  return url === undefined || keys === undefined ? undefined : Object.freeze({ url, keys });
}

function toAudit(all: KnownSettings): AuditConfig {
  const {
    FHIR_GATEWAY_AUDIT_SINKS: sinks,
    FHIR_GATEWAY_AUDIT_FHIR_TOKEN: fhirToken,
    FHIR_GATEWAY_AUDIT_KEY: key,
  } = all;
  return Object.freeze({
    ...sinks,
    ...(sinks.fhirUrl !== undefined && fhirToken !== undefined && { fhirToken }),
    ...(key !== undefined && { key }),
    whenFull: all.FHIR_GATEWAY_AUDIT_WHEN_FULL,
    maxQueued: 10_000,
  });
}

function toTracing(all: KnownSettings): TracingConfig | undefined {
  const { OTEL_EXPORTER_OTLP_ENDPOINT: base, FHIR_GATEWAY_TRACE_CONTEXT: directions = [] } = all;
  if (base === undefined) return undefined;
  return {
    endpoint: `${base.replace(/\/+$/, '')}/v1/traces`,
    headers: all.OTEL_EXPORTER_OTLP_HEADERS ?? {},
    resource: { 'service.name': 'fhir-gateway', ...all.OTEL_RESOURCE_ATTRIBUTES },
    sampler: all.OTEL_TRACES_SAMPLER,
    ratio: all.OTEL_TRACES_SAMPLER_ARG,
    continuesCallers: directions.includes('callers'),
    tellsPlatforms: directions.includes('platforms'),
  };
}
