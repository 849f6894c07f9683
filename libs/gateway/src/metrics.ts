import type { AuditTrail } from '@fhir-gateway/audit';
import type { PoolState } from '@fhir-gateway/fhir-proxy';
import type { Counter, Gauge, Histogram, Registry } from 'prom-client';
import type { AuditEntry } from './audit.js';
import type { Door } from './callers.js';
import type { LimitClass } from './limit-classes.js';
import type { SpanStats } from './tracing/bounded-spans.js';

/** What is read when somebody asks for the metrics. */
export interface MetricsSources {
  readonly auditTrail: Pick<AuditTrail, 'stats' | 'isFull'>;
  pools(): readonly PoolState[];
  /** What became of spans; absent where nothing is traced. */
  spans?(): SpanStats;
  /** Rejects while the session store does not answer. */
  ping(): Promise<unknown>;
}

/** Seconds: from an answer out of memory to the longest that a platform may take. */
const seconds = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60];
/** Platforms that have figures of their own; an operator may have more, which then share `other`. */
const mostPlatforms = 200;

interface Bound {
  readonly calls: ReturnType<Counter['labels']>;
  readonly durations: ReturnType<Histogram['labels']>;
}

/**
 * What a process has done, for Prometheus. Labels are words of the gateway and ids of platforms, never what a caller
 * wrote; each set of them is looked up once and kept, since this runs for every request.
 *
 * @see docs/observability.md
 */
export class GatewayMetrics {
  readonly #registry: Registry;
  readonly #bound = new Map<string, Bound>();
  readonly #boundAnswers = new Map<string, Bound['durations']>();
  readonly #platforms = new Set<string>();
  readonly #requests: Pair;
  readonly #fhir: Pair;
  readonly #payers: Pair;
  readonly #tools: Pair;
  readonly #answers: Histogram;
  readonly #auth: Counter;
  readonly #errors: Counter;
  readonly #limited: Counter;

  private constructor(registry: Registry, make: Makers) {
    this.#registry = registry;
    this.#requests = make.pair(
      'fhir_gateway_http_requests',
      'HTTP requests',
      'fhir_gateway_http_request_duration_seconds',
      ['door', 'route', 'status'],
    );
    this.#fhir = make.pair('fhir_gateway_fhir_calls', 'FHIR calls', 'fhir_gateway_fhir_call_duration_seconds', [
      'door',
      'interaction',
      'outcome',
    ]);
    this.#payers = make.pair(
      'fhir_gateway_payer_calls',
      'Calls to payers',
      'fhir_gateway_payer_call_duration_seconds',
      ['service', 'outcome'],
    );
    this.#tools = make.pair('fhir_gateway_tool_calls', 'MCP tool calls', 'fhir_gateway_tool_call_duration_seconds', [
      'tool',
      'outcome',
    ]);
    this.#answers = make.histogram('fhir_gateway_platform_duration_seconds', 'FHIR calls that a platform answered', [
      'platform',
      'status',
    ]);
    this.#auth = make.counter('fhir_gateway_auth_events_total', 'Sign-ins, refreshes and their ends', [
      'event',
      'outcome',
    ]);
    this.#errors = make.counter('fhir_gateway_errors_total', 'Refusals and failures of decisions, by error code', [
      'code',
    ]);
    this.#limited = make.counter('fhir_gateway_limit_refusals_total', 'Calls refused for their number', ['class']);
  }

  /** Loads the metrics library, which nothing else needs, and begins to measure the process. */
  static async open(sources: MetricsSources): Promise<GatewayMetrics> {
    const { default: client } = await import('prom-client');
    const registry = new client.Registry();
    client.collectDefaultMetrics({ register: registry });
    const at = { registers: [registry] };
    const counter: Makers['counter'] = (name, help, labelNames) =>
      new client.Counter({ name, help, labelNames, ...at });
    const histogram: Makers['histogram'] = (name, help, labelNames) =>
      new client.Histogram({ name, help, labelNames, buckets: seconds, ...at });
    const pair: Makers['pair'] = (name, help, durations, labels) => ({
      name,
      counter: counter(`${name}_total`, help, labels),
      histogram: histogram(durations, `${help}, in seconds`, labels.slice(0, -1)),
    });
    const gauge: GaugeMaker = (name, help, labelNames, read) => {
      const collect = async function (this: Counter | Gauge): Promise<void> {
        this.reset();
        await read((labels, value) => this.inc(labels, value));
      };
      const options = { name, help, labelNames, collect, ...at };
      void (name.endsWith('_total') ? new client.Counter(options) : new client.Gauge(options));
    };
    readWhenAsked(gauge, sources);
    return new GatewayMetrics(registry, { counter, histogram, pair });
  }

  /** An HTTP request that has ended. @param route its kind of route, by its address alone */
  countRequest(door: Door, route: LimitClass, status: number, durationSeconds: number): void {
    this.#count(this.#requests, [door, route, `${status}`], durationSeconds);
  }

  /** A tool call that has ended. @param outcome `ok` or an error code */
  countTool(tool: string, outcome: string, durationSeconds: number): void {
    this.#count(this.#tools, [tool, outcome], durationSeconds);
  }

  countLimited(limitClass: LimitClass): void {
    this.#limited.inc({ class: limitClass });
  }

  /** A decision, as the audit has it. */
  countEntry(entry: AuditEntry): void {
    const { outcome } = entry;
    if ('code' in entry && entry.code !== undefined) this.#errors.inc({ code: entry.code });
    if ('interaction' in entry) {
      const took = entry.durationMs / 1000;
      this.#count(this.#fhir, [entry.door, entry.interaction, outcome], took);
      if (entry.status === undefined) return;
      const status = `${Math.floor(entry.status / 100)}xx`;
      this.#answersOf(this.#platformOf(entry.platformId), status).observe(took);
    } else if ('service' in entry) {
      this.#count(this.#payers, [entry.service, outcome], entry.durationMs / 1000);
    } else {
      this.#auth.inc({ event: entry.event, outcome });
    }
  }

  /** Everything in Prometheus's text format, and its media type. */
  async expose(): Promise<{ readonly contentType: string; readonly text: string }> {
    return { contentType: this.#registry.contentType, text: await this.#registry.metrics() };
  }

  #count(pair: Pair, labels: readonly string[], durationSeconds: number): void {
    const key = `${pair.name} ${labels.join(' ')}`;
    let bound = this.#bound.get(key);
    if (!bound) {
      const { counter, histogram } = pair;
      bound = { calls: counter.labels(...labels), durations: histogram.labels(...labels.slice(0, -1)) };
      this.#bound.set(key, bound);
    }
    bound.calls.inc();
    bound.durations.observe(durationSeconds);
  }

  #answersOf(platform: string, status: string): Bound['durations'] {
    const key = `${platform} ${status}`;
    let bound = this.#boundAnswers.get(key);
    if (!bound) {
      bound = this.#answers.labels(platform, status);
      this.#boundAnswers.set(key, bound);
    }
    return bound;
  }

  /** The platform without its tenant: there are a hundred thousand organizations. */
  #platformOf(platformId: string): string {
    const [id = ''] = platformId.split(':', 1);
    if (!this.#platforms.has(id) && this.#platforms.size >= mostPlatforms) return 'other';
    this.#platforms.add(id);
    return id;
  }
}

