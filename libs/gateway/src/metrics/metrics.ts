import type { AuditEntry } from '../audit/audit-entry.js';
import type { AppName } from '../config/app-name.js';
import type { LimitClass } from '../config/limit-classes.js';
import { CounterFamily, HistogramFamily } from './metric-family.js';
import { openScrapedMetrics } from './scraped-metrics.js';
import type { MetricsSources } from './scraped-metrics.js';

/** Platforms that have figures of their own; an operator may have more, which then share `other`. */
const mostPlatforms = 200;

/**
 * What a process has done, counted in plain numbers. Labels are words of the gateway and ids of platforms, never what a
 * caller wrote.
 *
 * @see docs/observability.md
 */
export class CallCounts {
  readonly #platforms = new Set<string>();
  readonly #requests = new Pair('http_requests', 'HTTP requests', 'http_request_duration', ['app', 'route', 'status']);
  readonly #fhir = new Pair('fhir_calls', 'FHIR calls', 'fhir_call_duration', ['app', 'interaction', 'outcome']);
  readonly #payers = new Pair('payer_calls', 'Calls to payers', 'payer_call_duration', ['service', 'outcome']);
  readonly #tools = new Pair('tool_calls', 'MCP tool calls', 'tool_call_duration', ['tool', 'outcome']);
  readonly #answers = new HistogramFamily({
    name: 'fhir_gateway_platform_duration_seconds',
    help: 'FHIR calls that a platform answered',
    labels: ['platform', 'status'],
  });
  readonly #auth = new CounterFamily({
    name: 'fhir_gateway_auth_events_total',
    help: 'Sign-ins, refreshes and their ends',
    labels: ['event', 'outcome'],
  });
  readonly #errors = new CounterFamily({
    name: 'fhir_gateway_errors_total',
    help: 'Refusals and failures of decisions, by error code',
    labels: ['code'],
  });
  readonly #limited = new CounterFamily({
    name: 'fhir_gateway_limit_refusals_total',
    help: 'Calls refused for their number',
    labels: ['class'],
  });

  /** An HTTP request that has ended. @param route its kind of route, by its address alone */
  countRequest(app: AppName, route: LimitClass, status: number, durationSeconds: number): void {
    this.#requests.count(durationSeconds, app, route, `${status}`);
  }

  /** A tool call that has ended. @param outcome `ok` or an error code */
  countTool(tool: string, outcome: string, durationSeconds: number): void {
    this.#tools.count(durationSeconds, tool, outcome);
  }

  countLimited(limitClass: LimitClass): void {
    this.#limited.row(limitClass).value += 1;
  }

  /** A decision, as the audit has it. */
  countEntry(entry: AuditEntry): void {
    const { outcome } = entry;
    if ('code' in entry && entry.code !== undefined) this.#errors.row(entry.code).value += 1;
    if ('interaction' in entry) {
      const took = entry.durationMs / 1000;
      this.#fhir.count(took, entry.app, entry.interaction, outcome);
      if (entry.status === undefined) return;
      this.#answers.row(this.#platformOf(entry.platformId), `${Math.floor(entry.status / 100)}xx`).observe(took);
    } else if ('service' in entry) {
      this.#payers.count(entry.durationMs / 1000, entry.service, outcome);
    } else if (entry.event !== 'limit.reached' && entry.event !== 'request.refused') {
      this.#auth.row(entry.event, outcome).value += 1;
    }
  }

  /** In Prometheus's text format. */
  text(): string {
    const pairs = [this.#requests, this.#fhir, this.#payers, this.#tools];
    return [...pairs, this.#answers, this.#auth, this.#errors, this.#limited].map((family) => family.text()).join('\n');
  }

  /** The platform without its tenant: there are a hundred thousand organizations. */
  #platformOf(platformId: string): string {
    const mark = platformId.indexOf(':');
    const id = mark === -1 ? platformId : platformId.slice(0, mark);
    if (!this.#platforms.has(id) && this.#platforms.size >= mostPlatforms) return 'other';
    this.#platforms.add(id);
    return id;
  }
}

/** What was counted, and what is only read at a scrape, which is left to `prom-client`. */
export interface GatewayMetrics {
  readonly counts: CallCounts;
  /** Everything in Prometheus's text format, and its media type. */
  expose(): Promise<{ readonly contentType: string; readonly text: string }>;
}

/** Loads the metrics library, which nothing else needs, and begins to measure the process. */
export async function openMetrics(counts: CallCounts, sources: MetricsSources): Promise<GatewayMetrics> {
  const scraped = await openScrapedMetrics(sources);
  const { contentType } = scraped;
  return { counts, expose: async () => ({ contentType, text: `${counts.text()}\n${await scraped.text()}` }) };
}

/** Counts, and durations with all of the counts' labels but the last, which says how it ended. */
class Pair {
  readonly #counts: CounterFamily;
  readonly #durations: HistogramFamily;

  constructor(counts: string, help: string, durations: string, labels: readonly string[]) {
    this.#counts = new CounterFamily({ name: `fhir_gateway_${counts}_total`, help, labels });
    this.#durations = new HistogramFamily({
      name: `fhir_gateway_${durations}_seconds`,
      help: `${help}, in seconds`,
      labels: labels.slice(0, -1),
    });
  }

  count(seconds: number, ...labels: readonly string[]): void {
    this.#counts.row(...labels).value += 1;
    this.#durations.row(...labels.slice(0, -1)).observe(seconds);
  }

  text(): string {
    return `${this.#counts.text()}\n${this.#durations.text()}`;
  }
}
