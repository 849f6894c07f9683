import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-http';
import { defaultResource, resourceFromAttributes } from '@opentelemetry/resources';
import {
  AlwaysOffSampler,
  AlwaysOnSampler,
  ParentBasedSampler,
  TraceIdRatioBasedSampler,
  TracerProvider,
} from '@opentelemetry/sdk-trace';
import type { Sampler } from '@opentelemetry/sdk-trace';
import type { TracingConfig } from '../config/config-types.js';
import type { Logger } from '../logging/logger.js';
import { BoundedSpans } from './bounded-spans.js';
import { Tracing } from './tracing.js';

/**
 * Opens the traces of a process. This module loads OpenTelemetry, so it is only imported where traces are wanted. Nothing
 * is registered globally. Nobody is asked anything yet: a collector may come later than the gateway, or never.
 *
 * @param timeoutMs how long one export may take, repetitions included
 */
export function openTracing(config: TracingConfig, logger: Pick<Logger, 'warn' | 'info'>, timeoutMs = 10_000): Tracing {
  const { endpoint: url, headers, continuesCallers, tellsPlatforms } = config;
  const spans = new BoundedSpans(new OTLPTraceExporter({ url, headers, timeoutMillis: timeoutMs }), (isFailing) => {
    const event = 'traces';
    if (isFailing) logger.warn({ event }, 'traces cannot be exported; they are lost until the collector takes them');
    else logger.info({ event }, 'traces are exported again');
  });
  const provider = new TracerProvider({
    resource: defaultResource().merge(resourceFromAttributes({ ...config.resource })),
    sampler: samplerOf(config),
    spanProcessors: [spans],
  });
  return new Tracing({ tracer: provider.getTracer('fhir-gateway'), spans, continuesCallers, tellsPlatforms });
}

function samplerOf({ sampler, ratio }: TracingConfig): Sampler {
  const [, parentBased, kind] = /^(parentbased_)?(.+)$/.exec(sampler) ?? [];
  const root =
    kind === 'always_on'
      ? new AlwaysOnSampler()
      : kind === 'always_off'
        ? new AlwaysOffSampler()
        : new TraceIdRatioBasedSampler(ratio);
  return parentBased === undefined ? root : new ParentBasedSampler({ root });
}
