import { commandLineClientId, isClientIdAddress, isRedirectHost, operatorClients } from '@fhir-gateway/auth-server';
import * as kinds from './kinds.js';
import { rare, usual } from './setting.js';
import { udapClient } from './udap-client.js';

const clientIds = kinds.listOf(
  `https addresses of client id metadata documents, or ${commandLineClientId}`,
  (id) => id === commandLineClientId || isClientIdAddress(id),
);
const redirectHosts = kinds.listOf(
  'hosts such as app.example.org, localhost, or schemes such as com.example.app:',
  isRedirectHost,
);
const registeredClients = kinds.jsonOf('clients', operatorClients);

const audit = {
  FHIR_GATEWAY_AUDIT_SINKS: usual(
    kinds.auditSinks,
    'where [audit](audit.md) entries go: `stdout`, `file:<path>`, `checkpoints:<folder>` (of the file), ' +
      '`redis-stream:<lines>` (1000000 lines without a number), `fhir:<base URL>`',
    {
      default: kinds.defaultAuditSinks,
      defaultText: '`stdout`',
      example: {
        above: 'Where audit entries go: stdout, file:<path>, redis-stream, fhir:<base URL>. Default: stdout.',
        value: 'stdout,file:/var/log/fhir-gateway/audit.log',
      },
    },
  ),
  FHIR_GATEWAY_AUDIT_WHEN_FULL: rare(
    kinds.choice('block', 'drop-and-count'),
    '`block`: requests are refused with 503 `AUDIT_UNAVAILABLE` while a place takes no more entries',
    { default: 'block' },
  ),
  FHIR_GATEWAY_AUDIT_FHIR_TOKEN: rare(kinds.bearerToken(1, 4096), 'bearer token for the FHIR server of the audit', {
    isSecret: true,
  }),
  FHIR_GATEWAY_AUDIT_KEY: rare(
    kinds.bytes32,
    'what ids in audit entries are hashed with; set it to find a person’s entries over years',
    { defaultText: 'kept in Redis, and left as it is by a change of the master key', isSecret: true },
  ),
  FHIR_GATEWAY_METRICS_TOKEN: usual(
    kinds.bearerToken(16, 256),
    'opens `/metrics` to who sends it as bearer token; see [observability](observability.md)',
    {
      isSecret: true,
      example: { above: 'Opens /metrics to who sends it as bearer token: openssl rand -base64 24', value: '' },
    },
  ),
};

const login = {
  FHIR_GATEWAY_LOGIN_ISSUER: usual(
    kinds.plainUrl,
    'the OpenID provider at which everybody signs in before anything else; not in `local` mode; unset: whoever reaches ' +
      'the gateway may use it',
    {
      example: {
        above: 'Who may use this gateway: people sign in at an OpenID provider first.',
        value: 'https://login.example.org/realms/staff',
      },
    },
  ),
  FHIR_GATEWAY_LOGIN_CLIENT_ID: usual(
    kinds.printable('client id'),
    'the gateway’s client id at the provider; the redirect URI is `<public URL>/oauth/login/callback`',
    { example: { value: 'fhir-gateway' } },
  ),
  FHIR_GATEWAY_LOGIN_CLIENT_SECRET: usual(
    kinds.text,
    'its secret, or its private key (PEM, JWK or JWK Set, whose first private key signs); the provider finds the public ' +
      'half at `<public URL>/.well-known/jwks.json`; unset: a public client',
    { isSecret: true },
  ),
  FHIR_GATEWAY_LOGIN_ROLES_CLAIM: usual(
    kinds.claim,
    'where the groups of a person stand in the id_token or at the UserInfo endpoint, such as `groups` or ' +
      '`realm_access.roles`; a scope of that name is asked for where the provider has one',
    { example: { value: 'groups' } },
  ),
  FHIR_GATEWAY_LOGIN_USER_GROUPS: usual(
    kinds.groups,
    'groups whose people may use the gateway; unset: everybody who can sign in',
    { example: { value: 'fhir-users' } },
  ),
  FHIR_GATEWAY_LOGIN_OPERATOR_GROUPS: usual(
    kinds.groups,
    'groups whose people are operators, who may use the gateway, too; unset: nobody is one',
    { example: { value: 'fhir-operators' } },
  ),
  FHIR_GATEWAY_LOGIN_MAX_SECONDS: rare(
    kinds.seconds(60, 315_360_000),
    'how long a sign-in counts: its sessions and their apps end then',
    { default: 43_200, defaultText: '43200 (12 hours)' },
  ),
  FHIR_GATEWAY_UDAP_CERTIFICATE: rare(
    kinds.certificateWithKey,
    'by which servers of a UDAP trust community know this gateway: the private key, its certificate and the issuers; ' +
      'together with anchors and client',
    { isSecret: true },
  ),
  FHIR_GATEWAY_UDAP_TRUST_ANCHORS: rare(
    kinds.certificates,
    'certificates of the community that servers’ certificates have to lead to',
    { isLong: true },
  ),
  FHIR_GATEWAY_UDAP_COMMUNITY: rare(
    kinds.uri,
    'the community, for servers that are in several; unset: the one that a server names first',
  ),
  FHIR_GATEWAY_UDAP_CLIENT: rare(
    udapClient,
    'what the gateway says of itself there: `{"contact", "logo", "app", "service", "extensions"}`; see ' +
      '[adding a platform](adding-a-platform.md#4-set-the-credentials)',
    { isLong: true },
  ),
};

