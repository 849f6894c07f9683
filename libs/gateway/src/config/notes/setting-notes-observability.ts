import type { SettingNote } from './setting-note.js';

const note = (meaning: string, further: Partial<SettingNote> = {}): SettingNote => ({
  section: 'traces',
  app: 'both',
  meaning,
  ...further,
});
const pairs = 'comma list of key=value';

/** Notes of the traces. */
export const traces: Readonly<Record<string, SettingNote>> = {
  OTEL_EXPORTER_OTLP_ENDPOINT: note(
    'turns traces on: a collector that takes OTLP over HTTP, without `/v1/traces`; see [observability](observability.md#traces)',
    {
      type: 'http or https URL',
      example: { above: 'Traces, to a collector that takes OTLP over HTTP.', value: 'http://127.0.0.1:4318' },
    },
  ),
  OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: note('the same with its whole path; wins', { type: 'http or https URL' }),
  OTEL_EXPORTER_OTLP_HEADERS: note('sent with each export, values percent-encoded', { type: pairs, isSecret: true }),
  OTEL_EXPORTER_OTLP_PROTOCOL: note('the one that is spoken', { type: '`http/json`' }),
  OTEL_EXPORTER_OTLP_TIMEOUT: note('how long one export may take, repetitions included', { type: 'milliseconds' }),
  OTEL_SERVICE_NAME: note('`service.name` of the traces', { type: 'name' }),
  OTEL_RESOURCE_ATTRIBUTES: note('what else the traces say of the process', { type: pairs }),
  OTEL_TRACES_SAMPLER: note('which traces are kept; `parentbased_…` follows a caller that is believed'),
  OTEL_TRACES_SAMPLER_ARG: note('the part that samplers by ratio keep', { type: 'number from 0 to 1' }),
  OTEL_SDK_DISABLED: note('`true` turns traces off, whatever else is set'),
  FHIR_GATEWAY_TRACES_FROM_CALLERS: note(
    '`true` continues the trace of a caller’s `traceparent`; only where all callers may decide what is kept',
  ),
  FHIR_GATEWAY_TRACES_TO_PLATFORMS: note('`true` sends platforms a `traceparent`'),
};

/** Notes of the audit and the metrics. */
export const auditAndMetrics: Readonly<Record<string, SettingNote>> = {
  FHIR_GATEWAY_AUDIT_SINKS: {
    section: 'general',
    app: 'both',
    type: 'comma list',
    meaning: '`stdout`, `file:<path>`, `redis-stream`, `fhir`; see [audit](audit.md)',
    example: {
      above: 'Where audit entries go: stdout, file:<path>, redis-stream, fhir. Default: stdout.',
      value: 'stdout,file:/var/log/fhir-gateway/audit.log',
    },
  },
  FHIR_GATEWAY_AUDIT_CHECKPOINTS: {
    section: 'general',
    app: 'both',
    type: 'path of a folder',
    meaning:
      'signed checkpoints of `file:<path>`, so that `audit verify` shows a cut end; apart from the file; see [audit](audit.md#a-cut-end)',
  },
  FHIR_GATEWAY_AUDIT_WHEN_FULL: {
    section: 'general',
    app: 'both',
    meaning: '`block`: requests are refused with 503 `AUDIT_UNAVAILABLE` while a place takes no more; `drop-and-count`',
  },
  FHIR_GATEWAY_AUDIT_QUEUE: {
    section: 'general',
    app: 'both',
    type: 'number',
    meaning: 'entries that may wait for each place, from 100',
  },
  FHIR_GATEWAY_AUDIT_REDIS_LENGTH: {
    section: 'general',
    app: 'both',
    type: 'number',
    meaning: 'about so many lines are kept in the Redis stream',
  },
  FHIR_GATEWAY_AUDIT_FHIR_URL: {
    section: 'general',
    app: 'both',
    type: 'http or https URL',
    meaning: 'base of the FHIR server that AuditEvents are posted to; https except on this machine',
  },
  FHIR_GATEWAY_AUDIT_KEY: {
    section: 'general',
    app: 'both',
    type: '32 bytes or more',
    isSecret: true,
    meaning:
      'what ids in audit entries are hashed with; set it to find a person’s entries over years, whatever happens to Redis',
    defaultText: 'kept in Redis, and left as it is by a change of the master key',
  },
  FHIR_GATEWAY_AUDIT_FHIR_TOKEN: {
    section: 'general',
    app: 'both',
    type: 'token',
    isSecret: true,
    meaning: 'bearer token for it',
  },
  FHIR_GATEWAY_METRICS_TOKEN: {
    section: 'general',
    app: 'both',
    type: 'token',
    isSecret: true,
    meaning: 'opens `/metrics` to who sends it as bearer token; see [observability](observability.md)',
    example: { above: 'Opens /metrics to who sends it as bearer token: openssl rand -base64 24', value: '' },
  },
};
