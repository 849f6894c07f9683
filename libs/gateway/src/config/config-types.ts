import type { ClientPolicy } from '@fhir-gateway/auth-server';
import type { WhenFull } from '@fhir-gateway/audit';
import type { ScopeMode } from '@fhir-gateway/fhir-proxy/contract';
import type { MasterKey, RecordKeys } from '@fhir-gateway/token-vault';
import type { AuditSinks } from './audit-sinks.js';
import type { samplers } from './kinds.js';
import type { MinuteLimits, ServerLimits } from './limit-classes.js';
import type { Settings } from './settings-table.js';

/** How an MCP call, and in `local` mode a REST call too, is tied to a person. */
export type McpAuthMode = Settings['FHIR_GATEWAY_MCP_AUTH'];

/** Everything an operator can set, parsed and frozen. Durations are in seconds. */
export interface Config {
  /** Address both apps bind to. */
  readonly host: string;
  readonly restPort: number;
  readonly mcpPort: number;
  /** Where browsers reach the REST API; no trailing slash. */
  readonly publicUrl: string;
  /** Where MCP clients reach the MCP server, without `/mcp`; no trailing slash. Equal to `publicUrl`: one listener serves both. */
  readonly mcpPublicUrl: string;
  readonly mcpAuth: McpAuthMode;
  /** Which tools the MCP server offers: all, or the pair that some hosts expect. */
  readonly mcpTools: Settings['FHIR_GATEWAY_MCP_TOOLS'];
  /** Absent: sessions are in this process's memory. */
  readonly redisUrl?: string;
  /** PEM certificates to trust where the Redis speaks TLS; absent: the system's. */
  readonly redisCa?: string;
  /** How many replicas must have a change before it counts. */
  readonly redisWriteReplicas: number;
  /** Empty: a random key for the life of this process; only without Redis. */
  readonly masterKeys: readonly MasterKey[];
  /** What opens records beside the master key; `master`, nothing, in the mode `local`, whose session needs no credential. */
  readonly recordKeys: RecordKeys;
  /** Folders beside the shipped one; a later folder wins. */
  readonly platformDirectories: readonly string[];
  readonly writes: Settings['FHIR_GATEWAY_WRITES'];
  /** Whether the compiled CQL of payers' forms is run. */
  readonly cql: boolean;
  /** Whether CMS’s coverage database is read, and whether the operator has accepted the terms of its codes. */
  readonly cmsCoverage: 'off' | 'open' | 'licensed';
  /** What happens to a FHIR request that the granted scopes do not cover. */
  readonly scopeMode: ScopeMode;
  /** Allows `http:` upstreams that are not on loopback. */
  readonly allowInsecureUpstreams: boolean;
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
  /** Whose SMART Health Cards are opened; empty: nobody's. */
  readonly cardIssuers: NonNullable<Settings['FHIR_GATEWAY_HEALTH_CARD_ISSUERS']>;
  readonly audit: AuditConfig;
  /** Opens `/metrics`; absent: nothing is counted and there is no such address. */
  readonly metricsToken?: string;
  /** Absent: nothing is traced. */
  readonly tracing?: TracingConfig;
  /** Calls a minute by class; 0 for those that are not counted. */
  readonly minuteLimits: MinuteLimits;
  readonly serverLimits: ServerLimits;
  /** How long requests are still taken while `/readyz` says no, so that load balancers look elsewhere first. */
  readonly drainDelaySeconds: number;
  /** How long requests that run may go on after that. */
  readonly drainSeconds: number;
  /** Whether the sessions of a `local` gateway without Redis outlive its process. */
  readonly localSessions: boolean;
  readonly sessionIdleSeconds: number;
  readonly sessionMaxSeconds: number;
  /** How long a session may lie in the store without being sealed again. */
  readonly longestSessionSeconds: number;
  /** Whether people can keep their connections beyond a session. */
  readonly keepsConnections: boolean;
  /** Of X25519, in PEM: refresh tokens of kept connections are sealed to it, for the one who has the private key. */
  readonly revocationKey?: string;
  /** How long an opened session may be used again from memory; 0 is never. The same in every process. */
  readonly sessionCacheSeconds: number;
  /** How long an answer of a platform is kept to be asked for conditionally; 0 is never. */
  readonly recordCacheSeconds: number;
  readonly logLevel: Settings['FHIR_GATEWAY_LOG_LEVEL'];
  /** Variables whose values came from a file that `<name>_FILE` names. */
  readonly fromFiles: ReadonlySet<string>;
  /** `FHIR_GATEWAY_PLATFORM_*` and whatever else platform files may refer to. */
  readonly platformEnvironment: Readonly<Record<string, string | undefined>>;
}

/** The OpenID provider at which people sign in to the gateway itself. */
export interface LoginConfig {
  /** The issuer identifier, as the provider writes it. */
  readonly issuer: string;
  readonly clientId: string;
  /** Absent, like the key: a public client. */
  readonly clientSecret?: string;
  /** What the gateway signs with in the place of a secret: PEM, JWK or JWK Set. */
  readonly privateKey?: string;
  /** Where the person's groups stand in the claims; absent: everybody who signs in is a user. */
  readonly roles?: RolesConfig;
}

/** How the groups of a person become roles. */
export interface RolesConfig {
  /** A claim, or a path to it with dots between, such as `realm_access.roles`. */
  readonly claim: string;
  /** Empty: everybody who signs in is a user. */
  readonly userGroups: readonly string[];
  /** Empty: nobody is an operator. */
  readonly operatorGroups: readonly string[];
}

/** By what servers of a UDAP trust community know this gateway. */
export interface UdapConfig {
  /** PEM: the certificate, then its issuers. */
  readonly certificate: string;
  /** PEM. */
  readonly privateKey: string;
  /** PEM: certificates that servers' certificates have to lead to. */
  readonly trustAnchors: string;
  /** URI of the community, for servers that are in several. */
  readonly community?: string;
  /** What servers are told of this gateway beside that. */
  readonly client: NonNullable<Settings['FHIR_GATEWAY_UDAP_CLIENT']>;
}

/** Where the operator is told that a record has changed. */
export interface ChangesWebhookConfig {
  readonly url: string;
  /** Each signs, so that a receiver can change its secret without missing a message; 24 to 64 bytes. */
  readonly keys: readonly Buffer[];
}

/** Where audit entries go, and what happens when one of these places takes no more. */
export interface AuditConfig extends AuditSinks {
  readonly fhirToken?: string;
  /** What pseudonyms are made with; of a key in the store when absent. */
  readonly key?: string;
  readonly whenFull: WhenFull;
  /** Entries that may wait for each place. */
  readonly maxQueued: number;
}

/** Where traces go, and which. */
export interface TracingConfig {
  /** Takes OTLP as JSON over HTTP; with its path. */
  readonly endpoint: string;
  /** Sent with each export; may be a credential. */
  readonly headers: Readonly<Record<string, string>>;
  /** What the traces say of this process, `service.name` among it. */
  readonly resource: Readonly<Record<string, string>>;
  readonly sampler: (typeof samplers)[number];
  /** The part of the traces that samplers by ratio keep, from 0 to 1. */
  readonly ratio: number;
  /** Whether a caller's `traceparent` is continued. */
  readonly continuesCallers: boolean;
  /** Whether platforms are sent a `traceparent`. */
  readonly tellsPlatforms: boolean;
}