const clients = {
  FHIR_GATEWAY_OAUTH_CLIENTS: usual(
    clientIds,
    'the only apps that may ask to sign in, by the addresses of their client id metadata documents, and ' +
      '`fhir-gateway-cli`; apps cannot register themselves then; unset: any app, and the person decides',
    {
      example: {
        above: 'Apps that may ask to sign in, and where their answers may go.',
        value: 'https://agent.example.org/client.json',
      },
    },
  ),
  FHIR_GATEWAY_OAUTH_REDIRECT_HOSTS: usual(
    redirectHosts,
    'the only places that answers to apps may go: hosts of https addresses, `localhost` for apps on the person’s own ' +
      'machine, schemes with a colon; unset: anywhere',
    { example: { value: 'agent.example.org,localhost' } },
  ),
  FHIR_GATEWAY_OAUTH_REGISTRATION: rare(
    kinds.choice('on', 'off'),
    'whether apps may register themselves (RFC 7591); `off` ends those that did',
    { default: 'on' },
  ),
  FHIR_GATEWAY_OAUTH_REGISTERED_CLIENTS: rare(
    registeredClients,
    'clients that you register yourself, with a secret or keys, and services with tokens of their own; see below',
    { isLong: true },
  ),
  FHIR_GATEWAY_CORS_ORIGINS: usual(
    kinds.origins,
    'origins whose pages may call the FHIR, platform, coverage, token and MCP routes with a token, never with cookies',
    {
      example: {
        above: 'Pages of other origins that may call the APIs with a token.',
        value: 'https://app.example.org',
      },
    },
  ),
  FHIR_GATEWAY_RETURN_TO: usual(
    kinds.returnTo,
    'addresses of applications, each with everything below it, to which `return_to` may lead a browser after a ' +
      'sign-in; see [security](security.md#back-to-the-application)',
    {
      example: {
        above: 'Where a sign-in that an application began may lead back to.',
        value: 'https://app.example.org',
      },
    },
  ),
  FHIR_GATEWAY_HEALTH_CARD_ISSUERS: rare(
    kinds.cardIssuers,
    'whose SMART Health Cards are trusted: `{"iss", "name"}`, with `"keys"` (public JWKs) or with those that the issuer ' +
      'publishes; unset: nobody’s',
    { isLong: true },
  ),
  FHIR_GATEWAY_CHANGES_WEBHOOK_URL: rare(
    kinds.webhookUrl,
    'where the operator is told that a record has changed; unset: nobody is told, and no Subscription is made; see ' +
      '[agents](agents.md#when-something-changes)',
    {
      example: {
        above: 'Who is told that a record has changed, and by what that is signed.',
        value: 'https://app.example.org/hooks/records',
      },
    },
  ),
  FHIR_GATEWAY_CHANGES_WEBHOOK_SECRET: rare(
    kinds.webhookKeys,
    'what these messages are signed with: `whsec_` and the base64 of 24 to 64 random bytes; two, separated by a comma, ' +
      'while the receiver changes it',
    { isSecret: true },
  ),
};

const traces = {
  OTEL_EXPORTER_OTLP_ENDPOINT: usual(
    kinds.plainUrl,
    'turns traces on: a collector that takes OTLP as JSON over HTTP, without `/v1/traces`',
    { example: { above: 'Traces, to a collector that takes OTLP over HTTP.', value: 'http://127.0.0.1:4318' } },
  ),
  OTEL_EXPORTER_OTLP_HEADERS: rare(kinds.pairs, 'sent with each export, values percent-encoded', { isSecret: true }),
  OTEL_RESOURCE_ATTRIBUTES: rare(kinds.pairs, 'what the traces say of the process', {
    defaultText: '`service.name=fhir-gateway`',
  }),
  OTEL_TRACES_SAMPLER: rare(
    kinds.choice(...kinds.samplers),
    'which traces are kept; `parentbased_…` follows a caller that is believed',
    { default: 'parentbased_always_on' },
  ),
  OTEL_TRACES_SAMPLER_ARG: rare(kinds.ratio, 'the part that samplers by ratio keep', { default: 1 }),
  FHIR_GATEWAY_TRACE_CONTEXT: rare(
    kinds.traceDirections,
    '`callers`: the trace of a caller’s `traceparent` is continued, only where all callers may decide what is kept; ' +
      '`platforms`: they are sent a `traceparent`',
  ),
};

/** The settings of the audit, of who may use the gateway, and of who is told what. */
export const accessTable = { audit, login, clients, traces };
