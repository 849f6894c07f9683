import type { AuditTrail } from '@fhir-gateway/audit';
import type { PoolState } from '@fhir-gateway/fhir-proxy/contract';
import type { Counter, Gauge } from 'prom-client';
import type { SpanStats } from '../tracing/bounded-spans.js';

/** What is read when somebody asks for the metrics. */
export interface MetricsSources {
  readonly auditTrail: Pick<AuditTrail, 'stats' | 'isFull'>;
  pools(): readonly PoolState[];
  /** What became of spans; absent where nothing is traced. */
  spans?(): SpanStats;
  /** Tokens that platforms still have to revoke. */
  pendingRevocations(): number;
  /** How full the part of the store is that strangers share, and what gave way in it. */
  strangers(): { readonly filled: number; readonly gaveWay: number };
  /** Rejects while the session store does not answer. */
  ping(): Promise<unknown>;
}

/** Metrics whose values others know; they are asked when somebody wants to see them. */
export interface ScrapedMetrics {
  readonly contentType: string;
  /** In Prometheus's text format. */
  text(): Promise<string>;
}

type Add = (labels: Record<string, string>, value: number) => void;
type GaugeMaker = (name: string, help: string, labelNames: string[], read: (add: Add) => void | Promise<void>) => void;

/** Loads the metrics library, and begins to measure the process. */
export async function openScrapedMetrics(sources: MetricsSources): Promise<ScrapedMetrics> {
  const { default: client } = await import('prom-client');
  const registry = new client.Registry();
  client.collectDefaultMetrics({ register: registry });
  readWhenAsked((name, help, labelNames, read) => {
    const collect = async function (this: Counter | Gauge): Promise<void> {
      this.reset();
      await read((labels, value) => this.inc(labels, value));
    };
    const options = { name, help, labelNames, collect, registers: [registry] };
    void (name.endsWith('_total') ? new client.Counter(options) : new client.Gauge(options));
  }, sources);
  return { contentType: registry.contentType, text: () => registry.metrics() };
}

/** What others count or know already is only read, when somebody asks. */
function readWhenAsked(gauge: GaugeMaker, sources: MetricsSources): void {
  const { auditTrail, pools, spans, ping } = sources;
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
  gauge('fhir_gateway_store_up', 'Whether the session store answers and takes writes', [], (add) =>
    ping().then(
      () => add({}, 1),
      () => add({}, 0),
    ),
  );
  gauge('fhir_gateway_revocations_waiting', 'Tokens that platforms still have to revoke', [], (add) =>
    add({}, sources.pendingRevocations()),
  );
  gauge('fhir_gateway_strangers_filled', 'How full the store is for strangers, from 0 to 1', [], (add) =>
    add({}, sources.strangers().filled),
  );
  gauge('fhir_gateway_strangers_gave_way_total', 'Records of strangers that gave way since the start', [], (add) =>
    add({}, sources.strangers().gaveWay),
  );
  gauge('fhir_gateway_audit_full', 'Whether a place of the audit takes no more', [], (add) =>
    add({}, Number(auditTrail.isFull)),
  );
  gauge('fhir_gateway_audit_recorded_total', 'Audit entries since the start', [], (add) =>
    add({}, auditTrail.stats.recorded),
  );
  gauge(
    'fhir_gateway_audit_refused_requests_total',
    'Requests refused because the audit queue was full, since the start',
    [],
    (add) => add({}, auditTrail.stats.refusedRequests),
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
