import { z } from 'zod';

/** The samplers of the OpenTelemetry specification; one that is `parentbased_` follows a caller that is believed. */
const samplers = [
  'always_on',
  'always_off',
  'traceidratio',
  'parentbased_always_on',
  'parentbased_always_off',
  'parentbased_traceidratio',
] as const;

/** Where traces go, and which. */
export interface TracingConfig {
  /** Takes OTLP as JSON over HTTP; with its path. */
  readonly endpoint: string;
  /** Sent with each export; may be a credential. */
  readonly headers: Readonly<Record<string, string>>;
  /** How long one export may take, repetitions included. */
  readonly timeoutMs: number;
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

const endpoint = () =>
  z
    .url({ protocol: /^https?$/, error: 'must be an http or https URL' })
    .refine((url) => !/[?#@]/.test(url), 'must have no query, fragment or user')
    .optional();
const pairs = () =>
  z
    .string()
    .refine((text) => readPairs(text) !== undefined, 'must be a comma list of key=value, values percent-encoded')
    .default('');

/** The settings of traces, to be spread into the schema of the settings; most have the names that OpenTelemetry gives them. */
export const tracingSettings = {
  OTEL_EXPORTER_OTLP_ENDPOINT: endpoint(),
  OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: endpoint(),
  OTEL_EXPORTER_OTLP_HEADERS: pairs(),
  OTEL_EXPORTER_OTLP_PROTOCOL: z.literal('http/json', { error: 'must be http/json' }).default('http/json'),
  OTEL_EXPORTER_OTLP_TIMEOUT: z
    .string()
    .regex(/^[1-9]\d{0,4}$/, 'must be from 1 to 99999 milliseconds')
    .transform(Number)
    .default(10_000),
  OTEL_SERVICE_NAME: z.string().max(100, 'must have at most 100 characters').default('fhir-gateway'),
  OTEL_RESOURCE_ATTRIBUTES: pairs(),
  OTEL_TRACES_SAMPLER: z
    .enum(samplers, { error: `must be one of ${samplers.join(', ')}` })
    .default('parentbased_always_on'),
  OTEL_TRACES_SAMPLER_ARG: z
    .string()
    .regex(/^(?:0|1|0?\.\d{1,9}|1\.0+)$/, 'must be a number from 0 to 1')
    .transform(Number)
    .default(1),
  OTEL_SDK_DISABLED: z.enum(['true', 'false'], { error: 'must be one of true, false' }).default('false'),
  FHIR_GATEWAY_TRACES_FROM_CALLERS: z.enum(['true', 'false'], { error: 'must be one of true, false' }).default('false'),
  FHIR_GATEWAY_TRACES_TO_PLATFORMS: z.enum(['true', 'false'], { error: 'must be one of true, false' }).default('false'),
} as const;

/** Makes of parsed settings where traces go; nothing where no endpoint is set, or traces are turned off. */
export function readTracing(data: z.output<z.ZodObject<typeof tracingSettings>>): { readonly tracing?: TracingConfig } {
  const base = data.OTEL_EXPORTER_OTLP_ENDPOINT;
  const endpoint = data.OTEL_EXPORTER_OTLP_TRACES_ENDPOINT ?? (base && `${base.replace(/\/+$/, '')}/v1/traces`);
  if (endpoint === undefined || data.OTEL_SDK_DISABLED === 'true') return {};
  return {
    tracing: {
      endpoint,
      headers: readPairs(data.OTEL_EXPORTER_OTLP_HEADERS) ?? {},
      timeoutMs: data.OTEL_EXPORTER_OTLP_TIMEOUT,
      resource: { ...readPairs(data.OTEL_RESOURCE_ATTRIBUTES), 'service.name': data.OTEL_SERVICE_NAME },
      sampler: data.OTEL_TRACES_SAMPLER,
      ratio: data.OTEL_TRACES_SAMPLER_ARG,
      continuesCallers: data.FHIR_GATEWAY_TRACES_FROM_CALLERS === 'true',
      tellsPlatforms: data.FHIR_GATEWAY_TRACES_TO_PLATFORMS === 'true',
    },
  };
}

/** @returns `undefined` for a list with a fault */
function readPairs(text: string): Record<string, string> | undefined {
  const read: Record<string, string> = {};
  for (const pair of text.split(',')) {
    if (pair.trim() === '') continue;
    const [, key, value] = /^\s*([\w!#$%&'*+.^`|~-]+)\s*=\s*([\x21-\x7e ]*?)\s*$/.exec(pair) ?? [];
    if (key === undefined || value === undefined) return undefined;
    try {
      read[key] = decodeURIComponent(value);
    } catch {
      return undefined;
    }
    // A line break out of an escape would be one more header.
    if (!/^[\x20-\x7e]*$/.test(read[key])) return undefined;
  }
  return read;
}