/** A counter, and a histogram with all of its labels but the last, which says how it ended. */
interface Pair {
  readonly name: string;
  readonly counter: Counter;
  readonly histogram: Histogram;
}

interface Makers {
  counter(name: string, help: string, labelNames: string[]): Counter;
  histogram(name: string, help: string, labelNames: string[]): Histogram;
  pair(name: string, help: string, durations: string, labelNames: string[]): Pair;
}

type Add = (labels: Record<string, string>, value: number) => void;
type GaugeMaker = (name: string, help: string, labelNames: string[], read: (add: Add) => void | Promise<void>) => void;

/** What others count or know already is only read, when somebody asks. */
function readWhenAsked(gauge: GaugeMaker, { auditTrail, pools, spans, ping }: MetricsSources): void {
  const perPool = (read: (pool: PoolState) => number) => (add: Add) => {
    for (const pool of pools()) add({ platform: pool.platformId }, read(pool));
  };
  gauge(
    'fhir_gateway_platform_running',
    'Requests under way to a platform',
    ['platform'],
    perPool(({ running }) => running),
  );
  gauge(
    'fhir_gateway_platform_waiting',
    'Requests that wait for a place',
    ['platform'],
    perPool(({ waiting }) => waiting),
  );
  gauge(
    'fhir_gateway_platform_breakers_open',
    'Origins that are left alone for a while',
    ['platform'],
    perPool(({ isOpen }) => Number(isOpen)),
  );
  gauge('fhir_gateway_store_up', 'Whether the session store answers', [], (add) =>
    ping().then(
      () => add({}, 1),
      () => add({}, 0),
    ),
  );
  gauge('fhir_gateway_audit_full', 'Whether a place of the audit takes no more', [], (add) =>
    add({}, Number(auditTrail.isFull)),
  );
  gauge('fhir_gateway_audit_recorded_total', 'Audit entries since the start', [], (add) =>
    add({}, auditTrail.stats.recorded),
  );
  gauge('fhir_gateway_audit_refused_requests_total', 'Requests refused for want of room, since the start', [], (add) =>
    add({}, auditTrail.stats.refusedRequests),
  );
  gauge('fhir_gateway_spans_total', 'Spans of traces since the start, by what became of them', ['outcome'], (add) => {
    for (const [outcome, count] of Object.entries(spans?.() ?? {})) add({ outcome }, count);
  });
  const perSink = (read: (sink: AuditTrail['stats']['sinks'][number]) => number) => (add: Add) => {
    for (const sink of auditTrail.stats.sinks) add({ sink: sink.name.split(':', 1)[0] ?? '' }, read(sink));
  };
  gauge(
    'fhir_gateway_audit_queued',
    'Audit entries that wait',
    ['sink'],
    perSink(({ queued }) => queued),
  );
  gauge(
    'fhir_gateway_audit_dropped_total',
    'Audit entries lost since the start',
    ['sink'],
    perSink(({ dropped }) => dropped),
  );
  gauge(
    'fhir_gateway_audit_failures_total',
    'Writes that failed since the start',
    ['sink'],
    perSink(({ failures }) => failures),
  );
}
