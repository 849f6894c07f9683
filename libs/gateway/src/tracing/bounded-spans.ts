import { TraceFlags } from '@opentelemetry/api';
import { BatchSpanProcessor } from '@opentelemetry/sdk-trace';
import type { ReadableSpan, Span, SpanExporter, SpanProcessor } from '@opentelemetry/sdk-trace';

/** Spans that wait or are on their way; some megabytes. */
const mostWaiting = 4_096;

/** What became of spans since the start. */
export interface SpanStats {
  readonly exported: number;
  readonly failed: number;
  /** Lost since too many waited. */
  readonly dropped: number;
}

/**
 * Exports spans in batches, and never holds more than a fixed number: a collector that is slow or away costs spans, not
 * memory and no request. The batches are those of OpenTelemetry, which does not say what it lost.
 */
export class BoundedSpans implements SpanProcessor {
  readonly #batches: BatchSpanProcessor;
  readonly #stats = { exported: 0, failed: 0, dropped: 0 };
  #waiting = 0;
  #isFailing = false;

  /** @param onChange told when exports begin to fail, and when they succeed again */
  constructor(exporter: SpanExporter, onChange: (isFailing: boolean) => void) {
    this.#batches = new BatchSpanProcessor({
      maxQueueSize: mostWaiting,
      exporter: {
        export: (spans, done) =>
          exporter.export(spans, (result) => {
            const isFailed = result.code !== 0;
            this.#waiting -= spans.length;
            this.#stats[isFailed ? 'failed' : 'exported'] += spans.length;
            if (isFailed !== this.#isFailing) onChange((this.#isFailing = isFailed));
            // Why it failed can quote what was sent or answered, and is told to nobody.
            done(isFailed ? { code: 1, error: new Error('The export failed.') } : result);
          }),
        shutdown: () => exporter.shutdown(),
      },
    });
  }

  get stats(): SpanStats {
    return this.#stats;
  }

  onStart(_span: Span): void {
    // Nothing is told of a span before its end.
  }

  onEnd(span: ReadableSpan): void {
    if ((span.spanContext().traceFlags & TraceFlags.SAMPLED) === 0) return;
    if (this.#waiting >= mostWaiting) return void (this.#stats.dropped += 1);
    this.#waiting += 1;
    this.#batches.onEnd(span);
  }

  forceFlush(): Promise<void> {
    return this.#batches.forceFlush();
  }

  shutdown(): Promise<void> {
    return this.#batches.shutdown();
  }
}
