import { AsyncLocalStorage } from 'node:async_hooks';
import { ROOT_CONTEXT, SpanKind, SpanStatusCode, trace } from '@opentelemetry/api';
import type { Context, Span, Tracer } from '@opentelemetry/api';
import type { AuditEntry } from '../audit/audit-entry.js';
import { describeError } from '../errors/describe-error.js';
import type { BoundedSpans } from './bounded-spans.js';
import { attributesOf, type SpanFacts } from './span-facts.js';
import { readTraceparent, writeTraceparent } from './traceparent.js';

/** What a {@link Tracing} is made of. */
export interface TracingParts {
  readonly tracer: Tracer;
  readonly spans: Pick<BoundedSpans, 'stats' | 'forceFlush' | 'shutdown'>;
  readonly continuesCallers: boolean;
  readonly tellsPlatforms: boolean;
}

/** What a step of a request is. */
export type StepName = 'session' | 'token refresh' | 'platform call' | 'payer call' | 'tool call';

/** A step that is under way. */
export interface Step {
  /** To be sent to whom the step asks, where the operator allows it; `undefined` where not. */
  readonly traceparent: string | undefined;
  /** Says more of it. */
  readonly note: (facts: SpanFacts) => void;
}

/** A request that is under way. */
export interface TracedRequest {
  /** Runs what serves the request, so that all that it leads to belongs to it. */
  run(serve: () => void): void;
  /** Ends it; what still runs begins no further steps. */
  end(facts: SpanFacts): void;
}

/** Where a piece of work stands. */
interface Place {
  readonly request: { hasEnded: boolean };
  readonly span: Span;
  readonly context: Context;
}

const outgoing: ReadonlySet<StepName> = new Set(['token refresh', 'platform call', 'payer call']);
/** A process that stops waits no longer for a collector that does not answer. */
const mostClosingMs = 2_000;

/**
 * The traces of a process: of each request that is kept one span, and one for each of its steps. Which request a piece of
 * work belongs to is known by Node's asynchronous context, so that nothing has to be handed from call to call.
 */
export class Tracing {
  readonly #parts: TracingParts;
  readonly #places = new AsyncLocalStorage<Place>();
  /** Requests whose traces are kept. Without any, the asynchronous context is off: on Node 20 each promise pays for it. */
  #underWay = 0;
  #closing: Promise<void> | undefined;

  constructor(parts: TracingParts) {
    this.#parts = parts;
  }

  /** Spans exported, failed and lost since the start. */
  get stats(): BoundedSpans['stats'] {
    return this.#parts.spans.stats;
  }

  /** The trace of the request that is being served; `undefined` outside of one, and where its trace is not kept. */
  get traceId(): string | undefined {
    const place = this.#place();
    return place && place.span.spanContext().traceId;
  }

  /**
   * Begins the span of a request.
   *
   * @param traceparent the caller's header as it came; without effect unless callers are believed
   * @returns `undefined` for a request whose trace is not kept
   */
  begin(name: string, facts: SpanFacts, traceparent: string | undefined): TracedRequest | undefined {
    const { tracer, continuesCallers } = this.#parts;
    const caller = continuesCallers && traceparent !== undefined ? readTraceparent(traceparent) : undefined;
    const parent = caller ? trace.setSpanContext(ROOT_CONTEXT, caller) : ROOT_CONTEXT;
    const span = tracer.startSpan(name, { kind: SpanKind.SERVER, attributes: attributesOf(facts) }, parent);
    if (!span.isRecording()) return undefined;
    const place: Place = { request: { hasEnded: false }, span, context: trace.setSpan(parent, span) };
    this.#underWay += 1;
    return {
      run: (serve) => this.#places.run(place, serve),
      end: (last) => {
        if (place.request.hasEnded) return;
        place.request.hasEnded = true;
        endSpan(span, last);
        this.#underWay -= 1;
        if (this.#underWay === 0) this.#places.disable();
      },
    };
  }

  /**
   * Runs a step of the request that is being served, with a span of its own; without one, and as if nobody asked, where the
   * request's trace is not kept. What the step throws is thrown on; its code stands in the span.
   */
  step<T>(name: StepName, facts: SpanFacts, run: (step?: Step) => Promise<T>): Promise<T> {
    const place = this.#place();
    return place ? this.#keptStep(place, name, facts, run) : run();
  }

  async #keptStep<T>(place: Place, name: StepName, facts: SpanFacts, run: (step: Step) => Promise<T>): Promise<T> {
    const { tracer } = this.#parts;
    const kind = outgoing.has(name) ? SpanKind.CLIENT : SpanKind.INTERNAL;
    const span = tracer.startSpan(name, { kind, attributes: attributesOf(facts) }, place.context);
    const here: Place = { request: place.request, span, context: trace.setSpan(place.context, span) };
    const step: Step = { traceparent: this.#told(span), note: (more) => void span.setAttributes(attributesOf(more)) };
    let code: string | undefined;
    try {
      return await this.#places.run(here, run, step);
    } catch (error) {
      ({ code } = describeError(error));
      throw error;
    } finally {
      endSpan(span, { code });
    }
  }

  /** Says on the request or tool call that a decision was made in what the audit has of it. */
  noteEntry(entry: AuditEntry): void {
    const place = this.#place();
    if (!place || !('interaction' in entry)) return;
    const { platformId: platform, interaction, outcome, code } = entry;
    place.span.setAttributes(attributesOf({ platform, interaction, outcome, code }));
  }

  /** Exports what waits. */
  flush(): Promise<void> {
    return this.#parts.spans.forceFlush();
  }

  /** Exports what waits, for two seconds at most, and begins nothing anew. Never rejects; a second time waits for the first. */
  close(): Promise<void> {
    return (this.#closing ??= this.#close());
  }

  async #close(): Promise<void> {
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<void>((resolve) => (timer = setTimeout(resolve, mostClosingMs)));
    await Promise.race([this.#parts.spans.shutdown().catch(() => undefined), late]);
    clearTimeout(timer);
  }

  /** What was begun by a request and outlives it, such as a timer, is no part of it. */
  #place(): Place | undefined {
    const place = this.#places.getStore();
    return place?.request.hasEnded === false ? place : undefined;
  }

  #told(span: Span): string | undefined {
    return this.#parts.tellsPlatforms ? writeTraceparent(span.spanContext()) : undefined;
  }
}

function endSpan(span: Span, facts: SpanFacts): void {
  if (span.isRecording()) {
    span.setAttributes(attributesOf(facts));
    const { status, code } = facts;
    if (code !== undefined || (typeof status === 'number' && status >= 500))
      span.setStatus({ code: SpanStatusCode.ERROR });
  }
  span.end();
}
