import type { SettingName } from '../config/settings-table.js';

const constant = (what: string): string => `It is always ${what} now.`;
const factor = 'FHIR_GATEWAY_RATE_LIMITS takes a factor of all limits, such as 2.';
const renamed = (name: SettingName, how: string): string => `Set ${name}${how} instead.`;

/** Settings that the release before had, with what holds now; each is a warning at start for one release. */
export const removedSettings: Readonly<Record<string, string>> = {
  FHIR_GATEWAY_UPSTREAM_CLIENT: constant('the own client'),
  FHIR_GATEWAY_MCP_LEGACY_LINKS: 'Clients of the 2025 protocol era always get the link as text.',
  FHIR_GATEWAY_OAUTH_CLIENT_DOCUMENTS:
    'Apps are always known by client id metadata documents; FHIR_GATEWAY_OAUTH_CLIENTS lists which.',
  FHIR_GATEWAY_LOGIN_PRIVATE_KEY: renamed('FHIR_GATEWAY_LOGIN_CLIENT_SECRET', ' to the key'),
  FHIR_GATEWAY_LOGIN_KEY_ID: 'The first private key of a JWK Set signs, with its own kid.',
  FHIR_GATEWAY_LOGIN_SCOPES:
    'openid and profile are asked for, and a scope with the name of FHIR_GATEWAY_LOGIN_ROLES_CLAIM where the provider has one.',
  ...Object.fromEntries(
    ['FHIR', 'COVERAGE', 'MCP', 'MCP_HTTP', 'PLATFORMS', 'AUTH', 'AUTHORIZE', 'TOKEN', 'REGISTER', 'PAGES'].map(
      (name) => [`FHIR_GATEWAY_RATE_LIMIT_${name}`, factor],
    ),
  ),
  FHIR_GATEWAY_REQUESTS_AT_ONCE: `It is 2000, or more by a factor. ${factor}`,
  FHIR_GATEWAY_REQUESTS_AT_ONCE_PER_CALLER: `It is 64, or more by a factor. ${factor}`,
  FHIR_GATEWAY_CONNECTIONS: constant('10000'),
  FHIR_GATEWAY_HEADER_BYTES: constant('32768'),
  FHIR_GATEWAY_HEADERS_TIMEOUT_SECONDS: constant('20'),
  FHIR_GATEWAY_REQUEST_TIMEOUT_SECONDS: constant('120'),
  FHIR_GATEWAY_CLIENT_STALL_SECONDS: constant('30'),
  FHIR_GATEWAY_FHIR_BODY_BYTES: constant('2097152'),
  FHIR_GATEWAY_MCP_BODY_BYTES: constant('4194304'),
  FHIR_GATEWAY_BATCH_ENTRIES: constant('500'),
  FHIR_GATEWAY_SIGN_IN_TIMEOUT_SECONDS: constant('10'),
  FHIR_GATEWAY_CONNECTIONS_PER_PLATFORM: constant('25'),
  FHIR_GATEWAY_AUDIT_QUEUE: constant('10000'),
  FHIR_GATEWAY_AUDIT_REDIS_LENGTH: renamed('FHIR_GATEWAY_AUDIT_SINKS', ' to redis-stream:<lines>'),
  FHIR_GATEWAY_AUDIT_CHECKPOINTS: renamed('FHIR_GATEWAY_AUDIT_SINKS', ', with checkpoints:<folder> in it,'),
  FHIR_GATEWAY_AUDIT_FHIR_URL: renamed('FHIR_GATEWAY_AUDIT_SINKS', ', with fhir:<base URL> in it,'),
  FHIR_GATEWAY_TENANTS_DIR: renamed(
    'FHIR_GATEWAY_PLATFORMS_DIR',
    ', to a folder with the indexes in its folder tenants,',
  ),
  FHIR_GATEWAY_UDAP_PRIVATE_KEY: renamed('FHIR_GATEWAY_UDAP_CERTIFICATE', ' to the key and the certificates'),
  FHIR_GATEWAY_UDAP_CONTACT: renamed('FHIR_GATEWAY_UDAP_CLIENT', ', as {"contact": "mailto:…"},'),
  FHIR_GATEWAY_TRACES_FROM_CALLERS: renamed('FHIR_GATEWAY_TRACE_CONTEXT', ', with callers in it,'),
  FHIR_GATEWAY_TRACES_TO_PLATFORMS: renamed('FHIR_GATEWAY_TRACE_CONTEXT', ', with platforms in it,'),
  OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: renamed('OTEL_EXPORTER_OTLP_ENDPOINT', ', without /v1/traces,'),
  OTEL_EXPORTER_OTLP_PROTOCOL: constant('http/json'),
  OTEL_EXPORTER_OTLP_TIMEOUT: constant('10000'),
  OTEL_SERVICE_NAME: renamed('OTEL_RESOURCE_ATTRIBUTES', ' to service.name=<name>'),
  OTEL_SDK_DISABLED: 'Traces are off while OTEL_EXPORTER_OTLP_ENDPOINT is unset.',
};
