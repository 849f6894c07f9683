import { isPrivateNetwork } from '@fhir-gateway/address-guard';
import { z } from 'zod';
import { areTrustedProxies } from './trusted-proxies.js';
import { corsSettings } from './config-cors.js';
import { auditSettings } from './config-audit.js';
import { metricsSettings } from './config-metrics.js';
import { changesWebhookSettings } from './config-changes-webhook.js';
import { healthCardSettings } from './config-health-cards.js';
import { udapSettings } from './config-udap.js';
import { loginSettings } from './config-login.js';
import { oauthSettings } from './config-oauth.js';
import { readList } from './config-lists.js';
import { limitSettings } from './config-limits.js';
import { redisSettings } from './config-redis.js';
import { returnToSettings } from './config-return-to.js';
import { stopSettings } from './config-stopping.js';
import { tracingSettings } from './config-tracing.js';

/** Ports of the REST API and of the MCP server where none is set. */
export const defaultPort = 8000;
export const defaultMcpPort = 8001;

const port = (fallback: number) =>
  z.coerce
    .number({ error: 'must be a port number' })
    .int('must be a port number')
    .min(0, 'must be a port number')
    .max(65535, 'must be a port number')
    .default(fallback);
const seconds = (fallback: number, least: number) =>
  z.coerce
    .number({ error: 'must be a number of seconds' })
    .int('must be a whole number of seconds')
    .min(least, `must be at least ${least} seconds`)
    .default(fallback);
/** A URL under which a server of the gateway is reached; what it is read to has no trailing slash. */
export const publicUrl = () =>
  z
    .url({ protocol: /^https?$/, error: 'must be an http or https URL' })
    .regex(/^[^?#]*$/, 'must have no query and no fragment')
    .transform((url) => url.replace(/\/+$/, ''));
const choice = <const T extends readonly [string, ...string[]]>(values: T, fallback: T[number]) =>
  z.enum(values, { error: `must be one of ${values.join(', ')}` }).default(fallback);

/** Every setting of the gateway by its variable, as text, with its default. */
export const settingsSchema = z.object({
  FHIR_GATEWAY_HOST: z.string().min(1).default('127.0.0.1'),
  FHIR_GATEWAY_PORT: port(defaultPort),
  FHIR_GATEWAY_MCP_PORT: port(defaultMcpPort),
  FHIR_GATEWAY_PUBLIC_URL: publicUrl(),
  FHIR_GATEWAY_MCP_PUBLIC_URL: publicUrl(),
  FHIR_GATEWAY_MCP_AUTH: choice(['oauth', 'local', 'pairing'], 'oauth'),
  FHIR_GATEWAY_MCP_LEGACY_LINKS: choice(['true', 'false'], 'false'),
  FHIR_GATEWAY_MCP_TOOLS: choice(['all', 'search-fetch'], 'all'),
  ...redisSettings,
  FHIR_GATEWAY_MASTER_KEY: z.string().optional(),
  FHIR_GATEWAY_MASTER_KEYS: z.string().optional(),
  FHIR_GATEWAY_PLATFORMS_DIR: z.string().optional(),
  FHIR_GATEWAY_TENANTS_DIR: z.string().optional(),
  FHIR_GATEWAY_WRITES: z.string().default('off'),
  FHIR_GATEWAY_CQL: choice(['on', 'off'], 'off'),
  FHIR_GATEWAY_SCOPE_MODE: choice(['enforce', 'audit', 'off'], 'enforce'),
  FHIR_GATEWAY_BATCH_ENTRIES: z.coerce
    .number({ error: 'must be a number of entries' })
    .int('must be a whole number of entries')
    .min(1, 'must be at least 1')
    .max(10_000, 'must be at most 10000')
    .default(500),
  FHIR_GATEWAY_UPSTREAM_CLIENT: choice(['own', 'undici'], 'own'),
  FHIR_GATEWAY_ALLOW_INSECURE_UPSTREAMS: choice(['true', 'false'], 'false'),
  FHIR_GATEWAY_PRIVATE_NETWORKS: z
    .string()
    .refine((text) => readList(text).every(isPrivateNetwork), {
      error: 'must be a comma list of private networks such as 10.20.0.0/16',
    })
    .default(''),
  FHIR_GATEWAY_TRUSTED_PROXIES: z
    .string()
    .refine((text) => areTrustedProxies(readList(text)), {
      error: 'must be a comma list of addresses and networks such as 10.0.0.0/8, not of everybody',
    })
    .default(''),
  ...corsSettings,
  ...healthCardSettings,
  ...changesWebhookSettings,
  ...oauthSettings,
  ...loginSettings,
  ...udapSettings,
  ...limitSettings,
  ...auditSettings,
  ...metricsSettings,
  ...tracingSettings,
  ...stopSettings,
  ...returnToSettings,
  FHIR_GATEWAY_CONNECTIONS_PER_PLATFORM: z
    .string()
    .regex(/^[1-9]\d{0,3}$/, 'must be a whole number from 1')
    .default('25')
    .transform(Number)
    .refine((value) => value <= 1000, 'must be at most 1000'),
  FHIR_GATEWAY_SIGN_IN_TIMEOUT_SECONDS: seconds(10, 1).refine((value) => value <= 60, 'must be at most 60 seconds'),
  FHIR_GATEWAY_LOCAL_SESSIONS: choice(['keep', 'forget'], 'keep'),
  FHIR_GATEWAY_SESSION_IDLE_SECONDS: seconds(28_800, 60),
  FHIR_GATEWAY_SESSION_MAX_SECONDS: seconds(604_800, 60),
  FHIR_GATEWAY_RECORD_SEALING: choice(['credential', 'master'], 'credential'),
  FHIR_GATEWAY_SESSION_CACHE_SECONDS: seconds(0, 0).refine((value) => value <= 5, 'must be at most 5 seconds'),
  FHIR_GATEWAY_RECORD_CACHE_SECONDS: seconds(0, 0).refine((value) => value <= 600, 'must be at most 600 seconds'),
  FHIR_GATEWAY_LOG_LEVEL: choice(['debug', 'info', 'warn', 'error', 'silent'], 'info'),
});
/** What the environment says, with the defaults for what it does not say. */
export type Settings = z.output<typeof settingsSchema>;
