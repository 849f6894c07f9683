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
